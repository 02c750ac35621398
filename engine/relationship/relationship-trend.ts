/**
 * Whether a relationship changed: new answers tested against what the older ones predicted, not two index values against each other.
 * What an index loses by ageing is no change, and neither is another person coming or going. Days are numbers since 1970-01-01.
 */

import { computeIndex, computeShares, longAgo, takeAnswers } from './compute-index.ts'
import type { RelationshipParameters, VoiceBook } from './index-types.ts'
import { type Reckoning, reckoningOf } from './reckoning.ts'

/** In the order of their codes. */
export const TREND_VERDICTS = [
  'up',
  'down',
  'no change shown',
  'evidence is fading',
  'people changed',
  'first heard',
  'never heard',
] as const
export type TrendVerdict = (typeof TREND_VERDICTS)[number]
const [up, down, noChange, fading, peopleChanged, firstHeard, neverHeard] = [0, 1, 2, 3, 4, 5, 6]

export interface TrendOptions {
  /** Whether people or their roles changed in between, where nobody answered. */
  readonly peopleChanged?: boolean
  /** Whether persons drift: what was said fades as a prediction by 2^(-days / half-life). Default true; false takes people for constant. */
  readonly drift?: boolean
}

export interface RelationshipTrend {
  readonly verdict: TrendVerdict
  /** Points by which new answers lie above what was predicted, precision-weighted; null where nothing was tested. */
  readonly change: number | null
  readonly sd: number | null
  readonly z: number | null
  /** Contacts that answered in between, with what was expected of them and what they said. */
  readonly voices: readonly {
    /** Position in the book. */
    readonly contact: number
    readonly predicted: number
    /** Standard deviation of what was said about what was predicted. */
    readonly sd: number
    readonly said: number
    readonly residual: number
    /** Of the change; these sum to 1. */
    readonly weight: number
  }[]
}

/**
 * The trend of one account between two days, under one parameter set.
 *
 * @param book        voices in columns: the people of the account on the later day
 * @param at          account of the book
 * @param from        answers until this day (included) predict
 * @param to          answers after `from` until this day (included) are tested
 * @param parameters  rules and estimate
 * @param options     whether people changed, whether persons drift
 * @returns           verdict with change, sd and z; |z| beyond the level's quantile is a change
 * @throws RangeError if `to` is not after `from`, or the account is not in the book
 * @source  methods §12, trend; generalised least squares with Sherman & Morrison's inverse — docs/methods/relationship-trend.md
 * @example relationshipTrend(voiceBook([{ contacts: [{ groups: ['uses'], answers: [{ day: 90, y: 80 }] }] }]), 0, 100, 282, defaultParameters).verdict // 'evidence is fading'
 */
export function relationshipTrend(
  book: VoiceBook,
  at: number,
  from: number,
  to: number,
  parameters: RelationshipParameters,
  options: TrendOptions = {},
): RelationshipTrend {
  if (!(at >= 0 && at < book.n)) throw new RangeError(`There is no account ${at} in a book of ${book.n}`)
  const trial = trialOf(book, from, to, parameters, options.drift ?? true, at)
  testAccount(trial, at, options.peopleChanged ?? false)
  const { change, sd, z } = trial
  const verdict = TREND_VERDICTS[trial.verdict]!
  if (Number.isNaN(z)) return { verdict, change: null, sd: null, z: null, voices: [] }
  return { verdict, change, sd, z, voices: voicesOf(trial) }
}

function voicesOf({ reckoning, predicted, open, own, varAlpha, pulled, sd }: Trial): RelationshipTrend['voices'] {
  return Array.from({ length: reckoning.voices }, (_, k) => k)
    .filter((k) => reckoning.information[k]! > 0)
    .map((k) => {
      const said = reckoning.weighed[k]! / reckoning.information[k]!
      return {
        ...{ contact: reckoning.contact[k]!, predicted: predicted[k]!, said, residual: said - predicted[k]! },
        sd: Math.sqrt(own[k]! + varAlpha * open[k]! * open[k]!),
        weight: ((1 - pulled * open[k]!) / own[k]!) * sd * sd,
      }
    })
}

export interface TrendBook {
  readonly n: number
  /** Index into TREND_VERDICTS. */
  readonly verdict: Uint8Array
  /** NaN where nothing was tested. */
  readonly change: Float64Array
  readonly sd: Float64Array
  readonly z: Float64Array
  /** Accounts whose new answers were tested, those that changed, and as many as chance alone would show. */
  readonly tested: number
  readonly changed: number
  readonly expected: number
}

/**
 * The trend of every account of a book, in columns. The same lines as `relationshipTrend`.
 *
 * @param book           voices in columns: people on the later day
 * @param from           answers until this day (included) predict
 * @param to             answers after `from` until this day (included) are tested
 * @param parameters     rules and estimate, one set for both days
 * @param peopleChanged  per account: 1 = people or roles changed in between; null = not known
 * @returns              columns of length n, and how many changes are expected by chance
 * @throws RangeError if `to` is not after `from`
 * @source  methods §12, trend — docs/methods/relationship-trend.md
 * @example trendAccounts(voiceBook([{ contacts: [] }]), 0, 182, defaultParameters).verdict // Uint8Array.of(6)
 */
