/** Months covered and minutes explained: what a sketch counts before it prices anything. */
import type { Ratio } from '../money/round.ts'
import type { Period } from '../period/period.ts'
import { monthsOfPeriod } from '../period/windows.ts'
import type { Portfolio } from '../portfolio/portfolio.ts'
import { assumedMinutes, type SketchModel, type SketchTeamName, sketchCounts } from './sketch-model.ts'
import { ticksOfMinutes, ticksPerSecond } from './time-equation.ts'

/**
 * Months that a window covers, exactly: a month cut by it counts by its days.
 *
 * @param window  half-open, not empty
 * @returns       months as a ratio
 * @throws RangeError if the window is empty
 * @source  methods §1.5 — docs/methods/sketch-model.md
 * @example Number(monthsCoveredBy({ from: '2026-02-15', to: '2026-03-01' }).numerator) / Number(monthsCoveredBy({ from: '2026-02-15', to: '2026-03-01' }).denominator) // 0.5
 */
export function monthsCoveredBy(window: Period): Ratio {
  const denominator = 28n * 29n * 30n * 31n
  let numerator = 0n
  for (const { days, daysOfMonth } of monthsOfPeriod(window)) numerator += (BigInt(days) * denominator) / BigInt(daysOfMonth)
  return { numerator, denominator }
}

export interface ExplainedTime {
  /** Whole ticks per leaf. */
  readonly ticks: Float64Array
  readonly perSecond: number
  readonly events: Float64Array
}

/**
 * The time that the files explain: assumed minutes × counts, for the counts whose work the team does; one total does it all.
 *
 * @param portfolio  kinds and drivers as `sketchCounts` names them
 * @param model      minutes that replace the assumed ones
 * @param team       of the sketch
 * @returns          whole ticks and events per leaf; negative counts are left out
 * @source  methods §1.5 — docs/methods/sketch-model.md
 * @example ticksOfMinutes(assumedMinutes.visit, 1) // 14400
 */
export function explainedTime(portfolio: Portfolio, model: SketchModel, team: SketchTeamName): ExplainedTime {
  const minutes = { ...assumedMinutes, ...model.minutes }
  const perSecond = ticksPerSecond([{ base: 0, perDriver: { ...minutes } }])
  const ticks = new Float64Array(portfolio.leaves.n)
  const events = new Float64Array(portfolio.leaves.n)
  for (const source of sketchCounts.filter((count) => team === 'all' || count.team === team)) {
    const each = ticksOfMinutes(minutes[source.count], perSecond)
    countOf(portfolio, source.kind, source.driver).forEach((count, leaf) => {
      ticks[leaf]! += Math.round(each * Math.max(0, count))
      if (source.driver === null) events[leaf]! += count
    })
  }
  return { ticks, perSecond, events }
}

/**
 * Events of a kind, or a driver of theirs, per leaf; orders and lines come from trade where the book has no such kind or driver.
 *
 * @param portfolio   the book
 * @param kindName    kind of event
 * @param driverName  driver, null = number of events
 * @returns           counts per leaf over the window
 * @source  methods §1.5 — docs/methods/sketch-model.md
 * @example sketchCounts.filter((source) => source.kind === 'order').length // 2
 */
export function countOf(portfolio: Portfolio, kindName: string, driverName: string | null): Float64Array {
  const counts = new Float64Array(portfolio.leaves.n)
  const kind = portfolio.kinds.indexOf(kindName)
  const driver = driverName === null ? null : portfolio.drivers.indexOf(driverName)
  for (const { kinds, drivers, trade } of portfolio.months) {
    if (kindName === 'order' && (kind < 0 || driver === -1)) {
      const column = driverName === null ? trade.orders : trade.orderLines
      for (let row = 0; row < column.length; row++) counts[trade.leaf[row]!]! += column[row]!
    } else if (driver === null) {
      for (let row = 0; row < kinds.kind.length; row++) {
        if (kinds.kind[row] === kind) counts[kinds.leaf[row]!]! += kinds.recordedN[row]! + kinds.standardN[row]!
      }
    } else {
      for (let row = 0; row < drivers.kind.length; row++) {
        if (drivers.kind[row] !== kind || drivers.driver[row] !== driver) continue
        counts[drivers.leaf[row]!]! += drivers.recordedTotal[row]! + drivers.standardTotal[row]!
      }
    }
  }
  return counts
}
