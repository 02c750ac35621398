/** When the changes of a plan are made: so many a quarter of each segment, from the next quarter on. */
import type { PlanQuarter } from '#api/routes/scenarios.ts'
import { overQuarters } from '#engine/coverage/over-quarters.ts'
import { addMonths, firstDay, monthOfDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { ScenarioInstance, SolvedScenario } from './instance.ts'
import { netOf } from './net-of.ts'

export interface Changes {
  /** First day of the quarter that an account (index) changes in; null: it stays as it is. */
  readonly beginning: (a: number) => Day | null
  readonly quarters: readonly PlanQuarter[]
}

const made = new WeakMap<Int32Array, Changes>()

/** Of a plan that was solved; laid out once. */
export function changesOf({ instance, solution }: Pick<SolvedScenario, 'instance' | 'solution'>): Changes {
  const { column } = solution.choice
  const known = made.get(column) ?? layOut(instance, column, solution.multipliers)
  made.set(column, known)
  return known
}

/** The quarter after the one the day is in. */
const nextQuarter = (day: Day): Day => {
  const month = monthOfDay(day)
  return firstDay(addMonths(month, 3 - ((Number(month.slice(5)) - 1) % 3)))
}

function layOut(instance: ScenarioInstance, column: Int32Array, multipliers: ArrayLike<number>): Changes {
  const { book, worth, open, scenario, model, columns, today, limits } = instance
  const { perQuarter, quarters } = scenario.moves
  const moved = Array.from(column.keys()).filter((a) => model[column[a]!] !== book.columns.today[a])
  // Rules and the number of changes are of the whole plan.
  const watched = limits.flatMap(({ kind }, k) => (kind === 'budget' || kind === 'team' ? [k] : []))
  const now = watched.map((k) => {
    const { kind, team } = limits[k]!
    return kind === 'budget' ? worth.now.cash : worth.now.minutes[book.teams.findIndex((one) => one.team === team)]!
  })
  const use = watched.map((k, w) => Float64Array.from(moved, (a) => columns.use[k]![column[a]!]! - now[w]![a]!))
  const room = watched.map((k, w) => limits[k]!.limit - now[w]!.reduce((sum, one) => sum + one, 0))
  const gain = Float64Array.from(
    moved,
    (a) =>
      netOf(instance, multipliers, column[a]!) -
      (today[a]! >= 0
        ? netOf(instance, multipliers, today[a]!)
        : watched.reduce((net, k, w) => net - multipliers[k]! * now[w]![a]!, worth.now.value[a]!)),
  )
  const most = [...TIERS, 'none' as const].map((tier) => (tier === 'none' ? undefined : perQuarter[tier]) ?? Number.POSITIVE_INFINITY)
  const segment = Uint8Array.from(moved, (a) => open.segment[a]!)
  const quarter = overQuarters({ segment, gain, use, room }, most, quarters)
  const quarterOf = new Map(moved.map((a, i) => [a, quarter[i]!]))
  const first = nextQuarter(book.day)
  const beginning = (q: number): Day => firstDay(addMonths(monthOfDay(first), 3 * q))
  const left = [...room]
  const list: PlanQuarter[] = []
  const last = quarter.reduce((most, q) => Math.max(most, q), moved.length > 0 ? 0 : -1)
  for (let q = 0; q <= last; q++) {
    const these = moved.flatMap((a, i) => (quarter[i] === q ? [{ a, i }] : []))
    watched.forEach((_, w) => {
      left[w]! -= these.reduce((sum, { i }) => sum + use[w]![i]!, 0)
    })
    const used = (w: number) => limits[watched[w]!]!.limit - left[w]!
    const over = watched.flatMap((k, w) => (left[w]! < -1e-6 * Math.max(1, limits[k]!.limit) ? [limits[k]!.name] : []))
    list.push({
      ...{ from: beginning(q), accounts: these.length, over },
      segments: most.flatMap((limit, g) => {
        const accounts = these.filter(({ i }) => segment[i] === g).length
        return accounts === 0 ? [] : [{ segment: TIERS[g] ?? 'none', accounts, most: Number.isFinite(limit) ? limit : null }]
      }),
      valueDelta: these.reduce((sum, { a }) => sum + columns.value[column[a]!]! - worth.now.value[a]!, 0),
      spend: Math.round(used(watched.findIndex((k) => limits[k]!.kind === 'budget'))),
      hours: watched.flatMap((k, w) => {
        const { kind, team, name, limit } = limits[k]!
        return kind === 'team' ? [{ team: team!, name, used: used(w) / 60, available: limit / 60 }] : []
      }),
    })
  }
  return {
    beginning(a) {
      const q = quarterOf.get(a)
      return q === undefined ? null : beginning(q)
    },
    quarters: list,
  }
}
