/** Why an account is in its segment, or came into it, in words. */
import type { SegmentMove } from '#api/routes/segments.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { Format } from '../ui/format.ts'
import { segmentName } from './marks.tsx'

export const causeNames: Readonly<Record<SegmentMove['cause'], string>> = {
  value: 'its value',
  potential: 'its potential',
  line: 'the line moved',
  both: 'its score and the line',
  'was held': 'held until now',
  'set by hand': 'set by hand',
  'by hand no longer': 'by hand no longer',
  score: 'its score',
  new: 'new',
  left: 'left',
  'held by the band': 'held by the band',
  'held by the minimum stay': 'held by the minimum stay',
}

type Explained = Pick<
  SegmentMove,
  'from' | 'to' | 'cause' | 'raw' | 'override' | 'scoreMinor' | 'scoreBeforeMinor' | 'lineMinor' | 'lineBeforeMinor'
>

/** "its value: the score went from €64 k to €87 k, over the line of €63 k" */
export function whyInWords(one: Explained, f: Format, currency: string): string {
  const money = (minor: number | null) => f.moneyShort(minor, currency)
  const up = one.from !== null && one.to !== null && TIERS.indexOf(one.to) < TIERS.indexOf(one.from)
  const score =
    one.scoreMinor === null || one.scoreBeforeMinor === null
      ? `its score ${up ? 'rose over' : 'fell under'} the line`
      : `its score went from ${money(one.scoreBeforeMinor)} to ${money(one.scoreMinor)}`
  const line =
    one.lineMinor === null || one.lineBeforeMinor === null
      ? ''
      : money(one.lineMinor) === money(one.lineBeforeMinor)
        ? `, ${up ? 'over' : 'under'} the line of ${money(one.lineMinor)}`
        : `, the line from ${money(one.lineBeforeMinor)} to ${money(one.lineMinor)}`
  switch (one.cause) {
    case 'set by hand':
      return one.override ? `set by hand until ${f.day(one.override.expires)}: ${one.override.reason}` : 'set by hand'
    case 'by hand no longer':
      return 'what was set by hand is over'
    case 'new':
      return 'not in the measurement before: placed by its score'
    case 'left':
      return 'no longer in the book: merged, or nothing of it is left'
    case 'was held':
      return `its score had said so before${one.scoreMinor === null ? '' : ` (${money(one.scoreMinor)})`}: it is held no longer`
    case 'held by the band':
      return `its score says ${segmentName(one.raw)}, by less than the width of the band`
    case 'held by the minimum stay':
      return `its score says ${segmentName(one.raw)}; it changed too short a time ago`
    default:
      return `${score}${line}${one.cause === 'potential' ? '; what moved is its potential' : one.cause === 'line' ? '; alone it would have stayed' : ''}`
  }
}
