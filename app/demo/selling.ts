/**
 * What sales people do: quotes (won, lost, open), visits, calls and e-mails. Some name the quote they served, so that the cost of a
 * sale can include the quotes that were lost. Accounts that nobody has sold to yet (prospects) have lost quotes only.
 */
import type { Day } from '#engine/period/period.ts'
import { addWorkdays } from './calendar.ts'
import { type Customer, type Person, SERVICE_AGENTS } from './companies.ts'
import { inCurrency } from './products.ts'
import { activity } from './profiles.ts'
import type { Random } from './random.ts'
import { someone } from './service.ts'
import { someDay } from './trade.ts'

export interface Opportunity {
  readonly customer: Customer
  readonly name: string
  readonly createdDay: Day
  readonly closeDay: Day
  readonly won: boolean | null
  readonly amountMinor: number
  readonly lossReason: string | null
  readonly owner: string
}

export interface Interaction {
  readonly kind: 'call' | 'e-mail' | 'visit'
  readonly customer: Customer
  readonly person: Person | null
  readonly day: Day
  readonly opportunity: Opportunity | null
  readonly subject: string
  readonly inbound: boolean
  /** Work. Null: not recorded. */
  readonly handlingMinutes: number | null
  readonly owner: string
}

export interface Selling {
  readonly opportunities: Opportunity[]
  readonly interactions: Interaction[]
}

const PROJECTS = [
  'Pump renewal',
  'Hall extension',
  'Valve refit',
  'Sensor retrofit',
  'Spare parts package',
  'Annual framework',
  'Dosing line',
]
const LOSS_REASONS = { Price: 45, 'Delivery time': 20, 'No decision': 20, Competitor: 15 }
const SUBJECTS = {
  call: ['Delivery date', 'Open invoice', 'Order question', 'Technical advice', 'Contract talk'],
  'e-mail': ['Order confirmation', 'Drawing sent', 'Price information', 'Delivery date', 'Documents'],
  visit: ['Regular visit', 'Plant walk', 'Quarterly review', 'Complaint on site'],
} as const

function interaction(
  random: Random,
  kind: Interaction['kind'],
  customer: Customer,
  day: Day,
  back: number,
  opportunity: Opportunity | null,
): Interaction {
  return {
    kind,
    customer,
    person: someone(random, customer, back),
    day,
    opportunity,
    subject: opportunity === null ? random.pick(SUBJECTS[kind]) : `Quote: ${opportunity.name}`,
    inbound: kind === 'visit' ? false : opportunity === null && random.chance(0.65),
    handlingMinutes: kind === 'visit' ? random.int(18, 44) * 8 : kind === 'call' && random.chance(0.6) ? random.int(3, 34) : null,
    owner: kind === 'visit' || opportunity !== null ? customer.manager : random.pick(SERVICE_AGENTS),
  }
}

function quote(random: Random, customer: Customer, hitRate: number, month: string, asOf: Day, monthsBack: number, out: Selling): void {
  const { profile } = customer
  const createdDay = someDay(random, month)
  if (createdDay > asOf) return
  const closeDay = addWorkdays(createdDay, random.int(8, 70))
  const won = closeDay > asOf ? null : random.chance(hitRate)
  const value = Math.max(30_000, (customer.yearlyRevenue * 100 * random.between(0.2, 1.4)) / Math.max(2, profile.orders[0]))
  const opportunity: Opportunity = {
    customer,
    name: `${random.pick(PROJECTS)}, ${customer.town}`,
    createdDay,
    closeDay,
    won,
    amountMinor: Math.round(inCurrency(value, customer.currency) / 100) * 100,
    lossReason: won === false && random.chance(0.8) ? random.weighted(LOSS_REASONS) : null,
    owner: customer.manager,
  }
  out.opportunities.push(opportunity)
  const inPerson = random.chance(0.55)
  const last = closeDay < asOf ? closeDay : asOf
  const when = () => {
    const day = addWorkdays(createdDay, random.int(0, 20))
    return day < last ? day : last
  }
  if (inPerson) out.interactions.push(interaction(random, 'visit', customer, when(), monthsBack, opportunity))
  for (let n = random.int(1, 2); n > 0; n--)
    out.interactions.push(interaction(random, random.chance(0.5) ? 'call' : 'e-mail', customer, when(), monthsBack, opportunity))
}

export function makeSelling(random: Random, customer: Customer, months: readonly string[], asOf: Day): Selling {
  const out: Selling = { opportunities: [], interactions: [] }
  const { profile } = customer
  for (const [i, month] of months.entries()) {
    const back = months.length - 1 - i
    const share = activity(customer.course, back, customer.turn)
    for (let n = random.count((profile.quotes / 12) * share); n > 0; n--) quote(random, customer, profile.hitRate, month, asOf, back, out)
    const yearly = { call: profile.calls, 'e-mail': profile.emails, visit: profile.visits } as const
    for (const kind of ['call', 'e-mail', 'visit'] as const)
      for (let n = random.count((yearly[kind] / 12) * share); n > 0; n--) {
        const day = someDay(random, month)
        if (day <= asOf) out.interactions.push(interaction(random, kind, customer, day, back, null))
      }
  }
  return out
}

/** A firm that was quoted to and visited, and never bought. */
export function courtProspect(random: Random, customer: Customer, months: readonly string[], asOf: Day): Selling {
  const out: Selling = { opportunities: [], interactions: [] }
  for (let n = random.int(1, 3); n > 0; n--) {
    const back = random.int(2, Math.max(2, months.length - 1))
    quote(random, customer, 0, months[Math.max(0, months.length - 1 - back)]!, asOf, back, out)
  }
  return out
}
