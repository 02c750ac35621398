/** Writing to the record by hand: what changed is read anew, and can be taken back for ten seconds. */
import { toast } from '../ui/toast.tsx'
import { call } from './client.ts'
import { refresh } from './queries.ts'

const shown = [
  ...(['getAccountRecord', 'getAccountHistory', 'getAccount', 'getAccountPeople', 'getBook', 'getHierarchy', 'getRecordWords'] as const),
  ...(['getPerson', 'getPersonHistory', 'getPersonTimeline', 'listPeople', 'listTitles', 'search'] as const),
  ...(['getAccountRelationship', 'getVoiceAnswers'] as const),
]

/** Everything that shows what may be said by hand. */
export const refreshRecord = (): Promise<unknown> => refresh(...shown)

/** Says what was done, with Undo; nothing is said where nothing changed. */
export async function saidByHand(
  words: string,
  { edits, held = [] }: { readonly edits: readonly number[]; readonly held?: readonly number[] | undefined },
): Promise<void> {
  await refreshRecord()
  if (held.length > 0) {
    await refresh('listHeldChanges', 'getToday')
    toast('It waits for a second person: it would move the index of an account of yours. You find it under Listening, Cases.')
    return
  }
  if (edits.length === 0) return
  toast(words, {
    undo: async () => {
      await call('undoEdits', { body: { edits: [...edits] } })
      await refreshRecord()
    },
  })
}
