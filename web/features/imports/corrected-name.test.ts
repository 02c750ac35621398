import { describe, expect, it } from 'vitest'
import { correctedName } from './corrected-name.ts'

const waiting = [{ file: 'shop/orders.csv' }, { file: 'shop/orders-old.csv' }, { file: 'book.xlsx#Lines' }]
const [orders] = waiting as [{ file: string }]

describe('correctedName()', () => {
  it('finds the file again whatever became of the name', () => {
    expect(correctedName(7, 'orders.rejected-7.csv', waiting, orders)).toBe('orders.rejected-7.csv')
    expect(correctedName(7, 'orders.rejected-7 (2).xlsx', waiting, orders)).toBe('orders.rejected-7.xlsx')
    expect(correctedName(7, 'back/Orders corrected.csv', waiting, orders)).toBe('orders.rejected-7.csv')
    expect(correctedName(7, 'orders-old.rejected-7.csv', waiting, orders)).toBe('orders-old.rejected-7.csv')
    expect(correctedName(7, 'book-Lines.rejected-7.csv', waiting, orders)).toBe('book-Lines.rejected-7.csv')
  })
  it('takes a name that tells of no file for the one looked at', () => {
    expect(correctedName(7, 'fixed.csv', waiting, waiting[2]!)).toBe('book-Lines.rejected-7.csv')
  })
})
