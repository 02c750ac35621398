import { pageFrom } from '#api/paging.ts'
import type { ScenarioDifference } from '#api/routes/scenarios.ts'
import type { Context } from '../context.ts'
import { solvedScenario } from './solve-scenario.ts'

/** Where two scenarios differ; each is worth what it is under its own assumptions. Segments are those of the first one. */
export async function compareScenarios(
  ctx: Context,
  one: number,
  other: number,
  query: { snapshot?: number | undefined; segment?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<ScenarioDifference> {
  const first = await solvedScenario(ctx, one, query.snapshot ?? null)
  const second = await solvedScenario(ctx, other, first.instance.snapshot)
  const { instance } = first
  const { models } = instance.models
  const sides = [first, second].map(({ instance: of, solution }) => ({ of, column: solution.choice.column }))
  const value = (side: number, a: number) => sides[side]!.of.columns.value[sides[side]!.column[a]!]!
  const spend = (side: number, a: number) => sides[side]!.of.worth.columns.cash[sides[side]!.column[a]!]!
  const model = (side: number, a: number) => sides[side]!.of.model[sides[side]!.column[a]!]!
  const bySegment = new Map<string | null, ScenarioDifference['segments'][number]>()
  const differing: number[] = []
  instance.segment.forEach((segment, a) => {
    const sums = bySegment.get(segment) ?? {
      ...{ segment, accounts: 0, differ: 0, valueDelta: 0, spendDelta: 0 },
      models: models.map(({ id }) => ({ model: id, one: 0, other: 0 })),
    }
    bySegment.set(segment, sums)
    sums.accounts++
    sums.valueDelta += value(1, a) - value(0, a)
    sums.spendDelta += spend(1, a) - spend(0, a)
    sums.models[model(0, a)]!.one++
    sums.models[model(1, a)]!.other++
    if (model(0, a) === model(1, a)) return
    sums.differ++
    if (query.segment === undefined || query.segment === (segment ?? 'none')) differing.push(a)
  })
  const delta = (a: number) => value(1, a) - value(0, a)
  differing.sort((x, y) => Math.abs(delta(y)) - Math.abs(delta(x)) || x - y)
  const page = pageFrom(differing, query)
  const order = ['KEY', 'MAJOR', 'SME', null]
  return {
    segments: [...bySegment.values()]
      .sort((x, y) => order.indexOf(x.segment) - order.indexOf(y.segment))
      .map((sums) => ({ ...sums, spendDelta: Math.round(sums.spendDelta) })),
    accounts: {
      ...page,
      items: page.items.map((a) => ({
        ...{ id: instance.accountId[a]!, key: instance.key[a]!, name: instance.name[a]!, segment: instance.segment[a] ?? null },
        revenueMinor: Math.round(instance.book.columns.revenue[a]!),
        ...{ one: models[model(0, a)]!.id, other: models[model(1, a)]!.id },
        ...{ valueDelta: delta(a), spendDelta: Math.round(spend(1, a) - spend(0, a)) },
      })),
    },
  }
}
