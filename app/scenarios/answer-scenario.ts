/** The answer to a scenario: the best plan in numbers, in full or for a slider. */
import type { PlanSummary } from '#api/routes/scenarios.ts'
import { parseScenario, type Scenario } from '#api/scenario.ts'
import { choiceOf, isInfeasible } from '#engine/optimiser/choice-of.ts'
import { loadPlan, type ScenarioRecord } from '#store/scenarios.ts'
import type { Context } from '../context.ts'
import { payClosedOf } from '../coverage/team-minutes.ts'
import { standardsInForce } from '../promises-kept/standards-in-force.ts'
import { asItIs } from './as-it-is.ts'
import type { ScenarioInstance, SolvedScenario } from './instance.ts'
import { scenarioInstance } from './make-instance.ts'
import { infeasibleSummary, planSummary, type ShownPlan } from './plan-summary.ts'
import { quickAnswer } from './quick-answer.ts'
import type { BookFinding } from './scenario-book.ts'
import type { Level } from './scenario-terms.ts'
import { type BaselineName, baseline, solveInFull } from './solve-instance.ts'
import { byRules, findScenario, isSolved, type Solved, solveKept, solveTried } from './solve-scenario.ts'

/** A scenario nobody has kept, or not yet. */
export async function answerScenario(
  ctx: Context,
  asked: { document: Scenario; scenario?: number | undefined; snapshot?: number | undefined; quick: boolean },
): Promise<PlanSummary> {
  const began = performance.now()
  const { document, quick } = asked
  const snapshot = asked.snapshot ?? null
  if (quick) return quickAnswer(ctx, document, snapshot, began)
  const solved = await solveTried(ctx, document, snapshot, asked.scenario)
  return fullSummary(ctx, solved, { scenario: null, name: document.name, began, findings: [] })
}

/** The plan of a kept scenario. Where it was solved before on another measurement or under other coverage models, that is said. */
export async function answerKept(ctx: Context, id: number, snapshot: number | null): Promise<PlanSummary> {
  const began = performance.now()
  const record = await findScenario(ctx, id)
  const before = await loadPlan(ctx.store, id)
  const solved = await solveKept(ctx, record, snapshot)
  return fullSummary(ctx, solved, { scenario: id, name: record.name, began, findings: anew(record, solved, before) })
}

function anew(record: ScenarioRecord, { instance }: Solved, before: Awaited<ReturnType<typeof loadPlan>>): BookFinding[] {
  if (before === null || before.revision !== record.revision) return []
  const day = before.solvedAt.slice(0, 10)
  return [
    ...(before.snapshotId !== instance.snapshot
      ? [
          {
            code: 'solved_anew',
            message: `Solved on snapshot ${instance.snapshot}: the plan of ${day} was made on snapshot ${before.snapshotId}`,
          },
        ]
      : []),
    ...(before.coverageModelId !== (instance.coverage?.model ?? null)
      ? [{ code: 'coverage_changed', message: `The coverage models are others than those the plan of ${day} was made under` }]
      : []),
  ]
}

async function fullSummary(
  ctx: Context,
  solved: Solved,
  given: { scenario: number | null; name: string; began: number; findings: readonly BookFinding[] },
): Promise<PlanSummary> {
  const { instance } = solved
  const { standards } = await standardsInForce(ctx.store)
  const shown = { ...given, instance, standards, rateClosed: payClosedOf(ctx, instance.book.view), effort: 'full' as const }
  if (!isSolved(solved))
    return infeasibleSummary({ ...shown, solver: 'lagrange', robust: null, low: null, high: null, against: null }, solved.infeasible)
  const { column } = solved.solution.choice
  const range = await underLowAndHigh(ctx, instance, column)
  return planSummary({
    ...shown,
    ...{ column, solution: solved.solution, solver: solved.solver, ...range },
    against: await Promise.all(baselines.map((name) => gainOver(ctx, solved, name))),
  })
}

const baselines = ['today', 'even', 'revenue'] as const

