import { peanutButter } from '#engine/costing/peanut-butter.ts'
import type { Finding } from '#engine/portfolio/portfolio.ts'
import { type BookFindingCode, bookFindings } from '#engine/value/book-findings.ts'
import { PRICE_QUADRANTS, priceAgainstService } from '#engine/value/price-against-service.ts'
import type { CostView, SnapshotView, WholeView } from '../access/views.ts'
import { headOf } from '../reporting/load-snapshot.ts'

/** A finding with an id that is the same from snapshot to snapshot. */
export interface FoundInBook {
  readonly id: string
  readonly code: string
  /** What it is about where its code says that of several: a channel, a currency, a source. */
  readonly subject: string | null
  readonly message: string
  /** Accounts it is of; null where it is of something else. */
  readonly accounts: number | null
  /** Minor units, larger is worse; null = it has no amount. */
  readonly atStakeMinor: number | null
  /** Page with what lies under it. */
  readonly page: string
}

const found = new WeakMap<SnapshotView, FoundInBook[]>()

/** What a snapshot says by itself and what it leaves out, largest amount first; those without an amount last. Of accounts in scope only. */
export function findInBook(view: SnapshotView): FoundInBook[] {
  const known = found.get(view)
  if (known) return known
  const ours = ofAccounts(view)
  // Work without a known account is told once, with everything else that is Unassigned.
  const told = new Set(ours.some((one) => one.code === 'unassigned') ? ['interactions_without_account'] : [])
  const all = [...ours, ...ofWholeBook(view), ...ofRecord(view).filter((one) => !told.has(one.code))]
  const once = [...new Map(all.map((one) => [one.id, one])).values()]
  const list = once.sort((a, b) => (b.atStakeMinor ?? -1) - (a.atStakeMinor ?? -1))
  found.set(view, list)
  return list
}

/** Nobody is named below zero by a sketch that knows no product cost, and nobody by no model. */
export const mayNameBelowZero = (view: SnapshotView): boolean =>
  !view.costClosed && (view.result.sketch?.mayNameBelowZero ?? view.result.title === null)

/** What a snapshot of a book begins with: of what, whose, and what may be told of it. */
export const bookHead = (view: SnapshotView) => ({
  ...headOf(view),
  ...{ mayNameBelowZero: mayNameBelowZero(view), costClosed: view.costClosed, scope: view.scope },
})

function ofAccounts(view: SnapshotView): FoundInBook[] {
  const shift = view.costClosed ? null : (peanutButter((view as CostView).accounts)?.shift ?? null)
  const free = view.costClosed ? null : quadrantsOf(view as CostView)
  const findings = bookFindings(
    view.accounts.map((account, i) => ({ ...account, getsItFree: free?.[i] === getsItFree, shift: shift?.[i] ?? null })),
    mayNameBelowZero(view),
  )
  return findings.map(({ code, n, atStakeMinor }) => ({
    ...{ id: code, code, subject: null, atStakeMinor, accounts: code === 'unassigned' ? null : n },
    ...{ message: words[code](n), page: code === 'service_beyond_orders' ? beyondOrders(view, shift) : pages[code] },
  }))
}

/** An address holds so many ids; of more the list begins with the dearest. */
const mostIds = 200

function beyondOrders(view: SnapshotView, shift: readonly number[] | null): string {
  const ids = view.accounts.filter((_, i) => (shift?.[i] ?? 0) > 0).map((account) => account.id)
  return ids.length > mostIds ? pages.service_beyond_orders : `/accounts?account=${ids.join(',')}&sort=-activityCostMinor`
}

const getsItFree = PRICE_QUADRANTS.indexOf('gets it free')

function quadrantsOf({ accounts }: CostView): ArrayLike<number> {
  const column = (value: (a: CostView['accounts'][number]) => number) => accounts.map((a) => (a.unassigned ? 0 : value(a)))
  return priceAgainstService({
    listValue: column((a) => a.listValue),
    revenue: column((a) => a.revenue),
    rebates: column((a) => a.rebates),
    costToServe: column((a) => a.costToServe),
    unlistedShare: column((a) => a.unlistedShare),
  }).quadrant
}

