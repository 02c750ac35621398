/** Delimited text, streamed: memory holds one block and one batch, whatever the size of the file. */
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Refusal } from '#api/refusal.ts'
import { detectDialect, type FoundDialect, readSample } from './dialect.ts'
import { createDecoder, detectEncoding, type Encoding } from './encoding.ts'
import { createFindingLog, type FindingLog } from './findings.ts'
import type { OpenOptions } from './open-tables.ts'
import type { RawRow, RawTable } from './raw-table.ts'
import { createRecordReader } from './records.ts'
import { createRowShaper, findShape, isBlank, type ShapeOptions, type TableShape } from './table-shape.ts'

export const SAMPLE_BYTES = 512 * 1024
const BLOCK_BYTES = 128 * 1024
const BATCH_ROWS = 2000
const NEWLINE = 10

/** @param sample the first {@link SAMPLE_BYTES} of the file */
export function openDelimited(path: string, bytes: number, sample: Buffer, options: OpenOptions): RawTable {
  const name = basename(path)
  const encoding = encodingOf(sample, options)
  const text = decodeSample(sample, bytes, encoding, name)
  if (isBlank(text.toString('utf8').replace(/[,;\t|]/g, ''))) {
    throw new Refusal('invalid', `Cannot read "${name}" as it holds nothing but blanks: export it again and check that the export finished`)
  }
  refuseBinary(text, name)
  const dialect = detectDialect(text, options.separator)
  const log = createFindingLog()
  const shapeOptions: ShapeOptions = {
    fileName: name,
    headerRow: options.headerRow,
    skipRows: Math.max(options.skipRows ?? 0, dialect.declared ? 1 : 0),
    framed: dialect.framed,
  }
  const records = readSample(dialect, text)
  const shape = findShape(records, shapeOptions, log)
  const taken = createRowShaper(shape, shapeOptions, createFindingLog())
  if (bytes <= sample.length && records.every((record) => taken(record) === null)) {
    log.state({
      code: 'no_rows',
      message: `"${name}" holds a header and no rows: check the filter of the export`,
      count: 0,
      row: shape.headerRow,
    })
  }
  return {
    name,
    path,
    bytes,
    format: {
      type: 'delimited',
      encoding: encoding.name,
      separator: dialect.separator,
      ...(dialect.quote === null ? {} : { quote: dialect.quote }),
    },
    header: shape.header,
    headerRow: shape.headerRow,
    findings: log.findings,
    rows: (reading) => readRows(path, encoding, dialect, shape, shapeOptions, log, reading ?? {}),
  }
}

function encodingOf(sample: Buffer, options: OpenOptions): Encoding {
  const detected = detectEncoding(sample)
  if (options.encoding === undefined) return detected
  const forced = options.encoding.toLowerCase().replace(/^utf8$/, 'utf-8')
  const name = /^(cp1252|latin-?1|iso-8859-1|ansi)$/.test(forced) ? 'windows-1252' : forced
  return { name, bomBytes: name === 'utf-8' && detected.name === 'utf-8' ? detected.bomBytes : 0 }
}

function decodeSample(sample: Buffer, bytes: number, encoding: Encoding, name: string): Buffer {
  const decoder = createDecoder(encoding, name)
  const text = Buffer.concat(sample.length < bytes ? [decoder.push(sample)] : [decoder.push(sample), decoder.end()])
  const cut = text.lastIndexOf(NEWLINE) + 1
  return sample.length < bytes && cut > 0 ? text.subarray(0, cut) : text
}

/** Zeros and other control bytes throughout: no text. One in a million is a damaged row, reported as such. */
function refuseBinary(text: Buffer, name: string): void {
  let controls = 0
  const checked = Math.min(text.length, 65_536)
  for (let i = 0; i < checked; i++) {
    const byte = text[i]!
    if (byte < 9 || (byte > 13 && byte < 27)) controls++
  }
  if (controls > checked * 0.01 && controls > 1) {
    throw new Refusal(
      'invalid',
      `Cannot read "${name}" as it is binary, not text (${controls.toLocaleString('en')} control bytes in its first ${checked.toLocaleString('en')}): export the data as CSV or .xlsx`,
    )
  }
}

async function* readRows(
  path: string,
  encoding: Encoding,
  dialect: FoundDialect,
  shape: TableShape,
  options: ShapeOptions,
  log: FindingLog,
  reading: { signal?: AbortSignal; onBytes?: (bytes: number) => void },
): AsyncGenerator<readonly RawRow[]> {
  log.restart()
  const decoder = createDecoder(encoding, options.fileName)
  const reader = createRecordReader(dialect)
  reader.expectedCells = shape.framed ? shape.width + 2 : shape.width
  const toRow = createRowShaper(shape, options, log)
  let batch: RawRow[] = []
  let mixedBefore = 0
  let file: FileHandle | undefined
  try {
    reading.signal?.throwIfAborted()
    file = await open(path)
    const block = Buffer.allocUnsafe(BLOCK_BYTES)
    let done = 0
    for (let last = false; !last; ) {
      reading.signal?.throwIfAborted()
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, done)
      done += bytesRead
      last = bytesRead === 0
      const text = last ? decoder.end() : decoder.push(block.subarray(0, bytesRead))
      const records = last ? [...reader.push(text), ...reader.end()] : reader.push(text)
      reportMixed()
      for (const record of records) {
        const row = toRow(record)
        if (row === null) continue
        batch.push(row)
        if (batch.length < BATCH_ROWS) continue
        reading.onBytes?.(done)
        yield batch
        batch = []
        reading.signal?.throwIfAborted()
      }
      if (!last) reading.onBytes?.(done)
    }
    if (batch.length > 0) yield batch
  } finally {
    await file?.close()
  }

  function reportMixed(): void {
    const { lines, firstLine } = decoder.mixed
    if (lines === mixedBefore) return
    log.count(
      'mixed_encoding',
      firstLine,
      (count, first) =>
        `${count === 1 ? '1 line is' : `${count.toLocaleString('en')} lines are`} not ${encoding.name} and ${count === 1 ? 'was' : 'were'} read as windows-1252, the first is row ${first}: check the accents there`,
      lines - mixedBefore,
    )
    mixedBefore = lines
  }
}
