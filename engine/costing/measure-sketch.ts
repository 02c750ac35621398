/**
 * Measures a book by a sketch model: a lower edge that leaves unexplained cost untraced, an upper edge that spreads it by orders.
 *
 * Money integer minor units. Cost and hours are those of the months covered. Recorded durations are not used: a sketch knows counts only.
 */
import { allocateInto } from '../money/allocate.ts'
import { divideHalfAwayFromZero, type Ratio, ratioOf } from '../money/round.ts'
import type { Finding, Portfolio } from '../portfolio/portfolio.ts'
import { collectCostFindings } from './cost-findings.ts'
import { addTrade, addUncosted, emptyColumns } from './leaf-columns.ts'
import type { ActivityColumn, CostMeasurement, CostVersions, LeafColumns } from './measurement.ts'
import { assumedHoursPerHead, type SketchModel, type SketchTeam, type SketchTeamName } from './sketch-model.ts'
import { countOf, type ExplainedTime, explainedTime, monthsCoveredBy } from './sketch-time.ts'
import { collectUnpriced } from './unpriced-lines.ts'

export interface SketchTeamResult {
  readonly team: SketchTeamName
  readonly costMinor: number
  readonly hours: number
  readonly explainedMinutes: number
  /** Explained minutes / minutes worked, unrounded; null without heads. */
  readonly explainedShare: number | null
  readonly traced: number
  /** costMinor - traced; below 0 the files explain more than the hours, and the band has no width. */
  readonly rest: number
  readonly overExplained: boolean
}

export interface SketchMeasurement {
  /** The rest of every team left untraced. */
  readonly lower: CostMeasurement
  /** The rest of every team spread by orders. */
  readonly upper: CostMeasurement
  readonly teams: readonly SketchTeamResult[]
  /** `before product cost` where there is no unit cost and no margin rate. */
  readonly title: 'before product cost' | null
  readonly mayNameBelowZero: boolean
}

const teamNames = ['fieldSales', 'orderDesk', 'service', 'all'] as const

/**
 * Measures a book by a sketch model.
 *
 * @param portfolio      kinds order (driver lines), ticket (replies, reopens), call, e-mail, visit, credit note, return
 * @param model          yearly cost and heads per team
 * @param monthsCovered  months that the record covers, decimals allowed; default: those of the window, cut months by their days
 * @returns              both edges as measurements whose range is the band, and what the files explain per team
 * @throws RangeError if the months covered are not positive
 * @source  methods §1.5 — docs/methods/sketch-model.md
 * @example monthsCoveredBy({ from: '2026-01-01', to: '2026-07-01' }).numerator / monthsCoveredBy({ from: '2026-01-01', to: '2026-07-01' }).denominator // 6n
 */
export function measureSketch(portfolio: Portfolio, model: SketchModel, monthsCovered?: number): SketchMeasurement {
  const months = monthsCovered === undefined ? monthsCoveredBy(portfolio.window) : ratioOf(monthsCovered)
  if (months.numerator <= 0n) throw new RangeError(`A sketch covers more than 0 months, not ${monthsCovered}`)
  const { n, unassigned } = portfolio.leaves
  const findings = collectCostFindings()
  const trade = sketchTrade(portfolio, model)
  const orders = countOf(portfolio, 'order', null)
  const lower: ActivityColumn[] = []
  const upper: ActivityColumn[] = []
  const teams: SketchTeamResult[] = []
  for (const name of teamNames) {
    const team = model.teams[name]
    if (!team) continue
    const work = explainedTime(portfolio, model, name)
    const { result, traced, spread } = costSketchTeam(name, team, model.hoursPerHead ?? assumedHoursPerHead, months, work, orders)
    teams.push(result)
    lower.push(sketchActivity(name, traced, work))
    upper.push(
      sketchActivity(
        name,
        Float64Array.from(traced, (cost, leaf) => cost + spread[leaf]!),
        work,
      ),
    )
    const sums = { minutes: result.explainedMinutes, amountMinor: result.costMinor }
    if (result.explainedShare === null) findings.add('team_without_capacity', name, null, sums)
    if (result.overExplained) findings.add('over_absorption', name, null, { amountMinor: result.rest })
    if (unassigned >= 0 && work.ticks[unassigned]! > 0) {
      const minutes = work.ticks[unassigned]! / work.perSecond / 60
      findings.add('interactions_without_account', 'unassigned', null, { minutes, amountMinor: traced[unassigned]! })
    }
  }
  const edges = { lower: totalCost(lower, n), upper: totalCost(upper, n) }
  // Two versions, one per edge: the range of an account is its band.
  const versions: CostVersions = { base: edges.lower, sets: [{ total: edges.upper, standard: [] }] }
  trade.unpriced.report(portfolio, findings)
  const edge = (activities: readonly ActivityColumn[], cost: Float64Array) =>
    edgeMeasurement(portfolio, trade, activities, cost, versions, findings.list())
  return {
    lower: edge(lower, edges.lower),
    upper: edge(upper, edges.upper),
    teams,
    title: trade.beforeProductCost ? 'before product cost' : null,
    mayNameBelowZero: !trade.beforeProductCost,
  }
}

interface SketchTrade {
  readonly columns: LeafColumns
  readonly latePayment: number
  readonly beforeProductCost: boolean
  readonly unpriced: ReturnType<typeof collectUnpriced>
}

