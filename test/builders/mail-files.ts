/** Mail and calendar files as programs write them, with nothing of anybody real in them. */

export interface MailGiven {
  readonly id?: string
  readonly from: string
  readonly to: string
  readonly cc?: string
  readonly subject?: string
  readonly date: string
  readonly text?: string
  readonly answers?: readonly string[]
  readonly headers?: readonly string[]
}

export const mail = ({ id, from, to, cc, subject = 'Offer', date, text = 'Hello', answers = [], headers = [] }: MailGiven): string =>
  [
    ...headers,
    `From: ${from}`,
    `To: ${to}`,
    ...(cc === undefined ? [] : [`Cc: ${cc}`]),
    `Subject: ${subject}`,
    `Date: ${new Date(date).toUTCString()}`,
    ...(id === undefined ? [] : [`Message-ID: <${id}>`]),
    ...(answers.length === 0 ? [] : [`In-Reply-To: <${answers.at(-1)}>`, `References: ${answers.map((one) => `<${one}>`).join(' ')}`]),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\r\n')

export const mbox = (mails: readonly string[]): string =>
  mails.map((one) => `From sender@example.com Mon Mar  3 10:00:00 2025\r\n${one.replaceAll(/^(>*From )/gm, '>$1')}\r\n`).join('')

export interface EventGiven {
  readonly uid: string
  readonly start: string
  readonly end?: string
  readonly organizer?: string
  readonly attendees?: readonly string[]
  readonly lines?: readonly string[]
  readonly summary?: string
}

export const calendar = (events: readonly EventGiven[], head: readonly string[] = []): string =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...head],
    ...events.flatMap(({ uid, start, end, organizer, attendees = [], lines = [], summary = 'Talk' }) => [
      ...['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20250101T000000Z', `DTSTART${start.startsWith(';') ? start : `:${start}`}`],
      ...(end === undefined ? [] : [`DTEND${end.startsWith(';') ? end : `:${end}`}`]),
      ...(organizer === undefined ? [] : [`ORGANIZER:mailto:${organizer}`]),
      ...attendees.map((one) => (one.includes(';') ? `ATTENDEE${one}` : `ATTENDEE:mailto:${one}`)),
      ...[`SUMMARY:${summary}`, ...lines, 'END:VEVENT'],
    ]),
    ...['END:VCALENDAR', ''],
  ].join('\r\n')
