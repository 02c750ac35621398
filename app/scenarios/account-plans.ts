import { Refusal } from '#api/refusal.ts'
import { loadScenarios } from '#store/scenarios.ts'
import type { Context } from '../context.ts'
import { underLowAndHigh } from './answer-scenario.ts'
import { presentAccount } from './plan-accounts.ts'
import { scenarioBook } from './scenario-book.ts'
import { isSolved, solveKept } from './solve-scenario.ts'

/** How an account is served today, and what every kept scenario that can be kept to says of it. */
export async function accountPlans(ctx: Context, account: number, snapshot: number | null) {
  const book = await scenarioBook(ctx, snapshot)
  const a = book.indexOf.get(account)
  if (a === undefined)
    throw new Refusal('not_found', 'There is no such account in this measurement: it may have been merged, or not be yours')
  const name = (id: string) => book.models.models.find((one) => one.id === id)!.name
  const plans = []
  for (const record of await loadScenarios(ctx.store)) {
    const solved = await solveKept(ctx, record, snapshot)
    if (!isSolved(solved)) continue
    const { robust } = await underLowAndHigh(ctx, solved.instance, solved.solution.choice.column)
    const { to, valueDelta, costDelta, robust: sure, why } = presentAccount(solved, a, robust)
    plans.push({ scenario: record.id, name: record.name, to, toName: name(to), valueDelta, costDelta, robust: sure, why })
  }
  const today = book.models.models[book.columns.today[a]!]!
  return { today: today.id, todayName: today.name, plans }
}
