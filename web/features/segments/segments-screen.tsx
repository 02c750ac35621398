export default function SegmentsScreen() {
  return <h1>Segments</h1>
}
