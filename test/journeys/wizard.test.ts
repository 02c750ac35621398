/** The import wizard's server side, over HTTP: the same numbers as the command line, nothing half-done, hostile files refused. */
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Draft } from '#api/import-draft.ts'
import { makeStartToken } from '#app/access/start-link.ts'
import { makeDemoCompany } from '#app/demo/write-demo-company.ts'
import { createServer } from '#http/server.ts'
import type { Db, Store } from '#store/db.ts'
import { openStore } from '#store/engine/open-store.ts'
import { forgetBeats } from '../builders/bring-rows.ts'
import { emptyRecord } from '../builders/own-store.ts'
import { factsOf } from '../builders/record-dump.ts'
import { emptyServerDatabase, openInMemory } from '../store-cases.ts'
import { commandsOn, mustOn, writeFiles } from './cli.ts'
import { apiAs, filesBelow } from './import-api.ts'
import { endAll, newFolder } from './processes.ts'
import { addPerson, becomeOwner, type Person, signInAgain } from './sign-in.ts'

const root = path.resolve(import.meta.dirname, '../..')
const fixture = path.resolve(root, '../shared/fixtures/classic-models-linked')

let store: Store
let address: string
let owner: Person
let api: ReturnType<typeof apiAs>

interface Served {
  readonly store: Store
  readonly app: Awaited<ReturnType<typeof createServer>>
  readonly address: string
}
const opened: Promise<Served>[] = []
/** One server per engine for the whole file. */
const once = (open: () => Promise<Store>) => {
  let served: Promise<Served> | undefined
  return () => {
    if (!served) {
      served = (async () => {
        const store = await open()
        const app = await createServer({ store })
        return { store, app, address: await app.listen({ host: '127.0.0.1', port: 0 }) }
      })()
      opened.push(served)
    }
    return served
  }
}
afterAll(async () => {
  for (const one of opened) {
    const { app, store } = await one
    await app.close()
    await store.close()
  }
})

/** An owner signed in, and an empty record for each test. */
function served(open: () => Promise<Served>) {
  beforeAll(async () => {
    ;({ store, address } = await open())
  }, 120_000)
  afterEach(endAll)
  beforeEach(async () => {
    await emptyRecord(store)
    owner = await becomeOwner(address, (await makeStartToken(store))!)
    api = apiAs(address, owner)
  })
}
const embedded = once(() => openInMemory())
const onServer = once(async () => openStore({ databaseUrl: (await emptyServerDatabase())! }))
/** Where chunks, locks and beats decide, both engines are asked. */
const describeOnBoth = (name: string, cases: () => void) => {
  describe(`${name} [embedded]`, () => {
    served(embedded)
    cases()
  })
  if ('skipped' in inject('postgres')) return describe.skip(`${name} [server]`, cases)
  describe(`${name} [server]`, () => {
    served(onServer)
    cases()
  })
}

const demoFiles = makeDemoCompany({ seed: 20_260_930, months: 2 }).files
const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0)

const head = 'line,order,customer,day,quantity,net'
const orderMapping = {
  tapeline: 'mapping/1',
  name: 'Orders',
  source: 'erp',
  currency: 'EUR',
  files: { orders: 'orders.csv' },
  tables: [
    {
      table: 'order_line',
      from: 'orders',
      scope: 'document',
      columns: { id: 'line', document: 'order', customer: 'customer', day: 'day', quantity: 'quantity', net: 'net' },
    },
  ],
}
/** A draft of files with a mapping given. */
const mapped = async (files: Record<string, string>, mapping: { source: string } = orderMapping): Promise<Draft> => {
  const draft = await api.drop(files)
  return api.change(draft, { what: 'mapping', source: mapping.source, mapping })
}
const hashOf = async () => (await store.query<{ input_hash: string }>('select input_hash from snapshot'))[0]!.input_hash
const lines = () => store.query<{ id: string; net: number }>(`select external_id as id, net_minor as net from order_line order by 1`)

