/**
 * The measurement of the whole book: profit and loss, cost to serve and the ledger tie-out, at the leaves.
 *
 * The unit of computation is team and month: rates, rounding and largest remainder are done per month, the window adds the integers.
 * Everything is exact in minor units but the versions of the range, which stay unrounded.
 */
import { compareBytes } from '../money/compare-keys.ts'
import type { Month } from '../period/period.ts'
import { monthsOfPeriod } from '../period/windows.ts'
import type { Portfolio } from '../portfolio/portfolio.ts'
import { activityColumns } from './activity-columns.ts'
import { type BookIndex, indexBook } from './book-index.ts'
import { type CompiledModel, compileModel } from './compiled-model.ts'
import { type CostCentreGift, giveCostCentre, tieOutMonth } from './cost-centres.ts'
import { type CostFindings, collectCostFindings } from './cost-findings.ts'
import type { CostModel } from './cost-model.ts'
import { versionBuilder } from './cost-versions.ts'
import { reportEvents, reportUnassigned, reportUnknownKinds } from './event-findings.ts'
import { addTrade, addUncosted, emptyColumns } from './leaf-columns.ts'
import type { CostMeasurement, CostTotals, LedgerMonth, TeamMonth } from './measurement.ts'
import { costRatedActivity } from './rated-cost.ts'
import { costDeclaredTeam, costEventTeam, costUncostedTeam, type MonthCosting } from './team-months.ts'
import { addUpTeamTime, emptyTime } from './team-time.ts'
import { collectUnpriced } from './unpriced-lines.ts'

/** How account keys of declared shares are found. */
export interface MeasureOptions {
  /** Leaf of an account key `source/externalId`, or undefined; default: the leaf with exactly that key. */
  readonly leafOfKey?: (key: string) => number | undefined
}

/**
 * Measures the cost of serving every leaf of a book.
 *
 * @param portfolio     the book in columns; money integer minor units, durations seconds
 * @param modelOfMonth  the cost model valid in a month, null = none (a finding; nothing of that month is costed)
 * @param options       how declared account keys are found
 * @returns             columns per leaf, teams and ledger per month, totals that tie, findings
 * @throws RangeError if amounts are not whole or a model was not checked at the door
 * @source  Kaplan & Anderson, Time-Driven Activity-Based Costing (2007); methods §1 and §1.1 — docs/methods/cost-to-serve.md
 * @example measureCosts({ currency: 'EUR', asOf: '2026-03-31', window: { from: '2026-03-01', to: '2026-04-01' }, leaves: { n: 0, source: [], externalId: [], firstDay: [], unassigned: -1 }, kinds: [], drivers: [], productGroups: [], months: [], ledger: [] }, () => null).totals.activityCost // 0
 */
