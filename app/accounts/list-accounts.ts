import type { z } from 'zod'
import { parseAccountFilters, parseAccountSort } from '#api/account-filters.ts'
import { pageFrom } from '#api/paging.ts'
import type { accountRoutes } from '#api/routes/accounts.ts'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { addMonths, monthOfDay } from '#engine/period/days.ts'
import { type AccountListColumns, accountListTotals, filterAccounts, sortAccounts } from '#engine/value/account-list.ts'
import { loadLastContacts, loadTradeMonthsOf } from '#store/account-months.ts'
import { loadRates } from '#store/rates.ts'
import type { Context } from '../context.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { itemOf } from './show-account.ts'

type List = z.input<(typeof accountRoutes)['listAccounts']['ok']>
type Trends = z.input<(typeof accountRoutes)['getAccountTrends']['ok']>

/** Amounts and counts that a list adds up. */
export const summedFields = [
  ...[
    'orders',
    'orderLines',
    'interactions',
    'listValueMinor',
    'discountMinor',
    'creditsMinor',
    'revenueMinor',
    'rebatesMinor',
    'costOfGoodsMinor',
  ],
  ...[
    'marginMinor',
    'freightMinor',
    'latePaymentMinor',
    'commissionsMinor',
    'returnsHandlingMinor',
    'otherDirectMinor',
    'activityCostMinor',
  ],
  ...['causedByUsMinor', 'mixedMinor', 'costToServeMinor', 'netContributionMinor', 'ifThisAccountLeftMinor', 'lifetimeMinor'],
  ...['revenueChangeMinor', 'netContributionChangeMinor'],
] as const

/** The accounts of a book that pass the filters of an address, in its order. */
export function accountsOf(book: BookColumns, search: Readonly<Record<string, unknown>>): Int32Array {
  const columns = book as unknown as AccountListColumns
  return sortAccounts(
    columns,
    filterAccounts(columns, parseAccountFilters(search, book.head.currency, book.merged)),
    parseAccountSort(search.sort),
  )
}

export async function listAccounts(
  ctx: Context,
  query: Readonly<Record<string, unknown>> & { snapshot?: number | undefined; cursor?: string | undefined; limit: number },
): Promise<List> {
  const book = await bookInColumns(ctx, query.snapshot ?? null)
  const found = accountsOf(book, query)
  const { sums, leftOut } = accountListTotals(book as unknown as AccountListColumns, found, summedFields)
  const { items, next, total } = pageFrom([...found], query)
  return { items: items.map((at) => itemOf(book, at)), next, total, head: book.head, sums: { ...sums }, leftOut }
}

const monthsShown = 12

/** What rows of a list show beside the book: revenue by month, last contact, currency. Only of accounts in scope. */
export async function showTrends(ctx: Context, ids: readonly number[], snapshot: number | null): Promise<Trends> {
  const view = await loadSnapshotView(ctx, snapshot)
  const asked = new Set(ids)
  const shown = view.accounts.filter((a) => asked.has(a.id)).map((a) => a.id)
  const lastMonth = monthOfDay(view.asOf)
  const months = Array.from({ length: monthsShown }, (_, i) => addMonths(lastMonth, i + 1 - monthsShown))
  const basis = view.result.totals.revenueBasis === 'invoices' ? 'invoice' : 'order'
  const { cells, contacts, convert } = await ctx.store.transaction(async (tx) => ({
    cells: await loadTradeMonthsOf(tx, shown, view.level, months[0]!, lastMonth, basis),
    contacts: await loadLastContacts(tx, shown, view.level),
    convert: (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount,
  }))
  const byId = new Map(
    shown.map((id) => [
      id,
      { id, revenueMinor: months.map(() => 0), lastContact: null as string | null, currencies: new Map<string, number>() },
    ]),
  )
  for (const cell of cells) {
    const account = byId.get(cell.node)!
    const amount = convert(cell.month, cell.currency, cell.net_minor)
    const at = months.indexOf(cell.month)
    if (amount !== null && at >= 0) account.revenueMinor[at]! += amount
    account.currencies.set(cell.currency, (account.currencies.get(cell.currency) ?? 0) + Math.abs(amount ?? 0))
  }
  for (const contact of contacts) byId.get(contact.node)!.lastContact = contact.day
  return {
    months,
    accounts: [...byId.values()].map(({ currencies, ...account }) => ({
      ...account,
      // The one most of it is invoiced in.
      currency: [...currencies].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null,
    })),
  }
}