describe('The wizard on the four raw dialects', () => {
  served(embedded)
  it('finds what the command line finds: the same facts, the same input hash; and tells before what an import does', async () => {
    const draft = await api.drop(demoFiles)
    expect(draft).toMatchObject({ recognised: true, checked: false, asLastTime: false, problems: [], state: 'open' })
    expect(draft.sources.map((source) => source.source).sort()).toEqual(['feedback-records', 'salesforce', 'sap', 'zendesk'])
    expect(draft.tables.find((table) => table.table === 'sap/billing.csv')).toMatchObject({ title: 'Invoice lines of SAP', source: 'sap' })
    await api.check(draft)
    const check = await api.must('GET', `/v1/drafts/${draft.draft}/check`)
    const asked = await api.must('GET', `/v1/matches/summary?draft=${draft.draft}`)
    const { result } = await api.run(draft, { measure: true })
    const done = await api.must('GET', `/v1/imports/${result.import}`)
    expect(done).toMatchObject({ state: 'done', by: 'Olga Owner', draft: draft.draft, canUndo: true, canResume: false })
    expect(check.rows.rejected).toBe(done.rejected)
    expect(check.rows.read).toBe(done.rowsRead)
    expect(check.unassigned).toEqual(done.unassigned)
    const went = await api.must('GET', `/v1/imports/${result.import}/undo`)
    for (const { table, goes } of went.tables)
      expect({ table, rows: sum(check.changes as { table: string; added: number }[], (c) => (c.table === table ? c.added : 0)) }).toEqual({
        table,
        rows: goes,
      })
    expect(went.accounts).toBe(check.newAccounts)
    expect(went.people).toBe(check.newPeople)
    const linked = await api.must('GET', '/v1/matches/summary')
    expect(linked).toMatchObject({ linked: asked.linked, doubtful: asked.doubtful, accounts: asked.accounts, customers: asked.customers })
    expect(asked.shares[0].share).toBeGreaterThan(0.5)

    const mine = await factsOf(store)
    const inputHash = await hashOf()
    await emptyRecord(store)
    const must = mustOn(store)
    await must('import', writeFiles(newFolder(), Object.fromEntries(demoFiles)))
    expect(await factsOf(store)).toEqual(mine)
    await must('measure')
    expect(await hashOf()).toBe(inputHash)
    expect(inputHash).toMatch(/\w{16}/)
  }, 120_000)

  it('keeps decisions on pairs of a draft, honours them in the record, and takes them back', async () => {
    const draft = await api.drop(demoFiles)
    await api.check(draft)
    const of = `draft=${draft.draft}`
    const before = await api.must('GET', `/v1/matches/summary?${of}`)
    const { items, total } = await api.must('GET', `/v1/matches?${of}&limit=3`)
    expect(total).toBe(before.doubtful)
    expect(items[0].amountMinor).toBeGreaterThanOrEqual(items[1].amountMinor)
    expect(items[0].fields.map((field: { field: string }) => field.field)).toEqual(expect.arrayContaining(['name', 'revenue', 'people']))
    const [same, different, later] = items
    const answers = [
      { left: same.left, right: same.right, answer: 'same' },
      { left: different.left, right: different.right, answer: 'different' },
      { left: later.right, right: later.left, answer: 'later' },
    ]
    const { undo } = await api.must('POST', '/v1/matches/decisions', { draft: draft.draft, decisions: answers })
    const after = await api.must('GET', `/v1/matches/summary?${of}`)
    expect(after.linked).toBe(before.linked + 1)
    expect(after.later).toBe(1)
    expect(after.doubtful).toBeLessThanOrEqual(before.doubtful - 3)
    const open = (await api.must('GET', `/v1/matches?${of}&limit=1000`)).items.map(
      (pair: { left: { externalId: string } }) => pair.left.externalId,
    )
    expect(open.length).toBe(after.doubtful)

    await api.run(draft)
    const [linked] = await store.query<{ together: boolean }>(
      `select coalesce(l.linked_to, l.id) = coalesce(r.linked_to, r.id) as together from account l, account r
       where l.source = $1 and l.external_id = $2 and r.source = $3 and r.external_id = $4`,
      [same.left.source, same.left.externalId, same.right.source, same.right.externalId],
    )
    expect(linked?.together).toBe(true)
    const decided = await api.must('GET', '/v1/matches?state=decided')
    expect(decided.items.map((pair: { decision: { answer: string } }) => pair.decision.answer).sort()).toEqual(['different', 'same'])
    expect(decided.items[0].left.name).not.toBeNull()
    // Taken back in the record: parted again in the same transaction.
    await api.must('POST', '/v1/matches/decisions', { decisions: undo })
    expect(await api.must('GET', '/v1/matches/summary')).toMatchObject({ linked: before.linked, doubtful: before.doubtful, later: 0 })
    const all = await api.must('POST', '/v1/matches/decisions', { all: { minScore: 0.75, answer: 'same' } })
    expect(all.decided).toBeGreaterThan(0)
    expect((await api.must('GET', '/v1/matches/summary')).linked).toBeGreaterThan(before.linked)
  }, 120_000)
})

