export default function PersonScreen() {
  return <p />
}
