/** One event, priced so that everybody can check it: minutes term by term, the rate of its month, what comes out. */
import type { Month } from '../period/period.ts'
import { type CostModel, modelValidIn, type TimedActivity } from './cost-model.ts'
import type { CostedEvent } from './event-cost.ts'
import type { TeamMonth } from './measurement.ts'

/** Coefficient × quantity; `driver` null is the base. */
export interface CostTerm {
  readonly driver: string | null
  /** Minutes per unit (timed) or minor units per unit (rated). */
  readonly coefficient: number
  readonly quantity: number
}

/** What an event costs by one activity. */
export interface EventCostTerms {
  readonly activity: string
  readonly team: string | null
  /** Terms of the time equation, or of the rate; empty where recorded time was taken instead. */
  readonly terms: readonly CostTerm[]
  /** Recorded handling seconds where they win over the equation. */
  readonly recordedSeconds: number | null
  /** Null for rated. */
  readonly minutes: number | null
  /** Minor units per minute in the event's month; null for rated, and where nothing of the team is traced. */
  readonly ratePerMinute: number | null
  /** Unrounded minor units. */
  readonly costMinor: number
  /** Share that falls away within 12 months if the account leaves. */
  readonly fallsAway: number
}

/**
 * Prices single events and says how: the same numbers as `eventPricer`, with the terms they are made of.
 *
 * @param models     versions of the cost model
 * @param teamMonths teams of the measurement
 * @returns          event → one entry per activity that names its kind
 * @source  methods §1 and §1.1 (recorded seconds win over the equation) — docs/methods/cost-to-serve.md
 * @example eventTerms([], [])({ month: '2026-01', kind: 'call', handlingSeconds: null, driver: () => 0 }).length // 0
 */
export function eventTerms(models: readonly CostModel[], teamMonths: readonly TeamMonth[]): (event: CostedEvent) => EventCostTerms[] {
  const teams = new Map(teamMonths.map((team) => [`${team.team} ${team.month}`, team]))
  const modelOf = new Map<Month, CostModel | null>()
  const valid = (month: Month) => {
    const known = modelOf.get(month)
    if (known !== undefined) return known
    const model = modelValidIn(models, month)
    modelOf.set(month, model)
    return model
  }
  return (event) => {
    const activities = valid(event.month)?.activities.filter((activity) => activity.kind === event.kind) ?? []
    const timed = activities.filter((activity): activity is TimedActivity => activity.type === 'timed')
    const recorder = timed.find((activity) => activity.takesRecorded) ?? timed[0]
    return activities.map((activity): EventCostTerms => {
      const { id, fallsAway = 0 } = activity
      if (activity.type === 'rated') {
        const quantity = activity.driver === 'n' ? 1 : event.driver(activity.driver)
        const driver = activity.driver === 'n' ? null : activity.driver
        const terms = [{ driver, coefficient: activity.rateMinor, quantity }]
        return {
          ...{ activity: id, team: null, terms, recordedSeconds: null, minutes: null, ratePerMinute: null, fallsAway },
          costMinor: activity.rateMinor * quantity,
        }
      }
      const team = teams.get(`${activity.team} ${event.month}`)
      const ratePerMinute = team?.ratePerMinute ?? null
      const takes = activity === recorder && !team?.handlingTimeRefused && event.handlingSeconds !== null
      const terms: CostTerm[] = takes
        ? []
        : [
            { driver: null, coefficient: activity.minutes.base, quantity: 1 },
            ...Object.entries(activity.minutes.perDriver).map(([driver, coefficient]) => ({
              ...{ driver, coefficient, quantity: event.driver(driver) },
            })),
          ]
      const minutes = takes ? event.handlingSeconds! / 60 : terms.reduce((sum, term) => sum + term.coefficient * term.quantity, 0)
      const recordedSeconds = takes ? event.handlingSeconds : null
      const costMinor = minutes * (ratePerMinute ?? 0)
      return { activity: id, team: activity.team, terms, recordedSeconds, minutes, ratePerMinute, costMinor, fallsAway }
    })
  }
}
