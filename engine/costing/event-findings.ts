/** What a measurement could not cost, or doubts: events without activity, without account, without driver. */
import type { MonthBook, Portfolio } from '../portfolio/portfolio.ts'
import type { BookIndex } from './book-index.ts'
import type { CompiledModel } from './compiled-model.ts'
import type { CostFindings } from './cost-findings.ts'
import type { CostModel } from './cost-model.ts'

/**
 * Reports kinds nobody costs and drivers that events lack, for one month.
 *
 * @param portfolio  names of kinds and drivers
 * @param compiled   the month's model
 * @param index      the month's rows
 * @param findings   added to
 * @source  methods §1.1, interactions without an activity — docs/methods/account-pnl.md
 * @example sumRows([0, 2], Float64Array.of(1, 2, 4)) // 5
 */
export function reportEvents(portfolio: Portfolio, compiled: CompiledModel, index: BookIndex, findings: CostFindings): void {
  const { book, byKind, byKindAndDriver } = index
  portfolio.kinds.forEach((kind, k) => {
    if (compiled.kindHasActivity[k]) return
    const rows = byKind.rows.subarray(byKind.starts[k]!, byKind.starts[k + 1]!)
    const count = sumRows(rows, book.kinds.recordedN) + sumRows(rows, book.kinds.standardN)
    const minutes = sumRows(rows, book.kinds.recordedSeconds) / 60
    // The book does not say which team did them, so there is no rate to price them at.
    if (count > 0) findings.add('interactions_without_activity', kind, book.month, { count, minutes, amountMinor: null })
  })
  const missing = (id: string, kind: number, driver: number, name: string) => {
    if (kind < 0) return
    const bucket = kind * portfolio.drivers.length + driver
    const rows = driver < 0 ? [] : byKindAndDriver.rows.subarray(byKindAndDriver.starts[bucket]!, byKindAndDriver.starts[bucket + 1]!)
    const kindRows = byKind.rows.subarray(byKind.starts[kind]!, byKind.starts[kind + 1]!)
    const count =
      driver < 0 ? sumRows(kindRows, book.kinds.recordedN) + sumRows(kindRows, book.kinds.standardN) : sumRows(rows, book.drivers.missing)
    if (count > 0) findings.add('driver_missing', `${id}: ${name}`, book.month, { count })
  }
  for (const team of compiled.teams) {
    for (const { activity, kind, perDriver } of team.activities) {
      for (const { driver, name } of perDriver) missing(activity.id, kind, driver, name)
    }
  }
  for (const { activity, kind, driver } of compiled.rated) if (driver !== null) missing(activity.id, kind, driver, activity.driver)
}

/**
 * Reports activities of a kind that the record has never seen: most likely a slip of the pen.
 *
 * @param portfolio  names of kinds
 * @param models     of the window
 * @param findings   added to
 * @source  docs/methods/account-pnl.md
 * @example sumRows([], new Float64Array(0)) // 0
 */
export function reportUnknownKinds(portfolio: Portfolio, models: readonly CostModel[], findings: CostFindings): void {
  const known = new Set(portfolio.kinds)
  for (const model of new Set(models)) {
    for (const { id, kind } of model.activities) if (!known.has(kind)) findings.add('activity_without_events', id, null, {}, { kind })
  }
}

/**
 * Reports what facts without a known account took: events, minutes, and the cost that stays in Unassigned.
 *
 * @param portfolio  with the index of the unassigned leaf
 * @param costs      cost per leaf of every activity, integer minor units
 * @param minutes    of timed activities
 * @param findings   added to
 * @source  methods §1.1, interactions without account — docs/methods/account-pnl.md
 * @example sumRows([0], Float64Array.of(7)) // 7
 */
export function reportUnassigned(portfolio: Portfolio, costs: readonly Float64Array[], minutes: number, findings: CostFindings): void {
  const leaf = portfolio.leaves.unassigned
  if (leaf < 0) return
  const count = portfolio.months.reduce((total, book) => total + eventsOf(book, leaf), 0)
  const amountMinor = costs.reduce((total, cost) => total + cost[leaf]!, 0)
  if (count > 0 || amountMinor !== 0) findings.add('interactions_without_account', 'unassigned', null, { count, minutes, amountMinor })
}

function eventsOf(book: MonthBook, leaf: number): number {
  let count = 0
  book.kinds.leaf.forEach((of, row) => {
    if (of === leaf) count += book.kinds.recordedN[row]! + book.kinds.standardN[row]!
  })
  return count
}

/**
 * Adds up some rows of a column.
 *
 * @param rows    row numbers
 * @param column  one value per row of the table
 * @returns       Σ column[row]
 * @source  docs/methods/account-pnl.md
 * @example sumRows([1, 1], Float64Array.of(1, 2)) // 4
 */
export function sumRows(rows: ArrayLike<number>, column: Float64Array): number {
  let total = 0
  for (let i = 0; i < rows.length; i++) total += column[rows[i]!]!
  return total
}
