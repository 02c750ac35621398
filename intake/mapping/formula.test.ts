import { describe, expect, it } from 'vitest'
import { FormulaError, parseFormula } from './formula.ts'
import { netOf } from './table.fixture.ts'

const errorOf = (formula: string) => {
  try {
    parseFormula(formula)
    return 'none'
  } catch (error) {
    return error instanceof FormulaError ? `${error.at}: ${error.message}` : 'another error'
  }
}

describe('parseFormula()', () => {
  it('binds * before +, reads brackets, joins and functions', () => {
    expect(parseFormula('a + b * [unit price]')).toEqual({
      op: '+',
      left: { op: 'name', name: 'a', at: 1, bracketed: false },
      right: {
        op: '*',
        left: { op: 'name', name: 'b', at: 5, bracketed: false },
        right: { op: 'name', name: 'unit price', at: 9, bracketed: true },
      },
    })
    expect(parseFormula('orders.total')).toMatchObject({ op: 'name', name: 'orders.total' })
    expect(parseFormula('orders.[net value]')).toMatchObject({ op: 'name', name: 'orders.net value' })
    expect(parseFormula('abs(-3)')).toMatchObject({ op: 'abs' })
  })
  it('says where it is wrong', () => {
    expect(errorOf('a * (b + c')).toBe('11: ) expected to close the ( at character 5')
    expect(errorOf('a *')).toBe('4: it ends too early: a number or a column is missing')
    expect(errorOf('a b')).toBe('3: "b" is not expected here; + - * or / is missing before it')
    expect(errorOf('a $ b')).toMatch(/^3: "\$" is not understood/)
    expect(errorOf('[unit price')).toBe('1: the [ is never closed')
    expect(errorOf('round(a)')).toBe('1: there is no function "round"; there are abs, min and max')
    expect(errorOf('a * []')).toBe('5: the [brackets] are empty')
    expect(errorOf('abs(a, b)')).toBe('1: abs takes one value')
  })
})

const point = { numberStyle: 'point' }

describe('a formula of a mapping', () => {
  it('is exact and rounded half away from zero once', async () => {
    // 1.005 × 100 is 100.49999999999999 in floating point.
    expect(await netOf({ formula: 'a * b' }, 'a|b', '1.005|100', point)).toBe(10050)
    expect(await netOf({ formula: 'a * b' }, 'a|b', '1.005|1', point)).toBe(101)
    expect(await netOf({ formula: '-a * b' }, 'a|b', '1.005|1', point)).toBe(-101)
    expect(await netOf({ formula: 'a / b * b' }, 'a|b', '0.1|3')).toBe(10)
    expect(await netOf({ formula: '(a + b) / 2 - 1' }, 'a|b', '1|2')).toBe(50)
    expect(await netOf({ formula: 'max(a, b) - min(a, b) + abs(-a)' }, 'a|b', '1|2.5')).toBe(250)
  })
  it('stays exact where numbers do not fit fifteen digits', async () => {
    expect(await netOf({ formula: 'a * b' }, 'a|b', '1.0000000000000000001|100')).toBe(10000)
    expect(await netOf({ formula: 'a * b' }, 'a|b', '99999999.99|99999999.99')).toBe('too_large')
  })
  it('is missing when one of its columns is', async () => {
    expect(await netOf({ formula: 'a * b' }, 'a|b', '1|')).toBe('missing_value')
    expect(await netOf({ formula: 'a * b', with: { b: { first: ['b', { constant: 1 }] } } }, 'a|b', '7|')).toBe(700)
  })
  it('reports a division by zero as a problem of the row', async () => {
    expect(await netOf({ formula: 'a / b' }, 'a|b', '1|0')).toBe('division_by_zero')
  })
  it('reads to so many decimals first when told, and calculates with values of its own', async () => {
    expect(await netOf({ formula: 'p * q * (1 - d)', decimals: 2 }, 'p|q|d', '7.69999981|10|0.150000006')).toBe(6545)
    expect(await netOf({ formula: 'sign * a', with: { sign: { of: 't', map: { G2: -1, F2: 1 } } } }, 't|a', 'G2|12.5')).toBe(-1250)
  })
})
