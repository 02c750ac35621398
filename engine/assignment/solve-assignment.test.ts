import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AssignmentProblem } from './assignment-types.ts'
import { makeFiller } from './fill-hours.ts'
import { solveAssignment } from './solve-assignment.ts'

const path = '../shared/checks/gap.json'
interface Case {
  readonly id: string
  readonly inputs: { readonly file: string }
  readonly expected: { readonly opt: number; readonly lpLower: number; readonly lagrangianLower: number | null }
}
const cases: Case[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).cases : []
/** Those of type b to d with a hundred accounts and more take seconds: `npm run bench` has them. */
const quick = cases.filter(({ id }) => id.startsWith('cattrysse1994/') || /\/a/.test(id))

/** A file of the OR-Library: people and accounts, costs and uses person by person, capacities. */
function problemIn(file: string): AssignmentProblem {
  const [people = 0, accounts = 0, ...numbers] = readFileSync(`../shared/checks/${file}`, 'utf8').trim().split(/\s+/).map(Number)
  const byAccount = (from: number) =>
    Float64Array.from({ length: accounts * people }, (_, i) => numbers[from + (i % people) * accounts + Math.floor(i / people)]!)
  return {
    ...{ accounts, people, cost: byAccount(0), use: byAccount(accounts * people) },
    capacity: Float64Array.from(numbers.slice(2 * accounts * people)),
  }
}

/** Cost again from the pairs, and whether anybody has more than the hours. */
function countedAgain(problem: AssignmentProblem, person: Int32Array) {
  const used = new Float64Array(problem.people)
  let cost = 0
  person.forEach((p, a) => {
    if (p < 0) {
      cost += problem.leave?.[a] ?? Number.NaN
      return
    }
    cost += problem.cost[a * problem.people + p]!
    used[p]! += problem.use[a * problem.people + p]!
  })
  return { cost, over: used.some((hours, p) => hours > problem.capacity[p]! + 1e-6) }
}

describe.skipIf(cases.length === 0)('checks/gap.json', () => {
  it('has 51, of which those that are quick are tried here', () => expect([cases.length, quick.length]).toEqual([51, 43]))
  it.each(quick)('$id is solved to the optimum, and proved', ({ inputs, expected }) => {
    const problem = problemIn(inputs.file)
    const { cost, bound, person, left } = solveAssignment(problem)
    expect(left).toEqual([])
    expect(countedAgain(problem, person)).toEqual({ cost, over: false })
    expect({ cost, bound }).toEqual({ cost: expected.opt, bound: expected.opt })
    expect(bound).toBeGreaterThanOrEqual(Math.max(expected.lpLower, expected.lagrangianLower ?? 0))
  })
})

const problems = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })).chain(([accounts, people]) => {
  const whole = (max: number, n: number) => fc.array(fc.integer({ min: 0, max }), { minLength: n, maxLength: n })
  return fc.record({
    cost: fc.array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.constant(Number.POSITIVE_INFINITY)), {
      minLength: accounts * people,
      maxLength: accounts * people,
    }),
    ...{ use: whole(20, accounts * people), capacity: whole(40, people), leave: whole(300, accounts) },
    ...{ accounts: fc.constant(accounts), people: fc.constant(people) },
  })
})
const columns = (
  p: { readonly [K in 'cost' | 'use' | 'capacity' | 'leave']: readonly number[] } & { accounts: number; people: number },
) => ({
  ...{ accounts: p.accounts, people: p.people, cost: Float64Array.from(p.cost), use: Float64Array.from(p.use) },
  ...{ capacity: Float64Array.from(p.capacity), leave: Float64Array.from(p.leave) },
})

/** Tries every way there is. */
function byTrying(problem: Required<AssignmentProblem>, a = 0, room = [...problem.capacity]): number {
  if (a === problem.accounts) return 0
  let best = problem.leave[a]! + byTrying(problem, a + 1, room)
  for (let p = 0; p < problem.people; p++) {
    const [cost, use] = [problem.cost[a * problem.people + p]!, problem.use[a * problem.people + p]!]
    if (cost === Number.POSITIVE_INFINITY || use > room[p]!) continue
    const rest = room.map((hours, q) => (q === p ? hours - use : hours))
    best = Math.min(best, cost + byTrying(problem, a + 1, rest))
  }
  return best
}

