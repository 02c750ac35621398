export default function ResetScreen() {
  return <h1>ResetScreen</h1>
}
