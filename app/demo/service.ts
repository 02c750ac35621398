/**
 * What customers ask for: tickets. Some come by themselves, some because we were late or wrong, and some because the first answer
 * did not settle it: a repeat within seven days, more often after a telephone call or a chat than after a web form.
 *
 * First reply and full resolution are clock time (waiting, elapsed), never work.
 */
import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { addWorkdays } from './calendar.ts'
import type { Customer, Person } from './companies.ts'
import { SERVICE_AGENTS } from './companies.ts'
import { activity } from './profiles.ts'
import type { Random } from './random.ts'
import { type Incident, someDay } from './trade.ts'

export type TicketChannel = 'Email' | 'Phone' | 'Web form' | 'Chat'

export interface Ticket {
  /** Null: somebody no system knows. */
  readonly customer: Customer | null
  readonly person: Person | null
  readonly strangerName: string | null
  readonly day: Day
  readonly minuteOfDay: number
  readonly reason: string
  readonly channel: TicketChannel
  readonly firstReplyMinutes: number | null
  readonly resolutionMinutes: number | null
  readonly replies: number
  readonly reopens: number
  readonly satisfaction: 'Good' | 'Bad' | 'Offered' | 'Unoffered'
  readonly agent: string
}

/** Weight, replies and share of repeats by reason and channel. */
const REASONS = {
  'Where is my order': 26,
  'Technical question': 22,
  'Price and quote': 16,
  'Order change': 14,
  'Portal access': 8,
  'Copy of invoice': 14,
}
const CHANNELS: Readonly<Record<'large' | 'small', Readonly<Record<TicketChannel, number>>>> = {
  large: { Email: 6, Phone: 3, 'Web form': 3, Chat: 1 },
  small: { Email: 4, Phone: 5, 'Web form': 2, Chat: 2 },
}
const REPEATS: Readonly<Record<TicketChannel, number>> = { Email: 0.15, Phone: 0.2, 'Web form': 0.09, Chat: 0.26 }

/** Someone who works there, and had not left by then. */
export function someone(random: Random, customer: Customer, monthsBack: number): Person | null {
  const there = customer.people.filter((p) => p.leftMonthsBack === null || p.leftMonthsBack < monthsBack)
  return there.length === 0 ? null : random.pick(there)
}

function makeTicket(random: Random, customer: Customer, person: Person | null, day: Day, reason: string, channel: TicketChannel): Ticket {
  const ours = reason === 'Late delivery' || reason === 'Wrong invoice' || reason === 'Product fault'
  const hard = ours || reason === 'Technical question'
  const replies = 1 + random.count(hard ? 2.2 : 1)
  const slow = random.chance(0.12)
  const firstReply = channel === 'Phone' ? random.int(0, 4) : channel === 'Chat' ? random.int(1, 12) : random.int(20, slow ? 2600 : 420)
  const rated = random.chance(0.42)
  return {
    customer,
    person,
    strangerName: null,
    day,
    minuteOfDay: random.int(7 * 60, 17 * 60 + 30),
    reason,
    channel,
    firstReplyMinutes: firstReply,
    resolutionMinutes: firstReply + random.int(5, hard ? 6 * 1440 : 2 * 1440),
    replies,
    reopens: random.chance(ours ? 0.22 : 0.06) ? random.int(1, 2) : 0,
    satisfaction: rated ? (random.chance(ours || slow ? 0.45 : 0.88) ? 'Good' : 'Bad') : random.chance(0.5) ? 'Offered' : 'Unoffered',
    agent: random.pick(SERVICE_AGENTS),
  }
}

export function makeTickets(
  random: Random,
  customer: Customer,
  months: readonly string[],
  asOf: Day,
  incidents: readonly Incident[],
): Ticket[] {
  const size = customer.profileName.startsWith('small') ? 'small' : 'large'
  const tickets: Ticket[] = []
  const monthsBackOf = (day: Day) => months.length - 1 - months.indexOf(day.slice(0, 7))
  const add = (first: Day, reason: string) => {
    let day = first
    const person = someone(random, customer, monthsBackOf(first))
    for (let again = true; again && day <= asOf; ) {
      const channel = random.weighted(CHANNELS[size])
      tickets.push(makeTicket(random, customer, person, day, reason, channel))
      again = random.chance(REPEATS[channel])
      day = addWorkdays(addDays(day, random.int(1, 4)), 0)
    }
  }
  for (const [i, month] of months.entries()) {
    const share = activity(customer.course, months.length - 1 - i, customer.turn)
    for (let n = random.count((customer.profile.tickets / 12) * share); n > 0; n--) add(someDay(random, month), random.weighted(REASONS))
  }
  for (const incident of incidents) add(incident.day, incident.reason)
  return tickets
}

const STRANGERS = [
  'Unlisted Trading Ltd',
  'Baustoffe am Ring',
  'Interim Project Office',
  'Hafenkontor 12',
  'Private person',
  'Fernwick Estates',
]

/** Tickets of people and firms that none of the systems knows as a customer. */
export function strangersTickets(random: Random, months: readonly string[], asOf: Day, n: number, customer: Customer): Ticket[] {
  return Array.from({ length: n }, () => {
    const ticket = makeTicket(random, customer, null, someDay(random, random.pick(months)), random.weighted(REASONS), 'Email')
    return { ...ticket, customer: null, strangerName: random.pick(STRANGERS) }
  }).filter((ticket) => ticket.day <= asOf)
}
