/** What serving one account cost month by month: from sums of its events, at the rates of each month. */
import type { Month } from '../period/period.ts'
import { type CostModel, modelValidIn, type TimedActivity } from './cost-model.ts'
import type { TeamMonth } from './measurement.ts'

/** Events of a kind in a month, in two groups: with recorded handling seconds and without. */
export interface KindMonth {
  readonly month: Month
  readonly kind: string
  readonly recordedN: number
  readonly recordedSeconds: number
  readonly standardN: number
}

/** A driver of those events, in the same two groups. */
export interface DriverMonth {
  readonly month: Month
  readonly kind: string
  readonly driver: string
  readonly recordedTotal: number
  readonly standardTotal: number
}

/**
 * Prices the events of an account by month and activity. Time equations are linear, so sums of events are enough.
 *
 * @param models     versions of the cost model
 * @param teamMonths teams of the measurement
 * @param kinds      events per month and kind
 * @param drivers    their drivers
 * @returns          activity → month → unrounded minor units; declared teams are not in it
 * @source  methods §1 — docs/methods/cost-to-serve.md
 * @example monthCosts([], [], [], []).size // 0
 */
export function monthCosts(
  models: readonly CostModel[],
  teamMonths: readonly TeamMonth[],
  kinds: readonly KindMonth[],
  drivers: readonly DriverMonth[],
): Map<string, Map<Month, number>> {
  const teams = new Map(teamMonths.map((team) => [`${team.team} ${team.month}`, team]))
  const byEvent = new Map<string, DriverMonth[]>()
  for (const driver of drivers) {
    const key = `${driver.month} ${driver.kind}`
    byEvent.set(key, [...(byEvent.get(key) ?? []), driver])
  }
  const costs = new Map<string, Map<Month, number>>()
  const charge = (id: string, month: Month, cost: number) => {
    const months = costs.get(id) ?? new Map<Month, number>()
    months.set(month, (months.get(month) ?? 0) + cost)
    costs.set(id, months)
  }
  for (const events of kinds) {
    const { month, kind } = events
    const activities = modelValidIn(models, month)?.activities.filter((activity) => activity.kind === kind) ?? []
    const timed = activities.filter((activity): activity is TimedActivity => activity.type === 'timed')
    const recorder = timed.find((activity) => activity.takesRecorded) ?? timed[0]
    const sums = new Map((byEvent.get(`${month} ${kind}`) ?? []).map((one) => [one.driver, one]))
    for (const activity of activities) {
      if (activity.type === 'rated') {
        const sum = sums.get(activity.driver)
        const quantity =
          activity.driver === 'n' ? events.recordedN + events.standardN : (sum?.recordedTotal ?? 0) + (sum?.standardTotal ?? 0)
        charge(activity.id, month, activity.rateMinor * quantity)
        continue
      }
      const team = teams.get(`${activity.team} ${month}`)
      if (team?.ratePerMinute == null) continue
      const takes = activity === recorder && !team.handlingTimeRefused
      const n = events.standardN + (takes ? 0 : events.recordedN)
      let minutes = activity.minutes.base * n + (takes ? events.recordedSeconds / 60 : 0)
      for (const [driver, coefficient] of Object.entries(activity.minutes.perDriver)) {
        const sum = sums.get(driver)
        minutes += coefficient * ((sum?.standardTotal ?? 0) + (takes ? 0 : (sum?.recordedTotal ?? 0)))
      }
      charge(activity.id, month, minutes * team.ratePerMinute)
    }
  }
  return costs
}
