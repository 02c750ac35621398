/** From a total to accounts, an account, a step, its rows and their formula; the same by somebody who sees own accounts only. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, looks, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson } from './sign-in.ts'

let tapeline: Tapeline
beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
}, 240_000)
afterAll(closeTapelines)

/** Whole minor units of an amount that says its cents. */
const minor = (text: string) =>
  Number(
    text
      .replaceAll('−', '-')
      .replaceAll(/[^\d.-]/g, '')
      .replace('.', ''),
  )
const whole = (text: string) => Number(text.replaceAll('−', '-').replaceAll(/[^\d-]/g, ''))
const foot = (page: Page) => page.locator('tfoot')

describe('Accounts', () => {
  it('lead from a total to the accounts, an account, a step, its rows and their formula; each equals what is under it', async () => {
    const page = await tapeline.page({ at: '/demo/accounts' })
    const all = whole(await foot(page).locator('td').nth(4).innerText())
    await page.getByRole('tab', { name: /^Key and Major/ }).click()
    await settled(page)
    expect(page.url()).toContain('tier=KEY,MAJOR')
    const filtered = await foot(page).innerText()
    expect(whole(await foot(page).locator('td').nth(4).innerText())).toBeLessThan(all)
    // The same filter, asked of the server, comes to the same total.
    const list = await asPerson(tapeline.address, tapeline.owner)('/demo/v1/accounts?tier=KEY,MAJOR&limit=1')
    const { sums, total, items } = (await list.json()) as {
      sums: { revenueMinor: number }
      total: number
      items: { id: number; name: string }[]
    }
    expect(filtered).toContain(`${total}`)
    expect(whole(await foot(page).locator('td').nth(4).innerText())).toBe(Math.round(sums.revenueMinor / 100))

    // By keyboard: the first row, opened.
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    await page.getByRole('heading', { name: items[0]!.name, level: 1 }).waitFor()
    await settled(page)
    expect(page.url()).toContain(`/accounts/${items[0]!.id}`)

    // Every step of the waterfall equals its rows or parts.
    const steps = page.getByRole('button', { name: /open what is under it/ })
    const names = await steps.allInnerTexts()
    expect(names.length).toBeGreaterThan(8)
    const sheet = page.getByRole('dialog')
    for (const [at, name] of names.entries()) {
      await steps.nth(at).click()
      const sum = sheet.locator('[data-sum]')
      await sum.waitFor()
      const more = sheet.getByRole('button', { name: /more$/ })
      // It goes with the last page, maybe while it is pressed.
      while (await more.isVisible()) await more.click({ timeout: 1_000 }).catch(() => {})
      const amounts = await sheet
        .locator('[data-amount]')
        .evaluateAll((nodes) => nodes.map((node) => Number(node.getAttribute('data-amount'))))
      const head = minor(await sheet.locator('b').first().innerText())
      expect(
        amounts.reduce((total, one) => total + one, 0),
        name,
      ).toBe(head)
      expect(Number(await sum.getAttribute('data-sum')), name).toBe(head)
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'detached' })
    }

    // A row of work says its minutes and the rate.
    await page.getByRole('button', { name: /^Service: open/ }).click()
    const row = sheet.getByRole('listitem').first()
    await row.getByRole('button').click()
    expect(await row.innerText()).toMatch(/min × €[\d.]+ a minute/)
    expect(await sheet.innerText()).toMatch(/sketch v1/)
    await page.keyboard.press('Escape')

    // On to the next account of the list one came from, and back.
    await page.keyboard.press('j')
    await expect.poll(() => page.url(), { timeout: 10_000 }).not.toContain(`/accounts/${items[0]!.id}`)
    await page.keyboard.press('k')
    await expect.poll(() => page.url(), { timeout: 10_000 }).toContain(`/accounts/${items[0]!.id}`)
  })

  it('compares accounts, and takes out what is filtered', async () => {
    const page = await tapeline.page({ at: '/demo/accounts?tier=KEY&q=marine' })
    for (const n of [1, 2]) {
      await page.keyboard.press('j')
      await expect.poll(() => page.evaluate('document.activeElement.getAttribute("data-at")')).toBe(String(n - 1))
      await page.keyboard.press('x')
      await page.getByText(`${n} selected`).first().waitFor()
    }
    await page.getByRole('button', { name: 'Compare' }).click()
    const table = page.getByRole('dialog').getByRole('table')
    expect(await table.getByRole('columnheader').count()).toBe(2)
    await page.keyboard.press('Escape')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Export' }).first().click()
        await page.getByRole('menuitem', { name: 'CSV, as shown' }).click()
      })(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
    const lines = Buffer.concat(chunks).toString().trim().split('\r\n')
    expect(lines.length - 1).toBe(await page.locator('tbody tr[data-at]').count())
    expect(lines[0]).toContain('revenue')
  })

  it('answers a what-if at once, and never keeps it', async () => {
    const page = await tapeline.page({ at: '/demo/accounts?tier=KEY' })
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    await page.getByRole('tab', { name: 'What-if' }).click()
    const then = () =>
      page
        .getByRole('row', { name: /^Work on orders/ })
        .getByRole('cell')
        .nth(1)
        .innerText()
    const at = whole(await then())
    const share = page.getByRole('slider', { name: 'Share of small orders moved' })
    await share.focus()
    await page.keyboard.press('End')
    await expect.poll(async () => whole(await then())).toBeLessThan(at)
    await page.keyboard.press('Home')
    const now = await page
      .getByRole('row', { name: /^Work on orders/ })
      .getByRole('cell')
      .first()
      .innerText()
    await expect.poll(then).toBe(now)
  })

  it('of others are nowhere for an account manager: not in the list, by address, in search, on the timeline, in the export', async () => {
    const colleague = 'Claire Peverell'
    const manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [colleague] })
    const ask = asPerson(tapeline.address, manager)
    const page = await tapeline.page({ as: manager, at: '/demo/accounts' })
    const count = whole(await page.getByRole('status').first().innerText())
    const everybodys = await asPerson(tapeline.address, tapeline.owner)('/demo/v1/accounts?limit=1000')
    const { items } = (await everybodys.json()) as { items: { id: number; name: string; colleague: string | null }[] }
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(items.length)
    const mine = (await (await ask('/demo/v1/accounts?limit=1000')).json()) as { items: { id: number; name: string }[] }
    expect(mine.items).toHaveLength(count)
    const other = items.find(
      (one) => one.colleague !== null && one.colleague !== colleague && !mine.items.some((own) => own.id === one.id),
    )!

    await go(page, `/demo/accounts/${other.id}`)
    expect(await page.getByText('There is no such account').isVisible()).toBe(true)
    for (const path of ['', '/timeline', '/people', '/people.csv', '/steps/revenue', '/what-if'])
      expect((await ask(`/demo/v1/accounts/${other.id}${path}`, { refused: true })).status, path).toBe(404)
    const found = (await (await ask(`/demo/v1/search?q=${encodeURIComponent(other.name.slice(0, 12))}`)).json()) as {
      items: { account: { id: number } }[]
    }
    expect(found.items.filter((one) => !mine.items.some((own) => own.id === one.account.id))).toEqual([])
    const csv = await (await ask('/demo/v1/exports/accounts?format=csv&columns=name')).text()
    expect(csv.trim().split('\r\n')).toHaveLength(count + 1)
    expect(csv).not.toContain(other.name)

    await go(page, `/demo/accounts/${mine.items[0]!.id}`)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(mine.items[0]!.name)
  })

  it('read well at every width, in both schemes and on paper, and axe finds nothing', async () => {
    const answer = await asPerson(tapeline.address, tapeline.owner)('/demo/v1/accounts?limit=1&tier=KEY')
    const { items } = (await answer.json()) as { items: { id: number }[] }
    const pages = [
      '/demo/accounts',
      ...['overview', 'people', 'timeline', 'economics', 'what-if', 'record'].map((tab) => `/demo/accounts/${items[0]!.id}?tab=${tab}`),
    ]
    for (const { width, scheme } of looks) {
      const page = await tapeline.page({ width, scheme })
      // Every part once; the two pages in every look.
      for (const at of width === 1440 && scheme === 'light' ? pages : pages.slice(0, 2)) {
        await go(page, at)
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${at} at ${width}`).toBe(true)
        await axe(page)
        await shot(page, `accounts-${at.replaceAll(/\W+/g, '-')}-${width}-${scheme}`)
      }
      await page.context().close()
    }
    const paper = await tapeline.page({ at: pages[1]! })
    await paper.emulateMedia({ media: 'print' })
    expect(await paper.getByRole('navigation', { name: 'Pages' }).isVisible()).toBe(false)
    expect(await paper.getByText(/printed .* by Olga Owner/).isVisible()).toBe(true)
    expect(tapeline.complaints()).toEqual([])
  })
})
