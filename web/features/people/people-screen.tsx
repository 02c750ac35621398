export default function PeopleScreen() {
  return <p />
}
