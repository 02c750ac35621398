/** Bytes as lines, whatever they are: a line of fifty megabytes comes in stretches, so that nobody ever holds it. */

const longestStretch = 64 * 1024

export interface Line {
  /** One character per byte, without the line break. */
  readonly text: string
  /** False: it goes on with the line before. */
  readonly begins: boolean
}

/** Lines as they come, by the chunk they came in. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly lines: readonly Line[]; readonly bytes: number }> {
  let rest = ''
  let begins = true
  for await (const chunk of chunks) {
    const lines: Line[] = []
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
    let from = 0
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      lines.push({ text: text.slice(from, text.charCodeAt(to - 1) === 13 && to > from ? to - 1 : to), begins })
      begins = true
      from = to + 1
    }
    rest = text.slice(from)
    if (rest.length > longestStretch) {
      lines.push({ text: rest, begins })
      begins = false
      rest = ''
    }
    yield { lines, bytes: chunk.byteLength }
  }
  if (rest !== '' || !begins) yield { lines: [{ text: rest.replace(/\r$/, ''), begins }], bytes: 0 }
}
