/** A cost model with its names looked up in a portfolio: what is done once per model and not once per month and account. */
import { compareBytes } from '../money/compare-keys.ts'
import { type Ratio, ratioOf } from '../money/round.ts'
import type { Portfolio } from '../portfolio/portfolio.ts'
import type { CostModel, RatedActivity, Team, TimedActivity } from './cost-model.ts'
import { ticksOfMinutes, ticksPerSecond } from './time-equation.ts'

export interface CompiledTimed {
  readonly activity: TimedActivity
  /** Index into `Portfolio.kinds`, -1 = no such events. */
  readonly kind: number
  /** Recorded handling time of the kind belongs to it. */
  readonly takesRecorded: boolean
  readonly baseTicks: number
  /** `driver` is an index into `Portfolio.drivers`, -1 = no event has it. */
  readonly perDriver: readonly { readonly name: string; readonly driver: number; readonly ticks: number }[]
  readonly fallsAway: Ratio | null
}

export interface CompiledRated {
  readonly activity: RatedActivity
  readonly kind: number
  /** Null = number of events. */
  readonly driver: number | null
  readonly rate: Ratio
  readonly fallsAway: Ratio | null
}

export interface CompiledTeam {
  readonly team: Team
  /** In bytewise order of ids: ties after the account key go by activity. */
  readonly activities: readonly CompiledTimed[]
}

export interface CompiledModel {
  readonly model: CostModel
  readonly ticksPerSecond: number
  readonly teams: readonly CompiledTeam[]
  readonly rated: readonly CompiledRated[]
  /** Per product group: exact margin rate, null = none stated. */
  readonly marginRates: readonly (Ratio | null)[]
  readonly lateRate: Ratio
  /** Per kind of the portfolio: some activity names it. */
  readonly kindHasActivity: readonly boolean[]
}

/**
 * Looks up a model's names in a portfolio.
 *
 * @param model             checked at the door
 * @param portfolio         kinds, drivers and product groups
 * @param recordedDigits    digits after the point of recorded seconds: 0 where they are whole
 * @returns                 the model by index, times in ticks
 * @source  docs/methods/cost-to-serve.md
 * @example compiledShare(0) // null
 */
export function compileModel(model: CostModel, portfolio: Portfolio, recordedDigits: 0 | 6): CompiledModel {
  const kindIndex = indexOf(portfolio.kinds)
  const driverIndex = indexOf(portfolio.drivers)
  const timed = model.activities.filter((activity) => activity.type === 'timed')
  const rated = model.activities.filter((activity) => activity.type === 'rated')
  const perSecond = Math.max(ticksPerSecond(timed.map((activity) => activity.minutes)), 10 ** recordedDigits)
  const owners = recordedTimeOwners(timed)
  const compiledTimed = timed.map((activity) => ({
    activity,
    kind: kindIndex.get(activity.kind) ?? -1,
    takesRecorded: owners.get(activity.kind) === activity,
    baseTicks: ticksOfMinutes(activity.minutes.base, perSecond),
    perDriver: Object.entries(activity.minutes.perDriver).map(([name, minutes]) => ({
      name,
      driver: driverIndex.get(name) ?? -1,
      ticks: ticksOfMinutes(minutes, perSecond),
    })),
    fallsAway: compiledShare(activity.fallsAway),
  }))
  const named = new Set(model.activities.map((activity) => activity.kind))
  return {
    model,
    ticksPerSecond: perSecond,
    teams: model.teams.map((team) => ({
      team,
      activities: compiledTimed
        .filter(({ activity }) => activity.team === team.id)
        .sort((a, b) => compareBytes(a.activity.id, b.activity.id)),
    })),
    rated: rated.map((activity) => ({
      activity,
      kind: kindIndex.get(activity.kind) ?? -1,
      driver: activity.driver === 'n' ? null : (driverIndex.get(activity.driver) ?? -1),
      rate: ratioOf(activity.rateMinor),
      fallsAway: compiledShare(activity.fallsAway),
    })),
    marginRates: portfolio.productGroups.map((group) => {
      const rate = Object.hasOwn(model.marginRates, group) ? model.marginRates[group] : model.marginRates['*']
      return rate === undefined ? null : ratioOf(rate)
    }),
    lateRate: ratioOf(model.costOfCapital, 365),
    kindHasActivity: portfolio.kinds.map((kind) => named.has(kind)),
  }
}

/**
 * A share as an exact factor, or null where it is 0 and nothing needs to be multiplied.
 *
 * @param share  0 to 1, missing = 0
 * @returns      exact ratio or null
 * @source  docs/methods/account-pnl.md
 * @example compiledShare(undefined) // null
 */
export function compiledShare(share: number | undefined): Ratio | null {
  return share === undefined || share === 0 ? null : ratioOf(share)
}

/** Of the timed activities of a kind: the marked one, else the first. */
function recordedTimeOwners(timed: readonly TimedActivity[]): Map<string, TimedActivity> {
  const owners = new Map<string, TimedActivity>()
  for (const activity of timed) if (!owners.has(activity.kind) || activity.takesRecorded) owners.set(activity.kind, activity)
  return owners
}

function indexOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, index]))
}
