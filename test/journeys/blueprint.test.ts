/** What customers are worth, how they could be served, and the best plan with its proof: from the hold-out to channel guidance. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountReason, PlanSummary, ScenarioGround, ScenarioHead } from '#api/routes/scenarios.ts'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { asPerson } from './sign-in.ts'

let tapeline: Tapeline
let page: Page

const get = async <T>(path: string): Promise<T> => (await asPerson(tapeline.address, tapeline.owner)(path)).json() as Promise<T>
const scenarios = async (): Promise<ScenarioHead[]> => (await get<{ items: ScenarioHead[] }>('/demo/v1/scenarios')).items
const scenarioNamed = async (name: string): Promise<ScenarioHead> => (await scenarios()).find((one) => one.name === name)!
const planOf = (scenario: number) => get<PlanSummary>(`/demo/v1/scenarios/${scenario}/plan`)
const open = async (tab: string) => {
  await page.getByRole('tab', { name: tab, exact: true }).click()
  await settled(page)
}
const cell = (row: string | RegExp, column: number) =>
  page.getByRole('table', { name: 'Scenarios side by side' }).getByRole('row', { name: row }).getByRole('cell').nth(column)

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  page = await tapeline.page()
}, 240_000)
afterAll(closeTapelines)

describe('Blueprint', () => {
  it('shows how well lifetime values fit, and the coverage models they are spent on', async () => {
    await go(page, '/demo/value?tab=fit')
    await page.getByRole('heading', { name: /The model of orders (fits|does not fit)/ }).waitFor()
    await axe(page)
    await go(page, '/demo/blueprint?tab=models')
    await page.getByRole('tabpanel').getByText('Dedicated').first().waitFor()
    await axe(page)
  })

  it('answers while the budget is dragged, keeps what is left at rest, and never does worse than today', async () => {
    const ground = await get<ScenarioGround>('/demo/v1/scenario-ground')
    await go(page, '/demo/blueprint')
    await page.getByRole('button', { name: 'Scenario', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Less money')
    await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('button', { name: /· Less money$/, pressed: true }).waitFor()
    await settled(page)
    const begun = await planOf((await scenarioNamed('Less money')).id)
    expect(begun.value).toBeGreaterThanOrEqual(Math.max(...ground.baselines.filter((one) => one.feasible).map((one) => one.value)))
    expect(begun.bound!).toBeGreaterThanOrEqual(begun.value)

    const thumb = page.getByRole('slider', { name: 'Budget a year' })
    const at = async () => Number(await thumb.inputValue())
    const before = await at()
    const box = (await thumb.boundingBox())!
    const share = (before - ground.budgetMinor.least) / (ground.budgetMinor.most - ground.budgetMinor.least)
    await page.mouse.move(box.x + 7 + share * (box.width - 14), box.y + box.height / 2)
    await page.mouse.down()
    const answered = page.waitForResponse((one) => one.url().endsWith('/v1/scenarios/solve'))
    await page.mouse.move(box.x + 7 + share * 0.7 * (box.width - 14), box.y + box.height / 2, { steps: 5 })
    // Still held: the plan follows.
    expect((await answered).status()).toBe(200)
    expect(await at()).toBeLessThan(before)
    await page.mouse.up()
    await thumb.focus()
    const held = await at()
    await page.keyboard.press('ArrowLeft')
    expect(await at()).toBeLessThan(held)

    const wanted = await at()
    await expect.poll(async () => (await scenarioNamed('Less money')).document.budgetMinor, { timeout: 10_000 }).toBe(wanted)
    await settled(page)
    const kept = await planOf((await scenarioNamed('Less money')).id)
    expect(kept.spend).toBeLessThanOrEqual(wanted)
    expect(kept.value).toBeLessThanOrEqual(begun.bound!)
    expect(kept.limits.find((one) => one.kind === 'budget')!.available).toBe(wanted)
    await shot(page, 'blueprint-scenarios')
    await axe(page)

    // The gain over the peanut butter is a number, and it opens.
    const even = kept.against!.find((one) => one.baseline === 'even')!
    await cell('More than even spread', -1).getByRole('button').click()
    const opened = page.getByRole('dialog').filter({ hasText: /^More than even spread, / })
    await opened.waitFor()
    expect(kept.value - even.valueMinor).toBe(even.gainMinor)
    expect((await opened.innerText()).replaceAll(/\D/g, '')).toContain(String(Math.round(even.gainMinor / 100)))
    await page.keyboard.press('Escape')

    // A step back is what it was.
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await scenarioNamed('Less money')).document.budgetMinor, { timeout: 10_000 }).not.toBe(wanted)
    await settled(page)
  })

  it('says why nothing is possible and takes the least that would be; loses nothing of two who change it at once', async () => {
    const service = page.getByRole('slider', { name: 'Customer service' })
    await service.focus()
    await page.keyboard.press('Home')
    await page.getByText('alone would do').waitFor()
    await page.getByRole('button', { name: 'Set it so' }).click()
    await page.getByText('Not possible within these limits').waitFor({ state: 'detached' })
    await expect.poll(async () => (await scenarioNamed('Less money')).document.hours.service, { timeout: 10_000 }).toBeGreaterThan(0)
    await settled(page)

    const { id, revision, document } = await scenarioNamed('Less money')
    const theirs = { ...document, hours: { ...document.hours, service: document.hours.service! + 100 } }
    await asPerson(tapeline.address, tapeline.owner)(`/demo/v1/scenarios/${id}`, { method: 'PATCH', body: { revision, document: theirs } })
    await page.getByRole('slider', { name: 'Field sales' }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.getByText(/changed it elsewhere meanwhile/).waitFor()
    const mine = Number(await page.getByRole('slider', { name: 'Field sales' }).inputValue())
    await page.getByRole('button', { name: 'Keep as another' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click()
    await page.getByRole('button', { name: /· Less money, tried$/, pressed: true }).waitFor()
    expect((await scenarioNamed('Less money')).document.hours).toEqual(theirs.hours)
    expect((await scenarioNamed('Less money, tried')).document.hours).toEqual({ ...document.hours, fieldSales: mine })

    await page.getByRole('button', { name: 'More about the scenario' }).click()
    await page.getByRole('menuitem', { name: 'Throw away' }).click()
    await page.getByRole('button', { name: /· Less money, tried$/ }).waitFor({ state: 'detached' })
    expect(await scenarioNamed('Less money, tried')).toBeUndefined()
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await page.getByRole('button', { name: /· Less money, tried$/, pressed: true }).waitFor()
    await page.getByRole('button', { name: /· Less money$/ }).click()
    await page.getByRole('button', { name: /· Less money$/, pressed: true }).waitFor()
    await settled(page)
  })

  it('says why an account gets what it gets, in steps that add up, and pins it', async () => {
    const { id } = await scenarioNamed('Less money')
    await page.getByRole('tab', { name: 'By account' }).click()
    await page.getByRole('tab', { name: 'Everybody' }).click()
    await settled(page)
    await page.getByRole('region', { name: 'Accounts of the scenario' }).getByRole('row').nth(1).getByRole('button').first().click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('heading', { name: 'Options side by side' }).waitFor()
    const account = Number(new URL(page.url()).searchParams.get('account'))
    const reason = await get<AccountReason>(`/demo/v1/scenarios/${id}/accounts/${account}`)
    for (const { valueMinor, steps } of reason.options.filter((one) => one.closed === null))
      expect(Math.abs(steps.reduce((sum, one) => sum + one.minor, 0) - valueMinor!)).toBeLessThanOrEqual(1)
    expect(await sheet.getByRole('columnheader', { name: /chosen/ }).innerText()).toContain(reason.options.find((one) => one.chosen)!.name)
    await axe(page)

    await sheet.getByLabel('Why').fill('Promised in the contract')
    await sheet.getByRole('button', { name: 'Pin', exact: true }).click()
    await expect.poll(async () => (await scenarioNamed('Less money')).document.pins.length, { timeout: 10_000 }).toBe(1)
    await page.keyboard.press('Escape')
    await page.getByText('1 account pinned').waitFor()
  })

  it('compares two, draws the frontier with its table, and takes a budget from it', async () => {
    await page.getByRole('button', { name: 'Compare two' }).click()
    const sheet = page.getByRole('dialog')
    await sheet
      .getByRole('table', { name: 'Differences by segment' })
      .getByRole('row', { name: /^Total/ })
      .waitFor()
    await page.keyboard.press('Escape')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export what stands side by side' }).click()
    await page.getByRole('menuitem', { name: /^CSV/ }).click()
    const rows = readFileSync(await (await saved).path(), 'utf8')
      .trim()
      .split('\r\n')
    // Today, even spread, by revenue, and the four scenarios that are shown.
    expect(rows.length - 1).toBe(7)

    const frontier = page.getByRole('region', { name: 'Frontier', exact: true })
    await frontier.getByRole('button', { name: 'table' }).click()
    const take = frontier.getByRole('button', { name: /^Take a budget of/ })
    expect(await take.count()).toBeGreaterThan(3)
    await take.first().click()
    await expect.poll(async () => (await scenarioNamed('Less money')).document.budgetMinor, { timeout: 10_000 }).not.toBeNull()
    await settled(page)
    expect(await cell(/^Gap to the proof/, -1).innerText()).toMatch(/%/)
    await page
      .getByRole('table', { name: 'Price of one more hour' })
      .getByRole('row', { name: /of budget/ })
      .waitFor()
  })

  it('lays the matrix and channel guidance over it; all of it on a phone in the dark', async () => {
    await open('Personalisation matrix')
    await axe(page)
    await open('Channel guidance')
    await axe(page)
    const phone = await tapeline.page({ width: 390, scheme: 'dark' })
    await go(phone, '/demo/blueprint')
    for (const tab of ['Scenarios', 'Personalisation matrix', 'Channel guidance']) {
      await phone.getByRole('tab', { name: tab, exact: true }).click()
      await settled(phone)
      expect(await phone.evaluate('document.documentElement.scrollWidth <= innerWidth'), tab).toBe(true)
      await axe(phone)
    }
    await phone.context().close()
    expect(tapeline.complaints()).toEqual([])
  })
})