describe('A draft', () => {
  served(embedded)
  it('is corrected by pointing, with every problem said, and refuses to be overwritten unknowingly', async () => {
    const draft = await api.drop({
      'shop/sales.csv': 'nr;wer;wann;was;betrag\n1;K1;05.01.2026;A;10,50\n2;K2;06.01.2026;B;20,00\n',
      'shop/people.csv': 'Contact Name,Email\nAnna Berg,anna@example.com\n',
    })
    const sales = draft.tables.find((table) => table.table === 'shop/sales.csv')!
    expect(sales).toMatchObject({ kind: 'unknown', source: null })
    const asked = await api.change(draft, { what: 'table', table: sales.table, kind: 'billing list', source: 'shop' })
    expect(asked.problems.map((problem) => problem.target)).toEqual(expect.arrayContaining(['invoice_line.document', 'invoice_line.day']))
    const point = (column: string, ...targets: string[]) => ({ what: 'column', table: sales.table, column, targets })
    const right = await api.change(
      asked,
      ...[
        point('nr', 'invoice_line.document', 'invoice_line.id'),
        point('wer', 'invoice_line.customer'),
        point('wann', 'invoice_line.day'),
      ],
      ...[point('betrag', 'invoice_line.net'), { what: 'source', source: 'shop', currency: 'EUR' }],
    )
    expect(right.problems).toEqual([])
    expect(right.tables[0]!.columns.concat(right.tables[1]!.columns).find((one) => one.column === 'betrag')).toMatchObject({
      ...{ targets: ['invoice_line.net'], origin: 'person', direct: true, samples: ['10,50', '20,00'] },
    })
    const stale = await api.send('PATCH', `/v1/drafts/${draft.draft}`, { version: asked.version, changes: [point('was')] })
    expect(stale).toMatchObject({ status: 409, body: { code: 'conflict' } })
    const wrong = await api.send('PATCH', `/v1/drafts/${draft.draft}`, {
      version: right.version,
      changes: [point('was', 'invoice_line.colour')],
    })
    expect(wrong.status).toBe(422)
    // Left and come back to; another file asks to look again, and corrections stay.
    await api.upload(draft.draft, 'shop/more.csv', 'a,b\n1,2\n')
    expect((await api.draft(draft.draft)).recognised).toBe(false)
    await api.done('POST', `/v1/drafts/${draft.draft}/recognise`)
    const again = await api.draft(draft.draft)
    expect(again).toMatchObject({ recognised: true, problems: [] })
    await api.run(again)
    expect(await store.query(`select external_id, net_minor, day from invoice_line order by 1`)).toEqual([
      { external_id: '1', net_minor: 1050, day: '2026-01-05' },
      { external_id: '2', net_minor: 2000, day: '2026-01-06' },
    ])
    expect((await api.must('GET', '/v1/drafts?state=imported')).items).toHaveLength(1)
    expect((await api.upload(draft.draft, 'late.csv', 'a,b\n')).status).toBe(409)
  })

  it('says what rows are left out, why, and the money in them; months and rates that miss', async () => {
    const draft = await mapped({
      'orders.csv': [
        head,
        '1,A,C1,2026-01-05,1,10.00',
        '2,A,,31.31.2026,1,20.00',
        '3,B,,2026-04-06,1,5.00',
        '3,B,C2,2026-04-06,1,7.00',
        '',
      ].join('\n'),
    })
    await api.check(draft)
    const check = await api.must('GET', `/v1/drafts/${draft.draft}/check`)
    expect(check).toMatchObject({ current: true, rows: { read: 4, accepted: 2, rejected: 2 }, unassigned: { rows: 1 } })
    const [day, repeated] = check.files[0].groups.toSorted((a: { code: string }, b: { code: string }) =>
      a.code === 'repeated_id' ? 1 : b.code.length,
    )
    expect(day).toMatchObject({
      column: 'day',
      rejected: true,
      rows: 1,
      amounts: [{ currency: 'EUR', amountMinor: 2000 }],
      examples: [{ row: 3 }],
    })
    expect(repeated).toMatchObject({ code: 'repeated_id', rows: 1 })
    expect(check.periods).toMatchObject([
      { source: 'erp', firstDay: '2026-01-05', lastDay: '2026-04-06', emptyMonths: ['2026-02', '2026-03'] },
    ])
    expect(check.changes).toEqual([{ source: 'erp', table: 'order_line', added: 2, changed: 0, unchanged: 0, removed: 0 }])
    await api.run(draft)

    // Next month: one line changed, one gone from its order, one as it was, one new.
    const next = await api.drop({
      'orders.csv': [head, '1,A,C1,2026-01-05,1,10.00', '3,B,C2,2026-04-06,1,7.50', '4,D,C2,2026-04-06,1,8.00', ''].join('\n'),
    })
    expect(next).toMatchObject({ asLastTime: true, sources: [{ origin: 'remembered', lastTime: { differences: [] } }] })
    await api.check(next)
    const then = await api.must('GET', `/v1/drafts/${next.draft}/check`)
    expect(then.changes).toEqual([{ source: 'erp', table: 'order_line', added: 1, changed: 1, unchanged: 1, removed: 0 }])
    expect(then.lastTime).toMatchObject([{ code: 'not_later' }])
    const shorter = await mapped({ 'orders.csv': [head, '9,B,C2,2026-05-06,1,7.50', ''].join('\n') })
    await api.check(shorter)
    expect((await api.must('GET', `/v1/drafts/${shorter.draft}/check`)).changes).toMatchObject([{ added: 1, removed: 1 }])
  })

  it('recognises the files of last time under their new names, and says what differs', async () => {
    const before = await mapped({ 'in/orders.csv': [head, '1,A,C1,2026-01-05,1,10.00', ''].join('\n') })
    await api.run(before)
    const next = await api.drop({
      'out/orders-2026-02.csv': [`${head},note`, '2,B,C1,2026-02-05,1,11.00,x', ''].join('\n'),
      'out/new.csv': 'month,from,to,rate\n2026-01,USD,EUR,0.9\n',
    })
    expect(next.asLastTime).toBe(false)
    expect(next.sources[0]).toMatchObject({ source: 'erp', origin: 'remembered' })
    const renamed = await api.drop({ 'out/orders.csv': [`${head},note`, '2,B,C1,2026-02-05,1,11.00,x', ''].join('\n') })
    expect(renamed.sources[0]!.lastTime!.differences).toMatchObject([{ code: 'new_column', column: 'note' }])
    await api.run(renamed)
    expect(await lines()).toEqual([
      { id: '1', net: 1000 },
      { id: '2', net: 1100 },
    ])
    await api.must('DELETE', '/v1/remembered-mappings/erp')
    expect((await api.must('GET', '/v1/remembered-mappings')).items).toEqual([])
  })

  it.skipIf(!filesThere())('takes a saved mapping: classic-models-linked has its published totals', async () => {
    const mapping = JSON.parse(readFileSync(path.join(root, 'docs/examples/mappings/classic-models-linked.json'), 'utf8'))
    const draft = await api.drop(filesBelow(fixture))
    const given = await api.change(draft, { what: 'mapping', source: mapping.source, mapping })
    expect(given).toMatchObject({ problems: [], sources: [{ origin: 'given' }] })
    await api.check(given)
    await api.run(given)
    const [total] = await store.query(`select sum(net_minor) as net, sum(cost_minor) as cost from order_line`)
    expect(total).toEqual({ net: '960419061', cost: '577831036' })
  })
})

