/** A plan in numbers: what it is worth and takes, what limits it, who moves and why. */
import type { PlanSummary } from '#api/routes/scenarios.ts'
import { choiceOf } from '#engine/optimiser/choice-of.ts'
import type { Infeasible, Solution } from '#engine/optimiser/choice-types.ts'
import type { PromiseStandards } from '#engine/promises/standards.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { promisesMissed } from '../coverage/promised.ts'
import { heldBy, type ScenarioInstance, type ScenarioLimit } from './instance.ts'
import { planMoves } from './plan-moves.ts'
import { changesOf } from './plan-quarters.ts'
import type { BookFinding } from './scenario-book.ts'
import { unknownNames } from './unknown-names.ts'
import { many } from './words.ts'

export interface ShownPlan {
  readonly instance: ScenarioInstance
  readonly standards: PromiseStandards
  readonly scenario: number | null
  readonly name: string
  readonly column: Int32Array
  /** Teams of which who asks is not told what an hour costs. */
  readonly rateClosed: ReadonlySet<string>
  /** Null: a plan nobody optimised. */
  readonly solution: Solution | null
  readonly solver: PlanSummary['solver']
  readonly effort: 'quick' | 'full'
  /** Per account: 1 where low, base and high assumptions choose the same; null: not asked. */
  readonly robust: Uint8Array | null
  readonly low: number | null
  readonly high: number | null
  readonly against: PlanSummary['against']
  readonly findings: readonly BookFinding[]
  /** When the work on the answer began, milliseconds of a clock that only goes forward. */
  readonly began: number
}

export function planSummary(plan: ShownPlan): PlanSummary {
  const { instance, column, solution } = plan
  const { columns, limits, book, model, worth, open } = instance
  const choice = solution?.choice ?? choiceOf(columns, column)
  const today = book.columns.today
  const sums = instance.models.models.map(() => ({ accounts: 0, revenue: 0, value: 0, spend: 0, cost: 0 }))
  let [moved, robust, up, down] = [0, 0, 0, 0]
  for (let a = 0; a < column.length; a++) {
    const j = column[a]!
    const m = model[j]!
    const sum = sums[m]!
    sum.accounts++
    sum.revenue += book.columns.revenue[a]!
    sum.value += columns.value[j]!
    sum.spend += worth.columns.cash[j]!
    sum.cost += instance.cost[j]!
    if (m === today[a]) continue
    moved++
    robust += plan.robust?.[a] ?? 0
    if (book.rank[m]! > book.rank[today[a]!]!) up++
    else down++
  }
  const moves = planMoves(instance, column, solution?.multipliers ?? null, plan.robust, plan.effort)
  return {
    ...headOf(plan),
    ...{ value: choice.value, bound: solution?.bound ?? null, gap: solution?.gap ?? null },
    spend: Math.round(choice.used[0]!),
    feasible: choice.used.every((used, k) => used <= limits[k]!.limit * (1 + 1e-9) + 1e-6),
    ...{ lowMinor: plan.low, highMinor: plan.high, against: plan.against },
    limits: limits.map((limit, k) => shownLimit(plan, limit, choice.used[k]!, solution?.prices[k] ?? null)),
    ...{ moved, robust: plan.robust ? robust : null, up, down },
    index: moved === 0 ? indexToday(instance) : null,
    promises: promisesOf(instance, column, plan.standards),
    moves,
    quarters: solution && plan.effort === 'full' ? changesOf({ instance, solution }).quarters.map((one) => ({ ...one })) : null,
    models: instance.models.models.map((one, m) => ({
      ...{ model: one.id, name: one.name, accounts: sums[m]!.accounts, revenueMinor: Math.round(sums[m]!.revenue) },
      ...{ valueMinor: sums[m]!.value, spendMinor: Math.round(sums[m]!.spend), costToServeMinor: Math.round(sums[m]!.cost) },
    })),
    infeasible: null,
    findings: [
      ...book.findings,
      ...open.findings,
      ...unknownNames(instance),
      ...plan.findings,
      ...(moved > 0
        ? [
            {
              code: 'index_not_expected',
              message: 'Nothing is known of what models change of the relationship index: none is expected of a plan',
            },
          ]
        : []),
    ],
    ms: performance.now() - plan.began,
  }
}

/** Where no plan keeps the limits: nothing but why, and the least that would do. */
export function infeasibleSummary(plan: Omit<ShownPlan, 'column' | 'solution'>, found: Infeasible | null): PlanSummary {
  const { instance } = plan
  const { limits, book, open } = instance
  const shown = limits.map((limit) => ({ ...unitOf(limit, instance.currency), limit }))
  const alone = shown.flatMap(({ limit, unit, times }, k) => {
    const least = found?.least[k]
    // A slider is told what all would need together; what each alone would, takes a solve each, and comes when it rests.
    if (found === null || plan.effort === 'quick' || (least != null && least <= limit.limit)) return []
    return [{ limit: limit.kind, name: limit.name, unit, now: limit.limit / times, needed: least == null ? null : least / times }]
  })
  const together = shown.flatMap(({ limit, unit, times }, k) =>
    found !== null && found.together[k]! > 0
      ? [{ limit: limit.kind, name: limit.name, unit, now: limit.limit / times, needed: (limit.limit + found.together[k]!) / times }]
      : [],
  )
  return {
    ...headOf(plan),
    ...{ value: 0, bound: null, gap: null, spend: 0, feasible: false, lowMinor: null, highMinor: null, against: null },
    limits: limits.map((limit) => shownLimit(plan, limit, 0, null)),
    ...{ moved: 0, robust: null, up: 0, down: 0, index: null, promises: [], moves: [], quarters: null, models: [] },
    infeasible: {
      why: found === null ? whyRules(instance) : whyInfeasible(together, plan.effort === 'quick' ? null : alone),
      least: alone,
      together,
    },
    findings: [...book.findings, ...open.findings, ...unknownNames(instance), ...plan.findings],
    ms: performance.now() - plan.began,
  }
}

