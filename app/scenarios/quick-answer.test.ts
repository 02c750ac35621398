/** What a slider is told: what a fresh instance would say, whatever was asked before. */
import { describe, expect, it } from 'vitest'
import { parseScenario } from '#api/scenario.ts'
import { isInfeasible } from '#engine/optimiser/choice-of.ts'
import { isStuck, solveOrNearest } from '#engine/optimiser/solve-choices.ts'
import { defaultStandards } from '#engine/promises/standards.ts'
import { madeScenarioBook, nobodyMerged } from '#test/builders/made-scenario-book.ts'
import { instanceOf } from './make-instance.ts'
import { movingInstance } from './moving-instance.ts'
import { quickPlan } from './quick-answer.ts'
import { solveInstance } from './solve-instance.ts'

const accounts = 150
const made = () => madeScenarioBook(accounts)
const book = made()
const smallBelow = Float64Array.from({ length: accounts }, (_, a) => a % 5)
const moves = { perQuarter: { MAJOR: 3, SME: 8 }, quarters: 3 }
const pin = { source: 'made', externalId: '0000001', model: 'teamed', reason: 'They asked' }
/** A drag over every slider, back and forth. */
const drag: readonly object[] = [
  {},
  { moves, budgetMinor: 100_000 },
  { moves, budgetMinor: 100_000, adjust: { lift: 1.6 } },
  { moves, budgetMinor: 100_000, adjust: { lift: 1.6, capture: 0.3 } },
  { moves, budgetMinor: 100_000, thresholds: { majorFromMinor: 400_000 } },
  { moves, budgetMinor: 100_000, thresholds: { majorFromMinor: 9_000_000, smallOrderBelowMinor: 1 } },
  { budgetMinor: 60_000, adjust: { selfService: 0.9, acceptance: 0.9 }, costing: 'cash' },
  { budgetMinor: 60_000, adjust: { selfService: 0.2 }, models: ['digital', 'teamed', 'dedicated'], guards: { gradeD: false } },
  { budgetMinor: 60_000, horizonYears: 5, discount: 0.2, assumptions: 'low', pins: [pin], bans: [{ ...pin, externalId: '0000002' }] },
  { moves, hours: { [book.teams[0]!.team]: book.teams[0]!.todayHours * 0.97 } },
  {},
]
const asked = (more: object, of = book) => {
  const scenario = parseScenario({ tapeline: 'scenario/1', name: 'Dragged', ...more })
  const small = scenario.thresholds.smallOrderBelowMinor === null ? of.columns.smallOrders : smallBelow
  return { scenario, of, small, level: scenario.assumptions }
}
const moving = ({ of, scenario, small, level }: ReturnType<typeof asked>) => movingInstance(of, nobodyMerged, scenario, small, level)
const fresh = ({ of, scenario, small, level }: ReturnType<typeof asked>) => instanceOf(of, nobodyMerged, scenario, small, level)
const told = (more: object, of = book) => ({ ...quickPlan(moving(asked(more, of)), defaultStandards, 0), ms: 0 })

describe('a slider', () => {
  it('has what is open, what it is worth and what it takes as an instance made anew would, at every step of a drag', () => {
    for (const step of drag) {
      const question = asked(step)
      const [quick, whole] = [moving(question), fresh(question)]
      expect(quick.limits).toEqual(whole.limits)
      const offered = new Map<number, number>()
      for (let j = 0; j < whole.model.length; j++) offered.set(whole.open.columns.account[j]! * 8 + whole.model[j]!, j)
      let open = 0
      for (let j = 0; j < quick.model.length; j++) {
        if (quick.columns.value[j] === Number.NEGATIVE_INFINITY) continue
        open++
        const same = offered.get(quick.open.columns.account[j]! * 8 + quick.model[j]!)!
        expect([quick.columns.value[j], quick.cost[j], ...quick.columns.use.map((use) => use[j])]).toEqual([
          whole.columns.value[same],
          whole.cost[same],
          ...whole.columns.use.map((use) => use[same]),
        ])
        const { groups, useScale } = quick.prepared.scaled
        for (const [k, use] of quick.columns.use.entries()) expect(groups.use[j * groups.width + k]).toBe(use[j]! * useScale[k]!)
      }
      expect(open).toBe(whole.model.length)
      expect([quick.open.held, quick.open.segment, quick.segment]).toEqual([whole.open.held, whole.open.segment, whole.segment])
    }
  })

  it('is told a plan that keeps every limit, near the best, and the same whatever was asked before', () => {
    const forth = drag.map((step) => told(step))
    const other = made()
    const back = drag.toReversed().map((step) => told(step, other))
    expect(back.reverse()).toEqual(forth)
    for (const plan of forth) expect([plan.feasible, plan.infeasible]).toEqual([true, null])
    for (const i of [2, 5, 9]) {
      const best = solveInstance(fresh(asked(drag[i]!)), { effort: 'full' })
      const { value, bound, gap } = forth[i]!
      if (isInfeasible(best)) throw new Error('nothing keeps the limits of a step')
      expect(value).toBeLessThanOrEqual(best.bound)
      expect(bound!).toBeGreaterThanOrEqual(best.choice.value)
      expect(gap!).toBeLessThan(0.005)
    }
    const kept = () => solveInstance(fresh(asked(drag[9]!, made())), { effort: 'full' })
    expect(kept()).toEqual(kept())
  })

  it('keeps rules of the least amount without a solver of integer programs, and says what cannot be kept', () => {
    const rule = { name: 'More by the assistant', models: ['digital'], sense: 'at least' }
    const served = told({}).models.find((one) => one.model === 'digital')!.accounts
    const plan = told({ budgetMinor: 5_000_000, rules: [{ ...rule, amount: served + 7 }] })
    expect(plan.models.find((one) => one.model === 'digital')!.accounts).toBeGreaterThanOrEqual(served + 7)
    expect(plan.limits.map((one) => one.kind)).not.toContain('rule')
    expect(plan.gap!).toBeLessThan(0.005)
    const most = told({ rules: [{ ...rule, sense: 'at most', amount: 3 }] })
    expect(most.models.find((one) => one.model === 'digital')!.accounts).toBeLessThanOrEqual(3)
    expect(told({ rules: [{ ...rule, amount: accounts + 1 }] }).infeasible).toMatchObject({
      why: expect.stringContaining('More by the assistant'),
      together: [],
    })
    const hours = { [book.teams[0]!.team]: 1 }
    const short = told({ hours }).infeasible!
    expect(short.together.map((one) => one.name)).toContain(book.teams[0]!.name)
    const { prepared, limits } = moving(asked({ hours }))
    const widths = limits.map((one) => one.limit)
    expect(isStuck(solveOrNearest(prepared, widths, { effort: 'quick' }))).toBe(true)
  })
})
