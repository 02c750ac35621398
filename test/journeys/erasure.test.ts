/** A person asks what is kept, and to be erased: on the demo company, in a browser. */
import { readFileSync } from 'node:fs'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { cli } from './cli.ts'
import { addPerson, asPerson } from './sign-in.ts'

let tapeline: Tapeline
let api: ReturnType<typeof asPerson>
const read = async (path: string) => (await api(`/demo${path}`)).json()

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  api = asPerson(tapeline.address, tapeline.owner)
}, 240_000)
afterAll(closeTapelines)

describe('Erasing a person', () => {
  it('shows what is kept, gives it out, erases it, and reports without a name', async () => {
    const { id: accounts } = (await read('/v1/book')) as { id: number[] }
    const { people } = (await read(`/v1/accounts/${accounts[4]}/people`)) as {
      people: { id: number; name: string; email: string; contacts: number }[]
    }
    const person = people.find((one) => one.email !== null && one.contacts > 0)!
    const totals = await read('/v1/portfolio')
    const page = await tapeline.page({ at: `/demo/people/${person.id}` })

    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'All that is kept' }).click()
    const zip = unzipSync(readFileSync(await (await saved).path()))
    expect(strFromU8(zip['everything.json']!)).toContain(person.email)
    expect(Object.keys(zip)).toEqual(expect.arrayContaining(['index.html', 'person.csv', 'interactions.csv']))

    await page.getByRole('button', { name: 'Erase', exact: true }).click()
    await page.getByRole('cell', { name: 'interactions with the person' }).waitFor()
    await axe(page)
    await shot(page, 'erase-person')
    const erase = page.getByRole('button', { name: 'Delete the person' })
    await page.getByLabel('Delete', { exact: true }).check()
    await page.getByLabel('Reason').fill('asked by letter')
    expect(await erase.isDisabled()).toBe(true)
    await page.getByLabel(/^To confirm, type/).fill(person.name)
    await erase.click()
    await page.waitForURL(/tab=erased/)
    await page.getByRole('heading', { name: 'A person was deleted' }).waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'erased')
    expect(await page.locator('main').innerText()).not.toContain(person.name.split(' ').at(-1))

    const found = (await read(`/v1/search?q=${encodeURIComponent(person.email)}`)) as { items: unknown[] }
    expect(found.items).toEqual([])
    expect((await api(`/demo/v1/people/${person.id}/erasure`, { refused: true })).status).toBe(404)
    // Every number stays; the snapshots say that they cannot be had again.
    expect(await read('/v1/portfolio')).toEqual(totals)
    const { items } = (await read('/v1/snapshots')) as { items: { replayable: boolean }[] }
    expect(items.map((one) => one.replayable)).toContain(false)
    await page.getByRole('button', { name: /^Snapshots:/ }).click()
    await page.getByText('not replayable').first().waitFor()
    expect((await cli(`${tapeline.data}-demo`, 'rebuild', '--verify')).json).toMatchObject({ clean: true })
    expect(tapeline.complaints()).toEqual([])
  }, 90_000)

  it('is an owner’s, and nobody else is shown a way to it', async () => {
    const analyst = await addPerson(tapeline.address, tapeline.owner, { role: 'analyst' })
    const { id: accounts } = (await read('/v1/book')) as { id: number[] }
    const { people } = (await read(`/v1/accounts/${accounts[5]}/people`)) as { people: { id: number }[] }
    const page = await tapeline.page({ as: analyst, at: `/demo/people/${people[0]!.id}` })
    expect(await page.getByRole('button', { name: 'Erase', exact: true }).count()).toBe(0)
    expect((await asPerson(tapeline.address, analyst)(`/demo/v1/people/${people[0]!.id}/everything`, { refused: true })).status).toBe(403)
  })
})

describe('What runs by itself', () => {
  it('is set up on a page, with a preview of the file, and run', async () => {
    const page = await tapeline.page({ at: '/demo/settings?tab=schedules' })
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByRole('menuitem', { name: 'Write measured columns back' }).click()
    await page.getByRole('columnheader', { name: 'Tapeline_Revenue__c' }).waitFor()
    await axe(page)
    await page.getByLabel('Name', { exact: true }).fill('Accounts to Salesforce')
    await page.getByRole('dialog').getByRole('button', { name: 'Set up' }).click()
    await page.getByRole('button', { name: 'Run Accounts to Salesforce now' }).click()
    await page.getByText(/tapeline-accounts-to-salesforce-.*\d+\srows/).waitFor()
    await settled(page)
    await axe(page)
    await shot(page, 'schedules')
    await go(page, '/demo')
    expect(tapeline.complaints()).toEqual([])
  }, 60_000)
})
