/** What runs by itself, with a clock that is moved: files written back and dropped back, a folder that is watched. */
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Schedule, WriteBackPreview } from '#api/routes/schedules.ts'
import { makeStartToken } from '#app/access/start-link.ts'
import { createServer } from '#http/server.ts'
import type { OpenStore } from '#store/engine/open-store.ts'
import { factsOf, nounsOf, rollupsOf } from '../builders/record-dump.ts'
import { openInMemory } from '../store-cases.ts'
import { apiAs } from './import-api.ts'
import { addPerson, becomeOwner } from './sign-in.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tapeline-out-'))
const [outbox, inbox] = [mkdtempSync(path.join(root, 'out-')), mkdtempSync(path.join(root, 'in-'))]
let store: OpenStore
let app: Awaited<ReturnType<typeof createServer>>
let address: string
let api: ReturnType<typeof apiAs>
let finance: ReturnType<typeof apiAs>
let clock = '2026-04-02T04:30:00.000Z'

const accounts = [
  'Account ID,Account Name,City',
  'C1,"=cmd|Kemper, Lang",Köln',
  'C2,Brandt,Bonn',
  'C2b,Brandt,Bonn',
  'C3,Adler,Trier',
].join('\n')
const head = 'Order Number,Line,Account ID,Order Date,Product,Quantity,Amount'
const march = [head, 'O1,1,C1,2026-03-02,P1,2,100.00', 'O2,1,C2,2026-03-03,P1,1,250.50', 'O3,1,C9,2026-03-31,P1,1,40.00'].join('\n')

const mapping = {
  ...{ tapeline: 'mapping/1', name: 'CRM', source: 'crm', currency: 'EUR', files: { accounts: 'accounts.csv', lines: 'order-lines.csv' } },
  tables: [
    { table: 'account', from: 'accounts', columns: { id: 'Account ID', name: 'Account Name', town: 'City' } },
    {
      ...{ table: 'order_line', from: 'lines' },
      columns: {
        id: { concat: ['Order Number', 'Line'], separator: '-' },
        document: 'Order Number',
        customer: 'Account ID',
        day: 'Order Date',
        product: 'Product',
        quantity: 'Quantity',
        net: 'Amount',
      },
    },
  ],
}

beforeAll(async () => {
  process.env.TAPELINE_FOLDERS = [outbox, inbox].join(path.delimiter)
  store = await openInMemory()
  app = await createServer({ store, now: () => clock, runEveryMs: 15 })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
  const owner = await becomeOwner(address, (await makeStartToken(store))!)
  api = apiAs(address, owner)
  finance = apiAs(address, await addPerson(address, owner, { role: 'finance', kinds: [] }))
  const dropped = await api.drop({ 'crm/accounts.csv': accounts, 'crm/order-lines.csv': march })
  await api.run(await api.change(dropped, { what: 'mapping', source: 'crm', mapping }), { measure: true })
}, 60_000)
afterAll(async () => {
  delete process.env.TAPELINE_FOLDERS
  await app.close()
  await store.close()
  rmSync(root, { recursive: true, force: true })
})

const writeBack = (more: object = {}) => ({
  ...{ what: 'write-back', source: 'crm', headings: 'salesforce', columns: ['revenue', 'tier', 'lastInteraction'], names: true },
  ...{ empty: 'clear', folder: outbox, ...more },
})
const schedule = async (id: number): Promise<Schedule> =>
  (await api.must('GET', '/v1/schedules')).items.find((one: Schedule) => one.id === id)
const runs = async (id: number) =>
  (await api.must('GET', `/v1/schedules/${id}/runs`)).items as {
    state: string
    problem: string | null
    result: { file: string; why: string; import: number }
  }[]
/** Waits until the runner has been there so often. */
async function ran(id: number, times: number) {
  for (let n = 0; n < 400; n++) {
    const found = (await runs(id)).filter((run) => run.state !== 'running')
    if (found.length >= times && !(await schedule(id)).running) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`never ran ${times} times: ${JSON.stringify(await runs(id))}`)
}
const moved = (to: string) => {
  clock = to
}

