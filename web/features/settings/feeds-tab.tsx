export function FeedsTab() {
  return null
}
