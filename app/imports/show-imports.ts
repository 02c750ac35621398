/** Imports as they are shown: the history, one import with what it did, what undoing it would do. */

import type { TableName } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import {
  countProblems,
  countRejected,
  type ImportState,
  loadCorrections,
  loadCounts,
  loadImport,
  loadImportFiles,
  loadImports,
  loadProblemsOf,
} from '#store/imports.ts'
import { previewUndo as loadUndoPreview } from '#store/undo-preview.ts'
import type { Context } from '../context.ts'
import type { FeedSummary } from '../feeds/feed-summary.ts'
import { presentSummary } from '../feeds/present-summary.ts'
import { rowsAreClosed } from './answers-closed.ts'
import { leftOutOf, problemsShown, type ReadImport } from './import-result.ts'
import { mappingsOf } from './remembered-mappings.ts'
import { isWorkedOn } from './running-imports.ts'
import type { Unassigned } from './unassigned.ts'

const unfinished = new Set<ImportState>(['staging', 'applying', 'undoing'])
const listedState = (ctx: Context, one: { id: number; state: ImportState }, beating: boolean): ImportState | 'interrupted' =>
  unfinished.has(one.state) && !isWorkedOn(ctx, one.id, beating) ? 'interrupted' : one.state

type Row = Awaited<ReturnType<typeof loadImports>>[number]

/** A page of the history, newest first; the cursor is the last import of the page before. */
export async function pageOfImports(ctx: Context, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const before = cursor === undefined ? null : Number(cursor)
  if (before !== null && !Number.isSafeInteger(before)) throw new Refusal('invalid', 'The cursor is of another list')
  const rows = await loadImports(ctx.store, before, limit + 1)
  const shown = rows.slice(0, limit)
  const rejected = await countRejected(
    ctx.store,
    shown.map((row) => row.id),
  )
  return {
    items: shown.map((row) => listed(ctx, row, rejected.get(row.id) ?? 0)),
    next: rows.length > limit ? String(rows[limit - 1]!.id) : null,
    total: null,
  }
}

const listed = (ctx: Context, row: Row, rejected: number) => ({
  ...{ import: row.id, name: row.draft_name, state: listedState(ctx, row, !row.interrupted), actor: row.actor },
  ...{ startedAt: row.started_at, finishedAt: row.finished_at, files: row.files, rowsRead: row.rows_read },
  ...{ rejected, draft: row.draft_name === null ? null : row.draft_id },
})

/** What an import did, file by file. */
export async function showImport(ctx: Context, id: number) {
  const { store } = ctx
  const [row] = await loadImports(store, id + 1, 1)
  const record = await loadImport(store, id)
  if (!record || row?.id !== id) throw new Refusal('not_found', `There is no import ${id}`)
  const head = listed(ctx, row, (await countRejected(store, [id])).get(id) ?? 0)
  const { unassigned, notes, feed }: { unassigned: Unassigned | null; notes: readonly string[]; feed: FeedSummary | null } = {
    ...{ unassigned: null, notes: [], feed: null },
    ...(record.result as Partial<ReadImport> | null),
  }
  const counts = new Map((await loadCounts(store, id)).map((count) => [count.file_no, count]))
  const problems = new Map((await countProblems(store, id)).map((count) => [count.file_no, count]))
  const closed = await rowsAreClosed(ctx, id)
  const files = []
  for (const file of await loadImportFiles(store, id)) {
    const [count, problem] = [counts.get(file.file_no), problems.get(file.file_no)]
    const rejected = problem?.rejected_rows ?? 0
    const shown = problem && !closed ? await loadProblemsOf(store, id, file.file_no, problemsShown) : []
    files.push({
      ...{
        file: file.name,
        fileNo: file.file_no,
        bytes: file.bytes,
        rowsRead: file.rows_read,
        accepted: file.rows_read - rejected - leftOutOf(feed, file.name),
      },
      ...{ changed: count?.changed ?? 0, unchanged: count?.unchanged ?? 0, removed: count?.removed ?? 0, rejected },
      problemCount: problem?.problems ?? 0,
      problems: shown.map((p) => ({
        ...{
          row: p.row_no,
          column: p.column_name,
          value: p.value,
          code: p.code,
          message: p.message,
          remedy: p.remedy,
          rejected: p.rejected,
        },
      })),
      canDownload: rejected > 0 && shown.some((p) => p.rejected && p.cells !== null),
      findings: file.findings as { code: string; message: string }[],
    })
  }
  return {
    ...head,
    files,
    unassigned: { rows: unassigned?.rows ?? 0, amounts: [...(unassigned?.amounts ?? [])] },
    sources: mappingsOf(record.mappings).map(({ mapping }) => ({ source: mapping.source, mapping })),
    feed: feed === null ? null : await presentSummary(ctx, feed),
    notes: closed
      ? [...notes, 'Rows of this import are shown to who brought it and to who may hear what is said in confidence']
      : [...notes],
    canResume: head.state === 'interrupted',
    canUndo: head.state === 'done' || head.state === 'interrupted',
    corrections: await loadCorrections(store, id),
    correctionOf: row.corrects,
  }
}

/** What undoing would take out and bring back; the undo itself finds it anew. */
export async function previewUndo(ctx: Context, id: number) {
  const found = await loadImport(ctx.store, id)
  if (!found) throw new Refusal('not_found', `There is no import ${id}`)
  if (['undone', 'cancelled', 'failed'].includes(found.state))
    throw new Refusal('conflict', `Import ${id} is not in the record any more (${found.state}): there is nothing to undo`)
  const { tables, ...preview } = await loadUndoPreview(ctx.store, id)
  return { import: id, ...preview, tables: tables.map(({ table, ...counts }) => ({ table: table as TableName, ...counts })) }
}
