export default function OpportunitiesScreen() {
  return <p />
}
