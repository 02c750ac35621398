/** What comes after the first import: rows corrected and dropped back, next month's files, an import undone, a saved mapping. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../source-files.ts'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { newFolder } from './processes.ts'

afterAll(closeTapelines)

const goOn = (page: Page, name: RegExp) => page.getByRole('button', { name }).click({ timeout: 60_000 })
const dropFolder = (page: Page, folder: string) => page.locator('input[aria-label="Folder to import"]').setInputFiles(folder)

/** From the Files step to the end of the run, without looking right or left. */
async function walkThrough(page: Page): Promise<void> {
  for (const step of ['Recognise', 'Map', 'Match', 'Check', 'Preview', 'Run']) await goOn(page, new RegExp(`^Continue to ${step}`))
  await goOn(page, /^Run the import/)
  await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })
}

/** Customers and orders of a small firm up to a month; `wrong`: two orders whose amount or day cannot be read. */
function smallExports(months: number, wrong: boolean): string {
  const folder = path.join(newFolder(), 'shop')
  mkdirSync(folder)
  const customers = Array.from({ length: 8 }, (_, i) => `C${i + 1},Customer ${'ABCDEFGH'[i]} Ltd,Leeds,GB`)
  writeFileSync(path.join(folder, 'customers.csv'), ['Customer ID,Customer name,City,Country', ...customers, ''].join('\n'))
  const orders = Array.from({ length: months * 20 }, (_, i) => {
    const month = String(Math.floor(i / 20) + 1).padStart(2, '0')
    const amount = wrong && i === 7 ? 'see mail' : `${100 + i}.00`
    const day = wrong && i === 12 ? '2026-02-31' : `2026-${month}-${String((i % 20) + 1).padStart(2, '0')}`
    return `O${1000 + i},C${(i % 8) + 1},${day},P${i % 3},${(i % 4) + 1},${amount},EUR`
  })
  writeFileSync(
    path.join(folder, 'orders.csv'),
    ['Order ID,Customer ID,Order date,Product,Quantity,Net amount,Currency', ...orders, ''].join('\n'),
  )
  return folder
}

interface Facts {
  readonly counts: readonly { readonly what: string; readonly rows: number }[]
  readonly snapshot: { readonly inputHash: string } | null
}
const facts = async (page: Page): Promise<Facts> => (await page.request.get('/v1/record')).json()
/** Accounts, people, orders … without the counts of imports and measurements, which only grow. */
const holds = async (page: Page) => (await facts(page)).counts.filter(({ what }) => what !== 'Imports' && what !== 'Measurements')

interface Job {
  readonly id: string
}
async function ended(page: Page, { id }: Job): Promise<void> {
  const state = async () => ((await (await page.request.get(`/v1/jobs/${id}`)).json()) as { state: string }).state
  await expect.poll(state, { timeout: 60_000 }).toBe('done')
}

/** Measures as finance would, and says what it rests on. */
async function measured(page: Page): Promise<string> {
  const origin = new URL(page.url()).origin
  const answer = await page.request.post('/v1/snapshots', { data: { asOf: '2026-05-31' }, headers: { origin } })
  await ended(page, (await answer.json()) as Job)
  return (await facts(page)).snapshot!.inputHash
}