function filesThere(): boolean {
  try {
    return filesBelow(fixture).size > 0
  } catch {
    return false
  }
}

describeOnBoth('An import from a draft', () => {
  const rows = (n: number) =>
    [head, ...Array.from({ length: n }, (_, i) => `${i},O${i >> 1},C${i % 300},2026-0${1 + (i % 6)}-05,1,${i}.50`), ''].join('\n')

  it('gives rejected rows back, takes them corrected, and leaves the good lines of their documents alone', async () => {
    const draft = await mapped({
      'orders.csv': [head, '1,A,C1,2026-01-05,1,10.00', '2,A,C1,31.31.2026,1,20.00', '3,B,C2,2026-01-06,1,=twenty', ''].join('\n'),
    })
    const { result } = await api.run(draft)
    const done = await api.must('GET', `/v1/imports/${result.import}`)
    expect(done.files).toMatchObject([{ rejected: 2, canDownload: true, problemCount: 2 }])
    const { body } = await api.send('GET', `/v1/imports/${result.import}/files/0/rejected`)
    expect(body).toContain("'=twenty")
    expect(body).toContain('tapeline_remedy')
    const name = encodeURIComponent(`orders.rejected-${result.import} (1).csv`)
    const corrected = Buffer.from((body as string).replace('31.31.2026', '2026-01-31').replaceAll("'=twenty", '20.50'))
    const correcting = await api.send(
      'POST',
      `/v1/imports/${result.import}/corrections?name=${name}`,
      corrected,
      'application/octet-stream',
    )
    expect(correcting).toMatchObject({ status: 201, body: { name: `Corrections of import ${result.import}` } })
    const id = correcting.body.draft
    await api.done('POST', `/v1/drafts/${id}/recognise`)
    const back = await api.draft(id)
    expect(back).toMatchObject({ problems: [], files: [{ correctionOf: result.import }] })
    const again = await api.run(back)
    expect(await lines()).toEqual([
      { id: '1', net: 1000 },
      { id: '2', net: 2000 },
      { id: '3', net: 2050 },
    ])
    expect((await api.must('GET', `/v1/imports/${result.import}`)).corrections).toEqual([{ import: again.result.import, draft: id }])
    // What is remembered is the file, not its corrections.
    expect((await api.must('GET', '/v1/remembered-mappings')).items[0].files).toEqual(['orders.csv'])
    const strange = await api.send('POST', `/v1/imports/${result.import}/corrections?name=other.csv`, corrected, 'application/octet-stream')
    expect(strange).toMatchObject({ status: 422, body: { detail: expect.stringContaining('orders.rejected-') } })
  })

  it('is undone with a preview of what goes, and can be run again', async () => {
    const draft = await mapped({ 'orders.csv': rows(40) })
    const { result } = await api.run(draft)
    expect(await api.must('GET', `/v1/imports/${result.import}/undo`)).toMatchObject({
      ...{ tables: [{ table: 'order_line', goes: 40, returns: 0 }], revenue: [{ currency: 'EUR', amountMinor: 80_000 }], laterImports: 0 },
    })
    await api.done('POST', `/v1/imports/${result.import}/undo`)
    expect(await lines()).toEqual([])
    const open = await api.draft(draft.draft)
    expect(open.state).toBe('open')
    await api.run(open)
    expect(await lines()).toHaveLength(40)
    const history = await api.must('GET', '/v1/imports?limit=1')
    expect(history).toMatchObject({ items: [{ state: 'done' }], next: expect.any(String) })
    expect((await api.must('GET', `/v1/imports?limit=1&cursor=${history.next}`)).items).toMatchObject([{ state: 'undone' }])
  })

  it('leaves nothing when it is cancelled', async () => {
    const draft = await mapped({ 'orders.csv': rows(30_000) })
    const job = await api.must('POST', `/v1/drafts/${draft.draft}/run`, { version: draft.version })
    const change = await api.send('PATCH', `/v1/drafts/${draft.draft}`, { version: draft.version, changes: [{ what: 'name', name: 'x' }] })
    expect(change.status).toBe(409)
    await api.must('POST', `/v1/jobs/${job.id}/cancel`)
    expect(await api.ended(job)).toMatchObject({ state: 'cancelled' })
    expect(await lines()).toEqual([])
    expect((await api.draft(draft.draft)).state).toBe('open')
  })

  it.each(['staging', 'applying'])('killed while %s is resumed from the files in the database', async (state) => {
    const draft = await mapped({ 'in/orders.csv': rows(12_000) })
    const dead = await createServer({ store: dyingWhile(store, state) })
    const there = await dead.listen({ host: '127.0.0.1', port: 0 })
    const onDead = apiAs(there, await signInAgain(there, owner))
    const killed = await onDead.ended(await onDead.must('POST', `/v1/drafts/${draft.draft}/run`, { version: draft.version }))
    await dead.close()
    expect(killed.state).toBe('failed')
    await forgetBeats(store)
    const [listed] = (await api.must('GET', '/v1/imports')).items
    expect(listed.state).toBe('interrupted')
    expect((await store.query(`select state from import`))[0]).toEqual({ state })
    expect((await api.draft(draft.draft)).state).toBe('running')
    await api.done('POST', `/v1/imports/${listed.import}/resume`)
    expect(await lines()).toHaveLength(12_000)
    expect((await api.draft(draft.draft)).state).toBe('imported')
    expect((await commandsOn(store)('rebuild', '--verify')).exit).toBe(0)
  })
})

