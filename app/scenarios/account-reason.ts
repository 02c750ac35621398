/** Why an account gets what it gets: its options side by side, what would flip the choice, and what held it. */
import { Refusal } from '#api/refusal.ts'
import type { AccountReason } from '#api/routes/scenarios.ts'
import { flipsOf, type LinearOption } from '#engine/coverage/flips.ts'
import { type Branch, branchesOf, VALUE_PARTS, type ValueParts, valueParts } from '#engine/coverage/value-parts.ts'
import { mayOpenAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { underLowAndHigh } from './answer-scenario.ts'
import type { ScenarioInstance, SolvedScenario } from './instance.ts'
import { scenarioInstance } from './make-instance.ts'
import { netOf, presentAccount, runnerUpOf } from './plan-accounts.ts'
import { solvedScenario } from './solve-scenario.ts'
import { many, money, percent } from './words.ts'

/** @throws Refusal not_found for an account that the measurement does not have */
export async function accountReason(ctx: Context, scenario: number, account: number, snapshot: number | null): Promise<AccountReason> {
  if (!(await mayOpenAccount(ctx, account))) throw new Refusal('not_found', 'There is no such account')
  const solved = await solvedScenario(ctx, scenario, snapshot)
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
    ...{ scenario, from: row.from, to: row.to, why: row.held && row.from === row.to ? `${row.why} (${row.held})` : row.why },
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
  captured: 'What else it would buy',
  price: 'What it pays to be served so',
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
    const accepted = branches.length > 1 ? `; ${percent(branches[0]!.share)} accept its price` : ''
    return `${yearly((one) => one.year.margin)} × ${mean((one) => one.year.years).toFixed(2)} of ${years} years: ${percent(mean((one) => one.year.retention))} stay each year${accepted}`
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
  if (book.openCase[a] === 1 && scenario.guards.openCase) return 'no downgrade while a case is open'
  if (book.gradeD[a] === 1 && scenario.guards.gradeD) return 'no downgrade while it is not known: grade D'
  return 'not for its segment under this scenario'
}

const closedWords = {
  segment: 'not for its segment',
  revenue: 'not for its revenue',
  growth: 'not for its growth, or that is not known',
  range: 'not for the range it buys, or that is not known',
  country: 'not for its country, or that is not known',
  need: 'does not meet its needs',
} as const

/** What would have to be otherwise for the runner-up to win, one thing at a time. */
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
  const flip = (what: string, now: string, at: string) => ({ what, now, at, to: to.id })
  const perHour = (minor: number) => `${money(minor * 60, currency)} an hour`
  return [
    ...found.prices.flatMap(({ limit: k, at }) => {
      const limit = limits[k]!
      if (limit.kind === 'moves' || limit.kind === 'rule') return []
      return limit.kind === 'team'
        ? [flip(`Price of ${limit.name}`, perHour(solution.multipliers[k]!), perHour(at))]
        : [flip('Price of the budget', solution.multipliers[k]!.toFixed(2), at.toFixed(2))]
    }),
    ...(found.margin === null ? [] : [flip('Its margin a year', money(book.columns.margin[a]!, currency), money(found.margin, currency))]),
    ...(found.opportunity === null
      ? []
      : [flip('What else it could buy, as margin', money(book.columns.opportunity[a]!, currency), money(found.opportunity, currency))]),
    ...(found.retention === null
      ? []
      : [flip(`Who stays a year under ${to.name}`, percent(found.retention.now), percent(found.retention.at))]),
  ]
}
