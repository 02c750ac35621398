/** Two accounts that are one: found, merged with the numbers checked against what was shown before, fed by the same files, and parted again. People too. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MergeNumbers } from '#api/routes/merges.ts'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { apiAs } from './import-api.ts'
import { addPerson, asPerson } from './sign-in.ts'

const files = {
  'customers.csv': `Customer ID,Customer name,City,Country,Phone,Website
1001,Alpha Pumps GmbH,Bonn,DE,+49 228 4711,alpha-pumps.example
1002,Alpha Pumps,Bonn,DE,+49 228 4711,alpha-pumps.example
1003,Beta Valves SA,Lyon,FR,+33 4 1000,beta.example
1004,Gamma Seals BV,Breda,NL,+31 76 100,gamma.example
1005,Delta Works AB,Malmo,SE,+46 40 100,delta.example
1006,Epsilon Ltd,Leeds,GB,+44 113 100,epsilon.example
`,
  'invoices.csv': `Invoice no,Line,Customer ID,Invoice date,Product,Quantity,Net amount,Cost amount,Currency
I1,1,1001,2026-01-12,P1,2,400.00,200.00,EUR
I2,1,1002,2026-02-03,P1,4,800.00,390.00,EUR
I3,1,1003,2026-02-11,P2,1,300.00,100.00,EUR
I4,1,1004,2026-03-02,P2,1,250.00,120.00,EUR
I5,1,1005,2026-03-05,P1,1,200.00,100.00,EUR
I6,1,1006,2026-03-09,P1,1,150.00,80.00,EUR
`,
}
interface Book {
  readonly id: number[]
  readonly key: string[]
  readonly name: string[]
  readonly revenueMinor: number[]
  readonly orders: number[]
}

let tapeline: Tapeline
let api: ReturnType<typeof apiAs>

beforeAll(async () => {
  tapeline = await openTapeline()
  api = apiAs(tapeline.address, tapeline.owner)
  await importFiles(files)
}, 240_000)
afterAll(closeTapelines)

const importFiles = async (given: Record<string, string>) => api.run(await api.drop(given), { measure: true })
const book = (): Promise<Book> => api.must('GET', '/v1/book')
const revenueOf = ({ key, revenueMinor }: Book, wanted: string) => revenueMinor[key.findIndex((one) => one.endsWith(`/${wanted}`))]
const idOf = ({ key, id }: Book, wanted: string) => id[key.findIndex((one) => one.endsWith(`/${wanted}`))]!
const merge = (page: Page) => page.getByRole('dialog', { name: 'Merge two accounts' })

describe('Two accounts that are one', () => {
  it('are found, and merged as the preview said; the same files arrive on the survivor; taken back, all is as before', async () => {
    const before = await book()
    expect([revenueOf(before, '1001'), revenueOf(before, '1002')]).toEqual([40_000, 80_000])
    const numbers = (await api.done('POST', '/v1/merges/preview/numbers', { survivor: idOf(before, '1002'), merged: idOf(before, '1001') }))
      .result as unknown as MergeNumbers

    const page = await tapeline.page({ at: '/record?tab=duplicates' })
    await page
      .getByRole('button', { name: /^Merge Alpha Pumps/ })
      .first()
      .press('Enter')
    await merge(page).getByRole('radio', { name: /1002/ }).check()
    await merge(page).getByText('The whole book stays the same to the last unit').waitFor({ timeout: 30_000 })
    const shownRevenue = await merge(page)
      .getByRole('row', { name: /^Revenue/ })
      .getByRole('cell')
      .allInnerTexts()
    expect(shownRevenue).toEqual(['800', '400', '1,200'])
    await merge(page).getByLabel('Name, what will hold').fill('Alpha Pumps Group')
    await merge(page).getByLabel('Why').fill('One firm, entered twice')
    await axe(page)
    await shot(page, 'merge-dialog')
    await merge(page).getByRole('button', { name: 'Merge', exact: true }).click()
    await page.getByText('Alpha Pumps GmbH is part of Alpha Pumps now.').waitFor({ timeout: 30_000 })

    const merged = await book()
    expect(merged.key.some((key) => key.endsWith('/1001'))).toBe(false)
    const at = merged.id.indexOf(idOf(before, '1002'))
    expect({ name: merged.name[at], revenueMinor: merged.revenueMinor[at], orders: merged.orders[at] }).toEqual({
      ...{ name: 'Alpha Pumps Group', revenueMinor: numbers.together[0]!.revenueMinor, orders: numbers.together[0]!.orders },
    })
    expect(numbers.together[0]!.revenueMinor).toBe(120_000)
    expect(merged.revenueMinor.reduce((sum, one) => sum + one, 0)).toBe(before.revenueMinor.reduce((sum, one) => sum + one, 0))

    // The address of the one that is part of the other leads there.
    await go(page, `/accounts/${idOf(before, '1001')}`)
    await page.waitForURL(new RegExp(`/accounts/${idOf(before, '1002')}`))
    await page.getByText(/Alpha Pumps GmbH is part of this account: Olga Owner merged them/).waitFor()

    // What comes next month comes to the survivor, whichever key it names.
    await importFiles({ ...files, 'invoices.csv': `${files['invoices.csv']}I7,1,1001,2026-03-20,P1,1,100.00,50.00,EUR\n` })
    expect(revenueOf(await book(), '1002')).toBe(130_000)

    await go(page, '/record?tab=merged')
    await axe(page)
    await shot(page, 'merged')
    await page.getByRole('button', { name: /^Take back: / }).click()
    const dialog = page.getByRole('dialog', { name: /^Take back: / })
    await dialog.getByText('The whole book stays the same to the last unit').waitFor({ timeout: 30_000 })
    expect(await dialog.getByText('Goes back to what was said before: name.').isVisible()).toBe(true)
    await axe(page)
    await shot(page, 'take-back')
    await dialog.getByRole('button', { name: 'Take the merge back' }).click()
    await page.getByText('The merge is taken back.').waitFor({ timeout: 30_000 })
    const after = await book()
    expect([revenueOf(after, '1001'), revenueOf(after, '1002')]).toEqual([50_000, 80_000])
    expect(after.name).toEqual(before.name)
    expect((await api.must('GET', '/v1/merges?state=undone')).items).toMatchObject([{ state: 'undone', reason: 'One firm, entered twice' }])
    await page.context().close()
  }, 120_000)
})

describe('Two people that are one', () => {
  it('are merged across accounts: one person at both, until it is taken back', async () => {
    const accounts = await book()
    const make = async (account: string, email: string, title: string) =>
      (await api.must('POST', '/v1/people', { first_name: 'Anna', last_name: 'Weber', email, title, account: idOf(accounts, account) }))
        .id as number
    const [anna, other] = [
      await make('1002', 'anna.weber@alpha-pumps.example', 'Head of purchasing'),
      await make('1003', 'weber@beta.example', 'Buyer'),
    ]
    const preview = await api.must('POST', '/v1/merges/preview', { what: 'person', left: anna, right: other })
    expect(preview.fields.map((one: { field: string }) => one.field)).toEqual(['email', 'title'])
    expect(preview.warnings).toMatchObject([{ code: 'across_accounts' }])
    const { result } = await api.done('POST', '/v1/merges', {
      what: 'person',
      survivor: anna,
      merged: other,
      fields: { email: 'weber@beta.example' },
    })
    const there = async () =>
      (await api.must('GET', '/v1/people?q=Weber')).items.map((one: { id: number; email: string; accounts: unknown[] }) => [
        one.id,
        one.email,
        one.accounts.length,
      ])
    expect(await there()).toEqual([[anna, 'weber@beta.example', 2]])
    await api.done('POST', `/v1/merges/${(result as unknown as { merge: number }).merge}/undo`, { keepApart: true })
    expect((await there()).sort()).toEqual(
      [
        [anna, 'anna.weber@alpha-pumps.example', 1],
        [other, 'weber@beta.example', 1],
      ].sort(),
    )
  })

  it('are nothing an account manager may merge', async () => {
    const manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: ['Nobody'] })
    const as = asPerson(tapeline.address, manager)
    const asked = await as('/v1/merges/preview', { method: 'POST', body: { what: 'account', left: 1, right: 2 }, refused: true })
    expect(asked.status).toBe(403)
    expect(((await (await as('/v1/merges')).json()) as { items: unknown[] }).items).toEqual([])
    const page = await tapeline.page({ as: manager, width: 390, scheme: 'dark', at: '/record?tab=merged' })
    await page.getByText('Nothing was merged by hand.').waitFor()
    await settled(page)
    await page.context().close()
    expect(tapeline.complaints()).toEqual([])
  })
})
