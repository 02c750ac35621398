export function ErasedTab() {
  return null
}
