import { Refusal } from '#api/refusal.ts'
import { applyChunk } from '#store/apply-chunk.ts'
import { type FactTable, factSpecs } from '#store/facts.ts'
import { beat, grewMuch, isFresh, loadChunks, loadImportTables, lockRecord, markChunkDone } from '#store/imports.ts'
import { isFeedSource } from '#store/interaction-details.ts'
import { dropStage, stageName } from '#store/staging.ts'
import type { Context } from '../context.ts'

/** Takes the staged rows into the record, chunk by chunk; each is all or nothing, so a kill leaves a place to go on from. */
export async function applyImport(ctx: Context, importId: number): Promise<void> {
  const { store } = ctx
  const tables = await loadImportTables(store, importId)
  const chunks = await loadChunks(store, importId)
  let done = 0
  for (const chunk of chunks) {
    ctx.progress?.({ step: 'Storing', done: done++, total: chunks.length, unit: 'chunks' })
    if (chunk.done) continue
    if (ctx.signal?.aborted) throw new Refusal('cancelled', 'The import was cancelled: nothing of it stays')
    const table = chunk.table_name as FactTable
    await store.transaction(async (tx) => {
      await lockRecord(tx)
      await applyChunk(tx, {
        importId,
        spec: factSpecs[table],
        stage: stageName(importId, table),
        from: chunk.from_bucket,
        to: chunk.to_bucket,
        fresh: await isFresh(tx, importId, table),
        fromFeed: table === 'interaction' && tables.some((t) => t.table_name === table && isFeedSource(t.source)),
        documentSources: tables.filter((t) => t.table_name === table && t.scope === 'document').map((t) => t.source),
      })
      await markChunkDone(tx, importId, table, chunk.from_bucket)
      await beat(tx, importId)
    })
  }
  ctx.progress?.({ step: 'Storing', done: chunks.length, total: chunks.length, unit: 'chunks' })
  for (const table of new Set(chunks.map((c) => c.table_name))) {
    await dropStage(store, importId, table)
    if (await grewMuch(store, importId, table)) await store.script(`analyze ${table}`)
  }
}
