/**
 * What somebody said in confidence cannot be recovered by an account manager: every page's data and every export of hers is read before and
 * after one such answer came in, live and measured, at accounts where none, one, two, three and four people spoke so before.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AnswerRow } from '#api/record.ts'
import type { AccountRelationship } from '#api/routes/relationship.ts'
import { routes } from '#api/routes.ts'
import { makeStartToken } from '#app/access/start-link.ts'
import { lookForAlerts } from '#app/cases/look-for-alerts.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { createServer } from '#http/server.ts'
import type { OpenStore } from '#store/engine/open-store.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { account, answer, contact, order, orderLine } from '../builders/rows.ts'
import { openInMemory } from '../store-cases.ts'
import { addPerson, asPerson, becomeOwner, type Person } from './sign-in.ts'

const anna = 'Anna Alpha'
/** So many people spoke in confidence at each account before. */
const before = [0, 1, 2, 3, 4] as const
const lastDay = '2025-12-31'

let store: OpenStore
let app: Awaited<ReturnType<typeof createServer>>
let address: string
let owner: Person
let manager: Person
const accountIds: number[] = []
const personIds: number[] = []

const said = (externalId: string, at: number, by: number, score: number, more: Partial<AnswerRow> = {}): AnswerRow =>
  answer({ externalId, customer: `C${at}`, person: `P${at}-${by}`, score, metric: 'nps', day: `2025-${10 + (by % 3)}-1${by}`, ...more })

const inConfidence = { privacy: 'confidential', comment: 'SECRET WORDS' } as const

const bringInConfidence = (accounts: readonly number[], by: number, day: (at: number) => string) =>
  bringRows(store, [
    { source: 'crm', rows: accounts.map((at) => said(`later-${at}-${by}`, at, by, 0, { ...inConfidence, day: day(at) })) },
  ]).then(() => lookForAlerts(testContext(store), null))

async function measure(): Promise<number> {
  return (await takeSnapshot(testContext(store), { asOf: lastDay, window: '12m', level: 'customer', costModel: null, segmentation: null }))
    .id
}

beforeAll(async () => {
  store = await openInMemory()
  const roles = ['Decision maker', 'Decision maker', 'Procurement', 'User', 'User', 'User', 'Billing', 'User']
  const rows = before.flatMap((spoke, at) => [
    account({ externalId: `C${at}`, name: `Customer ${at}`, colleague: anna }),
    ...roles.map((role, by) =>
      contact({ externalId: `P${at}-${by}`, customer: `C${at}`, lastName: `Person ${at}-${by}`, role, person: `P${at}-${by}` }),
    ),
    order({ externalId: `O${at}`, customer: `C${at}`, day: lastDay }),
    orderLine({ externalId: `L${at}`, customer: `C${at}`, document: `O${at}`, day: lastDay, netMinor: 10_000 * (at + 1) }),
    said(`open-${at}-6`, at, 6, 9),
    said(`open-${at}-7`, at, 7, 4),
    ...Array.from({ length: spoke }, (_, by) => said(`secret-${at}-${by}`, at, by, 1 + by, inConfidence)),
  ])
  await bringRows(store, [{ source: 'crm', rows }])
  const ids = async (sql: string) => (await store.query<{ id: number }>(sql)).map((row) => row.id)
  accountIds.push(...(await ids(`select id from account where kind = 'account' order by external_id`)))
  personIds.push(...(await ids(`select id from person where external_id like '%-5' or external_id like '%-0' order by external_id`)))
  for (const _ of [1, 2]) await measure()
  app = await createServer({
    store,
    limits: { callsPerMinute: 1_000_000, tries: 1_000, triesOfMachine: 1_000 },
    commands: { runCommand: async () => 0, folders: [] },
  })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
  owner = await becomeOwner(address, (await makeStartToken(store))!)
  manager = await addPerson(address, owner, { role: 'accountManager', colleagues: [anna], name: 'Anna' })
}, 120_000)
afterAll(async () => {
  await app.close()
  await store.close()
})

