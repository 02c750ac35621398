import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import { countRows, loadSequences, loadTableShapes, readRows } from '#store/backup.ts'
import type { Db } from '#store/db.ts'
import { appliedMigrations } from '#store/migrate.ts'
import type { Context } from '../context.ts'
import { tapelineVersion } from '../version.ts'
import { type BackupHeader, backupFormat, endOfRows } from './backup-file.ts'

export interface BackupWritten {
  readonly file: string
  readonly bytes: number
  readonly tables: number
  readonly rows: number
}

/** Writes a copy of everything into a file that only its owner may read; it has its name once it is whole and on the disk. */
export async function writeBackup(ctx: Context, file: string): Promise<BackupWritten> {
  if (existsSync(file)) throw new Refusal('conflict', `Cannot write ${file}: there is such a file already. Choose another name`)
  const beside = `${file}.part`
  const counted = { tables: 0, rows: 0 }
  try {
    await ctx.store.atOneMoment((db) =>
      pipeline(Readable.from(backupText(ctx, db, counted)), createGzip({ level: 5 }), createWriteStream(beside, { mode: 0o600 }), {
        ...(ctx.signal && { signal: ctx.signal }),
      }),
    )
    const written = await open(beside, 'r+')
    await written.sync()
    const { size } = await written.stat()
    await written.close()
    await rename(beside, file)
    await saveAudit(ctx.store, ctx, 'backup', 'record', { file: path.basename(file), ...counted })
    return { file, bytes: size, ...counted }
  } catch (error) {
    await rm(beside, { force: true })
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ABORT_ERR') throw new Refusal('cancelled', 'The backup was cancelled; nothing is left of it')
    if (code === 'ENOSPC') throw new Refusal('unavailable', `Cannot write ${file}: the disk is full`)
    if (code === 'ENOENT' || code === 'EACCES')
      throw new Refusal('invalid', `Cannot write ${file}: there is no such folder, or it may not be written to`)
    throw error
  }
}

/** The same as a stream, for whoever fetches it. */
export function streamBackup(ctx: Context): Readable {
  const out = new PassThrough()
  const counted = { tables: 0, rows: 0 }
  ctx.store
    .atOneMoment((db) =>
      pipeline(Readable.from(backupText(ctx, db, counted)), createGzip({ level: 5 }), out, { ...(ctx.signal && { signal: ctx.signal }) }),
    )
    .then(() => saveAudit(ctx.store, ctx, 'backup', 'record', counted))
    .catch((error: Error) => out.destroy(error))
  return out
}

/** At most a few chunks are in memory: whoever writes asks for the next. */
async function* backupText(ctx: Context, db: Db, counted: { tables: number; rows: number }): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const said = (text: string) => {
    hash.update(text)
    return text
  }
  const shapes = await loadTableShapes(db)
  let total = 0
  for (const { name } of shapes) total += await countRows(db, name)
  const first: BackupHeader = {
    ...{ tapeline: backupFormat, version: tapelineVersion, madeAt: ctx.now, engine: db.engine },
    migrations: await appliedMigrations(db),
    sequences: await loadSequences(db),
  }
  yield said(`${JSON.stringify(first)}\n`)
  const rows: Record<string, number> = {}
  for (const table of shapes) {
    yield said(`${JSON.stringify({ table })}\n`)
    rows[table.name] = 0
    for await (const chunk of readRows(db, table)) {
      yield said(chunk.text)
      rows[table.name]! += chunk.rows
      counted.rows += chunk.rows
      ctx.progress?.({ step: `Copying ${table.name.replaceAll('_', ' ')}`, done: counted.rows, total, unit: 'rows' })
    }
    yield said(endOfRows)
    counted.tables++
  }
  yield `${JSON.stringify({ end: { rows, sha256: hash.digest('hex') } })}\n`
}
