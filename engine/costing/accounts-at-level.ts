/**
 * Accounts as they are shown: the leaves summed to sites, customers, payers or groups.
 *
 * Nothing is rounded or allocated here, so every level adds up to the same totals. Money integer minor units; null = not known.
 */
import { addMonthsToDay } from '../period/days.ts'
import type { Day } from '../period/period.ts'
import type { Level } from '../portfolio/portfolio.ts'
import { ifThisAccountLeft, marginKnown } from './account-amounts.ts'
import { netRange, versionCount } from './cost-versions.ts'
import { emptyColumns } from './leaf-columns.ts'
import type { CostMeasurement, CostVersions, LeafColumns } from './measurement.ts'

/** Whether net contribution is below zero in every, some or no version of the cost model's uncertain figures. */
export type BelowZero = 'every' | 'some' | 'no' | 'not known'

export interface AccountCost {
  readonly source: string
  readonly externalId: string
  readonly displayName: string
  /** Facts without a known account: priced, never ranked. */
  readonly unassigned: boolean
  readonly listValue: number
  readonly discount: number
  readonly credits: number
  readonly revenue: number
  readonly rebates: number
  readonly costOfGoods: number | null
  readonly margin: number | null
  /** Share of |net| without unit cost, unrounded; 0 without any line. */
  readonly estimatedShare: number
  /** Share of |net| without list price, unrounded; 0 without any line. */
  readonly unlistedShare: number
  /** Margin known and account known: it may stand in a ranking. */
  readonly ranked: boolean
  readonly freight: number
  readonly returnsHandling: number
  readonly latePayment: number
  readonly commissions: number
  readonly otherDirect: number
  /** Activity id → cost; only what is not 0, in order of ids. */
  readonly activity: Readonly<Record<string, number>>
  readonly activityCost: number
  readonly askedFor: number
  /** What we caused: at least `causedByUs`, at most `causedByUs + mixed`. */
  readonly causedByUs: number
  readonly mixed: number
  /** Activity cost + other direct; freight is shown apart. */
  readonly costToServe: number
  readonly netContribution: number | null
  readonly ifThisAccountLeft: number | null
  readonly firstDay: Day | null
  readonly firstYear: boolean
  /** Null where the margin is not known. */
  readonly versions: number | null
  readonly belowZeroVersions: number | null
  readonly rangeLow: number | null
  readonly rangeHigh: number | null
  readonly belowZero: BelowZero
  readonly orders: number
  readonly orderLines: number
  readonly interactions: number
}

/** The same in columns, one element per node of the level. */
export interface AccountColumns {
  readonly level: Level
  readonly columns: LeafColumns
  readonly firstDay: readonly (Day | null)[]
  /** In the order of `CostMeasurement.activities`. */
  readonly activityCost: readonly Float64Array[]
  readonly versions: CostVersions
}

/**
 * Sums a measurement to a level, in columns.
 *
 * @param measurement  of the leaves
 * @param level        leaf → node
 * @returns            columns of length `level.n`
 * @source  methods §1.1 — docs/methods/account-pnl.md
 * @example sumToNodes(Float64Array.of(1, 2, 4), Int32Array.of(1, 0, 1), 2).join() // '2,5'
 */
export function accountColumnsAtLevel(measurement: CostMeasurement, level: Level): AccountColumns {
  const { nodeOfLeaf, n } = level
  const toNodes = (column: Float64Array) => sumToNodes(column, nodeOfLeaf, n)
  const columns = emptyColumns(0)
  for (const name of Object.keys(columns) as (keyof LeafColumns)[]) {
    Object.assign(columns, { [name]: toNodes(measurement.columns[name]) })
  }
  const firstDay = new Array<Day | null>(n).fill(null)
  measurement.leaves.firstDay.forEach((day, leaf) => {
    const node = nodeOfLeaf[leaf]!
    const known = firstDay[node] ?? null
    if (day !== null && (known === null || day < known)) firstDay[node] = day
  })
  const summed = new Map<Float64Array, Float64Array>()
  const once = (column: Float64Array) => {
    const known = summed.get(column) ?? toNodes(column)
    summed.set(column, known)
    return known
  }
  return {
    level,
    columns,
    firstDay,
    activityCost: measurement.activities.map((activity) => toNodes(activity.cost)),
    versions: {
      base: once(measurement.versions.base),
      sets: measurement.versions.sets.map((set) => ({ total: once(set.total), standard: set.standard.map(once) })),
    },
  }
}

/**
 * Sums a column of leaves to nodes, in leaf order.
 *
 * @param column      one value per leaf
 * @param nodeOfLeaf  node per leaf, 0 ≤ node < n
 * @param n           number of nodes
 * @returns           one sum per node
 * @source  docs/methods/account-pnl.md
 * @example sumToNodes(Float64Array.of(1, 2), Int32Array.of(0, 0), 1)[0] // 3
 */
export function sumToNodes(column: Float64Array, nodeOfLeaf: Int32Array, n: number): Float64Array {
  const sums = new Float64Array(n)
  for (let leaf = 0; leaf < column.length; leaf++) sums[nodeOfLeaf[leaf]!]! += column[leaf]!
  return sums
}

/**
 * Accounts of a level with their profit and loss, cost to serve and range.
 *
 * @param measurement  of the leaves
 * @param level        leaf → node
 * @returns            one row per node, in the level's order (source, externalId)
 * @source  methods §1.1 — docs/methods/account-pnl.md
 * @example accountTotals([]).revenue // 0
 */
