/** The history of a record: each change with who and when, before and after; any earlier value can be set again. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { HistoryEntry } from '#api/routes/edits.ts'
import { Sheet } from '../ui/dialogs.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { toastError } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { call } from './client.ts'
import styles from './edit.module.css'
import { saidByHand } from './edit-record.ts'
import { fieldLabel, valueInWords } from './edit-words.ts'
import { useGet } from './queries.ts'
import { useMe } from './session.tsx'

export interface HistoryOf {
  readonly account?: number
  readonly person?: number
  readonly field?: string
}

/** One field's history at the side. */
export function HistorySheet({ of, onClose }: { readonly of: HistoryOf; readonly onClose: () => void }) {
  return (
    <Sheet opened onClose={onClose} title={of.field ? `History of ${fieldLabel(of.field).toLowerCase()}` : 'History'} size={520}>
      <div style={{ marginInline: -14 }}>
        <HistoryList of={of} />
      </div>
    </Sheet>
  )
}

export function HistoryList({ of, limit = 200 }: { readonly of: HistoryOf; readonly limit?: number }) {
  const query = { limit, ...(of.field !== undefined && { field: of.field }) }
  const ofAccount = useGet(
    'getAccountHistory',
    { params: { account: of.account ?? 0 }, query },
    { enabled: of.account !== undefined, staleTime: 0 },
  )
  const ofPerson = useGet(
    'getPersonHistory',
    { params: { person: of.person ?? 0 }, query },
    { enabled: of.person !== undefined, staleTime: 0 },
  )
  const { data, error, refetch } = of.account === undefined ? ofPerson : ofAccount
  if (error) return <Failed title="The history could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={5} label="Reading the history" />
  if (data.items.length === 0)
    return <Empty title="Nothing changed yet.">What people change by hand, and what imports change, is kept here.</Empty>
  return (
    <ol className={styles.history} aria-label="Changes, newest first">
      {data.items.map((entry) => (
        <Entry key={entry.id} entry={entry} of={of} />
      ))}
    </ol>
  )
}

function Entry({ entry, of }: { readonly entry: HistoryEntry; readonly of: HistoryOf }) {
  const f = useFormat()
  const { may } = useMe()
  const restore = async () => {
    try {
      await saidByHand(`${fieldLabel(entry.field)} restored.`, await restored(entry, of))
    } catch (error) {
      toastError(error, 'It could not be restored')
    }
  }
  const who =
    entry.import === null ? (
      entry.by
    ) : (
      <Link
        to="/imports/$import"
        params={{ import: String(entry.import) }}
        style={{ textDecoration: 'underline' }}
      >{`Import ${entry.import}`}</Link>
    )
  const before = valueInWords(entry.field, entry.before, f)
  const back = entry.how === 'hand' ? (entry.was ? (before ?? 'empty') : 'what files say') : (before ?? 'empty')
  return (
    <li className={styles.entry}>
      <span className="dim num" title={entry.at}>
        {f.instant(entry.at)}
      </span>
      <span className={styles.change}>
        <Change entry={entry} showField={of.field === undefined} />
        <span className="dim" style={{ display: 'block' }}>
          {who}
          {entry.place && of.account === undefined && <> · at {entry.place.name}</>}
          {entry.person && of.person === undefined && <> · {entry.person.name}</>}
          {becauseOf(entry)}
        </span>
      </span>
      {may('edit') && entry.restorable && (
        <Button variant="subtle" data-dense onClick={() => void restore()} title={`Set to ${back}`}>
          Restore
          <span className="only-heard">
            {' '}
            {fieldLabel(entry.field).toLowerCase()} to {back}
          </span>
        </Button>
      )}
    </li>
  )
}

function Change({ entry, showField }: { readonly entry: HistoryEntry; readonly showField: boolean }) {
  const f = useFormat()
  if (entry.field === 'made') {
    const what = entry.subject === 'contact' ? 'Put on this account' : entry.subject === 'account' ? 'Account made' : 'Person made'
    if (entry.how === 'hand') return <>{entry.is ? what : entry.subject === 'contact' ? 'Taken off this account' : 'Taken out again'}</>
    return <>{entry.after === true ? `First brought: ${entry.key}` : `No longer in the file: ${entry.key}`}</>
  }
  const [before, after] = [valueInWords(entry.field, entry.before, f), valueInWords(entry.field, entry.after, f)]
  return (
    <>
      {showField && <span>{fieldLabel(entry.field)} </span>}
      {entry.how === 'import' && <span className="dim">in {entry.key} </span>}
      {entry.was && <span className={styles.old}>{before ?? 'empty'}</span>}
      {entry.was && ' '}
      <span aria-hidden="true">→ </span>
      <span className="only-heard">became </span>
      {entry.is ? (after ?? <span className="dim">empty</span>) : <span className="dim">handed back to the files</span>}
    </>
  )
}

const becauseOf = ({ because }: HistoryEntry): string => {
  if (because === null) return ''
  const [kind, id] = because.split(':')
  const words: Readonly<Record<string, string>> = {
    restore: 'restored',
    undo: 'taken back',
    move: 'moved to another account',
    merge: `merge ${id}`,
  }
  return ` · ${words[kind!] ?? because}`
}

/** By hand: as it was before the change. By an import: what files said before, now by hand. */
function restored(entry: HistoryEntry, of: HistoryOf): Promise<{ edits: number[] }> {
  if (entry.edit !== null) return call('restoreEdit', { params: { edit: entry.edit }, body: { to: 'before' } })
  const body = { changes: [{ field: entry.field, value: entry.before }] }
  if (entry.subject === 'account') return call('changeAccount', { params: { account: of.account! }, body })
  const person = of.person ?? entry.person!.id
  if (entry.subject === 'person') return call('changePerson', { params: { person }, body })
  return call('changeContact', { params: { person, account: of.account ?? entry.place!.id }, body })
}
