import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeTapelines, openTapeline, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let manager: Person
let viewer: Person
const ask = (person: Person, path: string, given?: Parameters<ReturnType<typeof asPerson>>[1]) =>
  asPerson(tapeline.address, person)(`/demo/v1${path}`, given)

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  const book = (await (await ask(tapeline.owner, '/book')).json()) as { colleague: (string | null)[] }
  manager = await addPerson(tapeline.address, tapeline.owner, {
    role: 'accountManager',
    colleagues: [book.colleague.find((one) => one !== null)!],
  })
  viewer = await addPerson(tapeline.address, tapeline.owner, { role: 'viewer' })
}, 240_000)
afterAll(closeTapelines)

/** Rows of a CSV without quoted commas in what is looked at. */
const lines = async (answer: Response) =>
  (await answer.text())
    .replace(/^\ufeff/, '')
    .trim()
    .split('\r\n')

describe('A list that goes out', () => {
  it('holds what its filters let through, in its order, with its columns', async () => {
    const answer = await ask(tapeline.owner, '/exports/accounts?tier=KEY&sort=-revenueMinor&columns=key,tier,revenue')
    expect(answer.headers.get('content-disposition')).toContain('accounts.csv')
    const [head, ...rows] = await lines(answer)
    expect(head).toBe('key,tier,revenue')
    expect(rows.length).toBeGreaterThan(10)
    expect(new Set(rows.map((row) => row.split(',')[1]))).toEqual(new Set(['KEY']))
    const revenue = rows.map((row) => Number(row.split(',')[2]))
    expect(revenue).toEqual([...revenue].sort((a, b) => b - a))
    // Whole units with decimals, as the list adds them up in minor units.
    const list = (await (await ask(tapeline.owner, '/accounts?tier=KEY&limit=1')).json()) as { sums: { revenueMinor: number } }
    expect(Math.round(revenue.reduce((sum, one) => sum + one, 0) * 100)).toBe(list.sums.revenueMinor)
    expect((await ask(tapeline.owner, '/exports/accounts?columns=nonsense', { refused: true })).status).toBe(422)
    const workbook = Buffer.from(await (await ask(tapeline.owner, '/exports/segments?format=xlsx')).arrayBuffer())
    expect(workbook.subarray(0, 2).toString()).toBe('PK')
  })

  it('holds own accounts only for an account manager, nothing for a viewer, and is written to the audit', async () => {
    const all = await lines(await ask(tapeline.owner, '/exports/accounts?columns=id'))
    const own = await lines(await ask(manager, '/exports/accounts?columns=id'))
    expect(own.length).toBeGreaterThan(1)
    expect(own.length).toBeLessThan(all.length / 2)
    for (const table of ['ledger', 'teams', 'channels', 'matches'])
      expect((await ask(manager, `/exports/${table}`, { refused: true })).status, table).toBe(403)
    expect((await ask(viewer, '/exports/accounts', { refused: true })).status).toBe(403)
    const audit = (await (await ask(tapeline.owner, '/audit?action=export')).json()) as { items: { actor: string; subject: string }[] }
    expect(audit.items.filter(({ actor }) => actor === `user:${manager.userId}`).map(({ subject }) => subject)).toContain('accounts')
  })
})

describe('Saved views', () => {
  it('are tabs over the list: saved, found again, shared, taken away and brought back', async () => {
    const page = await tapeline.page({ at: '/demo/accounts?tier=KEY' })
    await page.getByRole('button', { name: '+ Save this view' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Only key accounts')
    await page.getByRole('checkbox', { name: /Share with everybody/ }).check()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('tab', { name: /Only key accounts/ }).waitFor()
    await page.getByRole('tab').first().click()
    await page.waitForURL((url) => !url.search.includes('tier'))
    await page.keyboard.press('v')
    await page.keyboard.press('End')
    await page.waitForURL(/tier=KEY/)
    await page.getByRole('button', { name: 'The view Only key accounts' }).click()
    await page.getByRole('menuitem', { name: 'Take away' }).click()
    await page.getByRole('tab', { name: /Only key accounts/ }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('tab', { name: /Only key accounts/ }).waitFor()
    await page.context().close()
    const others = (await (await ask(viewer, '/views?screen=accounts')).json()) as { items: { name: string; own: boolean }[] }
    expect(others.items).toMatchObject([{ name: 'Only key accounts', own: false }])
    expect(tapeline.complaints()).toEqual([])
  })
})