export function measureCosts(
  portfolio: Portfolio,
  modelOfMonth: (month: Month) => CostModel | null,
  options: MeasureOptions = {},
): CostMeasurement {
  const { leaves } = portfolio
  const findings = collectCostFindings()
  const models = portfolio.months.map((book) => modelOfMonth(book.month))
  const valid = models.filter((model) => model !== null)
  const compile = compiler(portfolio)
  const columns = emptyColumns(leaves.n)
  const activities = activityColumns([...new Set(valid)], leaves.n)
  const state: Omit<MonthCosting, 'index' | 'compiled' | 'coveredDays' | 'daysOfMonth' | 'cost'> = {
    columns,
    activityById: new Map(activities.map((activity) => [activity.id, activity])),
    versions: versionBuilder(leaves.n, valid.some(statesRecordedShare)),
    findings,
    leafOfKey: options.leafOfKey ?? leafFinder(portfolio),
    work: Array.from({ length: mostActivities(valid) }, () => emptyTime(leaves.n)),
    unassigned: leaves.unassigned,
  }
  const days = new Map(monthsOfPeriod(portfolio.window).map((part) => [part.month, part]))
  const ledgerByMonth = netLedger(portfolio)
  const unpriced = collectUnpriced()
  const teamMonths: TeamMonth[] = []
  const ledger: LedgerMonth[] = []
  const beside = new Map<string, number>()
  let rated = 0
  let late = 0
  let unassignedMinutes = 0

  portfolio.months.forEach((book, m) => {
    const model = models[m]!
    const compiled = model && compile(model)
    if (!compiled) findings.add('month_without_model', book.month, book.month)
    late += addTrade(columns, book.trade, compiled?.lateRate ?? null)
    addUncosted(columns, book.uncosted, compiled?.marginRates ?? [], unpriced.add)
    const gifts = giveCostCentres(model, book.month, ledgerByMonth.get(book.month), findings)
    if (compiled) {
      const part = days.get(book.month)
      const index = indexBook(portfolio, book)
      const month = costMonth(compiled, index, gifts, {
        ...state,
        coveredDays: part?.days ?? 1,
        daysOfMonth: part?.daysOfMonth ?? 1,
      })
      teamMonths.push(...month.teams)
      unassignedMinutes += month.unassignedMinutes
      rated += sum(month.rated.values())
      for (const [name, amount] of month.besideLedger) beside.set(name, (beside.get(name) ?? 0) + amount)
      if (book.whole) ledger.push(...tieOutMonth(book.month, gifts, month.traced, month.ratedInLedger))
      reportEvents(portfolio, compiled, index, findings)
    } else if (book.whole) ledger.push(...tieOutMonth(book.month, gifts, new Map(), new Map()))
  })
  if (late !== 0) beside.set('late payment', late)
  reportUnknownKinds(portfolio, valid, findings)
  reportUnassigned(
    portfolio,
    activities.map((activity) => activity.cost),
    unassignedMinutes,
    findings,
  )
  unpriced.report(portfolio, findings)
  return {
    currency: portfolio.currency,
    asOf: portfolio.asOf,
    window: portfolio.window,
    leaves,
    columns,
    activities,
    versions: state.versions.build(),
    beforeProductCost: false,
    estimatedMargins: false,
    teamMonths,
    ledger,
    chargedBesideLedger: [...beside].map(([name, amountMinor]) => ({ name, amountMinor })).sort((a, b) => compareBytes(a.name, b.name)),
    totals: totalsOf(
      portfolio,
      ledger,
      teamMonths,
      rated,
      late,
      activities.map((activity) => activity.cost),
    ),
    findings: findings.list(),
  }
}

interface CostedMonth {
  readonly teams: readonly TeamMonth[]
  readonly traced: ReadonlyMap<string, number>
  readonly rated: ReadonlyMap<string, number>
  readonly ratedInLedger: ReadonlyMap<string, number>
  readonly besideLedger: ReadonlyMap<string, number>
  readonly unassignedMinutes: number
}

/** Teams first, in order of their ids, then rated activities: sums run in one order, whatever the order of the model's file. */
function costMonth(
  compiled: CompiledModel,
  index: BookIndex,
  gifts: readonly CostCentreGift[],
  state: Omit<MonthCosting, 'index' | 'compiled' | 'cost'>,
): CostedMonth {
  const teams: TeamMonth[] = []
  let unassignedMinutes = 0
  for (const team of [...compiled.teams].sort((a, b) => compareBytes(a.team.id, b.team.id))) {
    const cost = gifts.reduce((total, gift) => total + (gift.toTeams.get(team.team.id) ?? 0), 0)
    const month: MonthCosting = { ...state, index, compiled, cost }
    const time = addUpTeamTime(team, index, compiled.ticksPerSecond, state.work)
    const costTeam =
      team.team.costedBy === 'events' ? costEventTeam : team.team.costedBy === 'declared' ? costDeclaredTeam : costUncostedTeam
    const result = costTeam(team, time, month)
    teams.push(result.month)
    unassignedMinutes += result.unassignedMinutes
  }
  const rated = new Map<string, number>()
  const ratedInLedger = new Map<string, number>()
  const besideLedger = new Map<string, number>()
  for (const activity of compiled.rated) {
    const { id } = activity.activity
    const money = costRatedActivity(activity, index, state)
    const given = gifts.reduce((total, gift) => total + (gift.toActivities.get(id) ?? 0), 0)
    rated.set(id, money)
    const home = given > 0 ? ratedInLedger : besideLedger
    if (money !== 0) home.set(id, money)
    if (given > 0 && money > given) state.findings.add('over_absorption', id, index.book.month, { amountMinor: given - money })
  }
  return {
    teams,
    traced: new Map(teams.filter((team) => team.traced !== 0).map((team) => [team.team, team.traced])),
    rated,
    ratedInLedger,
    besideLedger,
    unassignedMinutes,
  }
}

