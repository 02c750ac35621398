import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choiceOf } from '../optimiser/choice-of.ts'
import { coverageValue, coverageValueWithPrice, type OfferedModel, type ServedAccount, type WorthParams } from './coverage-value.ts'

interface Case {
  readonly id: string
  readonly function: string
  readonly inputs: {
    readonly account: ServedAccount
    readonly model: OfferedModel
    readonly ifDeclined: OfferedModel
    readonly acceptance: number
    readonly params: WorthParams
    readonly plan: {
      readonly budget: number
      readonly hours: Record<string, number>
      readonly accounts: readonly {
        readonly id: string
        readonly models: readonly {
          readonly id: string
          readonly value: number
          readonly cost: number
          readonly hours: Record<string, number>
        }[]
      }[]
    }
    readonly current: Record<string, string>
  }
  readonly expected: Record<string, number> & { readonly hoursUsed: Record<string, number> }
}

const path = '../shared/checks/coverage-values.json'
const cases: Case[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).cases : []
const of = (name: string) => cases.filter((one) => one.function === name)

describe.skipIf(cases.length === 0)('checks/coverage-values.json', () => {
  it('has no case that nobody tries', () => {
    const tried = ['coveragePlan', 'coverageValue', 'coverageValueWithPrice', 'startPlans']
    expect([...new Set(cases.map((one) => one.function))].sort()).toEqual(tried)
  })

  it.each(of('coverageValue'))('coverageValue(): $id', ({ inputs, expected }) => {
    const { retention, ...worth } = coverageValue(inputs.account, inputs.model, inputs.params)
    const { retention: wanted, ...amounts } = expected
    expect(retention).toBeCloseTo(wanted!, 12)
    for (const [name, amount] of Object.entries(amounts))
      if (typeof amount === 'number') expect(worth[name as 'value'], name).toBeCloseTo(amount, 6)
      else expect(worth.teamMinutes).toEqual(amount)
  })

  it.each(of('coverageValueWithPrice'))('coverageValueWithPrice(): $id', ({ inputs, expected }) => {
    const { account, model, ifDeclined, acceptance, params } = inputs
    const found = coverageValueWithPrice(account, model, ifDeclined, acceptance, params)
    for (const [name, amount] of Object.entries(expected)) expect(found[name as 'value'], name).toBeCloseTo(amount as number, 6)
  })

  it.each(of('startPlans'))('a plan that stands: $id', ({ inputs: { plan, current }, expected }) => {
    const models = plan.accounts.flatMap((one) => one.models)
    let at = 0
    const start = Int32Array.from([0, ...plan.accounts.map((one) => (at += one.models.length))])
    const teams = Object.keys(plan.hours)
    const columns = {
      start,
      value: Float64Array.from(models, (one) => one.value),
      use: [models.map((one) => one.cost), ...teams.map((team) => models.map((one) => one.hours[team] ?? 0))],
    }
    const chosen = Int32Array.from(plan.accounts, (one, a) => start[a]! + one.models.findIndex((model) => model.id === current[one.id]))
    const { value, used } = choiceOf(columns, chosen)
    expect([value, ...used]).toEqual([expected.value, expected.budgetUsed, ...teams.map((team) => expected.hoursUsed[team])])
    expect(used.every((amount, k) => amount <= [plan.budget, ...teams.map((team) => plan.hours[team]!)][k]!)).toBe(true)
  })
})

describe('coverageValue()', () => {
  const params: WorthParams = { years: 3, discount: 0.1, costing: 'full', rate: { sales: 2 } }
  const account = { margin: 1000, opportunity: 500, retention: 0.8, currentCostFull: 300, currentCostCash: 100 }

  it('falls with cost, rises with lift while a year nets something, and is linear in margin', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (retention, lift) => {
        const worth = (margin: number, model: OfferedModel) => coverageValue({ ...account, margin, retention }, model, params).value
        expect(worth(1000, { lift, cash: 1 })).toBeLessThan(worth(1000, { lift }))
        expect(worth(1000, { lift: lift + 0.1 })).toBeGreaterThan(worth(1000, { lift }))
        expect(worth(3000, { lift }) - worth(2000, { lift })).toBeCloseTo(worth(2000, { lift }) - worth(1000, { lift }), 6)
      }),
    )
  })

  it('refuses minutes of a team without a rate, and an acceptance that is no share', () => {
    expect(() => coverageValue(account, { minutes: { service: 1 } }, params)).toThrow(/Team service has no rate/)
    expect(() => coverageValueWithPrice(account, {}, {}, 1.1, params)).toThrow(/share/)
  })
})
