/** Opportunities with rates that are those of Costs, white space of an account down to its peers, and who moved between two measurements. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountSegments, SegmentHistory, SegmentsView } from '#api/routes/segments.ts'
import type { WhiteSpacePage } from '#api/routes/white-space.ts'
import { axe, closeTapelines, go, openTapeline, settled, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let manager: Person
let page: Page

const get = async <T>(path: string, person: Person = tapeline.owner): Promise<T> =>
  (await asPerson(tapeline.address, person)(path)).json() as Promise<T>

interface Rate {
  group: string
  won: number
  lost: number
  open: number
  costPerWon: number
  costPerSale: number
}
interface List {
  total: number
  items: { account: number; colleague: string; result: string; quiet: boolean; amountMinor: number | null }[]
  summary: { all: Rate; segments: Rate[] }
}

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  const { colleague } = await get<{ colleague: (string | null)[] }>('/demo/v1/book')
  const name = colleague.find((one) => one !== null)!
  manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [name] })
  page = await tapeline.page()
}, 240_000)
afterAll(closeTapelines)

const rowsCounted = async () =>
  Number((await page.getByRole('status').filter({ hasText: 'opportunit' }).innerText()).match(/[\d,]+/)![0].replace(',', ''))

describe('Opportunities', () => {
  it('have the hit rates and selling costs of Costs, and tie', async () => {
    const [list, costs] = await Promise.all([
      get<List>('/demo/v1/opportunities?limit=1000'),
      get<{
        opportunities: {
          segment: string
          won: number
          lost: number
          open: number
          costPerWonMinor: number
          costPerSaleInclLostMinor: number
        }[]
      }>('/demo/v1/costs'),
    ])
    expect(costs.opportunities.length).toBe(3)
    for (const known of costs.opportunities) {
      const { won, lost, open, costPerWon, costPerSale } = list.summary.segments.find((one) => one.group === known.segment)!
      expect({ won, lost, open }).toEqual({ won: known.won, lost: known.lost, open: known.open })
      expect(costPerWon).toBeCloseTo(known.costPerWonMinor, 6)
      expect(costPerSale).toBeCloseTo(known.costPerSaleInclLostMinor, 6)
    }
    const { won, lost, open } = list.summary.all
    expect(won + lost + open).toBe(list.total)
    expect(list.items.length).toBe(list.total)
  })

  it('are filtered by a view and by the address, and go out as they are shown', async () => {
    await go(page, '/demo/opportunities')
    const everything = await rowsCounted()
    await axe(page)
    await page.getByRole('tab', { name: /^Gone quiet/ }).click()
    await settled(page)
    expect(page.url()).toContain('quiet=1')
    const quiet = await rowsCounted()
    expect(quiet).toBeGreaterThan(0)
    expect(quiet).toBeLessThan(everything)
    await page.getByRole('button', { name: 'Export' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV, as shown' }).click()])
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines.length).toBe(quiet + 1)
    expect(lines[0]).toContain('accountName')
    // A stage leads to its rows.
    await go(page, '/demo/opportunities?tab=rates')
    await axe(page)
    await page.getByRole('button', { name: 'Negotiation/Review' }).click()
    await settled(page)
    expect(page.url()).toMatch(/result=open/)
    const stage = await get<List>('/demo/v1/opportunities?result=open&stage=Negotiation%2FReview')
    expect(await rowsCounted()).toBe(stage.total)
  })

  it('of others, and their rates and white space, are not found by an account manager', async () => {
    const [own, all] = [
      await get<List>('/demo/v1/opportunities?limit=1000&closed=all', manager),
      await get<List>('/demo/v1/opportunities?limit=1000&closed=all'),
    ]
    const book = await get<{ id: number[] }>('/demo/v1/book', manager)
    expect(own.total).toBeGreaterThan(0)
    expect(own.total).toBeLessThan(all.total)
    expect(own.items.filter((one) => !book.id.includes(one.account))).toEqual([])
    expect(own.summary.all.won + own.summary.all.lost + own.summary.all.open).toBe(own.total)
    const foreign = all.items.find((one) => one.account !== null && !book.id.includes(one.account))!.account
    expect((await get<List>(`/demo/v1/opportunities?closed=all&account=${foreign}`, manager)).total).toBe(0)
    for (const path of ['white-space', 'segments'])
      expect((await asPerson(tapeline.address, manager)(`/demo/v1/accounts/${foreign}/${path}`, { refused: true })).status).toBe(404)
    const space = await get<WhiteSpacePage>('/demo/v1/white-space?limit=1000', manager)
    expect(space.rows.items.filter((one) => !book.id.includes(one.account))).toEqual([])
    // What a single account of others spends is not told, and peers are others: five at least.
    for (const one of space.rows.items) expect([one.upperMinor, one.peers >= 5, one.buyers >= 5]).toEqual([null, true, true])
    // Rates by colleague are told of five or more, unless employees' data are open.
    const analyst = await addPerson(tapeline.address, tapeline.owner, { role: 'analyst' })
    const name = encodeURIComponent(all.items[0]!.colleague)
    expect((await get<{ summary: unknown }>(`/demo/v1/opportunities?colleague=${name}`, analyst)).summary).toBeNull()
    expect((await get<{ summary: unknown }>(`/demo/v1/opportunities?colleague=${name}`)).summary).not.toBeNull()
  })
})

describe('White space', () => {
  it('leads from a cell to its accounts, from an account to what its peers spend', async () => {
    const { segments, rows } = await get<WhiteSpacePage>('/demo/v1/white-space?tier=MAJOR&class=SENSORS&limit=1000')
    const cell = segments.find((one) => one.tier === 'MAJOR')!.classes.find((one) => one.productClass === 'SENSORS')!
    expect(rows.total).toBe(cell.withGap)
    expect(rows.items.reduce((sum, one) => sum + one.weighedMinor, 0)).toBe(cell.weighedMinor)
    await go(page, '/demo/segments?tab=white-space')
    await axe(page)
    await page.getByRole('button', { name: /^Major, SENSORS:/ }).click()
    await settled(page)
    const status = page.getByRole('status').filter({ hasText: 'accounts and classes' })
    await expect.poll(() => status.innerText()).toContain(String(cell.withGap))
    const first = rows.items[0]!
    await page.getByRole('link', { name: first.name }).first().click()
    await page.waitForURL(/\/accounts\/\d+/)
    await settled(page)
    await page.getByRole('tab', { name: 'Opportunities' }).click()
    const row = page.getByRole('row', { name: /^SENSORS/ })
    await row.getByText(`${first.buyers} of ${first.peers} buy it`).waitFor()
    await row.getByRole('button').click()
    await page.getByText(/a peer spends − .* it spends =/).waitFor()
    await page.keyboard.press('Escape')
    await axe(page)
  })
})

describe('Segments from measurement to measurement', () => {
  it('say who moved between two of them and what moved them, down to the account', async () => {
    const history = await get<SegmentHistory>('/demo/v1/segments/history')
    expect(history.measurements.length).toBe(4)
    const moved = history.cells.filter((one) => one.from !== one.to)
    const movers = history.rows.filter((one) => one.from !== one.to)
    expect(movers.length).toBe(moved.reduce((sum, one) => sum + one.n, 0))
    expect(movers.length).toBeGreaterThan(5)
    await go(page, '/demo/segments?tab=moved')
    await axe(page)
    const cell = moved[0]!
    const names: Record<string, string> = { KEY: 'Key', MAJOR: 'Major', SME: 'SME' }
    await page.getByRole('button', { name: new RegExp(`^${names[cell.from!]} to ${names[cell.to!]}:`) }).click()
    const status = page.getByRole('status').filter({ hasText: 'movers and stays' })
    await expect.poll(() => status.innerText()).toMatch(new RegExp(`^${cell.n} of`))
    // Against the first measurement more have moved.
    const first = history.measurements[0]!
    const long = await get<SegmentHistory>(`/demo/v1/segments/history?from=${first.snapshot}`)
    await go(page, `/demo/segments?tab=moved&since=${first.snapshot}`)
    const total = long.rows.filter((one) => !one.cause.startsWith('held')).length
    await expect.poll(() => status.innerText()).toMatch(new RegExp(`^${total} of`))
    // The account tells the same.
    const mover = movers[0]!
    const { points } = await get<AccountSegments>(`/demo/v1/accounts/${mover.id}/segments`)
    expect(points.map((one) => one.tier).slice(-2)).toEqual([mover.from, mover.to])
    expect(points.at(-1)!.cause).toBe(mover.cause)
    await go(page, `/demo/accounts/${mover.id}`)
    await page.getByRole('region', { name: 'Segment' }).getByText('30 Sept 2026', { exact: true }).waitFor()
  })

  it('speak on Today of what is set by hand and ends soon', async () => {
    const id = (await get<SegmentsView>('/demo/v1/segments')).accounts.id[0]
    const expires = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
    await asPerson(tapeline.address, tapeline.owner)('/demo/v1/segments/overrides', {
      method: 'POST',
      body: { accounts: [id], set: 'KEY', reason: 'Reference customer', expires },
    })
    const { toDo } = await get<{ toDo: { code: string; count: number; day: string }[] }>('/demo/v1/today')
    expect(toDo.find((one) => one.code === 'override_ends')).toMatchObject({ count: 1, day: expires })
    await go(page, '/demo/segments?tab=by-hand&ends=30')
    await page.getByText('Reference customer').waitFor()
    expect(tapeline.complaints()).toEqual([])
  })
})
