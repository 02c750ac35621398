import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import type { Db, Store } from './db.ts'
import { schemaFingerprint } from './schema-text.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly checksum: string
  readonly sql: string
}

interface AppliedMigration extends Record<string, unknown> {
  readonly number: number
  readonly name: string
  readonly checksum: string
  readonly started_on: string
  readonly applied_at: string | null
}

/** One key for every Tapeline: whoever holds it migrates, the others wait and then find nothing to do. */
const advisoryKey = 7_824_615_001

const migrationTable = `
create table if not exists tapeline_migration (
  number integer primary key,
  name text not null,
  checksum text not null,
  started_on text not null, -- fingerprint of the schema when it was started
  applied_at timestamptz
)`

/** The migrations in a folder, `NNNN-name.sql`, numbered from 1 without a gap. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  return files.map((file, index) => {
    const parts = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file)
    if (!parts) throw new RangeError(`${file} is not a migration's name: NNNN-name.sql`)
    if (Number(parts[1]) !== index + 1) throw new RangeError(`${file}: migrations are numbered without a gap, and ${index + 1} is next`)
    const sql = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n')
    return { number: index + 1, name: parts[2]!, checksum: createHash('sha256').update(sql).digest('hex'), sql }
  })
}

/**
 * Brings the schema up to date, each migration in one transaction.
 *
 * A mark is committed before a migration starts, with a fingerprint of the schema. A mark that was never completed is harmless
 * when the schema is still as it was (the transaction was rolled back: the migration runs again), and a half-applied migration
 * when it is not: that is refused.
 *
 * @param upTo the last one to apply; a backup is restored at the schema it was made at
 * @returns names of the migrations applied now
 * @throws Refusal database_newer, database_foreign, migration_half_applied; nothing has been changed then
 */
export async function migrate(
  store: Store,
  folder: string,
  onMigration: (name: string) => void = () => {},
  upTo = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const known = readMigrations(folder).filter(({ number }) => number <= upTo)
  const applied: string[] = []
  for (;;) {
    const next = await locked(store, async (tx) => {
      const [first] = await pendingIn(tx, known)
      if (!first) return
      await tx.script(migrationTable)
      await tx.execute(
        `insert into tapeline_migration (number, name, checksum, started_on) values ($1, $2, $3, $4)
         on conflict (number) do update set name = excluded.name, checksum = excluded.checksum, started_on = excluded.started_on`,
        [first.number, first.name, first.checksum, await schemaFingerprint(tx)],
      )
      return first
    })
    if (!next) return applied
    await locked(store, async (tx) => {
      const [first] = await pendingIn(tx, known)
      if (first?.number !== next.number) return // another server was quicker
      onMigration(next.name)
      await tx.script(next.sql)
      await tx.execute('update tapeline_migration set applied_at = now() where number = $1', [next.number])
      applied.push(next.name)
    })
  }
}

/** What a database has, in order. */
export const appliedMigrations = (db: Db) =>
  db.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from tapeline_migration where applied_at is not null order by number',
  )

/** The migrations a database still lacks; refuses like `migrate` and changes nothing. */
export function pendingMigrations(store: Store, folder: string): Promise<Migration[]> {
  return store.transaction((tx) => pendingIn(tx, readMigrations(folder)))
}

function locked<T>(store: Store, work: (tx: Db) => Promise<T>): Promise<T> {
  return store.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [advisoryKey])
    return work(tx)
  })
}

async function pendingIn(db: Db, known: readonly Migration[]): Promise<Migration[]> {
  if (!(await hasMigrationTable(db))) return [...known]
  const found = await db.query<AppliedMigration>(
    'select number, name, checksum, started_on, applied_at from tapeline_migration order by number',
  )
  for (const row of found) await refuseUnlessOurs(db, row, known)
  const done = new Set(found.filter((row) => row.applied_at !== null).map((row) => row.number))
  return known.filter((migration) => !done.has(migration.number))
}

async function refuseUnlessOurs(db: Db, row: AppliedMigration, known: readonly Migration[]) {
  const label = `${String(row.number).padStart(4, '0')}-${row.name}`
  const migration = known[row.number - 1]
  if (!migration)
    throw new Refusal(
      'database_newer',
      `Cannot open this database: it holds migration ${label}, and this Tapeline knows ${known.length}. It was written by a newer version: use that one.`,
    )
  if (row.applied_at === null) {
    if (row.started_on === (await schemaFingerprint(db))) return
    throw new Refusal(
      'migration_half_applied',
      `Cannot open this database: migration ${label} was started and not completed, and the schema is no longer as it was before. Restore the backup made before the upgrade.`,
    )
  }
  if (migration.name !== row.name || migration.checksum !== row.checksum)
    throw new Refusal(
      'database_foreign',
      `Cannot open this database: its migration ${label} is not the one this Tapeline knows by that number. It was made by another program or by an edited migration.`,
    )
}

/** Refuses a database in which somebody else lives. */
async function hasMigrationTable(db: Db): Promise<boolean> {
  const tables = await db.query<{ schema: string; name: string; here: boolean }>(
    `select n.nspname as schema, c.relname as name, n.nspname = current_schema() as here
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and (n.nspname = current_schema() or c.relname = 'tapeline_migration')
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by c.relname`,
  )
  if (tables.some((table) => table.here && table.name === 'tapeline_migration')) return true
  const elsewhere = tables.find((table) => table.name === 'tapeline_migration')
  if (elsewhere)
    throw new Refusal(
      'database_foreign',
      `Cannot open this database: a Tapeline lives in its schema "${elsewhere.schema}", which this connection does not look at. Set the search path, or use another database.`,
    )
  if (tables.length > 0)
    throw new Refusal(
      'database_foreign',
      `Cannot use this database: it already holds ${tables.length} tables that are not Tapeline's (${tables
        .slice(0, 3)
        .map((table) => table.name)
        .join(', ')} …). Give Tapeline an empty database of its own.`,
    )
  return false
}
