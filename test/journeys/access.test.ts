/** Coming in and going out, over real HTTP, with mail through a real SMTP conversation. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStartToken } from '#app/access/start-link.ts'
import { createServer } from '#http/server.ts'
import type { OpenStore } from '#store/engine/open-store.ts'
import { openInMemory } from '../store-cases.ts'
import { addPerson, asPerson, becomeOwner, type Person, password, signInAgain } from './sign-in.ts'

let store: OpenStore
let app: Awaited<ReturnType<typeof createServer>>
let address: string
let owner: Person

beforeAll(async () => {
  store = await openInMemory()
  app = await createServer({ store })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
  owner = await becomeOwner(address, (await makeStartToken(store))!)
}, 60_000)
afterAll(async () => {
  await app.close()
  await store.close()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
const asOwner = (path: string, given: Parameters<ReturnType<typeof asPerson>>[1] = {}) => asPerson(address, owner)(path, given)
// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect in it
const json = async (answer: Promise<Response>): Promise<any> => (await answer).json()
const statusAs = async (person: Person, path = '/v1/me') => (await asPerson(address, person)(path, { refused: true })).status

describe('Signing in', () => {
  it('works for people who were let in, and says nothing about why not', async () => {
    const manager = await addPerson(address, owner, { role: 'accountManager', colleagues: ['Anna'] })
    expect(await json(asPerson(address, await signInAgain(address, manager))('/v1/me'))).toMatchObject({
      ...{ role: 'accountManager', scope: 'own', colleagues: ['Anna'], kinds: ['cost', 'answers'] },
    })
    const wrong = await post('/v1/sign-in', { email: manager.email, password: `${password}x` })
    const nobody = await post('/v1/sign-in', { email: 'nobody@example.com', password })
    expect([wrong.status, nobody.status]).toEqual([401, 401])
    expect(await wrong.text()).toBe(await nobody.text())
  })

  it('gives a cookie that scripts cannot read, other sites do not send, and the database does not hold', async () => {
    const answer = await post('/v1/sign-in', { email: owner.email, password })
    const cookie = answer.headers.getSetCookie()[0]!
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
    const token = decodeURIComponent(cookie.split(';')[0]!.split('=')[1]!).split('.')[0]!
    const kept = await store.query<{ token: string }>('select token from user_session')
    expect(kept.length).toBeGreaterThan(1)
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(JSON.stringify(await store.query('select password from user_credential'))).not.toContain(password)
  })

  it('is Secure behind https, when the proxy in front is believed', async () => {
    process.env.TAPELINE_URL = 'https://tapeline.example.com'
    try {
      const answer = await post('/v1/sign-in', { email: owner.email, password })
      expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-tapeline.*; Secure/)
    } finally {
      delete process.env.TAPELINE_URL
    }
  })

  it('lists sessions and ends them, one or all others', async () => {
    const person = await addPerson(address, owner, { role: 'viewer' })
    const [second, third] = [await signInAgain(address, person), await signInAgain(address, person)]
    const { items } = await json(asPerson(address, person)('/v1/me/sessions'))
    expect(items).toHaveLength(3)
    expect(items.filter((one: { current: boolean }) => one.current)).toHaveLength(1)
    const mine = (await json(asPerson(address, second)('/v1/me/sessions'))).items.find((one: { current: boolean }) => one.current)
    await asPerson(address, person)(`/v1/me/sessions/${mine.id}`, { method: 'DELETE' })
    expect([await statusAs(second), await statusAs(third)]).toEqual([401, 200])
    // Somebody else's session is nobody's business.
    const other = await addPerson(address, owner, { role: 'viewer' })
    const foreign = (await json(asPerson(address, other)('/v1/me/sessions'))).items[0]
    expect(await (await asPerson(address, person)(`/v1/me/sessions/${foreign.id}`, { method: 'DELETE', refused: true })).status).toBe(404)
    expect(await json(asPerson(address, person)('/v1/me/sessions/end-others', { method: 'POST', body: {} }))).toEqual({ ended: 1 })
    expect([await statusAs(third), await statusAs(person), await statusAs(other)]).toEqual([401, 200, 200])
  })

  it('takes a new password, ends all other sessions, and refuses what is guessed first', async () => {
    const person = await addPerson(address, owner, { role: 'viewer', name: 'Vera Viewer' })
    const elsewhere = await signInAgain(address, person)
    const change = (current: string, next: string) =>
      asPerson(address, person)('/v1/me/password', { method: 'POST', body: { current, next }, refused: true })
    expect((await change('not the present one', 'eleven blue rulers')).status).toBe(422)
    expect((await change(password, 'short')).status).toBe(422)
    expect((await change(password, 'veraviewer1')).status).toBe(422)
    expect((await change(password, 'eleven blue rulers')).status).toBe(204)
    expect(await statusAs(elsewhere)).toBe(401)
    expect((await post('/v1/sign-in', { email: person.email, password })).status).toBe(401)
    expect((await post('/v1/sign-in', { email: person.email, password: 'eleven blue rulers' })).status).toBe(200)
  })

  it('ends with signing out', async () => {
    const person = await addPerson(address, owner, { role: 'viewer' })
    await asPerson(address, person)('/v1/sign-out', { method: 'POST', body: {} })
    expect(await statusAs(person)).toBe(401)
  })
})

describe('People', () => {
  it('are given roles and kinds of data by an owner, at once; the last owner stays', async () => {
    const person = await addPerson(address, owner, { role: 'viewer' })
    const set = (id: string, body: object) => asOwner(`/v1/users/${id}`, { method: 'PATCH', body, refused: true })
    expect(await statusAs(person, '/v1/audit')).toBe(403)
    await set(person.userId, { role: 'finance' })
    expect(await statusAs(person, '/v1/audit')).toBe(200)
    await set(person.userId, { kinds: ['employees'] })
    expect(await json(asPerson(address, person)('/v1/me'))).toMatchObject({ role: 'finance', kinds: ['employees'] })
    expect((await set(owner.userId, { role: 'viewer' })).status).toBe(409)
    expect((await asOwner(`/v1/users/${owner.userId}`, { method: 'DELETE', refused: true })).status).toBe(409)
    await set(person.userId, { role: 'owner', kinds: null })
    // Two owners who demote each other at the same time: one remains.
    const both = await Promise.all([
      asPerson(address, person)(`/v1/users/${owner.userId}`, { method: 'PATCH', body: { role: 'viewer' }, refused: true }),
      set(person.userId, { role: 'viewer' }),
    ])
    expect(both.map((answer) => answer.status).filter((status) => status === 200)).toHaveLength(1)
    const users = await store.query<{ user_id: string }>(`select user_id from role_grant where role = 'owner'`)
    expect(users).toHaveLength(1)
    await store.execute(`update role_grant set role = 'owner' where user_id = $1`, [owner.userId])
  })

  it('who are removed are out at once, with their keys; they come back by invitation, under the same name in the audit', async () => {
    const person = await addPerson(address, owner, { role: 'owner', name: 'Otto Other' })
    const made = await json(asPerson(address, person)('/v1/keys', { method: 'POST', body: { name: 'theirs', permissions: ['read'] } }))
    const byKey = () => fetch(`${address}/v1/me`, { headers: { authorization: `Bearer ${made.text}` } })
    expect((await byKey()).status).toBe(200)
    await asOwner(`/v1/users/${person.userId}`, { method: 'DELETE' })
    expect([await statusAs(person), (await byKey()).status]).toEqual([401, 401])
    expect((await post('/v1/sign-in', { email: person.email, password })).status).toBe(401)
    const { items } = await json(asOwner(`/v1/audit?actor=user:${person.userId}`))
    expect(items[0]).toMatchObject({ actorName: 'Otto Other', action: 'make key' })
    const again = await json(asOwner('/v1/invitations', { method: 'POST', body: { email: person.email, role: 'viewer' } }))
    const back = await post('/v1/invitations/accept', { token: again.sent.link.split('/').at(-1), name: 'Otto Other', password })
    expect(await back.json()).toMatchObject({ userId: person.userId, role: 'viewer' })
  })

  it('have invitations that work once, can be taken back, renewed, and expire', async () => {
    const invite = (email: string) => asOwner('/v1/invitations', { method: 'POST', body: { email, role: 'viewer' }, refused: true })
    const accept = (link: string) => post('/v1/invitations/accept', { token: link.split('/').at(-1), name: 'New One', password })
    const first = await json(invite('new.one@example.com'))
    expect((await invite('New.One@example.com')).status).toBe(409)
    const renewed = await json(asOwner(`/v1/invitations/${first.invitation.id}/resend`, { method: 'POST', body: {} }))
    expect((await accept(first.sent.link)).status).toBe(404)
    const both = await Promise.all([accept(renewed.sent.link), accept(renewed.sent.link)])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 404])
    const taken = await json(invite('new.two@example.com'))
    await asOwner(`/v1/invitations/${taken.invitation.id}`, { method: 'DELETE' })
    expect((await accept(taken.sent.link)).status).toBe(404)
    const late = await json(invite('new.three@example.com'))
    await store.execute(`update invitation set expires_at = now() - interval '1 minute' where id = $1`, [late.invitation.id])
    expect((await accept(late.sent.link)).status).toBe(404)
    expect(JSON.stringify(await store.query('select * from invitation'))).not.toContain(late.sent.link.split('/').at(-1))
  })
})

describe('API keys', () => {
  it('may what they were made for and no more than their maker, now', async () => {
    const maker = await addPerson(address, owner, { role: 'owner' })
    const make = (body: object) => asPerson(address, maker)('/v1/keys', { method: 'POST', body: { name: 'k', ...body }, refused: true })
    const { key, text } = await json(make({ permissions: ['read', 'readAudit'], kinds: ['cost'] }))
    const by = async (path: string, init: RequestInit = {}) =>
      (await fetch(`${address}${path}`, { ...init, headers: { authorization: `Bearer ${text}`, ...init.headers } })).status
    expect([await by('/v1/audit'), await by('/v1/users')]).toEqual([200, 403])
    // A key is no cookie: where it comes from does not matter. And it makes no keys, nor has sessions.
    expect(await by('/v1/me/sessions')).toBe(403)
    expect(JSON.stringify(await store.query('select * from api_key'))).not.toContain(text)
    expect((await json(asPerson(address, maker)('/v1/keys'))).items[0]).toMatchObject({ prefix: text.slice(0, 13), name: 'k' })
    await asOwner(`/v1/users/${maker.userId}`, { method: 'PATCH', body: { role: 'viewer' } })
    expect([await by('/v1/audit'), await by('/v1/me')]).toEqual([403, 200])
    await asOwner(`/v1/users/${maker.userId}`, { method: 'PATCH', body: { role: 'owner' } })
    await asOwner(`/v1/keys/${key.id}`, { method: 'DELETE' })
    expect(await by('/v1/me')).toBe(401)
    const past = await make({ permissions: ['read'], expiresAt: '2020-01-01T00:00:00Z' })
    expect(past.status).toBe(422)
    const expiring = await json(make({ permissions: ['read'], expiresAt: '2100-01-01T00:00:00Z' }))
    await store.execute(`update api_key set expires_at = now() - interval '1 minute' where id = $1`, [expiring.key.id])
    expect((await fetch(`${address}/v1/me`, { headers: { authorization: `Bearer ${expiring.text}` } })).status).toBe(401)
  })
})

describe('The audit', () => {
  it('says who did what, by name, page by page, and goes out as CSV', async () => {
    const page = await json(asOwner('/v1/audit?limit=2'))
    expect(page.items).toHaveLength(2)
    const next = await json(asOwner(`/v1/audit?limit=2&cursor=${page.next}`))
    expect(next.items[0].id).toBeLessThan(page.items[1].id)
    const invited = await json(asOwner(`/v1/audit?action=invite&subject=invitation:&from=2020-01-01&to=2100-01-01`))
    expect(invited.items.length).toBeGreaterThan(3)
    expect(invited.items[0]).toMatchObject({ action: 'invite', actorName: 'Olga Owner' })
    expect((await json(asOwner('/v1/audit?action=invite&to=2020-01-01'))).items).toEqual([])
    const words = await json(asOwner('/v1/audit/words'))
    expect(words.actions).toEqual(expect.arrayContaining(['sign in', 'sign in refused', 'change role', 'make key', 'become owner']))
    const csv = await (await asOwner('/v1/audit.csv?action=invite')).text()
    expect(csv.split('\r\n')[0]).toBe('at,actor,actorName,action,subject,subjectName,details')
    expect(csv.split('\r\n').length).toBe(invited.items.length + 2)
  })

  it('holds no address, no password and no token', async () => {
    const all = JSON.stringify(await store.query('select actor, action, subject, details from audit'))
    expect(all).not.toMatch(/@|example\.com|tl_|measures/)
  })
})

describe('Mail', () => {
  it('carries invitations and links for new passwords, and a stranger learns nothing', async () => {
    const box = await mailBox()
    const way = { smtpUrl: `smtp://tapeline:secret@127.0.0.1:${box.port}`, from: 'Tapeline <tapeline@example.com>' }
    const set = await json(asOwner('/v1/settings/mail', { method: 'PUT', body: { way, address: 'https://tapeline.example.com/' } }))
    expect(set).toMatchObject({
      on: true,
      from: way.from,
      server: `127.0.0.1:${box.port}`,
      user: 'tapeline',
      address: 'https://tapeline.example.com',
    })
    expect(JSON.stringify(set)).not.toContain('secret')

    const invited = await json(asOwner('/v1/invitations', { method: 'POST', body: { email: 'mai.ling@example.com', role: 'analyst' } }))
    expect(invited.sent).toMatchObject({ mailed: true, link: null })
    const mail = await box.next()
    expect(mail).toMatchObject({ subject: 'Olga Owner invites you to Tapeline', to: [{ address: 'mai.ling@example.com' }] })
    const link = /https:\/\/tapeline\.example\.com\/invitation\/([\w-]+)/.exec(mail.text!)!
    expect(mail.html).toContain(link[0])
    const mai = { email: 'mai.ling@example.com', password }
    expect((await post('/v1/invitations/accept', { token: link[1], name: 'Mai <b>Ling</b>', password })).status).toBe(200)
    const before = await post('/v1/sign-in', mai)
    const cookie = before.headers.getSetCookie()[0]!.split(';')[0]!

    // Whatever host a stranger says he came by, the link leads to the organisation's own.
    const asked = await post(
      '/v1/password-resets',
      { email: 'MAI.ling@example.com' },
      { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    )
    const unknown = await post('/v1/password-resets', { email: 'who.ever@example.com' })
    expect([asked.status, unknown.status]).toEqual([204, 204])
    const reset = await box.next()
    expect(reset.subject).toBe('A new password for Tapeline')
    expect(reset.html).toContain('Mai &lt;b&gt;Ling')
    const [, token] = /https:\/\/tapeline\.example\.com\/reset\/([\w-]+)/.exec(reset.text!)!
    const use = (next: string) => post('/v1/password-resets/use', { token, password: next })
    expect((await use('mai.ling mai')).status).toBe(422)
    expect((await use('nine grey pencils')).status).toBe(200)
    expect((await use('nine grey pencils')).status).toBe(404)
    expect((await fetch(`${address}/v1/me`, { headers: { cookie } })).status).toBe(401)
    expect((await post('/v1/sign-in', { ...mai, password: 'nine grey pencils' })).status).toBe(200)

    await asOwner('/v1/settings/mail/try', { method: 'POST', body: {} })
    expect(await box.next()).toMatchObject({ subject: 'Mail from Tapeline arrives', to: [{ address: owner.email }] })
    expect(box.waiting()).toBe(0)
    await box.close()

    // A mail server that is gone: the link is shown instead, with what went wrong.
    const gone = await json(asOwner('/v1/invitations', { method: 'POST', body: { email: 'late@example.com', role: 'viewer' } }))
    expect(gone.sent).toMatchObject({
      mailed: false,
      link: expect.stringContaining('/invitation/'),
      problem: expect.stringContaining('ECONNREFUSED'),
    })
    expect((await asOwner('/v1/settings/mail/try', { method: 'POST', body: {}, refused: true })).status).toBe(503)
    const off = await json(asOwner('/v1/settings/mail', { method: 'PUT', body: { way: null } }))
    expect(off.on).toBe(false)
    const shown = await json(asOwner(`/v1/users/${owner.userId}/reset-link`, { method: 'POST', body: {} }))
    expect(shown).toMatchObject({ mailed: false, link: expect.stringMatching(/^https:\/\/tapeline\.example\.com\/reset\/[\w-]{22}$/) })
  }, 30_000)
})

/** A mail server that keeps what it is sent. */
async function mailBox() {
  const mails: Email[] = []
  const waiting: ((mail: Email) => void)[] = []
  const server = new SMTPServer({
    ...{ authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] },
    onAuth: ({ username, password: given }, _session, done) =>
      given === 'secret' ? done(null, { user: username ?? '' }) : done(new Error('wrong password')),
    onData(stream, _session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        const mail = await PostalMime.parse(Buffer.concat(parts))
        const next = waiting.shift()
        if (next) next(mail)
        else mails.push(mail)
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    next: async () => mails.shift() ?? (await new Promise<Email>((resolve) => waiting.push(resolve))),
    waiting: () => mails.length,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
