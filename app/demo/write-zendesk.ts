/**
 * The help desk's exports: tickets, organisations, users. UTF-8 with a byte-order mark, instants in UTC, durations in minutes by the
 * clock. One file (users) has a few names in another encoding, as files that went through a spreadsheet do.
 */
import { addDays } from '#engine/period/days.ts'
import { DEMO_AS_OF } from './calendar.ts'
import type { Company } from './company.ts'
import { type Cell, type CsvStyle, cp1252, csvRow, csvText, utf8 } from './csv.ts'
import type { Keys } from './keys.ts'
import type { Ticket } from './service.ts'

const STYLE: CsvStyle = { separator: ',', quote: 'needed', newline: '\r\n' }
const BOM = '\ufeff'

export const ZENDESK_HEADINGS = {
  'tickets.csv': [
    'ID',
    'Subject',
    'Requester',
    'Requester email',
    'Organization',
    'Group',
    'Assignee',
    'Channel',
    'Reason',
    'Status',
    'Created at',
    'Solved at',
    'First reply time in minutes',
    'Full resolution time in minutes',
    'Replies',
    'Reopens',
    'Satisfaction Score',
  ],
  'organizations.csv': ['Id', 'Name', 'Domain names', 'Created at'],
  'users.csv': ['Id', 'Name', 'Email', 'Organization', 'Role'],
} as const satisfies Record<string, readonly string[]>

const SUBJECT: Readonly<Record<string, string>> = {
  'Where is my order': 'When will it arrive?',
  'Technical question': 'Question on installation',
  'Price and quote': 'Please quote',
  'Order change': 'Change of quantity',
  'Portal access': 'Cannot sign in',
  'Copy of invoice': 'Copy of an invoice, please',
  'Late delivery': 'Delivery is late',
  'Wrong invoice': 'Invoice is not right',
  'Product fault': 'Part does not work',
}

const two = (n: number) => String(n).padStart(2, '0')

/** Minutes after midnight UTC of `day`; may run into later days. */
const instant = (day: string, minutes: number): string =>
  `${addDays(day, Math.floor(minutes / 1440))}T${two(Math.floor((minutes % 1440) / 60))}:${two(minutes % 60)}:00Z`

function ticketRow(ticket: Ticket, number: number, organization: string): Cell[] {
  const solvedAt = ticket.minuteOfDay + (ticket.resolutionMinutes ?? 0)
  const solved = ticket.resolutionMinutes !== null && addDays(ticket.day, Math.floor(solvedAt / 1440)) <= DEMO_AS_OF
  const { person } = ticket
  return [
    number,
    SUBJECT[ticket.reason]!,
    person === null ? (ticket.strangerName ?? '') : `${person.first} ${person.last}`,
    person?.email ?? '',
    organization,
    ticket.reason === 'Technical question' || ticket.reason === 'Product fault' ? 'Technical support' : 'Customer service',
    ticket.agent,
    ticket.channel,
    ticket.reason,
    solved ? 'Closed' : 'Open',
    instant(ticket.day, ticket.minuteOfDay),
    solved ? instant(ticket.day, solvedAt) : '',
    ticket.firstReplyMinutes,
    solved ? ticket.resolutionMinutes : '',
    ticket.replies,
    ticket.reopens,
    ticket.satisfaction,
  ]
}

function ticketRows(company: Company, keys: Keys): Cell[][] {
  const random = company.random.fork('zendesk tickets')
  const rows = company.tickets.map((ticket, i) => {
    const known = ticket.customer === null ? undefined : keys.zendesk.get(ticket.customer)
    // The form lets people leave the organisation out.
    const organization = ticket.customer === null ? (ticket.strangerName ?? '') : random.chance(0.03) ? '' : (known?.name ?? '')
    const row = ticketRow(ticket, 18_204 + i, organization)
    return random.chance(0.01) ? row.with(16, 'NULL') : row
  })
  // Exported twice with an overlap: the later row says something else about the same ticket.
  for (const i of [75, 900, 2100]) {
    const row = rows[i]
    if (row !== undefined) rows.splice(i + 9, 0, row.with(14, Number(row[14]) + 2).with(16, 'Bad'))
  }
  return rows
}

function userBytes(company: Company, keys: Keys): Uint8Array {
  const random = company.random.fork('zendesk users')
  let id = 370_400_000_000
  let broken = 0
  const parts = [utf8(BOM + csvRow(ZENDESK_HEADINGS['users.csv'], STYLE))]
  for (const customer of company.customers) {
    const organization = keys.zendesk.get(customer)?.name ?? ''
    for (const person of customer.people) {
      if (person.email === null || !random.chance(0.75)) continue
      id += random.int(3, 999)
      const name = `${person.first} ${person.last}`
      const text = csvRow([String(id), name, person.email, organization, 'end-user'], STYLE)
      // A few rows in windows-1252 inside a UTF-8 file.
      const latin = broken < 6 && /[äöüßéèÅåÖÜ]/.test(name) && !/[\u0100-\uffff]/.test(text) && random.chance(0.15)
      if (latin) broken++
      parts.push(latin ? cp1252(text) : utf8(text))
    }
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export function writeZendesk(company: Company, keys: Keys): ReadonlyMap<string, Uint8Array> {
  const organizations = keys.organizations.map((o) => [o.id, o.name, o.domain, '2023-05-02T09:00:00Z'])
  return new Map([
    ['zendesk/tickets.csv', utf8(BOM + csvText(ZENDESK_HEADINGS['tickets.csv'], ticketRows(company, keys), STYLE))],
    ['zendesk/organizations.csv', utf8(BOM + csvText(ZENDESK_HEADINGS['organizations.csv'], organizations, STYLE))],
    ['zendesk/users.csv', userBytes(company, keys)],
  ])
}
