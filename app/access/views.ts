/** A snapshot as it was stored, and as much of it as who asks may see. */
import { Refusal } from '#api/refusal.ts'
import type { CostTotals } from '#engine/costing/measurement.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import type { SnapshotHead } from '#store/snapshots.ts'
import type { AccountMeasures, OpenIndex, SnapshotResult, SnapshotTotals } from '../measuring/measures.ts'

/** An account with the id that addresses name it by; an id never changes. */
export interface WholeAccount extends AccountMeasures {
  readonly id: number
}

/** As stored: everything of everybody. Only what `restrictView` makes of it leaves the use-cases. */
export interface WholeView extends SnapshotHead {
  readonly result: SnapshotResult
  readonly accounts: readonly WholeAccount[]
}

/** What an account's cost rests on; null for whom margin and cost are closed. Those that may be null anyway are not listed. */
type CostAmount =
  | 'freight'
  | 'returnsHandling'
  | 'latePayment'
  | 'commissions'
  | 'otherDirect'
  | 'activityCost'
  | 'askedFor'
  | 'causedByUs'
  | 'mixed'
  | 'costToServe'

type Nullable<T, K extends keyof T> = Omit<T, K> & { readonly [N in K]: T[N] | null }

/** An account as shown. Margin, cost and everything made of them are null (activities: none) where they are closed to who asks. */
export interface ShownAccount extends Omit<Nullable<WholeAccount, CostAmount>, 'segment' | 'relationship'> {
  readonly segment: Nullable<NonNullable<AccountMeasures['segment']>, 'scoreMinor'> | null
  readonly relationship?: ShownIndex | null
}

/** An index as it is told to who asks; see app/relationship/voice-gate.ts. Null: it would tell what somebody said in confidence. */
export type ShownIndex = OpenIndex

/** Known of any set of accounts: sums over them. */
type SumsOfAccounts =
  | 'asOf'
  | 'from'
  | 'to'
  | 'level'
  | 'currency'
  | 'title'
  | 'revenueBasis'
  | 'accounts'
  | 'buyingAccounts'
  | 'orders'
  | 'orderLines'
  | 'interactions'
  | 'listValueMinor'
  | 'discountMinor'
  | 'creditsMinor'
  | 'revenueMinor'
  | 'rebatesMinor'
  | 'topShare'

/** Totals of the accounts shown. Null: of the whole book only, or closed to who asks. */
export interface ShownTotals extends Nullable<Omit<SnapshotTotals, 'sources'>, Exclude<keyof SnapshotTotals, SumsOfAccounts | 'sources'>> {
  /** How many rows a source holds is the whole book's: null for whom only own accounts are open. */
  readonly sources: readonly Nullable<SnapshotTotals['sources'][number], 'rows'>[]
}

/** What is not a sum of accounts is empty or null unless the whole book and its cost are open. */
export interface ShownResult extends Omit<SnapshotResult, 'totals' | 'costTotals' | 'channels'> {
  readonly totals: ShownTotals
  readonly costTotals: CostTotals | null
  readonly channels: SnapshotResult['channels'] | null
}

/** What other accounts are like, without saying which: of a tier (null: of all), never of fewer than five others. */
export interface PeerMeans {
  readonly tier: Tier | null
  readonly accounts: number
  readonly revenueMinor: number
  readonly ordersMean: number
  /** Of revenue; null where closed, or without revenue. */
  readonly costToServeShare: number | null
  /** Activity id → its cost as a share of revenue; empty where closed. */
  readonly activityShare: Readonly<Record<string, number>>
}

export interface SnapshotView extends SnapshotHead {
  /** Margin and cost are closed to who asks. */
  readonly costClosed: boolean
  /** `own`: accounts, totals and findings are of own accounts only, and nothing is of the whole book. */
  readonly scope: 'all' | 'own'
  readonly result: ShownResult
  readonly accounts: readonly ShownAccount[]
  /** What an account is compared with: means of the other accounts, by tier and of all. */
  readonly peers: readonly PeerMeans[]
}

/** A view whose margins and costs are open. */
export interface CostView extends Omit<SnapshotView, 'accounts'> {
  readonly accounts: readonly WholeAccount[]
}

/**
 * The view, for what cannot be told without margin and cost.
 *
 * @throws Refusal forbidden
 */
export function withCost(view: SnapshotView): CostView {
  if (view.costClosed) throw new Refusal('forbidden', 'Margin and cost are closed to you: an owner can open them under Settings › People')
  return view as CostView
}

/**
 * The view, for what is of the whole book and no sum of accounts: ledger, teams, channels.
 *
 * @throws Refusal forbidden
 */
export function withWholeBook(view: SnapshotView): WholeView & SnapshotView {
  if (withCost(view).scope === 'own')
    throw new Refusal('forbidden', 'This is about the whole book, and your own accounts are open to you: ask an owner')
  return view as WholeView & SnapshotView
}
