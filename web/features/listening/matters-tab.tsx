export function MattersTab() {
  return null
}
