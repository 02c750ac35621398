import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKeys } from '../money/compare-keys.ts'
import { lastDay } from '../period/days.ts'
import { periodOfMonth } from '../period/windows.ts'
import type { Level, MonthBook, Portfolio } from '../portfolio/portfolio.ts'
import { type AccountCost, accountsAtLevel, accountTotals } from './accounts-at-level.ts'
import type { Activity, CostCentre, CostModel, Team } from './cost-model.ts'
import { measureCosts } from './measure-costs.ts'
import type { CostMeasurement } from './measurement.ts'

interface Line {
  list: number
  discount: number
  credit: number
  cost: number | null
  group: string
}
interface BookAccount {
  source: string
  externalId: string
  firstDay: string
  lines: Line[]
  rebates: number
  freight: number
  overdueBalanceDays: number
  returnsHandling: number
  commissions: number
}
interface Cell {
  account: [string, string] | null
  kind: string
  recorded: { n: number; seconds: number; drivers: Record<string, number> }
  standard: { n: number; drivers: Record<string, number> }
}
interface Book {
  asOf: string
  month: string
  costOfCapital: number
  marginRates: Record<string, number>
  costCentres: { id: string; ledgerMinor: number; teams: Record<string, number> }[]
  teams: Team[]
  activities: Activity[]
  accounts: BookAccount[]
  cells: Cell[]
}

/** A book as the checks write it, as portfolio and model. */
function build(book: Book, inline = true): { portfolio: Portfolio; model: CostModel; level: Level } {
  const keys = book.accounts.map(({ source, externalId }) => ({ source, externalId }))
  const unassignedKey = { source: '', externalId: 'unassigned' }
  const leaves = [...keys, unassignedKey].sort(compareKeys)
  const leafOf = (source: string, externalId: string) => leaves.findIndex((k) => k.source === source && k.externalId === externalId)
  const unassigned = leafOf('', 'unassigned')
  const kinds = [...new Set(book.cells.map((cell) => cell.kind))]
  const drivers = [...new Set(book.cells.flatMap((c) => [...Object.keys(c.recorded.drivers), ...Object.keys(c.standard.drivers)]))]
  const productGroups = [...new Set(book.accounts.flatMap((a) => a.lines.map((line) => line.group)))]
  const accountOf = (cell: Cell) => (cell.account ? leafOf(...cell.account) : unassigned)
  const perAccount = (value: (a: BookAccount) => number) => Float64Array.from(book.accounts, value)
  const lines = (value: (line: Line) => number) => perAccount((a) => a.lines.reduce((sum, line) => sum + value(line), 0))
  const net = (line: Line) => line.list - line.discount - line.credit
  const uncosted = new Map<string, { leaf: number; group: number; net: number; absoluteNet: number }>()
  for (const account of book.accounts) {
    for (const line of account.lines.filter((l) => l.cost === null)) {
      const leaf = leafOf(account.source, account.externalId)
      const key = `${leaf} ${line.group}`
      const cell = uncosted.get(key) ?? { leaf, group: productGroups.indexOf(line.group), net: 0, absoluteNet: 0 }
      uncosted.set(key, { ...cell, net: cell.net + net(line), absoluteNet: cell.absoluteNet + Math.abs(net(line)) })
    }
  }
  const driverCells = book.cells.flatMap((cell) =>
    [...new Set([...Object.keys(cell.recorded.drivers), ...Object.keys(cell.standard.drivers)])].map((name) => ({ cell, name })),
  )
  const column = <T>(rows: readonly T[], value: (row: T) => number) => Float64Array.from(rows, value)
  const index = <T>(rows: readonly T[], value: (row: T) => number) => Int32Array.from(rows, value)
  const monthBook: MonthBook = {
    month: book.month,
    whole: true,
    trade: {
      leaf: Int32Array.from(book.accounts, (a) => leafOf(a.source, a.externalId)),
      listValue: lines((l) => l.list),
      discount: lines((l) => l.discount),
      credits: lines((l) => l.credit),
      revenue: lines(net),
      rebates: perAccount((a) => a.rebates),
      costOfGoods: lines((l) => l.cost ?? 0),
      freight: perAccount((a) => a.freight),
      returnsHandling: perAccount((a) => a.returnsHandling),
      commissions: perAccount((a) => a.commissions),
      absoluteNet: lines((l) => Math.abs(net(l))),
      absoluteNetUnlisted: lines(() => 0),
      overdueBalanceDays: perAccount((a) => a.overdueBalanceDays),
      orders: lines(() => 1),
      orderLines: lines(() => 1),
      interactions: lines(() => 0),
    },
    uncosted: {
      leaf: index([...uncosted.values()], (c) => c.leaf),
      group: index([...uncosted.values()], (c) => c.group),
      net: column([...uncosted.values()], (c) => c.net),
      absoluteNet: column([...uncosted.values()], (c) => c.absoluteNet),
    },
    kinds: {
      leaf: index(book.cells, accountOf),
      kind: index(book.cells, (c) => kinds.indexOf(c.kind)),
      recordedN: column(book.cells, (c) => c.recorded.n),
      recordedSeconds: column(book.cells, (c) => c.recorded.seconds),
      standardN: column(book.cells, (c) => c.standard.n),
    },
    drivers: {
      leaf: index(driverCells, ({ cell }) => accountOf(cell)),
      kind: index(driverCells, ({ cell }) => kinds.indexOf(cell.kind)),
      driver: index(driverCells, ({ name }) => drivers.indexOf(name)),
      recordedTotal: column(driverCells, ({ cell, name }) => cell.recorded.drivers[name] ?? 0),
      standardTotal: column(driverCells, ({ cell, name }) => cell.standard.drivers[name] ?? 0),
      missing: column(driverCells, () => 0),
    },
  }
  const firstDay = leaves.map((k) => book.accounts.find((a) => a.source === k.source && a.externalId === k.externalId)?.firstDay ?? null)
  const source = leaves.map((k) => k.source)
  const externalId = leaves.map((k) => k.externalId)
  return {
    portfolio: {
      currency: 'EUR',
      asOf: book.asOf,
      window: periodOfMonth(book.month),
      leaves: { n: leaves.length, source, externalId, firstDay, unassigned },
      kinds,
      drivers,
      productGroups,
      months: [monthBook],
      ledger: inline
        ? []
        : book.costCentres.flatMap(({ id, ledgerMinor }) => [
            { costCentre: id, month: book.month, element: 'wages', amountMinor: ledgerMinor + 500 },
            { costCentre: id, month: book.month, element: 'credit', amountMinor: -500 },
          ]),
    },
    model: {
      validFrom: book.month,
      costOfCapital: book.costOfCapital,
      marginRates: book.marginRates,
      costCentres: book.costCentres.map(
        ({ id, ledgerMinor, teams }): CostCentre => (inline ? { id, monthlyMinor: ledgerMinor, teams } : { id, teams }),
      ),
      teams: book.teams,
      activities: book.activities,
    },
    level: {
      name: 'customer',
      n: leaves.length,
      source,
      externalId,
      displayName: externalId,
      nodeOfLeaf: Int32Array.from(leaves, (_, i) => i),
      unassigned,
    },
  }
}

