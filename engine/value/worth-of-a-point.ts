/**
 * What went together with an index a year ago: whether accounts still bought, how their revenue changed and what serving them took, by
 * band of the earlier index. It tells what goes together, not what causes what. Money is minor units of one currency.
 */
import { drawnAccounts, middleOf, seeded } from '../importance/resample.ts'
import { wilsonInterval } from './wilson-interval.ts'

/** An account that bought in the year before the index was reckoned. */
export interface EarlierIndex {
  /** 0-100, on the earlier day. */
  readonly index: number
  /** Revenue of the year up to that day (> 0), and of the year after. */
  readonly beforeMinor: number
  readonly afterMinor: number
  /** Cost-to-serve of the year after; null = not known, or closed to who asks. */
  readonly costMinor: number | null
}

export interface Uncertain {
  readonly value: number
  /** 90 %. */
  readonly low: number
  readonly high: number
}

export interface IndexBand {
  /** From (included) to (not included; the last one is). */
  readonly from: number
  readonly to: number
  readonly n: number
  readonly stillBuying: number
  /** Null where too few would be told about. */
  readonly retention: Uncertain | null
  /** Revenue after / before - 1, of all together. */
  readonly growth: Uncertain | null
  /** Cost-to-serve / revenue of the year after, of all together. */
  readonly costShare: Uncertain | null
}

export interface WorthOfAPoint {
  readonly n: number
  readonly bands: readonly IndexBand[]
  /** Per 10 points of the earlier index: retention and cost share as shares, growth as (after - before) / their mean. */
  readonly slopes: { readonly retention: Uncertain | null; readonly growth: Uncertain | null; readonly costShare: Uncertain | null }
}

/** Bands end at the tick of 60, below which an account is at risk, and at 75. */
export const INDEX_BANDS: readonly { readonly from: number; readonly to: number }[] = [
  { from: 0, to: 60 },
  { from: 60, to: 75 },
  { from: 75, to: 100 },
]

/**
 * Later retention, growth and cost-to-serve by earlier index. Retention has Wilson's interval, the others intervals from drawing accounts.
 *
 * @param accounts  with an index that rests on answers, in order of (source, externalId)
 * @param options   fewest: bands with fewer accounts are not told; resamples and seed of the intervals
 * @returns         bands, and slopes per 10 points
 * @source  Wilson (1927); Efron & Tibshirani (1993); growth of the slope: Davis, Haltiwanger & Schuh (1996) — docs/methods/worth-of-a-point.md
 * @example worthOfAPoint([{ index: 80, beforeMinor: 100, afterMinor: 110, costMinor: 11 }], { fewest: 1, resamples: 0, seed: 1 }).bands[2].stillBuying // 1
 */
export function worthOfAPoint(
  accounts: readonly EarlierIndex[],
  { fewest, resamples, seed }: { readonly fewest: number; readonly resamples: number; readonly seed: number },
): WorthOfAPoint {
  const last = INDEX_BANDS.length - 1
  const bandOf = (index: number) => INDEX_BANDS.findIndex((band, at) => index < band.to || at === last)
  const every = accounts.map(() => 1)
  const inBand = INDEX_BANDS.map((_, at) => accounts.map((one) => (bandOf(one.index) === at ? 1 : 0)))
  const random = seeded(seed)
  const draws = Array.from({ length: resamples }, () => Array.from(drawnAccounts(accounts.length, random)))
  /** Of those with weight, and the same of every resample. */
  const uncertain = (weights: readonly number[], value: (weights: readonly number[]) => number | null): Uncertain | null => {
    const found = value(weights)
    if (found === null) return null
    const range = middleOf(draws.flatMap((times) => value(weights.map((weight, at) => weight * times[at]!)) ?? []))
    return range && { value: found, ...range }
  }
  const ratio = (above: (one: EarlierIndex) => number, below: (one: EarlierIndex) => number) => (weights: readonly number[]) => {
    let [top, bottom] = [0, 0]
    accounts.forEach((one, at) => {
      top += weights[at]! * above(one)
      bottom += weights[at]! * below(one)
    })
    return bottom > 0 ? top / bottom : null
  }
  const growth = ratio(
    (one) => one.afterMinor - one.beforeMinor,
    (one) => one.beforeMinor,
  )
  const bought = (one: EarlierIndex) => one.costMinor !== null && one.afterMinor > 0
  const costShare = ratio(
    (one) => (bought(one) ? one.costMinor! : 0),
    (one) => (bought(one) ? one.afterMinor : 0),
  )
  return {
    n: accounts.length,
    bands: INDEX_BANDS.map((band, at) => {
      const inside = accounts.filter((one) => bandOf(one.index) === at)
      const stillBuying = inside.filter((one) => one.afterMinor > 0).length
      const told = inside.length >= fewest
      return {
        ...{ ...band, n: inside.length, stillBuying },
        retention: told ? { value: stillBuying / inside.length, ...wilsonInterval(stillBuying, inside.length)! } : null,
        growth: told ? uncertain(inBand[at]!, growth) : null,
        costShare: told && inside.filter(bought).length >= fewest ? uncertain(inBand[at]!, costShare) : null,
      }
    }),
    slopes: {
      retention: uncertain(
        every,
        slope(accounts, (one) => (one.afterMinor > 0 ? 1 : 0)),
      ),
      // Between -2 (left) and 2, so that one account that began small does not decide alone.
      growth: uncertain(
        every,
        slope(accounts, (one) => (one.afterMinor - one.beforeMinor) / ((Math.max(0, one.afterMinor) + one.beforeMinor) / 2)),
      ),
      costShare: accounts.some(bought)
        ? uncertain(
            accounts.map((one) => (bought(one) ? one.afterMinor : 0)),
            slope(accounts, (one) => (bought(one) ? one.costMinor! / one.afterMinor : 0)),
          )
        : null,
    },
  }
}

/** Least squares of a value on the index, per 10 points. */
function slope(accounts: readonly EarlierIndex[], value: (one: EarlierIndex) => number) {
  return (weights: readonly number[]): number | null => {
    let [w, x, y, xx, xy] = [0, 0, 0, 0, 0]
    accounts.forEach((one, at) => {
      const weight = weights[at]!
      w += weight
      x += weight * one.index
      y += weight * value(one)
      xx += weight * one.index ** 2
      xy += weight * one.index * value(one)
    })
    const spread = xx - x ** 2 / w
    return w > 0 && spread > 1e-9 * xx ? (10 * (xy - (x * y) / w)) / spread : null
  }
}
