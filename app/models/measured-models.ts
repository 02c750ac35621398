import { parseCostModel } from '#api/cost-model.ts'
import type { CostModel } from '#engine/costing/cost-model.ts'
import { loadModels } from '#store/models.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import { type ChosenCost, chooseCost } from '../measuring/choose-cost.ts'
import { bodyHash } from '../measuring/input-hash.ts'
import { type MeasuredBook, measureBook } from '../measuring/measure-book.ts'

const kept = new WeakMap<Book, Map<string, MeasuredBook>>()
const measurementsKept = 4

/** A book under a choice of models; the last few stay at hand, so that a changed minute measures one side only. */
export function measuredBy(book: Book, cost: Pick<ChosenCost, 'sketch' | 'models'>): MeasuredBook {
  const measurements = kept.get(book) ?? new Map<string, MeasuredBook>()
  kept.set(book, measurements)
  const key = bodyHash([cost.sketch, cost.models])
  const known = measurements.get(key)
  if (known) return known
  const measured = measureBook(book, cost)
  measurements.set(key, measured)
  for (const old of [...measurements.keys()].slice(0, Math.max(0, measurements.size - measurementsKept))) measurements.delete(old)
  return measured
}

/** What measurements use now. */
export const costNow = (ctx: Context, book: Book): Promise<ChosenCost> => chooseCost(ctx, null, book.portfolio.currency)

/** The approved versions with this one after them: what measurements would use once it is approved from its month on. */
export async function modelsWith(ctx: Context, model: CostModel): Promise<CostModel[]> {
  const approved = (await loadModels(ctx.store, 'cost-model')).filter((record) => record.state === 'approved')
  return [...approved.map((record) => parseCostModel(record.body)), model]
}
