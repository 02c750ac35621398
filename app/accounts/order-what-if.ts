import type { z } from 'zod'
import type { whatIf } from '#api/routes/accounts.ts'
import {
  assumedWorkShare,
  measuredWorkShare,
  type OrderColumns,
  type OrderScenario,
  orderWhatIf,
  workByChannel,
} from '#engine/costing/order-what-if.ts'
import { monthOfDay } from '#engine/period/days.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import { loadEvents } from '#store/account-events.ts'
import { loadRates } from '#store/rates.ts'
import { withCost } from '../access/views.ts'
import type { Context } from '../context.ts'
import { nameOf } from './account-steps.ts'
import { membersOf, openAccountOf } from './open-account.ts'
import { type Pricing, pricingOf } from './pricing.ts'

export interface ScenarioQuery {
  readonly snapshot?: number | undefined
  readonly below?: number | undefined
  readonly share?: number | undefined
  readonly to?: string | undefined
  readonly work?: number | undefined
  readonly minimum?: number | undefined
}

/** Half the small orders, unless something else is asked. */
const defaultShare = 0.5

/** What if small orders came another way: computed from the account's own orders and the cost model; nothing is kept. */
export async function askOrderWhatIf(ctx: Context, accountId: number, query: ScenarioQuery): Promise<z.input<typeof whatIf>> {
  const opened = await openAccountOf(ctx, accountId, query.snapshot ?? null)
  const { view, account, whole } = opened
  withCost(view)
  const window = { from: view.from, to: view.to }
  const { events, pricing, convert } = await ctx.store.transaction(async (tx) => {
    const { leafIds } = await membersOf(tx, opened)
    return {
      events: await loadEvents(tx, leafIds, window, ['order']),
      pricing: await pricingOf(tx, whole),
      convert: (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount,
    }
  })
  const sales = events.filter((event) => event.kind === 'order' && event.net_minor !== null)
  const priced = sales.flatMap((event) => {
    const amount = convert(monthOfDay(event.day), event.currency!, event.net_minor!)
    return amount === null ? [] : [{ event, amount, ...costOf(event, pricing) }]
  })
  const channels = [
    ...new Set([...priced.map(({ event }) => event.channel ?? notStated), ...(query.to === undefined ? [] : [query.to])]),
  ].sort()
  const column = (value: (one: (typeof priced)[number]) => number) => Float64Array.from(priced, value)
  const orders: OrderColumns = {
    n: priced.length,
    amount: column((one) => one.amount),
    channel: Int32Array.from(priced, ({ event }) => channels.indexOf(event.channel ?? notStated)),
    baseCost: column((one) => one.baseCost),
    moreCost: column((one) => one.moreCost),
    feeCost: column((one) => one.feeCost),
    baseMinutes: column((one) => one.baseMinutes),
    moreMinutes: column((one) => one.moreMinutes),
    baseFallsAway: column((one) => one.baseFallsAway),
    moreFallsAway: column((one) => one.moreFallsAway),
    feeFallsAway: column((one) => one.feeFallsAway),
  }
  const belowMinor = query.below ?? smallBelow(orders.amount)
  const target = query.to === undefined ? selfServed(channels) : channels.indexOf(query.to)
  const measured = measuredWorkShare(workByChannel(orders, belowMinor), target)
  const scenario: OrderScenario = {
    belowMinor,
    movedShare: query.share ?? defaultShare,
    target,
    workShare: query.work ?? measured?.share ?? assumedWorkShare,
    minimumMinor: query.minimum ?? 0,
  }
  const result = orderWhatIf(orders, scenario)
  const costToServe = account.costToServe!
  const teamName = (id: string) => whole.result.teamMonths.find((one) => one.team === id)?.name ?? nameOf(id)
  return {
    currency: view.currency,
    months: monthsOfPeriod(window).length,
    channels,
    orders: {
      n: orders.n,
      channel: [...orders.channel],
      ...columnsOf(orders, ['amount', 'baseCost', 'moreCost', 'feeCost', 'baseMinutes', 'moreMinutes']),
      ...columnsOf(orders, ['baseFallsAway', 'moreFallsAway', 'feeFallsAway']),
    },
    leftOut: {
      notSales: events.filter((event) => event.kind === 'order' && event.net_minor === null).length,
      withoutRate: sales.length - priced.length,
    },
    activities: whole.result.activities
      .filter((one) => pricing.kindsOf(one.id).includes('order'))
      .map((one) => ({
        id: one.id,
        name: nameOf(one.name),
        team: one.team === null ? null : teamName(one.team),
        costMinor: account.activity[one.id] ?? 0,
      })),
    now: { costToServeMinor: costToServe, netContributionMinor: account.netContribution, revenueMinor: account.revenue },
    scenario,
    workFrom:
      query.work !== undefined
        ? { how: 'stated', inTarget: null, inOthers: null }
        : { how: measured ? 'measured' : 'assumed', inTarget: measured?.inTarget ?? null, inOthers: measured?.inOthers ?? null },
    result,
    after: {
      costToServeMinor: costToServe - result.savedMinor,
      netContributionMinor: account.netContribution === null ? null : account.netContribution + result.savedMinor,
      netContributionInMoneyMinor: account.netContribution === null ? null : account.netContribution + result.fallsAwayMinor,
    },
  }
}

const notStated = 'not stated'

const columnsOf = <K extends Exclude<keyof OrderColumns, 'n' | 'channel'>>(orders: OrderColumns, names: readonly K[]) =>
  Object.fromEntries(names.map((name) => [name, Array.from(orders[name])])) as Record<K, number[]>

/** The lower half by size: what is small is asked of the account itself, in a round figure. */
function smallBelow(amounts: Float64Array): number {
  if (amounts.length === 0) return 0
  const middle = Math.max(0, Float64Array.from(amounts).sort()[Math.floor(amounts.length / 2)]!)
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, middle))) - 1)
  return Math.round(middle / unit) * unit
}

