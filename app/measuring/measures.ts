import type { ValueFit } from '#api/routes/value.ts'
import type { ValueRules } from '#api/value-rules.ts'
import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import type { SketchTeamResult } from '#engine/costing/measure-sketch.ts'
import type { ChargedBesideLedger, CostTotals, LedgerMonth, TeamMonth } from '#engine/costing/measurement.ts'
import type { Observed } from '#engine/lifetime/contract-cohorts.ts'
import type { Day } from '#engine/period/period.ts'
import type { Finding, LevelName } from '#engine/portfolio/portfolio.ts'
import type { PromiseCounts } from '#engine/promises/promise-counts.ts'
import type { Grade } from '#engine/relationship/index-types.ts'
import type { RetentionOf, RiskBand } from '#engine/risk/retention-of.ts'
import type { RiskStatus } from '#engine/segmentation/safe-at-risk-unknown.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import type { KeptEstimate, MeasuredSet } from '../relationship/parameters-in-force.ts'
import type { Shows } from '../relationship/voice-gate.ts'
import type { SourceCoverage } from './coverage.ts'
import type { ChannelReport } from './measure-channels.ts'
import type { SpendByClass } from './measure-classes.ts'
import type { AccountReasons } from './measure-reasons.ts'
import type { SegmentReport } from './measure-segments.ts'

/** What a snapshot keeps of one account. */
export interface AccountMeasures extends AccountCost, AccountReasons {
  /** Under a sketch: the same with the rest of every team spread by orders. */
  readonly upperEdge: { readonly costToServe: number; readonly netContribution: number | null } | null
  readonly segment: SegmentReport['accounts'][number] | null
  /** Relationship index on the as-of day; null: nobody known and nobody named. Absent in snapshots made before it was measured. */
  readonly relationship?: MeasuredIndex | null
  /** What it spent on products, by class; absent in snapshots made before it was kept. */
  readonly classes?: SpendByClass
  /** How often promises were kept in the window; absent where there was nothing to keep, and in snapshots made before it was counted. */
  readonly promises?: PromiseCounts
  /** What its future orders, or the rest of its contract, are worth; null for Unassigned. Absent in snapshots made before it was measured. */
  readonly lifetime?: MeasuredLifetime | null
  /** How likely it still buys a year from the as-of day. Null: it did not buy. Absent in snapshots made before it was measured. */
  readonly retention?: MeasuredRetention | null
}

/** Made of margin: closed with cost. */
export interface MeasuredLifetime {
  /** Minor units, discounted; null: not known, `why` says so. */
  readonly valueMinor: number | null
  readonly undiscountedMinor: number | null
  /** `rule`: the stated fallback, as no model fits. `both`: two streams of revenue, a model each. */
  readonly model: 'transactional' | 'contractual' | 'both' | 'rule' | null
  /** Why there is no value, or why the fallback was used. */
  readonly why: string | null
  /** By its own rhythm of orders; null under contract and by the rule. */
  readonly alive: number | null
  /** Within 12 months of the as-of day. */
  readonly expectedOrders: number | null
  /** Over the horizon, discounted; null without a model of orders. */
  readonly discountedOrders: number | null
  /** Revenue expected of an order, minor units. */
  readonly spendMinor: number | null
  readonly marginShare: number | null
  /** Its own, or of the whole book where it did not buy in the window. */
  readonly marginFrom: 'own' | 'book' | null
  /** The value by stream; they add up to it. */
  readonly transactionalMinor: number | null
  readonly contractualMinor: number | null
  /** Revenue of the last 12 months by stream; they add up to all of it. */
  readonly orderRevenueMinor: number
  readonly contractRevenueMinor: number
  /** Order days after the first, days from the first to the last, and to the as-of day; null: never bought. */
  readonly repeats: number | null
  readonly lastOrderDays: number | null
  readonly ageDays: number | null
}

export interface MeasuredRetention {
  /** Within (0, 1), a year. */
  readonly p: number
  /** With the index at the ends of its interval. */
  readonly low: number
  readonly high: number
  /** Risk of leaving. */
  readonly band: RiskBand
  /** Retention of its segment at its age, before anything of its own moved it. */
  readonly base: number
  /** How likely it still buys, by its own rhythm: the base counts times that. Null: no model of orders speaks. Absent in older snapshots. */
  readonly alive?: number | null
  /** Whose history the base is of: a segment; all accounts, where its segment has too few; nobody’s, where all have too few. */
  readonly baseOf: Tier | 'all' | 'assumed'
  /** Whether it is of contracts kept, or of years with orders. */
  readonly baseFrom: 'orders' | 'contract'
  /** Year, or contract period, of its last purchase, from 1. */
  readonly period: number
  /** What each known sign adds to the odds of leaving, in logits; largest first. */
  readonly moves: RetentionOf['moves']
  /** Signs nobody knows of this account. */
  readonly missing: RetentionOf['missing']
}

/** By what rules lifetime values were reckoned, and how well the models told what was kept back. */
export interface ValueReport {
  readonly rules: ValueRules
  /** Null: those Tapeline comes with. */
  readonly model: number | null
  readonly label: string
  /** Whether enough accounts left for retention to be told as a probability; else as a band. */
  readonly probabilities: boolean
  /** Of whom how many were kept, by whose history a retention begins with; absent in snapshots made before it was kept. */
  readonly observed?: Readonly<Record<'orders' | 'contract', Readonly<Partial<Record<Tier | 'all' | 'assumed', Observed | null>>>>>
  /** Of the whole book; null for whom only own accounts are open. */
  readonly fit: Omit<ValueFit, 'head'> | null
}

