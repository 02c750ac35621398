export function TitlesTab() {
  return null
}
