/** A backup taken and restored is the same record: from one engine to the other and back, to the same measurement, byte by byte. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restoreBackup } from '#app/backup/restore-backup.ts'
import { writeBackup } from '#app/backup/write-backup.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { overrideSegments } from '#app/segmentation/override-segments.ts'
import type { Store } from '#store/db.ts'
import { migrationsDir, openStore, type StorePlace } from '#store/engine/open-store.ts'
import { migrate, readMigrations } from '#store/migrate.ts'
import { loadSnapshot, loadSnapshotAccounts } from '#store/snapshots.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { factsOf, nounsOf, rollupsOf } from '../builders/record-dump.ts'
import { account, contact, interaction, invoiceLine } from '../builders/rows.ts'
import { endAll, newFolder } from '../journeys/processes.ts'
import { emptyServerDatabase } from '../store-cases.ts'

const folder = () => path.join(newFolder(), 'main')
const file = () => path.join(newFolder(), 'record.backup.gz')
const dump = async (store: Store) => [await factsOf(store), await nounsOf(store), await rollupsOf(store)]
const ctx = (store: Store) => ({ ...testContext(store), now: '2026-02-01T08:00:00.000Z' })
const measure = (store: Store) =>
  takeSnapshot(ctx(store), { asOf: '2026-01-31', window: '12m', level: 'customer', costModel: null, segmentation: null })
const restored = async (place: StorePlace, from: string) => {
  const store = await openStore(place, { migrate: false })
  return { store, said: await restoreBackup(ctx(store), from) }
}

/** Facts, people, uploads of raw bytes, a user, an override, and an import that a kill left half done. */
async function fill(store: Store) {
  const rows = ['A', 'B', 'C'].flatMap((customer, i) => [
    account({ externalId: customer, name: `Köhler\t${customer} "&" \\ Söhne\n`, industry: 'Food' }),
    contact({ externalId: `p${i}`, customer, firstName: 'Zoë', email: `z${i}@example.com` }),
    invoiceLine({
      externalId: `i${i}`,
      document: `i${i}`,
      customer,
      netMinor: 100_000 * (i + 1),
      listMinor: 120_000 * (i + 1),
      costMinor: 50_000,
    }),
    interaction({ externalId: `t${i}`, customer, subject: '\\.', at: '2026-01-10T09:30:00Z' }),
  ])
  await bringRows(store, [{ source: 'erp', rows }])
  await bringRows(store, [{ source: 'crm', rows: [interaction({ externalId: 'left', customer: 'A' })] }], { apply: false })
  await store
    .execute(`insert into upload_part (draft_id, part, content) select 1, 1, $1 where false`, [new Uint8Array([0])])
    .catch(() => {})
  await store.execute(
    `insert into app_user (id, name, email, created_at, updated_at) values ('u1', 'Olga', 'olga@example.com', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')`,
  )
  await store.execute(
    `insert into user_session (id, user_id, token, expires_at, created_at, updated_at) values ('s1', 'u1', 'hash', '2027-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')`,
  )
  const { id } = await measure(store)
  const a = (await loadSnapshotAccounts(store, id)).find((one) => one.externalId === 'A')
  await overrideSegments(
    ctx(store),
    { name: 'Olga' },
    { accounts: [a!.accountId], set: 'SME', reason: 'no reference', from: null, expires: '2027-01-01' },
  )
  return measure(store)
}

afterAll(endAll)