export interface MeasuredIndex {
  readonly shows: 'everything'
  readonly index: number
  readonly sd: number
  readonly low: number
  readonly high: number
  readonly grade: Grade
  readonly reliability: number
  readonly heardShare: number
  readonly blindSpot: boolean
  /** By the threshold of the segmentation then in force. */
  readonly standing: RiskStatus
  /** People who count, and those of them who answered. */
  readonly people: number
  readonly respondents: number
  /** Of those who answered: in confidence. */
  readonly confidential: number
  /** What is told to who may not hear what was said in confidence; absent: the same. */
  readonly open?: OpenIndex
}

/** Without answers in confidence, or with those of three people and more. Null: it would tell what one of them said. */
export interface OpenIndex {
  readonly shows: Shows
  readonly index: number
  readonly grade: Grade
  readonly sd: number | null
  readonly low: number | null
  readonly high: number | null
  readonly reliability: number | null
  readonly heardShare: number | null
  readonly blindSpot: boolean | null
  readonly standing: RiskStatus | null
  readonly people: number
  readonly respondents: number | null
}

/** What the indices of a measurement were reckoned with. */
export interface RelationshipReport {
  readonly set: MeasuredSet
  readonly estimate: KeptEstimate
  /** People who count, and answers of theirs, as everybody may know. */
  readonly people: number
  readonly answers: number
}

export interface ActivitySummary {
  readonly id: string
  readonly name: string
  readonly type: 'timed' | 'rated' | 'declared'
  readonly kind: string | null
  readonly team: string | null
  readonly cause: string
  readonly costMinor: number
  readonly events: number | null
  readonly recordedSeconds: number | null
  readonly standardSeconds: number | null
  readonly quantity: number | null
}

export interface SnapshotTotals {
  readonly asOf: Day
  readonly from: Day
  /** Not included. */
  readonly to: Day
  readonly level: LevelName
  readonly currency: string
  /** SKETCH while no approved cost model stands behind the numbers. */
  readonly title: string | null
  readonly revenueBasis: 'orders' | 'invoices'
  readonly accounts: number
  readonly buyingAccounts: number
  readonly orders: number
  readonly orderLines: number
  readonly interactions: number
  readonly listValueMinor: number
  readonly discountMinor: number
  readonly creditsMinor: number
  readonly revenueMinor: number
  readonly rebatesMinor: number
  readonly costOfGoodsMinor: number | null
  readonly marginMinor: number | null
  readonly freightMinor: number
  readonly otherDirectMinor: number
  readonly activityCostMinor: number
  readonly costToServeMinor: number
  readonly causedByUsMinor: number
  readonly causedByUsAtMostMinor: number
  readonly netContributionMinor: number | null
  readonly tracedMinor: number
  readonly notTracedMinor: number
  readonly unusedMinor: number | null
  readonly notRecordedMinor: number | null
  readonly accountsBelowZero: { readonly all: number; readonly buying: number }
  readonly belowZero: { readonly every: number; readonly some: number; readonly no: number; readonly notKnown: number }
  readonly topShare: {
    readonly share: number | null
    readonly fraction: number
    readonly accounts: number
    readonly of: number
    readonly rounding: 'up'
  }
  readonly onTime: {
    readonly onTime: number
    readonly late: number
    readonly shipped: number
    readonly dueUnshipped: number
    readonly missing: number
    readonly share: number | null
  }
  readonly unassigned: {
    readonly orders: number
    readonly interactions: number
    readonly revenueMinor: number
    readonly costToServeMinor: number
  }
  readonly missing: {
    readonly linesWithoutCost: number
    readonly netWithoutCostMinor: number
    readonly accountsWithoutMargin: number
    readonly revenueWithoutMarginMinor: number
    readonly absoluteNetWithoutListMinor: number
  }
  /** Share of |net| whose cost of goods is estimated. */
  readonly estimatedShare: number
  readonly sources: readonly SourceCoverage[]
}

export interface SnapshotResult {
  readonly title: string | null
  readonly totals: SnapshotTotals
  readonly teamMonths: readonly TeamMonth[]
  readonly ledger: readonly LedgerMonth[]
  readonly chargedBesideLedger: readonly ChargedBesideLedger[]
  readonly costTotals: CostTotals
  readonly activities: readonly ActivitySummary[]
  readonly sketch: { readonly teams: readonly SketchTeamResult[]; readonly mayNameBelowZero: boolean } | null
  readonly channels: ChannelReport
  readonly segments: Omit<SegmentReport, 'accounts'> | null
  /** Absent in snapshots made before the index was measured, and of other levels than customers. */
  readonly relationship?: RelationshipReport
  readonly findings: readonly Finding[]
  /** What lifetime values rest on; absent in snapshots made before they were measured. */
  readonly value?: ValueReport
  /** By which version of the standards promises were counted, and which kinds of which sources say when they were closed. */
  readonly promises?: { readonly standards: number; readonly closingTold: readonly string[] }
}
