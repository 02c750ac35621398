export function ContributorsTab() {
  return null
}
