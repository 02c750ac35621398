/** The relationship index on an account's page: it explains itself, says what would change it, and tells nobody more than was promised. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRelationship } from '#api/routes/relationship.ts'
import { axe, closeTapelines, go, looks, openTapeline, settled, shot, type Tapeline, until } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
/** One of the largest accounts, of whom many were heard. */
let one: AccountRelationship
/** An account of which one or two people answered in confidence, and who looks after it. */
let confided: { readonly id: number; readonly colleague: string }
const api = (person: Person) => async (path: string) => (await asPerson(tapeline.address, person)(`/demo/v1/${path}`)).json()

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  const get = api(tapeline.owner)
  const book = (await get('book')) as { id: number[]; revenueMinor: number[]; colleague: (string | null)[] }
  const largest = book.id.map((_, at) => at).sort((a, b) => book.revenueMinor[b]! - book.revenueMinor[a]!)
  for (const at of largest) {
    one = (await get(`accounts/${book.id[at]}/relationship`)) as AccountRelationship
    if (one.figures && one.figures.grade !== 'D' && one.voices!.filter(({ y }) => y !== null).length >= 5) break
  }
  const { items } = (await get('answers?privacy=confidential&limit=500')) as { items: { account: { id: number } | null; metric: string }[] }
  for (const id of new Set(items.flatMap(({ account, metric }) => (account && metric !== 'rating' ? [account.id] : [])))) {
    const colleague = book.colleague[book.id.indexOf(id)]
    const { voices } = (await get(`accounts/${id}/relationship`)) as AccountRelationship
    if (!colleague || !voices?.some(({ privacy }) => privacy === 'confidential')) continue
    confided = { id, colleague }
    if (voices.filter(({ privacy }) => privacy === 'confidential').length < 3) break
  }
}, 240_000)
afterAll(closeTapelines)

const numbers = (texts: readonly string[]) => texts.map((text) => Number(text.replace('−', '-')))
const panel = (page: Page, name: string) => page.getByRole('region', { name })

describe('The relationship of an account', () => {
  it('explains its index exactly, opens each voice and says what the next answer would do', async () => {
    const page = await tapeline.page({ at: `/demo/accounts/${one.account.id}?tab=relationship` })
    const figure = page.locator('dl > div').filter({ hasText: 'Relationship index' })
    expect((await figure.innerText()).replace(/\s+/g, ' ')).toMatch(
      new RegExp(`${Math.round(one.figures!.index)} ± \\d+ grade ${one.figures!.grade}`),
    )

    // Rounded so that the parts add up to what is shown under them.
    const table = panel(page, 'How the index comes about').getByRole('table')
    const adds = numbers(await table.locator('tbody td.strong').allInnerTexts())
    const shares = numbers(await table.locator('tbody tr td:nth-child(3)').allInnerTexts())
    const total = Number(await table.locator('tfoot td.num').last().innerText())
    expect(total).toBeCloseTo(one.figures!.index, 1)
    expect(adds.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 8)
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(100, 8)

    // One stop of the keyboard, arrows inside, Enter opens what the person said.
    const centre = panel(page, 'Buying centre')
    const marks = centre.getByRole('button', { name: /of the index$/ })
    expect(await marks.count()).toBe(one.voices!.filter(({ person, state }) => person !== null || state === 'open place').length)
    expect(await centre.locator('svg [role=button][tabindex="0"]').count()).toBe(1)
    await marks.first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.getByText('Share of the index').waitFor()
    await settled(page)
    await axe(page)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.keyboard.press('t')
    expect(await centre.getByRole('row').count()).toBe(one.voices!.length + 1 + one.notNamed.length)

    // The engine's own numbers for each answer.
    const would = panel(page, 'What would change it')
    await would.getByRole('slider').focus()
    await page.keyboard.press('Home')
    await until(page, `document.querySelector('[aria-live=polite]').innerText.includes('${Math.round(one.wouldChange![0]!.index[0]!)}')`)
    await axe(page)
    await shot(page, 'relationship-1440')
    await page.context().close()
  })

  it('has a place for who is known to be there and not named: it counts in the interval until it is taken back', async () => {
    const book = (await api(tapeline.owner)('book')) as { id: number[]; unassigned: boolean[] }
    const id = book.id.filter((_, at) => !book.unassigned[at])
    let open: AccountRelationship = one
    for (let at = 0; open.notNamed.length === 0 || open.figures?.high == null; at++)
      open = (await api(tapeline.owner)(`accounts/${id[at]}/relationship`)) as AccountRelationship
    const page = await tapeline.page({ at: `/demo/accounts/${open.account.id}?tab=relationship` })
    const places = panel(page, 'Open places')
    await places.getByRole('button', { name: 'Enter one' }).click()
    const dialog = page.getByRole('dialog')
    const roles = { decides: 'Decision maker', influences: 'Influencer', uses: 'User', pays: 'Billing' } as const
    const role = roles[open.notNamed[0] as keyof typeof roles]
    const width = async () => {
      const { figures } = (await api(tapeline.owner)(`accounts/${open.account.id}/relationship`)) as AccountRelationship
      return figures!.high! - figures!.low!
    }
    const before = await width()
    await dialog.getByLabel('Role').first().fill(role)
    await dialog.getByRole('textbox', { name: 'What is known of it' }).fill('Said so in the review')
    await dialog.getByRole('button', { name: 'Enter', exact: true }).click()
    await places.getByText('Said so in the review').waitFor()
    expect(Math.abs((await width()) - before)).toBeGreaterThan(0.5)
    await places.getByRole('button', { name: /^Take the open place/ }).click()
    await places.getByText('Said so in the review').waitFor({ state: 'detached' })
    expect(await width()).toBe(before)
    await page.context().close()
  })

  it('is a list with the same marks on a phone, without a complaint of axe', async () => {
    for (const { width, scheme } of looks.filter((look) => look.width === 390)) {
      const page = await tapeline.page({ at: `/demo/accounts/${one.account.id}`, width, scheme })
      const marks = panel(page, 'Buying centre')
        .getByRole('listitem')
        .getByRole('button', { name: /of the index$/ })
      await marks.nth(3).waitFor()
      await go(page, `/demo/accounts/${one.account.id}?tab=relationship`)
      await axe(page)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      await shot(page, `relationship-${width}-${scheme}`)
      await page.context().close()
    }
  })

  it('shows an account manager index and grade alone where one or two answered in confidence', async () => {
    const people = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [confided.colleague] })
    const told = (await api(people)(`accounts/${confided.id}/relationship`)) as AccountRelationship
    expect(told).toMatchObject({ shows: 'index and grade', wouldChange: null, plainly: null, history: null, trend: null })
    const page = await tapeline.page({ as: people, at: `/demo/accounts/${confided.id}?tab=relationship` })
    await page.getByText('Fewer than three people answered in confidence: only index and grade are shown.').waitFor()
    expect(await page.locator('main').innerText()).not.toMatch(
      /Counted plainly|What would change it|Would change it most|How the index comes about/,
    )
    expect(await page.locator('dl > div').filter({ hasText: 'Relationship index' }).innerText()).not.toContain('±')
    await page.context().close()
    expect(tapeline.complaints()).toEqual([])
  })
})
