/** The portfolio in a browser: totals equal the rows they open, cuts are dragged, a finding is decided and met again, a number challenged and answered. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, looks, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let finance: Person
let manager: Person

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  finance = await addPerson(tapeline.address, tapeline.owner, { role: 'finance', name: 'Marta Lindqvist' })
  manager = await addPerson(tapeline.address, tapeline.owner, {
    role: 'accountManager',
    colleagues: ['Lena Brodersen'],
    name: 'Lena Brodersen',
  })
}, 240_000)
afterAll(async () => {
  await closeTapelines()
})

const json = async (path: string, person = finance) =>
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by their names
  (await (await asPerson(tapeline.address, person)(path)).json()) as any
/** "25 accounts" → 25 */
const numberIn = (text: string) => Number(text.replaceAll(/[^\d]/g, ''))
const rowsListed = async (page: Page) =>
  numberIn(
    (
      await page
        .getByRole('status')
        .filter({ hasText: /accounts?$/ })
        .first()
        .innerText()
    ).split(' of ')[0]!,
  )
const finding = (page: Page, words: RegExp) => page.locator('[data-finding]').filter({ hasText: words })

describe('Portfolio', () => {
  it('opens a total to its accounts, and the rows are as many and come to as much', async () => {
    const page = await tapeline.page({ as: finance, at: '/demo/portfolio' })
    const { totals, map } = await json('/demo/v1/portfolio')
    // From the sentence to where the number comes from, to the accounts below zero.
    await page.getByRole('button', { name: String(totals.belowZero.every), exact: true }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Accounts', exact: true }).click()
    await settled(page)
    expect(await rowsListed(page)).toBe(totals.belowZero.every)
    // From a zone to its accounts; the foot of the list is the zone's revenue.
    await go(page, '/demo/portfolio')
    await page.getByRole('region', { name: 'Zones' }).getByRole('link').first().click()
    await settled(page)
    expect(await rowsListed(page)).toBe(map.zones[0].n)
    const foot = await page.locator('tfoot').innerText()
    expect(foot.replaceAll(/[,\s]/g, '')).toContain(String(Math.round(map.zones[0].revenueMinor / 100)))
    // A finding opens as many accounts as it says.
    await go(page, '/demo/portfolio')
    const named = finding(page, /cost more than they bring/)
    const said = numberIn((await named.getByRole('link').innerText()).split('account')[0]!)
    await named.getByRole('link').click()
    await settled(page)
    expect(await rowsListed(page)).toBe(said)
    await page.context().close()
  })

  it('moves accounts between zones as a cut is dragged, keeps it in the address, and opens what it then shows', async () => {
    const page = await tapeline.page({ as: finance, at: '/demo/portfolio' })
    const cut = page.getByRole('slider', { name: 'Cut of revenue' })
    const zone = page.getByRole('region', { name: 'Zones' }).getByRole('listitem')
    const counted = async (at: number) => numberIn((await zone.nth(at).innerText()).match(/([\d,]+)\saccount/)![1]!)
    const before = [await counted(0), await counted(1), await counted(2), await counted(3)]
    const grip = (await cut.boundingBox())!
    await page.mouse.move(grip.x + 200, grip.y + 6)
    await page.mouse.down()
    await page.mouse.move(grip.x + 200, grip.y - 60, { steps: 8 })
    // Still held: the zones follow.
    await expect.poll(() => counted(1)).toBeLessThan(before[1]!)
    const during = [await counted(0), await counted(1), await counted(2), await counted(3)]
    expect(during.reduce((a, b) => a + b)).toBe(before.reduce((a, b) => a + b))
    await page.mouse.up()
    await expect.poll(() => page.url()).toContain('revenueCut=')
    await zone.nth(1).getByRole('link').click()
    await settled(page)
    expect(await rowsListed(page)).toBe(during[1])
    await page.goBack()
    await settled(page)
    await page.getByRole('slider', { name: 'Cut of revenue' }).focus()
    await page.keyboard.press('PageDown')
    await expect.poll(() => counted(1)).toBeGreaterThan(during[1]!)
    await page.getByRole('button', { name: 'as measured' }).click()
    await expect.poll(() => counted(1)).toBe(before[1])
    await page.context().close()
  })

  it('offers to measure a level that was not measured, and shows it then', async () => {
    const page = await tapeline.page({ as: finance, at: '/demo/portfolio' })
    await page.getByRole('radiogroup', { name: 'Level' }).getByText('Payer').click()
    await page.getByText('Not yet measured by payer.').waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Measure' }).last().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Measure' }).click()
    await page.getByText('Measured.').waitFor({ timeout: 60_000 })
    await settled(page)
    expect(page.url()).toContain('snapshot=')
    const { totals } = await json('/demo/v1/portfolio')
    await page.getByText(new RegExp(`${totals.accounts}\\spayers`)).waitFor()
    await page.context().close()
  })

  it('decides a finding: it leaves the list, can be undone, and is met again on its day', async () => {
    const page = await tapeline.page({ as: finance, at: '/demo/portfolio?snapshot=4' })
    const row = finding(page, /pay little for much service/)
    const decide = async (choice: string, day?: string) => {
      await row.getByRole('button', { name: /^Decide/ }).click()
      const dialog = page.getByRole('dialog', { name: 'Decide' })
      await dialog.getByRole('combobox', { name: 'What to do' }).click()
      await page.getByRole('option', { name: choice }).click()
      if (day) await dialog.getByLabel('Comes back on').fill(day)
      await dialog.getByRole('button', { name: 'Decide', exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await decide('Change the price')
    await row.waitFor({ state: 'detached' })
    await page.getByText(/1 decided/).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await row.waitFor()
    // Decided until today: it comes back today.
    await decide('Set a minimum order', new Date().toISOString().slice(0, 10))
    await row.getByText(/Set a minimum order/).waitFor()
    await go(page, '/demo/')
    const back = page.getByRole('listitem').filter({ hasText: 'set a minimum order' })
    await back.getByText(/decided .* by Marta Lindqvist/).waitFor()
    await page.getByText(/Decisions that come back · 1/).waitFor()
    await back.getByRole('button', { name: /^Decide/ }).click()
    await page.getByRole('list', { name: 'Decided before' }).getByText('Set a minimum order').waitFor()
    await page.context().close()
  })

  it('challenges a number; another person answers it under Today; who asked reads it at the number', async () => {
    const asking = await tapeline.page({ as: manager, at: '/demo/portfolio' })
    const number = asking.getByRole('main').locator('p [data-number]').first()
    await number.click()
    await asking.getByRole('button', { name: 'Challenge', exact: true }).last().click()
    const form = asking.getByRole('dialog', { name: 'Challenge this number' })
    await form.getByLabel('What is wrong with it').fill('My list has twelve orders more')
    await form.getByRole('button', { name: 'Challenge' }).click()
    await asking.getByText('Finance finds it under Today.').waitFor()

    const answering = await tapeline.page({ as: finance, at: '/demo/' })
    const task = answering.getByRole('listitem').filter({ hasText: 'My list has twelve orders more' })
    await task.getByRole('button', { name: /^Answer/ }).click()
    const thread = answering.getByRole('dialog', { name: /^Challenge/ })
    await thread.getByLabel('Your answer').fill('Twelve were cancelled in March.')
    await thread.getByRole('button', { name: 'Answer', exact: true }).click()
    await thread.getByText('Twelve were cancelled in March.').waitFor()
    await answering.keyboard.press('Escape')
    await task.waitFor({ state: 'detached' })

    await go(asking, '/demo/portfolio')
    await asking.getByRole('main').locator('p [data-number]').first().click()
    await asking.getByRole('button', { name: 'Challenged, answered' }).click()
    await asking.getByText('Twelve were cancelled in March.').waitFor()
    await Promise.all([asking.context().close(), answering.context().close()])
  })

  it('shows an account manager own accounts alone, on every panel', async () => {
    const page = await tapeline.page({ as: manager, at: '/demo/portfolio?snapshot=4' })
    const [own, all] = [await json('/demo/v1/book?snapshot=4', manager), await json('/demo/v1/book?snapshot=4')]
    const ids = new Set<number>(own.id)
    const others = all.name.filter(
      (_: string, i: number) => !ids.has(all.id[i]) && all.name[i].length > 12 && !own.name.includes(all.name[i]),
    )
    expect(others.length).toBeGreaterThan(100)
    await page.getByText(/^Your own 86/).waitFor()
    const table = page.getByRole('button', { name: 'table', exact: true })
    for (let left = await table.count(); left > 0; left--) await table.first().click()
    for (const at of ['/demo/portfolio?snapshot=4', '/demo/', '/demo/?tab=commercial']) {
      if (at !== '/demo/portfolio?snapshot=4') await go(page, at)
      const text = await page.getByRole('main').innerText()
      expect(
        others.filter((name: string) => text.includes(name)),
        at,
      ).toEqual([])
    }
    await page.context().close()
  })

  it('is readable by everybody: axe finds nothing, wide and light, narrow and dark', async () => {
    for (const look of looks) {
      const page = await tapeline.page({ as: finance, at: '/demo/portfolio?snapshot=4', ...look })
      await axe(page)
      await shot(page, `portfolio-${look.width}-${look.scheme}`)
      for (const tab of ['finance', 'commercial', 'voices']) {
        await go(page, `/demo/?tab=${tab}`)
        await axe(page)
        await shot(page, `today-${tab}-${look.width}-${look.scheme}`)
      }
      await page.context().close()
    }
    const page = await tapeline.page({ as: manager, at: '/demo/' })
    await axe(page)
    await shot(page, 'today-accounts-1440-light')
    await page.context().close()
    expect(tapeline.complaints()).toEqual([])
  })
})
