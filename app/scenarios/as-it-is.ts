import type { PlanSummary } from '#api/routes/scenarios.ts'
import type { ScenarioInstance } from './instance.ts'

/**
 * Today as it is, where the plan nobody optimised has to serve some by another model, since a pin or a ban closed the one of today: what moving
 * them brings belongs to the scenario. So the changes of a plan add up to what it is worth more than today.
 */
export function asItIs(summary: PlanSummary, { columns, model, today, book, worth }: ScenarioInstance): PlanSummary {
  const moved = Array.from(today.keys()).filter((a) => today[a]! < 0)
  if (moved.length === 0) return summary
  const { now } = worth
  // Where today's is closed, today's plan has the first that is open.
  const more = (is: ArrayLike<number>, would: ArrayLike<number>) => moved.reduce((sum, a) => sum + is[a]! - would[columns.start[a]!]!, 0)
  const value = summary.value + more(now.value, columns.value)
  const spend = Math.round(summary.spend + more(now.cash, worth.columns.cash))
  const limits = summary.limits.map((limit) => {
    const g = limit.kind === 'team' ? book.teams.findIndex((one) => one.team === limit.team) : -1
    const used =
      limit.kind === 'budget'
        ? spend
        : limit.kind === 'moves'
          ? 0
          : g < 0
            ? limit.used
            : limit.used + more(now.minutes[g]!, worth.columns.minutes[g]!) / 60
    return { ...limit, used }
  })
  const models = summary.models.map((one, m) => {
    const sum = (of: (a: number, is: boolean) => number) =>
      moved.reduce((total, a) => {
        const is = book.columns.today[a] === m ? of(a, true) : 0
        return total + is - (model[columns.start[a]!] === m ? of(a, false) : 0)
      }, 0)
    return {
      ...one,
      accounts: one.accounts + sum(() => 1),
      revenueMinor: Math.round(one.revenueMinor + sum((a) => book.columns.revenue[a]!)),
      valueMinor: one.valueMinor + sum((a, is) => (is ? now.value[a]! : columns.value[columns.start[a]!]!)),
      spendMinor: Math.round(one.spendMinor + sum((a, is) => (is ? now.cash[a]! : worth.columns.cash[columns.start[a]!]!))),
      costToServeMinor: Math.round(
        one.costToServeMinor + sum((a, is) => book.directCost[a]! + (is ? now.cost[a]! : worth.columns.cost[columns.start[a]!]!)),
      ),
    }
  })
  return {
    ...{ ...summary, value, spend, limits, models, lowMinor: value, highMinor: value, moved: 0, up: 0, down: 0, moves: [] },
    feasible: limits.every((one) => one.used <= one.available * (1 + 1e-9) + 1e-6),
  }
}
