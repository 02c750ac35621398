export default function InvitationScreen() {
  return <h1>InvitationScreen</h1>
}
