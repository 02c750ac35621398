/** Files come in as streams and go into the database in parts: all of a request, or nothing of it. */
import type { Readable } from 'node:stream'
import { Refusal } from '#api/refusal.ts'
import { detectFileKind } from '#intake/files/file-kind.ts'
import { isArchive, unpack } from '#intake/files/unpack.ts'
import { loadDraftHead, lockDraft, saveDraft } from '#store/drafts.ts'
import { beginUpload, dropUpload, endUpload, loadUploads, saveUploadPart, type UploadRow } from '#store/uploads.ts'
import type { Context } from '../context.ts'
import { mustBeOpen } from './draft-at-rest.ts'
import { cleanFileName, ignoredFile } from './file-names.ts'
import { sizeText, uploadLimits } from './upload-limits.ts'

const partBytes = 512 * 1024
const sampleBytes = 4096

export interface GivenFile {
  readonly name: string
  readonly body: Readable
  /** As announced; what comes is counted all the same. */
  readonly bytes: number | null
  readonly corrects: number | null
}

const comingFrom = new Map<string, number>()

/** Takes a file, or the tables in a zip, into a draft. What breaks off or is refused leaves nothing. */
export async function receiveFiles(ctx: Context, draftId: number, given: GivenFile): Promise<{ version: number; files: UploadRow[] }> {
  const limits = uploadLimits()
  const coming = comingFrom.get(ctx.actor) ?? 0
  if (coming >= limits.atOnce) throw new Refusal('too_many', `Cannot take more than ${limits.atOnce} files at the same time: wait for one`)
  comingFrom.set(ctx.actor, coming + 1)
  const begun: { id: number; name: string; bytes: number }[] = []
  try {
    await mustBeOpen(ctx, draftId)
    const name = cleanFileName(given.name)
    const base = name.split('/').at(-1)!
    if (ignoredFile.test(base))
      throw new Refusal('invalid', `Cannot take "${base}" as files of this kind hold no table: give CSV, text or .xlsx files`)
    const room = await new Room(ctx, draftId).measure()
    if (given.bytes !== null) room.announce(name, given.bytes)
    const chunks = chunksOf(given.body, base)
    const sample = await chunks.sample()
    if (detectFileKind(sample, base) === 'zip' && isArchive(sample, base)) {
      for await (const entry of unpack(chunks.all(), base, { skip: (path) => ignoredFile.test(path) })) {
        const within = cleanFileName(entry.path.includes('/') ? entry.path : `${name.replace(/\.zip$/i, '')}/${entry.path}`)
        await keep(within, entry.chunks)
      }
      if (begun.length === 0)
        throw new Refusal('invalid', `Cannot read "${base}" as the archive holds no table: give CSV, text or .xlsx files`)
    } else await keep(name, chunks.all())

    async function keep(fileName: string, content: AsyncIterable<Uint8Array>): Promise<void> {
      room.addFile(fileName)
      const upload = {
        id: await beginUpload(ctx.store, { draftId, name: fileName, actor: ctx.actor, now: ctx.now, corrects: given.corrects }),
        name: fileName,
        bytes: 0,
      }
      begun.push(upload)
      let part = 0
      let waiting: Uint8Array[] = []
      let waitingBytes = 0
      const flush = async () => {
        if (waitingBytes > 0) await saveUploadPart(ctx.store, upload.id, part++, Buffer.concat(waiting))
        waiting = []
        waitingBytes = 0
      }
      for await (const chunk of content) {
        if (ctx.signal?.aborted) throw new Refusal('cancelled', `"${fileName}" was cancelled: nothing of it stays`)
        if (upload.bytes === 0) refuseNoTable(Buffer.from(chunk.subarray(0, sampleBytes)), fileName)
        upload.bytes += chunk.length
        room.add(fileName, upload.bytes, chunk.length)
        waiting.push(chunk)
        waitingBytes += chunk.length
        if (waitingBytes >= partBytes) await flush()
      }
      await flush()
      if (upload.bytes === 0) detectFileKind(Buffer.alloc(0), fileName)
    }

    const version = await ctx.store.transaction(async (tx) => {
      if ((await lockDraft(tx, draftId)) === undefined) throw new Refusal('not_found', 'The draft was thrown away meanwhile')
      for (const upload of begun) await endUpload(tx, { ...upload, draftId, now: ctx.now })
      return saveDraft(tx, draftId, ctx, { recognition: null })
    })
    const ids = new Set(begun.map((one) => one.id))
    return { version, files: (await loadUploads(ctx.store, draftId)).filter((upload) => ids.has(upload.id)) }
  } catch (error) {
    for (const { id } of begun) await dropUpload(ctx.store, id).catch(() => undefined)
    throw error
  } finally {
    const left = (comingFrom.get(ctx.actor) ?? 1) - 1
    if (left > 0) comingFrom.set(ctx.actor, left)
    else comingFrom.delete(ctx.actor)
  }
}

