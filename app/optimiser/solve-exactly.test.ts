import { describe, expect, it } from 'vitest'
import type { ChoiceRule } from '#engine/optimiser/choice-types.ts'
import { solveChoices } from '#engine/optimiser/solve-choices.ts'
import { solveExactly } from './solve-exactly.ts'

/** Three classes under one limit of 9: 19 at best. */
const columns = {
  start: Int32Array.of(0, 4, 8, 12),
  value: Float64Array.of(0, 6, 9, 12, 0, 4, 7, 11, 0, 3, 5, 10),
  use: [Float64Array.of(0, 2, 5, 9, 0, 2, 3, 7, 0, 1, 4, 6)],
}
const rule = (amount: number): ChoiceRule => ({ name: 'the dearest of one class', columns: [11], weights: [1], sense: 'at least', amount })

/** Far from easy: strongly correlated, three limits. */
function hard() {
  const [accounts, models] = [600, 6]
  let state = 7
  const next = (to: number) => {
    state = (16807 * state) % 2147483647
    return state % to
  }
  const use = [0, 1, 2].map(() => Float64Array.from({ length: accounts * models }, () => 20 + next(1000)))
  const value = Float64Array.from({ length: accounts * models }, (_, j) => use[0]![j]! + use[1]![j]! + use[2]![j]! + next(20))
  const limits = [0, 1, 2].map(() => 480 * accounts)
  return { columns: { start: Int32Array.from({ length: accounts + 1 }, (_, a) => a * models), value, use }, limits }
}

describe('solveExactly()', () => {
  it('agrees with our own search, and keeps a rule where there is one', async () => {
    const [free, ruled] = await Promise.all([solveExactly(columns, [9]), solveExactly(columns, [9], { rules: [rule(1)] })])
    expect(free).toMatchObject({ status: 'optimal', solution: { choice: { value: 19 }, bound: 19, gap: 0 } })
    expect(solveChoices(columns, [9])).toMatchObject({ choice: { value: 19 } })
    expect(ruled).toMatchObject({ status: 'optimal', solution: { choice: { value: 17, used: Float64Array.of(9) }, bound: 17 } })
    expect('solution' in ruled && ruled.solution.choice.column[2]).toBe(11)
  })

  it('says that nothing keeps the rules, stops when its time is up with what it has, and ends when it is cancelled', async () => {
    const { columns: many, limits } = hard()
    const cancel = new AbortController()
    const cancelled = solveExactly(many, limits, { signal: cancel.signal })
    setTimeout(() => cancel.abort(), 100)
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect((await solveExactly(columns, [9], { rules: [rule(2)] })).status).toBe('infeasible')
    const from = performance.now()
    const stopped = await solveExactly(many, limits, { seconds: 1 })
    expect(performance.now() - from).toBeLessThan(15_000)
    expect(['stopped', 'nothing']).toContain(stopped.status)
    if ('solution' in stopped) expect(stopped.solution.bound).toBeGreaterThan(stopped.solution.choice.value)
  })

  it('refuses what no solver of integer programs would come back from', async () => {
    const size = 300_000
    const huge = { start: Int32Array.of(0, size), value: new Float64Array(size), use: [] }
    await expect(solveExactly(huge, [])).rejects.toMatchObject({ code: 'too_large' })
  })
})
