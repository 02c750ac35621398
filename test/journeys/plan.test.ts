/** Quick add from any page, the account plan, what was promised and is due on Today, and who feeds the record. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, looks, openTapeline, settled, shot, type Tapeline, until } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let account: { id: number; name: string; other: number }
const colleague = 'Claire Peverell'
const api = (person: Person) => asPerson(tapeline.address, person)

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  const book = (await (await api(tapeline.owner)('/demo/v1/book')).json()) as Record<'id' | 'name' | 'colleague' | 'revenueMinor', never[]>
  const at = book.colleague.indexOf(colleague as never)
  const other = book.colleague.findIndex((name) => name !== null && name !== colleague)
  account = { id: book.id[at]!, name: book.name[at]!, other: book.id[other]! }
}, 240_000)
afterAll(closeTapelines)

const write = async (page: Page, text: string) => {
  await page.keyboard.press('n')
  const field = page.getByRole('dialog').getByRole('textbox', { name: /What/ })
  await field.waitFor()
  // It knows what the page is about.
  await until(page, `document.querySelector('[role=dialog] input')?.value === ${JSON.stringify(account.name)}`)
  await field.fill(text)
}
const keep = async (page: Page) => {
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('Quick add', () => {
  it('keeps a call from the account’s page in one line, shows what it read, and takes it back', async () => {
    const page = await tapeline.page({ at: `/demo/accounts/${account.id}?tab=timeline` })
    const { people } = (await (await api(tapeline.owner)(`/demo/v1/accounts/${account.id}/entry`)).json()) as { people: { name: string }[] }
    const text = `call 20 min with ${people[0]!.name} yesterday: <script>document.title='run'</script>`
    await write(page, text)
    const read = page.getByRole('list', { name: 'Read from the text' })
    await read.getByText('20 min').waitFor()
    expect(await read.getByRole('listitem').allInnerTexts()).toHaveLength(4)
    expect(await page.getByRole('radio', { name: 'Call' }).isChecked()).toBe(true)
    await axe(page)
    // Taken off, it is not read.
    await read.getByRole('button', { name: /20 min/ }).click()
    expect(await page.getByLabel('Minutes of work').inputValue()).toBe('')
    await shot(page, 'quick-add')
    await keep(page)
    const line = page.getByRole('listitem').filter({ hasText: 'by hand' })
    await line.waitFor()
    expect(await line.innerText()).toContain('<script>')
    expect(await line.innerText()).toContain(people[0]!.name)
    await page.getByRole('button', { name: 'Undo' }).click()
    await line.waitFor({ state: 'detached' })
    expect(await page.title()).not.toBe('run')
    await page.context().close()
  })

  it('is closed to accounts of others, to days to come and to texts without end', async () => {
    const manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [colleague] })
    const send = (path: string, body: object) => api(manager)(`/demo${path}`, { method: 'POST', body, refused: true })
    const note = { account: account.id, text: 'Mine' }
    expect((await send('/v1/notes', note)).status).toBe(201)
    for (const path of ['/v1/notes', '/v1/interactions', '/v1/plan-items'])
      expect((await send(path, { ...note, account: account.other, kind: path === '/v1/plan-items' ? 'step' : 'call' })).status).toBe(404)
    expect((await send(`/v1/accounts/${account.other}/plan/texts`, { part: 'goals', text: 'x' })).status).toBe(404)
    expect((await api(manager)(`/demo/v1/accounts/${account.other}/plan`, { refused: true })).status).toBe(404)
    expect((await send('/v1/notes', { ...note, day: '2999-01-01' })).status).toBe(422)
    expect((await send('/v1/notes', { ...note, text: 'x'.repeat(10_001) })).status).toBe(422)
    expect((await send('/v1/notes', { ...note, text: 'a\u0000b' })).status).toBe(422)
    expect((await send('/v1/notes', { ...note, text: 'x'.repeat(3_000_000) })).status).toBe(413)
    const viewer = await addPerson(tapeline.address, tapeline.owner, { role: 'viewer' })
    const page = await tapeline.page({ as: viewer, at: `/demo/accounts/${account.id}?tab=plan` })
    await page.keyboard.press('n')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByRole('button', { name: /^Add a note/ }).count()).toBe(0)
    await page.context().close()
  })
})

describe('The account plan', () => {
  it('holds what was promised, by when, and Today has it until it is kept', async () => {
    const page = await tapeline.page({ at: `/demo/accounts/${account.id}?tab=plan` })
    await write(page, 'promise: send the drawings by today')
    await keep(page)
    const promise = page.getByRole('list', { name: 'Open promises' }).getByRole('listitem').filter({ hasText: 'send the drawings' })
    await promise.getByText('due today').waitFor()
    await page.getByRole('button', { name: 'Write: Their business' }).click()
    await page.keyboard.type('Pumps for dairies')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Pumps for dairies').waitFor()
    await axe(page)
    await go(page, '/demo/?tab=finance')
    const task = page.getByRole('listitem').filter({ hasText: 'send the drawings' })
    await task.getByRole('button', { name: /^Kept/ }).click()
    await task.waitFor({ state: 'detached' })
    await go(page, `/demo/accounts/${account.id}?tab=plan`)
    await page.getByRole('list', { name: 'Promises that ended' }).getByText('kept on').waitFor()
    await page.getByRole('button', { name: 'History: send the drawings' }).click()
    await page.getByRole('list', { name: 'History' }).getByRole('listitem').nth(1).waitFor()
    await page.getByRole('button', { name: 'Brief for the review' }).click()
    await settled(page)
    expect(await page.getByRole('region', { name: 'What we promised' }).innerText()).toContain('1 of 1 kept so far')
    await shot(page, 'plan-brief')
    await page.context().close()
  })
})

describe('Who feeds it', () => {
  it('leads to where naming somebody tells most, and shows nobody alone', async () => {
    for (const look of looks) {
      const page = await tapeline.page({ ...look, at: '/demo/record?tab=contributors' })
      await page.getByText('Revenue in the dark').waitFor()
      await axe(page)
      await shot(page, `contributors-${look.width}-${look.scheme}`)
      await page.context().close()
    }
    const { teams } = (await (await api(tapeline.owner)('/demo/v1/contributors')).json()) as { teams: { people: number }[] }
    expect(teams.length).toBeGreaterThan(0)
    expect(teams.every((team) => team.people >= 5)).toBe(true)
    expect(tapeline.complaints()).toEqual([])
  })
})
