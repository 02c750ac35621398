/**
 * Accounts with the same repeats, time of the last purchase and age count as one group: the likelihood is computed once for them, and
 * whatever depends on only one of the three once per value of it.
 *
 * Groups are in order of (repeats, age, last), so sums over them do not depend on the order of the accounts.
 */
import type { PurchaseSummaries } from './purchase-summary.ts'
import type { TimeUnit } from './span.ts'

export interface SummaryGroups {
  readonly unit: TimeUnit
  /** Accounts that ever bought. */
  readonly accounts: number
  /** Different values, ascending. */
  readonly repeats: Float64Array
  readonly ages: Float64Array
  readonly lasts: Float64Array
  /** Per group: places in the three, and how many accounts. */
  readonly repeatsAt: Int32Array
  readonly ageAt: Int32Array
  readonly lastAt: Int32Array
  readonly count: Float64Array
}

/**
 * Groups accounts with equal summaries. Accounts that never bought are left out.
 *
 * @param summaries  columns
 * @returns          groups with their counts
 * @throws RangeError if a last purchase is after the end, or a time is negative
 * @source  docs/methods/lifetime-value.md
 * @example groupSummaries({ unit: 'weeks', repeats: Int32Array.of(0, 2, 0), lastAt: Float64Array.of(0, 3, 0), age: Float64Array.of(9, 9, 9), meanSpend: new Float64Array(3) }).count // Float64Array.of(2, 1)
 */
export function groupSummaries({ unit, repeats, lastAt, age }: PurchaseSummaries): SummaryGroups {
  const bought = Int32Array.from(repeats, (_, at) => at).filter((at) => !Number.isNaN(age[at]!))
  for (const at of bought)
    if (!(lastAt[at]! >= 0 && lastAt[at]! <= age[at]! && repeats[at]! >= 0) || (repeats[at] === 0 && lastAt[at] !== 0))
      throw new RangeError(`Account ${at}: ${repeats[at]} repeats, the last at ${lastAt[at]} of ${age[at]} ${unit} cannot be`)
  const [ofRepeats, ofAges, ofLasts] = [valuesOf(repeats, bought), valuesOf(age, bought), valuesOf(lastAt, bought)]
  // One number per account that sorts by all three; exact while the product of the counts is below 2^53.
  const keys = Float64Array.from(
    bought,
    (at) =>
      (ofRepeats.place.get(repeats[at]!)! * ofAges.values.length + ofAges.place.get(age[at]!)!) * ofLasts.values.length +
      ofLasts.place.get(lastAt[at]!)!,
  ).sort()
  let groups = 0
  for (let i = 0; i < keys.length; i++) if (i === 0 || keys[i] !== keys[i - 1]) groups++
  const result = {
    unit,
    accounts: bought.length,
    repeats: ofRepeats.values,
    ages: ofAges.values,
    lasts: ofLasts.values,
    repeatsAt: new Int32Array(groups),
    ageAt: new Int32Array(groups),
    lastAt: new Int32Array(groups),
    count: new Float64Array(groups),
  }
  let group = -1
  for (let i = 0; i < keys.length; i++) {
    if (i === 0 || keys[i] !== keys[i - 1]) {
      group++
      const pair = Math.floor(keys[i]! / ofLasts.values.length)
      result.lastAt[group] = keys[i]! % ofLasts.values.length
      result.repeatsAt[group] = Math.floor(pair / ofAges.values.length)
      result.ageAt[group] = pair % ofAges.values.length
    }
    result.count[group]!++
  }
  return result
}

/** Different values of a column, ascending, and where each is. */
function valuesOf(column: ArrayLike<number>, of: Int32Array): { values: Float64Array; place: Map<number, number> } {
  const different = new Set<number>()
  for (const at of of) different.add(column[at]!)
  const values = Float64Array.from(different).sort()
  return { values, place: new Map(Array.from(values, (value, at) => [value, at])) }
}

/**
 * A sample of the groups, evenly over their order: enough to find where a fit begins, or to fit what is too slow for all.
 *
 * @param groups  all of them
 * @param most    at most so many, ≥ 1
 * @returns       the same if they are few enough
 * @source  systematic sampling: Cochran, Sampling Techniques (1977), ch. 8 — docs/methods/lifetime-value.md
 * @example sampleGroups(groupSummaries({ unit: 'days', repeats: new Int32Array(9), lastAt: new Float64Array(9), age: Float64Array.from({ length: 9 }, (_, i) => i) }), 3).count.length // 3
 */
export function sampleGroups(groups: SummaryGroups, most: number): SummaryGroups {
  const all = groups.count.length
  if (all <= most) return groups
  const taken = Int32Array.from({ length: most }, (_, i) => Math.floor(((i + 0.5) * all) / most))
  const pick = <T extends Int32Array | Float64Array>(column: T): T => taken.map((at) => column[at]!) as T
  const count = Float64Array.from(taken, (at) => groups.count[at]!)
  return {
    ...groups,
    accounts: count.reduce((sum, of) => sum + of, 0),
    repeatsAt: pick(groups.repeatsAt),
    ageAt: pick(groups.ageAt),
    lastAt: pick(groups.lastAt),
    count,
  }
}
