import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKeys } from '../money/compare-keys.ts'
import { peanutButter, type SpreadAccount, type SpreadBase, shiftBySegment } from './peanut-butter.ts'

interface Case {
  id: string
  inputs: {
    base: SpreadBase
    accounts: { source: string; externalId: string; traced: number; orders: number; revenue: number; segment: string }[]
  }
  expected: {
    total: number
    spread: Record<string, number>
    shift: Record<string, number>
    segmentShift: Record<string, number>
    misallocatedShare: number
  }
}
const file = '../shared/checks/peanut-butter.json'
const cases: Case[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : []
const account = (activityCost: number, orders: number, revenue = 0, unassigned = false): SpreadAccount => ({
  activityCost,
  orders,
  revenue,
  unassigned,
})

describe.skipIf(cases.length === 0)('peanutButter() on the check file (skipped where it is not present)', () => {
  for (const { id, inputs, expected } of cases) {
    it(`peanutButter() gives every figure of ${id}`, () => {
      const rows = [...inputs.accounts].sort(compareKeys)
      const known = rows.filter((row) => row.externalId !== 'unassigned')
      const result = peanutButter(
        rows.map((row) => account(row.traced, row.orders, row.revenue, row.externalId === 'unassigned')),
        inputs.base,
      )!
      const byKey = (values: readonly number[]) =>
        Object.fromEntries(known.map((row) => [`${row.source}/${row.externalId}`, values[rows.indexOf(row)]]))
      expect(result.total).toBe(expected.total)
      expect(byKey(result.spread)).toEqual(expected.spread)
      expect(byKey(result.shift)).toEqual(expected.shift)
      expect(Object.fromEntries(shiftBySegment(result.shift, (i) => rows[i]!.segment || null))).toEqual(expected.segmentShift)
      expect(result.misallocatedShare).toBeCloseTo(expected.misallocatedShare, 9)
    })
  }
})

describe('peanutButter()', () => {
  it('peanutButter() gives the odd cent to the first account and shifts the rest (worked by hand)', () => {
    const result = peanutButter([account(0, 1), account(100, 1), account(0, 1)])!
    expect(result).toEqual({ total: 100, spread: [34, 33, 33], shift: [-34, 67, -33], misallocatedShare: 0.67 })
  })
  it('peanutButter() leaves Unassigned outside', () => {
    expect(peanutButter([account(50, 5, 0, true), account(10, 1)])).toMatchObject({ total: 10, spread: [0, 10], shift: [0, 0] })
  })
  it('peanutButter() counts an account with an order, revenue or traced cost, and nobody else', () => {
    expect(peanutButter([account(9, 0), account(0, 1), account(0, 0, -5), account(0, 0)], 'accounts')!.spread).toEqual([3, 3, 3, 0])
  })
  it('peanutButter() is not defined where the base is 0 for everybody', () => {
    expect(peanutButter([account(9, 0, -3)], 'orders')).toBeNull()
    expect(peanutButter([account(9, 0, -3)], 'revenue')).toBeNull()
    expect(peanutButter([], 'accounts')).toBeNull()
  })
  it('peanutButter() has no misallocated share of nothing', () => expect(peanutButter([account(0, 2)])!.misallocatedShare).toBeNull())

  it('peanutButter() law: spread ties to traced, shifts to 0, the misallocated share lies between 0 and 1', () => {
    const accounts = fc.array(fc.record({ activityCost: fc.nat(), orders: fc.nat(50), revenue: fc.integer(), unassigned: fc.boolean() }), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(accounts, fc.constantFrom('accounts' as const, 'orders' as const, 'revenue' as const), (rows, base) => {
        const result = peanutButter(rows, base)
        if (result === null) return
        expect(result.spread.reduce((a, b) => a + b, 0)).toBe(result.total)
        expect(result.shift.reduce((a, b) => a + b, 0)).toBe(0)
        if (result.misallocatedShare !== null) expect(result.misallocatedShare).toBeLessThanOrEqual(1)
      }),
    )
  })
})
