import { textOf, wordsOf } from '#api/filter-text.ts'
import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { AccountWhiteSpace, WhiteSpacePage, WhiteSpaceRow } from '#api/routes/white-space.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { type WhiteSpaceCell, whiteSpaceOf } from '#engine/white-space/white-space.ts'
import type { WholeAccount } from '../access/views.ts'
import type { Context } from '../context.ts'
import { headOfWhiteSpace, sizeOf, type ViewWhiteSpace, whiteSpaceOfView } from './white-space-of-view.ts'

type Query = Readonly<Record<string, unknown>> & {
  readonly snapshot?: number | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Segment by product class, and the accounts behind it, largest first. */
export async function showWhiteSpace(ctx: Context, query: Query): Promise<WhiteSpacePage> {
  const of = await whiteSpaceOfView(ctx, query.snapshot ?? null)
  const { found, classes } = of
  const pairs = pairsOf(of, query)
  const { items, next, total } = pageFrom(pairs, query)
  const size = of.view.accounts.reduce((sum, account) => sum + (account.unassigned ? 0 : sizeOf(account)), 0)
  const withoutClassMinor = of.view.accounts.reduce((sum, account) => sum + (account.unassigned ? 0 : (account.classes?.[''] ?? 0)), 0)
  return {
    ...{ head: headOfWhiteSpace(of), classes: [...classes] },
    segments: found.sums.flatMap((sums, group) =>
      sums.every((one) => one.accounts === 0)
        ? []
        : [{ tier: TIERS[group] ?? null, classes: sums.map((one, i) => ({ productClass: classes[i]!, ...one })) }],
    ),
    leftOut: { withoutClassMinor, withoutClassShare: size > 0 ? withoutClassMinor / size : null, withoutSize: found.withoutSize },
    rows: { items: items.map((pair) => rowAt(of, pair)), next, total },
    rowsWeighedMinor: pairs.reduce((sum, pair) => sum + found.weighedMinor[pair]!, 0),
  }
}

/** What an account buys of each class, and what its peers do. */
export async function showAccountWhiteSpace(ctx: Context, id: number, snapshot: number | null): Promise<AccountWhiteSpace> {
  const of = await whiteSpaceOfView(ctx, snapshot)
  const at = of.indexOf.get(id)
  if (at === undefined)
    throw new Refusal('not_found', 'There is no such account in this measurement: it may have been merged, or not be yours')
  const account = of.accounts[at]!
  const classes = of.classes.flatMap((_, cls) => cellAt(of, at, cls) ?? [])
  return {
    ...{ head: headOfWhiteSpace(of), ...named(account), sizeMinor: sizeOf(account), withoutClassMinor: account.classes?.[''] ?? 0 },
    weighedMinor: classes.reduce((sum, one) => sum + one.weighedMinor, 0),
    classes: classes.sort((a, b) => b.weighedMinor - a.weighedMinor || b.spendMinor - a.spendMinor),
  }
}

/** All pairs that pass the filters, as rows to be taken out. */
export async function whiteSpaceToExport(ctx: Context, snapshot: number | null, search: Readonly<Record<string, unknown>>) {
  const of = await whiteSpaceOfView(ctx, snapshot)
  const { currency } = of.view
  return {
    currency,
    rows: pairsOf(of, search).map((pair) => {
      const { account: id, name, ...row } = rowAt(of, pair)
      const { source, externalId } = of.accounts[of.indexOf.get(id)!]!
      return { key: `${source}/${externalId}`, name, ...row, currency }
    }),
  }
}

/** Pairs of account and class that pass, largest first; as `found` numbers them. */
function pairsOf({ found, accounts, classes, among }: ViewWhiteSpace, search: Readonly<Record<string, unknown>>): number[] {
  const [tiers, wanted, sure] = [wordsOf(search.tier), wordsOf(search.class), wordsOf(search.sure)]
  const words = textOf(search.q).trim().toLowerCase()
  const all = Array.from(found.account.keys())
  const buys = textOf(search.buys)
  if (!tiers && !wanted && !sure && words === '' && buys === '') return all
  return all.filter((pair) => {
    const account = accounts[found.account[pair]!]!
    return (
      (!tiers || tiers.has(account.segment?.tier ?? null)) &&
      (!wanted || wanted.has(classes[found.cls[pair]!]!)) &&
      (buys === '' || among.of.spend[found.cls[pair]!]![found.account[pair]!]! > 0 === (buys === 'less')) &&
      (words === '' || account.displayName.toLowerCase().includes(words)) &&
      (!sure || sure.has(whiteSpaceOf(among, found.account[pair]!, found.cls[pair]!)!.sure))
    )
  })
}

const rowAt = (of: ViewWhiteSpace, pair: number): WhiteSpaceRow => ({
  ...named(of.accounts[of.found.account[pair]!]!),
  ...cellAt(of, of.found.account[pair]!, of.found.cls[pair]!)!,
})

const named = (account: WholeAccount) => ({
  ...{ account: account.id, name: account.displayName, tier: account.segment?.tier ?? null },
  ...{ firstYear: account.firstYear, strategic: account.segment?.strategic ?? null },
})

/** The upper quarter is one account's own spend: not for whom others are open as means of at least five. */
function cellAt({ view, among, classes }: ViewWhiteSpace, at: number, cls: number): (WhiteSpaceCell & { productClass: string }) | null {
  const cell = whiteSpaceOf(among, at, cls)
  return cell && { productClass: classes[cls]!, ...cell, upperMinor: view.scope === 'own' ? null : cell.upperMinor }
}
