import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKeys } from '../money/compare-keys.ts'
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

const order = (account: [string, string] | null, n: number, lines = 0, recorded = { n: 0, seconds: 0, lines: 0 }): Cell => ({
  account,
  kind: 'order',
  recorded: { n: recorded.n, seconds: recorded.seconds, drivers: { lines: recorded.lines } },
  standard: { n, drivers: { lines } },
})
const calls = (account: [string, string] | null, n: number, recordedN = 0, seconds = 0): Cell => ({
  account,
  kind: 'call',
  recorded: { n: recordedN, seconds, drivers: {} },
  standard: { n, drivers: {} },
})
const trader = (externalId: string, list: number, cost: number | null, more: Partial<BookAccount> = {}): BookAccount => ({
  source: 'erp',
  externalId,
  firstDay: '2020-01-01',
  lines: [{ list, discount: 0, credit: 0, cost, group: 'std' }],
  rebates: 0,
  freight: 0,
  overdueBalanceDays: 0,
  returnsHandling: 0,
  commissions: 0,
  ...more,
})
const orderEntry: Activity = {
  id: 'order entry',
  kind: 'order',
  type: 'timed',
  team: 'desk',
  minutes: { base: 8, perDriver: { lines: 2 } },
  cause: 'asked for',
}
const call: Activity = { id: 'call', kind: 'call', type: 'timed', team: 'desk', minutes: { base: 12, perDriver: {} }, cause: 'mixed' }
const small: Book = {
  asOf: '2026-03-31',
  month: '2026-03',
  costOfCapital: 0.073,
  marginRates: {},
  costCentres: [{ id: '4100', ledgerMinor: 100000, teams: { desk: 1 } }],
  teams: [{ id: 'desk', costedBy: 'events', capacityMinutes: 1000 }],
  activities: [orderEntry, call],
  accounts: [trader('A', 200000, 120000, { overdueBalanceDays: 500000 }), trader('B', 50000, 30000)],
  cells: [order(['erp', 'A'], 10, 30), order(['erp', 'B'], 5, 5), calls(['erp', 'B'], 10, 5, 1800)],
}
const changed = (change: Partial<Book>): Book => ({ ...small, ...change })
const measure = (book: Book, inline = true) => {
  const { portfolio, model, level } = build(book, inline)
  const measurement = measureCosts(portfolio, () => model)
  return { measurement, accounts: accountsAtLevel(measurement, level), portfolio, model, level }
}
const codes = (book: Book) => measure(book).measurement.findings.map((finding) => finding.code)

