/**
 * A scenario while a slider moves: one per book, brought from one question to the next by working out only what differs between them.
 *
 * Every account has a place for every model, today's first, then the others in the order of the document; what is not open is worth −∞. So
 * nothing changes its place, and all is written where it stood: what is returned holds until the next question of the same book.
 * What it says depends on the question alone, not on those before.
 */
import type { Scenario } from '#api/scenario.ts'
import type { CoverageBook, Horizon, ModelTerms } from '#engine/coverage/coverage-terms.ts'
import { emptyYear } from '#engine/coverage/model-for-account.ts'
import { emptyWorth, type RenewableWorth, valueOfColumn, type WorthColumns, worthOfColumn } from '#engine/coverage/worth-columns.ts'
import { type Sample, scaleOf } from '#engine/optimiser/groups.ts'
import { drawSample } from '#engine/optimiser/relaxation.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { AccountRecord } from '../access/own-accounts.ts'
import type { OpenTable, ScenarioInstance, ScenarioLimit } from './instance.ts'
import { limitsOf, namesOf, worthNow } from './make-instance.ts'
import { type OpenRule, openRule } from './open-table.ts'
import type { ScenarioBook } from './scenario-book.ts'
import { countedBy } from './scenario-rules.ts'
import { horizonOf, type Level, termsOf } from './scenario-terms.ts'

/** What was asked last. */
interface Asked {
  readonly ruleKey: string
  readonly rule: OpenRule
  readonly small: Float64Array
  readonly terms: readonly ModelTerms[]
  readonly now: WorthColumns
  readonly horizon: Horizon
  /** From which score on an account is Major. */
  readonly line: number | null
  /** Which limits the uses are laid out for. */
  readonly rows: string
  readonly valueScale: number
}

interface Moving {
  readonly book: ScenarioBook
  readonly start: Int32Array
  readonly model: Uint8Array
  readonly account: Int32Array
  readonly today: Int32Array
  /** Per account and model, in the order of the document: 1 where it is open. */
  readonly open: Uint8Array
  readonly held: Uint8Array
  readonly segment: Uint8Array
  readonly segmentName: (string | null)[]
  /** Score, where the line of Major may move the account; else not a number. */
  readonly score: Float64Array
  readonly worth: RenewableWorth
  readonly cost: Float64Array
  /** Per segment: 1 where a column is a change for an account of it. */
  readonly moves: readonly Uint8Array[]
  /** As the solver reads them. */
  readonly value: Float64Array
  use: Float64Array
  readonly self: { readonly accounts: Int32Array; readonly columns: Int32Array }
  /** Settled on the book as it is served today, so that no question depends on another. */
  scales: { readonly cash: number; readonly minutes: readonly number[] }
  sample: Sample | null
  asked: Asked | null
}

const movings = new WeakMap<ScenarioBook, Moving>()

/** @param small orders a year below the threshold of the scenario, per account */
export function movingInstance(
  book: ScenarioBook,
  record: AccountRecord,
  scenario: Scenario,
  small: Float64Array,
  level: Level,
): ScenarioInstance {
  const moving = movings.get(book) ?? begin(book, record, scenario)
  movings.set(book, moving)
  return bring(moving, record, scenario, small, level)
}

function begin(book: ScenarioBook, record: AccountRecord, scenario: Scenario): Moving {
  const { n, today, segment } = book.columns
  const count = book.models.models.length
  const size = n * count
  const model = new Uint8Array(size)
  for (let a = 0, j = 0; a < n; a++) {
    model[j++] = today[a]!
    for (let m = 0; m < count; m++) if (m !== today[a]) model[j++] = m
  }
  const moving: Moving = {
    ...{ book, model, segment: segment.slice(), segmentName: Array.from(segment, (one) => TIERS[one] ?? null) },
    start: Int32Array.from({ length: n + 1 }, (_, a) => a * count),
    account: Int32Array.from({ length: size }, (_, j) => Math.floor(j / count)),
    today: new Int32Array(n),
    ...{ open: new Uint8Array(size), held: new Uint8Array(n) },
    score: Float64Array.from(book.accounts, ({ segment: own }, a) =>
      own === null || segment[a] === 0 || own.overridden ? Number.NaN : own.scoreMinor,
    ),
    ...{ worth: emptyWorth(size, book.teams.length), cost: new Float64Array(size), moves: TIERS.map(() => new Uint8Array(size)) },
    ...{ value: new Float64Array(size), use: new Float64Array(0), sample: null, asked: null },
    self: { accounts: Int32Array.from({ length: n }, (_, a) => a), columns: Int32Array.from({ length: size }, (_, j) => j) },
    scales: { cash: 1, minutes: book.teams.map(() => 1) },
  }
  // Under nothing but what the book itself says: who stands for all, and in which units the solver counts.
  const { tapeline, name } = scenario
  const bare: Scenario = {
    ...{ ...scenario, tapeline, name, budgetMinor: null, hours: {}, models: null, pins: [], bans: [], rules: [] },
    adjust: { lift: 1, capture: 1, selfService: null, acceptance: null },
    thresholds: { majorFromMinor: null, smallOrderBelowMinor: null },
    moves: { perQuarter: {}, quarters: 1 },
    guards: { openCase: false, renewalDays: 0, gradeD: false },
    ...{ horizonYears: undefined, discount: undefined, costing: undefined, assumptions: 'base' },
  } as Scenario
  bring(moving, record, bare, book.columns.smallOrders, 'base')
  const { worth } = moving
  moving.scales = { cash: scaleOf(meanOf(worth.cash)), minutes: worth.minutes.map((one) => scaleOf(meanOf(one))) }
  moving.asked = null
  moving.sample = drawSample(bring(moving, record, bare, book.columns.smallOrders, 'base').prepared.scaled.groups)
  return moving
}

