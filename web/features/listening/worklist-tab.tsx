export function WorklistTab() {
  return null
}
