/** Who gets what under a plan, and why. */
import { pageFrom } from '#api/paging.ts'
import type { PlanAccount } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import type { Day } from '#engine/period/period.ts'
import type { Context } from '../context.ts'
import { underLowAndHigh } from './answer-scenario.ts'
import { type Holding, heldBy, type ScenarioInstance, type SolvedScenario } from './instance.ts'
import { netOf } from './net-of.ts'
import { differenceOf, whyOf } from './plan-moves.ts'
import { type Changes, changesOf } from './plan-quarters.ts'
import { solvedScenario } from './solve-scenario.ts'
import { money } from './words.ts'

export interface PlanAccountFilters {
  readonly segment?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly show: 'moved' | 'gains' | 'loses' | 'fragile' | 'held' | 'all'
  /** Only those that this holds. */
  readonly held?: Holding | undefined
  /** Only those that change in the quarter that begins on this day. */
  readonly quarter?: Day | undefined
  readonly q?: string | undefined
}

/** A page of the accounts asked for, the largest difference first. */
export async function listPlanAccounts(
  ctx: Context,
  scenario: number,
  snapshot: number | null,
  query: PlanAccountFilters & { cursor?: string | undefined; limit: number },
  tried?: Scenario,
) {
  const { of, shown } = await planAccounts(ctx, scenario, snapshot, query, tried)
  const page = pageFrom(shown, query)
  return { ...page, items: page.items.map((a) => of(a)) }
}

/** Indices of the accounts asked for, and what is shown of one. */
export async function planAccounts(ctx: Context, scenario: number, snapshot: number | null, filters: PlanAccountFilters, tried?: Scenario) {
  const solved = await solvedScenario(ctx, scenario, snapshot, tried)
  const { instance, solution } = solved
  const { column } = solution.choice
  const { robust } = await underLowAndHigh(ctx, instance, column)
  const delta = Float64Array.from(column, (j, a) => instance.columns.value[j]! - instance.worth.now.value[a]!)
  const wanted = asked(instance, column, delta, robust, filters, changesOf(solved))
  const shown = Array.from(column.keys()).filter(wanted)
  shown.sort((x, y) => Math.abs(delta[y]!) - Math.abs(delta[x]!) || x - y)
  return { of: (a: number) => presentAccount(solved, a, robust), shown, instance }
}

function asked(
  instance: ScenarioInstance,
  column: Int32Array,
  delta: Float64Array,
  robust: Uint8Array | null,
  { segment, from, to, show, held, quarter, q }: PlanAccountFilters,
  changes: Changes,
): (a: number) => boolean {
  const { model, models, book, open, key, name } = instance
  const at = (id: string | undefined) => (id === undefined ? -1 : models.models.findIndex((one) => one.id === id))
  const [fromModel, toModel] = [at(from), at(to)]
  const words = q?.trim().toLowerCase()
  const kinds: Record<PlanAccountFilters['show'], (a: number) => boolean> = {
    all: () => true,
    moved: (a) => model[column[a]!] !== book.columns.today[a],
    gains: (a) => delta[a]! > 0 && model[column[a]!] !== book.columns.today[a],
    loses: (a) => delta[a]! < 0 && model[column[a]!] !== book.columns.today[a],
    fragile: (a) => robust?.[a] === 0,
    held: (a) => open.held[a] !== 0,
  }
  return (a) =>
    kinds[show](a) &&
    (held === undefined || (open.held[a]! & heldBy[held]) !== 0) &&
    (quarter === undefined || changes.beginning(a) === quarter) &&
    (segment === undefined || (instance.segment[a] ?? 'none') === segment) &&
    (from === undefined || book.columns.today[a] === fromModel) &&
    (to === undefined || model[column[a]!] === toModel) &&
    (!words || name[a]!.toLowerCase().includes(words) || key[a]!.toLowerCase().includes(words))
}

/** The best of the others at the prices of the plan; −1: nothing else is open. */
export function runnerUpOf(instance: ScenarioInstance, multipliers: ArrayLike<number>, a: number, chosen: number): number {
  const { start } = instance.columns
  let best = -1
  for (let j = start[a]!; j < start[a + 1]!; j++)
    if (j !== chosen && (best < 0 || netOf(instance, multipliers, j) > netOf(instance, multipliers, best))) best = j
  return best
}

export function presentAccount(solved: SolvedScenario, a: number, robust: Uint8Array | null): PlanAccount {
  const { instance, solution } = solved
  const { models, model, book, worth, columns, accountId, key, name, segment } = instance
  const { multipliers, choice } = solution
  const j = choice.column[a]!
  const second = runnerUpOf(instance, multipliers, a, j)
  const lead = second < 0 ? null : Math.round(netOf(instance, multipliers, j) - netOf(instance, multipliers, second))
  const moved = model[j] !== book.columns.today[a]
  const minutes = worth.columns.minutes.reduce((sum, of) => sum + of[j]!, 0)
  return {
    ...{ id: accountId[a]!, key: key[a]!, name: name[a]!, segment: segment[a] ?? null },
    revenueMinor: Math.round(book.columns.revenue[a]!),
    ...{ from: models.models[book.columns.today[a]!]!.id, to: models.models[model[j]!]!.id },
    ...{ valueMinor: columns.value[j]!, valueDelta: columns.value[j]! - worth.now.value[a]! },
    costDelta: Math.round(worth.columns.cash[j]! - worth.now.cash[a]!),
    hours: minutes / 60,
    robust: robust === null ? null : robust[a] === 1,
    runnerUp: second < 0 ? null : models.models[model[second]!]!.id,
    lead,
    held: heldWords(instance, a),
    changesFrom: changesOf(solved).beginning(a),
    why: moved ? whyOf(instance, differenceOf(instance, [a], choice.column), multipliers) : whyStays(instance, a, second, lead),
  }
}

function whyStays(instance: ScenarioInstance, a: number, second: number, lead: number | null): string {
  if (instance.book.columns.unpriced[a] === 1) return 'Its margin is not known: it stays as it is served'
  const held = heldWords(instance, a)
  if (second < 0 || lead === null) return held ?? 'No other model is open to it'
  const runnerUp = instance.models.models[instance.model[second]!]!.name
  // The gap leaves open that another one is a little ahead.
  return lead > 0
    ? `Served best as it is, ${money(lead, instance.currency)} ahead of ${runnerUp}`
    : `Served as well as it is as by ${runnerUp}`
}

/** What kept an account from something, in words. */
export function heldWords({ open, models, book }: ScenarioInstance, a: number): string | null {
  const bits = open.held[a]!
  const pin = open.pins.get(a)
  const bans = open.bans.get(a) ?? []
  const words = [
    ...(pin ? [`Pinned to ${models.models[pin.model]!.name}: ${pin.reason}`] : []),
    ...(bits & heldBy.ban ? bans.map((one) => `Not ${models.models[one.model]!.name}: ${one.reason}`) : []),
    ...(bits & heldBy.openCase ? ['No downgrade while a case is open'] : []),
    ...(bits & heldBy.renewal ? [`No downgrade before its renewal on ${book.renewal[a]}`] : []),
    ...(bits & heldBy.gradeD ? ['No downgrade: too little is known of it (grade D)'] : []),
    ...(bits & heldBy.need ? ['Only models that meet its needs'] : []),
    ...(bits & heldBy.margin ? ['Its margin is not known'] : []),
  ]
  return words.length > 0 ? words.join('; ') : null
}
