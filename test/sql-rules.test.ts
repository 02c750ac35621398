/**
 * What keeps one schema true at three scales: the embedded engine, a PostgreSQL 15 server, and Citus, where the tables below are
 * spread over machines by account. Citus is not on every machine, so the rules that it makes are checked here.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, sourceFiles } from './source-files.ts'
import { describeOnEmbedded } from './store-cases.ts'

/** Spread by account_id. A table that has an account_id must be here or in `elsewhere`. */
const facts = ['sales_order', 'order_line', 'invoice_line', 'payment', 'interaction', 'opportunity', 'answer']
const distributed = (table: string) =>
  facts.includes(table) ||
  ['account_contact', 'contact_hand', 'interaction_detail', 'interaction_person', 'interaction_heard', 'note'].includes(table) ||
  table === 'snapshot_account' ||
  table === 'account_current' ||
  /^rollup_(?!day$)/.test(table)
/** Have an account_id and are small or local all the same. */
const elsewhere: string[] = ['coming_meeting']

/** SQL by statement: whole migrations, and every template or string in a store file that reads like SQL. */
function statements(): { file: string; sql: string }[] {
  const migrations = sourceFiles(/\.sql$/, ['store']).flatMap((file) =>
    withoutComments(readFileSync(path.join(root, file), 'utf8'))
      .split(';')
      .map((sql) => ({ file, sql })),
  )
  const code = sourceFiles(/\.ts$/, ['store', 'app', 'http', 'cli', 'reports', 'mail', 'intake'])
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'/g)]
        .map(([sql]) => ({ file, sql: withoutComments(sql) }))
        .filter(({ sql }) => /\b(select|insert|update|delete|with|create|merge)\b/i.test(sql)),
    )
  return [...migrations, ...code]
}

const withoutComments = (sql: string) => sql.replaceAll(/--[^\n]*/g, '')

const breaking = (rule: RegExp, and: (sql: string) => boolean = () => true) =>
  statements()
    .filter(({ sql }) => rule.test(sql) && and(sql))
    .map(({ file, sql }) => `${file}: ${sql.trim().slice(0, 120)}`)

describe('SQL everywhere', () => {
  it('is there to be looked at', () => {
    const files = new Set(statements().map(({ file }) => file))
    expect([...files].filter((file) => file.endsWith('.sql')).length).toBeGreaterThan(0)
    expect([...files].filter((file) => file.endsWith('.ts')).length).toBeGreaterThan(5)
  })

  it('has no triggers, rules or MERGE', () => {
    expect(breaking(/\bcreate\s+(or\s+replace\s+)?(constraint\s+)?(trigger|rule)\b|\bmerge\s+into\b/i)).toEqual([])
  })

  it('uses nothing newer than PostgreSQL 15', () => {
    expect(breaking(/\buuidv[47]\s*\(|\bany_value\s*\(|\bjson_table\s*\(|\bvirtual\b|\bnulls\s+not\s+distinct\b.*\binclude\b/i)).toEqual([])
  })

  it('resolves a conflict by the old row and the new one only, never by the clock or chance', () => {
    const afterConflict = (sql: string) =>
      /\bon\s+conflict\b[\s\S]*\b(now|clock_timestamp|statement_timestamp|random|nextval|gen_random_uuid)\s*\(|\bon\s+conflict\b[\s\S]*\bcurrent_(timestamp|date|time)\b/i.test(
        sql,
      )
    expect(breaking(/\bon\s+conflict\b/i, afterConflict)).toEqual([])
  })

  it('skips locked rows and recurses only over local and shared tables', () => {
    const overDistributed = (sql: string) =>
      [...sql.matchAll(/\b(?:from|join)\s+([a-z_]+)/gi)].some(([, table]) => distributed(table!.toLowerCase()))
    expect(breaking(/\bskip\s+locked\b|\bwith\s+recursive\b/i, overDistributed)).toEqual([])
  })
})

describeOnEmbedded('Tables', (open) => {
  it('with an account are placed: distributed, or said to be elsewhere', async () => {
    const store = await open()
    const found = await store.query<{ table: string }>(
      `select c.relname as table from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'account_id'`,
    )
    expect(found.length).toBeGreaterThan(5)
    expect(found.map((row) => row.table).filter((table) => !distributed(table) && !elsewhere.includes(table))).toEqual([])
  })

  it('that are distributed have primary and unique keys starting with account_id', async () => {
    const store = await open()
    const keys = await store.query<{ table: string; index: string; first: string }>(
      `select c.relname as table, x.relname as index, a.attname as first
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
         left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where c.relnamespace = current_schema()::regnamespace and not c.relispartition and (i.indisunique or i.indisprimary)`,
    )
    const ours = keys.filter((key) => distributed(key.table))
    expect(ours.length).toBeGreaterThan(0)
    expect(ours.filter((key) => key.first !== 'account_id')).toEqual([])
  })

  it('that are distributed have an account_id that is never null', async () => {
    const store = await open()
    const columns = await store.query<{ table: string; given: boolean }>(
      `select c.relname as table, coalesce(bool_or(a.attname = 'account_id' and a.attnotnull and a.atttypid = 'int8'::regtype), false) as given
       from pg_class c left join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition group by c.relname`,
    )
    expect(columns.filter((row) => distributed(row.table) && !row.given)).toEqual([])
  })

  it('that hold facts have no keys to elsewhere; other distributed ones only with the account or to shared tables', async () => {
    const store = await open()
    const foreign = await store.query<{ table: string; to: string; columns: string[] }>(
      `select c.relname as table, f.relname as to,
         array(select a.attname::text from unnest(k.conkey) as n join pg_attribute a on a.attrelid = c.oid and a.attnum = n) as columns
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
       where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace and not c.relispartition`,
    )
    expect(foreign.filter((key) => facts.includes(key.table) || facts.includes(key.to))).toEqual([])
    expect(foreign.filter((key) => distributed(key.table) && distributed(key.to) && !key.columns.includes('account_id'))).toEqual([])
    expect(foreign.filter((key) => !distributed(key.table) && distributed(key.to))).toEqual([])
  })

  it('that hold facts are in 16 parts by hash of the account', async () => {
    const store = await open()
    const tables = await store.query<{ table: string; how: string | null; parts: number }>(
      `select c.relname as table, pg_get_partkeydef(c.oid) as how, (select count(*) from pg_inherits where inhparent = c.oid) as parts
       from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
    )
    const ours = tables.filter((row) => facts.includes(row.table))
    expect(ours.length).toBeGreaterThan(4)
    for (const row of ours) expect(row).toMatchObject({ how: 'HASH (account_id)', parts: 16 })
  })

  it('have no triggers but those of foreign keys', async () => {
    const store = await open()
    expect(await store.query('select tgname from pg_trigger where not tgisinternal')).toEqual([])
  })
})
