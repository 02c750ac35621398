import { type HeardQuarter, heardByQuarter, quartersTo } from '#engine/listening/heard-quarters.ts'
import { addDays } from '#engine/period/days.ts'
import type { Store } from '#store/db.ts'
import { loadAskedCounts, loadHeardQuarters } from '#store/listening-counts.ts'
import type { Context } from '../context.ts'
import type { ListeningBook } from './listening-book.ts'

/** Two years, as far back as an answer counts. */
const quartersShown = 8

export interface AnswerCounts {
  readonly quarters: readonly HeardQuarter[]
  /** Per quarter: positions of the accounts of which somebody answered in it. */
  readonly heard: readonly (readonly number[])[]
  /** NPS questions put in twelve months, and answered, per account. */
  readonly asked: Int32Array
  readonly answered: Int32Array
}

const kept = new WeakMap<ListeningBook, Promise<AnswerCounts>>()

/** Sums over the answers of the accounts of a book, without those in confidence where they are left out of it. */
export function answerCounts(ctx: Context, book: ListeningBook): Promise<AnswerCounts> {
  const known = kept.get(book)
  if (known) return known
  const counts = load(ctx.store, book)
  kept.set(book, counts)
  counts.catch(() => kept.delete(book))
  return counts
}

async function load(store: Store, book: ListeningBook): Promise<AnswerCounts> {
  const { asOf, accounts, placeOf, openOnly } = book
  const quarters = quartersTo(asOf, quartersShown)
  const rows = await loadHeardQuarters(store, quarters[0]!.from, asOf)
  const byQuarter = new Map(quarters.map(({ name }) => [name, new Set<number>()]))
  for (const row of rows) {
    const place = placeOf.get(row.account_id)
    if (place !== undefined && (row.open || !openOnly)) byQuarter.get(row.quarter)?.add(place)
  }
  const heard = quarters.map(({ name }) => [...byQuarter.get(name)!].sort((a, b) => a - b))
  const asked = new Int32Array(accounts.length)
  const answered = new Int32Array(accounts.length)
  for (const row of await loadAskedCounts(store, addDays(asOf, -364), asOf)) {
    const place = placeOf.get(row.account_id)
    if (place === undefined) continue
    asked[place]! += openOnly ? row.asked_open : row.asked
    answered[place]! += openOnly ? row.answered_open : row.answered
  }
  const revenue = accounts.map((a) => a.revenueMinor)
  return { quarters: heardByQuarter(quarters, revenue, heard), heard, asked, answered }
}