describe('measureCosts()', () => {
  it('measureCosts() of a small book (worked by hand)', () => {
    const { measurement, accounts } = measure(small)
    // Desk: 100,000 / 1,000 min = 100 a minute. A: 10 × 8 + 30 × 2 = 140 min. B: 5 × 8 + 5 × 2 = 50 min, calls 30 + 10 × 12 = 150 min.
    expect(accounts.map((account) => account.activity)).toEqual([{}, { 'order entry': 14000 }, { 'order entry': 5000, call: 15000 }])
    expect(accounts[1]).toMatchObject({ latePayment: 100, otherDirect: 100, costToServe: 14100, margin: 80000, netContribution: 65900 })
    expect(accounts[2]).toMatchObject({ mixed: 15000, askedFor: 5000, netContribution: 0, ifThisAccountLeft: -20000, belowZero: 'some' })
    expect(measurement.teamMonths).toMatchObject([{ usedSeconds: 20400, recordedSeconds: 1800, traced: 34000, notTraced: 66000 }])
    expect(measurement.ledger).toMatchObject([{ ledger: 100000, traced: 34000, notTraced: 66000, outside: 0, basis: 'monthly' }])
    expect(measurement.chargedBesideLedger).toEqual([{ name: 'late payment', amountMinor: 100 }])
  })

  it('measureCosts() gives the printed totals of the HBR quarter', () => {
    const kinds = { orders: [8, 49000], inquiries: [44, 1400], 'credit checks': [50, 2500] } as const
    const { measurement } = measure(
      changed({
        costCentres: [{ id: 'service', ledgerMinor: 560000, teams: { desk: 1 } }],
        teams: [{ id: 'desk', costedBy: 'events', capacityMinutes: 700000, recordedShare: { value: 1, low: 1, high: 1 } }],
        activities: Object.entries(kinds).map(([id, [base]]) => ({ ...orderEntry, id, kind: id, minutes: { base, perDriver: {} } })),
        cells: Object.entries(kinds).map(([kind, [, n]]) => ({ ...calls(['erp', 'A'], n), kind })),
      }),
    )
    const [team] = measurement.teamMonths
    expect(Object.fromEntries(measurement.activities.map((a) => [a.id, a.cost.reduce((x, y) => x + y, 0)]))).toEqual({
      'credit checks': 125000 * 0.8,
      inquiries: 49280,
      orders: 313600,
    })
    expect(team).toMatchObject({ usedSeconds: 578600 * 60, traced: 462880, unused: 97120, ratePerMinute: 0.8 })
    expect(team!.usedSeconds / team!.capacitySeconds!).toBeCloseTo(0.8265714285714286, 12)
  })

  it('measureCosts() lets recorded seconds belong to the marked activity of a kind, else to the first', () => {
    const second: Activity = { ...call, id: 'second', team: 'other', minutes: { base: 10, perDriver: {} } }
    const book = changed({
      costCentres: [{ id: 'K', ledgerMinor: 200000, teams: { desk: 0.5, other: 0.5 } }],
      teams: [...small.teams, { id: 'other', costedBy: 'events', capacityMinutes: 1000 }],
      activities: [call, second],
      cells: [calls(['erp', 'B'], 0, 5, 1800)],
    })
    const seconds = (activities: Activity[]) =>
      Object.fromEntries(
        measure({ ...book, activities }).measurement.teamMonths.map((t) => [t.team, [t.recordedSeconds, t.standardSeconds]]),
      )
    expect(seconds([call, second])).toEqual({ desk: [1800, 0], other: [0, 3000] })
    expect(seconds([second, call])).toEqual({ desk: [0, 3600], other: [1800, 0] })
    expect(seconds([call, { ...second, takesRecorded: true }])).toEqual({ desk: [0, 3600], other: [1800, 0] })
  })

  it('measureCosts() takes 0 recorded seconds as work of no time', () => {
    const { measurement } = measure(changed({ cells: [calls(['erp', 'B'], 0, 5, 0), order(['erp', 'A'], 1)] }))
    expect(measurement.activities.find((a) => a.id === 'call')!.cost.every((cost) => cost === 0)).toBe(true)
    expect(measurement.activities.find((a) => a.id === 'call')!.events![2]).toBe(5)
  })

  it('measureCosts() traces nothing of a team whose credits exceed its cost, and says so', () => {
    const book = changed({ costCentres: [{ id: '4100', ledgerMinor: -500, teams: { desk: 1 } }] })
    const { measurement, accounts } = measure(book)
    expect(accounts.every((account) => account.activityCost === 0)).toBe(true)
    expect(measurement.ledger).toMatchObject([{ ledger: -500, traced: 0, notTraced: -500 }])
    expect(codes(book)).toEqual(['team_without_cost'])
  })

  it('measureCosts() gives back more to a cost centre that gave more, credits included', () => {
    const { measurement } = measure(
      changed({
        costCentres: [
          { id: 'K1', ledgerMinor: 120000, teams: { desk: 1 } },
          { id: 'K2', ledgerMinor: -20000, teams: { desk: 1 } },
        ],
      }),
    )
    expect(measurement.ledger.map((row) => [row.traced, row.notTraced])).toEqual([
      [40800, 79200],
      [-6800, -13200],
    ])
  })

  it('measureCosts() keeps minutes of a declared team and charges no money for them', () => {
    const book = changed({
      teams: [{ id: 'desk', costedBy: 'declared', declared: { 'erp/A': 0.5, 'erp/nobody': 0.25 } }],
    })
    const { measurement, accounts } = measure(book)
    expect(accounts.map((account) => account.activity)).toEqual([{}, { 'declared:desk': 50000 }, {}])
    expect(measurement.teamMonths).toMatchObject([{ usedSeconds: 20400, traced: 50000, notTraced: 50000, ratePerMinute: null }])
    expect(measurement.findings).toMatchObject([
      { code: 'declared_account_unknown', subject: 'desk: erp/nobody', details: { share: 0.25 } },
    ])
  })

  it('measureCosts() finds the leaf of a declared account where it is told how', () => {
    const { portfolio, model } = build(changed({ teams: [{ id: 'desk', costedBy: 'declared', declared: { 'crm/7': 1 } }] }))
    const measurement = measureCosts(portfolio, () => model, { leafOfKey: (key) => (key === 'crm/7' ? 2 : undefined) })
    expect([...measurement.activities.find((a) => a.id === 'declared:desk')!.cost]).toEqual([0, 0, 100000])
  })

  it('measureCosts() ties a rated activity to the cost centre mapped to it, else lists it beside the ledger', () => {
    const fee: Activity = { id: 'fee', kind: 'order', type: 'rated', driver: 'lines', rateMinor: 10.5, cause: 'asked for', fallsAway: 1 }
    const book = changed({ activities: [orderEntry, fee], cells: [order(['erp', 'A'], 10, 30), order(['erp', 'B'], 5, 5)] })
    const { portfolio, model } = build(book)
    const beside = measureCosts(portfolio, () => model)
    expect(beside.chargedBesideLedger).toEqual([
      { name: 'fee', amountMinor: 315 + 53 },
      { name: 'late payment', amountMinor: 100 },
    ])
    const mapped: CostModel = {
      ...model,
      costCentres: [...model.costCentres, { id: '4500', monthlyMinor: 400, teams: {}, activities: { fee: 0.95 } }],
    }
    const inside = measureCosts(portfolio, () => mapped)
    expect(inside.ledger[1]).toMatchObject({ ledger: 400, traced: 368, ofWhichRated: 368, notTraced: 12, outside: 20 })
    expect(inside.chargedBesideLedger.map((row) => row.name)).toEqual(['late payment'])
    expect(inside.totals.activityCost).toBe(inside.totals.traced + inside.totals.rated)
    expect([...inside.columns.fallsAway]).toEqual([0, 315, 53])
  })

  it('measureCosts() says which drivers, kinds and postings it misses', () => {
    const book = changed({
      activities: [
        { ...orderEntry, minutes: { base: 8, perDriver: { lines: 2, rush: 9 } } },
        { ...call, id: 'chat', kind: 'chat' },
      ],
    })
    const { portfolio, model } = build(book)
    const months = [{ ...portfolio.months[0]!, drivers: { ...portfolio.months[0]!.drivers, missing: Float64Array.of(3, 0) } }]
    const ledger = [
      { costCentre: '4100', month: '2026-03', element: 'wages', amountMinor: 100500 },
      { costCentre: '7000', month: '2026-03', element: 'rent', amountMinor: 700 },
    ]
    const measurement = measureCosts({ ...portfolio, months, ledger }, () => ({
      ...model,
      costCentres: [...model.costCentres, { id: '9', teams: {} }],
    }))
    expect(measurement.findings.map((f) => [f.code, f.subject, f.count ?? f.amountMinor])).toEqual([
      ['activity_without_events', 'chat', undefined],
      ['cost_centre_not_mapped', '7000', 700],
      ['driver_missing', 'order entry: lines', 3],
      ['driver_missing', 'order entry: rush', 15],
      ['interactions_without_activity', 'call', 15],
      ['ledger_missing', '9', undefined],
      ['ledger_not_used', '4100', 500],
    ])
    expect(measurement.ledger.find((row) => row.costCentre === '7000')).toMatchObject({ ledger: 700, outside: 700 })
  })

  it('measureCosts() costs nothing in a month without a model, and says so', () => {
    const { portfolio } = build(small, false)
    const measurement = measureCosts(portfolio, () => null)
    expect(measurement.findings).toMatchObject([{ code: 'month_without_model', subject: '2026-03' }])
    expect(measurement.totals).toMatchObject({ ledger: 100000, outside: 100000, activityCost: 0, latePayment: 0 })
    expect(measurement.columns.revenue[1]).toBe(200000)
  })

  it('measureCosts() offers no tie-out for a month the window cuts, and takes declared shares for its days', () => {
    const { portfolio, model } = build(changed({ teams: [{ id: 'desk', costedBy: 'declared', declared: { 'erp/A': 0.5 } }] }))
    const months = [{ ...portfolio.months[0]!, whole: false }]
    const measurement = measureCosts({ ...portfolio, window: { from: '2026-03-11', to: '2026-04-01' }, months }, () => model)
    expect(measurement.ledger).toEqual([])
    expect(measurement.totals.partialMonths).toEqual(['2026-03'])
    expect(measurement.teamMonths[0]).toMatchObject({ whole: false, traced: Math.round((50000 * 21) / 31) })
  })

  it('measureCosts() of two months adds the integers of each, whatever model each has', () => {
    const { portfolio, model, level } = build(small)
    const april: MonthBook = { ...portfolio.months[0]!, month: '2026-04' }
    const dearer: CostModel = {
      ...model,
      validFrom: '2026-04',
      activities: [{ ...orderEntry, cause: 'caused by us' }, call],
      costCentres: [{ id: '4100', annualMinor: 1600003, teams: { desk: 1 } }],
    }
    const both = measureCosts(
      { ...portfolio, window: { from: '2026-03-01', to: '2026-05-01' }, months: [portfolio.months[0]!, april] },
      (month) => (month < '2026-04' ? model : dearer),
    )
    const second = measureCosts({ ...portfolio, window: periodOfMonth('2026-04'), months: [april] }, () => dearer)
    const first = measureCosts(portfolio, () => model)
    const [sum, a, b] = [both, first, second].map((m) => accountsAtLevel(m, level))
    sum!.forEach((account, i) => {
      for (const name of [
        'revenue',
        'activityCost',
        'askedFor',
        'causedByUs',
        'costToServe',
        'netContribution',
        'ifThisAccountLeft',
      ] as const) {
        expect(account[name]).toBe(a![i]![name]! + b![i]![name]!)
      }
    })
    expect(both.ledger.map((row) => [row.month, row.basis, row.ledger])).toEqual([
      ['2026-03', 'monthly', 100000],
      ['2026-04', 'annual / 12', 133334],
    ])
  })

  it('measureCosts() takes an empty book', () => {
    const { measurement, accounts } = measure(changed({ accounts: [], cells: [] }))
    expect(accounts).toHaveLength(1)
    expect(measurement.totals).toMatchObject({ ledger: 100000, notTraced: 100000, activityCost: 0 })
    expect(accountTotals(accounts)).toMatchObject({ accounts: 1, revenue: 0, revenueLeftOut: 0 })
  })

  it('measureCosts() puts many unpriced accounts into one finding per product group', () => {
    const accounts = Array.from({ length: 201 }, (_, i) => trader(`A${i}`, 100, null))
    const { measurement, accounts: rows } = measure(changed({ accounts, cells: [], activities: [] }))
    expect(measurement.findings).toMatchObject([
      { code: 'no_cost_and_no_margin_rate', subject: 'product group std', count: 201, amountMinor: 20100 },
    ])
    expect(accountTotals(rows)).toMatchObject({ margin: 0, accountsLeftOut: 201, revenueLeftOut: 20100 })
  })
})

