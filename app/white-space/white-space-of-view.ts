import { compareBytes } from '#engine/money/compare-keys.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { type PeerSpend, peerSpend, type WhiteSpace, whiteSpace } from '#engine/white-space/white-space.ts'
import type { ShownAccount, SnapshotView, WholeAccount, WholeView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'

/** White space of a measurement for who asks: indices are those of `accounts`. */
export interface ViewWhiteSpace {
  readonly view: SnapshotView
  readonly accounts: readonly WholeAccount[]
  /** Index of an account by its id; only of those shown. */
  readonly indexOf: ReadonlyMap<number, number>
  readonly classes: readonly string[]
  readonly among: PeerSpend
  readonly found: WhiteSpace
  /** False: measured before spend by class was kept. */
  readonly known: boolean
}

/** Views stay in memory while they are looked at, and so does what was made of them. */
const kept = new WeakMap<SnapshotView, ViewWhiteSpace>()

/**
 * For somebody with own accounts only, peers are accounts that are not his own: taking his own away would otherwise tell what the rest are
 * like.
 */
export async function whiteSpaceOfView(ctx: Context, snapshot: number | null): Promise<ViewWhiteSpace> {
  const view = await loadSnapshotView(ctx, snapshot)
  const known = kept.get(view)
  if (known) return known
  const { access: _, ...unrestricted } = ctx
  const whole = (await loadSnapshotView(unrestricted, view.id)) as unknown as WholeView
  const made = compare(view, whole)
  kept.set(view, made)
  return made
}

function compare(view: SnapshotView, whole: WholeView): ViewWhiteSpace {
  const { accounts } = whole
  const shownIds = new Set(view.accounts.filter((a) => !a.unassigned).map((a) => a.id))
  const shown = Uint8Array.from(accounts, (a) => (shownIds.has(a.id) ? 1 : 0))
  const own = view.scope === 'own'
  // Of a class that only others' accounts have not even the name is told.
  const named = own ? accounts.filter((a) => shownIds.has(a.id)) : accounts
  const classes = [...new Set(named.flatMap((a) => Object.keys(a.classes ?? {})))].filter((name) => name !== '').sort(compareBytes)
  const among = peerSpend({
    classes,
    spend: classes.map((name) => Float64Array.from(accounts, (a) => a.classes?.[name] ?? 0)),
    size: Float64Array.from(accounts, sizeOf),
    group: Int32Array.from(accounts, (a) => TIERS.indexOf(a.segment?.tier as (typeof TIERS)[number])),
    groups: TIERS.length,
    shown,
    isPeer: Uint8Array.from(accounts, (a, at) => (a.unassigned || (own && shown[at] === 1) ? 0 : 1)),
  })
  return {
    ...{ view, accounts, classes, among, found: whiteSpace(among) },
    indexOf: new Map(accounts.flatMap((a, at) => (shown[at] === 1 ? [[a.id, at] as const] : []))),
    known: accounts.some((a) => a.classes !== undefined),
  }
}

/** Spend on products of any class, and of none. */
export const sizeOf = ({ classes }: Pick<ShownAccount, 'classes'>): number =>
  Object.values(classes ?? {}).reduce((sum, minor) => sum + minor, 0)

export const headOfWhiteSpace = ({ view, known }: ViewWhiteSpace) => ({ ...headOf(view), scope: view.scope, known })
