import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedPortfolios } from '#test/builders/served-portfolios.ts'
import { zeldas } from '#test/builders/two-portfolios.ts'

let served: Awaited<ReturnType<typeof servedPortfolios>>
beforeAll(async () => {
  served = await servedPortfolios()
}, 120_000)
afterAll(() => served.close())

const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)

describe('GET /v1/portfolio', () => {
  it('adds up: segments to the totals, the book’s columns to both, shifts to 0, zones to whoever is placed', async () => {
    const [portfolio, book] = [await served.get('finance', '/v1/portfolio'), await served.get('finance', '/v1/book')]
    const { totals, segments, map, spread, whale } = portfolio
    for (const name of ['revenueMinor', 'orders', 'costToServeMinor', 'netContributionMinor'] as const) {
      expect(sum(book[name]), name).toBe(totals[name])
      expect(sum(segments.map((one: Record<string, number>) => one[name]!)), name).toBe(totals[name])
    }
    expect(sum(segments.map((one: { accounts: number }) => one.accounts))).toBe(totals.accounts)
    expect(spread).toHaveLength(3)
    for (const one of spread) expect([one.sumMinor, sum(one.segments.map((s: { shiftMinor: number }) => s.shiftMinor))]).toEqual([0, 0])
    const placed = map.zones.reduce((n: number, zone: { n: number }) => n + zone.n, 0)
    expect(placed + map.notPlaced.n).toBe(totals.accounts)
    expect([1, 2, 3, 4].map((zone) => book.zone.filter((one: number) => one === zone).length)).toEqual(
      map.zones.map((zone: { n: number }) => zone.n),
    )
    for (const edge of [whale.low, whale.high]) expect(edge.points.at(-1).cumulative).toBe(edge.totalMinor)
    expect(whale.high.totalMinor).toBe(sum(book.netContributionMinor.filter((_: number, i: number) => !book.unassigned[i])))
  })

  it('is a band under a sketch, and names nobody on it', async () => {
    const { whale, head } = await served.get('finance', '/v1/portfolio')
    expect(head.title).toBe('SKETCH')
    expect([whale.line, whale.best, whale.worst]).toEqual([null, [], []])
    expect(whale.high.totalMinor).toBeGreaterThan(whale.low.totalMinor)
  })

  it('is of own accounts alone for an account manager; others are means of five or more', async () => {
    const portfolio = await served.get('anna', '/v1/portfolio')
    const everybodys = await served.get('finance', '/v1/portfolio')
    expect(portfolio.head.scope).toBe('own')
    expect(portfolio.totals.accounts).toBe(1)
    expect(portfolio.totals.revenueMinor).toBeLessThan(everybodys.totals.revenueMinor)
    expect(portfolio.totals.notTracedMinor).toBeNull()
    expect(JSON.stringify(portfolio)).not.toMatch(/quux/i)
    for (const { others } of portfolio.segments) expect(others === null || others.accounts >= 5).toBe(true)
  })

  it('says nothing of margin and cost to whom they are closed', async () => {
    const { head, whale, price, spread, totals, segments, map } = await served.get('viewer', '/v1/portfolio')
    expect(head).toMatchObject({ costClosed: true, mayNameBelowZero: false })
    expect([whale, price, spread, totals.costToServeMinor, totals.netContributionMinor, totals.belowZero]).toEqual(Array(6).fill(null))
    expect(
      segments.every((one: { costToServeMinor: null; belowZero: null }) => one.costToServeMinor === null && one.belowZero === null),
    ).toBe(true)
    expect(sum(map.zones.map((zone: { n: number }) => zone.n))).toBeGreaterThan(0)
    const { items } = await served.get('viewer', '/v1/findings?state=all')
    expect(items.map((one: { code: string }) => one.code)).not.toEqual(expect.arrayContaining(['not_traced']))
  })
})

describe('Findings', () => {
  it('come by money, have ids of their own, and open pages that show as many accounts', async () => {
    const { items, total } = await served.get('finance', '/v1/findings?state=all')
    expect(total).toBeGreaterThan(0)
    const money = items.map((one: { atStakeMinor: number | null }) => one.atStakeMinor ?? -1)
    expect(money).toEqual([...money].sort((a, b) => b - a))
    expect(new Set(items.map((one: { id: string }) => one.id)).size).toBe(items.length)
    for (const { page, accounts } of items as { page: string; accounts: number | null }[]) {
      if (accounts === null) continue
      const list = await served.get('finance', `/v1/accounts?${page.split('?')[1]}&limit=1000`)
      // Whom service beyond orders concerns is not a filter of the list: it is sorted by what they cost.
      if (!page.startsWith('/accounts?known=1&sort')) expect(list.items, page).toHaveLength(accounts)
    }
  })
})