/** A web shop where there is one, else EDI, else the first. */
function selfServed(channels: readonly string[]): number {
  for (const words of [/web|shop|portal|online/i, /edi/i]) {
    const at = channels.findIndex((channel) => words.test(channel))
    if (at >= 0) return at
  }
  return channels.length - 1
}

/** The work on an order: what every order causes, and what goes with its lines. */
function costOf(event: Parameters<Pricing['price']>[0], pricing: Pricing) {
  const sums = { baseCost: 0, moreCost: 0, feeCost: 0, baseMinutes: 0, moreMinutes: 0, baseFree: 0, moreFree: 0, feeFree: 0 }
  for (const one of pricing.price(event)) {
    if (one.team === null) {
      // Money per line or unit goes with the lines, whatever order they stand in.
      if (one.terms.some((term) => term.driver !== null)) continue
      sums.feeCost += one.costMinor
      sums.feeFree += one.costMinor * one.fallsAway
      continue
    }
    const rate = one.ratePerMinute ?? 0
    const perLine = one.terms.filter((term) => term.driver === 'lines').reduce((sum, term) => sum + term.coefficient * term.quantity, 0)
    const base = one.minutes! - perLine
    sums.baseMinutes += base
    sums.moreMinutes += perLine
    sums.baseCost += base * rate
    sums.moreCost += perLine * rate
    sums.baseFree += base * rate * one.fallsAway
    sums.moreFree += perLine * rate * one.fallsAway
  }
  const { baseFree, moreFree, feeFree, ...costs } = sums
  const part = (free: number, of: number) => (of > 0 ? free / of : 0)
  return {
    ...costs,
    ...{
      baseFallsAway: part(baseFree, sums.baseCost),
      moreFallsAway: part(moreFree, sums.moreCost),
      feeFallsAway: part(feeFree, sums.feeCost),
    },
  }
}
