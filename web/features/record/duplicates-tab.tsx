export function DuplicatesTab() {
  return null
}