function meanOf(amounts: Float64Array): number {
  let [sum, some] = [0, 0]
  for (const one of amounts) {
    if (one <= 0) continue
    sum += one
    some++
  }
  return some === 0 ? 0 : sum / some
}

/** All that a model is for an account but for lift and capture. */
const workOf = ({ lift: _, capture: __, ...work }: ModelTerms) => JSON.stringify(work)
const gainsOf = (terms: readonly ModelTerms[]) => JSON.stringify(terms.map(({ lift, capture }) => [lift, capture]))

function bring(moving: Moving, record: AccountRecord, scenario: Scenario, small: Float64Array, level: Level): ScenarioInstance {
  const { book, worth, asked: last } = moving
  const { n, today } = book.columns
  const count = book.models.models.length
  const terms = termsOf(book, scenario, level)
  const horizon = horizonOf(book, scenario)
  const now = worthNow(book, terms, horizon)
  const accounts: CoverageBook = { ...book.columns, segment: moving.segment, smallOrders: small }
  const ruleKey = JSON.stringify([scenario.models, scenario.pins, scenario.bans, scenario.guards])
  const rule = last?.ruleKey === ruleKey ? last.rule : openRule(book, record, scenario)
  const limits = limitsOf(book, { now }, scenario)
  const rows = JSON.stringify(limits.map(({ kind, team }) => [kind, team]).concat(scenario.rules.map((one) => ['rule', one.name])))
  // What is no longer as it was asked last.
  const costing = last === null || last.horizon.costing !== horizon.costing
  const gains = costing || gainsOf(last.terms) !== gainsOf(terms) || JSON.stringify(last.horizon) !== JSON.stringify(horizon)
  const own = terms.map((one, m) => costing || workOf(one) !== workOf(last.terms[m]!))
  const work = terms.map(({ price }, m) => own[m]! || (price !== null && own[price.ifDeclined]!))
  const bySize = terms.map(
    ({ smallOrder, price }) => smallOrder !== null || (price !== null && terms[price.ifDeclined]!.smallOrder !== null),
  )
  const anew = last?.rule !== rule
  const [sizes, places] = [last?.small !== small, last?.rows !== rows]
  const line = scenario.thresholds.majorFromMinor
  const limitUse = limits.map((limit) => useOf(moving, limit))
  const team = (limit: ScenarioLimit) => book.teams.findIndex((one) => one.team === limit.team)
  const scale = limits.map((limit) =>
    limit.kind === 'budget' ? moving.scales.cash : limit.kind === 'team' ? moving.scales.minutes[team(limit)]! : 1,
  )
  const plain = limits.filter((one) => one.kind !== 'rule').length
  const width = limits.length + scenario.rules.filter((one) => one.sense === 'at least').length
  if (moving.use.length !== n * count * width) moving.use = new Float64Array(n * count * width)
  const { open, model, use, cost } = moving
  const { value } = worth
  const year = emptyYear(book.teams.length)
  const place = (j: number, a: number) => {
    cost[j] = worth.cost[j]! + book.directCost[a]!
    for (let k = 0, u = j * width; k < plain; k++) use[u++] = limitUse[k]![j]! * scale[k]!
  }
  const differs = anew || gains || sizes || places || work.includes(true) || last.line !== line || last.now !== now
  let spreads = 0
  for (let a = 0; a < n && differs; a++) {
    const score = moving.score[a]!
    const segment = line === null || Number.isNaN(score) ? book.columns.segment[a]! : score >= line ? 1 : 2
    const opened = anew || segment !== moving.segment[a]
    if (opened) reopen(moving, rule, a, segment)
    const resized = sizes && (last === null || last.small[a] !== small[a])
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let j = a * count, end = j + count; j < end; j++) {
      const m = model[j]!
      if (open[a * count + m] === 0) {
        value[j] = Number.NEGATIVE_INFINITY
        continue
      }
      if (opened || work[m] || (resized && bySize[m]) || (m === today[a] && last?.now !== now)) {
        worthOfColumn(accounts, terms, a, m, horizon, now, year, worth, j)
        place(j, a)
      } else {
        if (gains && m !== today[a]) value[j] = valueOfColumn(accounts, terms, a, m, horizon, worth, j)
        if (places) place(j, a)
      }
      const one = value[j]!
      if (one < least) least = one
      if (one > most) most = one
    }
    spreads += most - least
  }
  const valueScale = differs ? scaleOf(spreads / Math.max(1, n)) : last.valueScale
  for (let j = 0; j < value.length && differs; j++) moving.value[j] = value[j]! * valueScale
  moving.asked = { ruleKey, rule, small, terms, now, horizon, line, rows, valueScale }
  const openTable: OpenTable = {
    ...{ segment: moving.segment, held: moving.held, pins: rule.pins, bans: rule.bans, findings: rule.findings(open) },
    columns: { start: moving.start, model, account: moving.account, today: moving.today },
  }
  const worthTable = { accounts, terms, horizon, columns: worth, now }
  const instance = {
    ...{ snapshot: book.view.id, currency: book.view.currency, models: book.models, scenario, ...namesOf(book) },
    coverage: book.coverage.model === null ? null : { model: book.coverage.model, label: book.coverage.label },
    ...{ segment: moving.segmentName, model, cost, today: moving.today, book, open: openTable, worth: worthTable, rules: [] },
  }
  const rules = scenario.rules.map((one) => ({ ...one, counted: countedBy(one, book, openTable, worthTable) }))
  const counted = [...rules.filter((one) => one.sense === 'at most'), ...rules.filter((one) => one.sense === 'at least')]
  const all = counted.map((one, i) => placeRule(moving, one, plain + i, width))
  const columns = { start: moving.start, value, use: [...limitUse.slice(0, plain), ...all.map((one) => one.use)] }
  const groups = {
    ...{ n, width, start: moving.start, value: moving.value, use, account: moving.self.accounts, origin: moving.self.columns },
    ...(moving.sample && { sample: moving.sample }),
  }
  const scaled = { groups, valueScale, useScale: Float64Array.from([...scale.slice(0, plain), ...all.map((one) => one.scale)]) }
  return {
    ...{ ...instance, columns, prepared: { columns, scaled, hulls: null, grain: valueScale } },
    limits: [...limits.slice(0, plain), ...all.map(({ limit }) => limit)],
  }
}

