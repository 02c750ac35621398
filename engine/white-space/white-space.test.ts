import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { midmeanWithout, rankValues, upperQuarterWithout } from './peer-spend.ts'
import { type ClassSpend, FEWEST_PEERS, peerSpend, whiteSpace, whiteSpaceOf } from './white-space.ts'

const book = (spend: readonly (readonly number[])[], group: readonly number[], more: Partial<ClassSpend> = {}): ClassSpend => ({
  classes: spend.map((_, i) => String.fromCharCode(65 + i)),
  spend: spend.map((column) => Float64Array.from(column)),
  size: Float64Array.from(group, (_, at) => spend.reduce((sum, column) => sum + column[at]!, 0)),
  ...{ group, groups: 3, shown: group.map(() => 1), isPeer: group.map(() => 1) },
  ...more,
})

/** Accounts with spend on three classes, in three segments or none. */
const someBook = fc
  .array(fc.tuple(fc.array(fc.integer({ min: -50, max: 5000 }), { minLength: 3, maxLength: 3 }), fc.integer({ min: -1, max: 2 })), {
    maxLength: 40,
  })
  .map((rows) =>
    book(
      [0, 1, 2].map((c) => rows.map(([spend]) => (spend[c]! < 1500 ? 0 : spend[c]!))),
      rows.map(([, group]) => group),
    ),
  )

describe('midmeanWithout(), upperQuarterWithout()', () => {
  it('are those of the values without the one left out', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 }), fc.nat(), (values, pick) => {
        const own = values[pick % values.length]!
        const rest = values.toSpliced(pick % values.length, 1)
        expect(midmeanWithout(rankValues(values), own)).toBeCloseTo(midmeanWithout(rankValues(rest), null)!, 10)
        expect(upperQuarterWithout(rankValues(values), own)).toBe(upperQuarterWithout(rankValues(rest), null))
      }),
    )
    expect(midmeanWithout(rankValues([7]), 7)).toBeNull()
    expect(() => midmeanWithout(rankValues([7]), 8)).toThrow(RangeError)
  })

  it('midmeanWithout() gives the interquartile mean of the textbook', () => {
    // Twelve values: the middle six; nine values: five whole and two quarters.
    expect(midmeanWithout(rankValues([5, 8, 4, 38, 8, 6, 9, 7, 7, 3, 1, 6]), null)).toBe(6.5)
    expect(midmeanWithout(rankValues([1, 3, 5, 7, 9, 11, 13, 15, 17]), null)).toBe(9)
  })
})

describe('whiteSpaceOf()', () => {
  // Six of a segment: the first spends 1,000 on A alone; the others 1,000 each, 10 to 50 % of it on B.
  const six = book(
    [
      [1000, 900, 800, 700, 600, 500],
      [0, 100, 200, 300, 400, 500],
    ],
    [0, 0, 0, 0, 0, 0],
  )

  it('says what a peer spends at the account’s size, from the others only', () => {
    const cell = whiteSpaceOf(peerSpend(six), 0, 1)!
    // Shares .1 .2 .3 .4 .5: the middle half is .75 of .2, .3 and .75 of .4.
    expect(cell).toMatchObject({ peers: 5, buyers: 5, peerMinor: 300, upperMinor: 400, gapMinor: 300, weighedMinor: 300, ofAll: false })
    expect(cell.sure).toBe('some')
    // One that buys it is compared with the four others that do: too few.
    expect(whiteSpaceOf(peerSpend(six), 1, 1)).toMatchObject({ buyers: 4, peerMinor: null, gapMinor: 0, sure: null })
  })

  it('takes everybody where a segment has fewer than five others, and says so', () => {
    const alone = { ...six, group: [1, 0, 0, 0, 0, 0] }
    expect(whiteSpaceOf(peerSpend(alone), 0, 1)).toMatchObject({ ofAll: true, peers: 5, peerMinor: 300 })
  })

  it('says nothing of an account without size, and never of those that may be no peers', () => {
    const more = { ...six, isPeer: [1, 0, 1, 1, 1, 1], size: Float64Array.of(0, ...six.size.slice(1)) }
    expect(whiteSpaceOf(peerSpend(more), 0, 1)).toBeNull()
    // Not among its own peers, nothing of it is left out.
    expect(whiteSpaceOf(peerSpend(more), 1, 1)).toMatchObject({ peers: 4, buyers: 4, ofAll: true })
    expect(whiteSpace(peerSpend(more)).withoutSize).toBe(1)
  })

  it('weighs by how many peers buy it, unless the account buys some already', () => {
    const column = [0, 10, ...Array.from({ length: 10 }, (_, i) => (i < 6 ? 500 : 0))]
    const rest = column.map((spend) => 1000 - spend)
    const among = peerSpend(
      book(
        [rest, column],
        column.map(() => 0),
      ),
    )
    expect(whiteSpaceOf(among, 0, 1)).toMatchObject({ buyers: 7, peers: 11, peerMinor: 500, gapMinor: 500, weighedMinor: 318 })
    expect(whiteSpaceOf(among, 1, 1)).toMatchObject({ buyers: 6, peerMinor: 500, gapMinor: 490, weighedMinor: 490 })
  })
})

describe('whiteSpace()', () => {
  it('is never negative, ties to its pairs, and says an amount only where five peers buy it', () => {
    fc.assert(
      fc.property(someBook, (of) => {
        const among = peerSpend(of)
        const found = whiteSpace(among)
        const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)
        expect(sum(found.sums.flat().map((one) => one.weighedMinor))).toBe(sum(found.weighedMinor))
        expect(found.sums.flat().reduce((n, one) => n + one.withGap, 0)).toBe(found.account.length)
        found.account.forEach((account, at) => {
          const cell = whiteSpaceOf(among, account, found.cls[at]!)!
          expect(cell.buyers).toBeGreaterThanOrEqual(FEWEST_PEERS)
          expect(cell.gapMinor).toBeGreaterThan(0)
          expect(cell.weighedMinor).toBeGreaterThanOrEqual(0)
          expect(cell.weighedMinor).toBeLessThanOrEqual(cell.gapMinor)
          expect(cell.peerMinor).toBeLessThanOrEqual(of.size[account]!)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('does not rest on the order of accounts, nor on what the account itself does', () => {
    fc.assert(
      fc.property(someBook, fc.nat(), (of, pick) => {
        const n = of.size.length
        fc.pre(n > 0)
        const turned = <T>(column: ArrayLike<T>) => Array.from(column).reverse()
        const back: ClassSpend = {
          ...{ ...of, spend: of.spend.map((c) => Float64Array.from(turned(c))), size: Float64Array.from(turned(of.size)) },
          ...{ group: turned(of.group), shown: turned(of.shown), isPeer: turned(of.isPeer) },
        }
        const at = pick % n
        expect(whiteSpaceOf(peerSpend(back), n - 1 - at, 0)).toEqual(whiteSpaceOf(peerSpend(of), at, 0))
        // What its peers spend is the same were it no peer of anybody.
        const apart = { ...of, isPeer: Array.from(of.isPeer, (one, i) => (i === at ? 0 : one)) }
        expect(whiteSpaceOf(peerSpend(apart), at, 0)).toEqual(whiteSpaceOf(peerSpend(of), at, 0))
      }),
      { numRuns: 60 },
    )
  })
})
