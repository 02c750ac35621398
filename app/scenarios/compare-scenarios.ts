import { pageFrom } from '#api/paging.ts'
import type { ScenarioDifference } from '#api/routes/scenarios.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { Context } from '../context.ts'
import type { SolvedScenario } from './instance.ts'
import { solvedScenario } from './solve-scenario.ts'

interface Asked {
  readonly snapshot?: number | undefined
  readonly segment?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/**
 * Where two scenarios differ: by segment (that of the first), and the accounts they serve by different models, largest difference first.
 * Each is valued under its own assumptions.
 *
 * @throws Refusal not_found; conflict where one of them has no plan
 */
export async function compareScenarios(ctx: Context, scenario: number, against: number, asked: Asked): Promise<ScenarioDifference> {
  const snapshot = asked.snapshot ?? null
  const one = await solvedScenario(ctx, scenario, snapshot)
  const other = await solvedScenario(ctx, against, snapshot)
  const { accountId, key, name, segment, book } = one.instance
  // The same snapshot and the same book: the same accounts in the same order.
  const rows = accountId.map((id, a) => {
    const [before, after] = [served(one, a), served(other, a)]
    return {
      ...{ id, key: key[a]!, name: name[a]!, segment: segment[a]!, revenueMinor: book.columns.revenue[a]! },
      ...{ one: before.model, other: after.model },
      ...{ valueDelta: after.value - before.value, spendDelta: after.spend - before.spend },
    }
  })
  const models = one.instance.models.models.map(({ id }) => id)
  const bySegment = [...TIERS, null].flatMap((tier) => {
    const those = rows.filter((row) => row.segment === tier)
    if (those.length === 0) return []
    return {
      ...{ segment: tier, accounts: those.length, differ: those.filter((row) => row.one !== row.other).length },
      valueDelta: those.reduce((sum, row) => sum + row.valueDelta, 0),
      spendDelta: those.reduce((sum, row) => sum + row.spendDelta, 0),
      models: models.flatMap((model) => {
        const [before, after] = [those.filter((row) => row.one === model).length, those.filter((row) => row.other === model).length]
        return before + after > 0 ? [{ model, one: before, other: after }] : []
      }),
    }
  })
  const differing = rows
    .filter((row) => row.one !== row.other && (asked.segment === undefined || row.segment === asked.segment))
    .sort((a, b) => Math.abs(b.valueDelta) - Math.abs(a.valueDelta) || (a.key < b.key ? -1 : 1))
  return { segments: bySegment, accounts: pageFrom(differing, asked) }
}

function served({ instance, solution }: SolvedScenario, a: number) {
  const column = solution.choice.column[a]!
  const budget = instance.limits.findIndex((limit) => limit.kind === 'budget')
  return {
    model: instance.models.models[instance.model[column]!]!.id,
    value: instance.columns.value[column]!,
    spend: instance.columns.use[budget]![column]!,
  }
}
