/** Rows of the whole book under a cost: a cost centre's postings, a channel's interactions. */
import { pageFrom } from '#api/paging.ts'
import { loadInteractionPage, loadPostings } from '#store/cost-rows.ts'
import { withWholeBook } from '../access/views.ts'
import { pricingOf } from '../accounts/pricing.ts'
import type { Context } from '../context.ts'
import { notStated } from '../measuring/load-channel-data.ts'
import { bookAtHand } from '../models/book-at-hand.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { rowOf } from './activity-work.ts'

interface Paging {
  readonly cursor?: string | undefined
  readonly limit: number
}

export async function listPostings(ctx: Context, snapshot: number | null, centre: string, paging: Paging) {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const rows = await loadPostings(ctx.store, centre, { from: view.from, to: view.to })
  const page = pageFrom(rows, paging)
  return {
    ...page,
    items: page.items.map((row) => ({
      ...{
        id: `${row.source}/${row.external_id}`,
        month: row.month,
        element: row.element,
        amountMinor: row.amount_minor,
        currency: row.currency,
      },
    })),
  }
}

/** Interactions of a channel, a reason or of selling, each with the account it belongs to and what it cost. */
export async function listInteractions(
  ctx: Context,
  snapshot: number | null,
  filter: { channel?: string | undefined; reason?: string | undefined; selling?: boolean | undefined },
  paging: Paging,
) {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const pricing = await pricingOf(ctx.store, view)
  const sellingKinds = pricing.models.flatMap((model) =>
    model.activities.filter((activity) => activity.selling).map((activity) => activity.kind),
  )
  const from = paging.cursor === undefined ? 0 : Number.parseInt(paging.cursor, 36) || 0
  const { rows, total } = await loadInteractionPage(
    ctx.store,
    { from: view.from, to: view.to },
    {
      ...(filter.channel !== undefined && { channel: filter.channel === notStated ? null : filter.channel }),
      ...(filter.reason !== undefined && { reason: filter.reason }),
      ...(filter.selling && { sellingKinds }),
    },
    { from, limit: paging.limit },
  )
  const accountOf = await accountFinder(ctx)
  return {
    items: rows.map((row) => {
      const terms = pricing.price(row)
      const [first] = terms
      const cost = terms.reduce((sum, one) => sum + one.costMinor, 0)
      const none = {
        activity: '',
        team: null,
        terms: [],
        recordedSeconds: null,
        minutes: null,
        ratePerMinute: null,
        costMinor: 0,
        fallsAway: 0,
      }
      return { ...rowOf({ row, terms: first ?? none }, cost), kind: row.kind, account: accountOf(row.account_id) }
    }),
    next: from + rows.length < total ? (from + rows.length).toString(36) : null,
    total,
  }
}

/** The customer a leaf belongs to. */
async function accountFinder(ctx: Context) {
  const book = await bookAtHand(ctx)
  const level = book.level('customer')
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const idOf = new Map(book.accounts.map((account) => [`${account.source}\u001f${account.externalId}`, account.id]))
  return (leaf: number) => {
    const node = nodeOf.get(leaf)
    if (node === undefined) return { id: leaf, key: '', name: 'no longer in the book' }
    const [source, externalId] = [level.source[node]!, level.externalId[node]!]
    return { id: idOf.get(`${source}\u001f${externalId}`) ?? leaf, key: `${source}/${externalId}`, name: level.displayName[node]! }
  }
}
