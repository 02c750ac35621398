import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namingWorklist } from './naming-worklist.ts'
import { poolTeams } from './pool-teams.ts'

describe('namingWorklist()', () => {
  it('lists accounts in the dark, largest first, with what naming the first n lifts', () => {
    expect(namingWorklist([10, 40, 25, 5, -3], [false, true, false, false, false])).toEqual({
      ...{ order: [2, 0, 3], cumulative: [25, 35, 40], darkRevenue: 40, totalRevenue: 80 },
    })
    expect(namingWorklist([], [])).toEqual({ order: [], cumulative: [], darkRevenue: 0, totalRevenue: 0 })
    expect(() => namingWorklist([1], [])).toThrow(RangeError)
  })

  it('never falls, rises by ever less, and ends at all revenue in the dark, whatever the order of accounts', () => {
    const accounts = fc.array(fc.tuple(fc.integer({ min: -1000, max: 1_000_000 }), fc.boolean()), { maxLength: 40 })
    fc.assert(
      fc.property(accounts, (drawn) => {
        const { order, cumulative, darkRevenue, totalRevenue } = namingWorklist(
          drawn.map(([revenue]) => revenue),
          drawn.map(([, known]) => known),
        )
        const steps = cumulative.map((sum, i) => sum - (cumulative[i - 1] ?? 0))
        expect(steps).toEqual(order.map((i) => drawn[i]![0]))
        expect(steps.every((step, i) => step > 0 && step <= (steps[i - 1] ?? Number.POSITIVE_INFINITY))).toBe(true)
        expect(cumulative.at(-1) ?? 0).toBe(darkRevenue)
        expect(darkRevenue).toBeLessThanOrEqual(totalRevenue)
        const turned = namingWorklist(
          [...drawn].reverse().map(([revenue]) => revenue),
          [...drawn].reverse().map(([, known]) => known),
        )
        expect(turned.cumulative).toEqual(cumulative)
      }),
    )
  })
})

describe('poolTeams()', () => {
  it('names no team of fewer than five, and lets none be told from the total', () => {
    expect(poolTeams([7, 2, 4], ['Service', 'Desk', 'Field'], 5)).toEqual([
      { name: 'Service', members: [0], people: 7 },
      { name: null, members: [1, 2], people: 6 },
    ])
    // Two people alone could be told from the total: the next team goes with them.
    expect(poolTeams([7, 2, 9], ['Service', 'Desk', 'Field'], 5)).toEqual([
      { name: 'Field', members: [2], people: 9 },
      { name: null, members: [0, 1], people: 9 },
    ])
    expect(poolTeams([2, 2], ['A', 'B'], 5)).toEqual([])
    expect(poolTeams([], [], 5)).toEqual([])
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 10 }), (people) => {
        const teams = poolTeams(people, people.map(String), 5)
        expect(teams.every((team) => team.people >= 5)).toBe(true)
        const placed = teams.flatMap((team) => team.members)
        expect(new Set(placed).size).toBe(placed.length)
        // All of them, or nobody at all.
        expect([0, people.length]).toContain(placed.length)
      }),
    )
  })
})
