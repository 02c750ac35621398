/** Listening in a browser: sums open to their accounts, a goal is set and taken back, changes stand beside chance, the list says whom to hear. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, openTapeline, settled, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let manager: Person

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  manager = await addPerson(tapeline.address, tapeline.owner, {
    role: 'accountManager',
    colleagues: ['Lena Brodersen'],
    name: 'Lena Brodersen',
  })
}, 240_000)
afterAll(closeTapelines)

const json = async (path: string, person = tapeline.owner) =>
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by their names
  (await (await asPerson(tapeline.address, person)(`/demo/v1${path}`)).json()) as any
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click()

describe('Listening', () => {
  it('opens what is at risk to its accounts, and a goal set there says where it stands', async () => {
    const page = await tapeline.page({ at: '/demo/listening' })
    const { standings, segments } = await json('/listening')
    await axe(page)
    const { accounts } = standings.find((one: { standing: string }) => one.standing === 'at risk')
    await page.getByRole('button', { name: `Accounts that are at risk: ${accounts}` }).click()
    const sheet = page.getByRole('dialog', { name: /at risk/ })
    await sheet
      .getByRole('status')
      .filter({ hasText: `${accounts} accounts` })
      .waitFor()
    await axe(page)
    await page.keyboard.press('Escape')
    // The mean of the index opens, too: as many accounts as it says.
    const { n } = segments.at(-1).index
    await page
      .getByRole('table', { name: 'Index and NPS by segment and role' })
      .locator('tfoot')
      .locator('button[data-number]')
      .first()
      .click()
    expect(await page.getByRole('dialog').innerText()).toMatch(new RegExp(`${n}\\saccounts`))
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Set a goal' }).click()
    await page.getByLabel('Goal', { exact: true }).fill('75')
    await page.getByLabel('By', { exact: true }).fill('2027-06-30')
    await page.getByLabel('Why').fill('Half way to the best of our field')
    await page.getByRole('dialog').getByRole('button', { name: 'Set the goal' }).click()
    const goal = page.getByRole('table', { name: 'Goals against actual' }).getByRole('row').filter({ hasText: 'Half way' })
    await goal.waitFor()
    expect(await goal.innerText()).toMatch(/not sure|on the way|behind/)
    await goal.getByRole('button', { name: /^Take back/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
    await page.getByText('No goals yet.').waitFor()
  })

  it('says what changed beside chance, and whom to hear, and both go out as files', async () => {
    const page = await tapeline.page({ at: '/demo/listening' })
    await tab(page, 'What changed')
    const { changed, byChance } = await json('/listening/changes')
    await page.getByText(new RegExp(`changed, about ${Math.round(byChance)} expected by chance`)).waitFor()
    await page.getByRole('button', { name: 'changed: down' }).click()
    await settled(page)
    const down = await json('/listening/changes?verdict=down')
    await page
      .getByRole('status')
      .filter({ hasText: `${down.total} accounts` })
      .waitFor()
    expect(down.total).toBeLessThanOrEqual(changed)
    await axe(page)
    await go(page, '/demo/listening?tab=worklist')
    const { items, first } = await json('/listening/worklist')
    expect(await page.getByRole('tabpanel').innerText()).toContain(
      `Naming or hearing ${first.people} people`.replace(/ (?=people)/, '\u00a0'),
    )
    await page.getByRole('button', { name: 'Export' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /CSV/ }).click()])
    const lines = readFileSync((await file.path())!, 'utf8')
      .trim()
      .split('\n')
    expect(lines.length - 1).toBe((await json('/listening/worklist?limit=1')).total)
    expect(lines[1]).toContain(items[0].name)
    await axe(page)
  })

  it('colours the map by index, and shows an account manager own accounts only', async () => {
    const page = await tapeline.page({ at: '/demo/portfolio' })
    await page.getByRole('radiogroup', { name: 'Colour by' }).getByText('Index').click()
    await page.getByText('At risk (index below 60)').waitFor()
    expect(page.url()).toContain('colour=index')
    const { standings } = await json('/portfolio')
    await page
      .getByRole('table', { name: 'Revenue that is safe, at risk, unknown' })
      .getByRole('link', { name: 'safe', exact: true })
      .click()
    await settled(page)
    await page
      .getByRole('status')
      .filter({ hasText: new RegExp(`^${standings[0].accounts} of `) })
      .first()
      .waitFor()
    const own = await tapeline.page({ as: manager, width: 390, at: '/demo/listening' })
    const { accounts } = await json('/listening', manager)
    expect(accounts).toBeLessThan(standings.reduce((sum: number, one: { accounts: number }) => sum + one.accounts, 0))
    await own.getByText(/of fewer than five accounts nothing is told/).waitFor()
    expect(await own.getByRole('region', { name: 'Goals against actual' }).count()).toBe(0)
    await axe(own)
    expect(tapeline.complaints()).toEqual([])
  })
})
