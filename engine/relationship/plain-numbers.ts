/** What stands beside the index always, for whoever argues against weights: the same answers, counted plainly. */
import { type Agreement, agreement, leastForAgreement } from './agreement.ts'
import { computeShares } from './compute-index.ts'
import { METRICS, type RelationshipParameters, type VoiceBook } from './index-types.ts'
import { type Nps, nps, npsCounts } from './nps.ts'
import { reckoningOf } from './reckoning.ts'

export interface PlainNumbers {
  /** Every answer counts once, whoever gave it. */
  readonly everyAnswer: { readonly mean: number; readonly n: number } | null
  /** Every person counts once, with the mean of what he said. */
  readonly perPerson: { readonly mean: number; readonly n: number } | null
  /** The voice with the largest share decides alone, with what he said last; y null = he said nothing. */
  readonly mostInfluential: { readonly contact: number; readonly share: number; readonly y: number | null } | null
  /** Of each person the last answer on it; null = nobody was heard on it. */
  readonly nps: Nps | null
  /** People of the account, those asked and those heard within the greatest age, and those nobody ever asked. */
  readonly people: number
  readonly asked: number
  readonly answered: number
  readonly neverAsked: number
  /** Among people, on eleven steps; null with fewer than three. */
  readonly agreement: Agreement | null
}

const onNps = METRICS.indexOf('nps')
/** What the points of 0 to 100 are measured in, to speak of agreement. */
const [stepPoints, steps] = [10, 11]

/**
 * The plain numbers of an account, from the answers that its index rests on.
 *
 * @param book        voices in columns
 * @param at          account of the book
 * @param asOf        evaluation day, days since 1970-01-01
 * @param parameters  rules (greatest age, shares, level) and estimate
 * @returns           means 0-100, NPS -1 to 1, counts
 * @throws RangeError if the account is not in the book
 * @source  methods §4.3, step 12 — docs/methods/relationship-index.md
 * @example plainNumbers(voiceBook([{ contacts: [{ groups: [], answers: [{ day: 9, y: 40 }, { day: 9, y: 80 }] }, { groups: [] }] }]), 0, 10, defaultParameters).everyAnswer // { mean: 60, n: 2 }
 */
export function plainNumbers(book: VoiceBook, at: number, asOf: number, parameters: RelationshipParameters): PlainNumbers {
  if (!(at >= 0 && at < book.n)) throw new RangeError(`There is no account ${at} in a book of ${book.n}`)
  const reckoning = reckoningOf(book, parameters, at)
  computeShares(reckoning, at)
  const oldest = asOf - reckoning.fade.length + 1
  const said = Array.from({ length: reckoning.people }, (_, k) =>
    heardOf(book, reckoning.contact[k]!, oldest, asOf, reckoning.metricWeight),
  )
  const all = said.flatMap((one) => one.map(({ y }) => y))
  const means = said.filter((one) => one.length > 0).map((one) => meanOf(one.map(({ y }) => y)))
  let heaviest = -1
  for (let k = 0; k < reckoning.people; k++) if (heaviest < 0 || reckoning.share[k]! > reckoning.share[heaviest]!) heaviest = k
  const first = book.contactStart[at]!
  const wasAsked = said.map((one, k) => one.length > 0 || book.lastAsked[first + k]! >= Math.max(0, oldest))
  const ever = said.map(
    (one, k) => one.length > 0 || book.lastAsked[first + k]! >= 0 || book.answerStart[first + k + 1]! > book.answerStart[first + k]!,
  )
  const scores = said.flatMap((one, k) => {
    const own = one.filter(({ metric }) => metric === onNps).map(({ y }) => y / stepPoints)
    // Answers that do not say whose they are may be many people's.
    return book.unnamed[first + k] === 1 ? own : own.slice(-1)
  })
  const agreed =
    means.length < leastForAgreement
      ? null
      : agreement(
          means.map((y) => y / stepPoints),
          steps,
        )
  return {
    everyAnswer: all.length === 0 ? null : { mean: meanOf(all), n: all.length },
    perPerson: means.length === 0 ? null : { mean: meanOf(means), n: means.length },
    mostInfluential:
      heaviest < 0
        ? null
        : { contact: reckoning.contact[heaviest]!, share: reckoning.share[heaviest]!, y: said[heaviest]!.at(-1)?.y ?? null },
    nps: nps(npsCounts(scores), parameters.rules.level),
    people: reckoning.people,
    asked: wasAsked.filter(Boolean).length,
    answered: means.length,
    neverAsked: ever.filter((one) => !one).length,
    agreement: agreed,
  }
}

const meanOf = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length

/** By day, of one day in the order of the book. */
function heardOf(book: VoiceBook, contact: number, oldest: number, asOf: number, weight: Float64Array) {
  const found: { day: number; metric: number; y: number }[] = []
  for (let j = book.answerStart[contact]!; j < book.answerStart[contact + 1]!; j++) {
    const [day, metric] = [book.day[j]!, book.metric[j]!]
    if (day >= oldest && day <= asOf && weight[metric]! * book.confidence[j]! > 0) found.push({ day, metric, y: book.y[j]! })
  }
  return found.sort((a, b) => a.day - b.day)
}