describe('accountsAtLevel()', () => {
  it('accountsAtLevel() of a group is the sum of its customers, margin known by the lines of all of them', () => {
    const { measurement, level } = measure(
      changed({ marginRates: { std: 0.4 }, accounts: [trader('A', 80000, 50000), trader('B', 20000, null), trader('C', 100, null)] }),
    )
    const group: Level = {
      ...level,
      name: 'group',
      n: 2,
      source: ['erp', 'erp'],
      externalId: ['G', 'H'],
      displayName: ['G', 'H'],
      nodeOfLeaf: Int32Array.of(1, 0, 0, 1),
      unassigned: -1,
    }
    const customers = accountsAtLevel(measurement, level)
    const [g, h] = accountsAtLevel(measurement, group)
    expect(customers.map((account) => account.margin)).toEqual([0, 30000, null, null])
    expect(g).toMatchObject({
      revenue: 100000,
      estimatedShare: 0.2,
      costOfGoods: 62000,
      margin: 38000,
      versions: 11,
      firstDay: '2020-01-01',
    })
    expect(h).toMatchObject({ margin: null, netContribution: null, rangeLow: null, belowZero: 'not known', ranked: false })
    expect(g!.activityCost + h!.activityCost).toBe(customers.reduce((sum, account) => sum + account.activityCost, 0))
  })

  it('accountsAtLevel() marks accounts whose first day is less than 12 months ago', () => {
    const accounts = ['2025-03-31', '2025-04-01'].map((firstDay, i) => trader(`A${i}`, 1, 1, { firstDay }))
    expect(measure(changed({ accounts, cells: [] })).accounts.map((account) => account.firstYear)).toEqual([false, false, true])
  })
})

