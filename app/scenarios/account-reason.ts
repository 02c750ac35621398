/** Why an account gets what it gets: its options side by side, what would flip the choice, and what held it. */
import { Refusal } from '#api/refusal.ts'
import type { AccountReason } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { flipsOf, type LinearOption } from '#engine/coverage/flips.ts'
import { type Branch, branchesOf, VALUE_PARTS, type ValueParts, valueParts } from '#engine/coverage/value-parts.ts'
import { mayOpenAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { underLowAndHigh } from './answer-scenario.ts'
import { heldBy, type ScenarioInstance, type SolvedScenario } from './instance.ts'
import { scenarioInstance } from './make-instance.ts'
import { netOf } from './net-of.ts'
import { presentAccount, runnerUpOf } from './plan-accounts.ts'
import { yearsPaid } from './plan-summary.ts'
import { solvedScenario } from './solve-scenario.ts'
import { many, money, percent } from './words.ts'

/** @throws Refusal not_found for an account that the measurement does not have */
export async function accountReason(
  ctx: Context,
  scenario: number,
  account: number,
  snapshot: number | null,
  tried?: Scenario,
): Promise<AccountReason> {
  if (!(await mayOpenAccount(ctx, account))) throw new Refusal('not_found', 'There is no such account')
  const solved = await solvedScenario(ctx, scenario, snapshot, tried)
  const { instance, solution } = solved
  const a = instance.book.indexOf.get(account)
  if (a === undefined) throw new Refusal('not_found', 'There is no such account in this measurement: it may have been merged')
  const { column } = solution.choice
  const { robust } = await underLowAndHigh(ctx, instance, column)
  const low = await scenarioInstance(ctx, instance.scenario, instance.snapshot, 'low')
  const high = await scenarioInstance(ctx, instance.scenario, instance.snapshot, 'high')
  const row = presentAccount(solved, a, robust)
  return {
    account: { id: account, key: row.key, name: row.name },
    ...{
      scenario,
      from: row.from,
      to: row.to,
      why: row.held && row.held !== row.why && (row.from === row.to || instance.open.pins.has(a)) ? `${row.why}. ${row.held}` : row.why,
    },
    options: instance.models.models.map((_, m) => optionOf(solved, low, high, a, m)),
    flips: flipWords(solved, a),
  }
}

function columnOf({ columns, model }: ScenarioInstance, a: number, m: number): number {
  for (let j = columns.start[a]!; j < columns.start[a + 1]!; j++) if (model[j] === m) return j
  return -1
}

function optionOf(
  { instance, solution }: SolvedScenario,
  low: ScenarioInstance,
  high: ScenarioInstance,
  a: number,
  m: number,
): AccountReason['options'][number] {
  const { models, book, worth } = instance
  const { id, name } = models.models[m]!
  const j = columnOf(instance, a, m)
  const today = book.columns.today[a] === m
  const head = { model: id, name, chosen: j >= 0 && solution.choice.column[a] === j, today }
  if (j < 0)
    return {
      ...{ ...head, closed: whyNot(instance, a, m), valueMinor: null, lowMinor: null, highMinor: null, spendMinor: null, costMinor: null },
      ...{ hours: {}, netMinor: null, retention: null, steps: [] },
    }
  const branches = branchesOf(worth.accounts, worth.terms, a, m, worth.horizon)
  return {
    ...{ ...head, closed: null, valueMinor: instance.columns.value[j]! },
    ...{ lowMinor: low.columns.value[j]!, highMinor: high.columns.value[j]! },
    ...{ spendMinor: Math.round(worth.columns.cash[j]!), costMinor: Math.round(instance.cost[j]!) },
    hours: Object.fromEntries(book.teams.map(({ team }, g) => [team, worth.columns.minutes[g]![j]! / 60])),
    netMinor: Math.round(netOf(instance, solution.multipliers, j)),
    retention: branches.reduce((sum, one) => sum + one.share * one.year.retention, 0),
    steps: stepsOf(instance, a, branches, instance.columns.value[j]!),
  }
}

/** Parts of the value, rounded so that they add up to it: what is left over goes to the largest. */
function stepsOf(
  instance: ScenarioInstance,
  a: number,
  branches: readonly Branch[],
  value: number,
): AccountReason['options'][number]['steps'] {
  const { worth, currency, book } = instance
  if (book.columns.unpriced[a] === 1) return [{ label: 'Margin is not known', minor: 0, note: 'counts for nothing in the value' }]
  const { horizon } = worth
  const parts = valueParts(branches, horizon)
  const rounded = VALUE_PARTS.map((part) => ({ part, minor: Math.round(parts[part]) + 0 }))
  const rest = value - rounded.reduce((sum, one) => sum + one.minor, 0)
  const largest = rounded.reduce((top, one) => (Math.abs(one.minor) > Math.abs(top.minor) ? one : top))
  largest.minor += rest
  return rounded
    .filter(({ part, minor }) => minor !== 0 || part === 'margin')
    .map(({ part, minor }) => ({ label: stepNames[part], minor, note: noteOf(part, branches, currency, book.teams, horizon.years) }))
}

const stepNames: Readonly<Record<keyof ValueParts, string>> = {
  margin: 'Margin, as long as it stays',
  captured: 'What it would buy more, or less, than today',
  price: 'Fees it would pay',
  time: 'Time of the teams',
  cash: 'Money spent',
  moved: 'What moves to other channels',
}

function noteOf(
  part: keyof ValueParts,
  branches: readonly Branch[],
  currency: string,
  teams: ScenarioInstance['book']['teams'],
  years: number,
): string | null {
  const mean = (of: (one: Branch) => number) => branches.reduce((sum, one) => sum + one.share * of(one), 0)
  const yearly = (of: (one: Branch) => number) => `${money(mean(of), currency)} a year`
  if (part === 'margin') {
    const accepted = branches.length > 1 ? `; ${percent(branches[0]!.share)} likely to accept its price` : ''
    return `${yearly((one) => one.year.margin)} × ${mean((one) => one.year.years).toFixed(2)} of ${years} years: ${percent(mean((one) => one.year.retention))} likely to stay each year${accepted}`
  }
  if (part === 'time')
    return teams
      .flatMap(({ name }, g) => {
        const hours = mean((one) => one.year.minutes[g]!) / 60
        return hours > 0 ? [`${name} ${many(hours)} h`] : []
      })
      .concat([`${yearly((one) => one.year.timeCost)}`])
      .join(', ')
  if (part === 'captured') return yearly((one) => one.year.captured)
  if (part === 'price') return yearly((one) => one.year.price)
  if (part === 'cash') return yearly((one) => one.year.cash)
  return yearly((one) => one.year.movedCost)
}

/** Why a model is not open to an account. */
function whyNot({ book, open, models, scenario }: ScenarioInstance, a: number, m: number): string {
  const pin = open.pins.get(a)
  if (pin) return `pinned to ${models.models[pin.model]!.name}: ${pin.reason}`
  const ban = open.bans.get(a)?.find((one) => one.model === m)
  if (ban) return `not to be: ${ban.reason}`
  if (scenario.models !== null && !scenario.models.includes(models.models[m]!.id)) return 'not offered in this scenario'
  const closed = book.closed[a * models.models.length + m]
  if (closed) return closedWords[closed]
  if (book.columns.unpriced[a] === 1) return 'its margin is not known'
  const bits = open.held[a]!
  const guards = [
    ...(bits & heldBy.openCase ? ['while a case is open'] : []),
    ...(bits & heldBy.renewal ? [`before its renewal on ${book.renewal[a]}`] : []),
    ...(bits & heldBy.gradeD ? ['while too little is known of it (grade D)'] : []),
  ]
  return guards.length > 0 ? `no downgrade ${guards.join(', ')}` : 'not for its segment under this scenario'
}

const closedWords = {
  segment: 'not for its segment',
  revenue: 'not for its revenue',
  growth: 'not for its growth, or that is not known',
  range: 'not for the range it buys, or that is not known',
  country: 'not for its country, or that is not known',
  need: 'does not meet its needs',
} as const

/** What would have to be otherwise for the runner-up to win, one thing at a time; the nearest first. */
function flipWords({ instance, solution }: SolvedScenario, a: number): AccountReason['flips'] {
  const { worth, book, models, model, limits, currency, columns } = instance
  const j = solution.choice.column[a]!
  const second = runnerUpOf(instance, solution.multipliers, a, j)
  if (second < 0 || book.columns.unpriced[a] === 1) return []
  const option = (column: number): LinearOption => ({
    branches: branchesOf(worth.accounts, worth.terms, a, model[column]!, worth.horizon),
    use: columns.use.map((of) => of[column]!),
    captureOf: book.columns.opportunity[a]!,
    marginOf: book.columns.margin[a]!,
  })
  const to = models.models[model[second]!]!
  const found = flipsOf(option(j), option(second), solution.multipliers, worth.horizon)
  const years = yearsPaid(worth.horizon.years, worth.horizon.discount)
  const each: Flip[] = [
    ...found.prices.flatMap(({ limit: k, at }): Flip[] => {
      const limit = limits[k]!
      const now = solution.multipliers[k]!
      if (limit.kind === 'team') {
        const perHour = (minor: number) => `${money(minor * 60, currency)} an hour`
        const rate = book.teams.find((one) => one.team === limit.team)!.rate * years
        return [{ what: `What ${limit.name} is worth`, now, at, far: Math.max(now, rate), write: perHour }]
      }
      if (limit.kind !== 'budget') return []
      return [{ what: 'What one more of the budget is worth', now, at, far: Math.max(now, 1), write: (n) => n.toFixed(2) }]
    }),
    ...atMoney('Its margin a year', book.columns.margin[a]!, found.margin, currency),
    ...atMoney('What else it could buy, as margin a year', book.columns.opportunity[a]!, found.opportunity, currency),
    ...(found.retention === null
      ? []
      : [{ what: `How likely it is to stay a year with ${to.name}`, ...found.retention, far: found.retention.now, write: percent }]),
  ]
  return each
    .filter((one) => Math.abs(one.at - one.now) <= reach * one.far && one.write(one.at) !== one.write(one.now))
    .sort((x, y) => Math.abs(x.at - x.now) / x.far - Math.abs(y.at - y.now) / y.far)
    .map(({ what, now, at, write }) => ({ what, now: write(now), at: write(at), more: at > now, to: to.id }))
}

interface Flip {
  readonly what: string
  readonly now: number
  readonly at: number
  /** What a change is held against, to say which is near. */
  readonly far: number
  readonly write: (value: number) => string
}

/** A change by more than so many times is too far to be told. */
const reach = 2

const atMoney = (what: string, now: number, at: number | null, currency: string): Flip[] =>
  at === null || !(now > 0) ? [] : [{ what, now, at, far: now, write: (minor) => money(minor, currency) }]
