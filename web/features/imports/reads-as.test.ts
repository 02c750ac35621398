import { describe, expect, it } from 'vitest'
import { formatFor } from '../../ui/format.ts'
import { dateExample, datesCouldBe, dayIn, numberExample, numberIn, numbersCouldBe } from './reads-as.ts'

const english = formatFor('en-GB')

describe('dates', () => {
  it('datesCouldBe() says both orders while no value tells them apart', () => {
    expect(datesCouldBe(['03/04/2026', '07/08/2026'])).toEqual(['dmy', 'mdy'])
    expect(datesCouldBe(['03/04/2026', '17/08/2026'])).toEqual(['dmy'])
    expect(datesCouldBe(['03/04/2026', '08/17/2026'])).toEqual(['mdy'])
    expect(datesCouldBe(['03.04.2026'])).toEqual(['dmy'])
    expect(datesCouldBe(['2026-04-03'])).toEqual(['ymd'])
    expect(datesCouldBe(['Ms Smith'])).toEqual([])
  })
  it('dayIn() reads in the style it is given and refuses days that are none', () => {
    expect(dayIn('03/04/2026', 'dmy')).toBe('2026-04-03')
    expect(dayIn('03/04/2026', 'mdy')).toBe('2026-03-04')
    expect(dayIn('31/04/2026', 'dmy')).toBeNull()
    expect(dayIn('20260403', 'ymd')).toBe('2026-04-03')
    expect(dayIn('46115', 'serial')).toBe('2026-04-03')
    expect(dayIn('1775174400', 'unix_seconds')).toBe('2026-04-03')
  })
  it('dateExample() takes the value that shows the style', () => {
    expect(dateExample(['25/12/2025', '03/04/2026'], 'dmy', english)).toBe('03/04/2026 is 3\u00a0Apr\u00a02026')
    expect(dateExample(['x'], 'dmy', english)).toBeNull()
  })
})

describe('numbers', () => {
  it('numberIn() reads grouping, signs behind and currency signs', () => {
    expect(numberIn('1.234,50', 'comma')).toBe(1234.5)
    expect(numberIn('1.234,50-', 'comma')).toBe(-1234.5)
    expect(numberIn('€ 1,234.50', 'point')).toBe(1234.5)
    expect(numberIn('1,234.50', 'comma')).toBeNull()
    expect(numberIn('12,34', 'point')).toBeNull()
  })
  it('numbersCouldBe() says both while no value tells them apart', () => {
    expect(numbersCouldBe(['12,000', '7'])).toEqual(['point', 'comma'])
    expect(numbersCouldBe(['12,00'])).toEqual(['comma'])
  })
  it('numberExample() shows what the mark does', () => {
    expect(numberExample(['7', '12,000'], 'comma', english)).toBe('12,000 is 12')
    expect(numberExample(['7', '12,000'], 'point', english)).toBe('12,000 is 12,000')
    expect(numberExample(['7'], 'point', english)).toBeNull()
  })
})
