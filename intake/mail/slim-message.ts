/**
 * A message without what is never kept: while its lines go by, attachments are counted and dropped, so that a message with fifty
 * megabytes of them takes as little memory as one without. What is left is small, and still a message that a MIME reader reads.
 *
 * Nothing is unpacked: an archive, or a message within a message, is an attachment like any other, whatever is nested in it.
 */
import { decodeWords } from 'postal-mime'
import type { Line } from './lines.ts'

const mostHeaderChars = 256 * 1024
const mostHeaderLines = 2_000
const mostPartHeaderChars = 32 * 1024
/** Of one text, and of all texts of a message: what is longer is cut. */
const mostTextChars = 512 * 1024
const mostKeptChars = 1024 * 1024
const deepestPart = 8
const mostParts = 300
const attachmentsNamed = 20

export interface Attached {
  readonly name: string
  readonly bytes: number
}

export interface SlimMessage {
  /** One character per byte. */
  readonly source: string
  /** As it came, attachments included. */
  readonly bytes: number
  /** The first of them. */
  readonly attached: readonly Attached[]
  readonly attachedCount: number
  /** Something of its text was too long. */
  readonly cut: boolean
  /** Why it cannot be read at all. */
  readonly refused: string | null
}

interface Part {
  readonly name: string
  readonly base64: boolean
  chars: number
}

/** Takes the lines of one message. */
export class MessageSlimmer {
  readonly #kept: string[] = []
  readonly #boundaries: string[] = []
  readonly #attached: Attached[] = []
  #attachedCount = 0
  #keptChars = 0
  #header: string[] | null = []
  #headerChars = 0
  #openedBy: string | null = null
  #keepsText = false
  #textChars = 0
  #skipped: Part | null = null
  #parts = 0
  #bytes = 0
  #cut = false
  #refused: string | null = null

  push({ text, begins }: Line): void {
    this.#bytes += text.length + 1
    if (this.#refused !== null) return
    if (begins && text.startsWith('--') && this.#boundaries.length > 0 && this.#atBoundary(text)) return
    if (this.#header !== null) this.#headerLine(text, begins)
    else if (this.#skipped) this.#skipped.chars += text.length + 1
    else if (this.#keepsText) this.#keep(text, begins)
  }

  end(): SlimMessage {
    if (this.#header !== null && this.#header.length > 0) this.#endHeader()
    this.#endPart()
    return {
      ...{ source: this.#kept.join(''), bytes: this.#bytes, attached: this.#attached, attachedCount: this.#attachedCount },
      ...{ cut: this.#cut, refused: this.#refused },
    }
  }

  #headerLine(text: string, begins: boolean): void {
    const header = this.#header!
    if (begins && text === '') {
      this.#endHeader()
      return
    }
    this.#headerChars += text.length
    const isTop = this.#boundaries.length === 0
    if (this.#headerChars > (isTop ? mostHeaderChars : mostPartHeaderChars) || header.length > mostHeaderLines) {
      if (isTop) this.#refused = 'its header is longer than any mail program writes'
      // A part with such a header is left out, the rest is read.
      else {
        this.#header = null
        this.#skipped = { name: '', base64: false, chars: 0 }
      }
      return
    }
    if (begins) header.push(text)
    else header[header.length - 1] += text
  }

  #endHeader(): void {
    const header = this.#header!
    this.#header = null
    const isTop = this.#boundaries.length === 0 && this.#parts === 0
    this.#parts++
    const field = (name: string) => unfolded(header, name)
    const type = field('content-type')
    const disposition = field('content-disposition')
    const boundary = /^\s*multipart\//i.test(type) ? parameter(type, 'boundary') : null
    const isText = type.trim() === '' || /^\s*text\/(plain|html)\b/i.test(type)
    const fits = this.#parts <= mostParts && this.#keptChars < mostKeptChars
    if (boundary !== null && boundary !== '' && this.#boundaries.length < deepestPart && fits) {
      this.#open(header)
      this.#boundaries.push(boundary)
      this.#keepsText = false
    } else if (isText && fits && !/^\s*attachment/i.test(disposition)) {
      this.#open(header)
      this.#keepsText = true
      this.#textChars = 0
    } else {
      // A message that is nothing but an attachment still has its header.
      if (isTop) this.#open(header.filter((line) => !/^content-/i.test(line)))
      const name = parameter(disposition, 'filename') ?? parameter(type, 'name') ?? field('subject').trim()
      this.#skipped = { name, base64: /base64/i.test(field('content-transfer-encoding')), chars: 0 }
    }
  }

  /** What opened the part, its header, and the empty line after it. */
  #open(header: readonly string[]): void {
    const opening = this.#openedBy === null ? '' : `${this.#openedBy}\r\n`
    this.#openedBy = null
    const text = `${opening}${header.map((line) => `${line}\r\n`).join('')}\r\n`
    this.#kept.push(text)
    this.#keptChars += text.length
  }

  #keep(text: string, begins: boolean): void {
    if (this.#textChars + text.length > mostTextChars || this.#keptChars + text.length > mostKeptChars) {
      this.#cut = true
      return
    }
    this.#textChars += text.length + 2
    this.#keptChars += text.length + 2
    if (!begins && this.#kept.length > 0) this.#kept[this.#kept.length - 1] = `${this.#kept.at(-1)!.slice(0, -2)}${text}\r\n`
    else this.#kept.push(`${text}\r\n`)
  }

  #atBoundary(text: string): boolean {
    const line = text.trimEnd()
    const at = this.#boundaries.findLastIndex((boundary) => line === `--${boundary}` || line === `--${boundary}--`)
    if (at < 0) return false
    if (this.#header !== null && this.#header.length > 0) this.#endHeader()
    this.#endPart()
    const closes = line === `--${this.#boundaries[at]}--`
    this.#boundaries.length = closes ? at : at + 1
    this.#keepsText = false
    if (closes) {
      this.#kept.push(`${line}\r\n`)
      this.#header = null
      this.#openedBy = null
    } else {
      this.#header = []
      this.#headerChars = 0
      this.#openedBy = line
    }
    return true
  }

  #endPart(): void {
    const part = this.#skipped
    this.#skipped = null
    if (!part) return
    this.#attachedCount++
    if (this.#attached.length >= attachmentsNamed) return
    this.#attached.push({ name: part.name, bytes: part.base64 ? Math.floor((part.chars * 3) / 4) : part.chars })
  }
}

/** A header field, its lines joined. */
export function unfolded(header: readonly string[], name: string): string {
  const at = header.findIndex(
    (line) => line.length > name.length && line[name.length] === ':' && line.slice(0, name.length).toLowerCase() === name,
  )
  if (at < 0) return ''
  let value = header[at]!.slice(name.length + 1)
  for (let next = at + 1; /^[ \t]/.test(header[next] ?? ''); next++) value += ` ${header[next]!.trim()}`
  return value
}

/** A parameter of a header field, in any of the ways programs write it. */
function parameter(field: string, name: string): string | null {
  const encoded = new RegExp(`;\\s*${name}\\*(?:0\\*)?=([^']*)'[^']*'([^;]*)`, 'i').exec(field)
  if (encoded) {
    try {
      return decodeURIComponent(encoded[2]!.trim())
    } catch {
      return encoded[2]!.trim()
    }
  }
  const found = new RegExp(`;\\s*${name}(?:\\*0)?=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(field)
  if (!found) return null
  const text = (found[1]?.replaceAll(/\\(.)/g, '$1') ?? found[2] ?? '').trim()
  return name === 'boundary' ? text : decodeWords(text)
}
