/** The last measurement as coverage models see it: facts of accounts and the time they take. */
import type { CoverageModels } from '#api/coverage-models.ts'
import { type CostView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { type AccountFacts, accountFacts } from './account-facts.ts'
import { servedToday } from './open-models.ts'
import { type MinutesTaken, minutesTaken } from './team-minutes.ts'

export interface CoverageBook {
  readonly view: CostView
  readonly facts: readonly AccountFacts[]
  readonly taken: MinutesTaken
  /** Of all teams together, per account. */
  readonly minutes: Float64Array
  /** Positions of accounts that are known: Unassigned is served by nobody. */
  readonly accounts: readonly number[]
}

/** Of the whole book: coverage is decided about all accounts. */
export async function coverageBook(ctx: Context, snapshot: number | null): Promise<CoverageBook> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  return { ...bookOf(view), facts: await accountFacts(ctx, view) }
}

const kept = new WeakMap<CostView, Omit<CoverageBook, 'facts'>>()

export function bookOf(view: CostView): Omit<CoverageBook, 'facts'> {
  const known = kept.get(view)
  if (known) return known
  const taken = minutesTaken(view)
  const minutes = new Float64Array(view.accounts.length)
  for (const column of taken.minutes)
    column.forEach((value, i) => {
      minutes[i]! += value
    })
  const made = { view, taken, minutes, accounts: view.accounts.flatMap((account, i) => (account.unassigned ? [] : [i])) }
  kept.set(view, made)
  return made
}

/** Index of the model that serves each account today. */
export const servedOf = (models: CoverageModels, { view, facts, minutes }: CoverageBook): Uint8Array =>
  servedToday(models, view.accounts, facts, minutes)
