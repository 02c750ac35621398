export function MergedTab() {
  return null
}
