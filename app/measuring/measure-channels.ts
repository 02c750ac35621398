import { channelCosts } from '#engine/channels/channel-costs.ts'
import { type CostOfSale, costOfSale, type WonOrders } from '#engine/channels/cost-of-sale.ts'
import { costPerOpportunity } from '#engine/channels/cost-per-opportunity.ts'
import type { CostMeasurement } from '#engine/costing/measurement.ts'
import { dayNumber } from '#engine/period/days.ts'
import type { Finding, Level } from '#engine/portfolio/portfolio.ts'
import { loadOpportunities, loadOrderMargins } from '#store/interaction-columns.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import type { ChosenCost } from './choose-cost.ts'
import { type ChannelData, loadChannelData } from './load-channel-data.ts'
import { type AccountReasons, measureReasons } from './measure-reasons.ts'

export interface ChannelReport {
  readonly reasons: readonly {
    readonly reason: string
    readonly channel: string
    readonly n: number
    readonly known: number
    readonly unknown: number
    readonly repeats: number
    readonly repeatRate: number | null
    readonly costPerInteractionMinor: number
    readonly costPerResolutionInChannelMinor: number | null
    readonly costPerResolutionMinor: number | null
  }[]
  readonly channels: readonly { readonly channel: string; readonly n: number; readonly inbound: number; readonly costMinor: number }[]
  readonly leftOut: {
    readonly outbound: number
    readonly withoutAccount: number
    readonly withoutReason: number
    readonly costMinor: number
  }
  readonly costOfSale: {
    readonly channels: readonly {
      readonly channel: string
      readonly sellingInteractions: number
      readonly sellingCostMinor: number
      readonly orders: number
      readonly marginMinor: number
      readonly costOfSale: number | null
      readonly losesMoney: boolean
    }[]
    readonly ordersWithoutSelling: { readonly orders: number; readonly marginMinor: number }
    readonly ordersWithoutMargin: number
  }
  readonly opportunities: readonly {
    readonly segment: string
    readonly won: number
    readonly lost: number
    readonly open: number
    readonly hitRate: number | null
    readonly costPerWonMinor: number | null
    readonly costPerLostMinor: number | null
    readonly costPerSaleInclLostMinor: number | null
  }[]
  readonly findings: readonly Finding[]
}

export interface MeasuredChannels {
  readonly report: ChannelReport
  /** Per account of the level: the same, account by account. */
  readonly accounts: readonly AccountReasons[]
}

/** What each reason costs in each channel until it is settled, what selling costs per channel, and what lost quotes cost. */
export async function measureChannels(
  ctx: Context,
  input: { book: Book; level: Level; base: CostMeasurement; cost: ChosenCost; segmentOf: (node: number) => string | null },
): Promise<MeasuredChannels> {
  const { book, level } = input
  const data = await loadChannelData(ctx, book, level, input.base, input.cost)
  const window = { from: dayNumber(book.portfolio.window.from), to: dayNumber(book.portfolio.window.to) }
  const costs = channelCosts(data, window)
  const orders = await ordersWithMargin(ctx, book, level)
  const sale = costOfSale(data, orders, window)
  const report: ChannelReport = {
    reasons: costs.rows.map((r) => ({
      reason: data.reasons[r.reason]!,
      channel: data.channels[r.channel]!,
      n: r.n,
      known: r.known,
      unknown: r.unknown,
      repeats: r.repeats,
      repeatRate: r.repeatRate,
      costPerInteractionMinor: r.costPerInteraction,
      costPerResolutionInChannelMinor: r.costPerResolutionInChannel,
      costPerResolutionMinor: r.costPerResolution,
    })),
    channels: costs.totals.map((t) => ({ channel: data.channels[t.channel]!, n: t.n, inbound: t.inbound, costMinor: t.cost })),
    leftOut: { ...without(costs.leftOut, 'cost'), costMinor: costs.leftOut.cost },
    costOfSale: saleReport(data, sale),
    opportunities: await opportunityReport(ctx, book, level, data, window, input.segmentOf),
    findings: [],
  }
  return { report, accounts: measureReasons(data, level.n, window, costs.outcome, orders, sale) }
}

const without = <T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = object
  return rest
}

const nodes = (book: Book, level: Level) => {
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  return (accountId: number) => {
    const node = nodeOf.get(accountId) ?? -1
    return node === level.unassigned ? -1 : node
  }
}

async function ordersWithMargin(ctx: Context, book: Book, level: Level): Promise<WonOrders> {
  const nodeOf = nodes(book, level)
  const orders = await loadOrderMargins(ctx.store, book.portfolio.window.from, book.portfolio.window.to)
  const margin = (o: (typeof orders)[number]) => (o.cost === null ? null : book.convert(o.month, o.currency, o.net - o.cost))
  return {
    day: Int32Array.from(orders, (o) => dayNumber(o.day)),
    account: Int32Array.from(orders, (o) => nodeOf(o.account_id)),
    margin: Float64Array.from(orders, (o) => margin(o) ?? Number.NaN),
  }
}

function saleReport(data: ChannelData, sale: CostOfSale): ChannelReport['costOfSale'] {
  return {
    channels: sale.channels.map((c) => ({
      channel: data.channels[c.channel]!,
      sellingInteractions: c.sellingInteractions,
      sellingCostMinor: c.sellingCost,
      orders: c.orders,
      marginMinor: c.margin,
      costOfSale: c.costOfSale,
      losesMoney: c.losesMoney,
    })),
    ordersWithoutSelling: { orders: sale.ordersWithoutSelling.orders, marginMinor: sale.ordersWithoutSelling.margin },
    ordersWithoutMargin: sale.ordersWithoutMargin,
  }
}

async function opportunityReport(
  ctx: Context,
  book: Book,
  level: Level,
  data: ChannelData,
  window: { from: number; to: number },
  segmentOf: (node: number) => string | null,
): Promise<ChannelReport['opportunities']> {
  const nodeOf = nodes(book, level)
  const rows = await loadOpportunities(ctx.store)
  if (rows.length === 0) return []
  const place = new Map(rows.map((r, i) => [`${r.source}\u001f${r.external_id}`, i]))
  const placeOfNumber = [...data.opportunityOf.keys()].map((key) => place.get(key) ?? -1)
  const segments: string[] = []
  const segmentNumber = (name: string) => (segments.includes(name) ? segments.indexOf(name) : segments.push(name) - 1)
  const result = costPerOpportunity(
    { opportunity: data.opportunity.map((o) => (o < 0 ? -1 : placeOfNumber[o]!)), selling: data.selling, cost: data.cost },
    {
      segment: Int32Array.from(rows, (r) => {
        const node = nodeOf(r.account_id)
        return segmentNumber((node < 0 ? null : segmentOf(node)) ?? 'no segment')
      }),
      closedDay: Int32Array.from(rows, (r) => (r.closed_day === null ? 0 : dayNumber(r.closed_day))),
      result: rows.map((r) => (r.won === null || r.closed_day === null ? 'open' : r.won ? 'won' : 'lost')),
    },
    window,
  )
  return result.map((s) => ({
    segment: segments[s.segment]!,
    won: s.won,
    lost: s.lost,
    open: s.open,
    hitRate: s.hitRate,
    costPerWonMinor: s.costPerWon,
    costPerLostMinor: s.costPerLost,
    costPerSaleInclLostMinor: s.costPerSaleInclLost,
  }))
}