export function accountsAtLevel(measurement: CostMeasurement, level: Level): AccountCost[] {
  const accounts = accountColumnsAtLevel(measurement, level)
  const activityIds = measurement.activities.map((activity) => activity.id)
  const versions = versionCount(measurement.versions)
  const firstYearAfter = addMonthsToDay(measurement.asOf, -12)
  return Array.from({ length: level.n }, (_, node) => accountOf(accounts, node, activityIds, versions, firstYearAfter, measurement))
}

function accountOf(
  { level, columns, firstDay, activityCost, versions }: AccountColumns,
  node: number,
  activityIds: readonly string[],
  versionsCounted: number,
  firstYearAfter: Day,
  { beforeProductCost, estimatedMargins }: CostMeasurement,
): AccountCost {
  const c = columns
  const known = !beforeProductCost && marginKnown(c.absoluteNetUncosted[node]!, c.absoluteNet[node]!, c.unpricedCells[node]!)
  const shown = known || beforeProductCost || (estimatedMargins && c.unpricedCells[node] === 0)
  const unassigned = node === level.unassigned
  const costOfGoods = shown && !beforeProductCost ? c.costOfGoods[node]! : null
  const margin = shown ? c.revenue[node]! - c.rebates[node]! - (costOfGoods ?? 0) : null
  const freight = c.freight[node]!
  const otherDirect = c.returnsHandling[node]! + c.latePayment[node]! + c.commissions[node]!
  const activityTotal = c.askedFor[node]! + c.causedByUs[node]! + c.mixed[node]!
  const range = margin === null || !known ? null : netRange(versions, node, margin - freight - otherDirect)
  const first = firstDay[node] ?? null
  const absoluteNet = c.absoluteNet[node]!
  const activity: Record<string, number> = {}
  for (let a = 0; a < activityIds.length; a++) if (activityCost[a]![node] !== 0) activity[activityIds[a]!] = activityCost[a]![node]!
  return {
    source: level.source[node]!,
    externalId: level.externalId[node]!,
    displayName: level.displayName[node]!,
    unassigned,
    listValue: c.listValue[node]!,
    discount: c.discount[node]!,
    credits: c.credits[node]!,
    revenue: c.revenue[node]!,
    rebates: c.rebates[node]!,
    costOfGoods,
    margin,
    estimatedShare: absoluteNet === 0 ? 0 : c.absoluteNetUncosted[node]! / absoluteNet,
    unlistedShare: absoluteNet === 0 ? 0 : c.absoluteNetUnlisted[node]! / absoluteNet,
    ranked: margin !== null && !unassigned,
    freight,
    returnsHandling: c.returnsHandling[node]!,
    latePayment: c.latePayment[node]!,
    commissions: c.commissions[node]!,
    otherDirect,
    activity,
    activityCost: activityTotal,
    askedFor: c.askedFor[node]!,
    causedByUs: c.causedByUs[node]!,
    mixed: c.mixed[node]!,
    costToServe: activityTotal + otherDirect,
    netContribution: margin === null ? null : margin - freight - otherDirect - activityTotal,
    ifThisAccountLeft: ifThisAccountLeft(beforeProductCost ? null : margin, freight, otherDirect, c.fallsAway[node]!),
    firstDay: first,
    firstYear: first !== null && first > firstYearAfter,
    versions: range && versionsCounted,
    belowZeroVersions: range?.belowZeroVersions ?? null,
    rangeLow: range?.low ?? null,
    rangeHigh: range?.high ?? null,
    belowZero: belowZeroOf(range?.belowZeroVersions ?? null, versionsCounted),
    orders: c.orders[node]!,
    orderLines: c.orderLines[node]!,
    interactions: c.interactions[node]!,
  }
}

function belowZeroOf(belowZeroVersions: number | null, versions: number): BelowZero {
  if (belowZeroVersions === null) return 'not known'
  return belowZeroVersions === versions ? 'every' : belowZeroVersions > 0 ? 'some' : 'no'
}

/** Sums over accounts; what the margin leaves out is said beside it. */
export interface AccountTotals {
  readonly accounts: number
  readonly revenue: number
  readonly costToServe: number
  readonly activityCost: number
  readonly freight: number
  /** Of the accounts whose margin is known. */
  readonly margin: number
  readonly netContribution: number
  /** Accounts whose margin is not known, and their revenue. */
  readonly accountsLeftOut: number
  readonly revenueLeftOut: number
}

/**
 * Totals of a list of accounts: exactly the sums of the rows shown.
 *
 * @param accounts  rows of one level
 * @returns         integer minor units; margin and net contribution say how many accounts and how much revenue they leave out
 * @source  methods §1.1, margin not known — docs/methods/account-pnl.md
 * @example accountTotals([]).accounts // 0
 */
export function accountTotals(accounts: readonly AccountCost[]): AccountTotals {
  const sum = (value: (account: AccountCost) => number | null) => accounts.reduce((total, account) => total + (value(account) ?? 0), 0)
  const leftOut = accounts.filter((account) => account.margin === null)
  return {
    accounts: accounts.length,
    revenue: sum((account) => account.revenue),
    costToServe: sum((account) => account.costToServe),
    activityCost: sum((account) => account.activityCost),
    freight: sum((account) => account.freight),
    margin: sum((account) => account.margin),
    netContribution: sum((account) => account.netContribution),
    accountsLeftOut: leftOut.length,
    revenueLeftOut: leftOut.reduce((total, account) => total + account.revenue, 0),
  }
}
