/** The book as scenarios see it: every account with what it takes today, what it could bring, and what may not happen to it. In columns, read once. */
import type { CoverageModels } from '#api/coverage-models.ts'
import type { AskedByReason, CoverageBook, WorkByTeam } from '#engine/coverage/coverage-terms.ts'
import { daysToRenewal } from '#engine/coverage/days-to-renewal.ts'
import type { Day } from '#engine/period/period.ts'
import { logit } from '#engine/risk/retention-of.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { casesVersion, loadCases } from '#store/cases.ts'
import { accountRecord } from '../access/own-accounts.ts'
import { type SnapshotView, type WholeAccount, type WholeView, withWholeBook } from '../access/views.ts'
import { type Renewals, renewalsOf } from '../accounts/renewals.ts'
import type { Context } from '../context.ts'
import { type AccountFacts, accountFacts } from '../coverage/account-facts.ts'
import { type CoverageInForce, coverageInForce } from '../coverage/coverage-in-force.ts'
import { type Closed, servedToday, whyClosed } from '../coverage/open-models.ts'
import { minutesTaken, teamsOf, yearsOf } from '../coverage/team-minutes.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today as dayOf } from '../today/day-of.ts'

export type BookView = WholeView & SnapshotView

export interface ScenarioTeam {
  readonly team: string
  readonly name: string
  /** Minor units per minute; 0: nobody has said what its time costs. */
  readonly rate: number
  /** For accounts of the book, a year: what the models or the cost model say, less work without an account; null: nobody has said. */
  readonly hours: number | null
  /** Of accounts of the book, a year. */
  readonly todayHours: number
}

export interface BookFinding {
  readonly code: string
  readonly message: string
  readonly count?: number
}

/** One snapshot under one version of the coverage models. Accounts in key order, Unassigned left out. */
export interface ScenarioBook {
  readonly view: BookView
  /** The day plans are made on: today, or the last of the record where that is later. */
  readonly day: Day
  readonly coverage: CoverageInForce
  readonly models: CoverageModels
  readonly accounts: readonly WholeAccount[]
  readonly name: readonly string[]
  readonly facts: readonly AccountFacts[]
  readonly indexOf: ReadonlyMap<number, number>
  readonly teams: readonly ScenarioTeam[]
  readonly columns: CoverageBook
  /** Account × models: why it is not open; null: it is. */
  readonly closed: readonly (Closed | null)[]
  /** 1 where it holds. */
  readonly openCase: Uint8Array
  readonly gradeD: Uint8Array
  /** Day the contract ends or renews; null: none is known, or it has passed. */
  readonly renewal: readonly (Day | null)[]
  /** Days until then; −1: none is to come. */
  readonly renewalIn: Int32Array
  readonly needs: Uint8Array
  /** Per model: the higher, the better served. All differ, so that every change is up or down. */
  readonly rank: Float64Array
  /** Reasons by which interactions are moved, as `asked` counts them. */
  readonly reasons: readonly string[]
  /** Minor units a year beside what coverage takes: direct cost, fees per event. */
  readonly directCost: Float64Array
  readonly findings: readonly BookFinding[]
}

/** While nobody has measured it: how likely an account still buys a year on. */
export const assumedRetention = { KEY: 0.95, MAJOR: 0.9, SME: 0.8, none: 0.8 } as const

const kept = new WeakMap<BookView, { readonly version: string; readonly book: Promise<ScenarioBook> }>()

/**
 * The book of a snapshot (null: the last) under the coverage models in force; kept while nothing of it changes.
 *
 * @throws Refusal forbidden for whom the whole book or its cost is closed
 */
export async function scenarioBook(ctx: Context, snapshot: number | null): Promise<ScenarioBook> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const today = await dayOf(ctx)
  const day = view.asOf > today ? view.asOf : today
  const coverage = await coverageInForce(ctx, day)
  const renewals = await renewalsOf(ctx)
  const version = [coverage.model ?? coverage.label, await casesVersion(ctx.store), day, renewals.version].join('|')
  const known = kept.get(view)
  if (known?.version === version) return known.book
  const book = makeBook(ctx, view, coverage, day, renewals)
  kept.set(view, { version, book })
  book.catch(() => kept.delete(view))
  return book
}

