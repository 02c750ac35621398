import type { ReactNode } from 'react'
import { NumberSource, type Source } from '../ui/number-source.tsx'
import { useFormat } from '../ui/use-format.ts'
import { ChallengeLink, type NumberToChallenge } from './challenge.tsx'
import { useRecord } from './record.tsx'

interface SourcedNumberProps {
  /** Made when it opens; model and as-of day are added when it does not say them. */
  readonly source: () => Source
  /** The written number. */
  readonly children: ReactNode
  readonly inSentence?: boolean
  /** The number as a challenge names it: the bottom line then holds "Challenge", or the thread there is. Or a bottom line of one's own. */
  readonly challenge?: NumberToChallenge | ((close: () => void) => ReactNode)
}

/** A number of the book that opens: where it comes from, under which model, as of when. */
export function SourcedNumber({ source, children, inSentence, challenge }: SourcedNumberProps) {
  const f = useFormat()
  const { record } = useRecord()
  const snapshot = record?.snapshot
  const withModel = (): Source => {
    const given = source()
    const says = given.facts?.some(([label]) => label === 'As of')
    const asOf = snapshot && !says && ([['As of', f.day(snapshot.asOf, { year: 'always' })]] as const)
    return {
      ...given,
      model: given.model ?? (snapshot ? (snapshot.title === 'SKETCH' ? 'sketch, not approved' : snapshot.models.join(', ')) : undefined),
      facts: [...(given.facts ?? []), ...(asOf || [])],
    }
  }
  const slot = typeof challenge === 'object' ? (close: () => void) => <ChallengeLink number={challenge} onOpen={close} /> : challenge
  return (
    <NumberSource source={withModel} {...(inSentence && { inSentence })} {...(slot && { slot })}>
      {children}
    </NumberSource>
  )
}
