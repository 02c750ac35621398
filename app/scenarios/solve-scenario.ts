/** The best plan of a scenario: solved once per snapshot, coverage models and revision, and kept. */

import { Refusal } from '#api/refusal.ts'
import { parseScenario, type Scenario } from '#api/scenario.ts'
import { isInfeasible } from '#engine/optimiser/choice-of.ts'
import { loadPlan, loadScenario, type ScenarioRecord, savePlan } from '#store/scenarios.ts'
import type { Context } from '../context.ts'
import type { InfeasibleScenario, SolvedScenario } from './instance.ts'
import { scenarioInstance } from './make-instance.ts'
import type { ScenarioBook } from './scenario-book.ts'
import { columnsOfPlan, solveInstance } from './solve-instance.ts'

export type Solved = SolvedScenario | InfeasibleScenario

export const isSolved = (one: Solved): one is SolvedScenario => 'solution' in one

const solvedKept = 12
const kept = new WeakMap<ScenarioBook, Map<string, Promise<Solved>>>()

/**
 * The best plan of a kept scenario on a snapshot (null: the last).
 *
 * @throws Refusal not_found; conflict where no plan keeps its limits
 */
export async function solvedScenario(ctx: Context, scenarioId: number, snapshot: number | null): Promise<SolvedScenario> {
  const found = await solveKept(ctx, await findScenario(ctx, scenarioId), snapshot)
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

/** The plan of a kept scenario, or why there is none. The next solve begins with it. */
export async function solveKept(ctx: Context, record: ScenarioRecord, snapshot: number | null): Promise<Solved> {
  const scenario = { ...parseScenario(record.document), name: record.name }
  const instance = await scenarioInstance(ctx, scenario, snapshot)
  const last = await loadPlan(ctx.store, record.id)
  const found = await solveOnce(ctx, instance.book, scenario, instance, last ? [columnsOfPlan(instance, last.choices)] : [], record.id)
  const same =
    last?.revision === record.revision &&
    last.snapshotId === instance.snapshot &&
    last.coverageModelId === (instance.coverage?.model ?? null)
  if (isSolved(found) && !same) {
    const { solution } = found
    await savePlan(ctx.store, record.id, {
      ...{ revision: record.revision, snapshotId: instance.snapshot, coverageModelId: instance.coverage?.model ?? null, solvedAt: ctx.now },
      summary: { valueMinor: solution.choice.value, boundMinor: solution.bound },
      choices: {
        models: instance.models.models.map((one) => one.id),
        accounts: instance.accountId,
        chosen: Array.from(solution.choice.column, (j) => instance.model[j]!),
      },
    })
  }
  return found
}

/** Whichever scenario it is of: who asks for the same gets the same. */
function solveOnce(
  _ctx: Context,
  book: ScenarioBook,
  scenario: Scenario,
  instance: SolvedScenario['instance'],
  starts: readonly Int32Array[],
  of: number,
): Promise<Solved> {
  const solved = kept.get(book) ?? new Map<string, Promise<Solved>>()
  kept.set(book, solved)
  const key = JSON.stringify([of, scenario])
  const known = solved.get(key)
  const made =
    known ??
    (async (): Promise<Solved> => {
      const found = solveInstance(instance, { effort: 'full', starts })
      return isInfeasible(found) ? { instance, infeasible: found } : { instance, solution: found, solver: 'lagrange' }
    })()
  solved.delete(key)
  solved.set(key, made)
  made.catch(() => solved.delete(key))
  for (const old of [...solved.keys()].slice(0, Math.max(0, solved.size - solvedKept))) solved.delete(old)
  return made
}
