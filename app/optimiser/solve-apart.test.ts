import { expect, it } from 'vitest'
import { prepareChoices, solvePrepared } from '#engine/optimiser/solve-choices.ts'
import { solveApart } from './solve-apart.ts'

function made(accounts: number) {
  let state = 7
  const next = (to: number) => {
    state = (16807 * state) % 2147483647
    return state % to
  }
  const column = (of: (j: number) => number) => Float64Array.from({ length: accounts * 3 }, (_, j) => of(j))
  const use = [0, 1].map(() => column((j) => (j % 3 === 0 ? 0 : 20 + next(1000))))
  const value = column(() => next(100_000))
  return prepareChoices({
    start: Int32Array.from({ length: accounts + 1 }, (_, a) => a * 3),
    value,
    use: [...use, new Uint8Array(accounts * 3)],
  })
}

it('solveApart() answers as solvePrepared() does, says what is infeasible, throws what went wrong there, and keeps nobody waiting', async () => {
  const prepared = made(4_000)
  const limits = [800_000, 1_000_000, Number.POSITIVE_INFINITY]
  const options = { starts: [Int32Array.from({ length: 4_000 }, (_, a) => a * 3)] }
  const [none] = await Promise.all([
    solveApart(made(50), [-1, 1, 1], {}),
    expect(solveApart(prepared, [Number.NaN, 1, 1], {})).rejects.toThrow(new RangeError('A limit is not a number')),
  ])
  expect(none).toHaveProperty('together')
  let turns = 0
  const clock = setInterval(() => turns++, 1)
  const apart = await solveApart(prepared, limits, options)
  clearInterval(clock)
  expect(turns).toBeGreaterThan(5)
  expect(apart).toEqual(solvePrepared(prepared, limits, options))
}, 60_000)
