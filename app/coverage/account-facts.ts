/** What decides which coverage models are open to an account. */
import { countryCode } from '#api/countries.ts'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { addMonthsToDay } from '#engine/period/days.ts'
import type { Period } from '#engine/period/period.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import { loadRates } from '#store/rates.ts'
import { eachRevenue } from '#store/yearly-revenue.ts'
import { accountRecord } from '../access/own-accounts.ts'
import type { CostView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { yearsOf } from './team-minutes.ts'

export interface AccountFacts {
  readonly segment: Tier | null
  /** A year, minor units. */
  readonly revenueMinor: number
  /** Against the window before, as a share; null: it bought nothing then, or the record does not reach so far. */
  readonly growth: number | null
  /** Product classes bought; null: not measured. */
  readonly range: number | null
  readonly needs: readonly string[]
  /** One code per country, however the record writes it. */
  readonly country: string | null
}

/** Of the book in columns, which is made anew when countries are said otherwise. */
const kept = new WeakMap<BookColumns, Promise<readonly AccountFacts[]>>()

/** Of every account of the view, in its order. */
export async function accountFacts(ctx: Context, view: CostView): Promise<readonly AccountFacts[]> {
  const book = await bookInColumns(ctx, view.id)
  const facts = kept.get(book) ?? factsOf(ctx, view, book)
  kept.set(book, facts)
  facts.catch(() => kept.delete(book))
  return facts
}

async function factsOf(ctx: Context, view: CostView, { country }: BookColumns): Promise<readonly AccountFacts[]> {
  const years = yearsOf(view)
  const before = await revenueIn(ctx, view, windowBefore(view))
  return view.accounts.map((account, i) => {
    const earlier = before.get(account.id) ?? 0
    return {
      segment: account.segment?.tier ?? null,
      revenueMinor: account.revenue / years,
      growth: earlier > 0 ? account.revenue / earlier - 1 : null,
      range: account.classes ? Object.entries(account.classes).filter(([name, spend]) => name !== '' && spend > 0).length : null,
      needs: account.segment?.needs ?? [],
      country: country[i] == null ? null : countryCode(country[i]),
    }
  })
}

/** Revenue in a period, by account of the level: converted at the rates of its months. */
export async function revenueIn(ctx: Context, view: CostView, period: Period): Promise<Map<number, number>> {
  const { accounts, tree } = await accountRecord(ctx)
  const shown = new Set(view.accounts.map((account) => account.id))
  const nodeOf = new Map(
    accounts.map((account) => {
      const customer = accounts[tree.standIn[account.customer]!]!.id
      return [account.id, shown.has(customer) ? customer : account.id]
    }),
  )
  const found = new Map<number, number>()
  const basis = view.result.totals.revenueBasis === 'invoices' ? 'invoice' : 'order'
  await ctx.store.transaction(async (tx) => {
    const convert = (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount
    await eachRevenue(tx, period, basis, (leaf, month, currency, net) => {
      const [id, amount] = [nodeOf.get(leaf), convert(month, currency, net)]
      if (id !== undefined && amount !== null) found.set(id, (found.get(id) ?? 0) + amount)
    })
  })
  return found
}

/** The window before: as long, and right before it. */
function windowBefore(view: CostView): Period {
  const months = Math.max(1, Math.round(yearsOf(view) * 12))
  return { from: addMonthsToDay(view.from, -months), to: view.from }
}
