import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import {
  analyseAll,
  countRows,
  createStaged,
  emptyTable,
  indexStaged,
  isStaged,
  loadTableShapes,
  setSequence,
  type TableShape,
} from '#store/backup.ts'
import type { Db } from '#store/db.ts'
import { migrationsDir } from '#store/engine/open-store.ts'
import { migrate, pendingMigrations, readMigrations } from '#store/migrate.ts'
import type { Context } from '../context.ts'
import { type BackupHeader, readBackup } from './backup-file.ts'

export interface BackupRestored {
  readonly madeAt: string
  readonly tables: number
  readonly rows: number
  /** Migrations that came after the backup was made. */
  readonly migrated: readonly string[]
}

/**
 * Fills an empty record with what a backup holds: all of it or nothing. The store is not migrated: it gets the schema the backup was made
 * at, the rows, and then what has come since.
 */
export async function restoreBackup(ctx: Context, file: string): Promise<BackupRestored> {
  const { header, tables, rows } = await check(ctx, file)
  const level = header.migrations.length
  const pending = await pendingMigrations(ctx.store, migrationsDir)
  const known = readMigrations(migrationsDir)
  const applied = known.length - pending.length
  if (applied > 0) await refuseUnlessEmpty(ctx.store)
  if (applied > level)
    throw new Refusal(
      'conflict',
      `Cannot restore here: the backup was made at migration ${level}, and this record, empty as it is, is at ${applied} already. Restore into a folder or a database that does not exist yet: it is made as the backup needs it and brought up to date`,
    )
  await migrate(ctx.store, migrationsDir, undefined, level)
  await ctx.store.transaction(async (tx) => {
    const shapes = new Map((await loadTableShapes(tx)).map((shape) => [shape.name, shape]))
    // A fresh record holds nothing but what opening it made.
    for (const name of shapes.keys()) await emptyTable(tx, name)
    let table: TableShape | null = null
    let done = 0
    for await (const part of readBackup(file)) {
      if (ctx.signal?.aborted) throw new Refusal('cancelled', 'Restoring was cancelled; the record is as empty as before')
      if ('table' in part) {
        table = part.table
        if (isStaged(table.name)) await createStaged(tx, table)
        else refuseOtherColumns(file, table, shapes.get(table.name))
      } else if ('text' in part && table) {
        await tx.copyIn(
          table.name,
          table.columns.map((c) => c.name),
          part.text,
        )
        done += part.text.length
        ctx.progress?.({ step: `Restoring ${table.name.replaceAll('_', ' ')}`, done, total: Math.max(done, rows), unit: 'bytes' })
      } else if ('tableEnds' in part && table) await indexStaged(tx, table)
    }
    for (const sequence of header.sequences) await setSequence(tx, sequence)
  })
  const migrated = await migrate(ctx.store, migrationsDir)
  await analyseAll(ctx.store)
  await saveAudit(ctx.store, ctx, 'restore', 'record', { madeAt: header.madeAt, tables: tables.length })
  return { madeAt: header.madeAt, tables: tables.length, rows: tables.reduce((sum, one) => sum + one.rows, 0), migrated }
}

/** Reads the whole file before anything is touched. */
async function check(ctx: Context, file: string) {
  let header: BackupHeader | null = null
  let size = 0
  const tables: { name: string; rows: number }[] = []
  for await (const part of readBackup(file)) {
    if (ctx.signal?.aborted) throw new Refusal('cancelled', 'Restoring was cancelled; nothing was changed')
    if ('header' in part) {
      header = part.header
      refuseOtherSchema(file, header)
    } else if ('table' in part) tables.push({ name: part.table.name, rows: 0 })
    else if ('text' in part) {
      size += part.text.length
      tables.at(-1)!.rows += part.text.split('\n').length - 1
      ctx.progress?.({ step: 'Checking the backup', done: size, total: 0, unit: 'bytes' })
    }
  }
  return { header: header!, tables, rows: size }
}

function refuseOtherSchema(file: string, { migrations, version }: BackupHeader): void {
  const known = readMigrations(migrationsDir)
  if (migrations.length > known.length)
    throw new Refusal(
      'database_newer',
      `Cannot restore ${file}: it was made by Tapeline ${version} with ${migrations.length} migrations, and this one knows ${known.length}. Use that version or a newer one`,
    )
  const other = migrations.find((one, i) => one.name !== known[i]!.name || one.checksum !== known[i]!.checksum)
  if (other)
    throw new Refusal(
      'database_foreign',
      `Cannot restore ${file}: its migration ${other.number}-${other.name} is not the one this Tapeline knows by that number`,
    )
}

async function refuseUnlessEmpty(db: Db): Promise<void> {
  for (const { name } of await loadTableShapes(db)) {
    // Opening a record, and starting a server on it, keep a secret and a first link.
    if (name === 'setting') continue
    const rows = await countRows(db, name)
    if (rows > 0)
      throw new Refusal(
        'conflict',
        `Cannot restore here: the record is not empty (${name.replaceAll('_', ' ')}: ${rows}). Restore into another folder with --data, or an empty database with --database`,
      )
  }
}

function refuseOtherColumns(file: string, found: TableShape, ours: TableShape | undefined): void {
  const unknown = found.columns.filter((c) => !ours?.columns.some((our) => our.name === c.name))
  if (!ours || unknown.length > 0)
    throw new Refusal(
      'database_foreign',
      `Cannot restore ${file}: ${ours ? `the table ${found.name} has no column ${unknown.map((c) => c.name).join(', ')}` : `there is no table ${found.name}`} here`,
    )
}
