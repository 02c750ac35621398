/** What accounts spend with whomever, as people say it: written, taken back, and checked against what became of it. */
import { textOf, wordsOf } from '#api/filter-text.ts'
import { Refusal } from '#api/refusal.ts'
import type { PotentialPage, Wallet } from '#api/routes/value.ts'
import { daysBetween } from '#engine/period/days.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { addWallet, endWallets, loadWallets, type WalletRecord } from '#store/wallets.ts'
import { openAccount } from '../access/own-accounts.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { accountFinder, type FoundAccount } from '../influence/find-accounts.ts'
import { shownAccount } from '../influence/list-influence.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'
import { headOfValue, type SaidWallet, type ViewValue, valueOfView } from './value-of-view.ts'
import { walletSaid, yearly } from './wallet-said.ts'

export interface SaidOfWallet {
  readonly knows: 'amount' | 'share' | 'rank'
  readonly amountMinor?: number | undefined
  readonly share?: number | undefined
  readonly rank?: number | undefined
  readonly suppliers?: number | undefined
  readonly note: string | null
  readonly day?: string | undefined
}

/** What was made of it, for as long as nobody says anything new of links, wallets or accounts. */
const kept = new WeakMap<ViewValue, PotentialPage>()

export async function showPotential(ctx: Context, snapshot: number | null): Promise<PotentialPage> {
  const of = await valueOfView(ctx, snapshot)
  const page = kept.get(of) ?? pageOf(of)
  kept.set(of, page)
  return page
}

function pageOf(of: ViewValue): PotentialPage {
  const { view, accounts, potential, revenue } = of
  const positive = accounts.reduce((sum, _, at) => sum + Math.max(0, revenue[at]!), 0)
  const figured = (at: number) => potential[at]!.from !== null && potential[at]!.from !== 'peers'
  const covered = accounts.reduce((sum, _, at) => sum + (figured(at) ? Math.max(0, revenue[at]!) : 0), 0)
  const { segments } = view.result
  return {
    head: headOfValue(view),
    coverage: {
      share: positive > 0 ? covered / positive : null,
      needed: (segments?.params.potentialFrom as number | undefined) ?? 0.6,
      accounts: accounts.filter((_, at) => figured(at)).length,
      modelledAccepted: segments?.params.acceptModelled === true,
      used: segments?.potentialUsed ?? false,
    },
    rows: accounts.map((account, at) => ({
      account: { id: account.id, key: `${account.source}/${account.externalId}`, name: account.displayName },
      ...{ tier: account.segment?.tier ?? null, revenueMinor: revenue[at]!, potentialMinor: potential[at]!.potentialMinor },
      ...{ from: potential[at]!.from, peersMinor: view.scope === 'all' ? (account.segment?.modelledPotentialMinor ?? null) : null },
      wallet: presentSaid(of, at),
    })),
  }
}

/** The same as rows to be taken out, filtered as the list is. */
export async function potentialToExport(ctx: Context, snapshot: number | null, search: Readonly<Record<string, unknown>>) {
  const { rows, head } = await showPotential(ctx, snapshot)
  const [tiers, from] = [wordsOf(search.tier), wordsOf(search.from)]
  const words = textOf(search.q).trim().toLocaleLowerCase('en')
  const passes = (row: PotentialPage['rows'][number]) =>
    (!tiers || tiers.has(row.tier)) &&
    (!from || from.has(row.from)) &&
    (words === '' || row.account.name.toLocaleLowerCase('en').includes(words))
  return {
    currency: head.currency,
    rows: rows.filter(passes).map(({ account, tier, revenueMinor, potentialMinor, from, peersMinor, wallet }) => ({
      ...{ key: account.key, name: account.name, tier, revenueMinor, potentialMinor, from, peersMinor },
      ...{
        walletMinor: wallet?.walletMinor ?? null,
        share: wallet?.share ?? null,
        rank: wallet?.rank ?? null,
        suppliers: wallet?.suppliers ?? null,
      },
      ...{ day: wallet?.day ?? null, author: wallet?.author ?? null, note: wallet?.note ?? null, check: wallet?.check?.verdict ?? null },
      currency: head.currency,
    })),
  }
}

export function presentSaid(of: ViewValue, at: number): Wallet | null {
  const { said } = of.potential[at]!
  const { id, source, externalId, displayName: name } = of.accounts[at]!
  return said && present(said, { id, key: `${source}/${externalId}`, name }, of.view, of.revenue[at]!)
}