describe('solveAssignment()', () => {
  it('finds the best of every way there is, keeps the hours, and proves it where the book is small', () => {
    fc.assert(
      fc.property(problems, (given) => {
        const problem = columns(given)
        const { cost, bound, person } = solveAssignment(problem)
        expect(countedAgain(problem, person)).toEqual({ cost, over: false })
        expect({ cost, bound }).toEqual({ cost: byTrying(problem), bound: byTrying(problem) })
      }),
    )
  })
  it('costs no more with more hours, and the same whatever the order of people', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 30 }), (given, more) => {
        const { cost } = solveAssignment(columns(given))
        expect(solveAssignment(columns({ ...given, capacity: given.capacity.map((hours) => hours + more) })).cost).toBeLessThanOrEqual(cost)
        const turned = (list: readonly number[]) =>
          list.map((_, i) => list[i - (i % given.people) + given.people - 1 - (i % given.people)]!)
        const backwards = { ...given, cost: turned(given.cost), use: turned(given.use), capacity: [...given.capacity].reverse() }
        expect(solveAssignment(columns(backwards)).cost).toBe(cost)
      }),
    )
  })
  it('gives to nobody what nobody may have or has hours for, and says so', () => {
    const problem = { accounts: 3, people: 1, cost: Float64Array.of(1, Number.POSITIVE_INFINITY, 1), use: Float64Array.of(4, 1, 4) }
    const { left, person, used } = solveAssignment({ ...problem, capacity: Float64Array.of(5) })
    expect([[...person], left, [...used]]).toEqual([[0, -1, -1], [1, 2], [4]])
  })
  it('gives everything to nobody where there is nobody, and refuses a cost below 0', () => {
    const none = { accounts: 2, people: 0, cost: new Float64Array(0), use: new Float64Array(0), capacity: new Float64Array(0) }
    expect(solveAssignment(none).left).toEqual([0, 1])
    expect(() =>
      solveAssignment({ accounts: 1, people: 1, cost: Float64Array.of(-1), use: Float64Array.of(1), capacity: Float64Array.of(1) }),
    ).toThrow(RangeError)
  })
  it('gives five hundred accounts to twenty people within a hundredth of the bound, their hours nearly full', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed / 2 ** 31
    }
    const [accounts, people] = [500, 20]
    const minutes = Array.from({ length: accounts }, () => Math.round(100 + 4000 * random() * random()))
    const home = minutes.map(() => Math.floor(random() * people))
    const cost = Float64Array.from({ length: accounts * people }, (_, i) =>
      i % people === home[Math.floor(i / people)] ? 0 : Math.round(5000 + 90_000 * random()),
    )
    const use = Float64Array.from({ length: accounts * people }, (_, i) => minutes[Math.floor(i / people)]!)
    const capacity = new Float64Array(people).fill(minutes.reduce((sum, one) => sum + one, 0) / people / 0.94)
    const problem = { accounts, people, cost, use, capacity }
    const found = solveAssignment(problem)
    expect(countedAgain(problem, found.person)).toEqual({ cost: found.cost, over: false })
    expect(found.gap).toBeLessThan(0.01)
    expect([...solveAssignment(problem).person]).toEqual([...found.person])
  })
})

describe('makeFiller()', () => {
  it('takes the best that fits, whatever there is', () => {
    const items = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 20 })), { maxLength: 10 })
    fc.assert(
      fc.property(items, fc.integer({ min: 0, max: 60 }), (all, capacity) => {
        const sorted = all.filter(([, size]) => size <= capacity).sort((a, b) => b[0] / b[1] - a[0] / a[1])
        const filler = makeFiller(sorted.length)
        const column = (at: 0 | 1) => Float64Array.from(sorted, (one) => one[at])
        const { value, bound } = filler.fill(column(0), column(1), sorted.length, capacity, 1e6)
        const best = (i: number, room: number): number =>
          i === sorted.length
            ? 0
            : Math.max(best(i + 1, room), sorted[i]![1] <= room ? sorted[i]![0] + best(i + 1, room - sorted[i]![1]) : 0)
        expect([value, bound]).toEqual([best(0, capacity), best(0, capacity)])
        expect(sorted.reduce((sum, [, size], i) => sum + filler.taken[i]! * size, 0)).toBeLessThanOrEqual(capacity)
      }),
    )
  })
})
