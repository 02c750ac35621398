import type { PersonPage } from '#api/routes/edits.ts'
import { ErasePersonButton } from '../../app/erase-person.tsx'
import { MergeButton } from '../../app/merged-from.tsx'

/** What can be done with the whole person. */
export const PersonActions = ({ person }: { readonly person: PersonPage }) => (
  <>
    <MergeButton what="person" id={person.id} />
    <ErasePersonButton person={person.id} />
  </>
)
