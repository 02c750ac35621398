/** What somebody wrote in a message: without what it quotes, signature, and the small print below it. */
import { convert } from 'html-to-text'

const longest = 8_000
const mostLines = 600
const longestLine = 2_000

export function saidText(plain: string | undefined, html: string | undefined): string {
  const text = plain !== undefined && plain.trim() !== '' ? plain : html === undefined ? '' : textOfHtml(html)
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(control, '')
    .split('\n', mostLines)
    .map((line) => line.slice(0, longestLine).trimEnd())
  const own = withoutSmallPrint(withoutQuotes(lines))
  return own.length > longest ? `${own.slice(0, longest - 1)}…` : own
}

/** Text only, as the reader sees it: addresses of links and pictures left out, and what mail programs mark as quoted. */
function textOfHtml(given: string): string {
  const html = given.slice(0, longestHtml)
  if (deepest(html) > deepestHtml) return html.replaceAll(/<[^<>]*>/g, ' ')
  return convert(html, {
    wordwrap: false,
    limits: { maxInputLength: longestHtml, maxDepth: 60, maxChildNodes: 5_000, ellipsis: '' },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      ...['img', 'script', 'style', 'blockquote', '.gmail_quote', '.moz-cite-prefix'].map((selector) => ({ selector, format: 'skip' })),
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  })
}

/** What nests deeper than a program writes takes ever longer to read: of it the tags are taken out and nothing is made of them. */
const deepestHtml = 400
const longestHtml = 150_000

function deepest(html: string): number {
  let depth = 0
  let most = 0
  for (const [tag] of html.matchAll(/<\/?[a-z]/gi)) {
    depth += tag.length === 3 ? -1 : 1
    if (depth > most) most = depth
  }
  return most
}

/** Line breaks and tabs stay; what would turn text round, or hide it, goes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that go
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** "On Monday Jo wrote:", in the languages that customers write in; a program may break it over two or three lines. */
const wrote =
  /^(on|am|le|il|el|em|op|den|dne|w dniu)\b.{4,300}\b(wrote|schrieb|a écrit|ha scritto|escribió|escreveu|schreef|skrev|napsal|napisał)\b.{0,120}:$/i
const original =
  /^\s*[-_*]{2,}\s*(original message|original appointment|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|originalnachricht|message d.origine|messaggio originale|mensaje original|oorspronkelijk bericht)\b/i
const fromField = /^\W{0,3}(from|von|de|da|van|från|od)\W{0,3}:/i
const otherField =
  /^\W{0,3}(sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|date|à|objet|inviato|a|oggetto|enviado|para|asunto|verzonden|aan|onderwerp|skickat|till|ämne)\W{0,3}:/i

/**
 * Lines that quote are left out. Where somebody is quoted without marks, nothing below is the writer's own. By lines, each looked at once:
 * readers that look for more take minutes for a text made to take long.
 */
function withoutQuotes(lines: readonly string[]): string[] {
  const own: string[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (/^\s*>/.test(line)) continue
    if (original.test(line)) break
    if (fromField.test(line) && lines.slice(i + 1, i + 5).filter((next) => otherField.test(next)).length >= 2) break
    const broken = [1, 2, 3].find((n) =>
      wrote.test(
        lines
          .slice(i, i + n)
          .join(' ')
          .trim()
          .slice(0, 500),
      ),
    )
    if (broken === undefined) {
      own.push(line)
      continue
    }
    i += broken - 1
    const next = lines.slice(i + 1, i + 4).find((one) => one.trim() !== '')
    // Answered below what is marked: the answer is the writer's own.
    if (next === undefined || !/^\s*>/.test(next)) break
  }
  return own
}

const signature =
  /^(--\s?|__+|—\s?|sent from my \w+.*|von meinem \w+ gesendet.*|gesendet von .{0,40}|envoyé de mon \w+.*|get outlook for \w+.*)$/i
const smallPrint =
  /^\W{0,3}(confidentiality|disclaimer|legal notice|vertraulichkeit|haftungsausschluss|this (e-?mail|message)\b.{0,120}\b(confidential|intended|privileged)|diese (e-?mail|nachricht)\b.{0,120}\b(vertraulich|bestimmt)|ce (message|courriel)\b.{0,120}\bconfidentiel|please consider the environment)/i

function withoutSmallPrint(lines: readonly string[]): string {
  const end = lines.findIndex((line) => signature.test(line) || smallPrint.test(line))
  return (end < 0 ? lines : lines.slice(0, end))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
