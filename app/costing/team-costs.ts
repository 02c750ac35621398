/** Teams as they are shown: their months, and what a window makes of them. Sums are over whole months: a cut one has its cost in full and its work in part. */
import type { TeamCost } from '#api/routes/costs.ts'
import type { TeamMonth } from '#engine/costing/measurement.ts'
import { assumedHoursPerHead } from '#engine/costing/sketch-model.ts'
import { smallestTeam } from '../access/small-teams.ts'
import { groupBy } from './group-by.ts'

const minutesPerHead = (assumedHoursPerHead * 60) / 12

type Sums = Omit<TeamCost['months'][number], 'month' | 'whole'>

/** One entry per team, in the order of the measurement; for whom employees’ data is closed, small teams stand together as one. */
export function teamCosts(teamMonths: readonly TeamMonth[], smallTogether: boolean): { teams: TeamCost[]; small: ReadonlySet<string> } {
  const byTeam = groupBy(teamMonths, (month) => month.team)
  const small = new Set(smallTogether ? [...byTeam].filter(([, months]) => isSmall(months)).map(([team]) => team) : [])
  const shown = [...byTeam].filter(([team]) => !small.has(team)).map(([, months]) => teamOf(months[0]!.team, months[0]!.name, months, null))
  if (small.size === 0) return { teams: shown, small }
  const together = teamMonths.filter((month) => small.has(month.team))
  return { teams: [...shown, teamOf('small-teams', 'Teams of fewer than five', together, small.size)], small }
}

const isSmall = (months: readonly TeamMonth[]) => (headsOf(months) ?? 0) < smallestTeam

/** Full-time heads that the capacity stands for, in the mean month. */
function headsOf(months: readonly TeamMonth[]): number | null {
  const stated = months.filter((month) => month.capacitySeconds !== null)
  if (stated.length === 0) return null
  const calendar = new Set(stated.map((month) => month.month)).size
  return stated.reduce((sum, month) => sum + month.capacitySeconds!, 0) / 60 / calendar / minutesPerHead
}

function teamOf(team: string, name: string, months: readonly TeamMonth[], standsFor: number | null): TeamCost {
  const ways = new Set(months.map((month) => month.costedBy))
  const whole = months.filter((month) => month.whole)
  return {
    ...{ team, name, standsFor, heads: headsOf(months) },
    costedBy: ways.size === 1 ? months[0]!.costedBy : 'several',
    overAbsorbed: months.some((month) => month.overAbsorbed),
    handlingTimeRefused: months.some((month) => month.handlingTimeRefused),
    ...sumsOf(whole),
    months: [...groupBy(months, (month) => month.month)].map(([month, parts]) => ({ month, whole: parts[0]!.whole, ...sumsOf(parts) })),
  }
}

/** Sums of team months; what nobody states in any of them stays not known. */
export function sumsOf(months: readonly TeamMonth[]): Sums {
  const sum = (value: (month: TeamMonth) => number) => months.reduce((total, month) => total + value(month), 0)
  const known = (value: (month: TeamMonth) => number | null) =>
    months.some((month) => value(month) !== null) ? sum((month) => value(month) ?? 0) : null
  const byTime = months.filter((month) => month.ratePerMinute !== null)
  const used = sum((month) => month.usedSeconds)
  const [timedCost, timedCapacity] = [
    byTime.reduce((total, month) => total + month.cost, 0),
    byTime.reduce((total, month) => total + (month.capacitySeconds ?? 0), 0),
  ]
  return {
    costMinor: sum((month) => month.cost),
    capacityMinutes: inMinutes(known((month) => month.capacitySeconds)),
    usedMinutes: used / 60,
    recordedMinutes: sum((month) => month.recordedSeconds) / 60,
    tracedMinor: sum((month) => month.traced),
    notTracedMinor: sum((month) => month.notTraced),
    notRecordedMinor: known((month) => month.notRecorded),
    unusedMinor: known((month) => month.unused),
    ratePerMinuteMinor: timedCapacity > 0 ? timedCost / (timedCapacity / 60) : null,
    estimatedShare: used > 0 ? sum((month) => month.standardSeconds) / used : null,
  }
}

const inMinutes = (seconds: number | null) => (seconds === null ? null : seconds / 60)