/** What a limit counts, per column; rules are counted apart. */
function useOf({ book, worth, moves }: Moving, { kind, team }: ScenarioLimit): ArrayLike<number> {
  if (kind === 'team') return worth.minutes[book.teams.findIndex((one) => one.team === team)]!
  return kind === 'moves' ? moves[TIERS.indexOf(team as (typeof TIERS)[number])]! : worth.cash
}

/** Which models are open to an account now, and in which segment it is. */
function reopen(moving: Moving, rule: OpenRule, a: number, segment: number): void {
  const { book, open } = moving
  const count = book.models.models.length
  moving.segment[a] = segment
  moving.segmentName[a] = TIERS[segment] ?? null
  moving.held[a] = rule.open(a, segment, open)
  const now = a * count + book.columns.today[a]!
  let some = 0
  for (let at = a * count; at < (a + 1) * count; at++) some += open[at]!
  if (some === 0) open[now] = 1
  moving.today[a] = open[now] === 1 ? a * count : -1
  for (const [tier, of] of moving.moves.entries()) of.fill(tier === segment ? 1 : 0, a * count + 1, (a + 1) * count)
}

/**
 * A rule as a limit. At least so much is the same as leaving out at most the rest: what an account counts less than it could is what it uses.
 */
function placeRule(
  { book, model, open, account, use }: Moving,
  rule: Scenario['rules'][number] & { readonly counted: Float64Array },
  k: number,
  width: number,
): { readonly limit: ScenarioLimit; readonly use: Float64Array; readonly scale: number } {
  const { counted } = rule
  const count = book.models.models.length
  const amount = rule.count === 'hours' ? rule.amount * 60 : rule.amount
  const isOpen = (j: number) => open[account[j]! * count + model[j]!] === 1
  let could = 0
  if (rule.sense === 'at least')
    for (let a = 0; a < book.columns.n; a++) {
      let most = 0
      for (let j = a * count; j < (a + 1) * count; j++) if (isOpen(j) && counted[j]! > most) most = counted[j]!
      for (let j = a * count; j < (a + 1) * count; j++) counted[j] = isOpen(j) ? most - counted[j]! : 0
      could += most
    }
  const scale = scaleOf(meanOf(counted))
  for (let j = 0, u = k; j < counted.length; j++, u += width) use[u] = counted[j]! * scale
  return {
    ...{ use: counted, scale },
    limit: { kind: 'rule', team: rule.name, name: rule.name, limit: rule.sense === 'at least' ? could - amount : amount },
  }
}
