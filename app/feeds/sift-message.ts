/** What is left aside without looking whose it is: what no colleague would show others, and what no person wrote. */
import type { MailMessage } from '#intake/mail/parse-message.ts'
import { domainOf, type FeedBook, isOurs } from './feed-book.ts'

export const reasons = {
  internal: 'only colleagues took part',
  private: 'private, as its sender, its subject or a rule says',
  bulk: 'newsletters and mailing lists',
  automatic: 'written by a program',
  bounce: 'could not be delivered',
  spam: 'marked as spam by the mail server',
  old: 'older than is taken',
  mailing: 'to more accounts than a talk is with',
  rule: 'left aside by a rule',
  'free mail': 'from or to free-mail addresses of people the record does not know',
  unknown: 'with domains of no known account',
  doubt: 'with several accounts that it could be for',
  forged: 'says it is from a colleague, and is not',
  repeated: 'twice in the files',
  declined: 'everybody of the customer’s or of ours declined',
  cancelled: 'called off',
} as const
export type Reason = keyof typeof reasons

/** A subject, as people write "private" into it: a whole word, in any case. */
export const saysPrivate = (book: FeedBook, subject: string): boolean => {
  const words = new Set(subject.toLocaleLowerCase('en').split(/[^\p{L}\p{N}]+/u))
  return book.settings.privateWords.some((word) => words.has(word.toLocaleLowerCase('en')))
}

export function siftMessage(book: FeedBook, message: MailMessage, oldest: string | null): Reason | null {
  const { says } = message
  if (says.private || saysPrivate(book, message.subject)) return 'private'
  if (says.spam) return 'spam'
  if (says.bounce) return 'bounce'
  if (says.automatic) return 'automatic'
  if (says.bulk) return 'bulk'
  if (oldest !== null && message.at !== null && message.at < oldest) return 'old'
  if (message.from && isOurs(book, message.from.address) && isForged(book, message)) return 'forged'
  return null
}

/** Of our servers the topmost: what lies below it may have been written by anybody. */
function verdicts(book: FeedBook, message: MailMessage): { readonly text: string; readonly trusted: boolean }[] {
  return message.says.authentication.map((text) => {
    const server = /^\s*([^\s;]+)/.exec(text)?.[1]?.toLowerCase() ?? ''
    return { text: text.slice(0, 4_000).toLowerCase(), trusted: book.settings.trustedServers.includes(server) }
  })
}

/** Somebody's server found that a message in our name is not from us. Nobody writes that about a message of his own. */
function isForged(book: FeedBook, message: MailMessage): boolean {
  return verdicts(book, message).some(
    ({ text }) => /\bdmarc=fail\b/.test(text) || (/\bspf=(soft)?fail\b/.test(text) && !/\bdkim=pass\b/.test(text)),
  )
}

/** Whether our own server proved that the sender's domain sent it. A name in From proves nothing. */
export function senderProved(book: FeedBook, message: MailMessage): boolean {
  const verdict = verdicts(book, message).find(({ trusted }) => trusted)
  if (!verdict || !message.from) return false
  const domain = domainOf(message.from.address)
  const passed = (method: string, property: string) => {
    const found = new RegExp(`\\b${method}=pass\\b[^;]*?\\b${property}=@?([^\\s;]+)`).exec(verdict.text)?.[1]
    return found !== undefined && domainOf(found.replace(/^.*@/, '')) === domain
  }
  return (
    passed('dmarc', 'header\\.from') || passed('dkim', 'header\\.d') || passed('dkim', 'header\\.i') || passed('spf', 'smtp\\.mailfrom')
  )
}
