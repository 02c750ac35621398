export default function CostModelScreen() {
  return <h1>CostModelScreen</h1>
}
