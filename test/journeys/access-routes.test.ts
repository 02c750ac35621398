/** Every route from the wrong side: without signing in, without the right, from another site, and at accounts of others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Permission, permissions, type Role, roles } from '#api/access.ts'
import type { Route } from '#api/route.ts'
import { routes } from '#api/routes.ts'
import { makeStartToken } from '#app/access/start-link.ts'
import { createServer } from '#http/server.ts'
import type { OpenStore } from '#store/engine/open-store.ts'
import { anna, annas, twoPortfolios, zeldas } from '../builders/two-portfolios.ts'
import { openInMemory } from '../store-cases.ts'
import { addPerson, asPerson, becomeOwner, type Person, peopleOfEveryRole } from './sign-in.ts'

/** What anyone may reach: to come in, to see that it lives, the web app's files and the reference. Whatever else is for anyone is a mistake. */
const forAnyone = [
  ...['GET /healthz', 'GET /readyz', 'GET /openapi.json', 'GET /reference', 'GET /look.css', 'GET /assets/*', 'GET /*'],
  // Asks for this machine or a token of its own: http/watching.test.ts.
  'GET /metrics',
  ...['GET /v1/sign-in', 'POST /v1/sign-in', 'POST /v1/sign-out', 'POST /v1/start', 'POST /v1/invitations/look'],
  ...['POST /v1/invitations/accept', 'POST /v1/password-resets', 'POST /v1/password-resets/use'],
]
const unsafe = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

type App = Awaited<ReturnType<typeof createServer>>
let store: OpenStore
let demo: OpenStore
let app: App
let address: string
let people: Record<Role, Person>
let narrowKey: string
let snapshot: number

beforeAll(async () => {
  store = await openInMemory()
  demo = await openInMemory()
  snapshot = await twoPortfolios(store)
  const limits = { callsPerMinute: 1_000_000, tries: 1_000, triesOfMachine: 1_000 }
  app = await createServer({ store, demo, limits, commands: { runCommand: async () => 0, folders: [] } })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
  const owner = await becomeOwner(address, (await makeStartToken(store))!)
  people = await peopleOfEveryRole(address, owner, [anna])
  const made = await asPerson(address, owner)('/v1/keys', { method: 'POST', body: { name: 'narrow', permissions: ['saveViews'] } })
  narrowKey = ((await made.json()) as { text: string }).text
}, 120_000)
afterAll(async () => {
  await app.close()
  await store.close()
  await demo.close()
})

/** Sends without a body that fits: who may not is refused before it is looked at. */
async function send(server: App, method: string, url: string, headers: Record<string, string> = {}) {
  const { statusCode, body } = await server.inject({
    ...{
      method: method as 'GET',
      url: url.replaceAll(/:\w+/g, '1').replace('*', 'x'),
      headers: { host: new URL(address).host, ...headers },
    },
    ...(unsafe(method) && { payload: {} }),
  })
  return { status: statusCode, body }
}
const from = (person: Person) => ({ cookie: person.cookie, origin: address })

describe('Every route that is served', () => {
  it('says who may call it, and only those of a short list are for anyone', () => {
    const found = app.declaredRoutes.map(({ method, url, may }) => ({ name: `${method} ${url}`, may }))
    expect(found.length).toBeGreaterThan(2 * Object.keys(routes).length)
    const open = found.filter(({ may, name }) => may === 'anyone' && !name.startsWith('HEAD '))
    expect(open.map(({ name }) => name.replace('/demo/', '/')).filter((name) => !forAnyone.includes(name))).toEqual([])
    expect(found.filter(({ may }) => !['anyone', 'signedIn', 'lockToken', ...Object.keys(permissions)].includes(may))).toEqual([])
    expect(found.filter(({ may }) => may === 'lockToken').map(({ name }) => name)).toEqual(['POST /cli', 'POST /cli/:number/cancel'])
  })

  it('refuses whoever has not signed in, whose role does not allow it, whose key was not made for it, and who comes from another site', async () => {
    const wrong = await wronglyServed(app)
    expect(wrong.tried).toBeGreaterThan(1000)
    expect(wrong.found).toEqual([])
  }, 300_000)

  it('would be found by these tests if one were wrong', async () => {
    const server = await createServer({ store })
    // Says that it asks for a right, and does not ask.
    server.get('/v1/leak', { config: { may: 'readAudit' } }, async () => 'everything')
    server.post('/v1/leak', { config: { may: 'signedIn' } }, async () => 'done')
    const { found } = await wronglyServed(server, (url) => url === '/v1/leak')
    expect(found).toContain('GET /v1/leak: signed out → 200')
    expect(found).toContain('GET /v1/leak: viewer → 200')
    expect(found).toContain('POST /v1/leak: from another site → 200')
    await server.close()
  })
})

