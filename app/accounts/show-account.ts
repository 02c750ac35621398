import type { AccountPage } from '#api/routes/accounts.ts'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { monthCosts } from '#engine/costing/month-cost.ts'
import { allocate } from '#engine/money/allocate.ts'
import { addMonthsToDay, firstDay } from '#engine/period/days.ts'
import type { Month, Period } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import { MAP_ZONES } from '#engine/value/account-map.ts'
import { averageAccountsLost } from '#engine/value/average-accounts.ts'
import { compareWithPeers } from '#engine/value/peer-comparison.ts'
import { type AccountMember, loadLinkReasons } from '#store/account-members.ts'
import {
  loadCountMonths,
  loadDriverMonths,
  loadKindMonths,
  loadLastContact,
  loadOrderChannels,
  loadTradeMonths,
} from '#store/account-months.ts'
import { type ContactRecord, loadContacts } from '#store/account-people.ts'
import { type AnswersTold, loadTimelineCounts } from '#store/account-timeline.ts'
import type { Db } from '#store/db.ts'
import { loadAbove } from '#store/hierarchy.ts'
import { loadRates } from '#store/rates.ts'
import { holding, loadSaid, type Said } from '#store/said.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { ShownAccount, SnapshotView, WholeView } from '../access/views.ts'
import { answersTold } from '../answers/answers-told.ts'
import type { Context } from '../context.ts'
import { accountRow } from '../reporting/account-row.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { headOf } from '../reporting/load-snapshot.ts'
import { nameOf, stepsOf } from './account-steps.ts'
import { membersOf, type OpenedAccount, openAccountOf } from './open-account.ts'
import { type Peers, peersOf } from './peers-of.ts'
import { type Pricing, pricingOf } from './pricing.ts'

/** Months that a chart shows beside the window, for the change against a year earlier. */
const monthsBefore = 12

/** One account: everything its page says, but timeline, people and rows. */
export async function showAccount(ctx: Context, accountId: number, snapshot: number | null): Promise<AccountPage> {
  const opened = await openAccountOf(ctx, accountId, snapshot)
  const { view, account, whole } = opened
  const book = await bookInColumns(ctx, view.id)
  const peers = peersOf(opened)
  const scope = await accountsInScope(ctx)
  // One turn at the embedded engine for all reads: between them it may be storing a chunk of an import.
  const under = await ctx.store.transaction((tx) => loadUnder(tx, opened, answersTold(ctx)))
  const { members } = under
  const row = accountRow(account)
  const item = itemOf(book, book.id.indexOf(accountId))
  const distinct = (values: readonly (string | null)[]) => [...new Set(values.filter((value) => value !== null))]
  return {
    head: headOf(view),
    models: [...under.pricing.names],
    revenueBasis: whole.result.totals.revenueBasis,
    costClosed: view.costClosed,
    scope: view.scope,
    sketch: whole.result.sketch !== null,
    mayNameBelowZero: whole.result.sketch === null,
    account: {
      ...item,
      ...{ creditsMinor: row.creditsMinor, rebatesMinor: row.rebatesMinor, costOfGoodsMinor: row.costOfGoodsMinor },
      ...{ otherDirectMinor: row.otherDirectMinor, mixedMinor: row.mixedMinor, costToServeUpperMinor: row.costToServeUpperMinor },
      firstYear: account.firstYear,
      tierReason: account.segment?.override?.reason ?? null,
      strategic: account.segment?.strategic ?? null,
      places: distinct([saidText(under.said.get('town')), ...members.map((m) => m.town)]),
      currencies: distinct([...under.trade.map((t) => t.currency), ...members.map((m) => m.currency)]),
      industry: under.said.has('industry')
        ? saidText(under.said.get('industry'))
        : (members.find((m) => m.industry !== null)?.industry ?? null),
      colleagues: under.said.has('colleague')
        ? distinct([saidText(under.said.get('colleague'))])
        : distinct(members.map((m) => m.colleague)),
    },
    behaviour: account.segment?.behaviour ?? null,
    zone: item.zone === null ? null : { ...MAP_ZONES[item.zone - 1]!, zone: item.zone, name: MAP_ZONES[item.zone - 1]!.zone },
    peers: peers && presentPeers(peers, view.costClosed),
    why: whyOf(opened, peers),
    leaving: leavingOf(view, account),
    revenueBefore: under.before,
    steps: stepsOf(account, whole, view.costClosed ? peers && { ...peers.figures, shareOf: openShares(peers) } : (peers?.figures ?? null)),
    months: under.months,
    orderChannels: under.orderChannels.map(({ channel, orders }) => ({ channel: channel ?? 'not stated', orders })),
    lastContact: under.lastContact && { day: under.lastContact.day, kind: under.lastContact.kind, channel: under.lastContact.channel },
    ...hierarchyOf(members, accountId),
    above: under.above
      .filter((a) => scope.ids === null || scope.ids.has(a.id))
      .map((a) => ({ id: a.id, key: `${a.source}/${a.externalId}`, name: a.name })),
    links: under.links.map((l) => ({ ...l, score: Number(l.score), reasons: wordsOf(l.reasons) })),
    counts: { people: under.people, timeline: under.timeline },
    findings: view.result.findings.filter((finding) => finding.subject === row.key).map(({ code, message }) => ({ code, message })),
  }
}

