import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { describeOnBothEngines } from '#test/store-cases.ts'
import { DatabaseError } from './database-error.ts'

const migrationsDir = mkdtempSync(path.join(tmpdir(), 'tapeline-migrations-'))
writeFileSync(path.join(migrationsDir, '0001-thing.sql'), 'create table thing (id bigint primary key, name text, day date, tags text[])')
afterAll(() => rmSync(migrationsDir, { recursive: true }))

describeOnBothEngines(
  'Store',
  (open) => {
    it('query() reads every type the same way', async () => {
      const store = await open()
      const [row] = await store.query(`select 5::int2 as small, 7::int8 as big, 9007199254740993::int8 as huge, 1.50::numeric as exact,
        date '2026-03-31' as day, timestamp '2026-03-31 05:06:07' as plain, timestamptz '2026-03-31 05:06:07.5+05:30' as instant,
        timestamptz '2026-03-31 05:06:07.123456Z' as micro, 'infinity'::timestamptz as never, '{"a":[1,null]}'::jsonb as doc, true as yes, null::int8 as nothing,
        '\\x00ff'::bytea as bytes, 2.5::float8 as real, interval '1 day' as span, count(*) over () as n`)
      expect(row).toEqual({
        small: 5,
        big: 7,
        huge: 9007199254740993n,
        exact: '1.50',
        day: '2026-03-31',
        plain: '2026-03-31T05:06:07.000Z',
        instant: '2026-03-30T23:36:07.500Z',
        micro: '2026-03-31T05:06:07.123456Z',
        never: 'infinity',
        doc: { a: [1, null] },
        yes: true,
        nothing: null,
        bytes: new Uint8Array([0, 255]),
        real: 2.5,
        span: '1 day',
        n: 1,
      })
    })

    it('query() reads arrays the same way', async () => {
      const store = await open()
      const [row] =
        await store.query(`select '{1,NULL,9007199254740993}'::int8[] as bigs, '{2026-03-31}'::date[] as days, '{{1,2},{3,4}}'::int4[] as grid,
        array['a"b', 'c\\d', null, '', 'NULL', '{,}'] as texts, '{1.50}'::numeric[] as exact, '{t,f}'::bool[] as flags, array['{"a":1}'::jsonb] as docs,
        array[timestamptz '2026-03-31 05:06:07Z'] as instants, '{}'::text[] as none`)
      expect(row).toEqual({
        bigs: [1, null, 9007199254740993n],
        days: ['2026-03-31'],
        grid: [
          [1, 2],
          [3, 4],
        ],
        texts: ['a"b', 'c\\d', null, '', 'NULL', '{,}'],
        exact: ['1.50'],
        flags: [true, false],
        docs: [{ a: 1 }],
        instants: ['2026-03-31T05:06:07.000Z'],
        none: [],
      })
    })

    it('query() sends every kind of parameter the same way', async () => {
      const store = await open()
      const at = new Date('2026-03-31T05:06:07.008Z')
      const values = [
        5,
        7n,
        '1.50',
        '2026-03-31',
        at,
        true,
        { a: ['x'] },
        [1, 2n, null],
        ['a"b', '\\', null],
        new Uint8Array([1, 2]),
        null,
        2.5,
      ]
      const types = ['int4', 'int8', 'numeric', 'date', 'timestamptz', 'boolean', 'jsonb', 'int8[]', 'text[]', 'bytea', 'text', 'float8']
      const [row] = await store.query(`select ${types.map((type, index) => `$${index + 1}::${type} as v${index}`).join(', ')}`, values)
      expect(Object.values(row!)).toEqual([
        5,
        7,
        '1.50',
        '2026-03-31',
        at.toISOString(),
        true,
        { a: ['x'] },
        [1, 2, null],
        ['a"b', '\\', null],
        new Uint8Array([1, 2]),
        null,
        2.5,
      ])
    })

    it('query() refuses undefined as a parameter: a missing value is null', async () => {
      const store = await open()
      await expect(store.query('select $1::text', [undefined])).rejects.toThrow('parameter $1 is undefined')
    })

    it('execute() returns the rows affected', async () => {
      const store = await open()
      expect(await store.execute('insert into thing (id) select generate_series(1, 5)')).toBe(5)
      expect(await store.execute('update thing set name = $1 where id > $2', ['x', 3])).toBe(2)
      expect(await store.execute('delete from thing where id = $1', [99])).toBe(0)
    })

    it('execute() says what PostgreSQL said, with code and constraint', async () => {
      const store = await open()
      await store.execute('insert into thing (id) values (1)')
      const failure = await store.execute('insert into thing (id) values (1)').catch((error) => error)
      expect(failure).toBeInstanceOf(DatabaseError)
      expect(failure).toMatchObject({ code: '23505', constraint: 'thing_pkey', table: 'thing' })
      const typo = await store.query('select nme from thing').catch((error) => error)
      expect(typo.message).toContain('at “')
    })

    it('query() takes one statement only', async () => {
      const store = await open()
      await expect(store.query('select 1; select 2')).rejects.toThrow('multiple commands')
    })

    it('copyIn() loads text lines, nulls and escapes included', async () => {
      const store = await open()
      await store.copyIn('thing', ['id', 'name', 'day', 'tags'], '1\ta\\tb\t2026-03-31\t{x,y}\n2\t\\N\t\\N\t{}\n')
      expect(await store.query('select * from thing order by id')).toEqual([
        { id: 1, name: 'a\tb', day: '2026-03-31', tags: ['x', 'y'] },
        { id: 2, name: null, day: null, tags: [] },
      ])
    })

    it('copyIn() keeps nothing of a text with a bad line, and the store goes on', async () => {
      const store = await open()
      await expect(store.copyIn('thing', ['id'], '1\nx\n')).rejects.toMatchObject({ code: '22P02' })
      expect(await store.query('select count(*) as n from thing')).toEqual([{ n: 0 }])
    })

    it('transaction() keeps all or nothing', async () => {
      const store = await open()
      await store.transaction((tx) => tx.execute('insert into thing (id) values (1)'))
      const failed = store.transaction(async (tx) => {
        await tx.copyIn('thing', ['id'], '2\n')
        throw new Error('changed my mind')
      })
      await expect(failed).rejects.toThrow('changed my mind')
      expect(await store.query('select id from thing')).toEqual([{ id: 1 }])
    })

    it('transaction() does not pretend to commit when a failed statement was swallowed', async () => {
      const store = await open()
      const swallowed = store.transaction(async (tx) => {
        await tx.execute('insert into thing (id) values (1)')
        await tx.query('select 1/0').catch(() => {})
      })
      await expect(swallowed).rejects.toThrow('rolled back')
      expect(await store.query('select id from thing')).toEqual([])
    })

    it('transaction() inside a transaction, and the root store inside one, throw instead of hanging', async () => {
      const store = await open()
      await store.transaction(async (tx) => {
        await tx.execute('insert into thing (id) values (1)')
        await expect(store.query('select 1')).rejects.toThrow('root store was used inside a transaction')
        await expect(store.transaction(async () => {})).rejects.toThrow('a transaction was started inside a transaction')
      })
      expect(await store.query('select id from thing')).toEqual([{ id: 1 }])
    })

    it('transaction() refuses a statement after its end', async () => {
      const store = await open()
      const kept = await store.transaction(async (tx) => tx)
      await expect(kept.query('select 1')).rejects.toThrow('this transaction is over')
    })

    it('statements of others wait for a transaction and are not part of it', async () => {
      const store = await open()
      const failed = store.transaction(async (tx) => {
        await tx.execute('insert into thing (id) values (1)')
        await new Promise((resolve) => setTimeout(resolve, 30))
        throw new Error('no')
      })
      const beside = store.execute('insert into thing (id) values (2)')
      await expect(failed).rejects.toThrow('no')
      await beside
      expect(await store.query('select id from thing')).toEqual([{ id: 2 }])
    })

    it('every session aggregates part by part', async () => {
      const store = await open()
      expect(await store.query("select current_setting('enable_partitionwise_aggregate') as on")).toEqual([{ on: 'on' }])
    })
  },
  { migrationsDir },
)
