import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { personalisationMatrix, tailoringOf } from './personalisation-matrix.ts'
import { proposeMark } from './propose-mark.ts'

describe('personalisationMatrix()', () => {
  it('marks a cell that costs more to serve than it brings, and leaves unknown margins out of it', () => {
    const cells = personalisationMatrix({
      ...{ experience: [5, 5, 2, 0], tailoring: [1, 1, 4, 3], revenue: [100, 200, 300, 50], costToServe: [70, 30, 20, 5] },
      margin: [40, Number.NaN, 120, 10],
    })
    const at = (experience: number, tailoring: number) => cells.find((one) => one.experience === experience && one.tailoring === tailoring)
    expect(at(5, 1)).toMatchObject({ accounts: 2, revenue: 300, costToServe: 100, margin: 40, netContribution: -30, withoutMargin: 1 })
    expect(at(5, 1)).toMatchObject({ belowZero: 1, costsMore: true })
    expect(at(2, 4)).toMatchObject({ accounts: 1, netContribution: 100, costsMore: false })
    expect(at(0, 3)!.accounts).toBe(1)
  })

  it('cells add up to the whole book, whatever is not known', () => {
    const account = fc.record({
      ...{ experience: fc.nat(5), tailoring: fc.nat(5), revenue: fc.integer(), costToServe: fc.nat() },
      margin: fc.option(fc.integer(), { nil: Number.NaN }),
    })
    fc.assert(
      fc.property(fc.array(account, { maxLength: 60 }), (book) => {
        const column = (name: keyof (typeof book)[number]) => book.map((one) => one[name])
        const cells = personalisationMatrix({
          ...{ experience: column('experience'), tailoring: column('tailoring'), revenue: column('revenue') },
          ...{ costToServe: column('costToServe'), margin: column('margin') },
        })
        const sum = (of: (cell: (typeof cells)[number]) => number) => cells.reduce((all, cell) => all + of(cell), 0)
        expect(cells.length).toBe(36)
        expect(sum((cell) => cell.accounts)).toBe(book.length)
        expect(sum((cell) => cell.revenue)).toBe(column('revenue').reduce((all, x) => all + x, 0))
        expect(sum((cell) => cell.costToServe)).toBe(column('costToServe').reduce((all, x) => all + x, 0))
        const known = book.filter((one) => !Number.isNaN(one.margin))
        expect(sum((cell) => cell.netContribution)).toBe(known.reduce((all, one) => all + one.margin - one.costToServe, 0))
        expect(sum((cell) => cell.withoutMargin)).toBe(book.length - known.length)
      }),
      { numRuns: 60 },
    )
    expect(() => personalisationMatrix({ experience: [6], tailoring: [1], revenue: [0], costToServe: [0], margin: [0] })).toThrow(
      RangeError,
    )
  })
})

describe('tailoringOf()', () => {
  const marks = new Map([
    ['PUMPS', 4],
    ['SEALS', 1],
  ])

  it('weighs marks by spend, half up, and says what was spent on classes nobody marked', () => {
    expect(tailoringOf({ PUMPS: 50, SEALS: 50 }, marks)).toEqual({ level: 3, unmarked: 0 })
    expect(tailoringOf({ PUMPS: 100, SEALS: -900, TOOLS: 40 }, marks)).toEqual({ level: 4, unmarked: 40 })
    expect(tailoringOf({ TOOLS: 40 }, marks)).toEqual({ level: 0, unmarked: 40 })
  })
})

describe('proposeMark()', () => {
  it('standardises what nearly all use, tailors what a few use who bring a good part of revenue', () => {
    expect([proposeMark(0.8, 0.9), proposeMark(0.1, 0.5), proposeMark(0.1, 0.05), proposeMark(0.5, 0.5)]).toEqual([
      'standardise',
      'tailor',
      null,
      null,
    ])
  })
})