async function makeBook(ctx: Context, view: BookView, coverage: CoverageInForce, day: Day, renewals: Renewals): Promise<ScenarioBook> {
  const { models } = coverage
  const at = view.accounts.flatMap((account, i) => (account.unassigned ? [] : [i]))
  const accounts = at.map((i) => view.accounts[i]!)
  const all = await accountFacts(ctx, view)
  const facts = at.map((i) => all[i]!)
  const { name } = await bookInColumns(ctx, view.id)
  const years = yearsOf(view)
  const taken = minutesTaken(view)
  const capacity = teamsOf(view, models)
  const column = (of: (account: WholeAccount, a: number) => number) => Float64Array.from(accounts, of)
  const minutes = capacity.map(({ team }) => {
    const t = taken.teams.indexOf(team)
    return t < 0 ? new Float64Array(accounts.length) : Float64Array.from(at, (i) => taken.minutes[t]![i]!)
  })
  const today = servedToday(
    models,
    accounts,
    facts,
    column((_, a) => minutes.reduce((sum, of) => sum + of[a]!, 0)),
  )
  const rated = view.result.activities.filter((one) => one.type === 'rated').map((one) => one.id)
  const directCost = column((account) => (account.otherDirect + rated.reduce((sum, id) => sum + (account.activity[id] ?? 0), 0)) / years)
  const margin = column((account, a) => (account.margin === null ? 0 : (account.margin - account.freight) / years - directCost[a]!))
  const work = workOf(view, models, at)
  const segment = Uint8Array.from(facts, (one) => (one.segment === null ? 3 : TIERS.indexOf(one.segment)))
  const accepted = view.result.segments?.params.acceptModelled === true
  const reasons = [...new Set(models.reasons.map((one) => one.reason))]
  const columns: CoverageBook = {
    n: accounts.length,
    rate: Float64Array.from(capacity, (one) => (one.ratePerHourMinor ?? 0) / 60),
    segment,
    revenue: column((_, a) => facts[a]!.revenueMinor),
    margin,
    opportunity: column((account) => opportunityOf(account, accepted)),
    logit: column((account, a) => logit(account.retention?.p ?? assumedRetention[facts[a]!.segment ?? 'none'])),
    today,
    minutes,
    kept: work.kept,
    multiple: multiplesOf(models, today, capacity, minutes, work.kept),
    asked: askedOf(accounts, models, reasons, years),
    orders: column((account) => account.orders / years),
    smallOrders: new Float64Array(accounts.length),
    unpriced: Uint8Array.from(accounts, (account) => (account.margin === null ? 1 : 0)),
  }
  const measured = view.result.relationship !== undefined
  const openCase = await withOpenCase(ctx, accounts)
  const renewalIn = Int32Array.from(accounts, ({ id }) => daysToRenewal(renewals.of.get(id)?.day ?? null, view.asOf, day))
  return {
    ...{ view, day, coverage, models, accounts, facts, columns, openCase, reasons, directCost, renewalIn },
    renewal: accounts.map(({ id }, a) => (renewalIn[a]! < 0 ? null : renewals.of.get(id)!.day)),
    name: at.map((i) => name[i]!),
    indexOf: new Map(accounts.map((account, a) => [account.id, a])),
    teams: capacity.map(({ team, name: called, ratePerHourMinor, hoursPerYear }, g) => ({
      ...{ team, name: called, rate: (ratePerHourMinor ?? 0) / 60 },
      hours: hoursPerYear === null ? null : Math.max(0, hoursPerYear - outsideHours(view, taken, team)),
      todayHours: minutes[g]!.reduce((sum, one) => sum + one, 0) / 60,
    })),
    closed: facts.flatMap((one) => models.models.map((model) => whyClosed(model, one))),
    gradeD: Uint8Array.from(accounts, (account) => (measured && (account.relationship ?? null)?.grade === 'D' ? 1 : 0)),
    needs: Uint8Array.from(facts, (one) => (one.needs.length > 0 ? 1 : 0)),
    rank: ranksOf(models, capacity),
    findings: [...findingsOf(view, accounts, columns, coverage, capacity), ...renewalFindings(accounts, renewals, renewalIn)],
  }
}

