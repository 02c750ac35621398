/**
 * Gamma-Gamma: what an order is worth, learnt from an account's own orders as far as there are enough of them, from all accounts where not.
 *
 * Conventions: spend in minor units; only repeat purchases, so that what an order is worth and how many come rest on the same rows. It assumes
 * that who orders often does not therefore spend more per order: `spendCorrelation` says whether that is so.
 */
import { onLogScale } from './fit-beta-geometric.ts'
import { digamma, lnGamma } from './log-gamma.ts'
import { type Minimum, minimise, type ValueAndGradient } from './minimise.ts'

export interface SpendModel {
  /** Shape of orders within an account. */
  readonly p: number
  /** Shape over accounts; above 1, else there is no mean. */
  readonly q: number
  /** Scale, minor units. */
  readonly v: number
}

/** Columns of equal length; rows without a repeat, or without a mean above zero, are left out. */
export interface SpendColumns {
  readonly repeats: ArrayLike<number>
  /** Mean of the repeat purchases, minor units. */
  readonly meanSpend: ArrayLike<number>
}

export interface FittedSpend {
  readonly model: SpendModel
  /** In minor units as given. */
  readonly logLikelihood: number
  /** With a repeat and a mean above zero. */
  readonly accounts: number
  /** Whether the most likely was found; also where orders, or accounts, do not differ at all and a shape has no end. */
  readonly converged: boolean
}

/**
 * Parameters under which the spend of the book is most likely.
 *
 * @param columns  repeats and their mean spend
 * @returns        null where fewer than two accounts came back
 * @source  Fader, Hardie & Lee, Journal of Marketing Research 42 (2005); Fader & Hardie, note 25 (2013) — docs/methods/lifetime-value.md
 * @example fitSpend({ repeats: [1, 4, 2, 9], meanSpend: [20, 35, 70, 31] }).accounts // 4
 */
export function fitSpend({ repeats, meanSpend }: SpendColumns): FittedSpend | null {
  const rows = Int32Array.from({ length: repeats.length }, (_, at) => at).filter((at) => repeats[at]! > 0 && meanSpend[at]! > 0)
  if (rows.length < 2) return null
  let level = 0
  for (const at of rows) level += meanSpend[at]! / rows.length
  const fitTo = (some: Int32Array, start: readonly number[], inverse: Minimum['inverse'] = null) => {
    const likelihood = spendLikelihood(some, { repeats, meanSpend }, level)
    return minimise((at) => (tooFar(at) ? WALL : onLogScale(at, likelihood, some.length)), start, { inverse, worth: 1e-8 / some.length })
  }
  // Where it begins is found on an even sample; all of them then only move the end a little.
  const every = Math.ceil(rows.length / SAMPLE)
  const sample = rows.filter((_, i) => i % every === 0)
  const near = [
    [2, 3, 2],
    [8, 4, 0.5],
  ]
    .map((start) => fitTo(sample, start.map(Math.log)))
    .reduce((least, one) => (one.value < least.value ? one : least))
  const found = every === 1 ? near : fitTo(rows, near.at, near.inverse)
  const [p, q, v] = found.at.map(Math.exp) as [number, number, number]
  return {
    model: { p, q, v: v * level },
    logLikelihood: -found.value * rows.length - rows.length * Math.log(level),
    accounts: rows.length,
    // Alike in this is no fault: the account's own mean stands then, or that of the book.
    converged: found.converged || Math.max(p, q) > ALIKE,
  }
}

const SAMPLE = 20_000
const ALIKE = 1000
/** Beyond this a shape is as good as infinite: orders of an account, or accounts, are all alike. */
const tooFar = ([p, q]: readonly number[]): boolean => Math.max(Math.abs(p!), Math.abs(q!)) > Math.log(20_000)
const WALL: ValueAndGradient = { value: Number.POSITIVE_INFINITY, gradient: [0, 0, 0] }

/** −ln L and its slope by p, q and v, with spend in units of a level: so one start suits cents and millions. */
function spendLikelihood(rows: Int32Array, { repeats, meanSpend }: SpendColumns, level: number) {
  const spend = Float64Array.from(rows, (at) => meanSpend[at]! / level)
  const { values, place, times } = encode(rows, repeats)
  let [logs, logsByRepeats] = [0, 0]
  for (let i = 0; i < spend.length; i++) {
    const log = Math.log(spend[i]!)
    logs += log
    logsByRepeats += values[place[i]!]! * log
  }
  return (parameters: readonly number[]): ValueAndGradient => {
    const [p, q, v] = parameters as [number, number, number]
    let [logTotal, logByRepeats, perTotal, perByRepeats] = [0, 0, 0, 0]
    for (let i = 0; i < spend.length; i++) {
      const x = values[place[i]!]!
      const total = v + x * spend[i]!
      const log = Math.log(total)
      logTotal += log
      logByRepeats += x * log
      perTotal += 1 / total
      perByRepeats += x / total
    }
    let value = p * logsByRepeats - logs - p * logByRepeats - q * logTotal
    const slope = [logsByRepeats - logByRepeats, -logTotal, -p * perByRepeats - q * perTotal]
    const [psiQ, gammaQ, logV] = [digamma(q), lnGamma(q), Math.log(v)]
    for (let of = 0; of < values.length; of++) {
      const [x, w] = [values[of]!, times[of]!]
      const psi = digamma(p * x + q)
      value += w * (lnGamma(p * x + q) - lnGamma(p * x) - gammaQ + q * logV + p * x * Math.log(x))
      slope[0]! += w * x * (psi - digamma(p * x) + Math.log(x))
      slope[1]! += w * (psi - psiQ + logV)
      slope[2]! += (w * q) / v
    }
    return { value: -value, gradient: slope.map((one) => -one) }
  }
}