function present({ record, wallet }: SaidWallet, account: Wallet['account'], view: SnapshotView, revenueMinor: number): Wallet {
  return {
    ...{ wallet: record.id, account, knows: record.amountMinor !== null ? 'amount' : record.share !== null ? 'share' : 'rank' },
    ...{ amountMinor: record.amountMinor, share: record.share ?? wallet?.share ?? null, rank: record.rank, suppliers: record.suppliers },
    ...{ note: record.note, day: record.day, author: record.authorName, madeAt: record.madeAt },
    ...{ walletMinor: wallet?.walletMinor ?? null, potentialMinor: wallet?.potentialMinor ?? null, modelled: record.rank !== null },
    check: checkOf(record, view.asOf, revenueMinor),
  }
}

/** Sooner nothing can be told. */
const DAYS_TO_TELL = 180
/** Of the potential: less is no movement. */
const MOVES = 0.1

function checkOf(record: WalletRecord, asOf: string, now: number): Wallet['check'] {
  const { revenueMinor: then, potentialMinor: potential, revenueDay: from } = record
  if (then === null || potential === null || from === null) return null
  const grown = now - then
  const verdict =
    from >= asOf || daysBetween(from, asOf) < DAYS_TO_TELL
      ? 'too early'
      : grown > potential
        ? 'more than said'
        : grown >= MOVES * potential && grown > 0
          ? 'growing into it'
          : grown <= -MOVES * Math.max(potential, 1)
            ? 'falling'
            : 'not growing'
  return { revenueThenMinor: then, revenueNowMinor: now, potentialThenMinor: potential, from, to: asOf, verdict }
}

/** What stood for the account is replaced: of it only the last figure holds. */
export async function saveWallet(ctx: Context, name: string, account: number, said: SaidOfWallet): Promise<Wallet> {
  const { found, standing } = await open(ctx, account)
  const day = said.day ?? (await today(ctx))
  if (day > (await today(ctx)))
    throw new Refusal('invalid', `Cannot say it of ${day}, which has not come yet`, [{ at: 'body.day', message: 'has not come yet' }])
  const view = await loadSnapshotView(ctx, null).catch(() => null)
  const measured = view?.accounts.find((a) => a.id === found.id)
  const revenue = view && measured ? yearly(view, measured.revenue) : null
  const content = { ...contentOf(found, said, day), revenueMinor: null, potentialMinor: null, revenueDay: null }
  const by = { actor: ctx.actor, name, now: ctx.now }
  const record: WalletRecord = { ...content, id: 0, author: ctx.actor, authorName: name, madeAt: ctx.now, endedAt: null }
  const potential = revenue === null ? null : (walletSaid(record, revenue)?.potentialMinor ?? null)
  const id = await ctx.store.transaction(async (tx) => {
    await endWallets(tx, await standing(tx), by)
    const id = await addWallet(
      tx,
      potential === null ? content : { ...content, revenueMinor: revenue, potentialMinor: potential, revenueDay: view!.asOf },
      by,
    )
    await saveAudit(tx, ctx, 'say wallet', `account:${found.id}`, { wallet: id, knows: said.knows })
    return id
  })
  const kept = (await loadWallets(ctx.store)).find((one) => one.id === id)!
  return present(
    { record: kept, wallet: revenue === null ? null : walletSaid(kept, revenue) },
    shownAccount(found),
    view ?? ({ asOf: day } as SnapshotView),
    revenue ?? 0,
  )
}

export async function endWallet(ctx: Context, name: string, account: number): Promise<void> {
  const { found, standing } = await open(ctx, account)
  await ctx.store.transaction(async (tx) => {
    const ids = await standing(tx)
    if (ids.length === 0) throw new Refusal('not_found', `Nobody said anything of the wallet of ${found.name}`)
    await endWallets(tx, ids, { actor: ctx.actor, name, now: ctx.now })
    await saveAudit(tx, ctx, 'end wallet', `account:${found.id}`, { wallets: ids })
  })
}

const contentOf = ({ source, externalId }: FoundAccount, said: SaidOfWallet, day: string) => ({
  ...{ source, externalId, day, note: said.note === '' ? null : said.note },
  amountMinor: said.knows === 'amount' ? said.amountMinor! : null,
  share: said.knows === 'share' ? said.share! : null,
  rank: said.knows === 'rank' ? said.rank! : null,
  suppliers: said.knows === 'rank' ? said.suppliers! : null,
})

/** The account, and which figures stand for it, by whichever of its keys. */
async function open(ctx: Context, id: number) {
  await openAccount(ctx, id)
  const finder = await accountFinder(ctx)
  const found = finder.byId(id)
  if (!found) throw new Refusal('not_found', 'There is no such account')
  const standing = async (tx: Db) => (await loadWallets(tx)).filter((one) => finder.byKey(one)?.id === found.id).map((one) => one.id)
  return { found, standing }
}
