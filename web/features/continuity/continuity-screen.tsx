import { PageHead } from '../../ui/page-head.tsx'

/** What hangs on one person: silent people, single threads, and what is at stake if a colleague left. */
export default function ContinuityScreen() {
  return <PageHead title="Continuity" why="What hangs on one person, and who could take over." />
}