export function trendAccounts(
  book: VoiceBook,
  from: number,
  to: number,
  parameters: RelationshipParameters,
  peopleChanged: Uint8Array | null = null,
): TrendBook {
  const { n } = book
  const none = () => new Float64Array(n).fill(Number.NaN)
  const [verdict, change, sd, z] = [new Uint8Array(n), none(), none(), none()]
  const trial = trialOf(book, from, to, parameters, true)
  let [tested, changed] = [0, 0]
  for (let at = 0; at < n; at++) {
    testAccount(trial, at, peopleChanged?.[at] === 1)
    verdict[at] = trial.verdict
    if (Number.isNaN(trial.z)) continue
    change[at] = trial.change
    sd[at] = trial.sd
    z[at] = trial.z
    tested++
    if (trial.verdict === up || trial.verdict === down) changed++
  }
  return { n, verdict, change, sd, z, tested, changed, expected: expectedByChance(tested, parameters.rules.level) }
}

/**
 * How many of so many tested accounts would show a change although nothing changed.
 *
 * @param tested  accounts whose new answers were tested
 * @param level   of the test, 0-1
 * @returns       expected number, not rounded
 * @source  methods §4.3, trend — docs/methods/relationship-trend.md
 * @example Math.round(expectedByChance(140, 0.9)) // 14
 */
export function expectedByChance(tested: number, level: number): number {
  return tested * (1 - level)
}

/** Room for one test at a time. */
interface Trial {
  readonly reckoning: Reckoning
  readonly from: number
  readonly to: number
  readonly rho: number
  readonly predicted: Float64Array
  /** c_k = 1 - rho b_k: what of a person's prediction hangs on the account. */
  readonly open: Float64Array
  /** D_k: variance of his own about the prediction. */
  readonly own: Float64Array
  varAlpha: number
  pulled: number
  verdict: number
  /** NaN where nothing was tested. */
  change: number
  sd: number
  z: number
}

function trialOf(
  book: VoiceBook,
  from: number,
  to: number,
  parameters: RelationshipParameters,
  drift: boolean,
  only: number | null = null,
): Trial {
  if (!(to > from)) throw new RangeError(`There is no trend from day ${from} to day ${to}: the second must be later`)
  const reckoning = reckoningOf(book, parameters, only)
  const column = () => new Float64Array(reckoning.share.length)
  const rho = drift ? 2 ** (-(to - from) / parameters.rules.halfLifeDays) : 1
  return {
    reckoning,
    from,
    to,
    rho,
    predicted: column(),
    open: column(),
    own: column(),
    varAlpha: Number.NaN,
    pulled: Number.NaN,
    verdict: neverHeard,
    change: Number.NaN,
    sd: Number.NaN,
    z: Number.NaN,
  }
}

/** O^-1 with O = D + V c c' is never written down: 1'O^-1 x = Σ x/D - g (Σ c/D)(Σ c x/D), g = V / (1 + V Σ c²/D). */
function testAccount(trial: Trial, at: number, anotherPerson: boolean): void {
  const { reckoning, rho, predicted, open, own } = trial
  trial.change = Number.NaN
  trial.sd = Number.NaN
  trial.z = Number.NaN
  trial.verdict = neverHeard
  if (!computeShares(reckoning, at)) return
  takeAnswers(reckoning, longAgo, trial.from)
  computeIndex(reckoning)
  const { alpha, varAlpha } = reckoning
  const heardBefore = reckoning.respondents > 0
  for (let k = 0; k < reckoning.voices; k++) {
    const b = reckoning.shrink[k]!
    predicted[k] = reckoning.expected[k]! + alpha + rho * b * (reckoning.deviation[k]! - alpha)
    open[k] = 1 - rho * b
    own[k] = reckoning.sigmaP2 * (1 - rho * rho * b)
  }
  takeAnswers(reckoning, trial.from, trial.to)
  let ones = 0
  let residuals = 0
  let opens = 0
  let openResiduals = 0
  let openSquares = 0
  let answered = 0
  for (let k = 0; k < reckoning.voices; k++) {
    const heard = reckoning.information[k]!
    if (!(heard > 0)) continue
    answered++
    own[k]! += reckoning.sigmaE2 / Math.min(reckoning.nCap, heard)
    const r = reckoning.weighed[k]! / heard - predicted[k]!
    ones += 1 / own[k]!
    residuals += r / own[k]!
    opens += open[k]! / own[k]!
    openResiduals += (open[k]! * r) / own[k]!
    openSquares += (open[k]! * open[k]!) / own[k]!
  }
  if (answered === 0) trial.verdict = anotherPerson ? peopleChanged : heardBefore ? fading : neverHeard
  else if (!heardBefore) trial.verdict = firstHeard
  if (answered === 0 || !heardBefore) return
  const g = varAlpha / (1 + varAlpha * openSquares)
  const precision = ones - g * opens * opens
  trial.varAlpha = varAlpha
  trial.pulled = g * opens
  trial.change = (residuals - g * opens * openResiduals) / precision
  trial.sd = 1 / Math.sqrt(precision)
  trial.z = trial.change / trial.sd
  trial.verdict = Math.abs(trial.z) <= reckoning.z ? noChange : trial.z > 0 ? up : down
}
