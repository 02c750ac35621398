import type { ReactNode } from 'react'
import { NumberSource, type Source } from '../ui/number-source.tsx'
import { useFormat } from '../ui/use-format.ts'
import { useRecord } from './record.tsx'

interface SourcedNumberProps {
  /** Made when it opens; model and as-of day are added when it does not say them. */
  readonly source: () => Source
  /** The written number. */
  readonly children: ReactNode
  readonly inSentence?: boolean
  /** What a challenge is about: the bottom line holds "Challenge" when it is given. */
  readonly challenge?: (close: () => void) => ReactNode
}

/** A number of the book that opens: where it comes from, under which model, as of when. */
export function SourcedNumber({ source, children, inSentence, challenge }: SourcedNumberProps) {
  const f = useFormat()
  const { record } = useRecord()
  const snapshot = record?.snapshot
  const withModel = (): Source => {
    const given = source()
    const asOf = snapshot && ([['As of', f.day(snapshot.asOf, { year: 'always' })]] as const)
    return {
      ...given,
      model: given.model ?? (snapshot ? (snapshot.title === 'SKETCH' ? 'sketch, not approved' : snapshot.models.join(', ')) : undefined),
      facts: [...(given.facts ?? []), ...(asOf || [])],
    }
  }
  return (
    <NumberSource source={withModel} {...(inSentence && { inSentence })} {...(challenge && { slot: challenge })}>
      {children}
    </NumberSource>
  )
}
