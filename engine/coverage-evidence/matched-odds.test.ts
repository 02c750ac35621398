import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchedOdds, type ServedAccount } from './matched-odds.ts'

/** So many alike. */
const alike = (n: number, one: ServedAccount): ServedAccount[] => Array.from({ length: n }, () => one)

/** Admissions to Berkeley, 1973, by department: men and women, admitted and rejected (Bickel, Hammel & O’Connell 1975; R: UCBAdmissions). */
const berkeley = (
  [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
  ] as const
).flatMap(([menIn, menOut, womenIn, womenOut], at) => [
  ...alike(menIn, { stratum: String(at), so: true, stayed: true }),
  ...alike(menOut, { stratum: String(at), so: true, stayed: false }),
  ...alike(womenIn, { stratum: String(at), so: false, stayed: true }),
  ...alike(womenOut, { stratum: String(at), so: false, stayed: false }),
])

describe('matchedOdds()', () => {
  it('is the Mantel-Haenszel odds ratio of a published table, with its interval', () => {
    const found = matchedOdds(berkeley, 20)
    if (!found.told) throw new Error('not told')
    // R 4: mantelhaen.test(UCBAdmissions): 0.9046968, 95 % 0.7719074 … 1.0603298.
    expect(Math.exp(found.lift)).toBeCloseTo(0.9046968, 6)
    const se = (found.high - found.lift) / 1.6448536269514722
    expect(Math.exp(found.lift - 1.959963985 * se)).toBeCloseTo(0.7719074, 5)
    expect(Math.exp(found.lift + 1.959963985 * se)).toBeCloseTo(1.0603298, 5)
    expect(found).toMatchObject({ so: 2691, others: 1835 })
  })

  it('is Woolf’s in a single stratum: ln(ad/bc), variance 1/a + 1/b + 1/c + 1/d', () => {
    const found = matchedOdds(
      [
        ...alike(40, { stratum: 'x', so: true, stayed: true }),
        ...alike(10, { stratum: 'x', so: true, stayed: false }),
        ...alike(30, { stratum: 'x', so: false, stayed: true }),
        ...alike(20, { stratum: 'x', so: false, stayed: false }),
      ],
      20,
    )
    if (!found.told) throw new Error('not told')
    expect(found.lift).toBeCloseTo(Math.log((40 * 20) / (10 * 30)), 12)
    expect(found.high - found.lift).toBeCloseTo(1.6448536269514722 * Math.sqrt(1 / 40 + 1 / 10 + 1 / 30 + 1 / 20), 12)
  })

  it('says how many there are while too few can be compared: few of a way, no common stratum, nobody who left', () => {
    const few = matchedOdds(alike(10, { stratum: 'x', so: true, stayed: true }), 20)
    expect(few).toEqual({ told: false, so: 10, others: 0, left: 0, needed: 20 })
    const apart = [...alike(30, { stratum: 'x', so: true, stayed: true }), ...alike(30, { stratum: 'y', so: false, stayed: false })]
    expect(matchedOdds(apart, 20)).toMatchObject({ told: false, so: 30, others: 30, left: 30 })
    const loyal = [...alike(30, { stratum: 'x', so: true, stayed: true }), ...alike(30, { stratum: 'x', so: false, stayed: true })]
    expect(matchedOdds(loyal, 20)).toMatchObject({ told: false, left: 0 })
    expect(() => matchedOdds([], 0)).toThrow(RangeError)
  })

  it('does not depend on the order, and turns its sign with the ways', () => {
    const account = fc.record({ stratum: fc.constantFrom('a', 'b', 'c'), so: fc.boolean(), stayed: fc.boolean() })
    fc.assert(
      fc.property(fc.array(account, { minLength: 30, maxLength: 80 }), (accounts) => {
        const found = matchedOdds(accounts, 1)
        const turned = matchedOdds(
          [...accounts].reverse().map((one) => ({ ...one, so: !one.so })),
          1,
        )
        expect(turned.told).toBe(found.told)
        if (!found.told || !turned.told) return
        expect(turned.lift).toBeCloseTo(-found.lift, 9)
        expect(turned.high).toBeCloseTo(-found.low, 9)
        expect(found.low).toBeLessThanOrEqual(found.lift)
      }),
    )
  })
})
