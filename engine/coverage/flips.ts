/** What would have to be otherwise for the second-best model to win, one thing at a time; all else as it is. */
import { logistic, logit } from '../risk/retention-of.ts'
import { expectedYears } from './coverage-value.ts'
import type { Branch } from './value-parts.ts'

/** One model for one account. */
export interface LinearOption {
  readonly branches: readonly Branch[]
  /** Per limit. */
  readonly use: readonly number[]
  /** Minor units a year that capture is a share of, and that margin stands for. */
  readonly captureOf: number
  readonly marginOf: number
}

export interface Flips {
  /** Multipliers of limits at which both would be worth the same. */
  readonly prices: readonly { readonly limit: number; readonly at: number }[]
  /** Minor units a year; null: no amount ≥ 0 would. */
  readonly margin: number | null
  readonly opportunity: number | null
  /** Yearly retention under the second-best. */
  readonly retention: { readonly now: number; readonly at: number } | null
}

/**
 * Where a choice tips over to the runner-up. Prices, margin and opportunity enter linearly, so these are exact; retention is looked for by
 * halving.
 *
 * @param chosen      the model chosen
 * @param second      the runner-up
 * @param multipliers per limit: what a unit is worth in the plan
 * @param horizon     years and discount per year
 * @returns           what is not there could not flip it alone
 * @source  docs/methods/scenarios.md
 * @example flipsOf({ branches: [], use: [2], captureOf: 0, marginOf: 0 }, { branches: [], use: [1], captureOf: 0, marginOf: 0 }, [0], { years: 1, discount: 0 }).prices.length // 1
 */
export function flipsOf(
  chosen: LinearOption,
  second: LinearOption,
  multipliers: ArrayLike<number>,
  horizon: { readonly years: number; readonly discount: number },
): Flips {
  const net = (one: LinearOption) =>
    one.branches.reduce((sum, { share, value }) => sum + share * value, 0) - one.use.reduce((sum, use, k) => sum + multipliers[k]! * use, 0)
  const lead = Math.max(0, net(chosen) - net(second))
  const prices = chosen.use.flatMap((use, k) => {
    const more = use - second.use[k]!
    const at = multipliers[k]! + lead / more
    return Math.abs(more) > 1e-9 && at >= 0 ? [{ limit: k, at }] : []
  })
  // Of one unit a year more, so much reaches the value.
  const slope = (one: LinearOption, of: (branch: Branch) => number, unit: number) =>
    unit > 0 ? one.branches.reduce((sum, branch) => sum + branch.share * branch.year.years * of(branch), 0) / unit : 0
  const linear = (of: (branch: Branch) => number, now: number) => {
    const faster = slope(second, of, now) - slope(chosen, of, now)
    const at = now + lead / faster
    return Math.abs(faster) > 1e-9 && at >= 0 && Number.isFinite(at) ? at : null
  }
  return {
    prices,
    margin: linear((branch) => branch.year.margin, chosen.marginOf),
    opportunity: linear((branch) => branch.year.captured, chosen.captureOf),
    retention: retentionThatFlips(second, lead, horizon),
  }
}

/** Of the runner-up: all of its branches moved by as much on the logit. */
function retentionThatFlips(
  second: LinearOption,
  lead: number,
  { years, discount }: { readonly years: number; readonly discount: number },
): Flips['retention'] {
  const gain = (more: number) =>
    second.branches.reduce((sum, { share, year, value }) => {
      const retention = logistic(logit(year.retention) + more)
      return sum + share * (expectedYears(retention, years, discount) * year.net - value)
    }, 0)
  const at = (more: number) => second.branches.reduce((sum, { share, year }) => sum + share * logistic(logit(year.retention) + more), 0)
  const sign = gain(1) >= 0 ? 1 : -1
  let [low, high] = [0, 10]
  if (second.branches.length === 0 || gain(sign * high) < lead) return null
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (gain(sign * middle) < lead) low = middle
    else high = middle
  }
  return { now: at(0), at: at(sign * high) }
}
