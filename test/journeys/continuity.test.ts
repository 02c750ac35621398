/** What hangs on one person: of an account, of the book, of a colleague who leaves; a hand-over from the first click to done. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContinuityBook, ContinuityColleague, Handover, IfColleagueLeft } from '#api/routes/continuity.ts'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let manager: Person
const colleague = 'Ines Falkner'
const api = (person: Person) => asPerson(tapeline.address, person)
const got = async <T>(person: Person, path: string) => (await (await api(person)(`/demo/v1/${path}`)).json()) as T
const refused = async (person: Person, path: string, init: object = {}) =>
  (await api(person)(`/demo/v1/${path}`, { ...init, refused: true })).status

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [colleague], name: 'Ines F.' })
}, 240_000)
afterAll(closeTapelines)

describe('Continuity', () => {
  it('says of the book and of one account what hangs on whom', async () => {
    const book = await got<ContinuityBook>(tapeline.owner, 'continuity?show=single&limit=1000')
    expect(book.singleThreaded.accounts).toBe(book.total)
    expect(book.items.reduce((sum, one) => sum + (one.revenueMinor ?? 0), 0)).toBe(book.singleThreaded.revenueMinor)
    expect(book.singleThreaded.revenueMinor).toBeLessThan(book.all.revenueMinor)
    const page = await tapeline.page({ at: '/demo/continuity' })
    await page.getByRole('table', { name: 'Accounts and what hangs on one person' }).waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'continuity-book')
    const one = book.items.find((item) => item.reasons.includes('top colleague share') && item.people > 2)!
    await go(page, `/demo/accounts/${one.account.id}?tab=continuity`)
    await page.getByRole('table', { name: 'Our people' }).waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'continuity-account')
    await page.context().close()
  })

  it('opens what hangs on a colleague for a purpose only, tells the colleague, and is handed over from a check-list', async () => {
    const page = await tapeline.page({ at: '/demo/continuity?tab=colleague' })
    await page.getByRole('combobox', { name: 'Colleague' }).click()
    await page.getByRole('option', { name: colleague }).click()
    expect(await page.getByRole('button', { name: 'Open', exact: true }).isDisabled()).toBe(true)
    await page.getByLabel('What for').fill('Parental leave from November')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByRole('table', { name: `Accounts that hang on ${colleague}` }).waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'continuity-colleague')
    await page.getByRole('button', { name: 'Make a hand-over' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('list', { name: 'Items' }).waitFor()
    await axe(page)
    await shot(page, 'hand-over-new')
    await sheet.getByRole('button', { name: /^Begin with/ }).click()
    const done = page.getByRole('button', { name: /^Done: Introduce/ }).first()
    await done.waitFor()
    await done.click()
    await page
      .getByText(/1 of \d+/)
      .first()
      .waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'hand-over')
    const [made] = (await got<{ items: Handover[] }>(tapeline.owner, 'hand-overs')).items
    expect([made!.name, made!.done]).toEqual([colleague, 1])
    expect(made!.items.every((item) => item.dueDay !== null && item.kind === 'step')).toBe(true)
    // It is of who goes, too; and who goes reads that it was looked at, by whom and what for.
    expect((await got<{ items: Handover[] }>(manager, 'hand-overs')).items).toHaveLength(1)
    await page.context().close()
    const mine = await tapeline.page({ as: manager, at: '/demo/settings?tab=account' })
    await mine.getByText('Olga Owner: Parental leave from November').waitFor()
    await go(mine, '/demo/?tab=accounts')
    await mine.getByRole('heading', { name: 'Who went silent or left' }).waitFor()
    await settled(mine)
    await axe(mine)
    await shot(mine, 'today-silent-or-left')
    await mine.context().close()
  })

  it('is closed to whoever leads nobody: not other colleagues, not accounts of others, not money that is closed', async () => {
    const { items } = await got<{ items: ContinuityColleague[] }>(manager, 'continuity/colleagues')
    expect(items.map((one) => [one.name, one.own])).toEqual([[colleague, true]])
    const open = (person: Person, name: string, purpose = 'to see') =>
      refused(person, 'continuity/colleague-views', { method: 'POST', body: { name, purpose } })
    expect(await open(manager, 'Tom Aldersey')).toBe(403)
    expect(await open(tapeline.owner, 'Tom Aldersey', '')).toBe(422)
    expect(await open(tapeline.owner, 'Nobody Known')).toBe(404)
    const view = await (
      await api(tapeline.owner)('/demo/v1/continuity/colleague-views', { method: 'POST', body: { name: 'Tom Aldersey', purpose: 'plan' } })
    ).json()
    for (const path of ['', '/file'])
      expect(await refused(manager, `continuity/colleague-views/${(view as IfColleagueLeft).view}${path}`)).toBe(404)
    // Own accounts only; a colleague's name is nowhere in the list of the book.
    const own = await got<ContinuityBook>(manager, 'continuity?limit=1000&buying=all')
    const all = await got<ContinuityBook>(tapeline.owner, 'continuity?limit=1000&buying=all')
    expect(own.items.length).toBeLessThan(all.items.length / 3)
    const other = all.items.find((one) => !own.items.some((mine) => mine.account.id === one.account.id))!
    expect(await refused(manager, `accounts/${other.account.id}/continuity`)).toBe(404)
    const closed = await addPerson(tapeline.address, tapeline.owner, { role: 'finance', kinds: [] })
    const without = await got<ContinuityBook>(closed, 'continuity?limit=1')
    expect([without.items[0]!.marginMinor, without.singleThreaded.marginMinor]).toEqual([null, null])
    expect(await open(closed, 'Tom Aldersey')).toBe(403)
    // Somebody who left counts for nobody who is there.
    const body = { name: 'Tom Aldersey', leftDay: '2026-08-31' }
    await api(tapeline.owner)('/demo/v1/continuity/colleagues', { method: 'POST', body })
    const after = await got<ContinuityBook>(tapeline.owner, 'continuity?limit=1000&buying=all')
    expect(after.byReason).not.toEqual(all.byReason)
    await api(tapeline.owner)('/demo/v1/continuity/colleagues', { method: 'POST', body: { ...body, leftDay: null } })
    expect((await got<ContinuityBook>(tapeline.owner, 'continuity?limit=1000&buying=all')).byReason).toEqual(all.byReason)
  })
})
