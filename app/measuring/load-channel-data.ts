import type { CostMeasurement } from '#engine/costing/measurement.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import { addDays, dayNumber } from '#engine/period/days.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import { loadCoverage } from '#store/coverage.ts'
import { loadInteractions } from '#store/interaction-columns.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import type { ChosenCost } from './choose-cost.ts'
import { interactionPricer, sellingKindsOf } from './price-interaction.ts'
import { pricingModels } from './pricing-models.ts'

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
  readonly channels: readonly string[]
  readonly opportunityOf: ReadonlyMap<string, number>
}

const lookback = 90
const followUp = 7
export const notStated = 'not stated'

export async function loadChannelData(
  ctx: Context,
  book: Book,
  level: Level,
  base: CostMeasurement,
  cost: ChosenCost,
): Promise<ChannelData> {
  const { window } = book.portfolio
  const months = book.portfolio.months.map((m) => m.month)
  const priced = pricingModels(cost, base, months)
  const costOf = interactionPricer(priced.models, priced.teamMonths, months)
  const sellingKinds = sellingKindsOf(priced.models)
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
  // Columns from the start: there may be millions of rows, and an object each would fill the memory.
  const sources = new Map<string, number>()
  const externalId: string[] = []
  const names = ['source', 'day', 'account', 'reason', 'channel', 'inbound', 'selling', 'cost', 'opportunity'] as const
  const read = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<(typeof names)[number], number[]>
  for await (const page of loadInteractions(ctx.store, addDays(window.from, -lookback), addDays(window.to, followUp)))
    for (const i of page) {
      const node = nodeOf.get(i.account_id) ?? -1
      externalId.push(i.external_id)
      read.source.push(numberOf(sources, i.source))
      read.day.push(dayNumber(i.day))
      read.account.push(node === level.unassigned ? -1 : node)
      read.reason.push(i.reason === null ? -1 : numberOf(reasons, i.reason))
      read.channel.push(numberOf(channels, i.channel ?? notStated))
      read.inbound.push(i.direction === 'outbound' ? 0 : 1)
      read.selling.push(i.selling || sellingKinds.has(i.kind) ? 1 : 0)
      read.cost.push(costOf(i))
      read.opportunity.push(i.opportunity === null ? -1 : numberOf(opportunities, `${i.source}\u001f${i.opportunity}`))
    }
  const sourceNames = [...sources.keys()]
  const lastDayOf = sourceNames.map((source) => lastDays.get(source) ?? 0)
  const order = Uint32Array.from(externalId.keys()).sort((a, b) =>
    read.source[a] === read.source[b]
      ? compareBytes(externalId[a]!, externalId[b]!)
      : compareBytes(sourceNames[read.source[a]!]!, sourceNames[read.source[b]!]!),
  )
  // Numbers were given in the order of reading; what is reported goes by name.
  const [reasonOrder, channelOrder] = [inNameOrder(reasons), inNameOrder(channels)]
  const int = (name: (typeof names)[number]) => Int32Array.from(order, (i) => read[name][i]!)
  return {
    n: order.length,
    day: int('day'),
    lastDay: Int32Array.from(order, (i) => lastDayOf[read.source[i]!]!),
    account: int('account'),
    reason: int('reason').map((reason) => (reason < 0 ? -1 : reasonOrder.place[reason]!)),
    channel: int('channel').map((channel) => channelOrder.place[channel]!),
    opportunity: int('opportunity'),
    inbound: Uint8Array.from(order, (i) => read.inbound[i]!),
    selling: Uint8Array.from(order, (i) => read.selling[i]!),
    cost: Float64Array.from(order, (i) => read.cost[i]!),
    reasons: reasonOrder.names,
    channels: channelOrder.names,
    opportunityOf: opportunities,
  }
}

function inNameOrder(numbers: ReadonlyMap<string, number>): { names: string[]; place: Int32Array } {
  const names = [...numbers.keys()].sort(compareBytes)
  const place = new Int32Array(names.length)
  for (const [i, name] of names.entries()) place[numbers.get(name)!] = i
  return { names, place }
}
