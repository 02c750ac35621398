import type { Frontier } from '#api/routes/scenarios.ts'
import { parseScenario, type Scenario } from '#api/scenario.ts'
import { budgetFrontier, type FrontierPoint } from '#engine/optimiser/budget-frontier.ts'
import { choiceOf } from '#engine/optimiser/choice-of.ts'
import { loadScenarios } from '#store/scenarios.ts'
import type { Context } from '../context.ts'
import { baselineNames } from './answer-scenario.ts'
import type { ScenarioInstance } from './instance.ts'
import { scenarioInstance } from './make-instance.ts'
import { baseline } from './solve-instance.ts'
import { findScenario, isSolved, solveKept } from './solve-scenario.ts'

const points = 24
/** A band is drawn through fewer. */
const largeBook = 20_000

const kept = new WeakMap<ScenarioInstance['prepared'], Map<string, readonly FrontierPoint[]>>()

/** Best value against budget, all else as in the scenario, or as somebody tries it. */
export async function scenarioFrontier(ctx: Context, id: number, snapshot: number | null, tried?: Scenario): Promise<Frontier> {
  const record = await findScenario(ctx, id)
  const scenario = tried ?? { ...parseScenario(record.document), name: record.name }
  const instance = await scenarioInstance(ctx, scenario, snapshot)
  const at = budgetsOf(instance)
  const band = instance.book.columns.n > largeBook ? at.filter((_, i) => i % 4 === 0 || i === at.length - 1) : at
  const base = curve(instance, at)
  const low = curve(await scenarioInstance(ctx, scenario, instance.snapshot, 'low'), band)
  const high = curve(await scenarioInstance(ctx, scenario, instance.snapshot, 'high'), band)
  const valueAt = (of: readonly FrontierPoint[], budget: number) => of.find((one) => one.limit === budget)?.value ?? null
  const marks: Frontier['marks'] = (['today', 'even', 'revenue'] as const).map((kind) => {
    const { value, used } = choiceOf(instance.columns, baseline(instance, kind))
    return { name: baselineNames[kind], kind, scenario: null, budgetMinor: Math.round(used[0]!), valueMinor: value }
  })
  for (const one of await loadScenarios(ctx.store)) {
    const solved = await solveKept(ctx, one, snapshot)
    if (!isSolved(solved)) continue
    const [budget] = solved.instance.limits
    const { value } = solved.solution.choice
    marks.push({ name: one.name, kind: 'scenario', scenario: one.id, budgetMinor: Math.round(budget!.limit), valueMinor: value })
  }
  return {
    points: base.flatMap(({ limit, value, bound }) => {
      if (value === null || bound === null) return []
      const all = [value, valueAt(low, limit), valueAt(high, limit)].filter((one) => one !== null)
      const told = all.length === 3
      return [
        {
          budgetMinor: Math.round(limit),
          valueMinor: value,
          boundMinor: bound,
          lowMinor: told ? Math.min(...all) : null,
          highMinor: told ? Math.max(...all) : null,
        },
      ]
    }),
    marks,
  }
}

/** From the least anybody needs to a little more than could be spent, with today's and the scenario's own among them. */
function budgetsOf({ columns, worth, limits }: ScenarioInstance): number[] {
  const { start } = columns
  let [least, most] = [0, 0]
  for (let a = 0; a + 1 < start.length; a++) {
    let [low, high] = [Number.POSITIVE_INFINITY, 0]
    for (let j = start[a]!; j < start[a + 1]!; j++)
      [low, high] = [Math.min(low, worth.columns.cash[j]!), Math.max(high, worth.columns.cash[j]!)]
    least += low
    most += high
  }
  const today = worth.now.cash.reduce((sum, one) => sum + one, 0)
  const to = Math.max(most * 1.02, today * 1.2, limits[0]!.limit, 1)
  const steps = Array.from({ length: points - 2 }, (_, i) => Math.ceil(least) + ((to - Math.ceil(least)) * i) / (points - 3))
  return [...new Set([...steps.map(Math.round), Math.round(today), Math.round(limits[0]!.limit)])].sort((x, y) => x - y)
}

function curve({ columns, limits, prepared, today }: ScenarioInstance, at: readonly number[]): readonly FrontierPoint[] {
  const widths = limits.map((one) => one.limit)
  const key = JSON.stringify([widths.slice(1), at])
  const curves = kept.get(prepared) ?? new Map<string, readonly FrontierPoint[]>()
  kept.set(prepared, curves)
  const starts = [today.map((column, a) => (column < 0 ? columns.start[a]! : column))]
  const made = curves.get(key) ?? budgetFrontier(columns, widths, 0, at, { effort: 'quick', starts })
  curves.set(key, made)
  return made
}
