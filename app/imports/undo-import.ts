import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import { type FactTable, factTables } from '#store/facts.ts'
import { forgetFeed } from '#store/feeds.ts'
import { beat, type ImportState, lockRecord, setImportState } from '#store/imports.ts'
import { undoNouns } from '#store/nouns.ts'
import { chunkRows, dropStage } from '#store/staging.ts'
import { dropUndoLists, dropUnusedAccounts, listUndo, undoChunk } from '#store/undo.ts'
import { lookAfterImport } from '../cases/look-again.ts'
import type { Context } from '../context.ts'
import { linkRecord } from '../matching/link-record.ts'
import { lookAgain } from '../matching/look-for-duplicates.ts'
import { loadIdleImport, whileRunning } from './running-imports.ts'

export interface UndoResult {
  readonly import: number
  readonly state: ImportState
  readonly rows: number
}

/** Takes an import back, whatever was imported since; an interrupted import or undo too. */
export async function undoImport(ctx: Context, id: number): Promise<UndoResult> {
  const found = await loadIdleImport(ctx, id)
  if (['undone', 'cancelled', 'failed'].includes(found.state))
    throw new Refusal('conflict', `Import ${id} is not in the record any more (${found.state}): there is nothing to undo`)
  return whileRunning(ctx, id, async () => {
    await saveAudit(ctx.store, ctx, 'undo', `import:${id}`, {})
    const rows = await takeBack(ctx, id, 'undone')
    await lookAgain(ctx)
    await lookAfterImport(ctx, id)
    return { import: id, state: 'undone', rows }
  })
}

/** Rows out in chunks, then what they stood on; repeatable after a kill at any place. Returns rows taken back. */
export async function takeBack(ctx: Context, id: number, end: 'undone' | 'cancelled' | 'failed'): Promise<number> {
  const { store } = ctx
  // Under the lock: a chunk of another import either confirmed rows of ours before (and inherits them), or finds them on their way out.
  await store.transaction(async (tx) => {
    await lockRecord(tx)
    await setImportState(tx, id, 'undoing')
  })
  for (const table of factTables) await dropStage(store, id, table)
  const lists = await listUndo(store, id)
  const total = [...lists.values()].reduce((sum, n) => sum + n, 0)
  let done = 0
  for (const [table, rows] of lists) {
    for (let from = 1; from <= rows; from += chunkRows) {
      ctx.progress?.({ step: 'Taking back', done, total, unit: 'rows' })
      await undoOne(ctx, id, table, from)
      done += Math.min(chunkRows, rows - from + 1)
    }
  }
  await store.transaction(async (tx) => {
    await lockRecord(tx)
    await undoNouns(tx, id)
    await forgetFeed(tx, id)
    await dropUnusedAccounts(tx)
  })
  await dropUndoLists(store, id)
  await linkRecord(ctx)
  await setImportState(store, id, end, new Date().toISOString())
  return total
}

const undoOne = (ctx: Context, id: number, table: FactTable, from: number): Promise<void> =>
  ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    await undoChunk(tx, id, table, from)
    await beat(tx, id)
  })
