/**
 * How people feel about the seller, from what happened to them: late deliveries and wrong invoices of the last half year, answers that
 * took long, prices, visits, and who they are. Two accounts have a story of their own: one was nearly lost and won back, one was lost.
 *
 * Planted, so that asking what matters has something to find: late deliveries and wrong invoices cost much and earn nothing, advice
 * earns much and costs nothing, quick answers do both, price a little of both, the web shop neither.
 */
import { addDays, addMonths, monthOfDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { DEMO_AS_OF } from './calendar.ts'
import type { Customer, Person } from './companies.ts'
import type { Company } from './company.ts'
import type { Random } from './random.ts'

export const ATTRIBUTES = ['delivery', 'invoices', 'answers', 'price', 'advice', 'webShop'] as const
export type Attribute = (typeof ATTRIBUTES)[number]

/** Points of 0–10 that a low (1–2) and a top (5) rating of it are worth. */
const WORTH: Readonly<Record<Attribute, readonly [low: number, top: number]>> = {
  delivery: [-2.6, 0.2],
  invoices: [-2.2, 0.1],
  answers: [-1.2, 1],
  price: [-0.5, 0.4],
  advice: [-0.1, 1.6],
  webShop: [0, 0.1],
}

/** What the record holds of one customer, each with its day. */
interface Happened {
  readonly shipped: { readonly day: Day; readonly late: boolean }[]
  readonly invoiced: Day[]
  readonly wrong: Day[]
  readonly asked: { readonly day: Day; readonly slow: boolean }[]
}

export interface Feelings {
  /** Won back: the half-year that ended on `low` was a bad one. */
  readonly saved: Customer | null
  readonly lost: Customer | null
  /** How the experience is on a day, 1–5 with fractions. */
  experience(customer: Customer, person: Person, day: Day): Readonly<Record<Attribute, number>>
  /** What was rated, 1–5; null: left blank. */
  rate(random: Random, customer: Customer, person: Person, day: Day): Record<Attribute, number | null>
  /** The answer to "would you recommend us", 0–10. */
  recommend(random: Random, customer: Customer, person: Person, day: Day, rated: Readonly<Record<Attribute, number | null>>): number
  /** Someone who always gives the top two, whatever happens. */
  alwaysContent(person: Person): boolean
}

/** The months in which things went wrong for the account that was saved, and the day from which the lost one was lost. */
const BAD_FROM: Day = '2025-10-01'
const BAD_TO: Day = '2026-04-20'
const FELL: Day = '2026-01-01'

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

function whatHappened(company: Company): Map<Customer, Happened> {
  const of = new Map<Customer, Happened>(company.customers.map((c) => [c, { shipped: [], invoiced: [], wrong: [], asked: [] }]))
  for (const { customer, shippedDay, promisedDay } of company.orders)
    if (shippedDay !== null) of.get(customer)!.shipped.push({ day: shippedDay, late: shippedDay > promisedDay })
  for (const { customer, type, day, reason } of company.invoices) {
    if (type === 'F2') of.get(customer)!.invoiced.push(day)
    if (type === 'S1' || reason === '103' || reason === '104') of.get(customer)!.wrong.push(day)
  }
  for (const { customer, day, channel, firstReplyMinutes, reopens } of company.tickets)
    if (customer !== null)
      of.get(customer)!.asked.push({ day, slow: reopens > 0 || (channel !== 'Phone' && (firstReplyMinutes ?? 0) > 420) })
  return of
}

/** The two stories are told of accounts in whose record they can be read. */
function findStories(company: Company, happened: ReadonlyMap<Customer, Happened>) {
  // Whose story is told must be found as one account: firms of a group are mistaken for each other.
  const clear = company.customers.filter((c) => c.group.members.length === 1 && c.domain !== null && c.vatId !== null)
  const large = clear.filter((c) => c.people.filter((p) => p.email !== null && p.leftMonthsBack === null).length >= 4)
  const troubles = (customer: Customer, from: Day, to: Day) => {
    const { shipped, wrong } = happened.get(customer)!
    return shipped.filter((s) => s.late && s.day >= from && s.day <= to).length + wrong.filter((day) => day >= from && day <= to).length
  }
  const best = (customers: readonly Customer[], scoreOf: (customer: Customer) => number) =>
    customers.reduce<Customer | null>((held, c) => (held === null || scoreOf(c) > scoreOf(held) ? c : held), null)
  const saved = best(
    large.filter((c) => c.profileName === 'major' && (c.course === 'steady' || c.course === 'growing')),
    (c) => troubles(c, BAD_FROM, BAD_TO) - 2 * troubles(c, addDays(BAD_TO, 30), DEMO_AS_OF),
  )
  const lost = best(
    large.filter((c) => c.profileName.startsWith('major') && c.course === 'churned' && c.turn >= 2 && c.turn <= 5),
    (c) => c.people.length + c.yearlyRevenue / 1_000_000,
  )
  return { saved, lost }
}

interface Nature {
  readonly account: number
  readonly person: number
  readonly content: boolean
  readonly taste: Readonly<Record<Attribute, number>>
}

export function makeFeelings(company: Company, random: Random): Feelings {
  const happened = whatHappened(company)
  const { saved, lost } = findStories(company, happened)
  const goes = new Map<Customer, { readonly mood: number; readonly sour: boolean; readonly advice: number; readonly sides: boolean }>()
  const natures = new Map<Person, Nature>()
  for (const customer of company.customers) {
    const own = random.fork(`account ${customer.index}`)
    const told = customer === saved || customer === lost
    const mood = told ? 0 : own.between(-2.4, 2.4)
    goes.set(customer, { mood, sour: own.chance(0.65), advice: own.between(-1.6, 1.6), sides: own.chance(0.5) })
    for (const [i, person] of customer.people.entries()) {
      const his = own.fork(`person ${i}`)
      natures.set(person, {
        account: mood,
        person: told ? his.between(-1, 1) : his.between(-2.6, 2.6),
        content: his.chance(0.1) && !told,
        taste: Object.fromEntries(ATTRIBUTES.map((a) => [a, his.between(-1.9, 1.9)])) as Record<Attribute, number>,
      })
    }
  }

  /** Of the half-year before `day`; few cases are drawn towards what is usual. */
  const shareOf = <T>(rows: readonly T[], dayOf: (row: T) => Day, bad: (row: T) => boolean, day: Day, usual: number) => {
    const from = addDays(day, -182)
    const seen = rows.filter((row) => dayOf(row) > from && dayOf(row) <= day)
    return (seen.filter(bad).length + 2 * usual) / (seen.length + 2)
  }

  const experience = (customer: Customer, person: Person, day: Day): Record<Attribute, number> => {
    const { shipped, invoiced, wrong, asked } = happened.get(customer)!
    const { taste } = natures.get(person)!
    const { profile } = customer
    const faults = [...invoiced.map((d) => ({ day: d, wrong: false })), ...wrong.map((d) => ({ day: d, wrong: true }))]
    const raw: Record<Attribute, number> = {
      delivery:
        4.2 -
        11 *
          (shareOf(
            shipped,
            (s) => s.day,
            (s) => s.late,
            day,
            0.06,
          ) -
            0.03),
      invoices:
        3.9 -
        22 *
          (shareOf(
            faults,
            (f) => f.day,
            (f) => f.wrong,
            day,
            0.02,
          ) -
            0.015),
      answers:
        3.5 -
        5 *
          (shareOf(
            asked,
            (t) => t.day,
            (t) => t.slow,
            day,
            0.15,
          ) -
            0.15),
      price: 3.5 + (0.86 - (profile.priceRealised[0] + profile.priceRealised[1]) / 2) * 7,
      advice: 3 + Math.min(1, profile.visits / 8) + goes.get(customer)!.advice,
      webShop: 3 + profile.orderChannels.WEB / 10,
    }
    for (const attribute of ATTRIBUTES) raw[attribute] += taste[attribute]
    if (customer === saved && day > BAD_FROM && day <= BAD_TO) raw.delivery -= 1.4
    return raw
  }

  /** What goes beyond single experiences: where the account is heading, and its story. */
  const courseOf = (customer: Customer, person: Person, day: Day): number => {
    const { sour, sides } = goes.get(customer)!
    if (customer === saved) return day > BAD_FROM && day <= BAD_TO ? -3.2 : day > BAD_TO ? 2.2 : 1.2
    if (customer === lost) return day < FELL ? 0.8 : -4
    // Large and demanding: those who buy like the price, those who use it suffer the rush; elsewhere the other way round.
    if (customer.profileName === 'keyDemanding') {
      const buys = person.roles.some((role) => role === 'Decision Maker' || role === 'Procurement' || role === 'Economic Buyer')
      return buys === sides ? 1.4 : -1.1
    }
    if (customer.course === 'churned' && sour) return day >= `${addMonths(monthOfDay(DEMO_AS_OF), -customer.turn - 9)}-01` ? -2.4 : -1
    return customer.course === 'shrinking' ? -0.8 : customer.course === 'growing' ? 0.5 : 0
  }

  return {
    saved,
    lost,
    experience,
    alwaysContent: (person) => natures.get(person)!.content,
    rate(own, customer, person, day) {
      const raw = experience(customer, person, day)
      const { content } = natures.get(person)!
      const one = (attribute: Attribute): number | null => {
        const blank = attribute === 'webShop' ? 1 - Math.min(0.9, 0.3 + customer.profile.orderChannels.WEB / 10) : 0.06
        if (own.chance(blank)) return null
        if (content) return own.chance(0.8) ? 5 : 4
        return clamp(Math.round(raw[attribute] + own.between(-1.5, 1.5)), 1, 5)
      }
      return Object.fromEntries(ATTRIBUTES.map((a) => [a, one(a)])) as Record<Attribute, number | null>
    },
    recommend(own, customer, person, day, rated) {
      const nature = natures.get(person)!
      if (nature.content) return own.chance(0.6) ? 10 : 9
      let score = 7.1 + nature.account + nature.person + courseOf(customer, person, day)
      for (const attribute of ATTRIBUTES) {
        const rating = rated[attribute]
        if (rating !== null && rating <= 2) score += WORTH[attribute][0]
        if (rating === 5) score += WORTH[attribute][1]
      }
      return clamp(Math.round(score + own.between(-1.6, 1.6)), 0, 10)
    },
  }
}
