import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answeredWithin } from './answered-within.ts'
import { settledFirst } from './inbound.ts'
import { invoicesByCredits, invoicesRight } from './invoices-right.ts'
import { openHoursBetween } from './open-hours.ts'
import { promiseVerdict } from './promise-verdict.ts'
import { isComplaint, isErrorReason, promisedDateOf } from './standards.ts'

interface Case {
  id: string
  function: string
  inputs: Record<string, never>
  expected: Record<string, never>
  tolerance: number
}
const path = '../shared/checks/basics.json'
const cases = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []
const of = (name: string) => cases.filter((one) => one.function === name)

const same = (found: { rate: number | null; low: number | null; high: number | null; verdict: string }, expected: Case['expected']) => {
  const { interval, verdict } = expected as unknown as { interval: Record<'rate' | 'lo' | 'hi', number> | null; verdict: string }
  expect(found.verdict).toBe(verdict)
  if (interval === null) expect([found.rate, found.low, found.high]).toEqual([null, null, null])
  else {
    expect(found.rate).toBeCloseTo(interval.rate, 9)
    expect(found.low).toBeCloseTo(interval.lo, 9)
    expect(found.high).toBeCloseTo(interval.hi, 9)
  }
}

describe.skipIf(cases.length === 0)('promises kept, by the checks (skipped where they are not at hand)', () => {
  it.each(of('basicsVerdict').map((one) => [one.id, one] as const))('promiseVerdict(): %s', (_, { inputs, expected }) => {
    const { successes, n, standard } = inputs as unknown as Record<'successes' | 'n' | 'standard', number>
    same(promiseVerdict(successes, n, standard), expected)
  })

  it('invoicesRight(): disputed and credited is one fault, a rebate none, no reason missing', () => {
    const [{ inputs, expected }] = of('invoicesRight') as [Case]
    const { errorReasons, invoices, standard } = inputs as unknown as {
      errorReasons: string[]
      invoices: { disputed: boolean; creditReasons: (string | null)[] }[]
      standard: number
    }
    const plain = invoices.filter((one) => !one.disputed && one.creditReasons.length === 0)
    const found = invoicesRight(
      plain.length,
      invoices.filter((one) => !plain.includes(one)),
      (reason) => errorReasons.includes(reason),
    )
    expect(found).toMatchObject({ kept: expected.right, n: expected.n, missing: expected.missing })
    same(promiseVerdict(found.kept, found.n, standard), expected)
  })

  it('answeredWithin(): by the clock, exactly the standard is within, what is still in time is pending', () => {
    const [{ inputs, expected }] = of('answeredWithin') as [Case]
    const { interactions, standardHours, asOf, standard } = inputs as unknown as {
      interactions: { at: number; answeredAt: number | null; dueAnswer: boolean }[]
      standardHours: number
      asOf: number
      standard: number
    }
    const results = interactions.filter((one) => one.dueAnswer).map((one) => answeredWithin(one, standardHours, asOf, null))
    const count = (result: string) => results.filter((one) => one === result).length
    expect({ within: count('within'), n: results.length - count('pending'), pending: count('pending') }).toEqual({
      ...{ within: expected.within, n: expected.n, pending: expected.pending },
    })
    same(promiseVerdict(count('within'), results.length - count('pending'), standard), expected)
  })
})

