export default function SketchScreen() {
  return <h1>SketchScreen</h1>
}
