/** Two years of answers dropped as a survey tool exports them: the wizard takes them, and the account's index explains itself from them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { closeTapelines, go, openTapeline, settled, shot } from './browser.ts'
import { newFolder } from './processes.ts'

afterAll(closeTapelines)

const people = [
  ['P1', 'Dora', 'Decides', 'Chief Executive', 'Decision maker', 'C-level'],
  ['P2', 'Ivo', 'Influences', 'Head of Purchasing', 'Procurement', 'Director'],
  ['P3', 'Una', 'Uses', 'Shift lead', 'User', 'Staff'],
  ['P4', 'Silke', 'Silent', 'Shift lead', 'User', 'Staff'],
] as const

/** Four customers with four people each; asked every half-year for two years; who decides at the first is never heard, nor is Silke anywhere. */
function exports(): string {
  const folder = path.join(newFolder(), 'firm')
  mkdirSync(folder)
  const customers = ['C1', 'C2', 'C3', 'C4']
  const write = (name: string, head: string, rows: readonly string[]) =>
    writeFileSync(path.join(folder, name), [head, ...rows, ''].join('\n'))
  const mail = (customer: string, first: string) => `${first.toLowerCase()}@${customer.toLowerCase()}-pumps.example`
  write(
    'customers.csv',
    'Customer ID,Customer name,City,Country',
    customers.map((id, i) => `${id},Customer ${'ABCD'[i]} Pumps Ltd,Leeds,GB`),
  )
  write(
    'contacts.csv',
    'Contact ID,Customer ID,First name,Last name,Email,Job title,Role,Seniority',
    customers.flatMap((id) =>
      people.map(
        ([p, first, last, title, role, level]) => `${id}-${p},${id},${first},${last},${mail(id, first)},${title},${role},${level}`,
      ),
    ),
  )
  write(
    'orders.csv',
    'Order ID,Customer ID,Order date,Product,Quantity,Net amount,Currency',
    Array.from(
      { length: 96 },
      (_, i) => `O${1000 + i},${customers[i % 4]},2026-0${(i % 8) + 1}-15,P${i % 3},${(i % 4) + 1},${100 + i}.00,EUR`,
    ),
  )
  const waves = ['2024-11-04', '2025-05-05', '2025-11-03', '2026-05-04', '2026-08-03']
  const forms = waves.flatMap((day, wave) =>
    customers.flatMap((id, c) =>
      people.flatMap(([p, first], k) =>
        p === 'P4' || (p === 'P1' && c === 0)
          ? []
          : [`${day},${mail(id, first)},${Math.min(10, 5 + ((wave + c + k) % 6))},"Wave ${wave + 1}, ${first}"`],
      ),
    ),
  )
  write('survey.csv', 'Submitted at,Email,"On a scale of 0-10, how likely are you to recommend us?",Why?', forms)
  return folder
}

const goOn = (page: Page, name: RegExp) => page.getByRole('button', { name }).click({ timeout: 60_000 })

it('Two years of answers go through the wizard, and the index of an account explains itself from them', async () => {
  const tapeline = await openTapeline()
  const page = await tapeline.page({ at: '/imports' })
  await page.locator('input[aria-label="Folder to import"]').setInputFiles(exports())
  await page.waitForURL(/\/imports\/new\/\d+/)
  for (const step of ['Recognise', 'Map', 'Match', 'Check', 'Preview', 'Run']) await goOn(page, new RegExp(`^Continue to ${step}`))
  await goOn(page, /^Run the import/)
  await page.getByText('The files are in the record.').waitFor({ timeout: 60_000 })

  const measuring = await page.request.post('/v1/snapshots', { data: { asOf: '2026-08-31' }, headers: { origin: tapeline.address } })
  const { id: job } = (await measuring.json()) as { id: string }
  await expect
    .poll(async () => ((await (await page.request.get(`/v1/jobs/${job}`)).json()) as { state: string }).state, { timeout: 60_000 })
    .toBe('done')
  const book = (await (await page.request.get('/v1/book')).json()) as { id: number[]; name: string[]; grade: string[] }
  const id = book.id[book.name.indexOf('Customer A Pumps Ltd')]!
  await go(page, `/accounts/${id}?tab=relationship`)
  const how = page.getByRole('region', { name: 'How the index comes about' }).getByRole('table')
  await how.waitFor()
  await settled(page)
  const numbers = async (of: string) => (await how.locator(of).allInnerTexts()).map((text) => Number(text.replace('−', '-')))
  const adds = await numbers('tbody td.strong')
  const [index] = (await numbers('tfoot td.num')).slice(-1)
  expect(adds).toHaveLength(4)
  expect(adds.reduce((a, b) => a + b, 0)).toBeCloseTo(index!, 8)

  // Who decides was never heard: the largest share is silent, the page says so and whose answer would tell most.
  expect(
    await page
      .getByText(/blind spot/)
      .first()
      .isVisible(),
  ).toBe(true)
  expect(
    await page
      .getByRole('region', { name: 'Buying centre' })
      .getByText(/Dora Decides.s answer/)
      .isVisible(),
  ).toBe(true)
  const reached = (await (await page.request.get(`/v1/accounts/${id}/relationship`)).json()) as {
    figures: { grade: string; blindSpot: boolean }
    voices: { name: string; y: number | null; state: string }[]
  }
  expect(reached.figures).toMatchObject({ grade: 'C', blindSpot: true })
  expect(
    reached.voices
      .filter(({ y }) => y === null)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Dora Decides', 'Silke Silent'])
  const list = (await (await page.request.get('/v1/answers?limit=1')).json()) as { total: number }
  expect(list.total).toBe(5 * (4 * 3 - 1))
  await shot(page, 'voices')
  expect(tapeline.complaints()).toEqual([])
})