/** Trade of the window. With no unit cost on any line and no margin rate, margin stands before product cost. */
function sketchTrade(portfolio: Portfolio, model: SketchModel): SketchTrade {
  const columns = emptyColumns(portfolio.leaves.n)
  const unpriced = collectUnpriced()
  const rateByGroup = model.marginRates ?? {}
  const rates = portfolio.productGroups.map((group) => {
    const rate = Object.hasOwn(rateByGroup, group) ? rateByGroup[group] : rateByGroup['*']
    return rate === undefined ? null : ratioOf(rate)
  })
  const lateRate = model.costOfCapital ? ratioOf(model.costOfCapital, 365) : null
  let latePayment = 0
  for (const book of portfolio.months) {
    latePayment += addTrade(columns, book.trade, lateRate)
    addUncosted(columns, book.uncosted, rates, unpriced.add)
  }
  const costed =
    columns.absoluteNet.some((net, leaf) => net !== columns.absoluteNetUncosted[leaf]) || columns.costOfGoods.some((cost) => cost !== 0)
  const beforeProductCost = !costed && Object.keys(rateByGroup).length === 0
  return { columns, latePayment, beforeProductCost, unpriced: beforeProductCost ? collectUnpriced() : unpriced }
}

interface CostedSketchTeam {
  readonly result: SketchTeamResult
  /** Per leaf, integer minor units. */
  readonly traced: Float64Array
  readonly spread: Float64Array
}

function costSketchTeam(
  name: SketchTeamName,
  team: SketchTeam,
  hoursPerHead: number,
  months: Ratio,
  work: ExplainedTime,
  orders: Float64Array,
): CostedSketchTeam {
  const costMinor = Number(divideHalfAwayFromZero(BigInt(team.yearlyCostMinor) * months.numerator, 12n * months.denominator))
  const [heads, hours] = [ratioOf(team.heads), ratioOf(hoursPerHead)]
  // Ticks worked in the months covered, as numerator / denominator.
  const capacity = heads.numerator * hours.numerator * 3600n * BigInt(work.perSecond) * months.numerator
  const divisor = heads.denominator * hours.denominator * 12n * months.denominator
  const used = work.ticks.reduce((sum, ticks) => sum + ticks, 0)
  const traced = capacity > 0n ? Number(divideHalfAwayFromZero(BigInt(costMinor) * BigInt(used) * divisor, capacity)) : 0
  const rest = costMinor - traced
  const hoursWorked = (team.heads * hoursPerHead * Number(months.numerator)) / (12 * Number(months.denominator))
  const explainedMinutes = used / work.perSecond / 60
  const overExplained = capacity > 0n && BigInt(used) * divisor > capacity
  const explainedShare = capacity > 0n ? explainedMinutes / (hoursWorked * 60) : null
  return {
    result: { team: name, costMinor, hours: hoursWorked, explainedMinutes, explainedShare, traced, rest, overExplained },
    traced: allocated(traced, work.ticks),
    spread: allocated(Math.max(0, rest), orders),
  }
}

/** Nothing to divide by: nobody gets anything, and the band has no width. */
function allocated(total: number, weights: Float64Array): Float64Array {
  const shares = new Float64Array(weights.length)
  const positive = weights.map((weight) => Math.max(0, weight))
  if (positive.some((weight) => weight > 0)) allocateInto(total, positive, positive.length, shares)
  return shares
}

function sketchActivity(name: SketchTeamName, cost: Float64Array, work: ExplainedTime): ActivityColumn {
  return {
    id: name,
    name,
    type: 'timed',
    kind: null,
    team: name,
    // Nobody has said what was asked for: at least none, at most all of it may have been caused by us.
    cause: 'mixed',
    fallsAway: 0,
    selling: false,
    cost,
    events: work.events,
    recordedSeconds: new Float64Array(cost.length),
    standardSeconds: work.ticks.map((ticks) => ticks / work.perSecond),
    quantity: null,
  }
}

function totalCost(activities: readonly ActivityColumn[], n: number): Float64Array {
  const total = new Float64Array(n)
  for (const { cost } of activities) for (let leaf = 0; leaf < n; leaf++) total[leaf]! += cost[leaf]!
  return total
}

function edgeMeasurement(
  portfolio: Portfolio,
  trade: SketchTrade,
  activities: readonly ActivityColumn[],
  cost: Float64Array,
  versions: CostVersions,
  findings: readonly Finding[],
): CostMeasurement {
  const activityCost = cost.reduce((sum, amount) => sum + amount, 0)
  const activityUnassigned = portfolio.leaves.unassigned < 0 ? 0 : cost[portfolio.leaves.unassigned]!
  return {
    currency: portfolio.currency,
    asOf: portfolio.asOf,
    window: portfolio.window,
    leaves: portfolio.leaves,
    columns: { ...trade.columns, mixed: cost },
    activities,
    versions,
    beforeProductCost: trade.beforeProductCost,
    estimatedMargins: true,
    teamMonths: [],
    ledger: [],
    chargedBesideLedger: trade.latePayment === 0 ? [] : [{ name: 'late payment', amountMinor: trade.latePayment }],
    totals: {
      ledger: 0,
      ledgerTraced: 0,
      notTraced: 0,
      outside: 0,
      traced: activityCost,
      rated: 0,
      activityCost,
      activityOfAccounts: activityCost - activityUnassigned,
      activityUnassigned,
      latePayment: trade.latePayment,
      partialMonths: portfolio.months.filter((book) => !book.whole).map((book) => book.month),
    },
    findings,
  }
}
