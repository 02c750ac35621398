/** Messages that a mail server or a program sends: an import like any other, answered when it is in the record. */
import { Readable } from 'node:stream'
import { Refusal } from '#api/refusal.ts'
import { dropDraft, saveNewDraft } from '#store/drafts.ts'
import type { Context } from '../context.ts'
import { forget, withDraftFiles } from '../imports/draft-folder.ts'
import { importOpened } from '../imports/import-files.ts'
import { receiveFiles } from '../imports/receive-files.ts'
import { sizeText } from '../imports/upload-limits.ts'
import { partFeeds } from './feed-files.ts'

export const mostSentBytes = (): number => {
  const given = Number(process.env.TAPELINE_FEED_BYTES || 64 * 1024 * 1024)
  if (!Number.isSafeInteger(given) || given <= 0)
    throw new Refusal('invalid', `Cannot use TAPELINE_FEED_BYTES=${process.env.TAPELINE_FEED_BYTES}: give a whole number above 0`)
  return given
}

export interface Sent {
  readonly body: Readable
  /** Content type as it was sent. */
  readonly type: string
  readonly bytes: number | null
}

export async function takeMessages(ctx: Context, sent: Sent) {
  const most = mostSentBytes()
  const tooLarge = () =>
    new Refusal('too_large', `Cannot take more than ${sizeText(most)} at once: send fewer messages, or import the file`)
  if (sent.bytes !== null && sent.bytes > most) throw tooLarge()
  const body = Readable.from(limited(sent.body, most, tooLarge))
  const draft = await saveNewDraft(ctx.store, { name: `Sent on ${ctx.now.slice(0, 10)}`, actor: ctx.actor, now: ctx.now, corrects: null })
  try {
    let n = 0
    for await (const part of partsOf(body, sent.type))
      await receiveFiles(ctx, draft, { name: `${++n}-${part.name}`, body: part.body, bytes: null, corrects: null })
    return await withDraftFiles(ctx, draft, async (files) => {
      const { feeds, others } = await partFeeds(files.paths)
      if (feeds.length === 0 || others.length > 0)
        throw new Refusal(
          'invalid',
          'Cannot take this as it is neither a message nor a calendar: send message/rfc822, text/calendar or application/mbox',
        )
      const opened = { tables: [], compiled: [], recognition: null, feeds }
      const result = await importOpened(ctx, opened, {
        dryRun: false,
        from: { draft, root: files.root, uploadOf: files.uploadOf, unreadable: [] },
      })
      const { messages, entries, interactions, coming, leftOut } = result.feed!
      const rejected = result.files.reduce((sum, file) => sum + file.rejected, 0)
      return { import: result.import!, messages, entries, interactions, coming, rejected, leftOut: [...leftOut] }
    })
  } finally {
    // It was no draft for anybody to go on with. After a kill it stays, so that the import can be resumed.
    await dropDraft(ctx.store, draft)
    forget(ctx.store, draft)
  }
}

async function* limited(body: Readable, most: number, tooLarge: () => Refusal): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > most) throw tooLarge()
    yield chunk
  }
}

/** The body itself, or the files of a form: mail services send a message as one of its fields. */
async function* partsOf(body: Readable, type: string): AsyncGenerator<{ readonly name: string; readonly body: Readable }> {
  if (!/^multipart\/form-data\b/i.test(type)) {
    yield { name: /^text\/calendar\b/i.test(type) ? 'sent.ics' : /mbox/i.test(type) ? 'sent.mbox' : 'sent.eml', body }
    return
  }
  let form: FormData
  try {
    form = await new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { headers: { 'content-type': type } }).formData()
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error instanceof Error && error.cause instanceof Refusal) throw error.cause
    throw new Refusal('invalid', 'Cannot read the form: send each message as a file of it')
  }
  for (const [, value] of form) {
    // Fields beside the message say again what is in it.
    const text = typeof value === 'string' ? value : null
    if (text !== null && !/^(From |[\w-]+:|BEGIN:VCALENDAR)/i.test(text.slice(0, 200))) continue
    if (text !== null && text.length < 200) continue
    yield typeof value === 'string'
      ? { name: 'field.eml', body: Readable.from([Buffer.from(value)]) }
      : { name: value.name, body: Readable.fromWeb(value.stream() as never) }
  }
}
