/** The answer for a slider: within its step, with the gap it has; what takes longer comes when it rests. */
import type { PlanSummary } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { choiceOf } from '#engine/optimiser/choice-of.ts'
import { isStuck, solveOrNearest } from '#engine/optimiser/solve-choices.ts'
import type { PromiseStandards } from '#engine/promises/standards.ts'
import type { Context } from '../context.ts'
import { payClosedOf } from '../coverage/team-minutes.ts'
import { standardsInForce } from '../promises-kept/standards-in-force.ts'
import type { ScenarioInstance } from './instance.ts'
import { groundOf } from './make-instance.ts'
import { movingInstance } from './moving-instance.ts'
import { infeasibleSummary, planSummary } from './plan-summary.ts'

export async function quickAnswer(ctx: Context, scenario: Scenario, snapshot: number | null, began: number): Promise<PlanSummary> {
  const { book, record, small } = await groundOf(ctx, scenario, snapshot)
  const { standards } = await standardsInForce(ctx.store)
  // From here on in one go: the next question writes where this one stands.
  return quickPlan(movingInstance(book, record, scenario, small, scenario.assumptions), standards, began, payClosedOf(ctx, book.view))
}

/** Of the scenario alone: what was asked before changes nothing. Rules of the least amount are limits here. */
export function quickPlan(
  instance: ScenarioInstance,
  standards: PromiseStandards,
  began: number,
  rateClosed: ReadonlySet<string> = new Set(),
): PlanSummary {
  const { prepared, columns, scenario, today } = instance
  const found = solveOrNearest(
    prepared,
    instance.limits.map((one) => one.limit),
    { effort: 'quick', starts: [today.map((column, a) => (column < 0 ? firstOpen(instance, a) : column))] },
  )
  const limits = instance.limits.slice(0, instance.limits.length - scenario.rules.filter((one) => one.sense === 'at least').length)
  const shown = {
    ...{ instance: { ...instance, limits }, standards, rateClosed, scenario: null, name: scenario.name, solver: 'lagrange' as const },
    ...{ effort: 'quick' as const, robust: null, low: null, high: null, against: null, findings: [], began },
  }
  if (!isStuck(found)) {
    // What least amounts count as limits is nobody's limit to see.
    const choice = { ...found.choice, used: found.choice.used.slice(0, limits.length) }
    return planSummary({ ...shown, solution: { ...found, choice }, column: choice.column })
  }
  const { used } = choiceOf(columns, found.nearest)
  const together = Float64Array.from(limits, ({ limit }, k) => Math.max(0, used[k]! - limit * (1 + 1e-9)))
  return infeasibleSummary(shown, together.some((over) => over > 0) ? { least: [], together } : null)
}

function firstOpen({ columns: { start, value } }: ScenarioInstance, a: number): number {
  let j = start[a]!
  while (value[j] === Number.NEGATIVE_INFINITY) j++
  return j
}
