import { spreadPlan } from '#engine/coverage/spread-plan.ts'
import { choiceOf } from '#engine/optimiser/choice-of.ts'
import type { Infeasible, Solution } from '#engine/optimiser/choice-types.ts'
import { solvePrepared } from '#engine/optimiser/solve-choices.ts'
import { solveApart } from '../optimiser/solve-apart.ts'
import type { ScenarioInstance } from './instance.ts'

export type BaselineName = 'today' | 'even' | 'revenue'

/**
 * Plans that nobody optimised: as today, everybody the same, by revenue. Each is made of what is open under the scenario; where today's model
 * is not, today's plan has the first that is.
 */
export function baseline(instance: ScenarioInstance, name: BaselineName): Int32Array {
  const { columns, limits, today, book, model } = instance
  if (name === 'today') return today.map((column, a) => (column < 0 ? columns.start[a]! : column))
  const revenue = book.columns.revenue.map((amount) => Math.max(0, amount))
  const anybody = name === 'revenue' && revenue.some((amount) => amount > 0)
  return spreadPlan(
    columns,
    limits.map((one) => one.limit),
    limits.map((one) => one.kind !== 'moves'),
    Float64Array.from(model, (m) => book.rank[m]!),
    anybody ? revenue : new Float64Array(book.columns.n).fill(1),
  )
}

/**
 * The best plan within the limits. Full solves begin with the plans nobody optimised and the ones given, so that none of them is better;
 * quick ones with today's, where it keeps the limits. Whatever was asked before, the answer is the same.
 */
export function solveInstance(
  instance: ScenarioInstance,
  { effort, starts = [] }: { effort: 'quick' | 'full'; starts?: readonly Int32Array[] },
): Solution | Infeasible {
  const { prepared, limits } = instance
  const at = limits.map((one) => one.limit)
  const today = baseline(instance, 'today')
  return solvePrepared(prepared, at, {
    effort,
    starts: effort === 'quick' ? [today, ...starts].filter((start) => keepsLimits(instance, start)) : startsOf(instance, starts),
  })
}

const startsOf = (instance: ScenarioInstance, more: readonly Int32Array[]) => [
  ...(['today', 'even', 'revenue'] as const).map((name) => baseline(instance, name)),
  ...more,
]

/** In full, as `solveInstance` does, while others are answered. */
export const solveInFull = (instance: ScenarioInstance, starts: readonly Int32Array[] = []): Promise<Solution | Infeasible> =>
  solveApart(
    instance.prepared,
    instance.limits.map((one) => one.limit),
    { effort: 'full', starts: startsOf(instance, starts) },
  )

/** To mend a plan that breaks a limit takes longer than a slider has. */
const keepsLimits = ({ columns, limits }: ScenarioInstance, column: Int32Array) =>
  choiceOf(columns, column).used.every((used, k) => used <= limits[k]!.limit)

/** A plan kept as models of accounts, as columns of an instance: who is not in it, or may no longer have it, is as today. */
export function columnsOfPlan(
  instance: Pick<ScenarioInstance, 'columns' | 'model' | 'models' | 'today' | 'accountId'>,
  chosen: { readonly models: readonly string[]; readonly accounts: readonly number[]; readonly chosen: readonly number[] },
): Int32Array {
  const { columns, model, models, today, accountId } = instance
  const at = new Map(models.models.map((one, m) => [one.id, m]))
  const wanted = new Map(chosen.accounts.map((id, i) => [id, at.get(chosen.models[chosen.chosen[i]!]!)]))
  return Int32Array.from(accountId, (id, a) => {
    const m = wanted.get(id)
    for (let j = columns.start[a]!; j < columns.start[a + 1]!; j++) if (model[j] === m) return j
    return today[a]! < 0 ? columns.start[a]! : today[a]!
  })
}
