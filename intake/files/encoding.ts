/**
 * Bytes to text. Real exports claim UTF-8 and are not, or change encoding half-way where two systems were joined, so nothing is ever
 * replaced by "�": a line that is not valid UTF-8 is read as windows-1252, which has a character for every byte, and is counted.
 */
import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { Refusal } from '#api/refusal.ts'

export interface Encoding {
  /** `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, or any WHATWG label a mapping forces. */
  readonly name: string
  /** Bytes of the byte order mark to leave out. */
  readonly bomBytes: number
}

/** Turns file bytes into UTF-8 bytes, chunk by chunk. */
export interface Decoder {
  push(chunk: Buffer): Buffer
  end(): Buffer
  /** Lines that were not UTF-8 although the file is; `firstLine` counts from 1. */
  readonly mixed: { lines: number; firstLine: number }
}

const NEWLINE = 10
/** A line longer than this is decoded in pieces: memory stays flat whatever the file holds. */
const LONGEST_HELD_LINE = 4 * 1024 * 1024

// Node's own windows-1252 decoder has been plain Latin-1 in some releases, so the 27 characters that differ are listed.
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Every byte has a character: nothing is lost. */
export function decodeWindows1252(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  return text.replace(/[\u0080-\u009f]/g, (character: string) => CP1252[character.charCodeAt(0) - 0x80] ?? character)
}

/** @param sample the first bytes of the file; cut anywhere, even inside a character */
export function detectEncoding(sample: Buffer): Encoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { name: 'utf-8', bomBytes: 3 }
  if (sample[0] === 0xff && sample[1] === 0xfe) return { name: 'utf-16le', bomBytes: 2 }
  if (sample[0] === 0xfe && sample[1] === 0xff) return { name: 'utf-16be', bomBytes: 2 }
  const wide = detectWide(sample)
  if (wide) return { name: wide, bomBytes: 0 }
  // The last line may be cut inside a character.
  const whole = sample.subarray(0, sample.lastIndexOf(NEWLINE) + 1 || sample.length)
  if (isUtf8(whole)) return { name: 'utf-8', bomBytes: 0 }
  let utf8Lines = 0
  let otherLines = 0
  for (const line of linesOf(whole)) {
    if (isAscii(line)) continue
    if (isUtf8(line)) utf8Lines++
    else otherLines++
  }
  // By chance a windows-1252 line can be valid UTF-8 ("Ã¼"); a tenth is far more than chance.
  return { name: utf8Lines * 10 > otherLines ? 'utf-8' : 'windows-1252', bomBytes: 0 }
}

/** UTF-16 without a mark: Western text has a zero in every other byte. */
function detectWide(sample: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.min(sample.length >> 1, 2048)
  if (pairs < 2) return null
  let evenZeros = 0
  let oddZeros = 0
  for (let i = 0; i < pairs; i++) {
    if (sample[2 * i] === 0) evenZeros++
    if (sample[2 * i + 1] === 0) oddZeros++
  }
  if (oddZeros > pairs * 0.6 && evenZeros < pairs * 0.05) return 'utf-16le'
  if (evenZeros > pairs * 0.6 && oddZeros < pairs * 0.05) return 'utf-16be'
  return null
}

function isAscii(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 127) return false
  return true
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  let from = 0
  while (from < bytes.length) {
    const at = bytes.indexOf(NEWLINE, from)
    const to = at < 0 ? bytes.length : at + 1
    yield bytes.subarray(from, to)
    from = to
  }
}

export function createDecoder(encoding: Encoding, fileName: string): Decoder {
  if (encoding.name === 'utf-8') return createUtf8Decoder(encoding.bomBytes)
  if (encoding.name === 'windows-1252') return createSimpleDecoder((chunk) => Buffer.from(decodeWindows1252(chunk), 'utf8'))
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding.name)
  } catch {
    throw new Refusal(
      'invalid',
      `Cannot read "${fileName}" as "${encoding.name}" as no such text encoding is known: use utf-8, utf-16le, windows-1252, iso-8859-15 or another name of the WHATWG encoding list`,
    )
  }
  return {
    mixed: { lines: 0, firstLine: 0 },
    push: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8'),
    end: () => Buffer.from(decoder.decode(), 'utf8'),
  }
}

function createSimpleDecoder(decode: (chunk: Buffer) => Buffer): Decoder {
  return { mixed: { lines: 0, firstLine: 0 }, push: decode, end: () => Buffer.alloc(0) }
}

function createUtf8Decoder(bomBytes: number): Decoder {
  const mixed = { lines: 0, firstLine: 0 }
  let held: Buffer[] = []
  let heldBytes = 0
  let toSkip = bomBytes
  /** Lines before the current piece; counted only once a bad byte needs it, then kept. */
  let linesBefore = 0

  function decode(piece: Buffer): Buffer {
    if (isUtf8(piece)) {
      linesBefore += countNewlines(piece)
      return piece
    }
    const parts: Buffer[] = []
    for (const line of linesOf(piece)) {
      if (isUtf8(line)) parts.push(line)
      else {
        mixed.lines++
        if (mixed.firstLine === 0) mixed.firstLine = linesBefore + 1
        parts.push(Buffer.from(decodeWindows1252(line), 'utf8'))
      }
      linesBefore++
    }
    return Buffer.concat(parts)
  }

  return {
    mixed,
    push(chunk) {
      let bytes = chunk
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, bytes.length)
        bytes = bytes.subarray(skipped)
        toSkip -= skipped
      }
      let cut = bytes.lastIndexOf(NEWLINE) + 1
      if (cut === 0 && heldBytes + bytes.length > LONGEST_HELD_LINE) cut = characterBoundary(bytes)
      if (cut === 0) {
        held.push(Buffer.from(bytes))
        heldBytes += bytes.length
        return Buffer.alloc(0)
      }
      const piece = Buffer.concat([...held, bytes.subarray(0, cut)])
      held = cut < bytes.length ? [Buffer.from(bytes.subarray(cut))] : []
      heldBytes = bytes.length - cut
      return decode(piece)
    },
    end() {
      const piece = Buffer.concat(held)
      held = []
      heldBytes = 0
      return decode(piece)
    },
  }
}

/** The end of the last character that surely ends inside `bytes`. */
function characterBoundary(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && end > bytes.length - 4 && (bytes[end - 1]! & 0xc0) === 0x80) end--
  return end > 0 && bytes[end - 1]! >= 0xc0 ? end - 1 : bytes.length
}

function countNewlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++
  return count
}
