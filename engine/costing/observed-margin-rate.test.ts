import { describe, expect, it } from 'vitest'
import type { MonthBook, Portfolio } from '../portfolio/portfolio.ts'
import { observedMarginRate } from './observed-margin-rate.ts'

/** One month: revenue, credits, cost of goods, and net of lines without cost. */
function book(revenue: number, credits: number, costOfGoods: number, uncostedNet: number): Portfolio {
  const one = (x: number) => Float64Array.of(x)
  const month = {
    month: '2026-03',
    trade: { revenue: one(revenue), credits: one(credits), costOfGoods: one(costOfGoods) },
    uncosted: { net: one(uncostedNet) },
  } as unknown as MonthBook
  return { months: [month] } as unknown as Portfolio
}

describe('observedMarginRate()', () => {
  it('is the margin of the lines with cost: 1000 sold, 200 of it without cost, 600 cost of the other 800', () => {
    expect(observedMarginRate(book(1000, 0, 600, 200))).toBe(0.25)
  })
  it('leaves price corrections out: they have no cost to compare with', () => {
    expect(observedMarginRate(book(900, 100, 600, 200))).toBe(0.25)
  })
  it('is not known without any cost, or where goods cost more than they bring', () => {
    expect(observedMarginRate(book(1000, 0, 0, 1000))).toBeNull()
    expect(observedMarginRate(book(100, 0, 150, 0))).toBeNull()
  })
})
