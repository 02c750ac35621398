import { METRICS, type VoiceBook } from '../relationship/index-types.ts'

const nps = METRICS.indexOf('nps')

/** Per account: answers 0-6, 7-8, 9-10. */
export interface NpsCounts {
  readonly detractors: Int32Array
  readonly passives: Int32Array
  readonly promoters: Int32Array
}

/**
 * NPS answers of every account in a span of days: of each person the last one, so that who is asked often is not counted often. Answers
 * that do not say whose they are each count, since nobody knows that two of them are one person's.
 *
 * @param book   voices in columns; NPS answers 0-100
 * @param after  day number; answers of that day and before are left out
 * @param to     day number, included
 * @returns      counts per account
 * @source  Reichheld, Harvard Business Review 81 (2003): 9-10 promoters, 0-6 detractors — docs/methods/listening.md
 * @example npsByAccount(voiceBook([{ contacts: [{ groups: [], answers: [{ day: 1, y: 90 }, { day: 2, y: 60 }] }] }]), 0, 9).detractors // Int32Array.of(1)
 */
export function npsByAccount(book: VoiceBook, after: number, to: number): NpsCounts {
  const columns = { detractors: new Int32Array(book.n), passives: new Int32Array(book.n), promoters: new Int32Array(book.n) }
  const count = (at: number, y: number) => columns[y < 70 ? 'detractors' : y < 90 ? 'passives' : 'promoters'][at]!++
  for (let at = 0; at < book.n; at++)
    for (let k = book.contactStart[at]!; k < book.contactStart[at + 1]!; k++) {
      let last = -1
      for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++) {
        const day = book.day[j]!
        if (book.metric[j] !== nps || day <= after || day > to) continue
        if (book.unnamed[k]) count(at, book.y[j]!)
        // Of one day the later in (source, externalId).
        else if (last < 0 || day >= book.day[last]!) last = j
      }
      if (last >= 0) count(at, book.y[last]!)
    }
  return columns
}
