export function CasesTab() {
  return null
}
