import { loadOrderAmounts } from '#store/order-amounts.ts'
import { loadRates } from '#store/rates.ts'
import { accountRecord } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { yearsOf } from '../coverage/team-minutes.ts'
import type { BookView, ScenarioBook } from './scenario-book.ts'

/** Amounts of the orders of each account, ascending: those of account a are start[a] … start[a + 1] − 1. */
interface OrderSizes {
  readonly start: Int32Array
  readonly amount: Float64Array
}

const kept = new WeakMap<BookView, Promise<OrderSizes>>()

/** Orders below an amount a year, per account. The orders are read when a threshold is first asked about. */
export async function smallOrders(ctx: Context, book: ScenarioBook, belowMinor: number): Promise<Float64Array> {
  const known = kept.get(book.view) ?? readSizes(ctx, book)
  kept.set(book.view, known)
  known.catch(() => kept.delete(book.view))
  const { start, amount } = await known
  const years = yearsOf(book.view)
  return Float64Array.from(book.accounts, (_, a) => {
    let [low, high] = [start[a]!, start[a + 1]!]
    while (low < high) {
      const middle = (low + high) >> 1
      if (amount[middle]! < belowMinor) low = middle + 1
      else high = middle
    }
    return (low - start[a]!) / years
  })
}

async function readSizes(ctx: Context, { view, accounts, indexOf }: ScenarioBook): Promise<OrderSizes> {
  const { accounts: rows, tree } = await accountRecord(ctx)
  const shown = new Map(
    rows.map((row) => [row.id, indexOf.get(rows[tree.standIn[row.customer]!]!.id) ?? indexOf.get(row.id) ?? -1] as const),
  )
  const found: number[][] = accounts.map(() => [])
  await ctx.store.transaction(async (tx) => {
    const convert = (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount
    for (const { month, currency, accountId, netMinor } of await loadOrderAmounts(tx, { from: view.from, to: view.to }))
      accountId.forEach((id, i) => {
        const a = shown.get(id) ?? -1
        const amount = convert(month, currency, netMinor[i]!)
        if (a >= 0 && amount !== null) found[a]!.push(amount)
      })
  })
  const start = new Int32Array(accounts.length + 1)
  found.forEach((amounts, a) => {
    start[a + 1] = start[a]! + amounts.length
  })
  return { start, amount: Float64Array.from(found.flatMap((amounts) => amounts.sort((x, y) => x - y))) }
}
