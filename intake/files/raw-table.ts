/** A table as it stands in a file: text in, text out. What the text means is the mapping's business. */

/** One row as read. */
export interface RawRow {
  /** 1-based line as a spreadsheet shows it: title rows and the header count. */
  readonly row: number
  /** As many as the header has; shorter rows are filled with ''. */
  readonly cells: readonly string[]
  /** Set when the row cannot be trusted (more cells than the header, a cell too large …): it is reported, never stored shifted. */
  readonly problem?: { readonly code: string; readonly message: string; readonly remedy: string }
}

/** What reading noticed about the file as a whole. */
export interface FileFinding {
  readonly code: string
  readonly message: string
  readonly count?: number
  readonly row?: number
}

export interface RawTable {
  /** File name without folder; for a workbook `name.xlsx#Sheet`. */
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly format: { readonly type: 'delimited' | 'xlsx'; readonly encoding?: string; readonly separator?: string; readonly quote?: string }
  readonly header: readonly string[]
  readonly headerRow: number
  /** Grows while rows are read (mixed bytes, total rows left out …). */
  readonly findings: FileFinding[]
  /** Batches of rows, streamed; may be called again to read from the start. `onBytes` reports progress. */
  rows(options?: { signal?: AbortSignal; onBytes?: (bytes: number) => void }): AsyncIterable<readonly RawRow[]>
}