async function wronglyServed(server: App, which: (url: string) => boolean = () => true) {
  const found: string[] = []
  let tried = 0
  const declared = server.declaredRoutes.filter(({ url, may, method }) => may !== 'lockToken' && method !== 'HEAD' && which(url))
  for (const { method, url, may } of declared) {
    const expectStatus = async (who: string, status: number, headers: Record<string, string>) => {
      tried++
      const answer = await send(server, method, url, headers)
      if (answer.status !== status) found.push(`${method} ${url}: ${who} → ${answer.status}`)
    }
    if (unsafe(method)) {
      await expectStatus('from another site', 403, { cookie: people.owner.cookie, origin: 'http://evil.example' })
      await expectStatus('from a page that does not say where it is', 403, { cookie: people.owner.cookie })
      await expectStatus('from a sister site', 403, { ...from(people.owner), 'sec-fetch-site': 'same-site' })
    }
    if (may === 'anyone') continue
    await expectStatus('signed out', 401, { origin: address })
    await expectStatus('with a cookie made up', 401, { cookie: 'tapeline.session_token=made.up', origin: address })
    await expectStatus('with a key made up', 401, { authorization: 'Bearer tl_0000000000_made-up' })
    if (may === 'signedIn') continue
    for (const [role, person] of Object.entries(people) as [Role, Person][])
      if (!(roles[role].may as readonly Permission[]).includes(may as Permission)) await expectStatus(role, 403, from(person))
    if (may !== 'saveViews') await expectStatus('with a key for something else', 403, { authorization: `Bearer ${narrowKey}` })
  }
  return { found, tried }
}

describe('An account manager', () => {
  it('finds nothing of others in any answer, whatever is asked for', async () => {
    const owner = asPerson(address, people.owner)
    const zeldaId = await idOf(zeldas.externalId)
    const annaId = await idOf(annas.externalId)
    // What people wrote about an account of others.
    const number = {
      key: `account:${zeldas.key}:revenueMinor`,
      label: 'Quux revenue',
      value: '1',
      snapshot,
      account: zeldas.key,
      page: '/accounts/1',
    }
    const made = {
      challenge: await idIn(owner('/v1/challenges', { method: 'POST', body: { number, text: 'Quux?' } })),
      decision: await idIn(
        owner('/v1/decisions', {
          method: 'POST',
          body: {
            ...{ subject: { kind: 'account', key: zeldas.key }, choice: 'price', note: 'Quux', owner: `user:${people.owner.userId}` },
            reviewOn: '2027-01-01',
          },
        }),
      ),
    }
    const secrets = await secretsOf(zeldaId)
    const others = { ids: [zeldaId, zeldas.key, zeldas.externalId, zeldas.name], own: annaId, snapshot, ...made }
    const { answers, leaks } = await askForEverything(people.accountManager, others, secrets)
    expect(leaks).toEqual([])
    expect(answers.size).toBeGreaterThan(20)
    // The same questions do get answers: of one's own account, and for who may see all.
    expect((await asked(people.accountManager, '/v1/book')).body).toContain(annas.name)
    expect((await asked(people.accountManager, `/v1/accounts/${annaId}`)).body).toContain(annas.name)
    const all = await askForEverything(people.analyst, others, secrets, 'plainly')
    expect(all.leaks.length).toBeGreaterThan(10)
  }, 300_000)

  it('has own accounts by every spelling of a name, and none without one', async () => {
    const as = async (colleagues: string[]) => {
      const person = await addPerson(address, people.owner, { role: 'accountManager', colleagues })
      return JSON.parse((await asked(person, '/v1/book')).body).name
    }
    expect(await as(['  anna   ALPHA '])).toEqual([annas.name])
    expect(await as([])).toEqual([])
    expect(await as(['Anna'])).toEqual([])
  })

  it('has totals of own accounts, and means of others only where there are five', async () => {
    const totals = JSON.parse((await asked(people.accountManager, '/v1/portfolio')).body)
    const book = JSON.parse((await asked(people.accountManager, '/v1/book')).body)
    expect(book.n).toBe(1)
    expect(JSON.stringify(totals)).toContain(String(book.revenueMinor[0]))
  })
})