/** Everything an account manager can read, by its address: ids of the accounts and people for what is about one, the tables as files. */
async function everythingAnnaReads(query = ''): Promise<Map<string, string>> {
  const ask = asPerson(address, manager)
  const paths = Object.values(routes).flatMap(({ method, path, may }) => {
    if (method !== 'GET' || may === 'anyone' || /sessions|events|:(?!account|person|table)/.test(path)) return []
    if (path.includes(':person'))
      return personIds.map((id, i) => path.replace(':account', String(accountIds[i >> 1])).replace(':person', String(id)))
    if (path.includes(':account')) return accountIds.map((id) => path.replace(':account', String(id)))
    return path.includes(':table') ? ['accounts', 'segments', 'findings'].map((table) => path.replace(':table', table)) : [path]
  })
  const asked = [
    ...new Set(paths),
    '/v1/search?q=secret',
    '/v1/search?q=Person',
    '/v1/accounts?grade=D',
    '/v1/accounts?index=0..60&sort=-index',
  ]
  const found = new Map<string, string>()
  for (const path of asked) {
    const response = await ask(`${path}${path.includes('?') ? query.replace('?', '&') : query}`, { refused: true })
    found.set(path, `${response.status} ${withoutClock(await response.text())}`)
  }
  return found
}

/** When something was read or made, and prints of the whole record: nothing of what they are about can be told from them. */
const withoutClock = (text: string): string =>
  text
    .replaceAll(/"(madeAt|at|now|inputHash|input_hash|lastSeenAt|expiresAt)":"[^"]*"/g, '"$1":"-"')
    .replaceAll(/"(snapshot|previousSnapshot)":\d+/g, '"$1":"-"')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '-')

const differing = (a: Map<string, string>, b: Map<string, string>) => [...a.keys()].filter((path) => a.get(path) !== b.get(path))

const indexOf = async (person: Person, at: number) =>
  (await (await asPerson(address, person)(`/v1/accounts/${accountIds[at]}/relationship`)).json()) as AccountRelationship

it('One answer in confidence changes nothing that an account manager can read, unless it is the first or completes three', async () => {
  await lookForAlerts(testContext(store), null)
  const first = await everythingAnnaReads()
  expect([...first.values()].filter((text) => text.startsWith('200')).length).toBeGreaterThan(60)
  expect([...first].filter(([, text]) => text.includes('SECRET')).map(([path]) => path)).toEqual([])
  const ownersBefore = await indexOf(owner, 1)
  // A second at the account of one, a fourth and a fifth at those of three and four; the fourth of a day before all others.
  await bringInConfidence([1, 3, 4], 5, (at) => (at === 3 ? '2025-09-01' : '2025-12-30'))
  expect((await indexOf(owner, 1)).figures!.index).toBeLessThan(ownersBefore.figures!.index - 1)
  expect(differing(first, await everythingAnnaReads())).toEqual([])
  await measure()
  expect(differing(await everythingAnnaReads('?snapshot=2'), await everythingAnnaReads('?snapshot=3'))).toEqual([])
}, 120_000)

it('The first closes all but index and grade, which do not move; the third opens one sum of three', async () => {
  const [openly, two] = [await indexOf(manager, 0), await indexOf(manager, 2)]
  expect([openly.shows, two.shows]).toEqual(['everything', 'index and grade'])
  await bringInConfidence([0, 2], 4, () => '2025-12-29')
  const [closed, three] = [await indexOf(manager, 0), await indexOf(manager, 2)]
  const { index, grade } = openly.figures!
  expect(closed.figures).toEqual({
    ...{ index: Math.round(index), grade, sd: null, low: null, high: null, reliability: null },
    ...{ heardShare: null, blindSpot: null, standing: null },
  })
  const { others, wouldChange, plainly, trend, history } = closed
  expect({ others, wouldChange, plainly, trend, history }).toEqual({
    others: null,
    wouldChange: null,
    plainly: null,
    trend: null,
    history: null,
  })
  expect(closed.voices!.every((one) => one.state === 'not told' && one.y === null && one.contribution === null)).toBe(true)

  expect(three).toMatchObject({
    shows: 'others together',
    others: { people: 6, inConfidence: { voices: 3 } },
    wouldChange: null,
    trend: null,
  })
  const told = three.voices!.filter((one) => one.contribution !== null)
  expect(told.map(({ name, state, y }) => [name, state, y])).toEqual([
    ['Person 2-6', 'heard', 90],
    ['Person 2-7', 'heard', 40],
  ])
  const sum = told.reduce((total, one) => total + one.contribution!, three.others!.contribution)
  expect(sum).toBeCloseTo(three.figures!.index, 6)
  expect(Number.isInteger(three.figures!.index)).toBe(true)
  // The whole of it is open to whoever listens: the same account, moved by all three.
  const whole = await indexOf(owner, 2)
  expect(Math.round(whole.figures!.index)).toBe(three.figures!.index)
  expect(whole.voices!.filter((one) => one.privacy === 'confidential')).toHaveLength(3)
}, 60_000)