describe('open hours', () => {
  const calendar = { days: [0, 1, 2, 3, 4], from: 9, to: 17, holidays: [8] }
  it.each([
    ['inside a day', 10, 13, 3],
    ['over a night: 16:00 to 9:30', 16, 33.5, 1.5],
    ['from the night on', 3, 12, 3],
    ['over a weekend: Friday 16:00 to Monday 10:00', 112, 178, 2],
    ['over a holiday on a Tuesday: Monday 16:00 to Wednesday 10:00', 184, 226, 2],
    ['a week', 0, 168, 40],
    ['a weekend', 137, 167, 0],
  ])('openHoursBetween() counts what is open %s', (_, from, to, hours) => {
    expect(openHoursBetween(from, to, calendar)).toBeCloseTo(hours, 9)
  })

  it('openHoursBetween() adds up, and answeredWithin() is never later by more hours or a later answer', () => {
    const moment = fc.double({ min: -500, max: 2000, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(moment, moment, moment), fc.double({ min: 0.1, max: 80, noNaN: true }), (moments, standard) => {
        const [a, b, c] = [...moments].sort((x, y) => x - y) as [number, number, number]
        const sum = openHoursBetween(a, b, calendar) + openHoursBetween(b, c, calendar)
        expect(openHoursBetween(a, c, calendar)).toBeCloseTo(sum, 6)
        const rank = (answeredAt: number, hours: number) =>
          ['within', 'late'].indexOf(answeredWithin({ at: a, answeredAt }, hours, 3000, calendar))
        expect(rank(b, standard)).toBeLessThanOrEqual(rank(c, standard))
        expect(rank(c, standard + 1)).toBeLessThanOrEqual(rank(c, standard))
      }),
    )
  })
})

it('promiseVerdict() never turns from met to missed by one more kept, and compares shares as decimals', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 999 }), (k, n, s) => {
      const order = ['missed', 'not sure', 'met']
      const verdict = (kept: number) => order.indexOf(promiseVerdict(kept, n, s / 1000).verdict)
      if (k < n) expect(verdict(k + 1)).toBeGreaterThanOrEqual(verdict(k))
    }),
  )
  // 0.07 × 100 is 7.000000000000001 in floating point.
  expect(promiseVerdict(7, 100, 0.07).verdict).toBe('met')
})

it('invoicesByCredits() lets credits for an error settle disputes first, and questions no more invoices than there are', () => {
  const isError = (reason: string) => ({ PRICE: true, BONUS: false })[reason] ?? null
  const credits = [
    { reasons: ['BONUS'], n: 2 },
    { reasons: [], n: 1 },
    { reasons: ['PRICE', 'BONUS'], n: 2 },
    { reasons: ['X9'], n: 1 },
  ]
  expect(invoicesByCredits({ invoices: 10, disputed: 3, credits }, isError)).toEqual({ kept: 6, n: 9, missing: 1, open: 0 })
  expect(invoicesByCredits({ invoices: 10, disputed: 0, credits }, isError)).toEqual({ kept: 6, n: 8, missing: 2, open: 0 })
  expect(invoicesByCredits({ invoices: 1, disputed: 0, credits }, isError)).toEqual({ kept: 0, n: 1, missing: 0, open: 0 })
  expect(invoicesByCredits({ invoices: 0, disputed: 0, credits }, isError)).toEqual({ kept: 0, n: 0, missing: 0, open: 0 })
})

it('settledFirst() counts a second contact of the same account and reason within 7 days, and does not know the last 7 days', () => {
  const rows = [
    [0, 1, 0],
    [0, 8, 0],
    [0, 16, 0],
    [0, 9, 1],
    [1, 9, 0],
    [0, 24, 0],
    [0, 3, -1],
  ]
  const column = (at: number) => Int32Array.from(rows, (row) => row[at]!)
  expect(
    settledFirst({ n: rows.length, account: column(0), day: column(1), reason: column(2), lastDay: new Int32Array(rows.length).fill(30) }),
  ).toEqual([...['failed', 'kept', 'kept', 'kept', 'kept', 'open', 'missing']])
})

it('reasons and headings are read by their words; what is stated holds', () => {
  expect(
    ['Price too high', 'Falsche Menge', 'REBATE', 'Retoure', 'Goodwill', '101', 'X'].map((reason) => isErrorReason(reason, {})),
  ).toEqual([...[true, true, false, false, false, null, null]])
  expect([isErrorReason('101', { 101: true }), isErrorReason('Price', { Price: false })]).toEqual([true, false])
  expect(['Late delivery', 'Reklamation', 'Portal access'].map((reason) => isComplaint(reason, {}))).toEqual([true, true, false])
  expect(['VDATU', 'Wunschlieferdatum', 'First confirmed date', 'Latest promise', 'Delivery date'].map(promisedDateOf)).toEqual([
    ...['requested', 'requested', 'first confirmed', 'last confirmed', 'not said'],
  ])
})
