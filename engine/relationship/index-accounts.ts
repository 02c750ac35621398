import { computeIndex, computeShares, longAgo, takeAnswers } from './compute-index.ts'
import type { IndexBook, RelationshipParameters, VoiceBook } from './index-types.ts'
import { reckoningOf } from './reckoning.ts'

const gradeD = 3

/**
 * The relationship index of every account of a book, in columns; nothing is made per account. The same lines as `accountIndex`.
 *
 * @param book        voices in columns
 * @param asOf        evaluation day, days since 1970-01-01; later answers are left out
 * @param parameters  rules and estimate
 * @returns           columns of length n; NaN where there is no index
 * @source  methods §4.3 — docs/methods/relationship-index.md
 * @example indexAccounts(voiceBook([{ contacts: [{ groups: [] }] }, { contacts: [] }]), 20000, defaultParameters).index // Float64Array.of(70, Number.NaN)
 */
export function indexAccounts(book: VoiceBook, asOf: number, parameters: RelationshipParameters): IndexBook {
  const { n } = book
  const none = () => new Float64Array(n).fill(Number.NaN)
  const columns: IndexBook = {
    n,
    ...{ index: none(), sd: none(), low: none(), high: none(), reliability: none(), heardShare: none() },
    ...{ grade: new Uint8Array(n).fill(gradeD), blindSpot: new Uint8Array(n), keyGroup: new Int8Array(n).fill(-1) },
    ...{ notNamed: new Uint8Array(n), people: new Int32Array(n), respondents: new Int32Array(n) },
  }
  const reckoning = reckoningOf(book, parameters)
  for (let at = 0; at < n; at++) {
    const somebody = computeShares(reckoning, at)
    columns.notNamed[at] = reckoning.notNamed
    columns.people[at] = reckoning.people
    if (!somebody) continue
    takeAnswers(reckoning, longAgo, asOf)
    computeIndex(reckoning)
    const sd = Math.sqrt(reckoning.variance)
    columns.index[at] = reckoning.index
    columns.sd[at] = sd
    columns.low[at] = Math.min(reckoning.index, Math.max(0, reckoning.index - reckoning.z * sd))
    columns.high[at] = Math.max(reckoning.index, Math.min(100, reckoning.index + reckoning.z * sd))
    columns.reliability[at] = reckoning.reliability
    columns.heardShare[at] = reckoning.heardShare
    columns.grade[at] = reckoning.grade
    columns.blindSpot[at] = reckoning.blindSpot
    columns.keyGroup[at] = reckoning.keyGroup
    columns.respondents[at] = reckoning.respondents
  }
  return columns
}