describe('A backup', () => {
  let store: Store
  let taken: Awaited<ReturnType<typeof measure>>
  const backup = file()
  beforeAll(async () => {
    store = await openStore({ dataDir: folder() })
    taken = await fill(store)
    await writeBackup(ctx(store), backup)
  })
  afterAll(() => store.close())

  it('is a file for its owner only, that says what is in it and ends with its checksum', async () => {
    expect(statSync(backup).mode & 0o777).toBe(0o600)
    const lines = gunzipSync(readFileSync(backup)).toString().trimEnd().split('\n')
    expect(JSON.parse(lines[0]!)).toMatchObject({ tapeline: 'backup/1', engine: 'pglite', migrations: expect.any(Array) })
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ end: { rows: { account: 5, app_user: 1, segment_override: 1, snapshot: 2 } } })
    expect(lines.some((line) => line.startsWith('{"table":{"name":"user_session"'))).toBe(false)
    await expect(writeBackup(ctx(store), backup)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lets others go on while it is taken', async () => {
    const during = file()
    const writing = writeBackup(ctx(store), during)
    await store.execute(`insert into setting (key, value) values ('meanwhile', '1')`)
    const waits: number[] = []
    for (let i = 0; i < 5; i++) {
      const since = performance.now()
      await store.query('select 1')
      waits.push(performance.now() - since)
    }
    await writing
    expect(Math.max(...waits)).toBeLessThan(5_000)
    await store.execute(`delete from setting where key = 'meanwhile'`)
  })

  it('restored is the same record: rows, sums, snapshots, and what is measured from them; on a server, and back', async () => {
    const databaseUrl = await emptyServerDatabase()
    const places: StorePlace[] = [{ memory: true }, ...(databaseUrl ? [{ databaseUrl }, { dataDir: folder() }] : [])]
    let from = backup
    for (const place of places) {
      const { store: copy, said } = await restored(place, from)
      try {
        expect(said).toMatchObject({ madeAt: '2026-02-01T08:00:00.000Z', migrated: [] })
        expect(await dump(copy)).toEqual(await dump(store))
        expect(await loadSnapshot(copy, taken.id)).toEqual(await loadSnapshot(store, taken.id))
        expect(await loadSnapshotAccounts(copy, taken.id)).toEqual(await loadSnapshotAccounts(store, taken.id))
        expect((await copy.query('select count(*) as n from user_session'))[0]).toEqual({ n: 0 })
        from = file()
        await writeBackup(ctx(copy), from)
        const again = await measure(copy)
        expect(again.inputHash).toBe(taken.inputHash)
        expect(JSON.stringify(again.result)).toBe(JSON.stringify(taken.result))
        // New ids go on where they were.
        expect(again.id).toBe(taken.id + 1)
      } finally {
        await copy.close()
      }
    }
  })

  it('is refused where something is already, and changes nothing there', async () => {
    const before = await dump(store)
    await expect(restoreBackup(ctx(store), backup)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('not empty'),
    })
    expect(await dump(store)).toEqual(before)
  })

  it('that was changed, cut, or is none is refused before anything is touched', async () => {
    const text = gunzipSync(readFileSync(backup)).toString()
    const bad = (name: string, content: Buffer | string) => {
      const at = path.join(newFolder(), name)
      writeFileSync(at, content)
      return at
    }
    const cases: [string, string][] = [
      [bad('changed.gz', gzipSync(text.replace('olga@example.com', 'olaf@example.com'))), 'checksum'],
      [bad('short.gz', gzipSync(text.slice(0, text.length / 2))), 'cut short'],
      [bad('cut.gz', readFileSync(backup).subarray(0, 2_000)), 'unexpected end of file'],
      [bad('none.txt', 'a file'), 'no backup of Tapeline'],
      [bad('other.gz', gzipSync('{"hello":1}\n')), 'no backup of Tapeline'],
      [bad('newer.gz', gzipSync(text.replace('backup/1', 'backup/2'))), 'newer'],
      [path.join(newFolder(), 'nowhere.gz'), 'There is no file'],
    ]
    const empty = await openStore({ memory: true }, { migrate: false })
    try {
      for (const [at, words] of cases)
        await expect(restoreBackup(ctx(empty), at)).rejects.toMatchObject({ message: expect.stringContaining(words) })
      expect(
        await empty.query(`select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`),
      ).toEqual([])
    } finally {
      await empty.close()
    }
  })

  it('of an older schema is brought up to date; of a newer one, or into a newer empty record, it is refused', async () => {
    const old = await openStore({ memory: true }, { migrate: false })
    await migrate(old, migrationsDir, undefined, 1)
    await old.execute(`insert into setting (key, value) values ('organisation', '{"currency": "EUR", "timeZone": "UTC"}')`)
    const from = file()
    await writeBackup(ctx(old), from)
    await old.close()

    const { store: copy, said } = await restored({ memory: true }, from)
    expect(said.migrated).toEqual(
      readMigrations(migrationsDir)
        .slice(1)
        .map((m) => m.name),
    )
    expect(await copy.query(`select value from setting where key = 'organisation'`)).toEqual([
      { value: { currency: 'EUR', timeZone: 'UTC' } },
    ])
    await copy.close()

    const empty = await openStore({ memory: true })
    await expect(restoreBackup(ctx(empty), from)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('does not exist yet'),
    })
    const text = gunzipSync(readFileSync(from)).toString()
    const newer = file()
    const later = Array.from({ length: 30 }, (_, i) => ({ number: i + 2, name: 'later', checksum: 'x' }))
    writeFileSync(
      newer,
      gzipSync(
        text
          .replace('"sequences"', '"x":0,"sequences"')
          .replace(/"migrations":\[(.*?)\]/, (_, one) => `"migrations":[${one},${later.map((m) => JSON.stringify(m)).join()}]`),
      ),
    )
    await expect(restoreBackup(ctx(empty), newer)).rejects.toMatchObject({ code: 'database_newer' })
    await empty.close()
  })
})
