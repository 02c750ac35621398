import { createHash, randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import type { WriteBackDefinition, WriteBackPreview } from '#api/routes/schedules.ts'
import { writePlainCsv } from '#reports/write-csv.ts'
import { saveAudit } from '#store/audit.ts'
import { loadLastHash } from '#store/schedules.ts'
import type { Context } from '../context.ts'
import { openFolder } from '../schedules/folders.ts'
import type { RunOutcome } from '../schedules/outcome.ts'
import { today } from '../today/day-of.ts'
import { type WriteBackRows, writeBackRows } from './write-back-rows.ts'

const shownRows = 20
const shownLeftOut = 50

export async function previewWriteBack(ctx: Context, definition: WriteBackDefinition): Promise<WriteBackPreview> {
  const { view, headings, rows, leftOut, ...counts } = await writeBackRows(ctx, definition)
  return {
    ...{ headings: [...headings], rows: rows.slice(0, shownRows).map((row) => [...row]), total: rows.length },
    ...{ snapshot: view.id, asOf: view.asOf, currency: view.currency, sketch: view.result.sketch !== null },
    ...{ accounts: counts.accounts, severalKeys: counts.severalKeys, revenueMinor: counts.revenueMinor },
    ...{ leftOut: leftOut.slice(0, shownLeftOut), leftOutAccounts: leftOut.length, leftOutRevenueMinor: counts.leftOutRevenueMinor },
  }
}

/** The file as it would be written now. */
export async function writeBackFile(
  ctx: Context,
  schedule: { readonly id: number; readonly name: string },
  definition: WriteBackDefinition,
) {
  const made = await writeBackRows(ctx, definition)
  await saveAudit(ctx.store, ctx, 'export', `schedule:${schedule.id}`, { rows: made.rows.length, format: 'csv', snapshot: made.view.id })
  return { name: await fileName(ctx, schedule.name, made), text: textOf(made) }
}

/**
 * Writes the file into its folder: whole under its name, or not at all. Where it would hold what the last one held, nothing is written:
 * whoever takes files from the folder takes none twice.
 */
export async function runWriteBack(
  ctx: Context,
  schedule: { readonly id: number; readonly name: string },
  definition: WriteBackDefinition,
): Promise<RunOutcome> {
  const made = await writeBackRows(ctx, definition)
  const text = textOf(made)
  const hash = createHash('sha256').update(text).digest('hex')
  const facts = {
    ...{ rows: made.rows.length, bytes: Buffer.byteLength(text), hash, snapshot: made.view.id },
    ...{ leftOut: made.leftOut.length, leftOutRevenueMinor: made.leftOutRevenueMinor },
  }
  if (definition.folder === null)
    throw new Refusal('invalid', 'Cannot write this file as no folder was chosen for it: choose one, or download it')
  if ((await loadLastHash(ctx.store, schedule.id)) === hash) return { state: 'unchanged', ...facts }
  const file = await fileName(ctx, schedule.name, made)
  await writeWhole(openFolder(ctx.store, definition.folder), file, text)
  await saveAudit(ctx.store, ctx, 'write back', `schedule:${schedule.id}`, { rows: facts.rows, snapshot: facts.snapshot, hash })
  return { state: 'done', file, ...facts }
}

const textOf = (made: WriteBackRows): string => writePlainCsv([made.headings, ...made.rows])

async function fileName(ctx: Context, name: string, { view }: WriteBackRows): Promise<string> {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `tapeline-${slug || 'write-back'}-${await today(ctx)}-snapshot-${view.id}.csv`
}

/** Under another name first, and on the disk before it gets its own: nobody ever reads half of it. */
async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const target = path.join(folder, name)
  const coming = path.join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const handle = await open(coming, 'wx', 0o640)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(coming, target)
  } catch (error) {
    await rm(coming, { force: true })
    throw error
  }
}
