import type { RowProblem } from '#api/record.ts'
import type { Db } from '#store/db.ts'
import type { ImportState } from '#store/imports.ts'
import { countProblems, loadCounts, loadImport, loadImportFiles, loadProblems } from '#store/imports.ts'
import type { FeedSummary } from '../feeds/feed-summary.ts'
import type { MatchPreview } from '../matching/preview-matches.ts'
import type { Unassigned } from './unassigned.ts'

export interface FileResult {
  readonly file: string
  readonly rowsRead: number
  /** Rows taken: added, changed and unchanged ones. */
  readonly accepted: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
  /** Lines a re-imported document no longer has. */
  readonly removed: number
  /** The first of them; the file of rejected rows has all. */
  readonly problems: readonly Pick<RowProblem, 'row' | 'column' | 'value' | 'code' | 'message' | 'remedy' | 'rejected'>[]
  readonly problemCount: number
  readonly findings: readonly unknown[]
}

/** What reading the files found; kept with the import when all is staged. */
export interface ReadImport {
  readonly unassigned: Unassigned
  readonly notes: readonly string[]
  /** What became of mail and calendar files; null where there were none. */
  readonly feed: FeedSummary | null
}

export interface ImportResult extends ReadImport {
  /** Null for a dry run. */
  readonly import: number | null
  readonly state: ImportState | 'dry run'
  readonly files: readonly FileResult[]
  /** Dry run only: how the sources would come together. */
  readonly matches?: MatchPreview
}

export const problemsShown = 100

/** What an import did, from the store's book. */
export async function loadImportResult(db: Db, id: number, { unassigned, notes, feed }: ReadImport): Promise<ImportResult> {
  const record = await loadImport(db, id)
  const files = await loadImportFiles(db, id)
  const counts = new Map((await loadCounts(db, id)).map((c) => [c.file_no, c]))
  const rejected = new Map((await countProblems(db, id)).map((c) => [c.file_no, c]))
  const problems = await loadProblems(db, id, problemsShown * files.length)
  return {
    import: id,
    state: record!.state,
    files: files.map((file) => {
      const count = counts.get(file.file_no)
      const rejectedRows = rejected.get(file.file_no)?.rejected_rows ?? 0
      return {
        file: file.name,
        rowsRead: file.rows_read,
        accepted: file.rows_read - rejectedRows - leftOutOf(feed, file.name),
        changed: count?.changed ?? 0,
        unchanged: count?.unchanged ?? 0,
        rejected: rejectedRows,
        removed: count?.removed ?? 0,
        problems: problems
          .filter((p) => p.file_no === file.file_no)
          .slice(0, problemsShown)
          .map((p) => ({
            row: p.row_no,
            column: p.column_name,
            value: p.value,
            code: p.code,
            message: p.message,
            remedy: p.remedy,
            rejected: p.rejected,
          })),
        problemCount: rejected.get(file.file_no)?.problems ?? 0,
        findings: file.findings,
      }
    }),
    unassigned,
    notes,
    feed,
  }
}

/** Messages of a file that were left aside or came twice. */
export function leftOutOf(feed: FeedSummary | null, file: string): number {
  const found = feed?.files.find((one) => one.file === file)
  return found ? found.leftOut + found.repeated : 0
}
