/** Coming in, people and keys on screen; and an account manager who looks everywhere and sees own accounts only. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, closeTapelines, go, looks, openTapeline, settled, shot, type Tapeline } from './browser.ts'
import { addPerson, asPerson, type Person, password } from './sign-in.ts'

let tapeline: Tapeline
let colleague: string
let manager: Person
/** Names of accounts that are not the account manager's, and of which no own one's is a part. */
let others: { id: number; name: string }[]
let own: string[]

// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect in it
const read = async (person: Person, path: string): Promise<any> => (await asPerson(tapeline.address, person)(path)).json()

beforeAll(async () => {
  tapeline = await openTapeline({ demo: true })
  const { items } = await read(tapeline.owner, '/demo/v1/colleagues')
  colleague = items.find((one: { accounts: number }) => one.accounts >= 5).name
  manager = await addPerson(tapeline.address, tapeline.owner, { role: 'accountManager', colleagues: [colleague] })
  const book = await read(tapeline.owner, '/demo/v1/book')
  own = (await read(manager, '/demo/v1/book')).name
  others = (book.name as string[]).flatMap((name, i) => {
    const apart = name.length > 5 && !own.some((mine) => mine.includes(name))
    return apart ? [{ id: book.id[i], name }] : []
  })
}, 240_000)
afterAll(closeTapelines)

const foreignIn = (text: string) => others.filter(({ name }) => text.includes(name)).map(({ name }) => name)
const words = (page: Page) => page.locator('body').innerText()

describe('Signing in', () => {
  it('says what was not right, and leads to where one wanted to go, on this server only', async () => {
    const page = await tapeline.page({ as: null, at: '/demo/segments' })
    await page.waitForURL(/\/sign-in\?next=/)
    await page.getByLabel('E-mail').fill(tapeline.owner.email)
    await page.getByLabel('Password', { exact: true }).fill('not the right one')
    await page.keyboard.press('Enter')
    await page.getByText('The address or the password is not right').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/demo/segments')
    await page.context().clearCookies()
    await go(page, '/sign-in?next=https://evil.example/')
    await page.getByLabel('E-mail').fill(tapeline.owner.email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${tapeline.address}/**`)
    await page.waitForURL((url) => url.pathname !== '/sign-in')
    expect(new URL(page.url()).origin).toBe(tapeline.address)
    await page.context().close()
  })
})

describe('Settings', () => {
  it('invites somebody with own accounts, who comes in by the link', async () => {
    const page = await tapeline.page({ at: '/demo/settings?tab=people' })
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await page.getByLabel('E-mail').fill('anna.invited@example.com')
    await page.getByRole('combobox', { name: 'Own accounts: names in the files' }).fill(colleague.slice(0, 4))
    await page.getByRole('option', { name: colleague }).click()
    await page.keyboard.press('Tab')
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click()
    const link = await page.locator('[data-secret="link"]').innerText()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('anna.invited@example.com').waitFor()

    const door = await tapeline.page({ as: null, at: new URL(link).pathname })
    await door.getByText('invites anna.invited@example.com to Tapeline, as account manager').waitFor()
    await door.getByLabel('Your name').fill('Anna Invited')
    await door.getByLabel('Password', { exact: true }).fill('seven red rulers')
    await door.getByRole('button', { name: 'Come in' }).click()
    await door.waitForURL((url) => url.pathname === '/' || url.pathname === '/welcome')
    await go(door, '/demo/settings')
    expect(await words(door)).toContain(`those of ${colleague}`)
    expect(await door.getByRole('tab').allInnerTexts()).toEqual(['My account'])
    await go(door, new URL(link).pathname)
    expect(await words(door)).toContain('of no use any more')
    await door.context().close()

    await go(page, '/demo/settings?tab=people')
    await page.getByRole('button', { name: 'Change Anna Invited' }).click()
    await page.getByRole('dialog').getByLabel('Margin and cost').click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('margin and cost closed').waitFor()
    await page.context().close()
  })

  it('makes a key that is shown once and works until it is revoked', async () => {
    const page = await tapeline.page({ at: '/settings?tab=keys' })
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByLabel('What it is for').fill('Nightly')
    await page.getByRole('button', { name: 'Make the key' }).click()
    const key = await page.locator('[data-secret="key"]').innerText()
    const status = async () => (await fetch(`${tapeline.address}/v1/record`, { headers: { authorization: `Bearer ${key}` } })).status
    expect(await status()).toBe(200)
    await page.getByRole('button', { name: 'Done' }).click()
    await settled(page)
    expect(await words(page)).not.toContain(key)
    await page.getByRole('button', { name: 'Revoke Nightly' }).click()
    await page.getByRole('button', { name: 'Revoke the key' }).click()
    await page.getByText('No program has a key.').waitFor()
    expect(await status()).toBe(401)
    await go(page, '/settings?tab=audit&action=revoke key')
    expect(await words(page)).toContain('Olga Owner')
    expect(await words(page)).not.toContain('make key\n')
    await page.context().close()
  })

  it('and doors have nothing that axe finds', async () => {
    for (const look of looks) {
      const page = await tapeline.page({ ...look })
      for (const tab of ['people', 'currencies', 'audit']) {
        await go(page, `/demo/settings?tab=${tab}`)
        await axe(page)
        await shot(page, `settings-${tab}-${look.width}-${look.scheme}`)
      }
      await page.context().clearCookies()
      for (const [name, at] of Object.entries({ 'sign-in': '/sign-in', reset: '/reset/abcdefghijkl' })) {
        await go(page, at)
        await axe(page)
        await shot(page, `${name}-${look.width}-${look.scheme}`)
      }
      await page.context().close()
    }
  }, 180_000)
})

describe('An account manager', () => {
  it('sees own accounts only, on every page, by every address, search and export', async () => {
    expect(own.length).toBeGreaterThan(3)
    expect(others.length).toBeGreaterThan(100)
    const page = await tapeline.page({ as: manager, at: '/demo/accounts' })
    expect(await words(page)).toContain(own[0]!)
    const stranger = others[0]!
    for (const at of [
      ...[
        '/demo',
        '/demo/accounts',
        `/demo/accounts?q=${encodeURIComponent(stranger.name)}`,
        '/demo/portfolio',
        '/demo/segments',
        '/demo/costs',
      ],
      ...['findings', 'whale', 'changes', 'movers', 'overrides'].map((tab) => `/demo/portfolio?tab=${tab}`),
      ...[`/demo/accounts/${stranger.id}`, `/demo/accounts/${stranger.id}?tab=timeline`, '/demo/imports', '/demo/settings?tab=people'],
    ]) {
      await go(page, at)
      // What one typed oneself stays in the field it was typed into, which is no text of the page.
      expect(foreignIn(await words(page)), at).toEqual([])
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.type(stranger.name)
    await page.waitForTimeout(600)
    expect(await page.getByRole('option', { name: stranger.name, exact: true }).count()).toBe(0)
    await page.context().close()
  }, 120_000)

  it('leaves no page that complains', () => {
    expect(tapeline.complaints()).toEqual([])
  })
})
