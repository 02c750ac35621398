/** Laws that hold of whatever somebody asks: random scenarios on a made book. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseScenario } from '#api/scenario.ts'
import { choiceOf, isInfeasible } from '#engine/optimiser/choice-of.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { madeScenarioBook } from '#test/builders/made-scenario-book.ts'
import type { AccountRecord } from '../access/own-accounts.ts'
import { instanceOf } from './make-instance.ts'
import { baseline, solveInstance } from './solve-instance.ts'
import { unknownNames } from './unknown-names.ts'

const book = madeScenarioBook(60)
const ids = book.models.models.map((one) => one.id)
const record = {
  accounts: book.accounts.map(({ id }, a) => ({ id, customer: a })),
  tree: { standIn: book.accounts.map((_, a) => a) },
  idAt: new Map(book.accounts.map(({ id, source, externalId }) => [`${source}\u001f${externalId}`, id])),
} as unknown as AccountRecord

const anyAccount = fc.integer({ min: 0, max: 59 })
const anyModel = fc.constantFrom(...ids)
const said = fc.uniqueArray(fc.record({ a: anyAccount, model: anyModel }), { maxLength: 5, selector: ({ a }) => a })
const most = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined })
const asked = fc.record({
  share: fc.array(fc.option(fc.double({ min: 0.8, max: 2, noNaN: true }), { nil: null }), {
    minLength: book.teams.length,
    maxLength: book.teams.length,
  }),
  budgetMinor: fc.option(fc.integer({ min: 0, max: 20_000_000 }), { nil: null }),
  moves: fc.record({ KEY: most, MAJOR: most, SME: most, quarters: fc.integer({ min: 1, max: 3 }) }),
  models: fc.option(fc.subarray(ids), { nil: null }),
  ...{ pins: said, bans: said, openCase: fc.boolean(), gradeD: fc.boolean() },
  assumptions: fc.constantFrom('low' as const, 'base' as const, 'high' as const),
  adjust: fc.record({ lift: fc.double({ min: 0, max: 3, noNaN: true }), capture: fc.double({ min: 0, max: 3, noNaN: true }) }),
})

type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never

function scenarioOf({
  share,
  budgetMinor,
  moves: { quarters, ...most },
  models,
  pins,
  bans,
  openCase,
  gradeD,
  assumptions,
  adjust,
}: Asked) {
  const named = ({ a, model }: { a: number; model: string }) => {
    const { source, externalId } = book.accounts[a]!
    return { source, externalId, model, reason: 'said so' }
  }
  return parseScenario({
    ...{ tapeline: 'scenario/1', budgetMinor, models, assumptions, adjust, guards: { openCase, gradeD } },
    hours: Object.fromEntries(share.flatMap((part, g) => (part === null ? [] : [[book.teams[g]!.team, book.teams[g]!.todayHours * part]]))),
    moves: { perQuarter: Object.fromEntries(TIERS.flatMap((tier) => (most[tier] === undefined ? [] : [[tier, most[tier]]]))), quarters },
    ...{ pins: pins.map(named), bans: bans.map(named) },
  })
}

it('a plan keeps every limit, pin, ban and guard, moves no more than may move, is not above its bound and not below what nobody optimised', () => {
  let [kept, stuck] = [0, 0]
  fc.assert(
    fc.property(asked, (one) => {
      const scenario = scenarioOf(one)
      const of = instanceOf(book, record, scenario, book.columns.smallOrders, scenario.assumptions)
      const found = solveInstance(of, { effort: 'full' })
      const today = book.columns.today
      if (isInfeasible(found)) {
        stuck++
        // What would make it possible does; and nobody could have kept these limits without knowing it.
        for (const name of ['today', 'even', 'revenue'] as const)
          expect(choiceOf(of.columns, baseline(of, name)).used.some((used, k) => used > of.limits[k]!.limit)).toBe(true)
        const wider = of.limits.map(({ limit }, k) => limit + found.together[k]! * (1 + 1e-9) + 1e-6)
        expect(
          isInfeasible(solveInstance({ ...of, limits: of.limits.map((limit, k) => ({ ...limit, limit: wider[k]! })) }, { effort: 'full' })),
        ).toBe(false)
        return
      }
      kept++
      const { column, used, value } = found.choice
      of.limits.forEach(({ limit }, k) => {
        expect(used[k]).toBeLessThanOrEqual(limit * (1 + 1e-9) + 1e-6)
      })
      expect(found.bound).toBeGreaterThanOrEqual(value)
      for (const name of ['today', 'even', 'revenue'] as const) {
        const plan = choiceOf(of.columns, baseline(of, name))
        if (plan.used.every((amount, k) => amount <= of.limits[k]!.limit)) expect(value).toBeGreaterThanOrEqual(plan.value)
      }
      const served = Array.from(column, (j) => of.model[j]!)
      for (const { a, model } of one.pins) expect(served[a]).toBe(ids.indexOf(model))
      const pinned = new Set(one.pins.map(({ a }) => a))
      for (const { a, model } of one.bans) {
        if (pinned.has(a) || served[a] !== ids.indexOf(model)) continue
        // Every model is closed to it: it stays as it is, and that is said.
        expect(served[a]).toBe(today[a])
        expect(of.open.findings.map(({ code }) => code)).toContain('nothing_left')
      }
      served.forEach((m, a) => {
        if (pinned.has(a) || m === today[a]) return
        if (one.models !== null) expect(one.models).toContain(ids[m])
        const held = (one.openCase && book.openCase[a] === 1) || (one.gradeD && book.gradeD[a] === 1)
        if (held) expect(book.rank[m]).toBeGreaterThan(book.rank[today[a]!]!)
      })
      TIERS.forEach((tier, s) => {
        const moved = served.filter((m, a) => book.columns.segment[a] === s && m !== today[a]).length
        expect(moved).toBeLessThanOrEqual((one.moves[tier] ?? Number.POSITIVE_INFINITY) * one.moves.quarters)
      })
    }),
    { numRuns: 60, seed: 6 },
  )
  expect(kept).toBeGreaterThan(15)
  expect(stuck).toBeGreaterThan(0)
}, 60_000)

it('unknownNames() says which teams and models of a scenario nobody has', () => {
  const rule = { name: 'few', team: 'nobody', models: ['nothing', ids[0]!], sense: 'at most', amount: 1 }
  const scenario = parseScenario({
    tapeline: 'scenario/1',
    hours: { ghosts: 1, [book.teams[0]!.team]: 1 },
    models: ['gone'],
    rules: [rule],
  })
  expect(unknownNames({ book, scenario }).map(({ message }) => message)).toEqual([
    'The scenario names teams that are not there: ghosts, nobody. What it says of them does nothing',
    'The scenario names coverage models that are not there: gone, nothing. What it says of them does nothing',
  ])
  expect(unknownNames({ book, scenario: parseScenario({ tapeline: 'scenario/1' }) })).toEqual([])
})
