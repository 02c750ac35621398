/** How much time a team's activities took in a month, per leaf, in whole ticks (see time-equation.ts). */
import type { BookIndex } from './book-index.ts'
import type { CompiledTeam, CompiledTimed } from './compiled-model.ts'
import { inMonth } from './cost-model.ts'
import { handlingTimeCheck } from './team-cost.ts'

/** Columns of one activity of the team, length n each; reused from month to month. */
export interface ActivityTime {
  readonly recorded: Float64Array
  readonly standard: Float64Array
  /** Events per leaf, both groups. */
  readonly events: Float64Array
}

export interface TeamTime {
  /** Per activity of the team, in its order. */
  readonly activities: readonly ActivityTime[]
  readonly recordedTicks: number
  readonly standardTicks: number
  /** Practical capacity of the month; null = missing or 0. */
  readonly capacityMinutes: number | null
  /** Set where the recorded durations failed the 150 % test: their sum, in seconds. */
  readonly refusedSeconds: number | null
  /** Cells whose drivers make the standard time negative; they count as 0. */
  readonly negativeCells: readonly number[]
}

/**
 * Adds up a team's month: recorded handling time where it may be used, the time equation for every other event.
 *
 * @param team            with its activities
 * @param index           the month's rows
 * @param ticksPerSecond  of the model
 * @param work            columns to fill, at least as many as the team has activities
 * @returns               totals; ticks are exact whole numbers, so the order of rows does not matter
 * @throws RangeError if the ticks of a month exceed what a number holds exactly
 * @source  methods §1.1, recorded seconds and 150 % test — docs/methods/cost-to-serve.md
 * @example emptyTime(2).recorded.length // 2
 */
export function addUpTeamTime(team: CompiledTeam, index: BookIndex, ticksPerSecond: number, work: readonly ActivityTime[]): TeamTime {
  const stated = inMonth(team.team.capacityMinutes, index.book.month)
  const capacityMinutes = stated !== null && stated > 0 ? stated : null
  const recordedSeconds = team.activities.reduce((sum, activity) => sum + recordedSecondsOf(activity, index), 0)
  const refused = capacityMinutes !== null && !handlingTimeCheck(capacityMinutes, recordedSeconds).accepted
  const negativeCells: number[] = []
  let recordedTicks = 0
  let standardTicks = 0
  team.activities.forEach((activity, slot) => {
    const time = work[slot]!
    fillActivityTime(activity, index, ticksPerSecond, activity.takesRecorded && !refused, time)
    let negative = 0
    for (let leaf = 0; leaf < time.standard.length; leaf++) {
      if (time.standard[leaf]! < 0) {
        time.standard[leaf] = 0
        negative++
      }
      recordedTicks += time.recorded[leaf]!
      standardTicks += time.standard[leaf]!
    }
    negativeCells.push(negative)
  })
  if (recordedTicks + standardTicks > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`Team "${team.team.id}" has more time in ${index.book.month} than can be counted exactly`)
  }
  const activities = work.slice(0, team.activities.length)
  return { activities, recordedTicks, standardTicks, capacityMinutes, refusedSeconds: refused ? recordedSeconds : null, negativeCells }
}

/**
 * Columns for one activity.
 *
 * @param n  number of leaves
 * @returns  zeros
 * @source  docs/methods/cost-to-serve.md
 * @example emptyTime(3).events.length // 3
 */
export function emptyTime(n: number): ActivityTime {
  return { recorded: new Float64Array(n), standard: new Float64Array(n), events: new Float64Array(n) }
}

function recordedSecondsOf(activity: CompiledTimed, index: BookIndex): number {
  if (!activity.takesRecorded || activity.kind < 0) return 0
  const { rows, starts } = index.byKind
  let seconds = 0
  for (let i = starts[activity.kind]!; i < starts[activity.kind + 1]!; i++) seconds += index.book.kinds.recordedSeconds[rows[i]!]!
  return seconds
}

/** An event with recorded time costs that time; every other event costs the equation. */
function fillActivityTime(
  activity: CompiledTimed,
  index: BookIndex,
  ticksPerSecond: number,
  useRecorded: boolean,
  time: ActivityTime,
): void {
  time.recorded.fill(0)
  time.standard.fill(0)
  time.events.fill(0)
  if (activity.kind < 0) return
  const { kinds, drivers } = index.book
  const kindRows = index.byKind
  for (let i = kindRows.starts[activity.kind]!; i < kindRows.starts[activity.kind + 1]!; i++) {
    const row = kindRows.rows[i]!
    const leaf = kinds.leaf[row]!
    const standardN = kinds.standardN[row]! + (useRecorded ? 0 : kinds.recordedN[row]!)
    if (useRecorded) time.recorded[leaf]! += wholeTicks(kinds.recordedSeconds[row]! * ticksPerSecond)
    time.standard[leaf]! += wholeTicks(activity.baseTicks * standardN)
    time.events[leaf]! += kinds.recordedN[row]! + kinds.standardN[row]!
  }
  const driverCount = index.byKindAndDriver.starts.length - 1
  const perKind = kindRows.starts.length > 1 ? driverCount / (kindRows.starts.length - 1) : 0
  for (const { driver, ticks } of activity.perDriver) {
    if (driver < 0) continue
    const bucket = activity.kind * perKind + driver
    for (let i = index.byKindAndDriver.starts[bucket]!; i < index.byKindAndDriver.starts[bucket + 1]!; i++) {
      const row = index.byKindAndDriver.rows[i]!
      const total = drivers.standardTotal[row]! + (useRecorded ? 0 : drivers.recordedTotal[row]!)
      time.standard[drivers.leaf[row]!]! += wholeTicks(ticks * total)
    }
  }
}

/** Counts and drivers are whole; should one not be, its time is rounded here and not in the sums. */
function wholeTicks(ticks: number): number {
  return Number.isInteger(ticks) ? ticks : Math.round(ticks)
}
