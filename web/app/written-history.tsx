import type { z } from 'zod'
import type { writtenVersion } from '#api/routes/notes.ts'
import { Failed, Loading } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import styles from './challenge.module.css'
import { useGet } from './queries.ts'

type Version = z.output<typeof writtenVersion>

interface HistoryProps {
  readonly what: 'note' | 'interaction' | 'plan text' | 'plan item'
  readonly id: number
}

/** Every version of what people wrote: who, when, what it said. */
export function WrittenHistory({ what, id }: HistoryProps) {
  const note = useGet('getNoteHistory', { params: { note: id } }, { enabled: what === 'note', staleTime: 0 })
  const talk = useGet('getInteractionHistory', { params: { interaction: id } }, { enabled: what === 'interaction', staleTime: 0 })
  const text = useGet('getPlanTextHistory', { params: { text: id } }, { enabled: what === 'plan text', staleTime: 0 })
  const item = useGet('getPlanItemHistory', { params: { item: id } }, { enabled: what === 'plan item', staleTime: 0 })
  const { data, error } = { note, interaction: talk, 'plan text': text, 'plan item': item }[what]
  if (error) return <Failed title="The history could not be read." error={error} />
  if (!data) return <Loading rows={2} />
  return (
    <ol className={styles.history} aria-label="History">
      {data.items.map((one) => (
        <Line key={one.id} one={one} />
      ))}
    </ol>
  )
}

const states: Readonly<Record<string, string>> = { open: 'open', kept: 'kept', missed: 'missed', withdrawn: 'withdrawn' }

function Line({ one }: { readonly one: Version }) {
  const f = useFormat()
  const facts = [
    one.kind,
    one.day && f.day(one.day),
    one.minutes !== null && f.minutes(one.minutes),
    one.owner,
    one.state && states[one.state],
    one.stateNote,
  ].filter(Boolean)
  return (
    <li>
      <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', minWidth: 0 }}>
        {one.removed ? <span className="dim">removed</span> : one.text}
        {facts.length > 0 && <span className="dim"> · {facts.join(' · ')}</span>}
      </span>
      <span className="dim" style={{ whiteSpace: 'nowrap' }}>
        {one.byName}, {f.instant(one.at)}
      </span>
    </li>
  )
}
