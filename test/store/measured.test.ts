/** Whatever was brought, in whatever order: one book, and every table of it adds up to the same totals. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { accountRow } from '#app/reporting/account-row.ts'
import type { Day, Period } from '#engine/period/period.ts'
import type { Store } from '#store/db.ts'
import { loadBook } from '#store/portfolio.ts'
import { bringOf, type Drawn, drawnRows } from '../builders/arbitrary-rows.ts'
import { bringRows } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { mustOn } from '../journeys/cli.ts'
import { endAll, newFolder } from '../journeys/processes.ts'

const budget = Number(process.env.TAPELINE_PROPERTY_MS ?? 4_000)
const seed = Number(process.env.TAPELINE_SEED ?? Date.now() % 1_000_000)
const timeout = 2 * budget + 60_000

/** One team whose cost the ledger states; kinds and drivers of the drawn rows. */
const costModel = {
  tapeline: 'cost-model/1',
  name: 'One desk',
  currency: 'EUR',
  validFrom: '2025-01',
  costOfCapital: 0.08,
  marginRates: { '*': 0.3 },
  costCentres: [
    { id: 'desk', name: 'Desk', annualMinor: 1_200_001, teams: { desk: 0.7 } },
    { id: 'house', name: 'House', annualMinor: 99_999, teams: {} },
  ],
  teams: [{ id: 'desk', name: 'Desk', costedBy: 'events', capacityMinutes: 600 }],
  activities: [
    {
      id: 'order',
      name: 'Orders',
      kind: 'order',
      cause: 'asked for',
      type: 'timed',
      team: 'desk',
      minutes: { base: 7, perDriver: { lines: 3 } },
    },
    { id: 'ticket', name: 'Tickets', kind: 'ticket', cause: 'mixed', type: 'timed', team: 'desk', minutes: { base: 11, perDriver: {} } },
    { id: 'call', name: 'Calls', kind: 'call', cause: 'asked for', type: 'rated', driver: 'n', rateMinor: 333 },
  ],
}
let modelFile: string
beforeAll(() => {
  modelFile = path.join(newFolder(), 'model.json')
  writeFileSync(modelFile, JSON.stringify(costModel))
})
afterAll(endAll)

type Part = { source: string; rows: Drawn[] }
/** Two files of two sources, no id twice in a source. */
const book: fc.Arbitrary<Part[]> = fc
  .tuple(drawnRows('fixed', 14), drawnRows('fixed', 10))
  .map(([erp, crm]) => [
    { source: 'erp', rows: erp },
    { source: 'crm', rows: crm },
  ])
  // A record without a day cannot be measured.
  .filter((parts) =>
    parts.some((p) => p.rows.some((r) => ['sales_order', 'order_line', 'invoice_line', 'interaction', 'payment'].includes(r.table))),
  )

