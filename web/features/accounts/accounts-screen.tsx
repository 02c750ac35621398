export default function AccountsScreen() {
  return <h1>Accounts</h1>
}
