import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Refusal } from '#api/refusal.ts'
import { openDelimited, SAMPLE_BYTES } from './delimited.ts'
import { detectFileKind } from './file-kind.ts'
import { withoutProblemColumns } from './problem-columns.ts'
import type { RawTable } from './raw-table.ts'
import { openWorkbook } from './workbook.ts'

/** What a mapping may insist on; whatever is left out is recognised. */
export interface OpenOptions {
  /** WHATWG name: `utf-8`, `windows-1252`, `utf-16le`, `iso-8859-15` … */
  readonly encoding?: string
  readonly separator?: string
  /** Row of the header, counted from 1 as a spreadsheet or editor shows it. */
  readonly headerRow?: number
  /** Rows at the top that are neither header nor data. */
  readonly skipRows?: number
  /** Name of the only sheet to read. */
  readonly sheet?: string
  readonly signal?: AbortSignal
}

/**
 * Opens a file as the tables it holds: one for delimited text, one per sheet that is not empty for a workbook.
 *
 * Reads only the first half megabyte of a text; `rows()` streams the rest. A workbook is read whole, within the limits of
 * `workbook-guard.ts`. Rows that were rejected and given back corrected are read without our `tapeline_*` columns. An abort throws the signal's reason.
 *
 * @throws Refusal `not_found`, `invalid` (empty, binary, encrypted, another kind of file) or `too_large`
 */
export async function openTables(path: string, options: OpenOptions = {}): Promise<RawTable[]> {
  const name = basename(path)
  options.signal?.throwIfAborted()
  const file = await openFile(path)
  let bytes: number
  let sample: Buffer
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw new Refusal('invalid', `Cannot read "${name}" as it is a folder: give the files in it`)
    bytes = stat.size
    sample = Buffer.alloc(Math.min(bytes, SAMPLE_BYTES))
    const { bytesRead } = await file.read(sample, 0, sample.length, 0)
    sample = sample.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
  const tables =
    detectFileKind(sample, name) === 'zip' ? await openWorkbook(path, bytes, options) : [openDelimited(path, bytes, sample, options)]
  return tables.map(withoutProblemColumns)
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new Refusal('not_found', `Cannot read "${path}" as there is no such file: check the path`)
    if (code === 'EACCES' || code === 'EPERM')
      throw new Refusal('forbidden', `Cannot read "${path}" as its permissions do not allow it: let the user of this program read it`)
    throw error
  }
}
