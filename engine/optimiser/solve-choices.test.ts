import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asLpText } from './as-lp-text.ts'
import { budgetFrontier } from './budget-frontier.ts'
import { choiceOf, isInfeasible } from './choice-of.ts'
import type { ChoiceColumns, Infeasible, Solution, SolveOptions } from './choice-types.ts'
import { scaledGroups } from './groups.ts'
import { breakOf, hullsOf } from './one-limit.ts'
import { prepareChoices, solveChoices, solvePrepared } from './solve-choices.ts'

/** Accounts of (value, uses…) as columns. */
function columnsOf(accounts: readonly (readonly (readonly number[])[])[]) {
  const all = accounts.flat()
  let end = 0
  return {
    start: Int32Array.from([0, ...accounts.map((one) => (end += one.length))]),
    value: Float64Array.from(all, (one) => one[0]!),
    use: (all[0] ?? [0]).slice(1).map((_, k) => Float64Array.from(all, (one) => one[k + 1]!)),
  }
}

function solved(columns: ChoiceColumns, limits: readonly number[], options?: SolveOptions): Solution {
  const found = solveChoices(columns, limits, options)
  if (isInfeasible(found)) throw new Error('no choice keeps the limits')
  return found
}

const checks = (name: string) => {
  const path = `../shared/checks/${name}`
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []
}
interface Case {
  readonly id: string
  readonly function: string
  // biome-ignore lint/suspicious/noExplicitAny: cases of several functions, each read where it is known which
  readonly inputs: any
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly expected: any
}

/** What multiple-choice cases are made by: minimal standard (Park & Miller), kinds after Pisinger 1995. */
function generated({ kind, seed, n, k, ratioPct }: { kind: string; seed: number; n: number; k: number; ratioPct: number }) {
  let state = seed
  const range = (from: number, to: number) => {
    state = (16807 * state) % 2147483647
    return from + (state % (to - from + 1))
  }
  const worth = (w: number) =>
    kind === 'uncorrelated' ? range(1, 100) : kind === 'weakly' ? Math.max(1, w + range(-10, 10)) : kind === 'strongly' ? w + 10 : w
  const classes = Array.from({ length: n }, () =>
    Array.from({ length: k }, () => {
      const w = range(1, 100)
      return [worth(w), w] as const
    }),
  )
  const sum = (of: (...all: number[]) => number) => classes.reduce((total, items) => total + of(...items.map(([, w]) => w)), 0)
  const least = sum(Math.min)
  return { classes, capacity: least + Math.floor(((sum(Math.max) - least) * ratioPct) / 100) }
}

describe('one limit', () => {
  const hand = [
    [
      [0, 0],
      [6, 2],
      [9, 5],
      [12, 9],
    ],
    [
      [0, 0],
      [4, 2],
      [7, 3],
      [11, 7],
    ],
    [
      [0, 0],
      [3, 1],
      [5, 4],
      [10, 6],
    ],
  ]

  it('solveChoices() finds 19 in the hand case of 9, whose relaxation is 101/5 and whose break is 16', () => {
    const found = solved(columnsOf(hand), [9])
    expect(found).toMatchObject({ choice: { value: 19, used: Float64Array.of(9) }, bound: 19, gap: 0, prices: [{ low: 1.4, high: 1.4 }] })
    expect(found.relaxed).toBeCloseTo(101 / 5, 9)
    const hulls = hullsOf(scaledGroups(columnsOf(hand)).groups)
    expect(Array.from(hulls.sizes)).toEqual([4, 3, 3])
  })

  it('solveChoices() says from where to where a price goes that is not unique', () => {
    expect(solved(columnsOf(hand), [6]).prices).toEqual([{ low: 1.4, high: 7 / 3 }])
    expect(solved(columnsOf(hand), [0]).prices).toEqual([{ low: 3, high: Number.POSITIVE_INFINITY }])
  })

  it.skipIf(checks('mckp.json').length === 0)('solveChoices() solves every case of mckp.json', () => {
    for (const { id, function: name, inputs, expected } of checks('mckp.json')) {
      const { classes, capacity } = name === 'mckp' ? inputs : generated(inputs)
      if (name === 'mckpGenerated') expect([classes[0], capacity], id).toEqual([inputs.firstClass, expected.capacity])
      const columns = columnsOf(classes)
      const found = solved(columns, [capacity])
      expect([found.choice.value, found.bound], id).toEqual([expected.opt, expected.opt])
      expect(Math.abs(found.relaxed - expected.lp), id).toBeLessThan(1e-5)
      const scaled = scaledGroups(columns)
      const hulls = hullsOf(scaled.groups)
      expect(breakOf(hulls, capacity * scaled.useScale[0]!)!.value / scaled.valueScale, id).toBe(expected.breakValue)
      if (expected.hullSizes) expect(Array.from(hulls.sizes), id).toEqual(expected.hullSizes)
    }
  })
})