describe('Snapshots', () => {
  it('are listed newest first, by level, page by page', async () => {
    const first = await served.get('anna', '/v1/snapshots?limit=1')
    expect(first).toMatchObject({ total: 2, items: [{ id: served.snapshot, level: 'customer', title: 'SKETCH' }] })
    const second = await served.get('anna', `/v1/snapshots?limit=1&cursor=${first.next}`)
    expect([second.items.length, second.next]).toEqual([1, null])
    expect((await served.get('anna', '/v1/snapshots?level=payer')).items).toEqual([])
    expect(await served.get('anna', '/v1/snapshots/4711')).toMatchObject({ status: 404 })
  })

  it('are taken as a job by whoever may, and compared', async () => {
    expect(await served.post('anna', '/v1/snapshots', {})).toMatchObject({ status: 403 })
    const job = await served.post('finance', '/v1/snapshots', { level: 'payer', window: '6m', asOf: '2026-03-31' })
    expect(job).toMatchObject({ kind: 'measure', state: 'running' })
    let ended = job
    while (ended.state === 'running') ended = await served.get('finance', `/v1/jobs/${job.id}`)
    expect(ended).toMatchObject({ state: 'done', result: { level: 'payer', asOf: '2026-03-31' } })
    const taken = await served.get('finance', `/v1/snapshots/${ended.result.snapshot}`)
    expect(taken).toMatchObject({ level: 'payer', from: '2025-10-01', to: '2026-04-01' })
    expect(await served.get('finance', `/v1/snapshots/${taken.id}/changes`)).toMatchObject({ status: 404 })
    const changes = await served.get('finance', `/v1/snapshots/${served.snapshot}/changes`)
    expect(changes).toMatchObject({ sameInput: true, sameModels: true, moved: { up: 0, down: 0 }, appeared: [], gone: [] })
    expect(changes.totals.revenueMinor.change).toBe(0)
  })
})

describe('Today', () => {
  it('tells finance the state of the month and what stops it, and an account manager nothing of it', async () => {
    const { month, toDo, figures } = await served.get('finance', '/v1/today')
    expect(month.month).toBe('2026-03')
    expect(month.checks.map((one: { code: string; state: string }) => [one.code, one.state])).toEqual(
      expect.arrayContaining([
        ['files', 'attention'],
        ['ledger', 'open'],
        ['model', 'attention'],
      ]),
    )
    const late = toDo.filter((one: { code: string }) => one.code === 'file_late')
    expect(late.length).toBeGreaterThan(0)
    // The last rows are of 9 March: 22 days of the month are missing.
    expect(late[0]).toMatchObject({ group: 'stops', count: 22, day: '2026-03-09' })
    expect(figures.revenueMinor).toBe((await served.get('finance', '/v1/portfolio')).totals.revenueMinor)
    const own = await served.get('anna', '/v1/today')
    expect([own.month, own.toDo]).toEqual([null, []])
    expect(own.figures.revenueMinor).toBeLessThan(figures.revenueMinor)
  })

  it('says who is silent, and what colleagues did, of own accounts alone', async () => {
    const everybody = await served.get('finance', '/v1/today/accounts')
    expect(everybody.lastDay).toBe('2026-03-09')
    expect(everybody.colleagues).toBeNull()
    expect(sum(everybody.silence.map((one: { accounts: number }) => one.accounts))).toBe(8)
    const own = await served.get('anna', '/v1/today/accounts')
    expect(sum(own.silence.map((one: { accounts: number }) => one.accounts))).toBe(1)
    // Anna's own calls are no news to her.
    expect(own.colleagues).toEqual([])
    expect(JSON.stringify(own)).not.toContain(zeldas.name)
    expect(JSON.stringify(await served.get('anna', '/v1/today/commercial'))).not.toContain(zeldas.name)
    expect(
      (await served.get('anna', '/v1/today/commercial')).findings.every((one: { accounts: number | null }) => (one.accounts ?? 1) <= 1),
    ).toBe(true)
  })
})
