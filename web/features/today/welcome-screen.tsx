export default function WelcomeScreen() {
  return <h1>WelcomeScreen</h1>
}
