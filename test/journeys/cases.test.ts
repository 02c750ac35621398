/** A low answer of who decides: it moves the index, opens a case, is on Today, is worked and closed; and a change that waits for a second person. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let manager: Person
let account: { id: number; name: string; key: string }
const colleague = 'Claire Peverell'
const api = (person: Person) => asPerson(tapeline.address, person)
const post = async (person: Person, path: string, body: object) => (await api(person)(`/demo${path}`, { method: 'POST', body })).json()

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [colleague], name: 'Claire P.' })
  const book = (await (await api(tapeline.owner)('/demo/v1/book')).json()) as Record<'id' | 'name' | 'key' | 'colleague', never[]>
  const at = book.colleague.indexOf(colleague as never)
  account = { id: book.id[at]!, name: book.name[at]!, key: book.key[at]! }
}, 240_000)
afterAll(closeTapelines)

it('A low answer of who decides moves the index, opens a case on Today, and the case is worked and closed', async () => {
  const relationship = async () =>
    (await (await api(tapeline.owner)(`/demo/v1/accounts/${account.id}/relationship`)).json()) as { figures: { index: number } }
  const index = async () => (await relationship()).figures.index
  const person = { first_name: 'Dora', last_name: 'Decides', email: 'dora@example.com', roles: ['Decision maker'], seniority: 'c-level' }
  await post(tapeline.owner, '/v1/people', { ...person, account: account.id })
  const before = await index()
  const sent = await post(tapeline.owner, '/v1/answers', {
    ...{ submission_id: 'form-1', field_id: 'nps', field_type: 'nps', value_number: 1, collected_at: new Date().toISOString() },
    ...{ account_key: account.key, email: person.email, value_text: 'Nobody rings back' },
  })
  expect(sent).toMatchObject({ taken: 1 })
  expect(await index()).toBeLessThan(before - 1)

  const page = await tapeline.page({ as: manager, at: '/demo/' })
  const task = page.getByRole('listitem').filter({ hasText: `Low answer of who decides: ${account.name}` })
  await task.getByRole('button', { name: /^Open/ }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('Nobody rings back').first().waitFor()
  await shot(page, 'case-sheet')
  expect(await sheet.getByRole('button', { name: 'Close the case' }).isDisabled()).toBe(true)
  await sheet.getByRole('textbox', { name: 'Write what was done or heard' }).fill('Rang her')
  await sheet.getByRole('button', { name: 'Write it' }).click()
  await sheet.getByRole('listitem').filter({ hasText: 'Rang her' }).waitFor()
  await sheet.getByRole('combobox', { name: 'Cause' }).click()
  await page.getByRole('option', { name: 'Nobody took care, or the wrong person' }).click()
  await sheet.getByRole('textbox', { name: 'What was done', exact: true }).fill('A name and a number for her')
  await sheet.getByRole('button', { name: 'Close the case' }).click()
  await sheet.getByText(/closed on/).waitFor()
  await page.keyboard.press('Escape')
  await task.waitFor({ state: 'detached' })

  await go(page, `/demo/listening?tab=cases&account=${account.id}`)
  const closed = page.getByRole('region', { name: /^Closed/ })
  await closed.getByRole('button', { name: account.name, exact: true }).first().waitFor()
  await axe(page)
  // By keyboard alone: the menu of the card opens it again.
  await closed.getByRole('button', { name: /^Move/ }).first().press('Enter')
  await page.getByRole('menuitem', { name: 'In work' }).press('Enter')
  await page
    .getByRole('region', { name: /^In work/ })
    .getByRole('button', { name: account.name, exact: true })
    .first()
    .waitFor()
  await page.context().close()
})

it('A change by the account’s own manager waits, and a second person accepts it having seen what it does', async () => {
  const { people } = (await (await api(manager)(`/demo/v1/accounts/${account.id}/entry`)).json()) as {
    people: { id: number; name: string }[]
  }
  const dora = people.find((one) => one.name === 'Dora Decides')!
  const page = await tapeline.page({ as: manager, at: `/demo/people/${dora.id}` })
  const changed = await api(manager)(`/demo/v1/people/${dora.id}/accounts/${account.id}`, {
    method: 'PATCH',
    body: { changes: [{ field: 'leftDay', value: '2026-09-01' }] },
  })
  expect(await changed.json()).toMatchObject({ edits: [], held: [expect.any(Number)] })
  await go(page, '/demo/listening?tab=cases')
  await page
    .getByRole('region', { name: 'Waits for a second person' })
    .getByRole('button', { name: /^State evidence/ })
    .waitFor()
  await page.context().close()

  const phone = await tapeline.page({ width: 390, scheme: 'dark', at: '/demo/listening?tab=fairness' })
  const waits = phone.getByRole('region', { name: 'Waits for a second person' })
  expect(await waits.innerText()).toMatch(/Dora Decides.*index [\d.]+ → [\d.]+/s)
  await axe(phone)
  await shot(phone, 'fairness-phone')
  expect(await phone.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await waits.getByRole('button', { name: /^Accept: Dora/ }).click()
  await waits.getByRole('listitem').filter({ hasText: 'Dora Decides' }).waitFor({ state: 'detached' })
  await settled(phone)
  expect(await phone.getByRole('region', { name: 'What became of held changes' }).innerText()).toContain('Dora Decides')
  await phone.context().close()
  expect(tapeline.complaints()).toEqual([])
})
