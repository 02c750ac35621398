import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PRICE_QUADRANTS, type PriceCuts, priceAgainstService } from './price-against-service.ts'

interface Row {
  id: string
  listValue: number
  revenue: number
  rebates: number
  costToServe: number
  listMissingShare: number
}
interface Case {
  inputs: { accounts: Row[]; cutPrice: number | null; cutService: number | null }
  expected: {
    priceRealised: Record<string, number>
    serviceShare: Record<string, number>
    cutPrice: number
    cutService: number
    quadrant: Record<string, string | null>
  }
}
const path = '../shared/checks/price-service.json'
const cases = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []

const place = (rows: readonly Row[], cuts?: PriceCuts) =>
  priceAgainstService(
    {
      listValue: rows.map((row) => row.listValue),
      revenue: rows.map((row) => row.revenue),
      rebates: rows.map((row) => row.rebates),
      costToServe: rows.map((row) => row.costToServe),
      unlistedShare: rows.map((row) => row.listMissingShare),
    },
    cuts,
  )
const row = (listValue: number, revenue: number, rebates: number, costToServe: number, listMissingShare = 0): Row => ({
  id: '',
  listValue,
  revenue,
  rebates,
  costToServe,
  listMissingShare,
})

describe('priceAgainstService()', () => {
  it('places the four of the worked example by the ratios of the book', () => {
    const result = place([
      row(100_000, 98_000, 0, 15_000),
      row(100_000, 80_000, 5_000, 14_000),
      row(100_000, 97_000, 0, 2_000),
      row(200_000, 150_000, 4_000, 3_000),
    ])
    expect(result.cuts).toEqual({ price: 0.832, service: 0.08 })
    expect([...result.quadrant].map((code) => PRICE_QUADRANTS[code])).toEqual(['pays for it', 'gets it free', 'easy', 'discount deserved'])
  })

  it.runIf(cases.length > 0)('agrees with every check case (skipped where the folder of checks is not at hand)', () => {
    for (const { inputs, expected } of cases) {
      const result = place(inputs.accounts, { price: inputs.cutPrice, service: inputs.cutService })
      expect(result.cuts.price).toBeCloseTo(expected.cutPrice, 12)
      expect(result.cuts.service).toBeCloseTo(expected.cutService, 12)
      inputs.accounts.forEach(({ id }, at) => {
        expect(PRICE_QUADRANTS[result.quadrant[at]!] ?? null).toBe(expected.quadrant[id])
        if (expected.priceRealised[id] === undefined) expect(result.priceRealised[at]).toBeNaN()
        else {
          expect(result.priceRealised[at]).toBeCloseTo(expected.priceRealised[id], 12)
          expect(result.serviceShare[at]).toBeCloseTo(expected.serviceShare[id]!, 12)
        }
      })
    }
  })

  it('says why somebody is not placed; exactly 20 % without list price is placed', () => {
    const result = place([row(0, 50, 0, 1), row(100, 50, 50, 1), row(100, 50, 0, 1, 0.2), row(100, 70, 0, 1, 0.21)])
    expect([...result.quadrant].map((code) => code >= 0)).toEqual([false, false, true, false])
    expect(result.notPlaced).toEqual({ n: 3, revenue: 170, nothingSold: 2, withoutListPrice: 1 })
  })

  it('counts a book of one account as high on both: it is its own average', () => {
    expect([...place([row(3, 1, 0, 1)]).quadrant]).toEqual([0])
  })

  it('answers nothing for nothing and refuses columns of different length', () => {
    expect(place([])).toMatchObject({ cuts: { price: null, service: null }, notPlaced: { n: 0 } })
    expect(() => priceAgainstService({ listValue: [], revenue: [1], rebates: [0], costToServe: [0], unlistedShare: [0] })).toThrow(
      RangeError,
    )
  })
})
