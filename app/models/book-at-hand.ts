import { Refusal } from '#api/refusal.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import type { Store } from '#store/db.ts'
import { type Book, loadBook } from '#store/portfolio.ts'
import { loadSettings } from '#store/settings.ts'
import { loadSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { resolveWindow } from '../measuring/window.ts'
import { mustSeeCosts } from './must-see-costs.ts'

interface Kept {
  readonly version: string
  readonly book: Promise<Book>
}

const kept = new WeakMap<Store, Kept>()
const keptFor = 120_000

/**
 * The book that drafts are tried on: of the last measurement's window, else of the last twelve months. It is read once and stays at
 * hand while the record is as it was, so that a changed answer is costed within a moment; left alone for two minutes it goes.
 */
export async function bookAtHand(ctx: Context): Promise<Book> {
  mustSeeCosts(ctx)
  const settings = await loadSettings(ctx.store)
  if (!settings) throw new Refusal('conflict', 'There is nothing in the record yet: import files first')
  const last = await loadSnapshot(ctx.store, null)
  const { asOf, window } = last
    ? { asOf: last.asOf, window: { from: last.from, to: last.to } }
    : await resolveWindow(ctx.store, null, '12m')
  const version = [await accountsVersion(ctx.store), asOf, window.from, window.to].join(' ')
  const known = kept.get(ctx.store)
  if (known?.version === version) return known.book
  const book = ctx.store.transaction(async (tx) => {
    await tx.script('set transaction isolation level repeatable read')
    return loadBook(tx, { asOf, window, currency: settings.currency, ratePolicy: 'average' })
  })
  const mine = { version, book }
  kept.set(ctx.store, mine)
  const forget = () => kept.get(ctx.store) === mine && kept.delete(ctx.store)
  book.catch(forget)
  setTimeout(forget, keptFor).unref()
  return book
}
