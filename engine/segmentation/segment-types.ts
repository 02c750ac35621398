/**
 * Opportunity-based tiers: what goes in and what comes out.
 *
 * Conventions: one row per account in key order (source, externalId bytewise), so the index is the tie-break; money and scores are
 * integer minor units; shares 0-1 are exact decimals; days `YYYY-MM-DD`; an override holds from <= as-of < expires.
 */
import type { Day } from '../period/period.ts'
import type { Finding } from '../portfolio/portfolio.ts'
import type { Tier } from './tier.ts'

export interface SegmentParams {
  /** Weight of potential in the score, ≥ 0; 0 = potential plays no part. */
  readonly weightPotential: number
  /** Key accounts are the smallest set that reaches this share of all scores … */
  readonly keyShare: number
  /** … and Major goes on to this one. */
  readonly majorShare: number
  /** Most key accounts; hysteresis and overrides may exceed it. */
  readonly maxKey: number
  /** Half width of the band around a threshold, 0-1. */
  readonly hysteresis: number
  /** Months between two changes of an account's tier. */
  readonly minStayMonths: number
  /** Potential counts while accounts with a figure hold this share of positive revenue. */
  readonly potentialFrom: number
  /** Whether a modelled potential stands in where there is no figure; it never counts towards `potentialFrom`. Default false. */
  readonly acceptModelled?: boolean
}

export const DEFAULT_SEGMENT_PARAMS: Required<SegmentParams> = {
  weightPotential: 1,
  keyShare: 0.7,
  majorShare: 0.95,
  maxKey: 200,
  hysteresis: 0.1,
  minStayMonths: 6,
  potentialFrom: 0.6,
  acceptModelled: false,
}

export interface TierOverride {
  readonly source: string
  readonly externalId: string
  readonly tier: Tier
  readonly reason: string
  /** First day; null = has always held. */
  readonly from: Day | null
  /** First day on which it no longer holds. */
  readonly expires: Day
}

/** Strategic value: a flag with reason and expiry. It is shown and carried along; it moves nobody. */
export interface StrategicFlag {
  readonly source: string
  readonly externalId: string
  readonly reason: string
  readonly from: Day | null
  readonly expires: Day
}

/** Named requirements that restrict which coverage models an account may get. They never move the tier. */
export interface AccountNeeds {
  readonly source: string
  readonly externalId: string
  readonly needs: readonly string[]
}

export interface SegmentAccounts {
  readonly source: readonly string[]
  readonly externalId: readonly string[]
  /** Value today, integer minor units; may be negative. */
  readonly value: ArrayLike<number>
  /** Integer minor units. */
  readonly revenue: ArrayLike<number>
  /** What the account could still buy, integer minor units ≥ 0; NaN = no figure. Without the column nobody has one. */
  readonly potential?: ArrayLike<number>
  /** Modelled default for those without a figure, integer minor units ≥ 0; NaN = none. */
  readonly modelledPotential?: ArrayLike<number>
  /** What others buy because of this account, integer minor units ≥ 0; part of the score. */
  readonly connectedValue?: ArrayLike<number>
}

/** Why an account has its computed tier. */
export type TierReason = 'new' | 'same' | 'moved' | 'held by the band' | 'held by the minimum stay'

/** What the next snapshot needs of this one. */
export interface TierHistory {
  readonly source: readonly string[]
  readonly externalId: readonly string[]
  readonly computed: readonly Tier[]
  /** Day of the last change of the computed tier, or of the first snapshot of the account. */
  readonly since: readonly Day[]
}

export interface SegmentSnapshot extends TierHistory {
  readonly asOf: Day
  /** Whether potential entered the scores. */
  readonly potentialUsed: boolean
  /** Share of positive revenue with a figure of potential, 0-1; null without revenue. */
  readonly potentialCovered: number | null
  /** Half the sum of the scores on both sides of the boundary, minor units (may end in .5); null where nobody is inside. */
  readonly keyThreshold: number | null
  readonly majorThreshold: number | null
  readonly score: Float64Array
  /** Tier of this snapshot alone. */
  readonly raw: readonly Tier[]
  readonly why: readonly TierReason[]
  /** Computed tier, or the one of the override in force. */
  readonly tier: readonly Tier[]
  readonly overridden: Uint8Array
  readonly keyCount: number
  /** Key accounts beyond `maxKey`. */
  readonly overCap: number
  /** Count, revenue and score per tier, in the order KEY, MAJOR, SME. */
  readonly tiers: readonly { readonly tier: Tier; readonly n: number; readonly revenue: number; readonly score: number }[]
  readonly findings: readonly Finding[]
}
