/** What the demo's accounts are worth: with the hold-out it rests on, links of influence from a file and taken back, a wallet, an account's own page. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PotentialPage, ValueBook, ValueFit } from '#api/routes/value.ts'
import { axe, closeTapelines, go, openTapeline, settled, type Tapeline } from './browser.ts'
import { asPerson } from './sign-in.ts'

let tapeline: Tapeline
let page: Page

const get = async <T>(path: string): Promise<T> => (await asPerson(tapeline.address, tapeline.owner)(path)).json() as Promise<T>

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  page = await tapeline.page()
}, 240_000)
afterAll(closeTapelines)

describe('Value', () => {
  it('is told by account and segment with one total in both views, and opens', async () => {
    const book = await get<ValueBook>('/demo/v1/value')
    expect(book.total.valueMinor).toBeGreaterThan(0)
    expect(book.total.allocatedMinor).toBe(book.total.valueMinor)
    expect(book.segments.reduce((sum, one) => sum + one.allocatedMinor, 0)).toBe(book.total.valueMinor)
    const best = book.columns.valueMinor.indexOf(Math.max(...book.columns.valueMinor.map((one) => one ?? 0)))
    await go(page, '/demo/value')
    await settled(page)
    const table = page.getByRole('region', { name: 'By segment' })
    await table.getByRole('row').first().waitFor()
    expect(await table.getByRole('row').count()).toBe(book.segments.length + 2)
    await page.getByRole('link', { name: book.columns.name[best]! }).first().waitFor()
    await axe(page)
  }, 120_000)

  it('says whether the model told the months that were kept back', async () => {
    const fit = await get<ValueFit>('/demo/v1/value/fit')
    await go(page, '/demo/value?tab=fit')
    await page.getByRole('heading', { name: fit.verdict.fits ? 'The model of orders fits' : 'The model of orders does not fit' }).waitFor()
    await page.getByRole('img', { name: /^Orders in the hold-out by repeats before/ }).waitFor()
    // Two years tell one renewal: own history has the level, and it is not the assumed one.
    const [all] = fit.retention
    expect([all!.rests, all!.observed!.due > 200, all!.first !== 0.8]).toEqual(['level', true, true])
    await page
      .getByRole('table', { name: 'Who bought again the year after' })
      .getByText(`${all!.observed!.kept} of ${all!.observed!.due}`)
      .first()
      .waitFor()
    await page
      .getByRole('cell', { name: 'Pareto/NBD' })
      .or(page.getByRole('rowheader', { name: 'Pareto/NBD' }))
      .waitFor()
    await axe(page)
  }, 120_000)

  it('takes links from a file after showing what is wrong with it, and takes them back as a whole', async () => {
    const { columns } = await get<ValueBook>('/demo/v1/value')
    const counted = async () => (await get<{ total: number }>('/demo/v1/influence')).total
    const before = await counted()
    await go(page, '/demo/value?tab=influence')
    await page.getByRole('button', { name: 'Drop a file' }).click()
    const dialog = page.getByRole('dialog')
    const [from, to] = [columns.key[0]!, columns.key.at(-1)!]
    const text = `from,to,share,evidence\n${from},${to},0.1,Same board\n${from},Nobody at all,0.1,Heard it\n`
    await dialog.locator('input[type=file]').setInputFiles({ name: 'links.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await dialog.getByText('1 link can be taken').waitFor()
    await dialog.getByRole('cell', { name: 'is no account here' }).waitFor()
    expect(await counted()).toBe(before)
    await dialog.getByRole('button', { name: 'Take 1 link' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(counted, { timeout: 20_000 }).toBe(before)
    await axe(page)
  }, 120_000)

  it('takes a list of wallets after showing what is wrong with it, and undone the old figures stand again', async () => {
    const { columns } = await get<ValueBook>('/demo/v1/value')
    const at = columns.valueMinor.indexOf(Math.max(...columns.valueMinor.map((one) => one ?? 0)))
    const saidOf = async () =>
      (await get<PotentialPage>('/demo/v1/potential')).rows.find((row) => row.account.id === columns.id[at])!.wallet
    const before = await saidOf()
    await go(page, '/demo/value?tab=potential')
    await page.getByRole('button', { name: 'Drop a list' }).click()
    const dialog = page.getByRole('dialog')
    const text = `account;rank;suppliers;note\n${columns.key[at]};1;2;Told us\nNobody at all;1;2;\n`
    await dialog.locator('input[type=file]').setInputFiles({ name: 'wallets.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await dialog.getByText('2 rows: 1 wallet can be taken').waitFor()
    await axe(page)
    await dialog.getByRole('button', { name: 'Take 1 wallet' }).click()
    await expect.poll(async () => (await saidOf())?.knows, { timeout: 20_000 }).toBe('rank')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await saidOf())?.wallet ?? null, { timeout: 20_000 }).toBe(before?.wallet ?? null)
  }, 120_000)

  it('takes what somebody knows of a wallet, and an account says how its figure comes about', async () => {
    const { columns } = await get<ValueBook>('/demo/v1/value')
    const at = columns.valueMinor.indexOf(Math.max(...columns.valueMinor.map((one) => one ?? 0)))
    await go(page, `/demo/accounts/${columns.id[at]}?tab=value`)
    const potential = page.getByRole('region', { name: 'Potential' })
    await potential.getByRole('button', { name: /^(change|say what is known)$/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Our rank', { exact: true }).click()
    await dialog.getByLabel('Our rank', { exact: true }).last().fill('2')
    await dialog.getByLabel('Suppliers it has for this').fill('4')
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await potential.getByText('we are number 2 of 4').waitFor()
    await page.getByRole('table', { name: 'How the lifetime value comes about' }).getByText('Margin expected').waitFor()
    await axe(page)
    expect(tapeline.complaints()).toEqual([])
  }, 120_000)
})