describe('A file written back', () => {
  it('has a row per key of the other system, and says which accounts it leaves out', async () => {
    const preview: WriteBackPreview = await api.must('POST', '/v1/schedules/write-back', writeBack())
    expect(preview.headings).toEqual([
      ...[
        'Id',
        'Name',
        'Website',
        'Tapeline_Revenue__c',
        'Tapeline_Tier__c',
        'Tapeline_Last_Interaction__c',
        'Tapeline_As_Of__c',
        'Tapeline_Basis__c',
      ],
    ])
    // A name that a spreadsheet would run is left empty: the other system leaves its own alone.
    expect(preview.rows).toContainEqual(['C1', '', '', '100.00', 'KEY', '#N/A', '2026-03-31', expect.any(String)])
    expect(preview.rows).toContainEqual(['C2', 'Brandt', '', '250.50', 'KEY', '#N/A', '2026-03-31', expect.any(String)])
    expect(preview).toMatchObject({ total: preview.rows.length, severalKeys: 0 })
  })

  it('is written at its hour by the clock, once for all the days that were missed, and not again while nothing changed', async () => {
    const { id } = await api.must('POST', '/v1/schedules', {
      ...{ name: 'To the CRM', definition: writeBack(), timing: { every: 'day', hour: 5 } },
    })
    expect(await schedule(id)).toMatchObject({ nextAt: '2026-04-02T05:00:00.000Z', setUpBy: 'Olga Owner', lastRun: null })
    moved('2026-04-05T12:00:00.000Z')
    const [first] = await ran(id, 1)
    expect(first).toMatchObject({ state: 'done', problem: null, result: { file: 'tapeline-to-the-crm-2026-04-05-snapshot-1.csv' } })
    expect(readdirSync(outbox)).toEqual([first!.result.file])
    expect(await schedule(id)).toMatchObject({ nextAt: '2026-04-06T05:00:00.000Z', failures: 0 })
    moved('2026-04-06T05:00:00.000Z')
    expect((await ran(id, 2)).map((run) => run.state)).toEqual(['unchanged', 'done'])
    expect(readdirSync(outbox)).toHaveLength(1)
  })

  it('changes nothing when it is dropped back', async () => {
    const whole = async () => [...(await factsOf(store)), ...(await nounsOf(store)), ...(await rollupsOf(store))]
    const before = await whole()
    const [file] = readdirSync(outbox)
    const draft = await api.drop({ [file!]: readFileSync(path.join(outbox, file!)) })
    expect(draft.tables).toMatchObject([{ title: 'Written by Tapeline', leftOut: true, source: null, becomes: [] }])
    expect(draft.problems[0]!.message).toContain('there is nothing to import')
    const refused = await api.send('POST', `/v1/drafts/${draft.draft}/run`, { version: draft.version })
    expect(refused.status).toBe(422)
    // Nor is an export of that system taken for more, into which our columns went.
    const exported = `Account ID,Account Name,City,Tapeline_Revenue__c,Tapeline_Tier__c\nC3,Adler,Trier,5.00,KEY\n`
    const again = await api.drop({ 'crm/accounts.csv': exported })
    expect(again.tables[0]!.columns.filter((column) => column.column.startsWith('Tapeline')).flatMap((column) => column.targets)).toEqual(
      [],
    )
    await api.must('DELETE', `/v1/drafts/${draft.draft}`)
    await api.must('DELETE', `/v1/drafts/${again.draft}`)
    expect(await whole()).toEqual(before)
  })

  it('goes nowhere but to folders the operator named, and holds no cost for whom cost is closed', async () => {
    for (const folder of ['/etc', `${outbox}/..`, `${outbox}/../../etc`, 'write-back', '../x'])
      expect(
        (await api.send('POST', '/v1/schedules/', { name: 'x', definition: writeBack({ folder }), timing: { every: 'never' } })).status,
      ).not.toBe(201)
    const refused = await api.send('POST', '/v1/schedules', {
      name: 'x',
      definition: writeBack({ folder: '/etc' }),
      timing: { every: 'never' },
    })
    expect(refused).toMatchObject({ status: 422, body: { detail: expect.stringContaining('did not name it') } })
    const costs = writeBack({ columns: ['netContribution'] })
    expect((await finance.send('POST', '/v1/schedules', { name: 'x', definition: costs, timing: { every: 'never' } })).status).toBe(403)
    expect((await finance.send('POST', '/v1/schedules/write-back', costs)).status).toBe(403)
  })

  it('is tried again, later each time, while it fails; it runs with the rights of who set it up', async () => {
    const gone = mkdtempSync(path.join(root, 'gone-'))
    process.env.TAPELINE_FOLDERS += `${path.delimiter}${gone}`
    const { id } = await api.must('POST', '/v1/schedules', {
      ...{ name: 'Fails', definition: writeBack({ folder: gone }), timing: { every: 'measurement' } },
    })
    rmSync(gone, { recursive: true })
    await api.done('POST', '/v1/snapshots', {})
    expect((await ran(id, 1))[0]).toMatchObject({ state: 'failed', problem: expect.stringContaining('is not there') })
    expect(await schedule(id)).toMatchObject({ failures: 1, nextAt: '2026-04-06T05:05:00.000Z' })
    const today = await api.must('GET', '/v1/today')
    expect(today.toDo).toContainEqual(expect.objectContaining({ code: 'schedule_failed', subject: 'Fails' }))
    await api.must('DELETE', `/v1/schedules/${id}`)
  })
})