type Widening = NonNullable<PlanSummary['infeasible']>['together'][number]

function whyInfeasible(together: readonly Widening[], alone: readonly { readonly needed: number | null }[] | null): string {
  const names = together.map((one) => one.name)
  const list = names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  const one = alone?.filter((each) => each.needed !== null).length ?? 0
  return `No plan keeps all limits: even with everybody served in the way that takes least of ${list || 'them'}, it takes more than there is.${
    one > 0
      ? ' One wider limit would be enough.'
      : alone && together.length > 1
        ? ' No single one would be enough: they have to be wider together.'
        : ''
  }`
}

const whyRules = ({ scenario: { rules } }: ScenarioInstance) =>
  `Every limit can be kept, but not together with ${rules
    .filter((one) => one.sense === 'at least')
    .map((one) => one.name)
    .join(', ')}: ask for less of it, or widen a limit`

function headOf(plan: Omit<ShownPlan, 'column' | 'solution'>) {
  const { instance, scenario, name, solver } = plan
  const { worth, book, open } = instance
  // Held by none most are: how many by which bits together first.
  const many = new Int32Array(256)
  for (let a = 0; a < open.held.length; a++) many[open.held[a]!]!++
  const held = (bit: number) => many.reduce((sum, count, bits) => sum + ((bits & bit) === 0 ? 0 : count), 0)
  return {
    ...{ scenario, name, snapshot: instance.snapshot, coverage: instance.coverage, currency: instance.currency },
    ...{ horizonYears: worth.horizon.years, discount: worth.horizon.discount, costing: worth.horizon.costing },
    ...{ accounts: book.columns.n, solver },
    held: {
      ...{ pins: held(heldBy.pin), bans: held(heldBy.ban), openCase: held(heldBy.openCase), renewal: held(heldBy.renewal) },
      ...{ gradeD: held(heldBy.gradeD), needs: held(heldBy.need) },
    },
  }
}

/** Minutes are shown as hours. */
const unitOf = (limit: ScenarioLimit, currency: string) =>
  limit.kind === 'team' ? { unit: 'hours', times: 60 } : { unit: limit.kind === 'budget' ? currency : 'accounts', times: 1 }

function shownLimit(
  { instance, rateClosed }: Pick<ShownPlan, 'instance' | 'rateClosed'>,
  limit: ScenarioLimit,
  used: number,
  price: { low: number; high: number } | null,
) {
  const { times } = unitOf(limit, instance.currency)
  const { years, discount } = instance.worth.horizon
  const rate = limit.kind === 'team' ? instance.book.teams.find((one) => one.team === limit.team)!.rate : 0
  return {
    ...{ kind: limit.kind, team: limit.team, name: limit.name },
    ...{ used: shownAmount(limit, used / times), available: shownAmount(limit, limit.limit / times) },
    // Where one unit less cannot be kept there is no price to tell.
    price: price && Number.isFinite(price.high) ? { low: price.low * times, high: price.high * times } : null,
    rateMinor: rate > 0 && !rateClosed.has(limit.team ?? '') ? rate * 60 * yearsPaid(years, discount) : null,
  }
}

/** Hours are kept with a billionth to spare, as they are sums of fractions: what is shown is what was said. */
const shownAmount = ({ kind }: ScenarioLimit, amount: number): number => (kind === 'team' ? Math.round(amount * 1e4) / 1e4 : amount)

/** Whoever is hired is paid every year, whether or not customers stay. */
export const yearsPaid = (years: number, discount: number) =>
  Array.from({ length: years }, (_, t) => (1 + discount) ** -(t + 1)).reduce((sum, one) => sum + one, 0)

/** Weighted by revenue, of those who have one. */
function indexToday({ book }: ScenarioInstance): number | null {
  let [sum, weight] = [0, 0]
  book.accounts.forEach((account, a) => {
    const revenue = Math.max(0, book.columns.revenue[a]!)
    if (!account.relationship || account.relationship.grade === 'D') return
    sum += account.relationship.index * revenue
    weight += revenue
  })
  return weight > 0 ? sum / weight : null
}

/** Promises to segments that models chosen for accounts of theirs would not keep. */
function promisesOf({ models, model, open }: ScenarioInstance, column: Int32Array, standards: PromiseStandards): string[] {
  const served = new Int32Array(models.models.length * 4)
  for (let a = 0; a < column.length; a++) served[model[column[a]!]! * 4 + open.segment[a]!]!++
  return Array.from(served).flatMap((accounts, key) => {
    if (accounts === 0) return []
    const one = models.models[Math.floor(key / 4)]!
    const segment = TIERS[key % 4]
    if (segment === undefined) return []
    return promisesMissed({ standard: one.standard, eligible: { needs: [], segments: [segment] } }, standards).map(
      ({ at, stated, promised }) =>
        `${one.name}, ${many(accounts)} ${segment}: ${promiseWords[at](stated)}, promised ${promiseWords[at](promised)}`,
    )
  })
}

const promiseWords = {
  answeredHours: (n: number) => `answered within ${n} h`,
  answeredShare: (n: number) => `${Math.round(n * 100)} % answered in time`,
  complaintDays: (n: number) => `complaints settled within ${n} days`,
} as const
