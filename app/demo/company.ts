/**
 * The demo company as a whole: its customers and everything that happened with them up to the as-of day, in order of time.
 * Invented from a seed; any likeness to a real company or person is accidental.
 */
import type { Month } from '#engine/period/period.ts'
import { DEMO_AS_OF, monthsUpTo } from './calendar.ts'
import { type Customer, type Group, makeGroups } from './companies.ts'
import { type CostPosting, type ExchangeRate, makeCosts, makeRates } from './costs.ts'
import { type Random, randomOf } from './random.ts'
import { courtProspect, type Interaction, makeSelling, type Opportunity } from './selling.ts'
import { makeTickets, strangersTickets, type Ticket } from './service.ts'
import { type Invoice, makeTrade, type Order, type Payment } from './trade.ts'

export interface DemoOptions {
  readonly seed: number
  /** How many months before and including 2026-09. */
  readonly months: number
}

/** The seed of the demo that comes with Tapeline. */
export const DEMO_OPTIONS: DemoOptions = { seed: 20_260_930, months: 24 }

export interface Company {
  readonly months: readonly Month[]
  readonly groups: readonly Group[]
  readonly customers: readonly Customer[]
  readonly prospects: readonly Customer[]
  readonly orders: readonly Order[]
  readonly invoices: readonly Invoice[]
  readonly payments: readonly Payment[]
  readonly tickets: readonly Ticket[]
  readonly opportunities: readonly Opportunity[]
  readonly interactions: readonly Interaction[]
  readonly costs: readonly CostPosting[]
  readonly rates: readonly ExchangeRate[]
  /** For what the writers get wrong on purpose. */
  readonly random: Random
}

const byDay = <T>(rows: T[], dayOf: (row: T) => string): T[] =>
  rows.sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0))

/** Firms that are only in the CRM: a second, smaller draw of the same kind of company. */
function makeProspects(random: Random, taken: ReadonlySet<string>): Customer[] {
  return makeGroups(random)
    .flatMap((group) => group.members.slice(0, 1))
    .filter((customer) => customer.profileName.startsWith('small') && !taken.has(customer.name.core))
    .slice(0, 18)
}

export function makeCompany({ seed, months: span }: DemoOptions): Company {
  const random = randomOf(seed)
  const months = monthsUpTo(DEMO_AS_OF, span)
  const groups = makeGroups(random.fork('groups'))
  const customers = groups.flatMap((group) => group.members)
  const prospects = makeProspects(random.fork('prospects'), new Set(groups.map((group) => group.name)))

  const trade = customers.map((c) => makeTrade(random.fork(`trade ${c.index}`), c, months, DEMO_AS_OF))
  const selling = [
    ...customers.map((c) => makeSelling(random.fork(`selling ${c.index}`), c, months, DEMO_AS_OF)),
    ...prospects.map((c, i) => courtProspect(random.fork(`prospect ${i}`), c, months, DEMO_AS_OF)),
  ]
  const tickets = customers.flatMap((c, i) => makeTickets(random.fork(`tickets ${c.index}`), c, months, DEMO_AS_OF, trade[i]!.incidents))
  const strangers = strangersTickets(random.fork('strangers'), months, DEMO_AS_OF, Math.ceil(span * 3.5), customers[0]!)

  return {
    months,
    groups,
    customers,
    prospects,
    orders: byDay(
      trade.flatMap((t) => t.orders),
      (o) => o.day,
    ),
    invoices: byDay(
      trade.flatMap((t) => t.invoices),
      (i) => i.day,
    ),
    payments: byDay(
      trade.flatMap((t) => t.payments),
      (p) => p.day,
    ),
    tickets: byDay([...tickets, ...strangers], (t) => `${t.day} ${String(t.minuteOfDay).padStart(4, '0')}`),
    opportunities: byDay(
      selling.flatMap((s) => s.opportunities),
      (o) => o.createdDay,
    ),
    interactions: byDay(
      selling.flatMap((s) => s.interactions),
      (t) => t.day,
    ),
    costs: makeCosts(random.fork('costs'), months),
    rates: makeRates(random.fork('rates'), months),
    random: random.fork('mistakes'),
  }
}