describeOnOwnStores('A measurement', (store) => {
  const bring = (...imports: Part[][]) =>
    imports.reduce<Promise<unknown>>(
      (before, parts) =>
        before.then(() =>
          bringRows(
            store(),
            parts.map((p) => bringOf({ ...p, scope: 'row' })),
          ),
        ),
      emptyRecord(store()),
    )
  const measure = async (...more: string[]) => {
    const must = mustOn(store())
    const taken = await must('measure', '--window', 'all', '--as-of', '2026-03-31', '--cost-model', modelFile, ...more)
    const { accounts } = await must('report', 'accounts')
    const { inputHash, totals, findings } = taken
    return { inputHash, totals, findings, accounts: accounts as ReturnType<typeof accountRow>[], must }
  }
  const search = async (holds: (parts: Part[]) => Promise<void>) => {
    const until = Date.now() + budget
    let played = 0
    await fc.assert(
      fc.asyncProperty(book, async (parts) => {
        // However slow the machine: two at least.
        if (Date.now() > until && played > 1) return
        played++
        await holds(parts)
      }),
      { seed, numRuns: 2000 },
    )
    console.log(`${expect.getState().currentTestName}: ${played} books, seed ${seed}`)
    expect(played).toBeGreaterThan(1)
  }
  const alike = ({ inputHash, totals, accounts, findings }: Awaited<ReturnType<typeof measure>>) => ({
    inputHash,
    totals,
    accounts,
    findings,
  })

  it(
    'is the same in every order of rows, files and imports',
    async () => {
      await search(async ([erp, crm]) => {
        await bring([erp!, crm!])
        const together = alike(await measure())
        const cut = Math.ceil(erp!.rows.length / 2)
        const back = (part: Part) => ({ ...part, rows: [...part.rows].reverse() })
        await bring([back(crm!)], [{ ...erp!, rows: erp!.rows.slice(cut).reverse() }], [{ ...erp!, rows: erp!.rows.slice(0, cut) }])
        expect(alike(await measure())).toEqual(together)
      })
    },
    timeout,
  )

  it(
    'adds up: accounts to totals, levels to each other, ledger to its parts, spreading to nothing',
    async () => {
      const money = (row: object) =>
        Object.entries(row).filter(([name, value]) => name.endsWith('Minor') && typeof value === 'number') as [string, number][]
      await search(async (parts) => {
        await bring(parts)
        const byLevel: Record<string, Record<string, number>> = {}
        for (const level of ['customer', 'payer', 'site', 'group']) {
          const { accounts, totals } = await measure('--level', level)
          const sums: Record<string, number> = {}
          for (const account of accounts) for (const [name, value] of money(account)) sums[name] = (sums[name] ?? 0) + value
          for (const name of [
            'revenueMinor',
            'listValueMinor',
            'discountMinor',
            'creditsMinor',
            'rebatesMinor',
            'freightMinor',
            'otherDirectMinor',
            'activityCostMinor',
            'costToServeMinor',
            'causedByUsMinor',
          ])
            expect([level, name, sums[name] ?? 0]).toEqual([level, name, totals[name]])
          // Ranges are no amounts; what an account without a margin would have is not said; lifetime goes by each account's own rhythm.
          byLevel[level] = Object.fromEntries(
            Object.entries(sums).filter(([name]) => !/range|ifThis|margin|netContribution|costOfGoods|lifetime/i.test(name)),
          )
        }
        expect(byLevel.payer).toEqual(byLevel.customer)
        expect(byLevel.site).toEqual(byLevel.customer)
        expect(byLevel.group).toEqual(byLevel.customer)

        const { must, totals, accounts }: Awaited<ReturnType<typeof measure>> = await measure()
        const { total, costCentres, activityCost } = await must('report', 'reconciliation')
        expect(total.tracedMinor + total.notTracedMinor + total.outsideMinor).toBe(total.ledgerMinor)
        const centres = (name: string) => costCentres.reduce((sum: number, c: Record<string, number>) => sum + c[name]!, 0)
        expect(['ledgerMinor', 'tracedMinor', 'notTracedMinor', 'outsideMinor'].map(centres)).toEqual([
          total.ledgerMinor,
          total.tracedMinor,
          total.notTracedMinor,
          total.outsideMinor,
        ])
        expect(activityCost.ofAccountsMinor + activityCost.unassignedMinor).toBe(totals.activityCostMinor)
        const whale = await must('report', 'whale')
        const ranked = accounts.filter((a) => a.ranked && a.netContributionMinor !== null)
        expect(whale.curve.totalMinor).toBe(ranked.reduce((sum, a) => sum + a.netContributionMinor!, 0))
        for (const base of (await must('report', 'peanut-butter')).bases.filter((b: { defined: boolean }) => b.defined)) {
          const shift = base.accounts.reduce((sum: number, a: { shiftMinor: number }) => sum + a.shiftMinor, 0)
          const traced = base.accounts.reduce((sum: number, a: { tracedMinor: number }) => sum + a.tracedMinor, 0)
          const spread = base.accounts.reduce((sum: number, a: { spreadMinor: number }) => sum + a.spreadMinor, 0)
          expect([base.base, shift, spread]).toEqual([base.base, 0, traced])
        }
      })
    },
    timeout,
  )

  it(
    'of a window that cuts months is that of the rows in it alone',
    async () => {
      const inside = { from: '2026-01-06' as Day, to: '2026-02-02' as Day }
      const days = ['2026-01-05', '2026-01-31', '2026-02-01', '2026-03-17']
      await search(async (parts) => {
        await bring(parts)
        const cut = await columnsOf(store(), inside)
        await bring(parts.map((p) => ({ ...p, rows: p.rows.filter((r) => days[r.day]! >= inside.from && days[r.day]! < inside.to) })))
        const alone = await columnsOf(store(), { from: '2026-01-01' as Day, to: '2026-03-01' as Day })
        // Whether orders or invoices tell the sales is seen by the month: invoices of its other days decide too.
        if (alone.basis === cut.basis) expect(alone).toEqual(cut)
      })
    },
    timeout,
  )
})

/** All a book says of what was sold and done, by the keys of leaf and month; overdue balances look beyond any window. */
async function columnsOf(store: Store, window: Period) {
  const { portfolio, basis } = await loadBook(store, { asOf: '2026-03-31' as Day, window, currency: 'EUR', ratePolicy: 'average' })
  const found: [string, Record<string, number>][] = []
  const names = { kind: portfolio.kinds, driver: portfolio.drivers, group: portfolio.productGroups }
  for (const { month, trade, uncosted, kinds, drivers } of portfolio.months)
    for (const [table, rows] of Object.entries({ trade, uncosted, kinds, drivers }))
      rows.leaf.forEach((leaf: number, row: number) => {
        const key = [table, month, portfolio.leaves.source[leaf], portfolio.leaves.externalId[leaf]]
        const amounts: Record<string, number> = {}
        for (const [name, column] of Object.entries(rows as unknown as Record<string, Float64Array>)) {
          if (name in names) key.push(names[name as keyof typeof names][column[row]!])
          else if (name !== 'leaf' && name !== 'overdueBalanceDays') amounts[name] = column[row]!
        }
        if (Object.values(amounts).some((amount) => amount !== 0)) found.push([key.join('|'), amounts])
      })
  return { basis, columns: Object.fromEntries(found) }
}
