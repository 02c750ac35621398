/** Teams with their hours and rates, and how much of their time each account takes: from the last measurement, a year. */
import type { CoverageModels } from '#api/coverage-models.ts'
import { monthsCoveredBy } from '#engine/costing/sketch-time.ts'
import { isSmallTeam, seesEmployees } from '../access/small-teams.ts'
import type { CostView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { sumsOf } from '../costing/team-costs.ts'
import { sketchTeamNames } from '../models/sketch-answers.ts'

export interface TeamCapacity {
  readonly team: string
  readonly name: string
  /** A year; null: nobody has said. */
  readonly hoursPerYear: number | null
  /** Minor units, unrounded; null: not known. */
  readonly ratePerHourMinor: number | null
  readonly from: 'cost model' | 'sketch' | 'coverage models'
}

/** Time of teams that accounts take, a year; one column per team, one element per account of the view. */
export interface MinutesTaken {
  readonly teams: readonly string[]
  readonly minutes: readonly Float64Array[]
  /** Team and activity, with the minutes of the whole book. */
  readonly activities: readonly { readonly team: string; readonly activity: string; readonly name: string; readonly column: Float64Array }[]
}

/** Months of the window, decimals where it cuts one: what makes a year of it. */
export const yearsOf = ({ from, to }: Pick<CostView, 'from' | 'to'>): number => {
  const { numerator, denominator } = monthsCoveredBy({ from, to })
  return Number(numerator) / Number(denominator) / 12
}

interface Measured {
  readonly name: string
  readonly minutesPerYear: number | null
  readonly ratePerMinute: number | null
  readonly from: TeamCapacity['from']
}

/** As measured: hours are those the cost model counts on (or the heads of the sketch), a year. */
function measuredTeams(view: CostView): Map<string, Measured> {
  const years = yearsOf(view)
  const sketch = view.result.sketch
  if (sketch)
    return new Map(
      sketch.teams.map(({ team, hours, costMinor }) => [
        team,
        {
          ...{ name: sketchTeamNames[team], from: 'sketch' as const },
          minutesPerYear: hours > 0 ? (hours * 60) / years : null,
          ratePerMinute: hours > 0 ? costMinor / (hours * 60) : null,
        },
      ]),
    )
  const teams = new Map<string, Measured>()
  for (const team of new Set(view.result.teamMonths.map((one) => one.team))) {
    const months = view.result.teamMonths.filter((one) => one.team === team)
    const stated = months.filter((one) => one.capacitySeconds !== null && one.capacitySeconds > 0)
    const seconds = stated.reduce((sum, one) => sum + one.capacitySeconds!, 0)
    const cost = stated.reduce((sum, one) => sum + one.cost, 0)
    teams.set(team, {
      ...{ name: months[0]!.name, from: 'cost model' },
      minutesPerYear: stated.length > 0 ? (seconds / 60 / stated.length) * 12 : null,
      ratePerMinute: sumsOf(months).ratePerMinuteMinor ?? (seconds > 0 ? cost / (seconds / 60) : null),
    })
  }
  return teams
}

/** Teams in their order, with what a document says otherwise of them; a team that only the document knows comes last. */
export function teamsOf(view: CostView, { teams: stated }: Pick<CoverageModels, 'teams'> = { teams: [] }): TeamCapacity[] {
  const said = new Map(stated.map((one) => [one.team, one]))
  const measured = measuredTeams(view)
  const names = [...new Set([...measured.keys(), ...said.keys()])]
  return names.map((team) => {
    const [known, own] = [measured.get(team), said.get(team)]
    return {
      ...{ team, name: known?.name ?? team },
      hoursPerYear: own?.hoursPerYear ?? (known?.minutesPerYear == null ? null : known.minutesPerYear / 60),
      ratePerHourMinor: own?.ratePerHourMinor ?? (known?.ratePerMinute == null ? null : known.ratePerMinute * 60),
      from: own?.hoursPerYear !== undefined || own?.ratePerHourMinor !== undefined || !known ? 'coverage models' : known.from,
    }
  })
}

/** Teams of which nobody is told what an hour costs for whom employees’ data is closed: by their hours as measured, whatever a document says of them. */
export const payClosedOf = (ctx: Context, view: CostView): ReadonlySet<string> =>
  new Set(seesEmployees(ctx) ? [] : teamsOf(view).flatMap(({ team, hoursPerYear }) => (isSmallTeam(hoursPerYear) ? [team] : [])))

const taken = new WeakMap<CostView, MinutesTaken>()

/**
 * Minutes of each team that each account takes a year: what its activities of the team cost, by the team’s rate per minute. Declared shares
 * are shares of the capacity by the same division. Teams without a rate are left out: nothing was traced of them.
 */
export function minutesTaken(view: CostView): MinutesTaken {
  const known = taken.get(view)
  if (known) return known
  const years = yearsOf(view)
  const rates = measuredTeams(view)
  const teams = [...rates].flatMap(([team, { ratePerMinute }]) => (ratePerMinute !== null && ratePerMinute > 0 ? [team] : []))
  const minutes = teams.map(() => new Float64Array(view.accounts.length))
  const activities = view.result.activities.flatMap((activity) => {
    const at = activity.team === null ? -1 : teams.indexOf(activity.team)
    if (at < 0 || activity.type === 'rated') return []
    const perMinor = 1 / rates.get(teams[at]!)!.ratePerMinute! / years
    const column = Float64Array.from(view.accounts, (account) => (account.activity[activity.id] ?? 0) * perMinor)
    column.forEach((value, i) => {
      minutes[at]![i]! += value
    })
    return [{ team: teams[at]!, activity: activity.id, name: activity.name, column }]
  })
  const made = { teams, minutes, activities }
  taken.set(view, made)
  return made
}
