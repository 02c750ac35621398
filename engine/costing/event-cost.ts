/** What one event cost: for lists of single interactions. The measurement allocates whole teams; this is its unrounded share. */
import type { Month } from '../period/period.ts'
import { type CostModel, modelValidIn, type TimedActivity } from './cost-model.ts'
import type { TeamMonth } from './measurement.ts'

export interface CostedEvent {
  readonly month: Month
  readonly kind: string
  /** Recorded handling seconds; null = none recorded. */
  readonly handlingSeconds: number | null
  /** Value of a named driver, 0 where the event has none. */
  readonly driver: (name: string) => number
}

interface EventActivity {
  readonly id: string
  readonly costMinor: number
}

/**
 * Prices single events by the rates of their month.
 *
 * @param models     versions of the cost model
 * @param teamMonths teams of the measurement (rates per minute, refused handling times)
 * @returns          event → unrounded minor units per activity that names its kind; empty where none does
 * @source  methods §1 and §1.1 (recorded seconds win over the equation) — docs/methods/cost-to-serve.md
 * @example eventPricer([], [])({ month: '2026-01', kind: 'call', handlingSeconds: null, driver: () => 0 }).length // 0
 */
export function eventPricer(models: readonly CostModel[], teamMonths: readonly TeamMonth[]): (event: CostedEvent) => EventActivity[] {
  const teams = new Map(teamMonths.map((team) => [`${team.team} ${team.month}`, team]))
  const byKind = new Map<string, EventPricing[]>()
  const pricing = (month: Month, kind: string): EventPricing[] => {
    const key = `${month} ${kind}`
    const known = byKind.get(key)
    if (known) return known
    const model = modelValidIn(models, month)
    const activities = model?.activities.filter((activity) => activity.kind === kind) ?? []
    const timed = activities.filter((activity): activity is TimedActivity => activity.type === 'timed')
    const recorder = timed.find((activity) => activity.takesRecorded) ?? timed[0]
    const made = activities.map((activity): EventPricing => {
      if (activity.type === 'rated')
        return {
          id: activity.id,
          base: activity.driver === 'n' ? activity.rateMinor : 0,
          perSecond: 0,
          takesRecorded: false,
          perDriver: activity.driver === 'n' ? [] : [[activity.driver, activity.rateMinor]],
        }
      const team = teams.get(`${activity.team} ${month}`)
      const perMinute = team?.ratePerMinute ?? 0
      return {
        id: activity.id,
        base: activity.minutes.base * perMinute,
        perSecond: perMinute / 60,
        takesRecorded: activity === recorder && !team?.handlingTimeRefused,
        perDriver: Object.entries(activity.minutes.perDriver).map(([driver, minutes]) => [driver, minutes * perMinute]),
      }
    })
    byKind.set(key, made)
    return made
  }
  return (event) =>
    pricing(event.month, event.kind).map(({ id, base, perSecond, takesRecorded, perDriver }) => {
      if (takesRecorded && event.handlingSeconds !== null) return { id, costMinor: event.handlingSeconds * perSecond }
      let costMinor = base
      for (const [driver, rate] of perDriver) costMinor += rate * event.driver(driver)
      return { id, costMinor }
    })
}

interface EventPricing {
  readonly id: string
  readonly base: number
  readonly perSecond: number
  readonly takesRecorded: boolean
  readonly perDriver: readonly (readonly [string, number])[]
}