describe('A watched folder', () => {
  it('takes what nobody writes to any more, and imports it when it is as last time', async () => {
    const { id } = await api.must('POST', '/v1/schedules', {
      ...{
        name: 'Monthly files',
        timing: { every: 'minute' },
        definition: { what: 'watch', folder: inbox, quietMinutes: 5, partly: true },
      },
    })
    const april = [head, 'O4,1,C1,2026-04-02,P1,2,60.00', 'O5,1,C2,2026-04-30,P1,1,70.00']
    const secret = path.join(root, 'secret.csv')
    writeFileSync(secret, march)
    symlinkSync(secret, path.join(inbox, 'linked.csv'))
    writeFileSync(path.join(inbox, 'order-lines.csv'), april.slice(0, 2).join('\n'))
    const looked = async (at: string) => {
      moved(at)
      for (let n = 0; n < 200 && ((await schedule(id)).nextAt ?? '') <= at; n++) await new Promise((resolve) => setTimeout(resolve, 15))
    }
    await looked('2026-05-01T06:01:00.000Z')
    // Still coming: what was quiet begins anew.
    appendFileSync(path.join(inbox, 'order-lines.csv'), `\n${april[2]}`)
    await looked('2026-05-01T06:07:00.000Z')
    await looked('2026-05-01T06:10:00.000Z')
    expect(existsSync(path.join(inbox, 'order-lines.csv'))).toBe(true)
    await looked('2026-05-01T06:13:00.000Z')
    const [first] = await ran(id, 1)
    expect(first).toMatchObject({ state: 'done', result: { import: 2, files: [{ name: 'order-lines.csv', became: 'taken' }] } })
    expect(readdirSync(inbox).sort()).toEqual(['done', 'linked.csv'])
    expect(readdirSync(path.join(inbox, 'done'))).toEqual(['order-lines.csv'])
    const [lines] = await store.query<{ n: number }>('select count(*) as n from order_line')
    expect(lines!.n).toBe(5)

    // The same content is known; other columns are for somebody to look at; what is no table is refused. Nothing is lost.
    writeFileSync(path.join(inbox, 'order-lines.csv'), april.join('\n'))
    writeFileSync(path.join(inbox, 'empty.csv'), '')
    writeFileSync(
      path.join(inbox, 'order-lines-may.csv'),
      'Order Number,Line,Account ID,Order Date,Product,Quantity,Amount,Colour\nO6,1,C1,2026-05-30,P1,1,70.00,red',
    )
    await looked('2026-05-31T06:01:00.000Z')
    await looked('2026-05-31T06:07:00.000Z')
    const [second] = await ran(id, 2)
    expect(second).toMatchObject({ state: 'waits', result: { why: expect.stringContaining('Colour') } })
    expect(second!.result).toMatchObject({
      files: [
        { name: 'empty.csv', became: 'refused' },
        { name: 'order-lines-may.csv', became: 'taken' },
        { name: 'order-lines.csv', became: 'known' },
      ],
    })
    expect(readdirSync(path.join(inbox, 'done')).sort()).toEqual(['order-lines-2.csv', 'order-lines-may.csv', 'order-lines.csv'])
    expect(readdirSync(path.join(inbox, 'failed')).sort()).toEqual(['empty.csv', 'empty.csv.problem.txt'])
    const today = await api.must('GET', '/v1/today')
    expect(today.toDo).toContainEqual(
      expect.objectContaining({ code: 'files_arrived', page: expect.stringMatching(/^\/imports\/new\/\d+$/) }),
    )
  })
})