describe('Somebody to whom margin and cost are closed', () => {
  it('finds no margin and no cost in any answer', async () => {
    const accounts = JSON.parse((await asked(people.owner, '/v1/book')).body)
    const closed = ['marginMinor', 'costOfGoodsMinor', 'costToServeMinor', 'netContributionMinor', 'activityCostMinor', 'freightMinor']
    const open = new Set(['revenueMinor', 'listValueMinor'].flatMap((name) => accounts[name] as number[]))
    const secrets = {
      text: /never said/,
      numbers: new Set(
        closed.flatMap((name) => accounts[name] as number[]).filter((n) => n !== null && Math.abs(n) > 1000 && !open.has(n)),
      ),
    }
    expect(secrets.numbers.size).toBeGreaterThan(20)
    const zeldaId = await idOf(zeldas.externalId)
    const everything = { ids: [zeldaId, zeldas.key, zeldas.externalId, zeldas.name], own: zeldaId, snapshot }
    const viewer = await askForEverything(people.viewer, everything, secrets)
    expect(viewer.leaks).toEqual([])
    // Neither does who may read costs, once an owner closed them for this person.
    const closedAnalyst = await addPerson(address, people.owner, { role: 'analyst', kinds: [] })
    expect((await askForEverything(closedAnalyst, everything, secrets, 'every way', viewer.answers)).leaks).toEqual([])
    expect((await askForEverything(people.analyst, everything, secrets, 'plainly')).leaks.length).toBeGreaterThan(3)
    expect(JSON.parse((await asked(people.viewer, '/v1/book')).body).revenueMinor).toEqual(accounts.revenueMinor)
  }, 300_000)
})

interface Secrets {
  readonly text: RegExp
  readonly numbers: ReadonlySet<number>
}

const idOf = async (externalId: string): Promise<number> =>
  (await store.query<{ id: number }>(`select id from account where external_id = $1 and kind = 'account'`, [externalId]))[0]!.id

const idIn = async (answer: Promise<Response>): Promise<number> => ((await (await answer).json()) as { id: number }).id

/** Names, keys, ids and amounts that only others' accounts have, and totals that they are part of. */
async function secretsOf(foreignId: number): Promise<Secrets> {
  const measured = await store.query<{ account_id: number; measures: Record<string, unknown>; own: boolean }>(
    `select account_id, measures, external_id = $2 as own from snapshot_account where snapshot_id = $1`,
    [snapshot, annas.externalId],
  )
  const amounts = (own: boolean) =>
    measured
      .filter((row) => row.own === own)
      .map((row) => Object.entries(row.measures).flatMap(([, value]) => (typeof value === 'number' ? [Math.round(value)] : [])))
  const ours = new Set(amounts(true).flat())
  const names = Object.entries(measured[0]!.measures).flatMap(([name, value]) => (typeof value === 'number' ? [name] : []))
  const totals = names.map((name) => measured.reduce((sum, row) => sum + Math.round(Number(row.measures[name] ?? 0)), 0))
  const numbers = [...amounts(false).flat(), ...totals].filter((n) => Math.abs(n) > 1000 && !ours.has(n))
  return {
    text: /quux|QX-|zelda/i,
    numbers: new Set([...numbers, ...measured.filter((row) => !row.own).map((row) => row.account_id), foreignId]),
  }
}

interface Others {
  readonly ids: readonly (number | string)[]
  /** An account that is open to whoever asks. */
  readonly own: number
  readonly snapshot: number
  readonly challenge?: number
  readonly decision?: number
}

/** Asks every GET route of the contract in every way its schemas allow, with ids, keys and names of others. */
async function askForEverything(
  person: Person,
  others: Others,
  secrets: Secrets,
  how: 'every way' | 'plainly' = 'every way',
  /** Routes that somebody else of the same kinds of data was answered by in every way: asked plainly here. */
  answered: ReadonlyMap<string, number> = new Map(),
) {
  const answers = new Map<string, number>()
  const leaks: string[] = []
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    if (route.method !== 'GET' || route.answers === 'events') continue
    for (const [path, query] of asksOf(route, others, how === 'every way' && !answered.has(name))) {
      const url = query === '' ? path : `${path}?${query}`
      const { status, body } = await asked(person, url)
      if (status >= 500) leaks.push(`${name} ${url}: ${status}`)
      if (status < 300) answers.set(name, (answers.get(name) ?? 0) + 1)
      const leak =
        status < 300 ? leakIn(withoutAsked(body, query), secrets) : leakIn(withoutEchoes(body, others), { ...secrets, numbers: new Set() })
      if (leak !== null) leaks.push(`${name} ${url}: ${status} ${leak}`)
    }
  }
  return { answers, leaks }
}