describe('After the first import', () => {
  let tapeline: Tapeline
  let page: Page
  beforeAll(async () => {
    tapeline = await openTapeline()
    page = await tapeline.page({ at: '/imports' })
  }, 120_000)

  it('rows that could not be taken are downloaded, corrected, dropped back and accepted', async () => {
    expect(await page.getByText('Nothing was imported yet').isVisible()).toBe(true)
    await axe(page)
    // Dropped on the list: the wizard opens with them.
    await dropFolder(page, smallExports(3, true))
    await page.waitForURL(/\/imports\/new\/\d+/)
    await walkThrough(page)
    await settled(page)
    const done = page.getByRole('region', { name: 'Rows to correct' })
    await done.waitFor()
    await axe(page)
    await shot(page, 'imports-problems')
    await page.getByRole('button', { name: 'Download to correct' }).click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /CSV/ }).click()
    const file = await (await waiting).path()
    const given = readFileSync(file, 'utf8')
    expect(given).toContain('see mail')
    expect(given).toContain('2026-02-31')
    expect(given.trim().split('\n').length).toBe(3)
    const corrected = path.join(newFolder(), 'orders-corrected.csv')
    writeFileSync(corrected, given.replace('see mail', '107.00').replace('2026-02-31', '2026-02-28'))
    await done.locator('input[aria-label="Files to import"]').setInputFiles(corrected)
    await page.waitForURL(/\/imports\/new\/\d+\?step=recognise/, { timeout: 30_000 })
    await goOn(page, /^(Continue to Map|Import as last time)/)
    for (const step of ['Match', 'Check', 'Preview', 'Run']) {
      const next = page.getByRole('button', { name: new RegExp(`^Continue to ${step}`) })
      const over = page.getByText('The files are in the record.')
      await next.or(over).first().waitFor({ timeout: 60_000 })
      if (await over.isVisible()) break
      await next.click({ timeout: 60_000 })
      if (step === 'Run') await goOn(page, /^Run the import/)
    }
    await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })
    await settled(page)
    expect(await page.getByRole('region', { name: 'Rows to correct' }).count()).toBe(0)
    const { rowsRead, rejected } = (await (await page.request.get('/v1/imports/2')).json()) as { rowsRead: number; rejected: number }
    expect([rowsRead, rejected]).toEqual([2, 0])
    // The first import says where its corrections went.
    await go(page, '/imports/1')
    expect(await page.getByText(/Corrected rows of it came with import 2/).isVisible()).toBe(true)
    await axe(page)
  })

  it('next month: the same exports are recognised, one confirmation runs them', async () => {
    await go(page, '/imports')
    await dropFolder(page, smallExports(4, false))
    const confirm = page.getByRole('button', { name: /^Import as last time/ }).first()
    await confirm.waitFor({ timeout: 60_000 })
    expect(await page.getByText('Same files as last time: 2 of 2 recognised.').isVisible()).toBe(true)
    await axe(page)
    await shot(page, 'imports-as-last-time')
    await confirm.click()
    await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })
    await settled(page)
    // 80 lines come; the 60 that were there, corrected ones too, are found again.
    const answer = await page.request.get('/v1/imports/3')
    const { files } = (await answer.json()) as { files: { file: string; rowsRead: number; rejected: number; unchanged: number }[] }
    expect(files.find(({ file }) => /orders/.test(file))).toMatchObject({ rowsRead: 80, rejected: 0 })
  })

  it('an import is undone after a look at what would go: record and numbers are as before', async () => {
    const origin = new URL(page.url()).origin
    const answers = { basis: 'total', 'all.cost': 5_000_000, 'all.heads': 1, marginRate: 0.3 }
    // A sketch is measured at once; what is measured next counts tiers from it.
    const saved = await page.request.put('/v1/sketch', { data: { answers }, headers: { origin } })
    await ended(page, ((await saved.json()) as { job: Job }).job)
    const counts = await holds(page)
    const hash = await measured(page)
    await go(page, '/imports')
    await dropFolder(page, smallExports(5, false))
    await page
      .getByRole('button', { name: /^Import as last time/ })
      .first()
      .click({ timeout: 60_000 })
    await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })
    await settled(page)
    expect(await measured(page)).not.toBe(hash)
    await go(page, '/imports/4')
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Undo import 4?' })
    await dialog.getByText('Nothing was imported since.').waitFor()
    expect(await dialog.getByRole('row', { name: /^Order lines 20 / }).count()).toBe(1)
    await axe(page)
    await shot(page, 'imports-undo')
    await dialog.getByRole('button', { name: 'Undo the import' }).click()
    await dialog.waitFor({ state: 'hidden', timeout: 60_000 })
    await page.getByText('Undone', { exact: true }).waitFor()
    expect(await holds(page)).toEqual(counts)
    expect(await measured(page)).toBe(hash)
    await go(page, '/imports')
    expect(await page.getByRole('row', { name: /Undone/ }).count()).toBe(1)
    await axe(page)
    await shot(page, 'imports-history')
    expect(tapeline.complaints()).toEqual([])
    await page.context().close()
  })
})

const fixture = path.join(root, '../shared/fixtures/classic-models-linked')

describe.skipIf(!existsSync(fixture))(`Published data through the wizard (needs ${path.relative(root, fixture)})`, () => {
  it('classic-models-linked with its saved mapping: the published totals on screen', async () => {
    const tapeline = await openTapeline()
    const page = await tapeline.page({ at: '/imports/new/start' })
    await dropFolder(page, fixture)
    await goOn(page, /^Continue to Recognise/)
    await page.getByRole('heading', { name: 'What was recognised' }).waitFor({ timeout: 60_000 })
    await page
      .locator('input[aria-label="Mapping file"]')
      .setInputFiles(path.join(root, 'docs/examples/mappings/classic-models-linked.json'))
    await page.getByRole('heading', { name: 'Classic Models with support tickets' }).waitFor({ timeout: 30_000 })
    for (const step of ['Map', 'Match', 'Check', 'Preview']) await goOn(page, new RegExp(`^Continue to ${step}`))
    await page.getByRole('heading', { name: 'What changes in the record' }).waitFor({ timeout: 60_000 })
    await settled(page)
    const shows = async (text: string | RegExp) => expect(await page.getByText(text).first().isVisible(), String(text)).toBe(true)
    await shows(/US\$9,604,190\.61 net, on 2,996\s/)
    for (const row of [/^Accounts classic-models 122 /, /^Orders classic-models 326 /, /^Order lines classic-models 2,996 /])
      expect(await page.getByRole('row', { name: row }).count(), String(row)).toBe(1)
    await shot(page, 'imports-classic-models')
    await goOn(page, /^Continue to Run/)
    expect(await page.getByRole('combobox', { name: 'Reporting currency' }).inputValue()).toBe('USD')
    await goOn(page, /^Run the import/)
    await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })
    // Measured over all of it, the list of accounts adds up to the same.
    const origin = tapeline.address
    const answers = { basis: 'total', 'all.cost': 50_000_000, 'all.heads': 5 }
    // A sketch is measured at once; what is measured next counts tiers from it.
    const saved = await page.request.put('/v1/sketch', { data: { answers }, headers: { origin } })
    await ended(page, ((await saved.json()) as { job: Job }).job)
    const answer = await page.request.post('/v1/snapshots', { data: { asOf: '2005-05-31', window: 'all' }, headers: { origin } })
    const { id } = (await answer.json()) as { id: string }
    const state = async () => ((await (await page.request.get(`/v1/jobs/${id}`)).json()) as { state: string }).state
    await expect.poll(state, { timeout: 60_000 }).toBe('done')
    await go(page, '/accounts')
    await shows('9,604,191')
    await shot(page, 'imports-classic-accounts')
    expect(tapeline.complaints()).toEqual([])
    await page.context().close()
  })
})
