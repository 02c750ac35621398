/** The tie-out per cost centre: ledger = traced + not traced + outside, with the difference worked out, not assumed. */
import type { LedgerCentre } from '#api/routes/costs.ts'
import type { LedgerMonth } from '#engine/costing/measurement.ts'
import { groupBy } from './group-by.ts'

type Sums = Omit<LedgerCentre['months'][number], 'month'>

/** One entry per cost centre; those in `together` (of teams whose data is closed) stand as one. */
export function ledgerCentres(ledger: readonly LedgerMonth[], together: ReadonlySet<string>): LedgerCentre[] {
  const apart = groupBy(
    ledger.filter((row) => !together.has(row.costCentre)),
    (row) => row.costCentre,
  )
  const shown = [...apart].map(([costCentre, rows]) => centreOf(costCentre, rows[0]!.name, rows, null))
  const hidden = ledger.filter((row) => together.has(row.costCentre))
  const count = new Set(hidden.map((row) => row.costCentre)).size
  return count === 0 ? shown : [...shown, centreOf('small-teams', 'Cost centres of teams of fewer than five', hidden, count)]
}

function centreOf(costCentre: string, name: string, rows: readonly LedgerMonth[], standsFor: number | null): LedgerCentre {
  const bases = new Set(rows.map((row) => row.basis))
  return {
    ...{ costCentre, name, standsFor, basis: bases.size === 1 ? rows[0]!.basis : 'several' },
    ...ledgerSums(rows),
    months: [...groupBy(rows, (row) => row.month)].map(([month, parts]) => ({ month, ...ledgerSums(parts) })),
  }
}

export function ledgerSums(rows: readonly LedgerMonth[]): Sums {
  const sum = (value: (row: LedgerMonth) => number) => rows.reduce((total, row) => total + value(row), 0)
  const [ledgerMinor, tracedMinor, notTracedMinor, outsideMinor] = [
    sum((row) => row.ledger),
    sum((row) => row.traced),
    sum((row) => row.notTraced),
    sum((row) => row.outside),
  ]
  return {
    ...{ ledgerMinor, tracedMinor, notTracedMinor, outsideMinor, ofWhichRatedMinor: sum((row) => row.ofWhichRated) },
    differenceMinor: ledgerMinor - tracedMinor - notTracedMinor - outsideMinor,
  }
}
