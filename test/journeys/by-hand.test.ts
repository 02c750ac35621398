/** What people say by hand, in a real browser: fields, people who move, the hierarchy, titles; and what others may not. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, openTapeline, settled, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let manager: Person
let page: Page
let others: { id: number; name: string; person: number }
const ask = async <T>(person: Person, path: string, given?: Parameters<ReturnType<typeof asPerson>>[1]) => {
  const answer = await asPerson(tapeline.address, person)(`/demo/v1${path}`, given)
  return { status: answer.status, body: (await answer.json().catch(() => null)) as T }
}
interface Listed {
  items: { id: number; name: string; accounts: { id: number; name: string; left: boolean }[]; contacts: number }[]
}

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  const { body: book } = await ask<{ id: number[]; name: string[]; colleague: (string | null)[]; unassigned: boolean[] }>(
    tapeline.owner,
    '/book',
  )
  const mine = book.colleague.find((one) => one !== null)!
  manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [mine] })
  const { body: own } = await ask<{ id: number[] }>(manager, '/book')
  const { body: all } = await ask<Listed>(tapeline.owner, '/people?limit=1000')
  const person = all.items.find((one) => one.accounts.length > 0 && one.accounts.every((account) => !own.id.includes(account.id)))!
  others = { ...person.accounts[0]!, person: person.id }
  page = await tapeline.page()
}, 240_000)
afterAll(closeTapelines)

const field = (label: string) => page.getByRole('button', { name: new RegExp(`^Change ${label}:`) }).first()
const change = async (label: string, input: string, value: string) => {
  await field(label).click()
  await page.getByRole('textbox', { name: input }).first().fill(value)
  await page.keyboard.press('Enter')
}

describe('A field by hand', () => {
  it('holds beside what files say, shows a script as text, has a history, is taken back, and is handed back', async () => {
    const { body: list } = await ask<{ items: { id: number; name: string }[] }>(tapeline.owner, '/accounts?limit=3')
    const { id, name } = list.items[1]!
    await go(page, `/demo/accounts/${id}?tab=record`)
    await change('name', 'Name', '<img src=x onerror=alert(1)> GmbH')
    await page.getByText('by hand, Olga Owner').waitFor()
    await page.getByRole('heading', { level: 1, name: '<img src=x onerror=alert(1)> GmbH' }).waitFor()
    await axe(page)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await change('town', 'Town', 'Köln')
    await page.getByText(/says “.+” since import 1/).waitFor()
    await page.getByRole('list', { name: 'Changes, newest first' }).getByText('Town').first().waitFor()
    await change('domain', 'Domain', 'no domain at all')
    await page.getByText(/domain is no domain: write it like example.com/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'hand back town to the files' }).click()
    await page.getByText('by hand, Olga Owner').waitFor({ state: 'detached' })
    // Somebody was quicker: both values are said.
    const body = { changes: [{ field: 'town', value: 'Mainz', seen: 'Köln' }] }
    const late = await ask<{ detail: string }>(tapeline.owner, `/accounts/${id}`, { method: 'PATCH', body, refused: true })
    expect(late).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/was “Köln” .* is “.+” now/) } })
  }, 60_000)
})

describe('A person', () => {
  it('moves to another account: both show it, what happened stays, and it can be taken back', async () => {
    const { body } = await ask<Listed>(tapeline.owner, '/people?limit=1000')
    const person = body.items.find((one) => one.accounts.length === 1 && one.contacts > 2)!
    const [from] = person.accounts
    await go(page, '/demo/people')
    await axe(page)
    await go(page, `/demo/people/${person.id}`)
    await axe(page)
    await page.getByRole('button', { name: 'Move to another account' }).click()
    await page.getByRole('combobox', { name: 'Now at' }).fill('Steinwald')
    await page.getByRole('option').first().click()
    const to = await page.getByRole('combobox', { name: 'Now at' }).inputValue()
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await page.getByRole('region', { name: to }).waitFor()
    await page.getByText(/^left \d/).waitFor()
    expect(await page.getByRole('region', { name: from!.name, exact: true }).textContent()).toContain('left')
    // The timeline still leads to where it happened.
    const timeline = page.getByRole('region', { name: 'Timeline' })
    expect(await timeline.getByRole('link', { name: from!.name }).count()).toBeGreaterThan(0)
    const { body: now } = await ask<{ contacts: { account: { name: string }; leftDay: string | null }[] }>(
      tapeline.owner,
      `/people/${person.id}`,
    )
    expect(now.contacts.map((one) => [one.account.name, one.leftDay === null])).toEqual([
      [to, true],
      [from!.name, false],
    ])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText(/^left \d/).waitFor({ state: 'detached' })
    expect(await page.getByRole('region', { name: to }).count()).toBe(0)
  }, 60_000)
})

describe('The hierarchy', () => {
  it('is changed by dragging and by keys, refuses circles, and takes a move back', async () => {
    await go(page, '/demo/record?tab=hierarchy')
    await axe(page)
    const tree = page.getByRole('tree')
    const rows = tree.getByRole('treeitem')
    await page.getByRole('searchbox', { name: 'Search accounts in the hierarchy' }).fill('Ash')
    await settled(page)
    const [first, second] = (await rows.getByRole('link').allTextContents()).slice(-2) as [string, string]
    await rows
      .filter({ hasText: second })
      .last()
      .dragTo(rows.filter({ hasText: first }).first())
    await page.getByText(`${second} stands under ${first} now.`).waitFor()
    const moved = rows.filter({ hasText: second }).last()
    expect(await moved.getAttribute('aria-level')).toBe('2')
    // The other way round would be a circle: cut the one above, paste it under the one below.
    await tree.focus()
    const at = (await rows.getByRole('link').allTextContents()).indexOf(first)
    await page.keyboard.press('Home')
    for (let i = 0; i < at; i++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+x')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+v')
    await page.getByText(`${second} stands under it already`).waitFor()
    await page.getByRole('button', { name: 'Undo' }).first().click()
    await expect.poll(() => rows.filter({ hasText: second }).last().getAttribute('aria-level'), { timeout: 15_000 }).toBe('1')
  }, 60_000)
})

describe('Titles', () => {
  it('without a role are listed; one click gives them one, and a version back takes it away', async () => {
    await go(page, '/demo/record?tab=titles')
    await axe(page)
    const select = page.getByRole('combobox', { name: 'Role of Workshop Manager' })
    await select.click()
    await page.getByRole('option', { name: 'Technical evaluator' }).click()
    await page.getByText('“Workshop Manager” means Technical evaluator now.').waitFor()
    await select.waitFor({ state: 'detached' })
    const people = () =>
      ask<{ items: { title: string; roles: { role: string; from: string }[] }[] }>(
        tapeline.owner,
        '/people?limit=1000&from=title&q=Workshop',
      )
    const { body } = await people()
    expect(new Set(body.items.flatMap((one) => one.roles.filter((role) => role.from === 'title').map((role) => role.role)))).toEqual(
      new Set(['Technical evaluator']),
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await select.waitFor()
    expect((await people()).body.items).toEqual([])
  }, 60_000)
})

describe('An account manager', () => {
  it('cannot see, change or restore what is of others, nor the rules for everybody', async () => {
    const { body: changed } = await ask<{ edits: number[] }>(tapeline.owner, `/accounts/${others.id}`, {
      method: 'PATCH',
      body: { changes: [{ field: 'industry', value: 'Quux' }] },
    })
    const edit = changed.edits[0]
    const tries: [string, string, unknown?][] = [
      ['GET', `/accounts/${others.id}/record`],
      ['GET', `/accounts/${others.id}/history`],
      ['PATCH', `/accounts/${others.id}`, { changes: [{ field: 'colleague', value: 'me' }] }],
      ['POST', '/accounts', { fields: { name: 'Mine' }, above: [others.id] }],
      ['POST', '/hierarchy/moves', { accounts: [others.id], under: null }],
      ['POST', `/edits/${edit}/restore`, { to: 'before' }],
      ['POST', '/edits/undo', { edits: [edit] }],
      ['GET', `/people/${others.person}`],
      ['GET', `/people/${others.person}/history`],
      ['GET', `/people/${others.person}/timeline`],
      ['PATCH', `/people/${others.person}`, { changes: [{ field: 'last_name', value: 'me' }] }],
      ['PATCH', `/people/${others.person}/accounts/${others.id}`, { changes: [{ field: 'primary', value: true }] }],
      ['POST', '/people', { account: others.id, last_name: 'me' }],
    ]
    for (const [method, path, body] of tries)
      expect([
        path,
        (await ask(manager, path, { method: method as 'GET', ...(body !== undefined && { body }), refused: true })).status,
      ]).toEqual([path, 404])
    expect((await ask(manager, '/title-rules', { method: 'PUT', body: { rules: [], seen: 0 }, refused: true })).status).toBe(403)
    const { body: hierarchy } = await ask<{ id: number[] }>(manager, '/hierarchy')
    const { body: people } = await ask<Listed>(manager, '/people?limit=1000&state=all')
    expect(hierarchy.id).not.toContain(others.id)
    expect(people.items.length).toBeGreaterThan(0)
    expect(people.items.flatMap((one) => one.accounts.map((account) => account.id)).filter((id) => !hierarchy.id.includes(id))).toEqual([])
    expect(tapeline.complaints()).toEqual([])
  }, 60_000)
})