const file = '../shared/checks/account-pnl.json'
const books = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')).cases as { id: string; function: string; inputs: Book; expected: Expected }[]).filter(
      (c) => c.function === 'accountProfitAndLoss',
    )
  : []

interface Expected {
  accounts: Record<string, Record<string, unknown>>
  teams: Record<string, Record<string, unknown>>
  ledger: Record<string, Record<string, number>>
  totals: Record<string, number>
  unassigned: Record<string, number>
  findings: Record<string, unknown>[]
}

const unrounded = new Set(['estimatedShare', 'rangeLow', 'rangeHigh', 'ratePerMinute'])

function expectFields(actual: Record<string, unknown>, expected: Record<string, unknown>, where: string) {
  for (const [name, value] of Object.entries(expected)) {
    const got = actual[name]
    if (unrounded.has(name) && typeof value === 'number') {
      expect(Math.abs((got as number) - value), `${where} ${name}`).toBeLessThan(name.startsWith('range') ? 1e-6 : 1e-9)
    } else expect(got, `${where} ${name}`).toEqual(value)
  }
}

function expectBook(measurement: CostMeasurement, accounts: AccountCost[], expected: Expected) {
  for (const [key, fields] of Object.entries(expected.accounts)) {
    const account = accounts.find((a) => `${a.source}/${a.externalId}` === key)!
    expectFields(account as unknown as Record<string, unknown>, fields, key)
  }
  for (const [team, fields] of Object.entries(expected.teams)) {
    expectFields(measurement.teamMonths.find((t) => t.team === team) as unknown as Record<string, unknown>, fields, team)
  }
  for (const [centre, fields] of Object.entries(expected.ledger)) {
    expectFields(measurement.ledger.find((l) => l.costCentre === centre) as unknown as Record<string, unknown>, fields, centre)
  }
  expectFields(measurement.totals as unknown as Record<string, unknown>, expected.totals, 'totals')
  expect(accounts.find((a) => a.unassigned)!.activity).toEqual(expected.unassigned)
  expect(measurement.findings.map((f) => `${f.code} ${f.subject}`)).toEqual(expected.findings.map((f) => `${f.code} ${f.subject}`))
  expected.findings.forEach((finding, i) => {
    const actual = measurement.findings[i]!
    const { code, subject, account, ...fields } = finding
    expectFields({ ...actual.details, ...actual }, fields, `${code} ${subject}`)
  })
}

describe.skipIf(books.length === 0)('measureCosts() on the books of the check file (skipped where it is not present)', () => {
  for (const { id, inputs, expected } of books) {
    it(`measureCosts() gives every figure of ${id}`, () => {
      const { portfolio, model, level } = build(inputs)
      const measurement = measureCosts(portfolio, () => model)
      expectBook(measurement, accountsAtLevel(measurement, level), expected)
    })
    it(`measureCosts() gives the same figures of ${id} with the amounts from imported postings`, () => {
      const { portfolio, model, level } = build(inputs, false)
      const measurement = measureCosts(portfolio, () => model)
      expectBook(measurement, accountsAtLevel(measurement, level), expected)
    })
  }
})
