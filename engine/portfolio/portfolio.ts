/**
 * The whole book in columns: what the store loads once and every measurement reads.
 *
 * Conventions: money is integer minor units of one currency (conversion happened before, at the leaf); durations are seconds;
 * arrays of one table have one length; `leaf` is an index into `Leaves`, whose order is (source, externalId) bytewise (UTF-8),
 * so the lower index wins every tie and the order of imports cannot matter.
 */
import type { Day, Month, Period } from '../period/period.ts'

/** Where facts sit. A leaf belongs to exactly one node at every level. */
export interface Leaves {
  readonly n: number
  readonly source: readonly string[]
  readonly externalId: readonly string[]
  /** First order or invoice ever, whatever the window; null = never bought. */
  readonly firstDay: readonly (Day | null)[]
  /** Index of the leaf that holds facts without a known account; -1 = there is none. */
  readonly unassigned: number
}

export type LevelName = 'site' | 'customer' | 'payer' | 'group'

/** A level is a map from leaves to nodes; every level is a sum of the same leaves. Node order is (source, externalId) bytewise. */
export interface Level {
  readonly name: LevelName
  readonly n: number
  readonly source: readonly string[]
  readonly externalId: readonly string[]
  readonly displayName: readonly string[]
  readonly nodeOfLeaf: Int32Array
  readonly unassigned: number
}

/** One row per leaf with any trade in the month. Amounts in minor units. */
export interface TradeRows {
  readonly leaf: Int32Array
  readonly listValue: Float64Array
  readonly discount: Float64Array
  /** Credit notes without product and quantity: price corrections. list value - discount - credits = revenue. */
  readonly credits: Float64Array
  readonly revenue: Float64Array
  readonly rebates: Float64Array
  /** Of the lines whose cost is known. */
  readonly costOfGoods: Float64Array
  readonly freight: Float64Array
  readonly returnsHandling: Float64Array
  readonly commissions: Float64Array
  /** Sum of |net| over lines: what shares of lines are measured against. */
  readonly absoluteNet: Float64Array
  /** Part of `absoluteNet` from lines without a list price. */
  readonly absoluteNetUnlisted: Float64Array
  /** Overdue balance (minor units) x days. */
  readonly overdueBalanceDays: Float64Array
  readonly orders: Float64Array
  readonly orderLines: Float64Array
  readonly interactions: Float64Array
}

/** Lines without unit cost, by product group: they take a margin rate, or make the margin not known. */
export interface UncostedRows {
  readonly leaf: Int32Array
  /** Index into `Portfolio.productGroups`. */
  readonly group: Int32Array
  readonly net: Float64Array
  readonly absoluteNet: Float64Array
}

/** Events of a kind, in two groups: with recorded handling seconds and without. */
export interface KindRows {
  readonly leaf: Int32Array
  /** Index into `Portfolio.kinds`. */
  readonly kind: Int32Array
  readonly recordedN: Float64Array
  readonly recordedSeconds: Float64Array
  readonly standardN: Float64Array
}

/** Named integer drivers of those events, in the same two groups. */
export interface DriverRows {
  readonly leaf: Int32Array
  readonly kind: Int32Array
  /** Index into `Portfolio.drivers`. */
  readonly driver: Int32Array
  readonly recordedTotal: Float64Array
  readonly standardTotal: Float64Array
  /** Events whose driver is missing (not zero). */
  readonly missing: Float64Array
}

export interface MonthBook {
  readonly month: Month
  /** False where the window cuts the month: the ledger tie-out is offered for whole months only. */
  readonly whole: boolean
  readonly trade: TradeRows
  readonly uncosted: UncostedRows
  readonly kinds: KindRows
  readonly drivers: DriverRows
}

/** A cost-centre posting in the reporting currency. */
export interface LedgerRow {
  readonly costCentre: string
  readonly month: Month
  readonly element: string
  readonly amountMinor: number
}

export interface Portfolio {
  readonly currency: string
  readonly asOf: Day
  readonly window: Period
  readonly leaves: Leaves
  readonly kinds: readonly string[]
  readonly drivers: readonly string[]
  readonly productGroups: readonly string[]
  /** Ascending; months without any row are present too. */
  readonly months: readonly MonthBook[]
  readonly ledger: readonly LedgerRow[]
}

/** What a result leaves out or doubts: a value, shown to the user, never thrown. */
export interface Finding {
  readonly code: string
  /** What it is about: a team, an account key `source/externalId`, a kind, a file … */
  readonly subject: string
  readonly message: string
  readonly count?: number
  readonly minutes?: number
  readonly amountMinor?: number | null
  readonly details?: Readonly<Record<string, unknown>>
}
