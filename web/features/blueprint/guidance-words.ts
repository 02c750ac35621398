import type { GuidanceAccount, GuidanceOption, GuidanceRow } from '#api/routes/guidance.ts'
import type { Format } from '../../ui/format.ts'

export const adviceWords = { move: 'Move', keep: 'Keep', 'not known': 'Not known' } as const

export const harmWords: Readonly<Record<GuidanceAccount['harms'][number], string>> = {
  hard: 'its cases come back',
  'low index': 'index below the line',
  key: 'key account',
  needs: 'has needs of its own',
}

export const optionOf = (row: GuidanceRow, channel: string | null): GuidanceOption | undefined =>
  row.options.find((one) => one.channel === channel)

/** The comparison that told, else the one of the reason by itself. */
export const comparisonOf = (option: GuidanceOption) => (option.toldBy === 'segment' ? option.ofSegment : option.ofReason)

/** "+2.9 (−0.7 to 6.5)" */
export const differenceWords = ({ difference, low, high, those, others }: GuidanceOption['ofReason'], f: Format): string =>
  low === null || high === null
    ? those === 0
      ? 'nobody uses it yet'
      : `${f.count(those, 'account', 'accounts')} against ${f.number(others)}: too few`
    : `${f.change(difference, 1)} (${f.range(low, high, (value) => f.number(value, 1))})`

/** What an option does to the index, in a line. */
export function indexWords(option: GuidanceOption, f: Format): string {
  const told = comparisonOf(option)
  const whose = option.toldBy === 'segment' ? ', over all reasons' : ''
  if (option.keeps === 'keeps') return `kept: ${differenceWords(told, f)}${whose}`
  if (option.keeps === 'lowers') return `lower: ${differenceWords(told, f)}${whose}`
  return `cannot be told: ${differenceWords(told, f)}`
}

/** Why an option is not advised; null: it is, or could be. */
export function whyNot(option: GuidanceOption): string | null {
  if (option.savingMinor === null)
    return option.costN === null ? 'nobody has said what it costs, and it was not measured' : `measured on ${option.costN} only`
  if (option.savingMinor.base <= 0) return 'not cheaper'
  if (!option.sure) return 'no cheaper than chance explains'
  return option.keeps === 'lowers' ? 'lowers the index' : null
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The advice of a row as a sentence. */
export function rowSentence(row: GuidanceRow): string {
  const to = optionOf(row, row.to)
  if (!row.stated) return 'The coverage models say of no channel that it can take this reason: it stays where it is.'
  if (row.advice === 'move')
    return `${capital(to!.name)} settles it for less, and accounts that use it think as well of us: move what is not hard.`
  if (row.advice === 'not known')
    return `${capital(to!.name)} would settle it for less. What that does to the index cannot be told: try it with a few accounts before it is counted on.`
  return row.options.some((one) => one.keeps === 'lowers' && one.sure)
    ? 'What would be cheaper goes with a lower index: it stays where it is.'
    : 'No channel is surely cheaper: it stays where it is.'
}
