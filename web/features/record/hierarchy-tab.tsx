export function HierarchyTab() {
  return null
}