/** A store that is gone from some moment on, as after a kill. */
function dyingWhile(store: Store, state: string): Store {
  let dead = false
  const guard = (sql: string) => {
    if (state === 'staging' ? /^create table stage_|^copy stage_/.test(sql.trim()) : /insert into import_count/.test(sql)) dead = true
    if (dead) throw new Error('killed')
  }
  const over = (db: Db): Db => ({
    engine: db.engine,
    async query(sql, params) {
      guard(sql)
      return db.query(sql, params)
    },
    async execute(sql, params) {
      guard(sql)
      return db.execute(sql, params)
    },
    async script(sql) {
      guard(sql)
      return db.script(sql)
    },
    async copyIn(table, columns, text) {
      guard(`copy ${table}`)
      return db.copyIn(table, columns, text)
    },
  })
  const within =
    (begin: Store['transaction']): Store['transaction'] =>
    async (work) => {
      if (dead) throw new Error('killed')
      return begin((tx) => work(over(tx)))
    }
  return { ...store, ...over(store), transaction: within(store.transaction), atOneMoment: within(store.atOneMoment) }
}

describe('Files that mean harm', () => {
  served(embedded)
  let draft: number
  beforeEach(async () => {
    draft = (await api.must('POST', '/v1/drafts', { name: 'Hostile' })).draft
  })

  it('have no way out of their folder by name', async () => {
    for (const [given, kept] of [
      ['../../../etc/passwd.csv', 'etc/passwd.csv'],
      ['..\\..\\windows\\system.csv', 'windows/system.csv'],
      ['/abs/olute.csv', 'abs/olute.csv'],
      ['C:\\x\\y.csv', 'x/y.csv'],
      ['a/./b/../c\u202e.csv', 'a/b/c.csv'],
    ] as const)
      expect((await api.upload(draft, given, 'a,b\n1,2\n')).body.files).toMatchObject([{ name: kept }])
    for (const refused of ['../..', 'a\u0000.csv']) expect((await api.upload(draft, refused, 'a,b\n')).status).toBe(422)
    await api.done('POST', `/v1/drafts/${draft}/recognise`)
    expect((await api.draft(draft)).tables.map((table) => table.table).sort()).toEqual([
      'a/b/c.csv',
      'abs/olute.csv',
      'etc/passwd.csv',
      'windows/system.csv',
      'x/y.csv',
    ])
  })

  it('are refused with words, and nothing of them stays', async () => {
    const refused = async (name: string, content: Uint8Array | string, status: number, words: RegExp) => {
      const answer = await api.upload(draft, name, content)
      expect({ name, status: answer.status, detail: answer.body.detail }).toEqual({ name, status, detail: expect.stringMatching(words) })
    }
    await refused('empty.csv', '', 422, /empty \(0 bytes\)/)
    await refused('page.csv', '<!DOCTYPE html><script>alert(1)</script>', 422, /web page/)
    await refused('code.js', 'alert(1)', 422, /hold no table/)
    await refused('data.csv', '{"a": 1}', 422, /JSON/)
    await refused('old.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), 422, /old binary format/)
    await refused('nested.zip', zipSync({ 'in.zip': zipSync({ 'a.csv': strToU8('a,b\n1,2\n') }) }), 422, /archive within an archive/)
    await refused('bomb.zip', zipSync({ 'a.csv': [new Uint8Array(120 * 1024 * 1024), { level: 9 }] }), 413, /inflates/)
    await refused('cut.zip', zipSync({ 'a.csv': strToU8(`a,b\n${'1,2\n'.repeat(100_000)}`) }).subarray(0, 300), 422, /cut off|damaged/)
    await refused('nothing.zip', zipSync({ 'readme.md': strToU8('x') }), 422, /no table/)
    expect(await store.query('select 1 from upload')).toEqual([])
    expect(await store.query('select 1 from upload_part')).toEqual([])
    const text = await api.send('PUT', `/v1/drafts/${draft}/files?name=a.csv`, { a: 1 })
    expect(text.status).toBe(422)
  }, 60_000)

  it('leave nothing when they break off on their way', async () => {
    const sent = request(`${address}/v1/drafts/${draft}/files?name=half.csv`, {
      method: 'PUT',
      headers: { cookie: owner.cookie, origin: address, 'content-type': 'application/octet-stream', 'content-length': '3000000' },
    })
    sent.on('error', () => undefined)
    sent.write(`a,b\n${'1,2\n'.repeat(400_000)}`)
    await expect.poll(() => store.query('select 1 from upload_part'), { timeout: 10_000 }).not.toEqual([])
    sent.destroy()
    await expect.poll(() => store.query('select 1 from upload'), { timeout: 10_000 }).toEqual([])
    expect(await store.query('select 1 from upload_part')).toEqual([])
  })

  it('come as a zip of tables, each a file', async () => {
    const zip = zipSync({
      'erp/orders.csv': strToU8(`${head}\n1,A,C,2026-01-01,1,2\n`),
      'notes.csv': strToU8('a,b\n1,2\n'),
      '__MACOSX/x.csv': strToU8('x'),
    })
    const answer = await api.upload(draft, 'export.zip', zip)
    expect(answer.body.files.map((file: { name: string }) => file.name)).toEqual(['erp/orders.csv', 'export/notes.csv'])
  })

  it('are limited in size and number', async () => {
    process.env.TAPELINE_UPLOAD_FILE_BYTES = '100000'
    process.env.TAPELINE_UPLOAD_FILES = '2'
    try {
      const large = await api.upload(draft, 'large.csv', 'x,y\n'.repeat(50_000))
      expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } })
      for (const name of ['a.csv', 'b.csv', 'a.csv']) expect((await api.upload(draft, name, 'a,b\n1,2\n')).status).toBe(200)
      expect(await api.upload(draft, 'c.csv', 'a,b\n')).toMatchObject({ status: 413, body: { detail: expect.stringContaining('2 files') } })
      expect((await api.draft(draft)).files).toHaveLength(2)
    } finally {
      delete process.env.TAPELINE_UPLOAD_FILE_BYTES
      delete process.env.TAPELINE_UPLOAD_FILES
    }
  })

  it('are nobody’s business who may not import', async () => {
    const manager = apiAs(address, await addPerson(address, owner, { role: 'accountManager', colleagues: ['Anna'] }))
    for (const [method, target] of [
      ['GET', '/v1/drafts'],
      ['POST', '/v1/drafts'],
      ['GET', `/v1/drafts/${draft}`],
      ['GET', '/v1/imports'],
      ['GET', '/v1/matches'],
      ['GET', '/v1/matches/summary'],
      ['POST', '/v1/matches/decisions'],
    ] as const)
      expect((await manager.send(method, target, method === 'POST' ? {} : undefined)).status).toBe(403)
    expect((await manager.upload(draft, 'a.csv', 'a,b\n')).status).toBe(403)
  })
})
