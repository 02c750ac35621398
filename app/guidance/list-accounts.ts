import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { GuidanceAccount, SellingAccount } from '#api/routes/guidance.ts'
import { losesOn } from '#engine/guidance/selling-by-segment.ts'
import type { WholeAccount } from '../access/views.ts'
import type { Context } from '../context.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { segmentOf } from './guidance-book.ts'
import { movesOf, readGuidance } from './show-guidance.ts'

type Page = Parameters<typeof pageFrom>[1]

interface WhichMoves {
  readonly reason: string
  readonly segment: string
  readonly channel: string
  readonly show: 'hurt' | 'all'
}

/** Accounts whose interactions would move: those it would hurt first, then by how much moves. */
export async function guidanceAccounts(ctx: Context, snapshot: number | null, which: WhichMoves): Promise<GuidanceAccount[]> {
  const { view, book } = await readGuidance(ctx, snapshot)
  const group = book.groups.find((one) => one.reason === which.reason && one.segment === which.segment)
  const option = group?.options.find((one) => one.channel === which.channel)
  if (!group || !option)
    throw new Refusal('not_found', `Nobody of ${which.segment} turned to us for "${which.reason}", or ${which.channel} cannot take it`)
  const { name } = await bookInColumns(ctx, view.id)
  return movesOf(book, group, option.at)
    .filter((one) => which.show === 'all' || one.harms.length > 0)
    .sort((a, b) => b.harms.length - a.harms.length || b.moved - a.moved)
    .map(({ account, at, harms, ...figures }) => ({
      ...{ ...named(account, name[at]!), ...figures, harms: [...harms] },
      ...{
        index: account.relationship?.index ?? null,
        grade: account.relationship?.grade ?? null,
        needs: [...(account.segment?.needs ?? [])],
      },
    }))
}

export const listGuidanceAccounts = async (ctx: Context, snapshot: number | null, query: WhichMoves & Page) =>
  pageFrom(await guidanceAccounts(ctx, snapshot, query), query)

interface WhichSelling {
  readonly segment: string
  readonly channel: string
  readonly show: 'losing' | 'all'
}

/** Accounts with selling through a channel, largest loss first. */
export async function sellingAccounts(ctx: Context, snapshot: number | null, which: WhichSelling): Promise<SellingAccount[]> {
  const { view } = await readGuidance(ctx, snapshot)
  const { name } = await bookInColumns(ctx, view.id)
  return view.accounts
    .flatMap((account, at) => {
      const sold = account.selling?.[which.channel]
      if (!sold || segmentOf(account) !== which.segment || (which.show === 'losing' && !losesOn(sold))) return []
      return [{ ...named(account, name[at]!), ...sold, lossMinor: sold.costMinor - sold.marginMinor }]
    })
    .sort((a, b) => b.lossMinor - a.lossMinor)
}

export const listSellingAccounts = async (ctx: Context, snapshot: number | null, query: WhichSelling & Page) =>
  pageFrom(await sellingAccounts(ctx, snapshot, query), query)

const named = (account: WholeAccount, name: string) => ({
  ...{ account: account.id, key: `${account.source}/${account.externalId}`, name },
  ...{ segment: segmentOf(account), revenueMinor: account.revenue },
})
