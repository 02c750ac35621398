import type { InteractionRow } from '#api/record.ts'
import type { MailMessage } from '#intake/mail/parse-message.ts'
import type { AddressedPerson, Placed } from '#store/feeds.ts'
import { hash53 } from '#store/hash.ts'
import type { InteractionDetail } from '#store/interaction-details.ts'
import { colleagueOf, isOurs } from './feed-book.ts'
import { aside, dayAt, isErased, nothing, type Outcome, type Reading, refused } from './outcome.ts'
import { type Participant, type PlacedAt, type Placement, placeMessage } from './place-message.ts'
import { type Reason, senderProved, siftMessage } from './sift-message.ts'

/** A message with more accounts than this is a mailing, whatever its header says. */
export const mostAccounts = 10

/** What a message becomes: an interaction on each account that took part. */
export function messageOutcomes(
  reading: Reading,
  no: number,
  message: MailMessage,
  people: ReadonlyMap<string, readonly AddressedPerson[]>,
  placed: ReadonlyMap<string, readonly Placed[]>,
): Outcome {
  const { book } = reading
  const key = hash53(message.id)
  const left = (reason: Reason): Outcome => ({ ...nothing, no, reason, aside: [aside('mail', message.id, reason, message.at)] })
  if (reading.seen.has(key)) return { ...nothing, no, reason: 'repeated' }
  reading.seen.add(key)
  if (message.from === null) return refused(no, 'message', 'it does not say who wrote it')
  if (message.at === null) return refused(no, 'message', 'it does not say when it was written')
  if (message.at < '1990' || Date.parse(message.at) > Date.parse(reading.now) + 86_400_000)
    return refused(no, 'message', `it says it was written on ${message.at.slice(0, 10)}`)
  const sifted = siftMessage(book, message, reading.oldest)
  if (sifted) return left(sifted)
  const before = placed.get(message.id) ?? []
  if (before.some((one) => one.at !== null && (Date.parse(one.at) !== Date.parse(message.at!) || (one.subject ?? '') !== message.subject)))
    return refused(no, 'message', 'another message with its id is in the record', 'nothing, if it is a copy; what is recorded stays')

  const participants: Participant[] = [
    { ...message.from, part: 'from' },
    ...message.to.map((one) => ({ ...one, part: 'to' as const })),
    ...message.copy.map((one) => ({ ...one, part: 'copy' as const })),
  ]
  const day = dayAt(reading, message.at)
  const placement = placeMessage(book, people, participants, day, before, (address) => isErased(reading, address))
  const why = whyNot(placement, participants)
  if (why)
    return {
      ...left(why),
      ...((why === 'unknown' || why === 'doubt') && {
        aside: placement.unknown
          .filter((one) => one.why === 'unknown' || one.why === 'doubt')
          .map((one) => aside('mail', message.id, one.why, message.at, one)),
      }),
    }
  const outbound = isOurs(book, message.from.address)
  const us = outbound ? { ...message.from } : placement.ours[0]
  const thread = threadOf(reading, message, placed)
  const row = (externalId: string): InteractionRow => ({
    ...{ table: 'interaction', externalId, customer: '', payer: null, site: null, day, drivers: null },
    ...{ kind: 'e-mail', channel: 'e-mail', reason: null, direction: outbound ? 'outbound' : 'inbound', person: null },
    ...{ colleague: us ? colleagueOf(book, us) : null, team: null, at: message.at },
    // How long a message took nobody knows: activities say it. Each message is an interaction, so that none is a reply within another.
    ...{ handlingSeconds: null, elapsedSeconds: null, waitingSeconds: null, answered: null, replies: 0, reopens: null },
    ...{ selling: false, opportunity: null, subject: placement.erased || message.subject === '' ? null : message.subject },
  })
  const proved = outbound ? null : senderProved(book, message)
  return {
    ...{ ...nothing, no },
    rows: placement.accounts.map((there, i) => ({
      ...{ no, source: 'mail' as const, account: accountRow(there, before), gone: false },
      row: row(idAt(message.id, there, i, before)),
      detail: detailOf(there, {
        thread,
        body: !placement.erased && book.settings.keepText && message.text !== '' ? message.text : null,
        attached: placement.erased ? null : attachedText(message),
        proved,
      }),
    })),
  }
}

/** Why nothing becomes of it; null = it has an account. */
export function whyNot(placement: Placement, participants: readonly Participant[]): Reason | null {
  if (placement.private) return 'private'
  if (placement.accounts.length > mostAccounts) return 'mailing'
  if (placement.accounts.length > 0) return null
  if (participants.length === placement.ours.length) return 'internal'
  const why = (reason: string) => placement.unknown.some((one) => one.why === reason)
  return why('doubt') ? 'doubt' : why('unknown') ? 'unknown' : why('free mail') ? 'free mail' : 'rule'
}

/** The row of the account that it lies on; a link made since does not move it. */
export const accountRow = ({ account }: PlacedAt, before: readonly Placed[]): number =>
  before.find((one) => one.account === account.id)?.account ?? account.id

/** The id itself for the first account; for others with the account's key behind it. What is stored keeps its id. */
export function idAt(id: string, { account }: PlacedAt, i: number, before: readonly Placed[]): string {
  return before.find((one) => one.account === account.id)?.externalId ?? (i === 0 ? id : `${id} ${account.source}/${account.externalId}`)
}

export const detailOf = (
  { people, heard }: PlacedAt,
  rest: Pick<InteractionDetail, 'thread' | 'body' | 'attached' | 'proved'>,
): InteractionDetail => ({
  ...rest,
  people: [...people].sort(([a], [b]) => a - b),
  heard: [...heard].map(([address, { name, part }]) => [address, name, part] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
})

/** The first of its references began the thread; a program that keeps none is helped by what is stored, and by the subject. */
function threadOf(reading: Reading, message: MailMessage, placed: ReadonlyMap<string, readonly Placed[]>): string {
  const stored = placed.get(message.id)?.[0]?.thread
  if (stored) return stored
  const parent = message.answers.at(-1)
  const ofParent = parent === undefined ? undefined : placed.get(parent)?.[0]?.thread
  const thread = ofParent ?? message.thread ?? reading.threadOfTopic.get(message.topic) ?? message.topic
  if (!reading.threadOfTopic.has(message.topic)) reading.threadOfTopic.set(message.topic, thread)
  return thread
}

/** Names and sizes: what is attached is kept nowhere. */
function attachedText({ attached, attachedCount }: MailMessage): string | null {
  if (attachedCount === 0) return null
  const named = attached.map(({ name, bytes }) => `${plainName(name)} (${sizeOf(bytes)})`)
  return [...named, ...(attachedCount > attached.length ? [`${attachedCount - attached.length} more`] : [])].join(', ')
}

const plainName = (name: string): string =>
  name
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, '')
    .trim()
    .slice(0, 120) || 'without a name'

const sizeOf = (bytes: number): string =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : bytes >= 1024 ? `${Math.round(bytes / 1024)} kB` : `${bytes} bytes`
