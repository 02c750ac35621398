/**
 * From the printed link to the whale band: the raw exports of three systems dropped as one's own, matched, sketched, measured.
 * At most ten answers, no mapping file; once by keyboard alone in the embedded engine, once by mouse on a server.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { DEMO_OPTIONS } from '#app/demo/company.ts'
import { writeDemoCompany } from '#app/demo/write-demo-company.ts'
import { emptyServerDatabase } from '../store-cases.ts'
import { axe as axeOn, closeTapelines, type FirstStart, firstStart, settled, shot } from './browser.ts'
import { newFolder } from './processes.ts'

afterAll(closeTapelines)

/** How a person goes through: with the mouse, or with nothing but keys. */
interface Hands {
  readonly press: (page: Page, name: string | RegExp, role?: 'button' | 'link') => Promise<void>
  readonly fill: (page: Page, label: string | RegExp, text: string) => Promise<void>
  readonly goOn: (page: Page, name: RegExp) => Promise<void>
}

const mouse: Hands = {
  press: (page, name, role = 'button') => page.getByRole(role, { name }).click(),
  fill: (page, label, text) => page.getByLabel(label).fill(text),
  goOn: (page, name) => page.getByRole('button', { name }).click({ timeout: 60_000 }),
}

/** Moves the focus with Tab until it is on the one wanted. */
async function tabTo(page: Page, wanted: ReturnType<Page['locator']>): Promise<void> {
  await wanted.waitFor()
  for (let presses = 0; presses < 250; presses++) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${wanted}`)
}
const keyboard: Hands = {
  press: async (page, name, role = 'button') => {
    await tabTo(page, page.getByRole(role, { name }))
    await page.keyboard.press('Enter')
  },
  fill: async (page, label, text) => {
    await tabTo(page, page.getByLabel(label))
    await page.keyboard.type(text)
  },
  // The primary of the wizard has a key of its own.
  goOn: async (page, name) => {
    await expect.poll(() => page.getByRole('button', { name }).isEnabled(), { timeout: 60_000 }).toBe(true)
    await page.keyboard.press('Control+Enter')
  },
}

/** What a person had to decide or type about the business; signing in and going on are none of it. */
let answers = 0
const answered = <T>(work: Promise<T>): Promise<T> => {
  answers++
  return work
}

async function becomeOwner(page: Page, startLink: string, hands: Hands): Promise<void> {
  await page.goto(startLink)
  await hands.fill(page, 'Your name', 'Olga Owner')
  await hands.fill(page, 'E-mail', 'olga@example.com')
  await hands.fill(page, /^Password/, 'seven green tape measures')
  await hands.press(page, 'Become the owner')
  await page.getByRole('heading', { name: 'Welcome, Olga' }).waitFor()
}

async function fromFilesToBand(tapeline: FirstStart, hands: Hands, files: (page: Page) => Promise<void>, name: string): Promise<Page> {
  answers = 0
  // The pages are the same by either hand.
  const axe = (page: Page) => (hands === keyboard ? axeOn(page) : settled(page))
  const page = await tapeline.page()
  await becomeOwner(page, tapeline.startLink, hands)
  await settled(page)
  await axe(page)
  await shot(page, `${name}-welcome`)
  await hands.press(page, 'Start with your own files', 'link')
  await page.getByText('Drop the exports of your systems here').waitFor()
  await files(page)
  await hands.goOn(page, /^Continue to Recognise/)
  await page.getByRole('heading', { name: 'What was recognised' }).waitFor()
  expect(await page.getByText('18 of 18 tables').isVisible()).toBe(true)
  await axe(page)
  await shot(page, `${name}-recognise`)
  await hands.goOn(page, /^Continue to Map/)
  await page.getByRole('heading', { name: 'Tables', exact: true }).waitFor()
  await axe(page)
  await hands.goOn(page, /^Continue to Match/)
  await page.getByRole('heading', { name: 'Doubtful pairs' }).waitFor({ timeout: 60_000 })
  await settled(page)
  await axe(page)
  await shot(page, `${name}-match`)
  // The largest two by money, by key; the second answer is taken back.
  const draft = /\/imports\/new\/(\d+)/.exec(page.url())![1]
  const decided = async () => {
    const answer = await page.request.get(`/v1/matches?draft=${draft}&state=decided`)
    return ((await answer.json()) as { items: unknown[] }).items.length
  }
  const said = (words: string) => page.getByRole('status').filter({ hasText: words }).waitFor({ state: 'attached' })
  await page.keyboard.press('y')
  answers++
  await said('are the same')
  await page.keyboard.press('n')
  answers++
  await said('are not the same')
  expect(await decided()).toBe(2)
  await page.keyboard.press('u')
  await said('Taken back.')
  expect(await decided()).toBe(1)
  await hands.goOn(page, /^Continue to Check/)
  await page.getByRole('heading', { name: 'Left out, and why' }).waitFor({ timeout: 60_000 })
  await settled(page)
  await axe(page)
  await shot(page, `${name}-check`)
  await hands.goOn(page, /^Continue to Preview/)
  await page.getByRole('heading', { name: 'What changes in the record' }).waitFor()
  await settled(page)
  await axe(page)
  await shot(page, `${name}-preview`)
  await hands.goOn(page, /^Continue to Run/)
  await page.getByRole('heading', { name: 'What happens now' }).waitFor()
  await axe(page)
  await shot(page, `${name}-run`)
  await hands.goOn(page, /^Run the import/)
  await page.getByText('The files are in the record.').waitFor({ timeout: 120_000 })
  await settled(page)
  await axe(page)
  await shot(page, `${name}-done`)
  await hands.press(page, 'Sketch your cost model', 'link')
  await page.getByRole('heading', { name: 'Questions' }).waitFor()
  await answered(hands.fill(page, /^What does the order desk cost/, '149000'))
  await answered(hands.fill(page, /^What does (the )?customer service (team )?cost/, '169000'))
  await answered(hands.fill(page, /^What does field sales cost/, '396000'))
  await page.getByRole('img', { name: /^Whale band of/ }).waitFor()
  await settled(page)
  await axe(page)
  await shot(page, `${name}-sketch`)
  await hands.goOn(page, /^Measure the book/)
  await page.waitForURL(/\/portfolio/, { timeout: 60_000 })
  await page.getByText('profit after cost-to-serve, as a band').waitFor()
  await settled(page)
  await shot(page, `${name}-band`)
  return page
}

/** The band, not a line: two edges that differ, and nobody named below zero. */
async function expectBand(page: Page): Promise<Portfolio> {
  const answer = await page.request.get('/v1/portfolio')
  const { head, whale } = (await answer.json()) as Portfolio
  expect(head.title).toBe('SKETCH')
  expect(whale?.line).toBeNull()
  expect(whale!.low!.totalMinor).not.toBe(whale!.high!.totalMinor)
  expect(whale!.accounts).toBeGreaterThan(100)
  expect(whale!.worst).toEqual([])
  expect(await page.getByRole('img', { name: new RegExp(`^Whale curve of ${whale!.accounts}\\s`) }).count()).toBe(1)
  expect(await page.getByText('SKETCH').first().isVisible()).toBe(true)
  return { head, whale } as Portfolio
}

describe('First minutes', () => {
  let embedded: Portfolio | null = null

  it('lead from the printed link to the whale band by keyboard alone, in at most ten answers', async () => {
    const tapeline = await firstStart()
    const folder = path.join(newFolder(), 'exports')
    mkdirSync(folder)
    await writeDemoCompany(folder, DEMO_OPTIONS)
    const page = await fromFilesToBand(
      tapeline,
      keyboard,
      (page) => page.locator('input[aria-label="Folder to import"]').setInputFiles(folder),
      'first-minutes',
    )
    expect(answers).toBeLessThanOrEqual(10)
    embedded = await expectBand(page)
    expect(tapeline.complaints()).toEqual([])
    await page.context().close()
  })

  it('lead there on a PostgreSQL server too, from the zip that the welcome page offers, to the same band', async (test) => {
    const database = await emptyServerDatabase()
    if (database === null) return test.skip('tests on a server are left out')
    const tapeline = await firstStart({ database })
    const zip = path.join(newFolder(), 'demo-files.zip')
    const page = await fromFilesToBand(
      tapeline,
      mouse,
      async (page) => {
        writeFileSync(zip, await (await page.request.get('/v1/demo-files')).body())
        await page.locator('input[aria-label="Files to import"]').setInputFiles(zip)
      },
      'first-minutes-server',
    )
    expect(answers).toBeLessThanOrEqual(10)
    const band = await expectBand(page)
    // The same files and answers are the same numbers on either engine.
    if (embedded) expect(band.whale).toEqual(embedded.whale)
    expect(tapeline.complaints()).toEqual([])
    await page.context().close()
  })
})