/** People who have not left: what is said by hand of any of their rows holds over all of them. */
function countThere(contacts: readonly ContactRecord[]): number {
  const said = new Map(contacts.flatMap((c) => (c.left_said === null ? [] : [[c.person_id, c.left_said] as const])))
  const there = contacts.filter((c) => (said.get(c.person_id) ?? c.left_day ?? 'null') === 'null')
  return new Set(there.map((c) => c.person_id)).size
}

const saidText = (said: Said | undefined): string | null => (typeof said?.value === 'string' ? said.value : null)

async function loadUnder(tx: Db, opened: OpenedAccount, answers: AnswersTold) {
  const { view, whole, account } = opened
  const { members, leafIds } = await membersOf(tx, opened)
  const pricing = await pricingOf(tx, whole)
  const window: Period = { from: view.from, to: view.to }
  const basis = whole.result.totals.revenueBasis === 'invoices' ? 'invoice' : 'order'
  const wide: Period = { from: addMonthsToDay(view.from, -monthsBefore), to: view.to }
  const convert = (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount
  const trade = await loadTradeMonths(tx, leafIds, wide, basis)
  const counts = await loadCountMonths(tx, leafIds, wide)
  const revenue = new Map<Month, number>()
  for (const cell of trade) {
    const amount = convert(cell.month, cell.currency, cell.net_minor)
    if (amount !== null) revenue.set(cell.month, (revenue.get(cell.month) ?? 0) + amount)
  }
  const covered = coveredFrom(whole, basis)
  const costs = view.costClosed ? null : await activityByMonth(tx, opened, pricing, leafIds, window)
  const countOf = new Map(counts.map((c) => [c.month, c]))
  const months = monthsOfPeriod(wide).map(({ month }) => ({
    month,
    covered: covered !== null && firstDay(month) >= covered,
    revenueMinor: covered !== null && firstDay(month) >= covered ? (revenue.get(month) ?? 0) : null,
    activityCostMinor: costs?.get(month) ?? null,
    orders: countOf.get(month)?.orders ?? 0,
    interactions: countOf.get(month)?.interactions ?? 0,
  }))
  const contacts = await loadContacts(tx, leafIds)
  return {
    ...{ members, pricing, trade, months },
    before: beforeOf(window, covered, revenue),
    orderChannels: await loadOrderChannels(tx, leafIds, window),
    lastContact: await loadLastContact(tx, leafIds),
    above: account.unassigned ? [] : await loadAbove(tx, leafIds),
    said: holding(await loadSaid(tx, 'account', leafIds)),
    links: await loadLinkReasons(tx, leafIds),
    people: countThere(contacts),
    timeline: (await loadTimelineCounts(tx, leafIds, answers)).reduce((sum, one) => sum + one.n, 0),
  }
}

/** First day that rows of revenue are known for; months before are not zero, they are not covered. */
function coveredFrom(whole: WholeView, basis: 'order' | 'invoice'): string | null {
  const tables = basis === 'invoice' ? ['invoice_line'] : ['sales_order', 'order_line']
  const days = whole.result.totals.sources.filter((s) => tables.includes(s.table)).map((s) => s.firstDay)
  // The month in which a source begins is cut, and counts as covered.
  return days.length === 0 ? null : firstDay(days.sort()[0]!.slice(0, 7))
}

function beforeOf(window: Period, covered: string | null, revenue: ReadonlyMap<Month, number>): AccountPage['revenueBefore'] {
  const months = monthsOfPeriod(window)
  const from = addMonthsToDay(window.from, -months.length)
  if (months.some((part) => !part.whole) || months.length > monthsBefore || covered === null || from < covered) return null
  const earlier = monthsOfPeriod({ from, to: window.from })
  return { from, to: window.from, minor: earlier.reduce((sum, { month }) => sum + (revenue.get(month) ?? 0), 0) }
}

/** The activity cost of the window over its months: each activity's cost by what its events cost in the month, so that the months add up to it. */
async function activityByMonth(tx: Db, { account }: OpenedAccount, pricing: Pricing, leafIds: readonly number[], window: Period) {
  const kinds = await loadKindMonths(tx, leafIds, window)
  const drivers = await loadDriverMonths(tx, leafIds, window)
  const priced = monthCosts(
    pricing.models,
    pricing.teamMonths,
    kinds.map((k) => ({
      ...{ month: k.month, kind: k.kind, standardN: k.standard_n + (pricing.sketch ? k.recorded_n : 0) },
      ...(pricing.sketch ? { recordedN: 0, recordedSeconds: 0 } : { recordedN: k.recorded_n, recordedSeconds: k.recorded_seconds }),
    })),
    drivers.map((d) => ({
      ...{ month: d.month, kind: d.kind, driver: d.driver, standardTotal: d.standard_total + (pricing.sketch ? d.recorded_total : 0) },
      recordedTotal: pricing.sketch ? 0 : d.recorded_total,
    })),
  )
  const parts = monthsOfPeriod(window)
  const weights = new Map<string, number[]>()
  const teamOf = new Map(pricing.models.flatMap((m) => m.activities.map((a) => [a.id, a.type === 'timed' ? a.team : null] as const)))
  for (const [id, byMonth] of priced) {
    const shown = pricing.shownId({ id, team: teamOf.get(id) ?? null })
    const sums = weights.get(shown) ?? parts.map(() => 0)
    parts.forEach(({ month, days, daysOfMonth }, i) => {
      // The rollup knows whole months: of one that the window cuts, its days.
      sums[i]! += ((byMonth.get(month) ?? 0) * days) / daysOfMonth
    })
    weights.set(shown, sums)
  }
  const total = new Map<Month, number>(parts.map(({ month }) => [month, 0]))
  for (const [id, cost] of Object.entries(account.activity)) {
    const byTime = weights.get(id)?.map((weight) => Math.round(Math.max(0, weight) * 1e4))
    // Declared teams, and what no event of now explains: by the days of the months.
    const by = byTime?.some((weight) => weight > 0) ? byTime : declaredWeights(pricing, id, parts)
    allocate(cost, by).forEach((share, i) => {
      total.set(parts[i]!.month, total.get(parts[i]!.month)! + share)
    })
  }
  return total
}

function declaredWeights(pricing: Pricing, id: string, parts: ReturnType<typeof monthsOfPeriod>): number[] {
  const costs = parts.map(
    ({ month, days, daysOfMonth }) =>
      ((pricing.teamMonths.find((team) => `declared:${team.team}` === id && team.month === month)?.cost ?? 0) * days) / daysOfMonth,
  )
  return costs.some((cost) => cost > 0) ? costs.map((cost) => Math.round(Math.max(0, cost))) : parts.map(({ days }) => days)
}

function whyOf({ view, account, whole, wholeAccount }: OpenedAccount, peers: Peers | null): AccountPage['why'] {
  if (view.costClosed || !peers || account.unassigned || wholeAccount.revenue <= 0) return null
  const byOrder = whole.result.activities.filter((a) => a.kind === 'order' || a.id === 'orderDesk').map((a) => a.id)
  const { accounts: _, ...comparison } = compareWithPeers(wholeAccount, peers.figures, byOrder)
  const name = (step: string) => {
    const activity = step.startsWith('activity:') ? whole.result.activities.find((a) => a.id === step.slice('activity:'.length)) : null
    return activity ? nameOf(activity.name) : (directNames[step] ?? step)
  }
  return { ...comparison, differences: comparison.differences.map((one) => ({ ...one, name: name(one.step) })) }
}

const directNames: Readonly<Record<string, string>> = {
  latePayment: 'Late payment',
  commissions: 'Commissions',
  returnsHandling: 'Returns handling',
}

function leavingOf(view: SnapshotView, account: ShownAccount): AccountPage['leaving'] {
  const bought = view.accounts.filter((a) => !a.unassigned && (a.revenue !== 0 || a.orders > 0) && a.ifThisAccountLeft !== null)
  const { accounts, meanMinor, n } = averageAccountsLost(
    account.ifThisAccountLeft,
    bought.map((a) => a.ifThisAccountLeft!),
  )
  const fullMinor = account.netContribution === null ? null : 0 - account.netContribution
  return { averageAccounts: accounts, meanMinor, n, fullMinor }
}

/** Of peers, where margin and cost are closed: list value, discount, credits and revenue. */
const openShares = ({ figures }: Peers) =>
  Object.fromEntries(['listValue', 'discount', 'credits', 'revenue', 'rebates'].map((step) => [step, figures.shareOf[step] ?? null]))

const presentPeers = (peers: Peers, closed: boolean): AccountPage['peers'] => ({
  ...{ accounts: peers.figures.accounts, of: peers.of, averageOrderMinor: peers.figures.averageOrderMinor },
  ...{ linesPerOrder: peers.figures.linesPerOrder, ordersMean: peers.figures.ordersMean },
  shareOf: closed ? openShares(peers) : peers.figures.shareOf,
})

function hierarchyOf(members: readonly AccountMember[], accountId: number) {
  const once = (list: { key: string; name: string | null }[]) => [...new Map(list.map((one) => [one.key, one])).values()]
  return {
    keys: members
      .filter((m) => m.kind !== 'place')
      .map((m) => ({
        ...{ key: `${m.source}/${m.externalId}`, name: m.name, town: m.town },
        how: m.id === accountId ? ('itself' as const) : m.merged ? ('merged' as const) : ('linked' as const),
      })),
    sites: once(members.flatMap((m) => (m.site === null ? [] : [{ key: `${m.source}/${m.site}`, name: m.siteName }]))),
    payers: once(members.flatMap((m) => (m.payer === null ? [] : [{ key: `${m.source}/${m.payer}`, name: m.payerName }]))),
  }
}

const wordsOf = (reasons: unknown): string[] =>
  Array.isArray(reasons) ? reasons.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))) : []

