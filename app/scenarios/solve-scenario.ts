/** The best plan of a scenario: solved once per snapshot, coverage models and revision, and kept. */

import { Refusal } from '#api/refusal.ts'
import { parseScenario, type Scenario } from '#api/scenario.ts'
import { isInfeasible } from '#engine/optimiser/choice-of.ts'
import { type KeptPlan, loadPlan, loadScenario, type ScenarioRecord, savePlan } from '#store/scenarios.ts'
import type { Context } from '../context.ts'
import { solveExactly } from '../optimiser/solve-exactly.ts'
import type { InfeasibleScenario, ScenarioInstance, SolvedScenario } from './instance.ts'
import { scenarioInstance } from './make-instance.ts'
import type { ScenarioBook } from './scenario-book.ts'
import { columnsOfPlan, solveInFull } from './solve-instance.ts'

export type Solved = SolvedScenario | InfeasibleScenario

export const isSolved = (one: Solved): one is SolvedScenario => 'solution' in one

const solvedKept = 12
const kept = new WeakMap<ScenarioBook, Map<string, Promise<Solved>>>()

/**
 * The best plan of a kept scenario on a snapshot (null: the last), or of what somebody tries in it.
 *
 * @throws Refusal not_found; conflict where no plan keeps its limits
 */
export async function solvedScenario(ctx: Context, scenarioId: number, snapshot: number | null, tried?: Scenario): Promise<SolvedScenario> {
  const record = await findScenario(ctx, scenarioId)
  const found = tried ? await solveTried(ctx, tried, snapshot, scenarioId) : await solveKept(ctx, record, snapshot)
  if (!isSolved(found))
    throw new Refusal(
      'conflict',
      `No plan keeps the limits of ${found.instance.scenario.name}: open it under Blueprint, it says the least that would do`,
    )
  return found
}

/** @throws Refusal not_found */
export async function findScenario(ctx: Context, id: number): Promise<ScenarioRecord> {
  const record = await loadScenario(ctx.store, id)
  if (!record) throw new Refusal('not_found', 'There is no such scenario: somebody may have thrown it away')
  return record
}

/** What is tried in a scenario: its solve begins with the plan kept, and nothing of it is kept. */
export const solveTried = async (ctx: Context, tried: Scenario, snapshot: number | null, scenario?: number): Promise<Solved> =>
  solveDocument(ctx, tried, snapshot, scenario === undefined ? null : await loadPlan(ctx.store, scenario), `tried ${scenario ?? ''}`)

/**
 * The plan of a kept scenario, or why there is none. The next solve begins with it.
 *
 * Whoever reads the plan of a revision first keeps it, though reading changes nothing of the scenario: it is what the revision said when it was
 * made, and measured anew, every reader is told that the plan is another one by now.
 */
export async function solveKept(ctx: Context, record: ScenarioRecord, snapshot: number | null): Promise<Solved> {
  const scenario = { ...parseScenario(record.document), name: record.name }
  const last = await loadPlan(ctx.store, record.id)
  const found = await solveDocument(ctx, scenario, snapshot, last, String(record.id))
  const { instance } = found
  if (isSolved(found) && last?.revision !== record.revision) {
    const { choice, bound } = found.solution
    await savePlan(ctx.store, record.id, {
      ...{ revision: record.revision, snapshotId: instance.snapshot, coverageModelId: instance.coverage?.model ?? null, solvedAt: ctx.now },
      summary: { valueMinor: choice.value, boundMinor: bound },
      choices: {
        models: instance.models.models.map((one) => one.id),
        accounts: instance.accountId,
        chosen: Array.from(choice.column, (j) => instance.model[j]!),
      },
    })
  }
  return found
}

/** @param of whose it is: the last plan of a scenario is where its solve begins */
export async function solveDocument(
  ctx: Context,
  scenario: Scenario,
  snapshot: number | null,
  last: KeptPlan | null,
  of: string,
): Promise<Solved> {
  const instance = await scenarioInstance(ctx, scenario, snapshot)
  const solved = kept.get(instance.book) ?? new Map<string, Promise<Solved>>()
  kept.set(instance.book, solved)
  const key = JSON.stringify([of, scenario])
  const made = solved.get(key) ?? solveAnew(ctx, instance, last)
  solved.delete(key)
  solved.set(key, made)
  made.catch(() => solved.get(key) === made && solved.delete(key))
  for (const old of [...solved.keys()].slice(0, Math.max(0, solved.size - solvedKept))) solved.delete(old)
  try {
    return await made
  } catch (error) {
    // Whoever asked first went away: that is no answer to anybody else.
    if (!(error instanceof Refusal && error.code === 'cancelled') || ctx.signal?.aborted) throw error
    return solveDocument(ctx, scenario, snapshot, last, of)
  }
}

async function solveAnew(ctx: Context, instance: ScenarioInstance, last: KeptPlan | null): Promise<Solved> {
  const found = await solveInFull(instance, last ? [columnsOfPlan(instance, last.choices)] : [])
  if (isInfeasible(found)) return { instance, infeasible: found }
  return instance.rules.length === 0 ? { instance, solution: found, solver: 'lagrange' } : byRules(ctx, instance)
}

const rulesSeconds = 60
const nearEnough = 1e-4

/** With least amounts the problem no longer falls apart by account: HiGHS solves it whole. */
export async function byRules(ctx: Context, instance: ScenarioInstance, seconds = rulesSeconds): Promise<Solved> {
  const { columns, limits, rules } = instance
  const answer = await solveExactly(
    columns,
    limits.map((one) => one.limit),
    { rules, seconds, gap: nearEnough, ...(ctx.signal && { signal: ctx.signal }) },
  )
  if (answer.status === 'infeasible') return { instance, infeasible: null }
  if (answer.status === 'nothing')
    throw new Refusal('unavailable', `No plan was found within ${seconds} seconds: leave a rule out, or offer fewer models`)
  return { instance, solution: answer.solution, solver: 'highs' }
}
