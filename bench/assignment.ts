/** Assigning accounts to people: how far from the best the large instances of the library end, and what a book takes. No database. */
import { existsSync, readFileSync } from 'node:fs'
import type { AssignmentProblem } from '#engine/assignment/assignment-types.ts'
import { solveAssignment } from '#engine/assignment/solve-assignment.ts'
import type { Figure } from './bench.ts'
import { cpuSeconds } from './cpu-clock.ts'

const checks = '../shared/checks'
const [accounts, people] = [2_000, 60]

export function measureAssignment(): Figure[] {
  return [...library(), ...[0.8, 0.95, 0.98].map(book)]
}

/** The furthest from its optimum; the bound must never be beyond it. */
function library(): Figure[] {
  const path = `${checks}/gap.json`
  if (!existsSync(path)) return []
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as {
    cases: { id: string; inputs: { file: string }; expected: { opt: number } }[]
  }
  let [worst, proved] = [{ id: '', above: -1 }, 0]
  const from = cpuSeconds()
  for (const { id, inputs, expected } of cases) {
    const { cost, bound } = solveAssignment(problemIn(`${checks}/${inputs.file}`))
    if (bound > expected.opt + 1e-6) throw new RangeError(`${id}: the bound ${bound} is beyond the optimum ${expected.opt}`)
    if (bound === expected.opt && cost === expected.opt) proved++
    if (cost / expected.opt - 1 > worst.above) worst = { id, above: cost / expected.opt - 1 }
  }
  return [
    {
      name: 'accounts assigned: the furthest from its optimum of the library’s instances',
      value: 100 * worst.above,
      unit: '%',
      aim: 1,
      from: `${worst.id}; ${proved} of ${cases.length} solved and proved, all in ${(cpuSeconds() - from).toFixed(1)} s of the processor`,
    },
  ]
}

/** Costs and uses person by person, then capacities. */
function problemIn(file: string): AssignmentProblem {
  const [m = 0, n = 0, ...numbers] = readFileSync(file, 'utf8').trim().split(/\s+/).map(Number)
  const byAccount = (from: number) => Float64Array.from({ length: n * m }, (_, i) => numbers[from + (i % m) * n + Math.floor(i / m)]!)
  return { accounts: n, people: m, cost: byAccount(0), use: byAccount(n * m), capacity: Float64Array.from(numbers.slice(2 * n * m)) }
}

/** A book in six regions whose people have so much of their hours taken; hands change at a few per cent of margin. */
function book(taken: number): Figure {
  let seed = 12_345
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed / 2 ** 31
  }
  const cost = new Float64Array(accounts * people)
  const use = new Float64Array(accounts * people)
  const leave = new Float64Array(accounts)
  let all = 0
  for (let a = 0; a < accounts; a++) {
    const margin = Math.exp(8 + 3 * random()) * 100
    const minutes = Math.round(200 + random() * random() * 6000)
    const [home, region] = [Math.floor(random() * people), Math.floor(random() * 6)]
    all += minutes
    leave[a] = 10 * Math.round(margin + minutes * 100)
    for (let p = 0; p < people; p++) {
      use[a * people + p] = minutes
      cost[a * people + p] = (p === home ? 0 : Math.round(margin * 0.04 + 24_000)) + (p % 6 === region ? 0 : minutes * 15)
    }
  }
  const from = cpuSeconds()
  const { gap, left } = solveAssignment({
    accounts,
    people,
    cost,
    use,
    leave,
    capacity: new Float64Array(people).fill(all / people / taken),
  })
  return {
    name: `the same, ${accounts.toLocaleString('en')} accounts × ${people} people with ${Math.round(taken * 100)} % of the hours taken: gap`,
    value: 100 * gap,
    unit: '%',
    from: `${(cpuSeconds() - from).toFixed(1)} s of the processor, ${left.length} left`,
  }
}
