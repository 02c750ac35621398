import { Button } from '@mantine/core'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import styles from './merge.module.css'
import { openMerge } from './merge.tsx'
import { useGet } from './queries.ts'
import { useMe } from './session.tsx'
import { openUndoMerge } from './undo-merge.tsx'

interface MergedFromProps {
  readonly what: 'account' | 'person'
  readonly id: number
}

/** What an account, or a person, was made of by hand: who, when and why, each with the way back. */
export function MergedFrom({ what, id }: MergedFromProps) {
  const f = useFormat()
  const { may } = useMe()
  const { data, error, refetch } = useGet('listMerges', {
    query: { what, state: 'open', limit: 100, ...(what === 'account' ? { account: id } : { person: id }) },
  })
  if (error) return <Failed title="What was merged could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={1} />
  if (data.items.length === 0) return <Empty title="Nothing was merged into it by hand." />
  return (
    <ul className={styles.list}>
      {data.items.map((one) => (
        <li key={one.id}>
          <span className={styles.grow}>
            {one.merged.name} <span className="mono dim">{one.merged.key}</span>
            {one.state === 'waiting' && <span className="dim"> · waits for its key</span>}
          </span>
          <span className="dim" title={f.instant(one.madeAt)}>
            {one.actorName}, {f.day(one.madeAt)}
            {one.reason && ` · ${one.reason}`}
          </span>
          {may('match') && (
            <Button variant="subtle" data-dense onClick={() => openUndoMerge(one)} aria-label={`Take back: ${one.merged.name}`}>
              Take back
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** “Merge with…” beside it; nothing for whoever may not. */
export function MergeButton({ what, id }: MergedFromProps) {
  const { may } = useMe()
  if (!may('match')) return null
  return (
    <Button variant="default" onClick={() => openMerge({ what, left: id, right: null })}>
      Merge with…
    </Button>
  )
}
