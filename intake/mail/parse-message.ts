/** A message as the record needs it: who wrote to whom, when, about what, in which thread, and what its header says about itself. */
import { createHash } from 'node:crypto'
import PostalMime, { type Address } from 'postal-mime'
import { saidText } from './said-text.ts'
import type { Attached, SlimMessage } from './slim-message.ts'

export interface MailAddress {
  /** As the sender's program shows it; '' where it says none. */
  readonly name: string
  /** Lower case, with one @. */
  readonly address: string
}

export interface MailMessage {
  /** Message-ID without brackets; made of the message where it has none. */
  readonly id: string
  /** The message that its thread began with; null = it answers one and does not say which. */
  readonly thread: string | null
  /** What it is about and between whom: how an answer without references finds its thread. */
  readonly topic: string
  /** Ids of messages it answers, nearest last. */
  readonly answers: readonly string[]
  /** ISO instant; null = it says none that can be read. */
  readonly at: string | null
  readonly from: MailAddress | null
  readonly to: readonly MailAddress[]
  readonly copy: readonly MailAddress[]
  readonly subject: string
  readonly text: string
  readonly attached: readonly Attached[]
  readonly attachedCount: number
  readonly says: {
    readonly private: boolean
    readonly bulk: boolean
    readonly automatic: boolean
    readonly bounce: boolean
    readonly spam: boolean
    /** Values of Authentication-Results, the last server's first. */
    readonly authentication: readonly string[]
  }
}

const longestId = 250
const longestSubject = 300
/** A message to more people than this is a mailing: the others are not looked at. */
const mostAddresses = 200

export async function parseMessage({ source, attached, attachedCount }: SlimMessage): Promise<MailMessage> {
  const mail = await PostalMime.parse(Buffer.from(source, 'latin1'), { maxNestingDepth: 12, rfc822Attachments: false })
  const fields = new Map<string, string[]>()
  for (const { key, value } of mail.headers) fields.set(key, [...(fields.get(key) ?? []), value])
  const field = (name: string) => fields.get(name)?.[0]?.trim() ?? ''
  const from = addressesOf(mail.from ? [mail.from] : [])[0] ?? null
  const to = addressesOf(mail.to)
  const copy = addressesOf(mail.cc)
  const subject = oneLine(mail.subject ?? '').slice(0, longestSubject)
  const at = instantOf(mail.date)
  const references = idsOf(mail.references)
  const inReplyTo = idsOf(mail.inReplyTo)
  const id = idsOf(mail.messageId)[0] ?? `made-of-${hashOf([at, from?.address, to.map((one) => one.address), subject, source.length])}`
  const answers = [...references, ...inReplyTo]
  return {
    ...{ id, answers, at, from, to, copy, subject, attached, attachedCount },
    thread: references[0] ?? inReplyTo[0] ?? (answerMark.test(subject) ? null : id),
    topic: `about-${hashOf([subject.replace(answerMark, '').trim().toLowerCase(), [from, ...to].map((one) => one?.address).sort()])}`,
    text: saidText(mail.text, mail.html),
    says: {
      private: /^(private|personal)$/i.test(field('sensitivity')),
      bulk: fields.has('list-id') || fields.has('list-unsubscribe') || /^(bulk|list|junk)$/i.test(field('precedence')),
      automatic:
        (fields.has('auto-submitted') && !/^no\b/i.test(field('auto-submitted'))) ||
        fields.has('x-autoreply') ||
        /^(auto_reply)$/i.test(field('precedence')) ||
        /^(no-?reply|do-?not-?reply|noreply\..*|notifications?)@/i.test(from?.address ?? ''),
      bounce:
        /^<\s*>$/.test(field('return-path')) ||
        /multipart\/report\b.*delivery-status/i.test(field('content-type')) ||
        /^(mailer-daemon|postmaster)@/i.test(from?.address ?? ''),
      spam:
        /^yes\b/i.test(field('x-spam-flag')) ||
        /^yes\b/i.test(field('x-spam-status')) ||
        Number(field('x-ms-exchange-organization-scl') || 0) >= 5,
      authentication: fields.get('authentication-results') ?? [],
    },
  }
}

/** Groups are their members. An address that is none is left out. */
function addressesOf(given: readonly Address[] | undefined): MailAddress[] {
  const found: MailAddress[] = []
  for (const one of given ?? []) {
    for (const { name, address } of one.group ?? [{ name: one.name, address: one.address ?? '' }]) {
      const plain = plainAddress(address ?? '')
      if (plain !== null && !found.some((other) => other.address === plain))
        found.push({ name: oneLine(name).slice(0, 120), address: plain })
      if (found.length > mostAddresses) return found
    }
  }
  return found
}

/** Lower case; null where it is no address. */
export function plainAddress(text: string): string | null {
  const address = text.trim().toLowerCase()
  return address.length <= 254 && /^[^\s\p{C}@<>"(),;:\\]+@[^\s\p{C}@<>"(),;:\\]+\.[^\s\p{C}@<>"(),;:\\.]+$/u.test(address) ? address : null
}

export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

function idsOf(text: string | undefined): string[] {
  const found = (text ?? '').match(/<[^<>]{1,1000}>/g) ?? (text?.trim() ? [text] : [])
  return found.slice(0, 100).flatMap((one) => {
    const id = one.replaceAll(/[<>\s\p{Cc}\p{Cf}]/gu, '')
    return id === '' ? [] : [id.length > longestId ? `made-of-${hashOf(id)}` : id]
  })
}

function instantOf(date: string | undefined): string | null {
  const millis = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(millis) ? null : new Date(millis).toISOString()
}

const hashOf = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 32)

const answerMark = /^\s*((re|aw|wg|fwd?|tr|antw|sv|vs|rv|ref|odp|r)\s*(\[\d+\])?\s*:\s*)+/i