describe('several limits', () => {
  it.skipIf(checks('coverage-values.json').length === 0)(
    'solveChoices() gives the plans of coverage-values.json: choice, bound, prices',
    () => {
      const cases = checks('coverage-values.json').filter((one) => one.function === 'coveragePlan')
      expect(cases.length).toBe(2)
      for (const { inputs, expected } of cases) {
        type Model = { id: string; value: number; cost: number; hours: Record<string, number> }
        const accounts = inputs.accounts as { id: string; models: Model[] }[]
        const columns = columnsOf(
          accounts.map(({ models }) => models.map((one) => [one.value, one.cost, one.hours.sales ?? 0, one.hours.service ?? 0])),
        )
        const found = solved(columns, [inputs.budget, inputs.hours.sales, inputs.hours.service])
        const ids = accounts.flatMap(({ models }) => models.map((one) => one.id))
        expect(Object.fromEntries(accounts.map(({ id }, a) => [id, ids[found.choice.column[a]!]]))).toEqual(expected.choice)
        expect(found.choice.value).toBe(expected.value)
        expect(Array.from(found.choice.used)).toEqual([expected.budgetUsed, expected.hoursUsed.sales, expected.hoursUsed.service])
        expect(found.relaxed).toBeCloseTo(expected.lpBound, 6)
        expect((found.relaxed - found.choice.value) / found.relaxed).toBeCloseTo(expected.gap, 9)
        const { budget, sales, service } = expected.prices
        for (const [k, price] of [budget, sales, service].entries()) {
          expect(found.prices[k]!.low).toBe(found.prices[k]!.high)
          expect(found.prices[k]!.low).toBeCloseTo(price, 6)
        }
      }
    },
  )

  it.skipIf(checks('mmkp-khan.json').length === 0)(
    'solveChoices() proves Khan’s I01, I02, I05 and I06, and is never above their bounds',
    () => {
      for (const id of ['I03', 'I04']) {
        const { inputs, expected } = checks('mmkp-khan.json').find((one) => one.id === id)!
        const { columns, limits } = khan(`../shared/checks/${inputs.file}`)
        const found = solved(columns, limits, { effort: 'quick' })
        expect(found.relaxed, id).toBeCloseTo(expected.lpUpper, 3)
        expect(found.bound, id).toBeGreaterThanOrEqual(expected.opt)
        expect(found.choice.value, id).toBeLessThanOrEqual(expected.opt)
        expect(found.gap, id).toBeCloseTo((found.bound - found.choice.value) / found.bound, 12)
        expect(found.gap, id).toBeLessThan(0.04)
      }
      for (const id of ['I01', 'I02', 'I05', 'I06']) {
        const { inputs, expected } = checks('mmkp-khan.json').find((one) => one.id === id)!
        const { columns, limits } = khan(`../shared/checks/${inputs.file}`)
        const found = solved(columns, limits)
        expect(found.choice.value, id).toBeCloseTo(expected.opt, 6)
        expect(found.bound, id).toBeCloseTo(expected.opt, 6)
        expect(found.relaxed, id).toBeCloseTo(expected.lpUpper, 3)
      }
    },
  )

  it('solveChoices() takes the better of two starts that it would not have found, and mends one that breaks a limit', () => {
    const { columns, limits } = invented(60, 5, 4)
    const free = solved(columns, limits, { effort: 'quick' })
    const best = solved(columns, limits)
    expect(solved(columns, limits, { effort: 'quick', starts: [best.choice.column] }).choice.value).toBeGreaterThanOrEqual(
      best.choice.value,
    )
    const greedy = Int32Array.from({ length: 60 }, (_, a) => a * 5 + 4)
    expect(solved(columns, limits, { effort: 'quick', starts: [greedy] }).choice.value).toBeGreaterThanOrEqual(free.choice.value)
  })

  it('solvePrepared() gives exact prices at 3,000 accounts: those of every account, not of a sample', () => {
    const { columns, limits } = invented(3000, 5, 4)
    const found = solvePrepared(prepareChoices(columns), limits, { effort: 'quick' })
    if (isInfeasible(found)) throw new Error('infeasible')
    // The relaxation is the least over prices: none of those nearby proves less.
    const bound = (at: (price: number, k: number) => number) => relaxedAt(columns, limits, Array.from(found.multipliers, at))
    expect(bound((price) => price)).toBeCloseTo(found.relaxed, 3)
    limits.forEach((_, moved) => {
      for (const by of [0.999, 1.001])
        expect(bound((price, k) => (k === moved ? price * by : price))).toBeGreaterThanOrEqual(found.relaxed - 1e-3)
    })
    expect(found.gap).toBeLessThan(1e-4)
    expect(found.gap).toBeGreaterThanOrEqual(0)
    // From prices of a solve nearby, the same.
    const again = solvePrepared(prepareChoices(columns), limits, {
      effort: 'quick',
      multipliers: found.multipliers.map((one) => one * 1.2),
    })
    expect((again as Solution).relaxed).toBeCloseTo(found.relaxed, 3)
  })

  it('budgetFrontier() never falls, starts where the least fits, and proves every point', () => {
    const { columns, limits } = invented(40, 4, 2)
    const least = Math.min(...Array.from(columns.use[0]!))
    const points = budgetFrontier(
      columns,
      limits,
      0,
      [-1, 0, 0.25, 0.5, 1, 2].map((times) => Math.floor(limits[0]! * times)),
      { effort: 'quick' },
    )
    expect(least).toBe(0)
    expect(points[0]).toMatchObject({ value: null, bound: null })
    const found = points.slice(1).map((point) => [point.value!, point.bound!])
    found.forEach(([value, bound], i) => {
      expect(bound).toBeGreaterThanOrEqual(value!)
      if (i > 0) expect([value! >= found[i - 1]![0]!, bound! >= found[i - 1]![1]!]).toEqual([true, true])
    })
    expect(found.at(-1)![0]).toBeGreaterThan(found[0]![0]!)
  })

  it('solveChoices() refuses what is no instance', () => {
    expect(() => solveChoices({ start: Int32Array.of(0, 0), value: new Float64Array(0), use: [] }, [])).toThrow('no column')
    expect(() => solveChoices(columnsOf([[[1, -2]]]), [1])).toThrow('≥ 0')
    expect(() => solveChoices(columnsOf([[[1, 2]]]), [Number.NaN])).toThrow('not a number')
    expect(() => solveChoices(columnsOf([[[1, 2]]]), [1, 2])).toThrow('2 limits')
    expect(solved({ start: Int32Array.of(0), value: new Float64Array(0), use: [[]] }, [3])).toMatchObject({ bound: 0, gap: 0 })
  })

  it('asLpText() keeps lines short and states limits, rules and what is empty', () => {
    const columns = columnsOf(
      Array.from({ length: 30 }, (_, a) => [
        [-1, 0],
        [a, 2],
      ]),
    )
    const rules = [{ name: 'some', columns: [1, 3], weights: [1, 0.5], sense: 'at least', amount: 1 } as const]
    const { text, limitRows } = asLpText(columns, [Number.POSITIVE_INFINITY], rules)
    expect(limitRows).toEqual([])
    expect(text).toContain(' r0: 1 x1 + 0.5 x3 >= 1')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(255)
    expect(asLpText(columns, [7]).text).toContain(' l0: 2 x1 + 2 x3')
    expect(() => asLpText(columns, [7], [{ ...rules[0]!, columns: [60] }])).toThrow('“some” names column 60')
  })
})

