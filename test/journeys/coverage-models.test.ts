/**
 * Matrix, channel guidance and coverage models on the demo company: a cell opens its accounts, an advice is written into a draft; models
 * side by side with their accounts, a draft that would miss a promise, put right, approved, in force.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CoveragePage } from '#api/routes/coverage.ts'
import type { ChannelGuidance } from '#api/routes/guidance.ts'
import type { Personalisation } from '#api/routes/personalisation.ts'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let page: Page

const got = async <T>(path: string, person: Person = tapeline.owner): Promise<T> =>
  (await asPerson(tapeline.address, person)(path)).json() as Promise<T>
const coverage = (person?: Person) => got<CoveragePage>('/demo/v1/coverage', person)

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  page = await tapeline.page()
}, 240_000)
afterAll(closeTapelines)

describe('Personalisation matrix', () => {
  it('opens the accounts of a cell that costs more than it brings', async () => {
    const { today } = await got<Personalisation>('/demo/v1/personalisation')
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
    const { rows } = await got<ChannelGuidance>('/demo/v1/channel-guidance')
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
    const { document } = await got<{ document: { models: { id: string; mix: { reason: string; channel: string; share: number }[] }[] } }>(
      `/demo/v1/model-drafts/${draft}`,
    )
    const mix = document.models.find((one) => one.id === 'digital')!.mix.filter((one) => one.reason === row.reason)
    expect(mix).toEqual([{ reason: row.reason, channel: 'customer-portal', share: 1 }])
  })
})

describe('Coverage models', () => {
  it('stand side by side, and a count opens as many accounts', async () => {
    const { look, document } = await coverage()
    await go(page, '/demo/blueprint?tab=models')
    const table = page.getByRole('table', { name: 'Coverage models side by side' })
    await table.waitFor()
    for (const model of document.models) expect(await table.getByRole('columnheader', { name: model.name }).count()).toBe(1)
    const first = look.models[0]!
    await table
      .getByRole('row', { name: /Accounts it is open to/ })
      .getByRole('button')
      .first()
      .click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('table', { name: 'Accounts of the model' }).waitFor()
    expect(await sheet.innerText()).toMatch(new RegExp(`\\b${first.eligible.accounts}\\s+accounts`))
    await page.keyboard.press('Escape')
    await axe(page)
  })

  it('are drafted, blocked while a promise would be missed, put right, and approved: then they hold', async () => {
    await page.getByRole('button', { name: 'Begin a draft', exact: true }).click()
    const hours = page.getByLabel('Answered within, hours')
    await hours.fill('100')
    await page.getByText(/things? (is|are) to be put right/).waitFor()
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).isDisabled()).toBe(true)
    await hours.fill('2')
    await page.getByText(/to be put right/).waitFor({ state: 'detached' })
    await page.getByLabel('Name', { exact: true }).fill('Portal and assistant')
    await axe(page)
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why this version').fill('agreed with sales and service')
    await dialog.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('columnheader', { name: 'Portal and assistant' }).waitFor()
    await settled(page)
    const { inForce, document, versions } = await coverage()
    expect(inForce.model).toBe(versions[0]!.model)
    expect(document.models[0]).toMatchObject({ name: 'Portal and assistant', standard: { answeredHours: 2 } })
    expect(tapeline.complaints()).toEqual([])
  })

  it('an analyst writes and asks, the commercial lead finds it on Today; a viewer sees none of it', async () => {
    const [analyst, lead, viewer] = [
      await addPerson(tapeline.address, tapeline.owner, { role: 'analyst' }),
      await addPerson(tapeline.address, tapeline.owner, { role: 'commercialLead' }),
      await addPerson(tapeline.address, tapeline.owner, { role: 'viewer' }),
    ]
    const { document } = await coverage(analyst)
    const ask = asPerson(tapeline.address, analyst)
    const kept = await ask('/demo/v1/model-drafts', {
      method: 'POST',
      body: { from: 'document', kind: 'coverage', document: { ...document, name: 'Asked' } },
    })
    const { draft, revision } = (await kept.json()) as { draft: number; revision: number }
    expect(
      (await ask(`/demo/v1/coverage/drafts/${draft}/approve`, { method: 'POST', body: { revision, reason: 'mine' }, refused: true }))
        .status,
    ).toBe(403)
    await ask(`/demo/v1/model-drafts/${draft}/ask`, { method: 'POST', body: { revision } })
    const today = (await (await asPerson(tapeline.address, lead)('/demo/v1/today')).json()) as {
      toDo: { code: string; page: string | null }[]
    }
    expect(today.toDo).toContainEqual(expect.objectContaining({ code: 'model_asks', page: `/blueprint?tab=models&draft=${draft}` }))
    // Every team of the demo is smaller than five.
    const rates = async (person: Person) => (await coverage(person)).look.teams.map((one) => one.ratePerHourMinor !== null)
    expect([await rates(lead), await rates(tapeline.owner)]).toEqual([
      [false, false, false],
      [true, true, true],
    ])
    expect((await asPerson(tapeline.address, viewer)('/demo/v1/coverage', { refused: true })).status).toBe(403)
    expect((await asPerson(tapeline.address, viewer)(`/demo/v1/model-drafts/${draft}`, { refused: true })).status).toBe(403)
  })
})
