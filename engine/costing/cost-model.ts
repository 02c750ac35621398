/**
 * What finance says about the cost of serving: teams, their cost and capacity, activities and their time equations.
 *
 * Conventions: money in integer minor units of the reporting currency (rates may have decimals); times of equations in minutes, capacity in
 * minutes per month; shares 0–1, read as the decimals they print; a model holds from its `validFrom` month until the next one's.
 */
import type { Month } from '../period/period.ts'

/** Who made the work necessary: a column of its own wherever an account looks expensive. */
export type Cause = 'asked for' | 'caused by us' | 'mixed'

/** One figure for every month, or one per month; a month that is not listed has none. */
export type Monthly = number | Readonly<Record<Month, number>>

/** Recorded work / all work of a team (not of its capacity): 0 < low ≤ value ≤ high ≤ 1. */
export interface RecordedShare {
  readonly value: number
  readonly low: number
  readonly high: number
}

interface TeamBase {
  readonly id: string
  readonly name?: string
  /** Practical capacity, net of breaks, training and meetings. Missing, null or 0: nothing of an event-costed team is traced. */
  readonly capacityMinutes?: Monthly | null
}

/** Costed by what it does. */
export interface EventTeam extends TeamBase {
  readonly costedBy: 'events'
  /** Missing: not traced stays one figure, neither unused nor not recorded. */
  readonly recordedShare?: RecordedShare | null
}

/** Costed by stated shares of accounts: a dedicated manager costs his own accounts in full. */
export interface DeclaredTeam extends TeamBase {
  readonly costedBy: 'declared'
  /** Account key `source/externalId` → share of the team's cost; the sum is at most 1. */
  readonly declared: Readonly<Record<string, number>>
  /** Share of the cost that falls away within 12 months if the account leaves; default 0. */
  readonly fallsAway?: number
}

/** Not costed: all of it is not traced. */
export interface UncostedTeam extends TeamBase {
  readonly costedBy: 'none'
}

export type Team = EventTeam | DeclaredTeam | UncostedTeam

/** Minutes of an event = base + Σ perDriver × driver. */
export interface TimeEquation {
  readonly base: number
  readonly perDriver: Readonly<Record<string, number>>
}

interface ActivityBase {
  readonly id: string
  readonly name?: string
  /** The kind of event it is done for. */
  readonly kind: string
  readonly cause: Cause
  /** Share of its cost that falls away within 12 months if the account leaves; default 0. */
  readonly fallsAway?: number
  /** Its events sell: they count for the cost of sale. */
  readonly selling?: boolean
}

export interface TimedActivity extends ActivityBase {
  readonly type: 'timed'
  readonly team: string
  readonly minutes: TimeEquation
  /** Of several timed activities of one kind, the one that recorded handling time belongs to; default: the first. */
  readonly takesRecorded?: boolean
}

export interface RatedActivity extends ActivityBase {
  readonly type: 'rated'
  /** `n` = number of events, else the name of a driver. */
  readonly driver: string
  /** Minor units per unit of the driver, decimals allowed. */
  readonly rateMinor: number
}

export type Activity = TimedActivity | RatedActivity

/** Where money is booked, and who uses it. What its shares leave over is outside the model. */
export interface CostCentre {
  readonly id: string
  readonly name?: string
  /** Stated here; without `monthlyMinor` and `annualMinor` the imported ledger rows of this cost centre are taken. */
  readonly monthlyMinor?: Monthly
  /** Annual total / 12; marked as such in the ledger tie-out. */
  readonly annualMinor?: number
  /** Team → share of the cost centre. */
  readonly teams: Readonly<Record<string, number>>
  /** Rated activity → share of the cost centre that its money ties to. */
  readonly activities?: Readonly<Record<string, number>>
}

export interface CostModel {
  readonly name?: string
  readonly currency?: string
  readonly validFrom: Month
  /** Per year; charged on overdue balances. */
  readonly costOfCapital: number
  /** Product group → margin / net for lines without unit cost; `*` = every other group. */
  readonly marginRates: Readonly<Record<string, number>>
  readonly costCentres: readonly CostCentre[]
  readonly teams: readonly Team[]
  readonly activities: readonly Activity[]
}

/**
 * The activity that the cost of a declared team appears as.
 *
 * @param teamId  team of declared shares
 * @returns       its id; no activity of a model may start with `declared:`
 * @source  methods §1.1, team of declared shares — docs/methods/account-pnl.md
 * @example declaredActivityId('kam') // 'declared:kam'
 */
export function declaredActivityId(teamId: string): string {
  return `declared:${teamId}`
}

/**
 * The figure of a month.
 *
 * @param figure  one number for every month, one per month, or none
 * @param month   `YYYY-MM`
 * @returns       the figure in the unit it was given in, null where there is none
 * @source  docs/methods/cost-to-serve.md
 * @example inMonth({ '2026-03': 9600 }, '2026-04') // null
 */
export function inMonth(figure: Monthly | null | undefined, month: Month): number | null {
  if (figure === null || figure === undefined) return null
  return typeof figure === 'number' ? figure : (figure[month] ?? null)
}

/**
 * The version valid in a month: the one with the latest `validFrom` up to it.
 *
 * @param models  versions in any order
 * @param month   `YYYY-MM`
 * @returns       the model, or null if none is valid yet
 * @source  docs/methods/cost-to-serve.md
 * @example modelValidIn([], '2026-04') // null
 */
export function modelValidIn(models: readonly CostModel[], month: Month): CostModel | null {
  let valid: CostModel | null = null
  for (const model of models) if (model.validFrom <= month && (valid === null || model.validFrom >= valid.validFrom)) valid = model
  return valid
}
