import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, looks, openTapeline, shot, type Tapeline, until } from './browser.ts'
import { asPerson } from './sign-in.ts'

let tapeline: Tapeline

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
}, 240_000)
afterAll(closeTapelines)

const heading = (page: Page) => page.locator('h1').first().innerText()

describe('The shell', () => {
  it('leads to every page by the keyboard alone', async () => {
    const page = await tapeline.page({ at: '/demo' })
    for (const [key, name] of [
      ['a', 'Accounts'],
      ['i', 'Imports'],
      ['p', 'Portfolio'],
      ['c', 'Costs'],
      ['s', 'Segments'],
      ['t', 'Today'],
    ] as const) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await until(page, `document.title.startsWith('${name}')`)
      expect(await page.locator('nav li [data-status="active"]').innerText()).toContain(name)
    }
    // From the top: to the page, past the rail.
    await go(page, '/demo')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the page')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await page.keyboard.press('?')
    expect(await page.getByRole('dialog').innerText()).toContain('light or dark')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('finds accounts, pages and actions from anywhere', async () => {
    const page = await tapeline.page({ at: '/demo/segments' })
    const book = (await (await asPerson(tapeline.address, tapeline.owner)('/demo/v1/book')).json()) as { name: string[] }
    const name = book.name[0]!
    await page.keyboard.press('Control+k')
    await page.keyboard.type(name.slice(0, 12).toUpperCase())
    await page.getByRole('option', { name: name }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/demo\/accounts\/\d+/)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await page.waitForSelector('html[data-mantine-color-scheme="dark"]', { state: 'attached' })
    await page.keyboard.press('Shift+L')
    await page.waitForSelector('html[data-mantine-color-scheme="light"]', { state: 'attached' })
    await page.context().close()
  })

  it('says SKETCH and demo data on every page, and writes numbers for the reader', async () => {
    const page = await tapeline.page({ at: '/demo/portfolio', locale: 'de-DE' })
    expect(await page.getByText('SKETCH', { exact: true }).first().isVisible()).toBe(true)
    expect(await page.getByRole('complementary').innerText()).toContain('Demo data')
    expect(await page.locator('header').first().innerText()).toMatch(/\d{2}\.\d{2}\.\d{4}/)
    await page.context().close()
  })

  it('sends away whoever has not signed in, and back afterwards', async () => {
    const page = await tapeline.page({ as: null })
    await page.goto('/demo/costs?tab=channels')
    await page.waitForURL(/\/sign-in\?next=%2Fdemo%2Fcosts%3Ftab%3Dchannels/)
    await page.context().close()
  })

  it.each(looks)('is clean for axe on pages of every day: $width $scheme', async (look) => {
    const page = await tapeline.page(look)
    // Portfolio, Accounts, Costs and Segments are looked at where they are tried.
    for (const screen of ['', '/imports', '/people', '/record', '/settings', '/no-such-page']) {
      await go(page, `/demo${screen}`)
      await axe(page)
      await shot(page, `shell-${screen.slice(1) || 'today'}-${look.width}-${look.scheme}`)
      // Nothing is wider than a phone.
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), screen).toBe(0)
    }
    expect((await heading(page)).length).toBeGreaterThan(0)
    await page.context().close()
  })

  it('made nobody complain', () => {
    expect(tapeline.complaints()).toEqual([])
  })
})