/** Every cost centre of the model and of the ledger, in bytewise order; what the model does not name is outside it. */
function giveCostCentres(
  model: CostModel | null,
  month: Month,
  ledger: ReadonlyMap<string, number> | undefined,
  findings: CostFindings,
): CostCentreGift[] {
  const centres = new Map((model?.costCentres ?? []).map((centre) => [centre.id, centre]))
  for (const [id, amountMinor] of ledger ?? []) {
    if (centres.has(id)) continue
    centres.set(id, { id, teams: {} })
    if (model) findings.add('cost_centre_not_mapped', id, month, { amountMinor })
  }
  return [...centres.values()]
    .sort((a, b) => compareBytes(a.id, b.id))
    .map((centre) => {
      const posted = ledger?.get(centre.id)
      const gift = giveCostCentre(centre, month, posted ?? 0)
      if (gift.basis === 'ledger' && posted === undefined) findings.add('ledger_missing', centre.id, month)
      if (gift.basis !== 'ledger' && posted !== undefined && posted !== gift.amount) {
        findings.add('ledger_not_used', centre.id, month, { amountMinor: posted - gift.amount })
      }
      return gift
    })
}

/** Postings netted per month and cost centre. */
function netLedger(portfolio: Portfolio): Map<Month, Map<string, number>> {
  const months = new Map<Month, Map<string, number>>()
  for (const { month, costCentre, amountMinor } of portfolio.ledger) {
    const centres = months.get(month) ?? new Map<string, number>()
    months.set(month, centres)
    centres.set(costCentre, (centres.get(costCentre) ?? 0) + amountMinor)
  }
  return months
}

function totalsOf(
  portfolio: Portfolio,
  ledger: readonly LedgerMonth[],
  teamMonths: readonly TeamMonth[],
  rated: number,
  latePayment: number,
  costs: readonly Float64Array[],
): CostTotals {
  const { unassigned } = portfolio.leaves
  const activityUnassigned = unassigned < 0 ? 0 : costs.reduce((total, cost) => total + cost[unassigned]!, 0)
  const activityCost = costs.reduce((total, cost) => total + sum(cost), 0)
  return {
    ledger: sum(ledger.map((row) => row.ledger)),
    ledgerTraced: sum(ledger.map((row) => row.traced)),
    notTraced: sum(ledger.map((row) => row.notTraced)),
    outside: sum(ledger.map((row) => row.outside)),
    traced: sum(teamMonths.map((row) => row.traced)),
    rated,
    activityCost,
    activityOfAccounts: activityCost - activityUnassigned,
    activityUnassigned,
    latePayment,
    partialMonths: portfolio.months.filter((book) => !book.whole).map((book) => book.month),
  }
}

function compiler(portfolio: Portfolio): (model: CostModel) => CompiledModel {
  const whole = portfolio.months.every((book) => book.kinds.recordedSeconds.every(Number.isInteger))
  const compiled = new Map<CostModel, CompiledModel>()
  return (model) => {
    const known = compiled.get(model) ?? compileModel(model, portfolio, whole ? 0 : 6)
    compiled.set(model, known)
    return known
  }
}

function leafFinder(portfolio: Portfolio): (key: string) => number | undefined {
  const { n, source, externalId } = portfolio.leaves
  let leafByKey: Map<string, number> | null = null
  return (key) => {
    leafByKey ??= new Map(Array.from({ length: n }, (_, leaf) => [`${source[leaf]}/${externalId[leaf]}`, leaf]))
    return leafByKey.get(key)
  }
}

function statesRecordedShare(model: CostModel): boolean {
  return model.teams.some((team) => team.costedBy === 'events' && team.recordedShare)
}

function mostActivities(models: readonly CostModel[]): number {
  const counts = models.map((model) => model.activities.filter((activity) => activity.type === 'timed').length)
  return counts.reduce((most, count) => Math.max(most, count), 0)
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
