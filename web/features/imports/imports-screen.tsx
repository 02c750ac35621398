export default function ImportsScreen() {
  return <h1>Imports</h1>
}
