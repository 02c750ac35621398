/** Rated activities: money per driver, of no team. */
import { roundedProduct } from '../money/round.ts'
import { chargeActivity } from './activity-columns.ts'
import type { BookIndex } from './book-index.ts'
import type { CompiledRated } from './compiled-model.ts'
import type { MonthCosting } from './team-months.ts'

/**
 * Costs a rated activity in a month: round(rate × driver) per leaf.
 *
 * @param rated  activity with its exact rate
 * @param index  the month's rows
 * @param state  columns to charge to; changed
 * @returns      its money in the month, integer minor units
 * @throws RangeError if a driver is not whole
 * @source  methods §1.1, rated activity — docs/methods/cost-to-serve.md
 * @example quantityByLeaf(2, [[0, 3], [1, 4], [0, 1]]).join() // '4,4'
 */
export function costRatedActivity(
  rated: CompiledRated,
  index: BookIndex,
  state: Pick<MonthCosting, 'columns' | 'activityById' | 'versions'>,
): number {
  const column = state.activityById.get(rated.activity.id)!
  const rate = Number(rated.rate.numerator) / Number(rated.rate.denominator)
  const events = eventRows(rated, index)
  for (const [leaf, count] of events) column.events![leaf]! += count
  const quantity = quantityByLeaf(column.cost.length, rated.driver === null ? events : driverRows(rated, index))
  let money = 0
  for (let leaf = 0; leaf < quantity.length; leaf++) {
    if (quantity[leaf] === 0) continue
    const amount = roundedProduct(quantity[leaf]!, rated.rate)
    money += amount
    column.quantity![leaf]! += quantity[leaf]!
    chargeActivity(state.columns, column.cost, rated.activity.cause, rated.fallsAway, leaf, amount)
    state.versions.addFixed(leaf, rate * quantity[leaf]!)
  }
  return money
}

/**
 * Adds up a driver per leaf.
 *
 * @param n     number of leaves
 * @param rows  leaf and quantity
 * @returns     quantity per leaf, length n
 * @source  docs/methods/cost-to-serve.md
 * @example quantityByLeaf(1, [[0, 2]])[0] // 2
 */
export function quantityByLeaf(n: number, rows: Iterable<readonly [number, number]>): Float64Array {
  const quantity = new Float64Array(n)
  for (const [leaf, amount] of rows) quantity[leaf]! += amount
  return quantity
}

function eventRows({ kind }: CompiledRated, { book, byKind }: BookIndex): [number, number][] {
  if (kind < 0) return []
  const rows = byKind.rows.subarray(byKind.starts[kind]!, byKind.starts[kind + 1]!)
  return Array.from(rows, (row) => [book.kinds.leaf[row]!, book.kinds.recordedN[row]! + book.kinds.standardN[row]!])
}

function driverRows({ kind, driver }: CompiledRated, { book, byKind, byKindAndDriver }: BookIndex): [number, number][] {
  if (kind < 0 || driver === null || driver < 0) return []
  const drivers = (byKindAndDriver.starts.length - 1) / (byKind.starts.length - 1)
  const bucket = kind * drivers + driver
  const rows = byKindAndDriver.rows.subarray(byKindAndDriver.starts[bucket]!, byKindAndDriver.starts[bucket + 1]!)
  return Array.from(rows, (row) => [book.drivers.leaf[row]!, book.drivers.recordedTotal[row]! + book.drivers.standardTotal[row]!])
}
