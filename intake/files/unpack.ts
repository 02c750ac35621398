/**
 * A zip of tables, unpacked as it comes: no more than one stretch of it is in memory. A small archive can inflate to
 * any size, so the size is watched.
 */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate'
import { Refusal } from '#api/refusal.ts'

const pushBytes = 16 * 1024
const mostEntries = 2_000
const suspiciousRatio = 200
const ratioMattersFrom = 50 * 1024 * 1024

export interface ArchiveEntry {
  readonly path: string
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Whether bytes that begin like a zip are an archive of files, not a workbook. */
export function isArchive(sample: Buffer, name: string): boolean {
  if (/\.(xlsx|xlsm|xltx)$/i.test(name)) return false
  return !sample.includes('[Content_Types].xml') && !sample.includes('xl/worksheets')
}

interface Waiting {
  readonly path: string
  readonly chunks: Uint8Array[]
  ended: boolean
}

/**
 * Hands out the files of an archive one after the other; each must be read to its end before the next.
 *
 * @throws Refusal `invalid` for damaged or protected archives, `too_large` for bombs
 */
export async function* unpack(
  archive: AsyncIterable<Uint8Array>,
  name: string,
  options: { skip: (fileName: string) => boolean },
): AsyncGenerator<ArchiveEntry> {
  const refuse = (why: string, advice: string): never => {
    throw new Refusal('invalid', `Cannot read "${name}" as ${why}: ${advice}`)
  }
  const queue: Waiting[] = []
  let entries = 0
  let packed = 0
  let inflated = 0
  let broken: Error | null = null
  let tooLarge = false
  const open = (file: UnzipFile): void => {
    if (++entries > mostEntries) refuse(`it holds more than ${mostEntries} files`, 'give the files that hold tables')
    const base = file.name.split('/').at(-1) ?? ''
    const entry: Waiting = { path: file.name, chunks: [], ended: false }
    const wanted = base !== '' && !file.name.startsWith('__MACOSX/') && !options.skip(base)
    if (!wanted) return
    queue.push(entry)
    file.ondata = (error, data, final) => {
      if (error) {
        broken = error
        return
      }
      inflated += data.length
      if (inflated > ratioMattersFrom && inflated > packed * suspiciousRatio) tooLarge = true
      if (tooLarge) return
      if (data.length > 0) entry.chunks.push(data)
      if (final) entry.ended = true
    }
    file.start()
  }
  const unzip = new Unzip(open)
  unzip.register(UnzipInflate)

  const bytes = archive[Symbol.asyncIterator]()
  let over = false
  const push = (data: Uint8Array, final: boolean): void => {
    try {
      unzip.push(data, final)
    } catch (error) {
      if (error instanceof Refusal) throw error
      broken = error as Error
    }
    if (tooLarge)
      throw new Refusal(
        'too_large',
        `Cannot read "${name}" as it inflates to more than ${suspiciousRatio} times its size: give the files themselves`,
      )
    if (broken) refuse('the archive is damaged, protected by a password, or packed in an unusual way', 'unpack it and give the files in it')
  }
  /** Goes on until something waits to be handed out, or the archive is over. */
  const advance = async (): Promise<void> => {
    const { value, done } = await bytes.next()
    if (done) {
      over = true
      push(new Uint8Array(0), true)
      return
    }
    for (let from = 0; from < value.length; from += pushBytes) {
      const piece = value.subarray(from, from + pushBytes)
      packed += piece.length
      push(piece, false)
    }
  }
  async function* chunksOf(entry: Waiting): AsyncGenerator<Uint8Array> {
    for (;;) {
      yield* entry.chunks.splice(0)
      if (entry.ended && entry.chunks.length === 0) return
      if (over) refuse('the archive is cut off', 'send it once more')
      await advance()
    }
  }
  for (;;) {
    const entry = queue.shift()
    if (entry) yield { path: entry.path, chunks: chunksOf(entry) }
    else if (over) return
    else await advance()
  }
}
