/**
 * Whether a relationship changed: new answers tested against what the older ones predicted, not two index values against each other.
 * What an index loses by ageing is no change, and neither is another person coming or going. Days are numbers since 1970-01-01.
 */
import type { RelationshipParameters, VoiceBook } from './index-types.ts'
import { type Desk, deskOf, hear, longAgo, seat, settle } from './reckoning.ts'

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
  const bench = benchOf(book, from, to, parameters, options.drift ?? true, at)
  test(bench, at, options.peopleChanged ?? false)
  const { desk, verdict, change, sd, z, varAlpha } = bench
  const tested = !Number.isNaN(z)
  const voices = !tested
    ? []
    : Array.from({ length: desk.voices }, (_, k) => k).flatMap((k) => {
        if (!(desk.information[k]! > 0)) return []
        const [predicted, open, own] = [bench.predicted[k]!, bench.open[k]!, bench.own[k]!]
        const said = desk.weighed[k]! / desk.information[k]!
        const weight = ((1 - bench.pulled * open) / own) * (sd * sd)
        return [
          { contact: desk.contact[k]!, predicted, sd: Math.sqrt(own + varAlpha * open * open), said, residual: said - predicted, weight },
        ]
      })
  const verdictWord = TREND_VERDICTS[verdict]!
  return tested ? { verdict: verdictWord, change, sd, z, voices } : { verdict: verdictWord, change: null, sd: null, z: null, voices }
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
  const bench = benchOf(book, from, to, parameters, true)
  let [tested, changed] = [0, 0]
  for (let at = 0; at < n; at++) {
    test(bench, at, peopleChanged?.[at] === 1)
    verdict[at] = bench.verdict
    if (Number.isNaN(bench.z)) continue
    change[at] = bench.change
    sd[at] = bench.sd
    z[at] = bench.z
    tested++
    if (bench.verdict === up || bench.verdict === down) changed++
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
interface Bench {
  readonly desk: Desk
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

function benchOf(
  book: VoiceBook,
  from: number,
  to: number,
  parameters: RelationshipParameters,
  drift: boolean,
  only: number | null = null,
): Bench {
  if (!(to > from)) throw new RangeError(`There is no trend from day ${from} to day ${to}: the second must be later`)
  const desk = deskOf(book, parameters, only)
  const column = () => new Float64Array(desk.share.length)
  const rho = drift ? 2 ** (-(to - from) / parameters.rules.halfLifeDays) : 1
  return {
    desk,
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
function test(bench: Bench, at: number, anotherPerson: boolean): void {
  const { desk, rho, predicted, open, own } = bench
  bench.change = Number.NaN
  bench.sd = Number.NaN
  bench.z = Number.NaN
  bench.verdict = neverHeard
  if (!seat(desk, at)) return
  hear(desk, longAgo, bench.from)
  settle(desk)
  const { alpha, varAlpha } = desk
  const heardBefore = desk.respondents > 0
  for (let k = 0; k < desk.voices; k++) {
    const b = desk.shrink[k]!
    predicted[k] = desk.expected[k]! + alpha + rho * b * (desk.deviation[k]! - alpha)
    open[k] = 1 - rho * b
    own[k] = desk.sigmaP2 * (1 - rho * rho * b)
  }
  hear(desk, bench.from, bench.to)
  let ones = 0
  let residuals = 0
  let opens = 0
  let openResiduals = 0
  let openSquares = 0
  let answered = 0
  for (let k = 0; k < desk.voices; k++) {
    const heard = desk.information[k]!
    if (!(heard > 0)) continue
    answered++
    own[k]! += desk.sigmaE2 / Math.min(desk.nCap, heard)
    const r = desk.weighed[k]! / heard - predicted[k]!
    ones += 1 / own[k]!
    residuals += r / own[k]!
    opens += open[k]! / own[k]!
    openResiduals += (open[k]! * r) / own[k]!
    openSquares += (open[k]! * open[k]!) / own[k]!
  }
  if (answered === 0) bench.verdict = anotherPerson ? peopleChanged : heardBefore ? fading : neverHeard
  else if (!heardBefore) bench.verdict = firstHeard
  if (answered === 0 || !heardBefore) return
  const g = varAlpha / (1 + varAlpha * openSquares)
  const precision = ones - g * opens * opens
  bench.varAlpha = varAlpha
  bench.pulled = g * opens
  bench.change = (residuals - g * opens * openResiduals) / precision
  bench.sd = 1 / Math.sqrt(precision)
  bench.z = bench.change / bench.sd
  bench.verdict = Math.abs(bench.z) <= desk.z ? noChange : bench.z > 0 ? up : down
}