const itemFields = [
  ...([
    'id',
    'key',
    'name',
    'unassigned',
    'tier',
    'behaviour',
    'zone',
    'quadrant',
    'colleague',
    'country',
    'renewalDay',
    'daysToRenewal',
    'noticeDays',
    'orders',
    'orderLines',
  ] as const),
  ...(['interactions', 'listValueMinor', 'discountMinor', 'revenueMinor', 'marginMinor', 'freightMinor', 'activityCostMinor'] as const),
  ...([
    'causedByUsMinor',
    'costToServeMinor',
    'netContributionMinor',
    'ifThisAccountLeftMinor',
    'rangeLowMinor',
    'rangeHighMinor',
  ] as const),
  ...(['belowZero', 'estimatedShare', 'priceRealised', 'serviceShare', 'averageOrderMinor', 'firstDay', 'revenueChangeMinor'] as const),
  'netContributionChangeMinor' as const,
  ...(['index', 'indexLow', 'indexHigh', 'grade', 'heardShare', 'blindSpot', 'standing', 'indexShows'] as const),
] satisfies readonly (keyof BookColumns)[]

type ItemOf = { [K in (typeof itemFields)[number]]: BookColumns[K] extends readonly (infer T)[] ? T : never }

/** One row of the book. */
export const itemOf = (book: BookColumns, at: number): ItemOf =>
  Object.fromEntries(itemFields.map((field) => [field, (book[field] as readonly unknown[])[at] ?? null])) as unknown as ItemOf