/** Different numbers of repeats, ascending; which of them each row has, and how many rows have each. */
function encode(rows: Int32Array, repeats: ArrayLike<number>) {
  const different = new Set<number>()
  for (const at of rows) different.add(repeats[at]!)
  const values = Float64Array.from(different).sort()
  const placeOf = new Map(Array.from(values, (value, at) => [value, at]))
  const place = Int32Array.from(rows, (at) => placeOf.get(repeats[at]!)!)
  const times = new Float64Array(values.length)
  for (const at of place) times[at]!++
  return { values, place, times }
}

/**
 * What an order of an account is expected to be worth: its own mean and that of the book, weighted by how much of its own there is.
 *
 * @param model      fitted; q > 1
 * @param repeats    purchases the mean is of (x)
 * @param meanSpend  their mean, minor units (m); any where repeats = 0
 * @returns          minor units, unrounded
 * @throws RangeError if the model has no mean (p x + q ≤ 1)
 * @source  Fader, Hardie & Lee (2005), eq. 5 — docs/methods/lifetime-value.md
 * @example expectedSpend({ p: 6.25, q: 3.74, v: 15.44 }, 1, 11.77).toFixed(1) // '18.9'
 */
export function expectedSpend({ p, q, v }: SpendModel, repeats: number, meanSpend: number): number {
  if (!(p * repeats + q > 1)) throw new RangeError(`An expected spend needs q above 1, not ${q}`)
  return (p * (v + (repeats > 0 ? repeats * meanSpend : 0))) / (p * repeats + q - 1)
}

/**
 * The same for every account of a book, with what stands where the model says nothing: no model, or none of an account without a repeat (q ≤ 1: spend
 * differs so widely over accounts that it has no mean). Then its own mean, and without a repeat the mean of all repeat purchases.
 *
 * @param model    fitted; null: none is believed
 * @param columns  repeats and their mean spend
 * @returns        minor units per account, unrounded
 * @source  own definition for where the model ends — docs/methods/lifetime-value.md
 * @example spendOfBook(null, { repeats: [1, 3, 0], meanSpend: [20, 40, 0] }) // Float64Array.of(20, 40, 35)
 */
export function spendOfBook(model: SpendModel | null, { repeats, meanSpend }: SpendColumns): Float64Array {
  let [orders, spent] = [0, 0]
  for (let at = 0; at < repeats.length; at++) {
    orders += repeats[at]!
    spent += repeats[at]! * meanSpend[at]!
  }
  const ofAll = orders > 0 ? spent / orders : 0
  return Float64Array.from({ length: repeats.length }, (_, at) => {
    const x = repeats[at]!
    if (model && model.p * x + model.q > 1) return expectedSpend(model, x, meanSpend[at]!)
    return repeats[at]! > 0 ? meanSpend[at]! : ofAll
  })
}

/**
 * Whether who orders more often spends more per order: Pearson's correlation over accounts that came back.
 *
 * @param columns  repeats and their mean spend
 * @returns        −1 to 1; null where one of them does not vary
 * @source  Fader & Hardie, note 25 (2013); docs/methods/lifetime-value.md
 * @example spendCorrelation({ repeats: [1, 2, 3, 0], meanSpend: [30, 20, 10, 0] }).toFixed(9) // '-1.000000000'
 */
export function spendCorrelation({ repeats, meanSpend }: SpendColumns): number | null {
  const rows = Array.from({ length: repeats.length }, (_, at) => at).filter((at) => repeats[at]! > 0 && meanSpend[at]! > 0)
  return pearson(
    rows.map((at) => repeats[at]!),
    rows.map((at) => meanSpend[at]!),
  )
}

/**
 * Pearson's correlation.
 *
 * @param a  finite values
 * @param b  as many
 * @returns  −1 to 1; null where one of them does not vary
 * @source  Pearson (1895) — docs/methods/lifetime-value.md
 * @example pearson([1, 2, 3], [2, 4, 6]).toFixed(9) // '1.000000000'
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const n = a.length
  let [meanA, meanB] = [0, 0]
  for (let i = 0; i < n; i++) {
    meanA += a[i]! / n
    meanB += b[i]! / n
  }
  let [both, ofA, ofB] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    both += (a[i]! - meanA) * (b[i]! - meanB)
    ofA += (a[i]! - meanA) ** 2
    ofB += (b[i]! - meanB) ** 2
  }
  return ofA > 0 && ofB > 0 ? both / Math.sqrt(ofA * ofB) : null
}
