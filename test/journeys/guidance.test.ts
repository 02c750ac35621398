/** Matrix and guidance in a browser: a cell opens its accounts, an advice opens what it rests on and is written into coverage models. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChannelGuidance } from '#api/routes/guidance.ts'
import type { Personalisation } from '#api/routes/personalisation.ts'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { asPerson } from './sign-in.ts'

let tapeline: Tapeline
let page: Page
const get = async <T>(path: string): Promise<T> => (await asPerson(tapeline.address, tapeline.owner)(path)).json() as Promise<T>

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  page = await tapeline.page()
}, 240_000)
afterAll(closeTapelines)

describe('Personalisation matrix', () => {
  it('opens the accounts of a cell that costs more than it brings', async () => {
    const { today } = await get<Personalisation>('/demo/v1/personalisation')
    const cell = today.cells.find((one) => one.costsMore)!
    await go(page, '/demo/blueprint?tab=matrix')
    const matrix = page.getByRole('table', { name: 'Personalisation matrix, Today' })
    await matrix
      .getByRole('button', { name: /costs more than it brings/ })
      .first()
      .waitFor()
    await shot(page, 'blueprint-matrix')
    await go(page, `/demo/blueprint?tab=matrix&cell=${cell.experience}-${cell.tailoring}&when=today`)
    await page.getByRole('dialog').getByText(`${cell.accounts} accounts`).first().waitFor()
    await axe(page)
  })
})

describe('Channel guidance', () => {
  it('opens what an advice rests on, and writes it into a draft of coverage models', async () => {
    const { rows } = await get<ChannelGuidance>('/demo/v1/channel-guidance')
    const row = rows.find((one) => one.to === 'customer-portal' && one.segment === 'SME')!
    await go(page, `/demo/blueprint?tab=channels&reason=${encodeURIComponent(row.reason)}&of=SME`)
    await shot(page, 'blueprint-guidance')
    const sheet = page.getByRole('dialog')
    await sheet.getByText('try it first').waitFor()
    await sheet.getByRole('status').filter({ hasText: 'account' }).waitFor()
    await axe(page)
    await sheet.getByRole('button', { name: 'Write into coverage models' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Write', exact: true }).click()
    await page.waitForURL(/draft=\d+/)
    await settled(page)
    const draft = Number(new URL(page.url()).searchParams.get('draft'))
    const { document } = await get<{ document: { models: { id: string; mix: { reason: string; channel: string; share: number }[] }[] } }>(
      `/demo/v1/model-drafts/${draft}`,
    )
    const mix = document.models.find((one) => one.id === 'digital')!.mix.filter((one) => one.reason === row.reason)
    expect(mix).toEqual([{ reason: row.reason, channel: 'customer-portal', share: 1 }])
    expect(tapeline.complaints()).toEqual([])
  })
})