describe('measureCosts() laws', () => {
  const hundredths = (max: number) => fc.integer({ min: 0, max }).map((n) => n / 100)
  const accountIds = ['A', 'B', 'Ａ', '😀', 'Z']
  const cells = fc.array(
    fc.record({
      account: fc.constantFrom<[string, string] | null>(null, ...accountIds.map((id): [string, string] => ['erp', id])),
      kind: fc.constantFrom('order', 'call', 'chat'),
      n: fc.nat(20),
      lines: fc.nat(60),
      recordedN: fc.nat(5),
      seconds: fc.nat(20000),
    }),
    { maxLength: 25 },
  )
  const fee: Activity = { id: 'fee', kind: 'order', type: 'rated', driver: 'n', rateMinor: 12.5, cause: 'caused by us', fallsAway: 0.35 }
  const book = fc
    .record({
      cells,
      centres: fc.array(
        fc.record({ amount: fc.integer({ min: -3000, max: 300000 }), desk: hundredths(50), service: hundredths(30), kam: hundredths(20) }),
        { minLength: 1, maxLength: 4 },
      ),
      capacity: fc.integer({ min: 0, max: 4000 }).map((n) => n / 4),
      shares: fc.array(hundredths(20), { minLength: 5, maxLength: 5 }),
      rho: fc.option(fc.integer({ min: 50, max: 100 }).map((n) => n / 100)),
      base: fc.integer({ min: 0, max: 2000 }).map((n) => n / 100),
      trade: fc.array(
        fc.record({
          list: fc.integer({ min: -999, max: 9999 }),
          cost: fc.option(fc.integer({ min: -500, max: 5000 })),
          late: fc.nat(10 ** 7),
        }),
        { minLength: 5, maxLength: 5 },
      ),
    })
    .map(
      (r): Book => ({
        ...small,
        marginRates: { std: 0.3 },
        costCentres: r.centres.map(({ amount, ...teams }, i) => ({ id: `K${i}`, ledgerMinor: amount, teams })),
        teams: [
          {
            id: 'desk',
            costedBy: 'events',
            capacityMinutes: r.capacity,
            recordedShare: r.rho === null ? null : { value: r.rho, low: 0.4, high: 1 },
          },
          { id: 'service', costedBy: 'events', capacityMinutes: 777.7 },
          {
            id: 'kam',
            costedBy: 'declared',
            declared: Object.fromEntries(accountIds.map((id, i) => [`erp/${id}`, r.shares[i]!])),
            fallsAway: 0.5,
          },
        ],
        activities: [
          { ...orderEntry, minutes: { base: r.base, perDriver: { lines: 0.7 } } },
          { ...call, fallsAway: 0.15 },
          { ...call, id: 'chat', kind: 'chat', team: 'service' },
          fee,
        ],
        accounts: accountIds.map((id, i) =>
          trader(id, r.trade[i]!.list, r.trade[i]!.cost, { overdueBalanceDays: r.trade[i]!.late, freight: i }),
        ),
        cells: r.cells.map((c) => ({
          account: c.account,
          kind: c.kind,
          recorded: {
            n: c.recordedN,
            seconds: c.recordedN === 0 ? 0 : c.seconds,
            drivers: c.kind === 'order' ? { lines: c.recordedN } : {},
          },
          standard: { n: c.n, drivers: c.kind === 'order' ? { lines: c.lines } : {} },
        })),
      }),
    )

  it('measureCosts() law: every total ties to the last unit', () => {
    fc.assert(
      fc.property(book, (given) => {
        const { measurement, accounts, portfolio } = measure(given)
        const { totals } = measurement
        for (const row of measurement.ledger) expect(row.traced + row.notTraced + row.outside).toBe(row.ledger)
        expect(totals.ledgerTraced + totals.notTraced + totals.outside).toBe(totals.ledger)
        expect(totals.ledger).toBe(given.costCentres.reduce((sum, centre) => sum + centre.ledgerMinor, 0))
        expect(totals.traced).toBe(totals.ledgerTraced)
        expect(totals.activityCost).toBe(totals.traced + totals.rated)
        expect(totals.activityCost).toBe(totals.activityOfAccounts + totals.activityUnassigned)
        for (const team of measurement.teamMonths) {
          expect(team.traced + team.notTraced).toBe(team.cost)
          if (team.unused !== null) expect(team.notRecorded! + team.unused).toBe(team.notTraced)
          expect(team.recordedSeconds + team.standardSeconds).toBeCloseTo(team.usedSeconds, 6)
        }
        expect(accounts.reduce((sum, account) => sum + account.activityCost, 0)).toBe(totals.activityCost)
        for (const account of accounts) {
          expect(Object.values(account.activity).reduce((a, b) => a + b, 0)).toBe(account.activityCost)
          expect(account.listValue - account.discount - account.credits).toBe(account.revenue)
          if (account.margin === null) continue
          expect(account.margin - account.freight - account.costToServe).toBe(account.netContribution)
          expect(account.rangeLow!).toBeLessThanOrEqual(account.rangeHigh!)
          // Rounding moves an account by half a unit per team and month, and largest remainder by one more per activity.
          expect(account.rangeLow! - account.netContribution!).toBeLessThan(8)
          expect(account.netContribution! - account.rangeHigh!).toBeLessThan(8)
        }
        expect(portfolio.leaves.n).toBe(6)
      }),
      { numRuns: 150 },
    )
  })

  it('measureCosts() law: the order of rows, accounts and postings does not matter', () => {
    fc.assert(
      fc.property(book, fc.infiniteStream(fc.nat()), (given, random) => {
        const shuffle = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => ({ item, rank: random.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item)
        const once = measure(given, false)
        const again = measure(
          {
            ...given,
            accounts: shuffle(given.accounts),
            cells: shuffle(given.cells),
            costCentres: shuffle(given.costCentres),
            teams: shuffle(given.teams),
            activities: shuffle(given.activities),
          },
          false,
        )
        expect(again.accounts).toEqual(once.accounts)
        expect(again.measurement.ledger).toEqual(once.measurement.ledger)
        expect(again.measurement.teamMonths).toEqual(once.measurement.teamMonths)
        expect(again.measurement.findings).toEqual(once.measurement.findings)
      }),
      { numRuns: 100 },
    )
  })

  it('measureCosts() law: the range is what recomputing every version gives', () => {
    fc.assert(
      fc.property(book, (given) => {
        const { accounts, measurement } = measure(given)
        const nets = versionsByRecomputing(given, measurement)
        accounts.forEach((account, leaf) => {
          if (account.rangeLow === null) return
          const direct = account.margin! - account.freight - account.otherDirect
          const all = nets.map((costs) => direct - costs[leaf]!)
          expect(account.versions).toBe(all.length)
          expect(account.rangeLow).toBeCloseTo(Math.min(...all), 6)
          expect(account.rangeHigh!).toBeCloseTo(Math.max(...all), 6)
          expect(account.belowZeroVersions).toBe(all.filter((net) => net < -1e-6).length)
        })
      }),
      { numRuns: 100 },
    )
  })
})

/** Unrounded activity cost per leaf in every version, from the seconds of the result and the figures of the book. */
function versionsByRecomputing(book: Book, { activities, teamMonths, leaves }: CostMeasurement): number[][] {
  const timed = activities.filter((a) => a.type === 'timed' && teamMonths.find((t) => t.team === a.team)!.ratePerMinute !== null)
  const cost = (share: 'base' | 'low' | 'high', scaled: string | null, scale: number) =>
    Array.from({ length: leaves.n }, (_, leaf) => {
      let total = 0
      for (const activity of activities) {
        if (activity.type === 'rated') total += activity.quantity![leaf]! * 12.5
        const team = teamMonths.find((t) => t.team === activity.team)
        if (activity.type === 'declared' && team!.cost > 0) {
          const declared = book.teams.find((t) => t.id === activity.team)!
          const key = `${leaves.source[leaf]}/${leaves.externalId[leaf]}`
          total += team!.cost * ((declared.costedBy === 'declared' && declared.declared[key]) || 0)
        }
        if (!timed.includes(activity)) continue
        const stated = book.teams.find((t) => t.id === activity.team) as { recordedShare?: { low: number; high: number } | null }
        const rho = share === 'base' || !stated.recordedShare ? 1 : stated.recordedShare[share === 'low' ? 'high' : 'low']
        const seconds = activity.recordedSeconds![leaf]! + activity.standardSeconds![leaf]! * (activity.id === scaled ? scale : 1)
        total += ((seconds / 60) * team!.ratePerMinute!) / rho
      }
      return total
    })
  return [
    cost('base', null, 1),
    ...(['low', 'high'] as const).flatMap((share) => [
      cost(share, null, 1),
      ...timed.flatMap((activity) => [cost(share, activity.id, 0.5), cost(share, activity.id, 2)]),
    ]),
  ]
}
