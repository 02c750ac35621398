import { eventPricer } from '#engine/costing/event-cost.ts'
import type { CostMeasurement } from '#engine/costing/measurement.ts'
import { compareKeys } from '#engine/money/compare-keys.ts'
import { addDays, dayNumber, monthOfDay } from '#engine/period/days.ts'
import type { Month } from '#engine/period/period.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import { loadCoverage } from '#store/coverage.ts'
import { type InteractionForChannels, loadInteractions } from '#store/interaction-columns.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import { pricingModels } from './pricing-models.ts'
import type { ChosenCost } from './take-snapshot.ts'

/** Interactions in columns, in order of (source, externalId). */
export interface ChannelData {
  readonly n: number
  readonly day: Int32Array
  readonly lastDay: Int32Array
  readonly account: Int32Array
  readonly reason: Int32Array
  readonly channel: Int32Array
  readonly inbound: Uint8Array
  readonly selling: Uint8Array
  readonly cost: Float64Array
  readonly opportunity: Int32Array
  readonly reasons: readonly string[]
  /** The last one stands for "not stated". */
  readonly channels: readonly string[]
  readonly opportunityOf: ReadonlyMap<string, number>
}

const lookback = 90
const followUp = 7
export const notStated = 'not stated'

interface Item {
  readonly source: string
  readonly externalId: string
  readonly values: readonly number[]
}

export async function loadChannelData(
  ctx: Context,
  book: Book,
  level: Level,
  base: CostMeasurement,
  cost: ChosenCost,
): Promise<ChannelData> {
  const { window } = book.portfolio
  const months = book.portfolio.months.map((m) => m.month)
  const clamp = (month: Month): Month => (month < months[0]! ? months[0]! : month > months.at(-1)! ? months.at(-1)! : month)
  const priced = pricingModels(cost, base, months)
  const price = eventPricer(priced.models, priced.teamMonths)
  const sellingKinds = new Set(priced.models.flatMap((m) => m.activities.filter((a) => a.selling).map((a) => a.kind)))
  const lastDays = new Map(
    (await loadCoverage(ctx.store)).filter((c) => c.table_name === 'interaction').map((c) => [c.source, dayNumber(c.last_day)]),
  )
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const reasons = new Map<string, number>()
  const channels = new Map<string, number>()
  const opportunities = new Map<string, number>()
  const numberOf = (names: Map<string, number>, name: string) => {
    const known = names.get(name)
    if (known !== undefined) return known
    names.set(name, names.size)
    return names.size - 1
  }
  const item = (i: InteractionForChannels): Item => {
    const node = nodeOf.get(i.account_id) ?? -1
    const driver = (name: string) => i.drivers?.[name] ?? (name === 'replies' ? i.replies : name === 'reopens' ? i.reopens : 0) ?? 0
    const events = price({ month: clamp(monthOfDay(i.day)), kind: i.kind, handlingSeconds: i.handling_seconds, driver })
    return {
      source: i.source,
      externalId: i.external_id,
      values: [
        dayNumber(i.day),
        lastDays.get(i.source) ?? 0,
        node === level.unassigned ? -1 : node,
        i.reason === null ? -1 : numberOf(reasons, i.reason),
        numberOf(channels, i.channel ?? notStated),
        i.direction === 'outbound' ? 0 : 1,
        i.selling || sellingKinds.has(i.kind) ? 1 : 0,
        events.reduce((sum, e) => sum + e.costMinor, 0),
        i.opportunity === null ? -1 : numberOf(opportunities, `${i.source}\u001f${i.opportunity}`),
      ],
    }
  }
  const items: Item[] = []
  for await (const page of loadInteractions(ctx.store, addDays(window.from, -lookback), addDays(window.to, followUp)))
    for (const interaction of page) items.push(item(interaction))
  items.sort(compareKeys)
  const int = (at: number) => Int32Array.from(items, (i) => i.values[at]!)
  return {
    n: items.length,
    day: int(0),
    lastDay: int(1),
    account: int(2),
    reason: int(3),
    channel: int(4),
    opportunity: int(8),
    inbound: Uint8Array.from(items, (i) => i.values[5]!),
    selling: Uint8Array.from(items, (i) => i.values[6]!),
    cost: Float64Array.from(items, (i) => i.values[7]!),
    reasons: [...reasons.keys()],
    channels: [...channels.keys()],
    opportunityOf: opportunities,
  }
}