describe('laws', () => {
  const instance = fc.record({ limits: fc.integer({ min: 0, max: 3 }), coarse: fc.boolean() }).chain(({ limits, coarse }) =>
    fc.record({
      accounts: fc.array(
        fc.array(
          fc
            .tuple(
              fc.integer(coarse ? { min: -2, max: 5 } : { min: -900, max: 3000 }),
              fc.array(fc.integer({ min: 0, max: coarse ? 3 : 900 }), { minLength: limits, maxLength: limits }),
            )
            .map(([value, uses]) => [value, ...uses]),
          { minLength: 1, maxLength: 4 },
        ),
        { minLength: 1, maxLength: 5 },
      ),
      limits: fc.array(
        fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 0, max: coarse ? 12 : 3000 }) },
          { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
        ),
        { minLength: limits, maxLength: limits },
      ),
    }),
  )

  it('hold: what every choice tried one by one says, no limit broken, bounds and prices on the right side', () => {
    fc.assert(
      fc.property(instance, ({ accounts, limits }) => {
        const columns = columnsOf(accounts)
        const best = bestOfAll(accounts, limits)
        const found = solveChoices(columns, limits)
        const quick = solveChoices(columns, limits, { effort: 'quick' })
        if (best === null) return reasonsHold(accounts, limits, found) && isInfeasible(quick)
        if (isInfeasible(found) || isInfeasible(quick)) return false
        for (const one of [found, quick]) {
          const { value, used } = choiceOf(columns, one.choice.column)
          expect([value, ...used]).toEqual([one.choice.value, ...one.choice.used])
          expect(used.every((use, k) => use <= limits[k]!)).toBe(true)
          expect(one.bound).toBeGreaterThanOrEqual(best)
          expect(one.relaxed).toBeGreaterThanOrEqual(best)
        }
        expect(found.choice.value).toBe(best)
        // More of everything, from this plan, is never worth less; and not more than the prices say.
        const wider = limits.map((limit) => limit + 5)
        const more = solved(columns, wider, { starts: [found.choice.column], effort: 'quick' })
        expect(more.choice.value).toBeGreaterThanOrEqual(found.choice.value)
        const told = found.prices.reduce((sum, { low }, k) => sum + (limits[k] === Number.POSITIVE_INFINITY ? 0 : 5 * low), 0)
        if (found.prices.length === 1) expect(more.relaxed).toBeLessThanOrEqual(found.relaxed + told + 1e-6)
        for (const { low, high } of found.prices) expect(low).toBeLessThanOrEqual(high)
        return true
      }),
      { numRuns: 150 },
    )
  })

  it('hold: rows in another order give the same value, bound and prices', () => {
    fc.assert(
      fc.property(instance, fc.integer(), ({ accounts, limits }, seed) => {
        if (bestOfAll(accounts, limits) === null) return
        const turned = accounts.map((_, a) => accounts[(a + Math.abs(seed)) % accounts.length]!).reverse()
        const [one, other] = [solved(columnsOf(accounts), limits), solved(columnsOf(turned), limits)]
        expect([other.choice.value, other.bound]).toEqual([one.choice.value, one.bound])
        expect(other.relaxed).toBeCloseTo(one.relaxed, 6)
        for (const [k, { low, high }] of one.prices.entries()) {
          expect(other.prices[k]!.low).toBeCloseTo(low, 4)
          if (Number.isFinite(high)) expect(other.prices[k]!.high).toBeCloseTo(high, 4)
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Of an infeasible instance: the least of each limit is just enough, and all together are enough. */
function reasonsHold(
  accounts: readonly (readonly (readonly number[])[])[],
  limits: readonly number[],
  found: Solution | Infeasible,
): boolean {
  if (!isInfeasible(found)) return false
  const does = (width: (limit: number, k: number) => number) => bestOfAll(accounts, limits.map(width)) !== null
  return (
    does((limit, k) => limit + found.together[k]!) &&
    found.least.every((least, moved) => {
      const at = (width: number) => does((limit, k) => (k === moved ? width : limit))
      return least === null ? !at(Number.POSITIVE_INFINITY) : at(least) && !at(least - 1)
    })
  )
}

/** The best of all choices, tried one by one; null: none keeps the limits. */
function bestOfAll(accounts: readonly (readonly (readonly number[])[])[], limits: readonly number[]): number | null {
  const from = (a: number, left: readonly number[]): number | null => {
    if (left.some((one) => one < 0)) return null
    if (a === accounts.length) return 0
    const values = accounts[a]!.map(([value, ...uses]) => {
      const rest = from(
        a + 1,
        left.map((one, k) => one - uses[k]!),
      )
      return rest === null ? null : rest + value!
    })
    return values.reduce((best, one) => (best === null ? one : one === null ? best : Math.max(best, one)), null)
  }
  return from(0, limits)
}

/** Accounts of different size with models of rising effort; the first column uses nothing. */
function invented(accounts: number, models: number, limits: number) {
  let state = 20_261_122
  const next = () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
  const columns = columnsOf(
    Array.from({ length: accounts }, () => {
      const size = 1000 * 40 ** next()
      return Array.from({ length: models }, (_, m) => [
        Math.round(size * (1 + 0.3 * Math.sqrt(m) * next())),
        ...Array.from({ length: limits }, (_, k) => (m === 0 || (m + k) % 3 === 0 ? 0 : Math.round(20 * m * (0.3 + next())))),
      ])
    }),
  )
  const limit = columns.use.map((use) => Math.floor((0.35 * use.reduce((sum, one) => sum + one, 0)) / models))
  return { columns, limits: limit }
}

function relaxedAt({ start, value, use }: ChoiceColumns, limits: readonly number[], prices: readonly number[]): number {
  let sum = limits.reduce((total, limit, k) => total + limit * prices[k]!, 0)
  for (let a = 0; a + 1 < start.length; a++) {
    let most = Number.NEGATIVE_INFINITY
    for (let j = start[a]!; j < start[a + 1]!; j++) most = Math.max(most, value[j]! - prices.reduce((s, p, k) => s + p * use[k]![j]!, 0))
    sum += most
  }
  return sum
}

function khan(path: string) {
  const numbers = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
  const [groups, items, width] = numbers as [number, number, number]
  const limits = numbers.slice(3, 3 + width)
  const at = (g: number, i: number) => 3 + width + g * (1 + items * (1 + width)) + 1 + i * (1 + width)
  const accounts = Array.from({ length: groups }, (_, g) =>
    Array.from({ length: items }, (_, i) => numbers.slice(at(g, i), at(g, i) + 1 + width)),
  )
  return { columns: columnsOf(accounts), limits }
}
