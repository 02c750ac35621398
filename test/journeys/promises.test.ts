/** Promises kept, from the book to the row, and standards that are changed with a reason; what matters beside it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, openTapeline, type Tapeline } from './browser.ts'

let tapeline: Tapeline
beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
})
afterAll(() => closeTapelines())

describe('promises kept', () => {
  it('lead from a segment to an account to the late deliveries, and follow a change of the standards', async () => {
    const page = await tapeline.page({ at: '/demo/segments?tab=promises&promise=onTime&verdict=missed' })
    const accounts = page.getByRole('region', { name: 'Accounts', exact: true })
    await accounts.getByRole('link').first().waitFor()
    await axe(page)
    const name = await accounts.getByRole('link').first().textContent()
    await page.getByRole('button', { name: 'Change the standards' }).click()
    await page.getByLabel('Delivered on the promised day, at least').fill('1')
    await page.getByRole('textbox', { name: 'Why' }).fill('To see whether anything follows')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByText('To see whether anything follows').waitFor()
    await page.getByText('KEY, on time: 95 % → 1 %').waitFor()

    await page.goto(`${tapeline.address}/demo/segments?tab=promises&tier=KEY`)
    await page.getByRole('link', { name: name!, exact: true }).first().click()
    const kept = page.getByRole('region', { name: 'Promises kept', exact: true })
    const onTime = kept.getByRole('row', { name: /Delivered on the promised day/ })
    await onTime.getByText('≥ 1').waitFor()
    expect(await onTime.textContent()).toContain('met')
    const late = onTime.getByRole('button', { name: /^\d+ late$/ })
    const n = Number.parseInt((await late.textContent())!, 10)
    await late.click()
    const rows = page.getByRole('region', { name: 'Late deliveries' })
    await rows.getByText(`${n} row`).first().waitFor()
    await axe(page)

    await page.goto(`${tapeline.address}/demo/segments?tab=promises`)
    await page.getByRole('button', { name: 'Put back', exact: true }).first().click()
    await page.getByText('As in version 1').waitFor()
  })

  it('what matters names eroders and moments, and each number opens', async () => {
    const page = await tapeline.page({ at: '/demo/listening?tab=matters' })
    await page.getByText(/Delivery on time and Invoices erode loyalty/).waitFor()
    await page
      .getByRole('region', { name: 'What a point is worth' })
      .getByRole('row', { name: /75 and above/ })
      .waitFor()
    await axe(page)
    const row = page.getByRole('region', { name: 'Every attribute' }).getByRole('row', { name: /Delivery on time/ })
    await row.locator('[data-number]').first().click()
    await page.getByText('|penalty| + reward', { exact: true }).waitFor()
    expect(tapeline.complaints()).toEqual([])
  })
})
