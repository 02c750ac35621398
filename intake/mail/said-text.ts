/** What somebody wrote in a message: without what it quotes, signature, and the small print below it. */
import { convert } from 'html-to-text'
import planer from 'planer'

const longest = 8_000
const mostLines = 600
/** The reader of quoted text takes ever longer with the length of a line. */
const longestLine = 600

export function saidText(plain: string | undefined, html: string | undefined): string {
  const text = plain !== undefined && plain.trim() !== '' ? plain : html === undefined ? '' : textOfHtml(html)
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(control, '')
    .split('\n', mostLines)
    .map((line) => line.slice(0, longestLine).trimEnd())
  const own = withoutSmallPrint(planer.extractFromPlain(lines.join('\n')))
  return own.length > longest ? `${own.slice(0, longest - 1)}…` : own
}

/** Text only, as the reader sees it: addresses of links and pictures left out, and what mail programs mark as quoted. */
const textOfHtml = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: 512 * 1024, maxDepth: 60, maxChildNodes: 5_000, ellipsis: '' },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      ...['img', 'script', 'style', 'blockquote', '.gmail_quote', '.moz-cite-prefix'].map((selector) => ({ selector, format: 'skip' })),
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  })

/** Line breaks and tabs stay; what would turn text round, or hide it, goes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that go
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

const signature =
  /^(--\s?|__+|—\s?|sent from my \w+.*|von meinem \w+ gesendet.*|gesendet von .{0,40}|envoyé de mon \w+.*|get outlook for \w+.*)$/i
const smallPrint =
  /^\W{0,3}(confidentiality|disclaimer|legal notice|vertraulichkeit|haftungsausschluss|this (e-?mail|message)\b.{0,120}\b(confidential|intended|privileged)|diese (e-?mail|nachricht)\b.{0,120}\b(vertraulich|bestimmt)|ce (message|courriel)\b.{0,120}\bconfidentiel|please consider the environment)/i

function withoutSmallPrint(text: string): string {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => signature.test(line) || smallPrint.test(line))
  return (end < 0 ? lines : lines.slice(0, end))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
