/** A cost model written by one and approved by another: SKETCH goes, the whale moves, and every cost opens down to its rows. */
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../source-files.ts'
import { axe, closeTapelines, go, looks, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let analyst: Person
let draft = ''

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  analyst = await addPerson(tapeline.address, tapeline.owner, { role: 'analyst', name: 'Ana Analyst' })
}, 240_000)
afterAll(closeTapelines)

const whale = async (page: Page) => {
  await go(page, '/demo/portfolio')
  return (await page.getByRole('region', { name: 'Whale curve' }).getByRole('img').first().getAttribute('aria-label'))!
}
/** A money cell as a number, in minor units. */
const minor = (text: string) =>
  Number(
    text
      .replaceAll(/[^\d.−-]/g, '')
      .replace('−', '-')
      .replace('.', ''),
  )

describe('Costs', () => {
  it('a draft is begun from a file, says at its place what is wrong, and follows a changed minute on one account', async () => {
    const page = await tapeline.page({ as: analyst, at: '/demo/costs' })
    await page.getByText('SKETCH', { exact: true }).first().waitFor()
    expect(
      await page
        .getByRole('row', { name: /Order desk/ })
        .first()
        .innerText(),
    ).toMatch(/149,000/)
    await page.getByLabel('Cost model file').setInputFiles(path.join(root, 'docs/examples/cost-models/demo.json'))
    await page.waitForURL(/\/demo\/costs\/models\/draft-\d+/)
    draft = new URL(page.url()).pathname
    await settled(page)

    await page.getByRole('button', { name: 'Answer a ticket' }).click()
    const test = page.getByRole('region', { name: 'Live test' })
    const cost = async () => minor(await test.getByRole('row', { name: /^Cost/ }).innerText())
    await test.getByRole('row', { name: /^12\.0 ×/ }).waitFor()
    const before = await cost()
    await page.getByLabel('Minutes of each', { exact: true }).fill('24')
    await test.getByRole('row', { name: /^24\.0 ×/ }).waitFor()
    expect(await cost()).toBeGreaterThan(before)
    await page.getByText('Not saved.').waitFor()

    await page.getByRole('tab', { name: 'Cost centres' }).click()
    await page.getByLabel('Order desk', { exact: true }).first().fill('130')
    await page.getByText('thing is to be put right').waitFor()
    expect(await page.getByRole('button', { name: 'Ask for approval' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: /costCentres\[0\]/ }).click()
    await expect.poll(() => page.evaluate('document.activeElement.value')).toBe('130')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('100')
    await expect.poll(() => page.getByText('to be put right').count()).toBe(0)
    await page.getByRole('tab', { name: 'Activities' }).click()
    await page.getByRole('button', { name: 'Answer a ticket' }).click()
    await page.getByLabel('Minutes of each', { exact: true }).fill('12')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved; nothing is wrong with it.').waitFor()
    await page.getByRole('button', { name: 'Ask for approval' }).click()
    await page.getByRole('dialog').getByLabel('What changed, and why').fill('Asked the teams')
    await page.getByRole('dialog').getByRole('button', { name: 'Ask for approval' }).click()
    await page.getByText('waits for approval').first().waitFor()
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)
    await page.context().close()
  })

  it('is approved with reason and first month by whoever may: SKETCH goes, the whale moves', async () => {
    const page = await tapeline.page()
    const sketched = await whale(page)
    expect(await page.getByText('SKETCH', { exact: true }).count()).toBeGreaterThan(0)
    await go(page, draft)
    await page.getByText('Ana Analyst asked for approval').waitFor()
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Accounts that change sign').waitFor({ timeout: 30_000 })
    expect(await dialog.innerText()).toMatch(/\d+–\d+\s%\s→\s\d+\s%/)
    expect(await dialog.getByRole('button', { name: 'Approve and measure' }).isDisabled()).toBe(true)
    // From a month on that leaves months of the window without a model: said before it is done.
    await dialog.getByLabel('First month it holds').fill('2026-03')
    await dialog.getByText('no version would hold').waitFor({ timeout: 30_000 })
    await dialog.getByLabel('First month it holds').fill('2024-10')
    await expect.poll(() => dialog.getByText('no version would hold').count()).toBe(0)
    await dialog.getByLabel('Why this version').fill('Minutes of all five teams, asked in September')
    await dialog.getByRole('button', { name: 'Approve and measure' }).click()
    await page.waitForURL(/\/demo\/portfolio/, { timeout: 60_000 })
    await settled(page)
    expect(await page.getByText('SKETCH', { exact: true }).count()).toBe(0)
    expect(await whale(page)).not.toBe(sketched)
    await go(page, '/demo/costs?tab=models')
    await page.getByText('Minutes of all five teams, asked in September').waitFor()
    expect(await page.getByText('written by Ana Analyst', { exact: false }).count()).toBe(1)
    expect(await page.getByText('No draft is being written.').count()).toBe(1)
    await page.context().close()
  })

  it('opens from an activity to its accounts, the rows and the formula; totals are the sums of what lies under them', async () => {
    const page = await tapeline.page({ at: '/demo/costs' })
    expect(await page.getByText('the ledger ties to the last unit').count()).toBe(1)
    const sheet = page.getByRole('dialog')
    // 18 accounts: all rows of the table are drawn.
    const total = await page
      .getByRole('row', { name: /Key account managers.*asked for/ })
      .getByRole('cell')
      .last()
      .innerText()
    await page
      .getByRole('row', { name: /Key account managers.*asked for/ })
      .getByRole('button')
      .click()
    await sheet.getByText('They add up to the activity').waitFor()
    const cells = await sheet.locator('tbody tr[data-at]').evaluateAll((rows) => rows.map((row) => row.lastElementChild!.textContent!))
    const foot = await sheet.locator('tfoot tr').locator('td, th').last().innerText()
    expect(cells.reduce((sum, cell) => sum + minor(cell), 0)).toBe(minor(foot))
    expect(Math.round(minor(foot) / 100)).toBe(minor(total))
    await page.keyboard.press('Escape')
    await expect.poll(() => sheet.count()).toBe(0)

    await page.getByRole('button', { name: 'Take back and inspect goods' }).click()
    await sheet.getByText('They add up to the activity').waitFor()
    const first = sheet.locator('tbody tr[data-at]').first()
    const share = minor(await first.locator('td').last().innerText())
    await first.getByRole('button').click()
    await sheet.getByRole('row', { name: /^260\.0 ×/ }).waitFor()
    expect(
      minor(
        await sheet
          .getByRole('row', { name: /^Cost €/ })
          .first()
          .innerText(),
      ),
    ).toBe(share)
    const rows = await sheet.locator('tbody tr[data-at]').evaluateAll((all) => all.map((row) => row.lastElementChild!.textContent!))
    expect(rows.reduce((sum, cell) => sum + minor(cell), 0)).toBe(share)
    await page.goBack()
    await sheet.getByText('They add up to the activity').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => sheet.count()).toBe(0)

    await page.getByRole('tab', { name: 'Ledger tie-out' }).click()
    await page.getByRole('button', { name: /4500/ }).click()
    const ledger = await sheet
      .getByRole('row', { name: /12 months/ })
      .getByRole('cell')
      .nth(1)
      .innerText()
    const postings = sheet.getByRole('table', { name: 'Postings' }).locator('tbody tr[data-at]')
    await postings.first().waitFor()
    const posted = await postings.evaluateAll((all) => all.map((row) => row.lastElementChild!.textContent!))
    expect(posted.length).toBeGreaterThan(11)
    expect(minor(ledger)).toBeGreaterThan(0)
    await page.context().close()
  })

  it('is closed to an account manager, on the screen and over the API', async () => {
    const { colleague } = (await (await asPerson(tapeline.address, tapeline.owner)('/demo/v1/book')).json()) as {
      colleague: (string | null)[]
    }
    const manager = await addPerson(tapeline.address, tapeline.owner, {
      role: 'accountManager',
      colleagues: [colleague.find((one) => one !== null)!],
    })
    const page = await tapeline.page({ as: manager, at: '/demo/costs' })
    await page.getByText('Teams, activities and the ledger are closed to you.').waitFor()
    await go(page, draft)
    await page.getByText('The cost model is closed to you.').waitFor()
    const api = asPerson(tapeline.address, manager)
    for (const at of [
      'costs',
      'costs/activities/ticket/accounts',
      'costs/centres/4100/postings',
      'costs/interactions',
      'models',
      'model-material',
      'sketch',
      'costs/ledger/file?format=csv',
    ])
      expect([at, (await api(`/demo/v1/${at}`, { refused: true })).status]).toEqual([at, 403])
    await page.context().close()
  })

  it('looks right at both widths, in both schemes, and axe finds nothing', async () => {
    const begun = await (
      await asPerson(tapeline.address, tapeline.owner)('/demo/v1/model-drafts', { method: 'POST', body: { from: 'sketch' } })
    ).json()
    const draft = `/demo/costs/models/draft-${(begun as { draft: number }).draft}`
    const screens = {
      ...{
        teams: '/demo/costs',
        ledger: '/demo/costs?tab=ledger',
        rows: '/demo/costs?activity=ticket',
      },
      ...{ activities: draft, centres: `${draft}?part=centres` },
    }
    for (const { width, scheme } of looks) {
      const page = await tapeline.page({ width, scheme })
      // Colours are looked at once a scheme, layout once a width.
      for (const [name, at] of Object.entries(screens).filter(([, at]) => scheme === 'light' || !at.includes('?'))) {
        await go(page, at)
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${name} at ${width}`).toBeLessThanOrEqual(width)
        await axe(page)
        await shot(page, `costs-${name}-${width}-${scheme}`)
      }
      await page.context().close()
    }
    expect(tapeline.complaints()).toEqual([])
  })
})
