export function ParametersTab() {
  return null
}
