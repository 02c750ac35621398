export default function StartScreen() {
  return <h1>StartScreen</h1>
}
