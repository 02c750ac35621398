import { PassThrough, type Readable } from 'node:stream'
import type { RowProblem } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import { writeRejectedRows } from '#reports/rejected-rows.ts'
import { saveAudit } from '#store/audit.ts'
import { loadImportFiles, rejectedRowsOf } from '#store/imports.ts'
import type { Context } from '../context.ts'
import { rowsAreClosed } from './answers-closed.ts'

/** Rejected rows of one file as they were given, with reason and remedy beside them, streamed from the database. */
export async function rejectedRowsFile(
  ctx: Context,
  id: number,
  fileNo: number,
  format: 'csv' | 'xlsx',
): Promise<{ name: string; type: string; body: Readable }> {
  if (await rowsAreClosed(ctx, id))
    throw new Refusal('forbidden', 'These rows may hold what was said in confidence: ask whoever brought the file')
  const file = (await loadImportFiles(ctx.store, id)).find((one) => one.file_no === fileNo)
  if (!file) throw new Refusal('not_found', `Import ${id} has no such file`)
  const rows = rejectedRowsOf(ctx.store, id, fileNo)
  const first = await rows.next()
  if (first.done) throw new Refusal('not_found', `No row of "${file.name}" was rejected`)
  if (first.value.cells === null) throw new Refusal('not_found', 'These rows are not kept any more: rejected rows are kept for 90 days')
  // They hold whatever the file held: people, too.
  await saveAudit(ctx.store, ctx, 'export rejected rows', `import:${id}`, { file: fileNo })
  async function* problems(): AsyncGenerator<RowProblem> {
    for (let next = first; !next.done; next = await rows.next()) {
      const p = next.value
      yield {
        ...{ file: file!.name, row: p.row_no, column: p.column_name, value: p.value, code: p.code, message: p.message, remedy: p.remedy },
        ...{ rejected: true, ...(p.cells && { cells: p.cells }) },
      }
    }
  }
  const body = new PassThrough()
  void writeRejectedRows(file.header, problems(), body, { type: format }).catch((error: Error) => body.destroy(error))
  return {
    name: rejectedName(file.name, id, format),
    type: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body,
  }
}

/** Under this name they are known again when they come back. */
export function rejectedName(file: string, id: number, format: 'csv' | 'xlsx'): string {
  const base = file
    .split('/')
    .at(-1)!
    .replace(/\.[a-z0-9]{1,5}(?=#|$)/i, '')
  return `${base.replace(/[#/\\]/g, '-')}.rejected-${id}.${format}`
}
