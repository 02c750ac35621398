/** What accounts of a measurement are worth, with the links and wallets that people have said since: they hold at once, not from the next one. */
import type { WALLET_BASES } from '#api/routes/value.ts'
import { type ConnectedValue, connectedValue } from '#engine/connected/connected-value.ts'
import type { Wallet } from '#engine/connected/wallet.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { influenceVersion } from '#store/influence.ts'
import { loadWallets, type WalletRecord, walletsVersion } from '#store/wallets.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { accountFinder } from '../influence/find-accounts.ts'
import { type LinkInForce, linksInForce } from '../influence/links-in-force.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { walletSaid, yearly } from './wallet-said.ts'

export type PotentialBasis = (typeof WALLET_BASES)[number]

export interface KnownPotential {
  readonly potentialMinor: number | null
  readonly from: PotentialBasis | null
  readonly said: SaidWallet | null
}

export interface SaidWallet {
  readonly record: WalletRecord
  /** By the revenue of this measurement; null: nothing follows from a share without revenue. */
  readonly wallet: Wallet | null
}

export interface ViewValue {
  readonly view: SnapshotView
  /** Those in scope, Unassigned left out. */
  readonly accounts: readonly ShownAccount[]
  readonly indexOf: ReadonlyMap<number, number>
  /** Own lifetime value, NaN = not known. */
  readonly own: Float64Array
  /** Links that count and have both ends here. */
  readonly links: readonly LinkInForce[]
  /** Links that touch an account here and are not among them: left out, or with an account of others. */
  readonly leftOut: readonly LinkInForce[]
  readonly connected: ConnectedValue
  readonly potential: readonly KnownPotential[]
  /** Revenue of a year. */
  readonly revenue: Float64Array
}

const kept = new WeakMap<SnapshotView, { readonly version: string; readonly value: Promise<ViewValue> }>()

export async function valueOfView(ctx: Context, snapshot: number | null): Promise<ViewValue> {
  const view = await loadSnapshotView(ctx, snapshot)
  const version = [await accountsVersion(ctx.store), await influenceVersion(ctx.store), await walletsVersion(ctx.store)].join('|')
  const known = kept.get(view)
  if (known?.version === version) return known.value
  const value = reckon(ctx, view)
  kept.set(view, { version, value })
  value.catch(() => kept.delete(view))
  return value
}

async function reckon(ctx: Context, view: SnapshotView): Promise<ViewValue> {
  const accounts = view.accounts.filter((a) => !a.unassigned)
  const indexOf = new Map(accounts.map((a, at) => [a.id, at]))
  const own = Float64Array.from(accounts, (a) => a.lifetime?.valueMinor ?? Number.NaN)
  const finder = await accountFinder(ctx)
  const touching = (await linksInForce(ctx.store, finder)).filter((one) => indexOf.has(one.from.id) || indexOf.has(one.to.id))
  const links = touching.filter((one) => one.counts && indexOf.has(one.from.id) && indexOf.has(one.to.id))
  const inIt = new Set(links)
  const revenue = Float64Array.from(accounts, (a) => yearly(view, a.revenue))
  const said = new Map<number, WalletRecord>()
  // In the order they were said: the later by day wins.
  for (const record of await loadWallets(ctx.store)) {
    const account = finder.byKey(record)
    if (account) said.set(account.id, record)
  }
  return {
    ...{ view, accounts, indexOf, own, links, revenue, leftOut: touching.filter((one) => !inIt.has(one)) },
    connected: connectedValue(own, {
      from: links.map((one) => indexOf.get(one.from.id)!),
      to: links.map((one) => indexOf.get(one.to.id)!),
      share: links.map((one) => one.record.share),
    }),
    potential: accounts.map((account, at) => potentialOf(account, revenue[at]!, said.get(account.id) ?? null, view.scope === 'all')),
  }
}

/** What peers reach is of others' accounts: only for whom the whole book is open. */
function potentialOf({ segment }: ShownAccount, revenueMinor: number, record: WalletRecord | null, ofPeers: boolean): KnownPotential {
  const said = record && { record, wallet: walletSaid(record, revenueMinor) }
  const inDocument = segment?.potentialMinor != null && (segment.potentialFrom ?? 'segmentation') === 'segmentation'
  const walletHolds = said?.wallet && (!inDocument || (segment.potentialDay ?? '') <= said.record.day)
  if (walletHolds) return { potentialMinor: said.wallet!.potentialMinor, from: said.wallet!.modelled ? 'rank' : 'said', said }
  if (inDocument) return { potentialMinor: segment.potentialMinor!, from: 'segmentation', said }
  const peers = ofPeers ? (segment?.modelledPotentialMinor ?? null) : null
  return { potentialMinor: peers, from: peers === null ? null : 'peers', said }
}

export const headOfValue = (view: SnapshotView) => {
  const { value } = view.result
  return {
    ...headOf(view),
    ...{ scope: view.scope, known: value !== undefined },
    rules: {
      ...{ model: value?.model ?? null, label: value?.label ?? '' },
      ...{ horizonMonths: value?.rules.horizonMonths ?? 0, discount: value?.rules.discount ?? 0 },
      weightConnected: value?.rules.weightConnected ?? 0,
    },
  }
}
