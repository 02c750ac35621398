/** A scenario made into numbers. What does not depend on what was changed is kept: a budget or hours rebuild nothing, an assumption only the values. */
import type { Scenario } from '#api/scenario.ts'
import type { CoverageBook } from '#engine/coverage/coverage-terms.ts'
import { roundHalfUp } from '#engine/coverage/coverage-value.ts'
import { asToday, emptyYear } from '#engine/coverage/model-for-account.ts'
import { type WorthColumns, worthColumns } from '#engine/coverage/worth-columns.ts'
import { prepareChoices } from '#engine/optimiser/solve-choices.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { type AccountRecord, accountRecord } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import type { OpenTable, ScenarioInstance, ScenarioLimit, WorthTable } from './instance.ts'
import { openTable } from './open-table.ts'
import { smallOrders } from './order-sizes.ts'
import { type ScenarioBook, scenarioBook } from './scenario-book.ts'
import { countedBy, leastRules, ruleLimits } from './scenario-rules.ts'
import { horizonOf, type Level, termsOf } from './scenario-terms.ts'

/** Each is some 50 MB for 100,000 accounts. */
const tablesKept = 6

interface Kept {
  readonly open: Map<string, OpenTable>
  readonly worth: Map<string, WorthTable>
  readonly columns: Map<string, Pick<ScenarioInstance, 'columns' | 'prepared' | 'cost'>>
}
const kept = new WeakMap<ScenarioBook, Kept>()

/**
 * A scenario on a snapshot (null: the last), at the level of its assumptions or another one.
 *
 * @throws Refusal forbidden for whom the whole book or its cost is closed
 */
export async function scenarioInstance(
  ctx: Context,
  scenario: Scenario,
  snapshot: number | null,
  level: Level = scenario.assumptions,
): Promise<ScenarioInstance> {
  const { book, record, small } = await groundOf(ctx, scenario, snapshot)
  return instanceOf(book, record, scenario, small, level)
}

/** What an instance is made of. */
export async function groundOf(ctx: Context, { thresholds }: Scenario, snapshot: number | null) {
  const book = await scenarioBook(ctx, snapshot)
  const below = thresholds.smallOrderBelowMinor
  return { book, record: await accountRecord(ctx), small: below === null ? book.columns.smallOrders : await smallOrders(ctx, book, below) }
}

/** The same of a book in hand. @param small orders a year below the threshold of the scenario, per account */
export function instanceOf(
  book: ScenarioBook,
  record: AccountRecord,
  scenario: Scenario,
  small: Float64Array,
  level: Level,
): ScenarioInstance {
  const tables = kept.get(book) ?? { open: new Map(), worth: new Map(), columns: new Map() }
  kept.set(book, tables)
  const { thresholds, models, pins, bans, guards, adjust, horizonYears, discount, costing } = scenario
  const openKey = JSON.stringify([thresholds.majorFromMinor, models, pins, bans, guards])
  const open = keptIn(tables.open, openKey, () => openTable(book, record, scenario))
  const worthKey = JSON.stringify([openKey, thresholds.smallOrderBelowMinor, adjust, horizonYears, discount, costing, level])
  const worth = keptIn(tables.worth, worthKey, () => worthTable(book, open, scenario, small, level))
  const limits = limitsOf(book, worth, scenario)
  const atMost = scenario.rules.filter((one) => one.sense === 'at most')
  const rows = JSON.stringify([worthKey, limits.map((one) => [one.kind, one.team]), atMost.map(({ amount: _, ...rule }) => rule)])
  const built = keptIn(tables.columns, rows, () => choiceColumns(book, open, worth, limits, atMost))
  return {
    ...{ snapshot: book.view.id, currency: book.view.currency, models: book.models, scenario },
    coverage: book.coverage.model === null ? null : { model: book.coverage.model, label: book.coverage.label },
    ...namesOf(book),
    segment: segmentNames(open),
    ...{ ...built, model: open.columns.model, today: open.columns.today },
    ...{ limits, book, open, worth, rules: leastRules(scenario, book, open, worth) },
  }
}

const names = new WeakMap<ScenarioBook, Pick<ScenarioInstance, 'accountId' | 'key' | 'name'>>()
export function namesOf(book: ScenarioBook) {
  const known = names.get(book) ?? {
    accountId: book.accounts.map((one) => one.id),
    key: book.accounts.map((one) => `${one.source}/${one.externalId}`),
    name: book.name,
  }
  names.set(book, known)
  return known
}

const segments = new WeakMap<OpenTable, readonly (string | null)[]>()
function segmentNames(open: OpenTable) {
  const known = segments.get(open) ?? Array.from(open.segment, (segment) => TIERS[segment] ?? null)
  segments.set(open, known)
  return known
}

