/** Lines dragged by hand and by keyboard, a segment set by hand with its reason, the measurement that follows, and who moved. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, looks, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson } from './sign-in.ts'

let tapeline: Tapeline

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
}, 240_000)
afterAll(closeTapelines)

const line = (page: Page, name: 'Key' | 'Major') => page.getByRole('slider', { name: `${name} reaches to` })
const inside = async (page: Page, name: 'Key' | 'Major') => Number(await line(page, name).getAttribute('aria-valuenow'))
const counted = async (page: Page, name: string) =>
  Number((await page.getByRole('button', { name: new RegExp(`^${name} \\d`) }).innerText()).match(/\d+/)![0])

describe('Segments', () => {
  it('shows what a line holds and whom it moves while it is dragged, by mouse and by keyboard', async () => {
    // The first measurement: no band and no stay hold anybody to where the line was.
    const page = await tapeline.page({ at: '/demo/segments?snapshot=1' })
    const before = await inside(page, 'Key')
    const grip = (await line(page, 'Key').locator('circle').boundingBox())!
    await page.mouse.move(grip.x + 6, grip.y + 6)
    await page.mouse.down()
    await page.mouse.move(grip.x - 40, grip.y + 6, { steps: 6 })
    // Still held: the table and the list follow.
    await expect.poll(() => inside(page, 'Key')).toBeLessThan(before)
    const during = await inside(page, 'Key')
    await expect.poll(() => counted(page, 'Would move')).toBe(before - during)
    expect(await page.getByRole('row', { name: /^\W*Key/ }).innerText()).toContain(String(during))
    await page.mouse.up()

    await line(page, 'Key').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => inside(page, 'Key')).toBe(during + 1)
    await page.keyboard.press('Shift+ArrowLeft')
    await expect.poll(() => inside(page, 'Key')).toBe(during - 9)
    await page.keyboard.press('End')
    await expect.poll(() => inside(page, 'Key')).toBe((await inside(page, 'Major')) - 1)

    // A line at rest is in the address.
    await page.waitForTimeout(500)
    expect(page.url()).toContain('keyShare=')
    const at = await inside(page, 'Key')
    await page.reload()
    await settled(page)
    expect(await inside(page, 'Key')).toBe(at)
    await page.getByRole('button', { name: 'As measured' }).click()
    await expect.poll(() => inside(page, 'Key')).toBe(before)
    await page.context().close()
  })

  it('keeps other lines once they are approved: what was shown is what is measured', async () => {
    const page = await tapeline.page({ at: '/demo/segments' })
    await page.getByRole('textbox', { name: 'Key reaches' }).fill('60')
    await page.getByRole('textbox', { name: 'Key reaches' }).press('Enter')
    const shown = await inside(page, 'Key')
    // Band and minimum stay hold some on their side of it.
    const [, drawn] = await page
      .getByRole('row', { name: /^\W*Key/ })
      .getByRole('cell')
      .allInnerTexts()
    await page.getByRole('button', { name: 'Keep these lines' }).click()
    await page.getByRole('dialog').getByLabel('Why').fill('Fewer, and better looked after')
    await page.getByRole('button', { name: 'Approve and measure' }).click()
    await page.getByText('The book is measured anew.').waitFor({ timeout: 60_000 })
    await settled(page)
    await page.getByText('Lines: version 1, approved.').waitFor()
    expect(await inside(page, 'Key')).toBe(shown)
    expect(await page.getByText(`${drawn}\u00a0key accounts`).first().isVisible()).toBe(true)
    await page.context().close()
  })

  it('sets an account by hand with a reason, measures, and shows it as a mover; takes it back', async () => {
    const api = asPerson(tapeline.address, tapeline.owner)
    // Measured as of an earlier day, too: there is something to have moved from.
    for (const asOf of ['2026-06-30', '2026-09-30']) {
      const { id } = (await (await api('/demo/v1/snapshots', { method: 'POST', body: { asOf } })).json()) as { id: string }
      const state = async () => ((await (await api(`/demo/v1/jobs/${id}`)).json()) as { state: string }).state
      await expect.poll(state, { timeout: 60_000 }).toBe('done')
    }
    const segments = (await (await api('/demo/v1/segments')).json()) as { accounts: { id: number[]; tier: string[] } }
    const book = (await (await api('/demo/v1/book')).json()) as { id: number[]; name: string[]; revenueMinor: number[] }
    const at = segments.accounts.tier.indexOf('SME')
    const name = book.name[book.id.indexOf(segments.accounts.id[at]!)]!

    const page = await tapeline.page({ at: '/demo/segments?tab=by-hand' })
    await page.getByRole('combobox', { name: 'Account to set by hand' }).fill(name.slice(0, 14))
    await page.getByRole('option', { name }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Key' }).check()
    expect(await dialog.getByRole('button', { name: 'Set by hand' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Why').fill('Reference customer of the new plant')
    await dialog.getByRole('button', { name: 'Set by hand' }).click()
    await page.getByText('Reference customer of the new plant').waitFor()
    await page.getByText('not measured yet').waitFor()

    await page.getByRole('button', { name: 'Measure again' }).click()
    await page.getByText('The book is measured anew.').waitFor({ timeout: 60_000 })
    await go(page, '/demo/segments?tab=by-hand')
    expect(await page.getByText('not measured yet').count()).toBe(0)
    await go(page, '/demo/segments?tab=moved')
    const mover = page.getByRole('row', { name: new RegExp(name.slice(0, 12).replaceAll(/[^\w ]/g, '.')) })
    expect(await mover.innerText()).toContain('set by hand until')

    await go(page, '/demo/segments?tab=by-hand')
    await page.getByRole('button', { name: `Take back: ${name}` }).click()
    await page.getByText('Nothing is set by hand.').waitFor()
    await page.getByRole('tab', { name: 'Ended' }).click()
    await page.getByRole('button', { name: `Undo: ${name}` }).waitFor()
    await page.context().close()
  })

  it('opens the accounts of a cell of segment and behaviour', async () => {
    const page = await tapeline.page({ at: '/demo/segments?tab=behaviour' })
    const row = page.getByRole('row', { name: /^Growing/ })
    await row.getByRole('link').first().click()
    await page.waitForURL(/\/demo\/accounts\?.*behaviour=growing/)
    expect(page.url()).toContain('tier=KEY')
    await page.context().close()
  })

  it('shows an account manager own accounts, and no lines', async () => {
    const api = asPerson(tapeline.address, tapeline.owner)
    const { colleague } = (await (await api('/demo/v1/book')).json()) as { colleague: (string | null)[] }
    const person = await addPerson(tapeline.address, tapeline.owner, {
      role: 'accountManager',
      colleagues: [colleague.find((one) => one !== null)!],
    })
    const page = await tapeline.page({ as: person, at: '/demo/segments' })
    await page.getByText('The lines are drawn over the whole book.').waitFor()
    expect(await page.getByRole('slider').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Keep these lines' }).count()).toBe(0)
    await page.context().close()
  })

  it('looks right at both widths, in both schemes, and axe finds nothing', async () => {
    for (const { width, scheme } of looks) {
      const page = await tapeline.page({ width, scheme })
      for (const tab of ['lines', 'moved', 'by-hand', 'behaviour']) {
        await go(page, `/demo/segments?tab=${tab}`)
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${tab} at ${width}`).toBeLessThanOrEqual(width)
        await axe(page)
        await shot(page, `segments-${tab}-${width}-${scheme}`)
      }
      await page.context().close()
    }
    expect(tapeline.complaints()).toEqual([])
  })
})