/** What a plan is worth more than one that nobody optimised, under the same limits and assumptions. */
async function gainOver(ctx: Context, { instance, solution }: SolvedScenario, name: BaselineName) {
  const { value, spend, feasible, lowMinor, highMinor, moved, up, down, promises, limits, models } = await baselineSummary(
    ...([ctx, instance.scenario, instance.snapshot, name, 'quick'] as const),
  )
  return {
    ...{ baseline: name, valueMinor: value, gainMinor: solution.choice.value - value, spendMinor: spend, feasible },
    ...{ lowMinor, highMinor, moved, up, down, promises, limits, models },
  }
}

const levels = ['low', 'base', 'high'] as const satisfies readonly Level[]
const ranges = new WeakMap<Int32Array, Promise<Pick<ShownPlan, 'robust' | 'low' | 'high'>>>()

/** What would be best if everything assumed were at its low or at its high end; robust is who gets the same each time. */
export function underLowAndHigh(
  ctx: Context,
  instance: ScenarioInstance,
  column: Int32Array,
): Promise<Pick<ShownPlan, 'robust' | 'low' | 'high'>> {
  const known = ranges.get(column)
  if (known) return known
  const made = solveLevels(ctx, instance, column)
  ranges.set(column, made)
  made.catch(() => ranges.delete(column))
  return made
}

async function solveLevels(ctx: Context, instance: ScenarioInstance, column: Int32Array) {
  const robust = new Uint8Array(column.length).fill(1)
  const value: Record<string, number | null> = {}
  for (const level of levels) {
    if (level === instance.scenario.assumptions) continue
    const other = await scenarioInstance(ctx, instance.scenario, instance.snapshot, level)
    const solved = other.rules.length > 0 ? await byRules(ctx, other) : await withoutRules(other, column)
    if (!isSolved(solved)) {
      value[level] = null
      robust.fill(0)
      continue
    }
    const { choice } = solved.solution
    value[level] = choice.value
    for (let a = 0; a < column.length; a++) if (choice.column[a] !== column[a]) robust[a] = 0
  }
  // A plan that cuts loses less where coverage changes less: what is best may well be worth most under low assumptions.
  const values = [choiceOf(instance.columns, column).value, ...Object.values(value)].filter((one) => one !== null)
  return { robust, low: Math.min(...values), high: Math.max(...values) }
}

async function withoutRules(instance: ScenarioInstance, start: Int32Array): Promise<Solved> {
  const found = await solveInFull(instance, [start])
  return isInfeasible(found) ? { instance, infeasible: found } : { instance, solution: found, solver: 'lagrange' }
}

/** Plans that nobody optimised, under a scenario: as they are. */
export async function baselineSummary(
  ctx: Context,
  scenario: Scenario,
  snapshot: number | null,
  name: BaselineName,
  effort: 'quick' | 'full' = 'full',
): Promise<PlanSummary> {
  const began = performance.now()
  const instance = await scenarioInstance(ctx, scenario, snapshot)
  const column = baseline(instance, name)
  const { standards } = await standardsInForce(ctx.store)
  const values: number[] = []
  for (const level of levels) values.push(choiceOf((await scenarioInstance(ctx, scenario, snapshot, level)).columns, column).value)
  const summary = planSummary({
    ...{ instance, standards, rateClosed: payClosedOf(ctx, instance.book.view), column, began },
    ...{ scenario: null, name: baselineNames[name], solution: null, solver: 'none' },
    ...{ effort, robust: null, against: null, findings: [], low: Math.min(...values), high: Math.max(...values) },
  })
  return name === 'today' ? asItIs(summary, instance) : summary
}

export const baselineNames: Readonly<Record<BaselineName, string>> = { today: 'Today', even: 'Even spread', revenue: 'By revenue' }

/** What holds where nothing is said: today's budget and people, the coverage models as they are. */
export const asTodayScenario = (name = 'As today'): Scenario => parseScenario({ tapeline: 'scenario/1', name })
