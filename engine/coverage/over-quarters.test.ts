import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overQuarters } from './over-quarters.ts'

describe('overQuarters()', () => {
  it('lets what takes hours wait for what frees them, and makes it as soon as it can', () => {
    // Two upgrades of 10 h gain most, three downgrades free 5 h each; nothing is free today, two changes a quarter.
    const changes = { segment: [0, 0, 0, 0, 0], gain: [50, 40, 3, 2, 1], use: [[10, 10, -5, -5, -10]], room: [0] }
    expect([...overQuarters(changes, [2], 3)]).toEqual([1, 2, 0, 0, 1])
  })

  it('makes everything at once where nothing is said of quarters', () => {
    expect([...overQuarters({ segment: [0, 1], gain: [1, 2], use: [[3, -3]], room: [0] }, [Number.POSITIVE_INFINITY, 5], 4)]).toEqual([
      0, 0,
    ])
  })

  it('refuses more changes than the quarters take', () => {
    expect(() => overQuarters({ segment: [0, 0, 0], gain: [1, 1, 1], use: [], room: [] }, [1], 2)).toThrow(RangeError)
  })

  it('keeps the most of every segment and quarter, and goes over a limit only where it must be made now', () => {
    const change = fc.record({ segment: fc.integer({ min: 0, max: 2 }), gain: fc.integer(), use: fc.integer({ min: -20, max: 20 }) })
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 10 }),
        (list, quarters, spare) => {
          const counts = [0, 1, 2].map((g) => list.filter((one) => one.segment === g).length)
          const most = [Math.ceil(counts[0]! / quarters), Math.ceil(counts[1]! / quarters) + spare, Number.POSITIVE_INFINITY]
          const total = list.reduce((sum, one) => sum + one.use, 0)
          const room = Math.max(0, total) + spare
          const of = {
            segment: list.map((one) => one.segment),
            gain: list.map((one) => one.gain),
            use: [list.map((one) => one.use)],
            room: [room],
          }
          const quarter = overQuarters(of, most, quarters)
          let used = 0
          for (let q = 0; q < quarters; q++) {
            most.forEach((limit, g) => {
              expect(list.filter((one, i) => one.segment === g && quarter[i] === q).length).toBeLessThanOrEqual(limit)
            })
            const now = list.filter((_, i) => quarter[i] === q)
            used += now.reduce((sum, one) => sum + one.use, 0)
            // Only who is tied to a quarter may have gone over it.
            if (used > room + 1e-6) expect(now.some((one) => one.use > 0 && one.segment !== 2) || q === quarters - 1).toBe(true)
          }
          expect(used).toBeLessThanOrEqual(room)
        },
      ),
    )
  })
})
