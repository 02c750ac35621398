/** The messages of a file: one of an `.eml`, many of an `.mbox`. Streamed: memory holds one message without its attachments. */
import { createReadStream } from 'node:fs'
import { linesOf } from './lines.ts'
import { MessageSlimmer, type SlimMessage } from './slim-message.ts'

export interface ReadOptions {
  readonly signal?: AbortSignal
  readonly onBytes?: (bytes: number) => void
}

/** A line that parts messages in a mailbox: `From jo@example.com Mon Mar  3 10:00:00 2025`. */
const parting = /^From (?:\S+ +)?.*\d{1,2}:\d{2}.*\d{4}|^From \S+@\S+/

/** Counted from 1, as they stand in the file. */
export async function* readMailbox(
  path: string,
  format: 'eml' | 'mbox',
  options: ReadOptions = {},
): AsyncGenerator<SlimMessage & { readonly no: number }> {
  let slimmer: MessageSlimmer | null = format === 'eml' ? new MessageSlimmer() : null
  let no = 0
  let afterBlank = true
  let bytes = 0
  for await (const { lines, bytes: more } of linesOf(createReadStream(path, { highWaterMark: 256 * 1024 }))) {
    options.signal?.throwIfAborted()
    for (const line of lines) {
      if (format === 'mbox' && line.begins && afterBlank && line.text.startsWith('From ') && parting.test(line.text)) {
        if (slimmer) yield { ...slimmer.end(), no: ++no }
        slimmer = new MessageSlimmer()
        afterBlank = false
        continue
      }
      // Mailboxes hide lines that would part messages behind a ">".
      slimmer?.push(format === 'mbox' && line.begins && /^>+From /.test(line.text) ? { ...line, text: line.text.slice(1) } : line)
      afterBlank = line.begins && line.text === ''
    }
    bytes += more
    options.onBytes?.(bytes)
  }
  if (slimmer) yield { ...slimmer.end(), no: ++no }
}
