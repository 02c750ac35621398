import { accountsVersion } from '#store/account-colleagues.ts'
import type { Context } from '../context.ts'
import { hearsConfidence } from '../relationship/voice-gate.ts'
import { closeCost } from './close-cost.ts'
import { accountsInScope } from './own-accounts.ts'
import { ownView } from './own-view.ts'
import { peerMeans } from './peer-means.ts'
import { withShownIndex } from './shown-index.ts'
import type { SnapshotView, WholeAccount, WholeView } from './views.ts'

/** What was made of a stored snapshot, by who may see what of it: snapshots do not change, and whose account is whose hardly ever. */
const made = new WeakMap<WholeView, Map<string, { readonly version: string; readonly view: SnapshotView }>>()

/**
 * A snapshot as who asks may see it: own accounts, and only the kinds of data that are open to them. Nothing leaves the use-cases that
 * did not go through here.
 */
export async function restrictView(ctx: Context, whole: WholeView): Promise<SnapshotView> {
  const accounts = ctx.access?.accounts ?? 'all'
  const costClosed = ctx.access !== undefined && !ctx.access.kinds.has('cost')
  const hears = hearsConfidence(ctx)
  const key = JSON.stringify([costClosed, hears, accounts])
  const version = accounts === 'all' ? '' : await accountsVersion(ctx.store)
  const known = made.get(whole)?.get(key)
  if (known?.version === version) return known.view
  const all = accounts === 'all' ? everything(whole) : ownView(whole, (await accountsInScope(ctx)).nodes(whole.level))
  const shown = { ...all, accounts: (all.accounts as readonly WholeAccount[]).map(withShownIndex(hears)) }
  const view = costClosed ? closeCost(shown) : shown
  made.set(whole, (made.get(whole) ?? new Map()).set(key, { version, view }))
  return view
}

const everything = (whole: WholeView): SnapshotView => ({
  ...whole,
  ...{ costClosed: false, scope: 'all', peers: peerMeans(whole.accounts, () => false) },
})