/** What it could still buy is revenue; of that its own share of margin would stay. */
function opportunityOf(account: WholeAccount, modelled: boolean): number {
  const potential = account.segment?.potentialMinor ?? (modelled ? account.segment?.modelledPotentialMinor : null) ?? 0
  if (account.margin === null || account.revenue <= 0) return 0
  return Math.max(0, potential) * Math.min(1, Math.max(0, account.margin / account.revenue))
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()
const answered = /ticket|call|phone|mail|chat|case|request|complaint|enquir|inquir|message/i

/** What kind of work an activity is, by what it is done for. */
function kindOfWork(view: BookView, id: string): keyof WorkByTeam {
  const one = view.result.activities.find((activity) => activity.id === id)!
  if (view.result.sketch) return one.team === 'orderDesk' ? 'orders' : one.team === 'service' ? 'answers' : 'other'
  if (one.kind === 'order') return 'orders'
  return one.kind !== null && answered.test(one.kind) ? 'answers' : 'other'
}

/**
 * Which work models speak of. An activity that a model names is that model's to state; of a team for which a model names work that nobody
 * measured, all of it is. Work that no model speaks of stays with the account, whoever serves it.
 */
function workOf(view: BookView, models: CoverageModels, at: readonly number[]) {
  const { activities } = minutesTaken(view)
  const teams = teamsOf(view, models).map((one) => one.team)
  const stated = models.models.flatMap((model) => model.minutes)
  const names = (one: (typeof activities)[number], part: (typeof stated)[number]) =>
    part.team === one.team && (same(part.activity, one.name) || same(part.activity, one.activity))
  const whole = new Set(stated.filter((part) => !activities.some((one) => names(one, part))).map((part) => part.team))
  const columns = () => teams.map(() => new Float64Array(at.length))
  const kept = { other: columns(), orders: columns(), answers: columns() }
  for (const one of activities) {
    if (whole.has(one.team) || stated.some((part) => names(one, part))) continue
    const into = kept[kindOfWork(view, one.activity)][teams.indexOf(one.team)]!
    at.forEach((i, a) => {
      into[a]! += one.column[i]!
    })
  }
  return { kept }
}

/** Minutes that a model states, by kind of work: an activity nobody measured is other work. */
export function statedWork({ view, models }: Pick<ScenarioBook, 'view' | 'models'>, model: CoverageModels['models'][number]) {
  const { activities } = minutesTaken(view)
  const teams = teamsOf(view, models).map((one) => one.team)
  const stated = { other: new Float64Array(teams.length), orders: new Float64Array(teams.length), answers: new Float64Array(teams.length) }
  for (const part of model.minutes) {
    const measured = activities.find(
      (one) => one.team === part.team && (same(part.activity, one.name) || same(part.activity, one.activity)),
    )
    const g = teams.indexOf(part.team)
    if (g >= 0) stated[measured ? kindOfWork(view, measured.activity) : 'other'][g]! += part.perYear
  }
  return stated
}

function multiplesOf(
  { models }: CoverageModels,
  today: Uint8Array,
  teams: readonly { readonly team: string }[],
  minutes: readonly Float64Array[],
  kept: WorkByTeam,
): Float64Array[] {
  return teams.map(({ team }, g) => {
    const stated = models.map((model) => model.minutes.reduce((sum, part) => sum + (part.team === team ? part.perYear : 0), 0))
    return Float64Array.from(today, (m, a) => {
      const spokenOf = minutes[g]![a]! - kept.other[g]![a]! - kept.orders[g]![a]! - kept.answers[g]![a]!
      return stated[m]! > 0 ? Math.max(1, spokenOf / stated[m]!) : 1
    })
  })
}

/** What people were asked a year, by the reasons the models know; whatever has none of its own is `*`. */
function askedOf(
  accounts: readonly WholeAccount[],
  { channels }: CoverageModels,
  reasons: readonly string[],
  years: number,
): AskedByReason {
  const at = new Map(reasons.map((reason, q) => [reason, q]))
  const others = at.get('*')
  const withoutPeople = new Set(channels.filter((one) => !one.byPeople).flatMap((one) => [one.name, one.id]))
  const start = new Int32Array(accounts.length + 1)
  const reason: number[] = []
  const n: number[] = []
  accounts.forEach((account, a) => {
    for (const [name, byChannel] of Object.entries(account.reasons ?? {})) {
      const q = at.get(name) ?? others
      const many = Object.entries(byChannel).reduce((sum, [channel, count]) => sum + (withoutPeople.has(channel) ? 0 : count), 0)
      // Reasons without an entry are asked too: they count in what stays, and nothing of them moves.
      if (many === 0) continue
      reason.push(q ?? reasons.length)
      n.push(many / years)
    }
    start[a + 1] = n.length
  })
  return { start, reason: Uint16Array.from(reason), n: Float64Array.from(n) }
}

/** Work of a team without a known account takes of its hours too, a year. */
function outsideHours(view: BookView, taken: ReturnType<typeof minutesTaken>, team: string): number {
  const t = taken.teams.indexOf(team)
  return t < 0 ? 0 : view.accounts.reduce((sum, account, i) => sum + (account.unassigned ? taken.minutes[t]![i]! : 0), 0) / 60
}

/** By experience, among equals by what the stated time costs; left to a distributor is below all. */
function ranksOf(
  { models }: CoverageModels,
  teams: readonly { readonly team: string; readonly ratePerHourMinor: number | null }[],
): Float64Array {
  const rate = new Map(teams.map((one) => [one.team, one.ratePerHourMinor ?? 0]))
  const cost = models.map(
    (one) => one.minutes.reduce((sum, part) => sum + part.perYear * (rate.get(part.team) ?? 0), 0) / 60 + one.cashMinor,
  )
  const order = models.map((_, m) => m)
  const level = (m: number) => (models[m]!.kind === 'distributor' ? 0 : models[m]!.experience)
  order.sort((a, b) => level(a) - level(b) || cost[a]! - cost[b]! || a - b)
  const rank = new Float64Array(models.length)
  order.forEach((m, i) => {
    rank[m] = i
  })
  return rank
}

/** 1 where a case of the account is not closed. */
async function withOpenCase(ctx: Context, accounts: readonly WholeAccount[]): Promise<Uint8Array> {
  const open = await loadCases(ctx.store, { openOnly: true })
  const { accounts: nodes, tree } = await accountRecord(ctx)
  const rowAt = new Map(nodes.map((node, i) => [node.id, i]))
  const ids = new Set(
    open.flatMap(({ accountRow }) => {
      const i = accountRow === null ? undefined : rowAt.get(accountRow)
      return i === undefined ? [] : [nodes[i]!.id, nodes[tree.standIn[i]!]!.id, nodes[tree.standIn[nodes[i]!.customer]!]!.id]
    }),
  )
  return Uint8Array.from(accounts, (account) => (ids.has(account.id) ? 1 : 0))
}

function findingsOf(
  view: BookView,
  accounts: readonly WholeAccount[],
  { multiple, n }: CoverageBook,
  { model }: CoverageInForce,
  teams: readonly { readonly name: string; readonly hoursPerYear: number | null; readonly ratePerHourMinor: number | null }[],
): BookFinding[] {
  const count = (of: (a: number) => boolean) => accounts.reduce((sum, _, a) => sum + (of(a) ? 1 : 0), 0)
  const many = (code: string, found: number, message: string) => (found > 0 ? [{ code, message, count: found }] : [])
  const unassigned = view.accounts.filter((account) => account.unassigned)
  const heavy = n === 0 ? 0 : count((a) => multiple.some((of) => of[a]! > 1.5))
  const retention = accounts.filter((account) => account.retention == null).length
  return [
    ...(model === null
      ? [
          {
            code: 'coverage_assumed',
            message: 'Nobody has approved coverage models: those Tapeline comes with are used, and what they change is assumed',
          },
        ]
      : []),
    ...(teams.some((one) => one.ratePerHourMinor !== null && one.ratePerHourMinor > 0)
      ? []
      : [
          {
            code: 'costs_not_known',
            message:
              'No team with a cost is known: serving anybody better costs nothing here, so the best plan is the dearest. Enter a cost model, or teams with rates in the coverage models, before anything is decided by it',
          },
        ]),
    ...many(
      'unassigned_outside',
      unassigned.reduce((sum, account) => sum + account.interactions + account.orders, 0),
      'Orders and interactions without a known account take hours too: these are taken off what the teams have, and no plan moves them',
    ),
    ...many(
      'margin_not_known',
      count((a) => accounts[a]!.margin === null),
      'Accounts whose margin is not known stay as they are served today and count for nothing in the value',
    ),
    ...many(
      'retention_assumed',
      retention,
      'Accounts without a measured retention are taken to still buy a year on with 95 % (Key), 90 % (Major) or 80 % (all others)',
    ),
    ...many(
      'more_than_stated',
      heavy,
      'Accounts that take at least half as much time again of a team as the model that serves them states: under any other model they are taken to need as many times its own',
    ),
    ...(view.result.relationship === undefined
      ? [{ code: 'index_not_measured', message: 'The relationship index was not measured: nobody is held for being unknown' }]
      : []),
    ...teams
      .filter((one) => one.hoursPerYear === null)
      .map((one) => ({ code: 'hours_not_known', message: `Nobody has said how many hours ${one.name} has: no limit is kept for it` })),
    ...teams
      .filter((one) => one.ratePerHourMinor === null)
      .map((one) => ({
        code: 'rate_not_known',
        message: `Nobody has said what an hour of ${one.name} costs: its time counts for nothing`,
      })),
  ]
}

function renewalFindings(accounts: readonly WholeAccount[], renewals: Renewals, renewalIn: Int32Array): BookFinding[] {
  const known = accounts.filter(({ id }) => renewals.of.has(id)).length
  if (known === 0) return [{ code: 'renewals_not_known', message: 'No renewal of any account is known: nobody is held before one' }]
  const passed = known - renewalIn.reduce((sum, days) => sum + (days >= 0 ? 1 : 0), 0)
  const message = 'The renewal of these accounts has passed and nobody has said the next: they are not held before one'
  return passed > 0 ? [{ code: 'renewals_passed', message, count: passed }] : []
}
