/** Accounts given to people: proposed from the record, an account pinned, loads opened for a purpose, and closed to whom they are closed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AssignmentRun } from '#api/routes/assignment.ts'
import { axe, closeTapelines, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person } from './sign-in.ts'

let tapeline: Tapeline
let analyst: Person
let manager: Person
const got = async <T>(person: Person, path: string) => (await (await asPerson(tapeline.address, person)(`/demo/v1/${path}`)).json()) as T
const status = async (person: Person, path: string, init: object = {}) =>
  (await asPerson(tapeline.address, person)(`/demo/v1/${path}`, { ...init, refused: true })).status

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  analyst = await addPerson(tapeline.address, tapeline.owner, { role: 'analyst' })
  manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: ['Ines Falkner'], name: 'Ines F.' })
}, 240_000)
afterAll(closeTapelines)

describe('Assignment', () => {
  it('proposes who looks after whom, keeps a pinned account where it is, and opens loads for a purpose that people can read', async () => {
    const page = await tapeline.page({ at: '/demo/blueprint?tab=assignment' })
    await page.getByRole('table', { name: 'Who there is' }).waitFor()
    await page.getByRole('button', { name: 'Propose', exact: true }).click()
    await page.getByRole('table', { name: 'Before and after' }).waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'assignment')
    const run = Number(new URL(page.url()).searchParams.get('run'))
    const first = await got<AssignmentRun>(tapeline.owner, `assignment/runs/${run}`)
    expect([first.after.peopleOver, first.unassigned.accounts]).toEqual([0, 0])
    expect(first.changes).toBeGreaterThan(0)
    expect(first.boundMinor).toBeLessThanOrEqual(first.costs.totalMinor)
    expect(first.gap).toBeLessThan(0.01)

    const { items } = await got<{ items: { account: { name: string }; from: string }[] }>(
      tapeline.owner,
      `assignment/runs/${run}/accounts?limit=1`,
    )
    const [{ account, from }] = items as [(typeof items)[number]]
    await page.getByRole('table', { name: 'Accounts of the proposal' }).getByText(account.name).click()
    const sheet = page.getByRole('dialog', { name: account.name })
    await sheet.getByLabel('Why').fill('Promised until the new line runs')
    await settled(page)
    await axe(page)
    await sheet.getByRole('button', { name: 'Pin' }).click()
    await sheet.getByText(`Pinned to ${from}`).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Propose', exact: true }).click()
    await page.waitForURL((url) => url.searchParams.get('run') !== String(run))
    const again = Number(new URL(page.url()).searchParams.get('run'))
    const pinned = await got<{ items: { account: { name: string }; to: string }[] }>(
      tapeline.owner,
      `assignment/runs/${again}/accounts?show=pinned`,
    )
    expect(pinned.items.map((one) => [one.account.name, one.to])).toEqual([[account.name, from]])
    // A rule more never makes it cheaper.
    const second = await got<AssignmentRun>(tapeline.owner, `assignment/runs/${again}`)
    expect(second.costs.totalMinor).toBeGreaterThanOrEqual(first.boundMinor)

    await page.getByLabel('What for').fill('Spreading the work of next year')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByRole('table', { name: 'Loads of people' }).waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'assignment-loads')
    await page.context().close()
    const mine = await tapeline.page({ as: manager, at: '/demo/settings?tab=account' })
    await mine.getByText('Olga Owner: Spreading the work of next year').waitFor()
    await mine.context().close()
  })

  it('tells who plans no load of a person, and who has own accounts nothing at all', async () => {
    const { items } = await got<{ items: { id: number }[] }>(analyst, 'assignment/runs')
    const run = items[0]!.id
    const rows = await got<{ items: { hours: number | null }[] }>(analyst, `assignment/runs/${run}/accounts?show=all&limit=1000`)
    expect(rows.items.length).toBeGreaterThan(100)
    expect(rows.items.every((one) => one.hours === null)).toBe(true)
    expect(await status(analyst, `assignment/runs/${run}/loads`)).toBe(404)
    expect(await status(analyst, `assignment/runs/${run}/loads`, { method: 'POST', body: { purpose: 'to see' } })).toBe(403)
    expect(await status(manager, `assignment/runs/${run}`)).toBe(403)
    expect(await status(manager, 'assignment/runs', { method: 'POST', body: { team: 'fieldSales' } })).toBe(403)
    const page = await tapeline.page({ as: analyst, at: '/demo/blueprint?tab=assignment', width: 390 })
    await page.getByText('What one colleague has to do is employees’ data, and closed to you.').waitFor()
    await settled(page)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    await page.context().close()
    expect(tapeline.complaints()).toEqual([])
  })
})