async function asked(person: Person, url: string) {
  const { statusCode, body } = await app.inject({ url, headers: { host: new URL(address).host, ...from(person) } })
  return { status: statusCode, body }
}

/** A refusal may say again what was asked for; everything else may not. */
const withoutEchoes = (body: string, others: Others) =>
  [...others.ids, zeldas.order, ...searched].reduce<string>((rest, echo) => rest.replaceAll(String(echo), ''), body)

/** An answer may say again the very word it was asked with. */
const withoutAsked = (body: string, query: string) =>
  [...new URLSearchParams(query).values()].filter((value) => value.length > 2).reduce((rest, value) => rest.replaceAll(value, ''), body)

function leakIn(said: string, { text, numbers }: Secrets): string | null {
  const found = text.exec(said)
  if (found) return said.slice(Math.max(0, found.index - 60), found.index + 40)
  const number = [...said.matchAll(/-?\d+(\.\d+)?/g)].find(
    ([n]) => numbers.has(Number(n)) || (n.includes('.') && numbers.has(Math.round(Number(n) * 100))),
  )
  return number ? said.slice(Math.max(0, number.index - 60), number.index + 30) : null
}

/** Steps, activities and files that there are. */
const below = ['revenue', 'freight', 'asked for', 1]
const searched = ['quux', 'QX']

const guesses = (others: Others, name: string): (number | string)[] =>
  ({ snapshot: [others.snapshot], challenge: [others.challenge ?? 1], decision: [others.decision ?? 1] })[name] ?? [...others.ids, 1]

/** Every path, plainly; and every query, each of the next path and of one's own account: not each of each, which says nothing more. */
function asksOf(route: Route, others: Others, everyWay: boolean): [path: string, query: string][] {
  const paths = pathsOf(route, others)
  const [plain, ...queries] = queriesOf(route, others)
  const own = route.path.includes(':') ? pathsOf(route, { ...others, ids: [others.own] }).slice(0, 1) : []
  return [
    ...[...own, ...paths].map((path): [string, string] => [path, plain!]),
    ...(everyWay ? queries : []).flatMap((query, i) => [...own, paths[i % paths.length]!].map((path): [string, string] => [path, query])),
  ]
}

function pathsOf(route: Route, others: Others): string[] {
  const fields = fieldsOf(route.params)
  return [...route.path.matchAll(/:(\w+)/g)].reduce<string[]>(
    (paths, [placeholder, name], at) => {
      // What is below an account is asked for with its own words, not with every id again.
      const values = [...(fields[name!]?.words ?? []), ...(at === 0 ? guesses(others, name!) : below)]
      return paths.flatMap((path) => values.map((value) => path.replace(placeholder, encodeURIComponent(String(value)))))
    },
    [route.path],
  )
}

/** None, and each field alone with everything it could be. */
function queriesOf(route: Route, others: Others): string[] {
  const fields = Object.entries(fieldsOf(route.query))
  const needed = Object.fromEntries(
    fields.filter(([, field]) => field.required).map(([name, { words }]) => [name, words[0] ?? zeldas.name]),
  )
  const query = (values: Record<string, unknown>) =>
    new URLSearchParams(Object.entries({ ...needed, ...values }).map(([name, value]): [string, string] => [name, String(value)])).toString()
  return [
    query({}),
    ...fields.flatMap(([name, field]) =>
      // Beside a list of what it can be, one stranger is refused as any other is.
      [...field.words, ...(field.words.length > 0 ? [] : [...guesses(others, name), ...searched]), zeldas.order].map((value) =>
        query({ [name]: value }),
      ),
    ),
  ]
}

interface Field {
  readonly required: boolean
  /** What it can be, where that is a list. */
  readonly words: readonly unknown[]
}

function fieldsOf(schema: z.ZodType | undefined): Record<string, Field> {
  if (!schema) return {}
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as z.core.JSONSchema.ObjectSchema
  const words = (one: z.core.JSONSchema.BaseSchema): unknown[] => [
    ...(one.enum ?? (one.const === undefined ? [] : [one.const])),
    ...(one.type === 'boolean' ? [true, false] : []),
    ...(one.anyOf ?? []).flatMap((inner) => words(inner as z.core.JSONSchema.BaseSchema)),
  ]
  return Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [
      name,
      { required: required.includes(name), words: words(one as z.core.JSONSchema.BaseSchema) },
    ]),
  )
}
