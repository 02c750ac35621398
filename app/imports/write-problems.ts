import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import { writeRejectedRows } from '#reports/rejected-rows.ts'
import { loadImport, loadImportFiles, loadProblems } from '#store/imports.ts'
import type { Context } from '../context.ts'

/** Rejected rows as files to correct and give back, one per file that has any. */
export async function writeProblems(
  ctx: Context,
  id: number,
  outDir: string,
  format: 'csv' | 'xlsx',
): Promise<{ import: number; files: { file: string; path: string; rows: number }[] }> {
  if (!(await loadImport(ctx.store, id))) throw new Refusal('not_found', `There is no import ${id}: \`tapeline imports\` lists them`)
  mkdirSync(outDir, { recursive: true })
  const problems = (await loadProblems(ctx.store, id)).filter((p) => p.rejected)
  const files: { file: string; path: string; rows: number }[] = []
  for (const file of await loadImportFiles(ctx.store, id)) {
    const own = problems.filter((p) => p.file_no === file.file_no)
    if (own.length === 0) continue
    const target = path.join(outDir, `${path.parse(file.name).name.replace(/[#/\\]/g, '-')}.rejected-${id}.${format}`)
    const rows = await writeRejectedRows(
      file.header,
      own.map((p) => ({
        file: file.name,
        row: p.row_no,
        column: p.column_name,
        value: p.value,
        code: p.code,
        message: p.message,
        remedy: p.remedy,
        rejected: true,
        ...(p.cells && { cells: p.cells }),
      })),
      target,
      { type: format },
    )
    files.push({ file: file.name, path: target, rows })
  }
  return { import: id, files }
}
