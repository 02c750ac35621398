/**
 * What a customer buys: orders, their invoices, credit notes, returns and payments.
 *
 * Amounts are minor units of the customer's currency, signed as they work on revenue. What goes wrong here (late, wrong, faulty) is
 * handed on as an `Incident`: it comes back as a ticket, so that the cost of our own failures can be found in the data.
 */
import { addDays, dayNumber, dayOfNumber, firstDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { addWorkdays, daysIn, workday } from './calendar.ts'
import type { Customer } from './companies.ts'
import { COSTED, inCurrency, type Product, UNCOSTED } from './products.ts'
import { activity, type OrderChannel } from './profiles.ts'
import type { Random } from './random.ts'

export interface Line {
  readonly product: Product
  readonly quantity: number
  readonly listMinor: number
  readonly netMinor: number
  readonly costMinor: number | null
}

export interface Order {
  readonly customer: Customer
  readonly day: Day
  readonly promisedDay: Day
  readonly shippedDay: Day | null
  readonly cancelled: boolean
  readonly channel: OrderChannel
  readonly rush: boolean
  /** What the carrier charged us. */
  readonly freightMinor: number
  /** Index of the customer's site the goods go to; null = to the customer itself. */
  readonly site: number | null
  readonly lines: readonly Line[]
}

export type Billing = 'F2' | 'G2' | 'RE' | 'S1' | 'L2'

/** A line that is no product: freight, a fee, a rebate, a correction. */
export interface ExtraLine {
  readonly material: string
  readonly text: string
  readonly group: string
  readonly netMinor: number
}

export interface Invoice {
  readonly type: Billing
  readonly customer: Customer
  readonly order: Order | null
  readonly day: Day
  readonly dueDay: Day
  readonly lines: readonly Line[]
  readonly extras: readonly ExtraLine[]
  readonly reason: string | null
}

export interface Payment {
  readonly customer: Customer
  readonly invoice: Invoice
  readonly day: Day
  readonly amountMinor: number
}

export type IncidentReason = 'Late delivery' | 'Wrong invoice' | 'Product fault'

export interface Incident {
  readonly customer: Customer
  readonly day: Day
  readonly reason: IncidentReason
}

export interface Trade {
  readonly orders: Order[]
  readonly invoices: Invoice[]
  readonly payments: Payment[]
  readonly incidents: Incident[]
}

/** Reason codes of credit notes, as the ERP system keeps them. */
export const REASON = { quality: '101', transport: '102', price: '103', quantity: '104', late: '105', goodwill: '106' } as const

const SEASON = [0.9, 0.95, 1.1, 1.05, 1, 1.05, 0.9, 0.8, 1.1, 1.1, 1.1, 0.95] as const

export const invoiceNet = (invoice: Invoice): number => [...invoice.lines, ...invoice.extras].reduce((sum, line) => sum + line.netMinor, 0)

/** A working day of the month. */
export function someDay(random: Random, month: string): Day {
  return dayOfNumber(workday(dayNumber(firstDay(month)) + random.int(0, daysIn(month) - 3)))
}

function makeLine(random: Random, customer: Customer, valueMinor: number): Line {
  const small = random.chance(0.21)
  const affordable = COSTED.filter((p) => p.listMinor <= valueMinor)
  const product = small ? random.pick(UNCOSTED) : random.pick(affordable.length > 0 ? affordable.slice(-9) : COSTED.slice(0, 2))
  const quantity = Math.max(1, Math.round((small ? valueMinor * 0.06 : valueMinor) / product.listMinor))
  const [low, high] = customer.profile.priceRealised
  const share = Math.min(10_000, Math.round(random.between(low, high) * 10_000))
  const listMinor = quantity * inCurrency(product.listMinor, customer.currency)
  return {
    product,
    quantity,
    listMinor,
    netMinor: Math.round((listMinor * share) / 10_000),
    costMinor: product.costMinor === null ? null : quantity * inCurrency(product.costMinor, customer.currency),
  }
}

function makeOrder(random: Random, customer: Customer, month: string, asOf: Day): Order | null {
  const { profile } = customer
  const day = someDay(random, month)
  if (day > asOf) return null
  const listOfYear = (customer.yearlyRevenue * 100) / ((profile.priceRealised[0] + profile.priceRealised[1]) / 2)
  const value = (listOfYear / ((profile.orders[0] + profile.orders[1]) / 2)) * random.between(0.4, 1.6)
  const n = random.int(profile.lines[0], profile.lines[1])
  const lines = Array.from({ length: n }, () => makeLine(random, customer, (value / n) * random.between(0.5, 1.5)))
  const rush = random.chance(profile.rush)
  const promisedDay = addWorkdays(day, rush ? 2 : random.int(6, 15))
  const late = random.chance(profile.lateDelivery)
  const ready = late ? addWorkdays(promisedDay, random.int(1, 9)) : addWorkdays(promisedDay, -random.int(0, rush ? 1 : 4))
  const net = lines.reduce((sum, line) => sum + line.netMinor, 0)
  const cancelled = random.chance(0.02)
  return {
    customer,
    day,
    promisedDay,
    shippedDay: cancelled || ready > asOf ? null : ready,
    cancelled,
    channel: random.weighted(profile.orderChannels),
    rush,
    freightMinor: cancelled ? 0 : Math.round((inCurrency(random.int(1400, 2600), customer.currency) + net * 0.013) * (rush ? 2.4 : 1)),
    site: customer.sites.length > 0 && random.chance(0.7) ? random.int(0, customer.sites.length - 1) : null,
    lines,
  }
}

function freightLines(random: Random, order: Order): ExtraLine[] {
  const { customer } = order
  const euro = (minor: number) => inCurrency(minor, customer.currency)
  const extras: ExtraLine[] = []
  const net = order.lines.reduce((sum, line) => sum + line.netMinor, 0)
  if (random.chance(customer.profile.paysFreight)) {
    if (net < euro(15_000)) extras.push({ material: 'PORTO', text: 'Postage', group: 'FREIGHT', netMinor: euro(890) })
    else extras.push({ material: 'FRACHT', text: 'Freight', group: 'FREIGHT', netMinor: order.freightMinor })
  }
  if (net < euro(10_000) && random.chance(0.4))
    extras.push({ material: 'MMZ', text: 'Small quantity surcharge', group: 'FEES', netMinor: euro(1500) })
  return extras
}

const reversed = (line: Line): Line => ({
  ...line,
  quantity: -line.quantity,
  listMinor: -line.listMinor,
  netMinor: -line.netMinor,
  costMinor: line.costMinor === null ? null : -line.costMinor,
})

/** Everything that follows from one shipped order. */
function billOrder(random: Random, order: Order, asOf: Day, out: Trade): void {
  const { customer } = order
  const { profile } = customer
  const push = (type: Billing, day: Day, lines: readonly Line[], extras: readonly ExtraLine[], reason: string | null): Invoice | null => {
    if (day > asOf) return null
    const invoice = { type, customer, order, day, dueDay: addDays(day, profile.terms), lines, extras, reason }
    out.invoices.push(invoice)
    return invoice
  }
  const net = order.lines.reduce((sum, line) => sum + line.netMinor, 0)
  /** No product and no quantity: a price, not a return. */
  const correction = (text: string, share: number): ExtraLine => ({ material: '', text, group: '', netMinor: Math.round(net * share) })
  const day = addWorkdays(order.shippedDay!, random.int(0, 2))
  let invoice = push('F2', day, order.lines, freightLines(random, order), null)
  if (invoice === null) return

  if (order.shippedDay! > order.promisedDay) {
    if (random.chance(0.6)) out.incidents.push({ customer, day: addDays(order.promisedDay, random.int(0, 3)), reason: 'Late delivery' })
    if (random.chance(0.3))
      push(
        'G2',
        addWorkdays(day, random.int(8, 20)),
        [],
        [correction('Allowance for late delivery', -0.05)],
        random.chance(0.85) ? REASON.late : REASON.goodwill,
      )
  }
  if (random.chance(profile.wrongInvoice)) {
    out.incidents.push({ customer, day: addDays(day, random.int(2, 12)), reason: 'Wrong invoice' })
    const fixed = addWorkdays(day, random.int(6, 15))
    if (random.chance(0.4)) {
      const wrong = invoice
      const reversal = wrong.extras.map((extra) => ({ ...extra, netMinor: -extra.netMinor }))
      if (push('S1', fixed, order.lines.map(reversed), reversal, null)) invoice = push('F2', fixed, order.lines, wrong.extras, null)
    } else {
      const reason = random.weighted({ price: 65, quantity: 20, none: 15 })
      push('G2', fixed, [], [correction('Price correction', -random.between(0.02, 0.12))], reason === 'none' ? null : REASON[reason])
    }
  }
  if (random.chance(profile.returns)) {
    const line = random.pick(order.lines)
    out.incidents.push({ customer, day: addDays(day, random.int(5, 30)), reason: 'Product fault' })
    push('RE', addWorkdays(day, random.int(15, 35)), [reversed(line)], [], random.chance(0.6) ? REASON.quality : REASON.transport)
  }
  if (random.chance(0.006)) push('L2', addWorkdays(day, 10), [], [correction('Price difference', 0.02)], null)
  if (invoice !== null) pay(random, invoice, asOf, out)
}

function pay(random: Random, invoice: Invoice, asOf: Day, out: Trade): void {
  const [low, high] = invoice.customer.profile.paysAfterDue
  const day = addWorkdays(addDays(invoice.dueDay, Math.round(random.between(low, high))), 0)
  const total = invoiceNet(invoice)
  const first = random.chance(0.04) ? Math.floor(total / 2) : total
  const settle = (on: Day, amountMinor: number) => {
    if (on <= asOf && amountMinor > 0) out.payments.push({ customer: invoice.customer, invoice, day: on, amountMinor })
  }
  if (random.chance(0.004)) return
  settle(day, first)
  if (first < total) settle(addWorkdays(day, random.int(10, 40)), total - first)
}

/** Rebates are booked as a product on a credit note, twice a year; not all customers in one month. */
function bookBonus(customer: Customer, months: readonly string[], out: Trade): void {
  if (customer.profile.bonus === 0) return
  for (const month of months) {
    if ((Number(month.slice(5)) + customer.index) % 6 !== 0) continue
    const day = addDays(firstDay(month), daysIn(month) - 1)
    const from = addDays(day, -182)
    const net = out.invoices.reduce((sum, i) => (i.customer === customer && i.day > from && i.day <= day ? sum + invoiceNet(i) : sum), 0)
    const amount = Math.round(net * customer.profile.bonus)
    if (amount <= 0) continue
    const extras = [{ material: 'BONUS', text: 'Half-year bonus', group: 'REBATES', netMinor: -amount }]
    out.invoices.push({ type: 'G2', customer, order: null, day, dueDay: day, lines: [], extras, reason: null })
  }
}

export function makeTrade(random: Random, customer: Customer, months: readonly string[], asOf: Day): Trade {
  const out: Trade = { orders: [], invoices: [], payments: [], incidents: [] }
  const { profile } = customer
  const yearly = random.between(profile.orders[0], profile.orders[1])
  for (const [i, month] of months.entries()) {
    const share = activity(customer.course, months.length - 1 - i, customer.turn)
    for (let n = random.count((yearly / 12) * share * SEASON[Number(month.slice(5)) - 1]!); n > 0; n--) {
      const order = makeOrder(random, customer, month, asOf)
      if (order === null) continue
      out.orders.push(order)
      if (order.shippedDay !== null) billOrder(random, order, asOf, out)
    }
  }
  bookBonus(customer, months, out)
  return out
}
