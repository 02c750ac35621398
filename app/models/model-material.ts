import type { ModelMaterial } from '#api/routes/models.ts'
import { observedMarginRate } from '#engine/costing/observed-margin-rate.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import type { Portfolio } from '#engine/portfolio/portfolio.ts'
import type { Context } from '../context.ts'
import { bookAtHand } from './book-at-hand.ts'

/** What a cost model can name: what happened, what it says of itself, where money was booked. */
export async function modelMaterial(ctx: Context): Promise<ModelMaterial> {
  const { portfolio } = await bookAtHand(ctx)
  return {
    ...{ currency: portfolio.currency, from: portfolio.window.from, to: portfolio.window.to },
    months: portfolio.months.map(({ month }) => month),
    kinds: kindsOf(portfolio),
    costCentres: sumsBy(
      portfolio.ledger,
      (row) => row.costCentre,
      (row) => row.amountMinor,
    ).map(([costCentre, amountMinor]) => ({ costCentre, amountMinor })),
    productGroups: uncostedGroups(portfolio),
    observedMarginRate: observedMarginRate(portfolio),
  }
}

function kindsOf(portfolio: Portfolio): ModelMaterial['kinds'] {
  const kinds = portfolio.kinds.map((kind) => ({
    ...{ kind, events: 0, recordedEvents: 0, recordedSeconds: 0 },
    drivers: portfolio.drivers.map((driver) => ({ driver, total: 0, missing: 0, named: false })),
  }))
  for (const { kinds: rows, drivers } of portfolio.months) {
    for (let row = 0; row < rows.kind.length; row++) {
      const kind = kinds[rows.kind[row]!]!
      kind.events += rows.recordedN[row]! + rows.standardN[row]!
      kind.recordedEvents += rows.recordedN[row]!
      kind.recordedSeconds += rows.recordedSeconds[row]!
    }
    for (let row = 0; row < drivers.kind.length; row++) {
      const driver = kinds[drivers.kind[row]!]!.drivers[drivers.driver[row]!]!
      driver.named = true
      driver.total += drivers.recordedTotal[row]! + drivers.standardTotal[row]!
      driver.missing += drivers.missing[row]!
    }
  }
  return kinds
    .filter((kind) => kind.events !== 0)
    .map((kind) => ({ ...kind, drivers: kind.drivers.filter((driver) => driver.named).map(({ named: _, ...driver }) => driver) }))
}

function uncostedGroups(portfolio: Portfolio): ModelMaterial['productGroups'] {
  const net = portfolio.productGroups.map(() => 0)
  for (const { uncosted } of portfolio.months)
    for (let row = 0; row < uncosted.group.length; row++) net[uncosted.group[row]!]! += uncosted.net[row]!
  return portfolio.productGroups.map((group, i) => ({ group, netMinor: net[i]! })).filter(({ netMinor }) => netMinor !== 0)
}

function sumsBy<T>(rows: readonly T[], key: (row: T) => string, value: (row: T) => number): [string, number][] {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0) + value(row))
  return [...sums].sort(([a], [b]) => compareBytes(a, b))
}
