import { describe, expect, it } from 'vitest'
import type { Customer, Person } from './companies.ts'
import { DEMO_OPTIONS, makeCompany } from './company.ts'
import { ATTRIBUTES, type Attribute } from './feelings.ts'
import { makeListening, type Submission } from './listening.ts'

const company = makeCompany(DEMO_OPTIONS)
const { submissions, feedback, feelings } = makeListening(company)
const answered = submissions.filter((s) => s.recommend !== null)
const customerOf = new Map<Person, Customer>(company.customers.flatMap((c) => c.people.map((person) => [person, c] as const)))
const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length
const scores = (of: readonly Submission[]) => of.flatMap((s) => s.recommend ?? [])
const of = (customer: Customer | null, survey: string) =>
  mean(scores(answered.filter((s) => s.person && customerOf.get(s.person) === customer && s.survey.includes(survey))))
const by = <K>(list: readonly Submission[], keyOf: (s: Submission) => K) => {
  const groups = new Map<K, Submission[]>()
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}

describe('makeListening() has the troubles of real life', () => {
  it('hears from a quarter to a third of those it asks, on two thirds of the accounts, with some who always give the top', () => {
    const share = answered.length / submissions.length
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.35)
    const heard = new Set(answered.flatMap((s) => (s.person ? [customerOf.get(s.person)] : [])))
    expect(heard.size).toBeGreaterThan(180)
    expect(heard.size).toBeLessThan(270)
    const often = [...by(answered, (s) => s.person)].filter(([person, list]) => person !== null && list.length >= 3)
    expect(often.filter(([, list]) => list.every((s) => s.recommend! >= 9)).length).toBeGreaterThan(10)
  })
  it('asks deciders who never answer, more of them than of others', () => {
    const silent = (decides: boolean) => {
      const asked = [...by(submissions, (s) => s.person)].filter(
        ([person, list]) => person && list.length >= 4 && person.roles.includes('Decision Maker') === decides,
      )
      return asked.filter(([, list]) => list.every((s) => s.recommend === null)).length / asked.length
    }
    expect(silent(true)).toBeGreaterThan(silent(false) + 0.1)
  })
  it('hears kinder words of those whom account managers chose', () => {
    const [chosen, planned] = [true, false].map((mine) => scores(answered.filter((s) => (s.chosenBy === 'account manager') === mine)))
    expect(chosen!.length).toBeGreaterThan(60)
    expect(mean(chosen!)).toBeGreaterThan(mean(planned!) + 0.7)
  })
  it('has accounts with one or two confidential voices, and some with three or more', () => {
    const voices = new Map<Customer, Set<Person>>()
    for (const { person, privacy } of answered)
      if (person && privacy === 'confidential')
        voices.set(customerOf.get(person)!, (voices.get(customerOf.get(person)!) ?? new Set()).add(person))
    const counts = [...voices.values()].map((people) => people.size)
    expect(counts.filter((n) => n <= 2).length).toBeGreaterThanOrEqual(4)
    expect(counts.filter((n) => n >= 3).length).toBeGreaterThanOrEqual(3)
    expect(answered.filter((s) => s.privacy === 'role only').length).toBeGreaterThan(15)
    // Nobody who answers in confidence is asked by name after a ticket.
    const secret = new Set(submissions.flatMap((s) => (s.privacy === 'confidential' && s.person ? [s.person] : [])))
    expect(feedback.some((one) => secret.has(one.person))).toBe(false)
  })
  it('has people who left and do not answer any more, forms sent twice and forms of people nobody knows', () => {
    for (const { person, answered: at } of answered)
      if (person?.leftMonthsBack != null && at) expect(at.day < '2026-10-01' && person.leftMonthsBack < 24).toBe(true)
    const twice = [...by(answered, (s) => `${s.email.toLowerCase()} ${s.survey}`)].filter(
      ([key, list]) => key.includes('@') && list.length > 1,
    )
    expect(twice.length).toBeGreaterThan(4)
    expect(submissions.filter((s) => s.person === null).length).toBeGreaterThan(5)
    expect(submissions.some((s) => s.email === '')).toBe(true)
  })
})

describe('makeListening() tells one story with the rest of the record', () => {
  it('one account fell and was won back, one fell and stopped buying', () => {
    const { saved, lost } = feelings
    expect([of(saved, 'autumn 2025') > 6, of(saved, 'spring 2026') < 5, of(saved, 'autumn 2026') > 7]).toEqual([true, true, true])
    expect([of(lost, 'autumn 2025') > 6, of(lost, 'spring 2026') < 5]).toEqual([true, true])
    const lastOrder = company.orders.filter((o) => o.customer === lost).at(-1)!.day
    expect(lastOrder > '2026-01-01' && lastOrder < '2026-09-01').toBe(true)
    expect(company.orders.some((o) => o.customer === saved && o.day > '2026-08-01')).toBe(true)
  })
  it('those who were delivered late rate delivery lower, and low delivery costs more than top delivery earns; advice the other way round', () => {
    const lateShare = (customer: Customer) =>
      mean(company.orders.flatMap((o) => (o.customer === customer && o.shippedDay ? [Number(o.shippedDay > o.promisedDay)] : [])))
    const rated = answered.flatMap((s) =>
      s.person && s.ratings?.delivery != null ? [{ late: lateShare(customerOf.get(s.person)!), rating: s.ratings.delivery }] : [],
    )
    expect(mean(rated.filter((r) => r.late > 0.12).map((r) => r.rating))).toBeLessThan(
      mean(rated.filter((r) => r.late < 0.06).map((r) => r.rating)) - 0.3,
    )
    const cell = (attribute: Attribute, test: (rating: number) => boolean) => {
      const found = scores(answered.filter((s) => s.ratings?.[attribute] != null && test(s.ratings[attribute])))
      expect(found.length, attribute).toBeGreaterThanOrEqual(25)
      return mean(found)
    }
    const contrast = (attribute: Attribute) => {
      const middle = cell(attribute, (r) => r === 3 || r === 4)
      return { penalty: middle - cell(attribute, (r) => r <= 2), reward: cell(attribute, (r) => r === 5) - middle }
    }
    for (const attribute of ATTRIBUTES) cell(attribute, (r) => r === 5)
    expect(contrast('delivery').penalty).toBeGreaterThan(2 * contrast('delivery').reward)
    expect(contrast('invoices').penalty).toBeGreaterThan(contrast('invoices').reward)
    expect(contrast('advice').reward).toBeGreaterThan(contrast('advice').penalty)
  })
})