const accounts = (n: number, one: string, many: string) => (n === 1 ? `1 account ${one}` : `${n} accounts ${many}`)

const words: Record<BookFindingCode, (n: number) => string> = {
  below_zero: (n) => `${accounts(n, 'costs more than it brings', 'cost more than they bring')}, in every version of the model`,
  service_beyond_orders: (n) => accounts(n, 'gets more service than its orders explain', 'get more service than their orders explain'),
  gets_it_free: (n) => accounts(n, 'pays little for much service', 'pay little for much service'),
  caused_by_us: (n) => `Work that we caused, at ${accounts(n, '', '').trim()}`,
  price_corrections: (n) => `Price corrections after the invoice, at ${accounts(n, '', '').trim()}`,
  late_payment: (n) => accounts(n, 'pays late', 'pay late'),
  unassigned: () => 'Facts without a known account, counted on Unassigned',
}

const pages: Record<BookFindingCode, string> = {
  below_zero: '/accounts?belowZero=every&known=1&sort=netContributionMinor',
  service_beyond_orders: '/accounts?known=1&sort=-activityCostMinor',
  gets_it_free: '/accounts?quadrant=gets%20it%20free&sort=-costToServeMinor',
  caused_by_us: '/accounts?causedByUsMinor=1..&known=1&sort=-causedByUsMinor',
  price_corrections: '/accounts?creditsMinor=1..&known=1&sort=-creditsMinor',
  late_payment: '/accounts?latePaymentMinor=1..&known=1&sort=-latePaymentMinor',
  unassigned: '/imports?tab=matches',
}

/** Of the whole book and no sum of accounts: told to whoever sees all of it. */
function ofWholeBook(view: SnapshotView): FoundInBook[] {
  if (view.costClosed || view.scope === 'own') return []
  const { result } = view as unknown as WholeView
  const notTraced = result.totals.notTracedMinor
  const sales = result.channels.costOfSale.channels.filter((channel) => channel.losesMoney)
  return [
    ...(notTraced > 0
      ? [
          {
            ...{
              id: 'not_traced',
              code: 'not_traced',
              subject: null,
              accounts: null,
              atStakeMinor: notTraced,
              page: '/costs?tab=not-traced',
            },
            message: 'Cost of teams that reached no account',
          },
        ]
      : []),
    ...sales.map((channel) => ({
      ...{ id: `sale_loses_money:${channel.channel}`, code: 'sale_loses_money', subject: channel.channel, accounts: null },
      atStakeMinor: channel.sellingCostMinor - channel.marginMinor,
      message: `Selling by ${channel.channel} costs more than the margin of the ${channel.orders} orders it won`,
      page: '/costs?tab=sale',
    })),
  ]
}

/** What the measurement left out or doubts. */
const ofRecord = (view: SnapshotView): FoundInBook[] =>
  view.result.findings.map((finding) => ({
    ...{ id: idOf(finding), code: finding.code, subject: finding.subject, message: finding.message, accounts: null },
    atStakeMinor: finding.amountMinor == null ? null : Math.abs(finding.amountMinor),
    page: pageOf(finding.code),
  }))

const idOf = ({ code, subject, details }: Finding) =>
  [code, subject, ...(typeof details?.group === 'string' ? [details.group] : [])].filter(Boolean).join(':')

function pageOf(code: string): string {
  if (/^(key_|segment|potential|override|strategic)/.test(code)) return '/segments'
  if (code === 'rate_missing') return '/settings?tab=currencies'
  if (/^relationship_/.test(code)) return '/listening'
  return /import|cover|interactions_without_account|decision_unknown|cross_reference/.test(code) ? '/imports' : '/costs'
}