function refuseNoTable(sample: Buffer, fileName: string): void {
  const base = fileName.split('/').at(-1)!
  if (detectFileKind(sample, base) === 'zip' && isArchive(sample, base))
    throw new Refusal('invalid', `Cannot read "${base}" as it is an archive within an archive: unpack it and give the files in it`)
}

/** What still fits into a draft. */
class Room {
  readonly #limits = uploadLimits()
  readonly #ctx: Context
  readonly #draftId: number
  readonly #names = new Set<string>()
  #bytes = 0
  constructor(ctx: Context, draftId: number) {
    this.#ctx = ctx
    this.#draftId = draftId
  }
  async measure(): Promise<this> {
    const head = await loadDraftHead(this.#ctx.store, this.#draftId)
    this.#bytes = head?.bytes ?? 0
    for (const { name } of await loadUploads(this.#ctx.store, this.#draftId)) this.#names.add(name)
    return this
  }
  announce(name: string, bytes: number): void {
    this.#check(name, bytes, this.#bytes + bytes)
  }
  addFile(name: string): void {
    for (const other of this.#names)
      if (other.startsWith(`${name}/`) || name.startsWith(`${other}/`))
        throw new Refusal('invalid', `Cannot take "${name}" beside "${other}" as one would be a folder and a file: rename one`)
    this.#names.add(name)
    if (this.#names.size > this.#limits.files)
      throw new Refusal('too_large', `Cannot take more than ${this.#limits.files} files into one import: import them in several`)
  }
  add(name: string, fileBytes: number, chunk: number): void {
    this.#bytes += chunk
    this.#check(name, fileBytes, this.#bytes)
  }
  #check(name: string, fileBytes: number, draftBytes: number): void {
    if (fileBytes > this.#limits.fileBytes)
      throw new Refusal(
        'too_large',
        `Cannot take "${name}" as it is larger than ${sizeText(this.#limits.fileBytes)}: split it, or let the operator raise TAPELINE_UPLOAD_FILE_BYTES`,
      )
    if (draftBytes > this.#limits.draftBytes)
      throw new Refusal(
        'too_large',
        `Cannot take "${name}" as the files of one import may have ${sizeText(this.#limits.draftBytes)} together: import them in several`,
      )
  }
}

/** The first bytes of a stream, and then all of it. */
function chunksOf(body: Readable, name: string) {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const seen: Uint8Array[] = []
  const next = async () => {
    try {
      return await chunks.next()
    } catch {
      throw new Refusal('cancelled', `"${name}" broke off on its way: nothing of it stays`)
    }
  }
  return {
    async sample(): Promise<Buffer> {
      let bytes = 0
      while (bytes < sampleBytes) {
        const { value, done } = await next()
        if (done) break
        seen.push(value)
        bytes += value.length
      }
      return Buffer.concat(seen).subarray(0, sampleBytes)
    },
    async *all(): AsyncGenerator<Uint8Array> {
      yield* seen
      for (;;) {
        const { value, done } = await next()
        if (done) return
        yield value
      }
    },
  }
}