/** The last used stay. */
function keptIn<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make()
  map.delete(key)
  map.set(key, found)
  for (const old of [...map.keys()].slice(0, Math.max(0, map.size - tablesKept))) map.delete(old)
  return found
}

function worthTable(book: ScenarioBook, open: OpenTable, scenario: Scenario, small: Float64Array, level: Level): WorthTable {
  const accounts: CoverageBook = { ...book.columns, segment: open.segment, smallOrders: small }
  const terms = termsOf(book, scenario, level)
  const horizon = horizonOf(book, scenario)
  const now = worthNow(book, terms, horizon)
  return { accounts, terms, horizon, columns: worthColumns(accounts, terms, open.columns, horizon, now), now }
}

const nows = new WeakMap<ScenarioBook, Map<string, WorthColumns>>()

/** Of every account as it is served today: nothing assumed is in it. */
export function worthNow(book: ScenarioBook, terms: WorthTable['terms'], horizon: WorthTable['horizon']): WorthColumns {
  const known = nows.get(book) ?? new Map<string, WorthColumns>()
  nows.set(book, known)
  return keptIn(known, JSON.stringify(horizon), () => {
    const { columns: accounts } = book
    const year = emptyYear(accounts.rate.length)
    const [value, cash, cost] = [new Float64Array(accounts.n), new Float64Array(accounts.n), new Float64Array(accounts.n)]
    for (let a = 0; a < accounts.n; a++) {
      value[a] = roundHalfUp(asToday(accounts, terms, a, horizon, year))
      cash[a] = year.cash
      cost[a] = year.timeCost + year.cash
    }
    return { value, cash, cost, minutes: accounts.minutes }
  })
}

/** What limits a plan: its money, the hours of teams that have any said, and how many accounts of a segment may change. */
export function limitsOf(book: ScenarioBook, worth: Pick<WorthTable, 'now'>, scenario: Scenario): ScenarioLimit[] {
  const quarters = scenario.moves.quarters
  return [
    { kind: 'budget', team: null, name: 'Budget', limit: scenario.budgetMinor ?? worth.now.cash.reduce((sum, one) => sum + one, 0) },
    ...book.teams.flatMap(({ team, name }, g): ScenarioLimit[] => {
      const hours = hoursOf(book, scenario, g)
      return hours === null ? [] : [{ kind: 'team', team, name, limit: hours * 60 * (1 + 1e-9) }]
    }),
    ...TIERS.flatMap((tier): ScenarioLimit[] => {
      const most = scenario.moves.perQuarter[tier]
      return most === undefined ? [] : [{ kind: 'moves', team: tier, name: tier, limit: most * quarters }]
    }),
    ...ruleLimits(scenario.rules),
  ]
}

/** As the scenario says; left out: what the team has, or takes today if that is more. Null: nobody has said. */
export function hoursOf({ teams }: ScenarioBook, scenario: Pick<Scenario, 'hours'>, g: number): number | null {
  const { team, hours, todayHours } = teams[g]!
  return scenario.hours[team] ?? (hours === null ? null : Math.max(hours, todayHours))
}

function choiceColumns(
  book: ScenarioBook,
  open: OpenTable,
  worth: WorthTable,
  limits: readonly ScenarioLimit[],
  atMost: Scenario['rules'],
) {
  const { account, model, start } = open.columns
  const { teams } = book
  const use = limits.map((limit): ArrayLike<number> => {
    if (limit.kind === 'budget') return worth.columns.cash
    if (limit.kind === 'team') return worth.columns.minutes[teams.findIndex((one) => one.team === limit.team)]!
    if (limit.kind === 'rule') return countedBy(atMost[limits.filter((one) => one.kind === 'rule').indexOf(limit)]!, book, open, worth)
    return movesIn(book, open, TIERS.indexOf(limit.team as (typeof TIERS)[number]))
  })
  const choice = { start, value: worth.columns.value, use }
  // What is the account's own whoever serves it belongs to what serving it costs.
  const cost = new Float64Array(model.length)
  for (let j = 0; j < cost.length; j++) cost[j] = worth.columns.cost[j]! + book.directCost[account[j]!]!
  return { columns: choice, cost, prepared: prepareChoices(choice) }
}

const moves = new WeakMap<OpenTable, Uint8Array[]>()

/** 1 where a column is another model than today’s for an account of the segment. */
function movesIn(book: ScenarioBook, open: OpenTable, segment: number): Uint8Array {
  const known = moves.get(open) ?? []
  moves.set(open, known)
  const { account, model } = open.columns
  known[segment] ??= model.map((m, j) => (open.segment[account[j]!] === segment && m !== book.columns.today[account[j]!] ? 1 : 0))
  return known[segment]
}
