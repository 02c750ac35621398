export function FairnessTab() {
  return null
}
