/**
 * What a measurement of cost is: columns per leaf, summed over the window; everything shown at a level is a sum of these.
 *
 * Conventions: Float64Array of length `leaves.n` unless said otherwise; money integer minor units, time seconds; null = not known or not defined.
 */
import type { Day, Month, Period } from '../period/period.ts'
import type { Finding, Leaves } from '../portfolio/portfolio.ts'
import type { Cause, Team } from './cost-model.ts'

/** Profit and loss per leaf, whole window. */
export interface LeafColumns {
  readonly listValue: Float64Array
  readonly discount: Float64Array
  readonly credits: Float64Array
  readonly revenue: Float64Array
  readonly rebates: Float64Array
  /** Known plus estimated; lines with neither cost nor margin rate are not in it (see `unpricedCells`). */
  readonly costOfGoods: Float64Array
  readonly freight: Float64Array
  readonly returnsHandling: Float64Array
  readonly latePayment: Float64Array
  readonly commissions: Float64Array
  readonly askedFor: Float64Array
  readonly causedByUs: Float64Array
  readonly mixed: Float64Array
  /** Part of the activity cost that falls away within 12 months. */
  readonly fallsAway: Float64Array
  /** Σ |net| over lines, and the parts of it without unit cost and without list price. */
  readonly absoluteNet: Float64Array
  readonly absoluteNetUncosted: Float64Array
  readonly absoluteNetUnlisted: Float64Array
  /** Cells of lines with neither unit cost nor margin rate: one is enough to make the margin not known. */
  readonly unpricedCells: Float64Array
  readonly orders: Float64Array
  readonly orderLines: Float64Array
  readonly interactions: Float64Array
}

/** One activity over the window; `declared:<team>` for a team of declared shares. Ordered by id, bytewise. */
export interface ActivityColumn {
  readonly id: string
  readonly name: string
  readonly type: 'timed' | 'rated' | 'declared'
  /** Null for rated and declared. */
  readonly kind: string | null
  readonly team: string | null
  /** Cause, falls-away share and selling mark of the latest model that has it; cost went to the column of each month's own cause. */
  readonly cause: Cause
  readonly fallsAway: number
  readonly selling: boolean
  /** Money per leaf, integers. */
  readonly cost: Float64Array
  /** Null for declared. Timed: events costed by their recorded seconds, and by the equation; rated: the driver. */
  readonly events: Float64Array | null
  /** Timed only. */
  readonly recordedSeconds: Float64Array | null
  readonly standardSeconds: Float64Array | null
  /** Rated only: quantity of the driver. */
  readonly quantity: Float64Array | null
}

export interface TeamMonth {
  readonly month: Month
  /** False where the window cuts the month: cost and capacity are the whole month's, seconds and traced those inside it. */
  readonly whole: boolean
  readonly team: string
  readonly name: string
  readonly costedBy: Team['costedBy']
  readonly cost: number
  readonly usedSeconds: number
  readonly recordedSeconds: number
  readonly standardSeconds: number
  /** standardSeconds / usedSeconds; null if nothing was used. */
  readonly estimatedShare: number | null
  readonly capacitySeconds: number | null
  readonly traced: number
  readonly notTraced: number
  readonly notRecorded: number | null
  readonly unused: number | null
  readonly overAbsorbed: boolean
  /** Unrounded minor units; null where nothing is traced by time. */
  readonly ratePerMinute: number | null
  readonly handlingTimeRefused: boolean
}

/** Whole months only. ledger = traced + notTraced + outside, to the last unit. */
export interface LedgerMonth {
  readonly month: Month
  readonly costCentre: string
  readonly name: string
  readonly basis: 'ledger' | 'monthly' | 'annual / 12'
  readonly ledger: number
  readonly traced: number
  readonly notTraced: number
  readonly outside: number
  /** Part of `traced` that is the money of rated activities mapped to the cost centre. */
  readonly ofWhichRated: number
}

/** Money charged to accounts that no cost centre is mapped to: rated activities and late payment. */
export interface ChargedBesideLedger {
  readonly name: string
  readonly amountMinor: number
}

export interface CostTotals {
  /** Σ over the ledger rows (whole months). ledger = ledgerTraced + notTraced + outside. */
  readonly ledger: number
  readonly ledgerTraced: number
  readonly notTraced: number
  readonly outside: number
  /** Teams' traced cost over the whole window. activityCost = traced + rated = activityOfAccounts + activityUnassigned. */
  readonly traced: number
  readonly rated: number
  readonly activityCost: number
  readonly activityOfAccounts: number
  readonly activityUnassigned: number
  readonly latePayment: number
  /** Months the window cuts: no tie-out for them. */
  readonly partialMonths: readonly Month[]
}

/** Versions that differ from the base in one thing: a total, and the total with one activity's standard time halved or doubled. */
export interface VersionSet {
  /** Activity cost per leaf, unrounded, all times as stated. */
  readonly total: Float64Array
  /** Per varied activity: the unrounded cost of its equation time per leaf; halving takes half of it away, doubling adds it once more. */
  readonly standard: readonly Float64Array[]
}

/** 1 + Σ over sets of (1 + 2 × varied activities) versions. */
export interface CostVersions {
  readonly base: Float64Array
  readonly sets: readonly VersionSet[]
}

export interface CostMeasurement {
  readonly currency: string
  readonly asOf: Day
  readonly window: Period
  readonly leaves: Leaves
  readonly columns: LeafColumns
  readonly activities: readonly ActivityColumn[]
  readonly versions: CostVersions
  /** No unit cost and no margin rate anywhere (sketch only): margin stands before product cost, nobody may be named below zero. */
  readonly beforeProductCost: boolean
  /** Sketch only: margins that rest on margin rates are shown whatever their share; nobody is named below zero by them. */
  readonly estimatedMargins: boolean
  readonly teamMonths: readonly TeamMonth[]
  readonly ledger: readonly LedgerMonth[]
  readonly chargedBesideLedger: readonly ChargedBesideLedger[]
  readonly totals: CostTotals
  readonly findings: readonly Finding[]
}
