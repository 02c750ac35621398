/**
 * The file of a backup, gzipped text: a header line; per table a line with its shape, its rows as COPY text, and `\.`; a closing line with
 * the number of rows per table and the sha256 of everything before it. See docs/operations.md.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { Refusal } from '#api/refusal.ts'

export const backupFormat = 'backup/1'

export const header = z.object({
  tapeline: z.literal(backupFormat),
  version: z.string(),
  madeAt: z.string(),
  engine: z.enum(['pglite', 'postgres']),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), checksum: z.string() })).min(1),
  sequences: z.array(z.object({ name: z.string(), last: z.int(), called: z.boolean() })),
})
export type BackupHeader = z.infer<typeof header>

export const tableLine = z.object({
  table: z.object({
    name: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean() })).min(1),
    indexes: z.array(z.string()).nullable(),
  }),
})

const closing = z.object({ end: z.object({ rows: z.record(z.string(), z.int()), sha256: z.string() }) })

/** Rows are handed on in pieces of about this size. */
const pieceChars = 1 << 20

export const endOfRows = '\\.\n'

export type BackupPart =
  | { readonly header: BackupHeader }
  | { readonly table: z.infer<typeof tableLine>['table'] }
  /** Whole lines of COPY text of the last table. */
  | { readonly text: string }
  | { readonly tableEnds: true }

/**
 * Reads a backup part by part and checks it to the last byte.
 *
 * @throws Refusal invalid when it is none, was cut short, or was changed
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256')
  const rows: Record<string, number> = {}
  let table: string | null = null
  let begun = false
  let ended = false
  let rest = ''
  for await (const piece of textOf(file)) {
    rest += piece
    for (;;) {
      if (table !== null) {
        const end = rest.startsWith(endOfRows) ? 0 : rest.indexOf(`\n${endOfRows}`) + 1
        const atEnd = end > 0 || rest.startsWith(endOfRows)
        const whole = atEnd ? end : rest.length < pieceChars ? 0 : rest.lastIndexOf('\n') + 1
        if (whole > 0) {
          const text = rest.slice(0, whole)
          hash.update(text)
          rows[table]! += lines(text)
          yield { text }
          rest = rest.slice(whole)
        }
        if (!rest.startsWith(endOfRows)) break
        hash.update(endOfRows)
        rest = rest.slice(endOfRows.length)
        table = null
        yield { tableEnds: true }
      }
      const at = rest.indexOf('\n')
      if (at < 0) break
      const line = rest.slice(0, at + 1)
      rest = rest.slice(at + 1)
      if (ended) throw damaged(file, 'something follows its end')
      const said = json(file, line)
      if (!begun) {
        begun = true
        yield { header: readHeader(file, said) }
      } else if (typeof said === 'object' && said !== null && 'end' in said) {
        const { end } = closing.parse(said)
        if (end.sha256 !== hash.digest('hex') || JSON.stringify(end.rows) !== JSON.stringify(rows))
          throw damaged(file, 'its checksum is another')
        ended = true
        continue
      } else {
        const shape = tableLine.safeParse(said)
        if (!shape.success) throw damaged(file, 'a table is not described as it should be')
        table = shape.data.table.name
        rows[table] = 0
        yield shape.data
      }
      hash.update(line)
    }
  }
  if (!begun) throw notOurs(file)
  if (!ended) throw damaged(file, 'it was cut short')
}

/** Decodes as it comes: a character may lie across two pieces. */
async function* textOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let read = false
  try {
    for await (const piece of source.pipe(gunzip)) {
      read = true
      yield decoder.decode(piece as Buffer, { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EISDIR') throw new Refusal('not_found', `There is no file ${file}`)
    if (code === 'EACCES') throw new Refusal('forbidden', `Cannot read ${file}: the system does not allow it`)
    if (code?.startsWith('Z_') && !read) throw notOurs(file)
    if (code?.startsWith('Z_') || code?.startsWith('ERR_ENCODING')) throw damaged(file, (error as Error).message)
    throw error
  } finally {
    source.destroy()
  }
}

function json(file: string, line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw damaged(file, 'a line of it is no JSON')
  }
}

function readHeader(file: string, said: unknown): BackupHeader {
  const parsed = header.safeParse(said)
  if (parsed.success) return parsed.data
  const format = (said as { tapeline?: unknown } | null)?.tapeline
  if (typeof format === 'string' && format.startsWith('backup/'))
    throw new Refusal(
      'database_newer',
      `Cannot restore ${file}: it is ${format}, made by a newer Tapeline, and this one reads ${backupFormat}. Use that one`,
    )
  throw notOurs(file)
}

const notOurs = (file: string) => new Refusal('invalid', `Cannot restore ${file}: it is no backup of Tapeline`)
const damaged = (file: string, why: string) =>
  new Refusal('invalid', `Cannot restore ${file}: ${why}. Nothing was changed; take another backup`)

function lines(text: string): number {
  let n = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n++
  return n
}
