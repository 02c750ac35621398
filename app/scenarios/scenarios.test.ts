/** Scenarios: laws of plans on made books, and the way of a scenario from the record to the command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseScenario, type Scenario } from '#api/scenario.ts'
import { runCommand } from '#cli/run-command.ts'
import { coverageValue, coverageValueWithPrice, type OfferedModel } from '#engine/coverage/coverage-value.ts'
import { choiceOf, isInfeasible } from '#engine/optimiser/choice-of.ts'
import type { Solution } from '#engine/optimiser/choice-types.ts'
import type { Store } from '#store/db.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { madeScenarioBook, nobodyMerged } from '#test/builders/made-scenario-book.ts'
import { account, interaction, order, orderLine } from '#test/builders/rows.ts'
import { openInMemory } from '#test/store-cases.ts'
import type { Context } from '../context.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { approveFile } from '../models/approve-model.ts'
import { accountReason } from './account-reason.ts'
import { answerKept, answerScenario, asTodayScenario } from './answer-scenario.ts'
import { compareScenarios } from './compare-scenarios.ts'
import { exportDifference, exportSideBySide } from './export-comparison.ts'
import { heldBy } from './instance.ts'
import { bringScenarioBack, changeScenario, createScenario, deleteScenario, listScenarios, noteOnScenario } from './keep-scenarios.ts'
import { instanceOf } from './make-instance.ts'
import { heldWords, listPlanAccounts } from './plan-accounts.ts'
import { changesOf } from './plan-quarters.ts'
import { scenarioFrontier } from './scenario-frontier.ts'
import { scenarioGround } from './scenario-ground.ts'
import { baseline, solveInstance } from './solve-instance.ts'
import { byRules, isSolved } from './solve-scenario.ts'

const scenario = (more: object = {}): Scenario => parseScenario({ tapeline: 'scenario/1', name: 'Tried', ...more })

describe('a plan', () => {
  const book = madeScenarioBook(200)
  const instance = (more: object = {}) => instanceOf(book, nobodyMerged, scenario(more), book.columns.smallOrders, 'base')
  const solve = (more: object = {}, starts: Int32Array[] = []) => {
    const of = instance(more)
    return { of, found: solveInstance(of, { effort: 'full', starts }) as Solution }
  }
  const keeps = ({ limits }: ReturnType<typeof instance>, used: Float64Array) =>
    used.every((amount, k) => amount <= limits[k]!.limit * (1 + 1e-9) + 1e-6)
  const moves = { perQuarter: { MAJOR: 3, SME: 10 }, quarters: 2 }

  it('keeps every limit, is never above its bound, and never below what nobody optimised', () => {
    for (const more of [
      {},
      { moves },
      { hours: { [book.teams[0]!.team]: book.teams[0]!.todayHours * 0.85 } },
      { costing: 'cash', budgetMinor: 500_000 },
    ]) {
      const { of, found } = solve(more)
      expect(isInfeasible(found)).toBe(false)
      expect(keeps(of, found.choice.used)).toBe(true)
      expect(found.bound).toBeGreaterThanOrEqual(found.choice.value)
      for (const name of ['today', 'even', 'revenue'] as const) {
        const plan = choiceOf(of.columns, baseline(of, name))
        if (keeps(of, plan.used)) expect(found.choice.value).toBeGreaterThanOrEqual(plan.value)
      }
    }
  })

  it('is worth no less when a limit is relaxed, and a slider is told nearly the same', () => {
    let last: Int32Array[] = []
    let value = Number.NEGATIVE_INFINITY
    for (const budgetMinor of [50_000, 200_000, 800_000]) {
      const { of, found } = solve({ budgetMinor, moves }, last)
      expect(found.choice.value).toBeGreaterThanOrEqual(value)
      const quick = solveInstance(of, { effort: 'quick' }) as Solution
      expect(quick.choice.value).toBeLessThanOrEqual(found.bound)
      expect(quick.bound).toBeGreaterThanOrEqual(found.choice.value)
      expect(quick.gap).toBeLessThan(0.01)
      value = found.choice.value
      last = [found.choice.column]
    }
  })

  it('values every column as the formula does for one account alone', () => {
    const of = instance({ adjust: { lift: 1.5, selfService: 0.7 } })
    const { accounts, terms, horizon, columns } = of.worth
    const rate = Object.fromEntries(book.teams.map(({ team }, g) => [team, accounts.rate[g]!]))
    const offered = (a: number, m: number): OfferedModel => {
      const [to, now] = [terms[m]!, terms[accounts.today[a]!]!]
      const lift = to.lift[accounts.segment[a]!]! - now.lift[accounts.segment[a]!]!
      if (to.distributor) return { lift, distributor: to.distributor }
      const asked = Array.from({ length: accounts.asked.start[a + 1]! - accounts.asked.start[a]! }, (_, i) => accounts.asked.start[a]! + i)
      const [q, n] = [accounts.asked.reason, accounts.asked.n]
      const sum = (of: Float64Array) => asked.reduce((total, i) => total + n[i]! * of[q[i]!]!, 0)
      const all = asked.reduce((total, i) => total + n[i]!, 0)
      const stays = all === 0 ? 1 : (1 - sum(to.moved) / all) / (1 - sum(to.movedAtBase) / all)
      return {
        lift,
        capture: to.capture[accounts.segment[a]!]! - now.capture[accounts.segment[a]!]!,
        cash: to.cash,
        minutes: Object.fromEntries(book.teams.map(({ team }, g) => [team, to.other[g]! + to.orders[g]! + to.answers[g]! * stays])),
        moved: [{ n: 1, costPerResolution: sum(to.movedCost), cashPerResolution: sum(to.movedCash) }],
      }
    }
    let tried = 0
    for (let j = 0; j < of.model.length; j++) {
      const [a, m] = [of.open.columns.account[j]!, of.model[j]!]
      if (m === accounts.today[a]) continue
      const full = accounts.minutes.reduce((sum, of, g) => sum + of[a]! * accounts.rate[g]!, 0)
      const served = {
        ...{ margin: accounts.margin[a]!, opportunity: accounts.opportunity[a]!, retention: 1 / (1 + Math.exp(-accounts.logit[a]!)) },
        ...{ currentCostFull: full, currentCostCash: 0 },
      }
      const { price } = terms[m]!
      const params = { ...horizon, rate }
      if (price === null) {
        const wanted = coverageValue(served, offered(a, m), params)
        expect(Math.abs(columns.value[j]! - wanted.value)).toBeLessThan(0.51)
        expect(columns.cash[j]).toBeCloseTo(wanted.budgetUse, 6)
      } else if (price.ifDeclined !== accounts.today[a] && price.minimum === 0) {
        const paid = { ...offered(a, m), price: price.fee }
        const wanted = coverageValueWithPrice(served, paid, offered(a, price.ifDeclined), price.acceptance, params)
        expect(Math.abs(columns.value[j]! - wanted.value)).toBeLessThan(0.51)
      }
      tried++
    }
    expect(tried).toBeGreaterThan(200)
  })

  it('lays its changes over quarters: never more of a segment than are allowed, what it takes told at the end of each', () => {
    const hours = { [book.teams[0]!.team]: book.teams[0]!.todayHours * 0.9 }
    const { of, found } = solve({ moves: { perQuarter: { MAJOR: 3, SME: 10 }, quarters: 3 }, hours })
    const { quarters, beginning } = changesOf({ instance: of, solution: found })
    expect(quarters.map((one) => one.from)).toEqual(['2026-10-01', '2027-01-01', '2027-04-01'].slice(0, quarters.length))
    for (const one of quarters)
      for (const { accounts, most } of one.segments) expect(accounts).toBeLessThanOrEqual(most ?? Number.POSITIVE_INFINITY)
    const moved = book.accounts.flatMap((_, a) => (of.model[found.choice.column[a]!] === book.columns.today[a] ? [] : [a]))
    expect(moved.length).toBeGreaterThan(10)
    expect(quarters.reduce((sum, one) => sum + one.accounts, 0)).toBe(moved.length)
    for (const one of quarters) expect(moved.filter((a) => beginning(a) === one.from).length).toBe(one.accounts)
    // At the end it is what the plan takes, and on the way nobody waits who could have gone.
    const last = quarters.at(-1)!
    expect([last.spend, last.over]).toEqual([Math.round(found.choice.used[0]!), []])
    last.hours.forEach(({ team, used }) => {
      expect(used * 60).toBeCloseTo(found.choice.used[of.limits.findIndex((limit) => limit.team === team)]!, 3)
    })
  })

  it('downgrades nobody with an open case, before a renewal or of grade D, unless the guard is off; rules of the least amount are kept', async () => {
    const { of, found } = solve()
    const lower = (a: number) => book.rank[of.model[found.choice.column[a]!]!]! < book.rank[book.columns.today[a]!]!
    const renews = (a: number, days: number) => book.renewalIn[a]! >= 0 && book.renewalIn[a]! <= days
    const guarded = book.accounts.flatMap((_, a) => (book.openCase[a] === 1 || book.gradeD[a] === 1 || renews(a, 90) ? [a] : []))
    expect(guarded.length).toBeGreaterThan(20)
    expect(guarded.filter(lower)).toEqual([])
    const free = instance({ guards: { openCase: false, gradeD: false, renewalDays: 0 } })
    expect(free.model.length).toBeGreaterThan(of.model.length)
    expect(free.open.held.every((bits) => (bits & (heldBy.openCase | heldBy.gradeD | heldBy.renewal)) === 0)).toBe(true)
    // Each guard says whom it holds, whatever the others do; the days are those of the scenario.
    const held = (days: number) => {
      const { open } = instance({ guards: { openCase: false, gradeD: false, renewalDays: days } })
      return book.accounts.flatMap((_, a) => ((open.held[a]! & heldBy.renewal) !== 0 ? [a] : []))
    }
    expect(held(90).length).toBeGreaterThan(2)
    expect(held(365).length).toBeGreaterThan(held(90).length)
    for (const a of held(90)) {
      expect(renews(a, 90)).toBe(true)
      expect(of.open.held[a]! & heldBy.renewal).not.toBe(0)
      expect(heldWords(of, a)).toContain(`before its renewal on ${book.renewal[a]}`)
    }
    const digital = of.models.models.findIndex((one) => one.id === 'digital')
    const served = (column: Int32Array) => column.reduce((sum, j) => sum + (of.model[j] === digital ? 1 : 0), 0)
    const amount = served(found.choice.column) + 5
    const ruled = instance({
      budgetMinor: 10_000_000,
      rules: [{ name: 'More by the assistant', models: ['digital'], sense: 'at least', amount }],
    })
    const solved = await byRules({} as Context, ruled, 20)
    if (!isSolved(solved)) throw new Error('a rule that can be kept was not')
    expect(solved.solver).toBe('highs')
    expect(served(solved.solution.choice.column)).toBeGreaterThanOrEqual(amount)
    expect(keeps(ruled, solved.solution.choice.used)).toBe(true)
    expect(solved.solution.choice.value).toBeLessThanOrEqual(solve({ budgetMinor: 10_000_000 }).found.bound)
  }, 30_000)

  it('says of what cannot be kept the least that would do, and that is enough', () => {
    const of = instance({ hours: { service: 1 } })
    const found = solveInstance(of, { effort: 'full' })
    if (!isInfeasible(found)) throw new Error('one hour is not enough for anybody')
    const service = of.limits.findIndex((one) => one.team === 'service')
    const least = found.least[service]!
    expect(least).toBeGreaterThan(60)
    expect(isInfeasible(solveInstance(instance({ hours: { service: (least + 1) / 60 } }), { effort: 'full' }))).toBe(false)
  })
})

describe('a scenario', () => {
  let store: Store
  const ctx = (): Context => ({ store, actor: 'user:1', now: '2027-01-02T00:00:00Z' })
  const day = (i: number) => `2026-${String(1 + (i % 12)).padStart(2, '0')}-15`
  const rows = Array.from({ length: 40 }, (_, i) => {
    const customer = `A${String(i).padStart(3, '0')}`
    const net = i < 4 ? 5_000_000 : i < 12 ? 900_000 : 60_000 + i
    return [
      account({ externalId: customer, name: `Account ${customer}`, country: i < 20 ? 'DE' : 'FR' }),
      order({ externalId: `${customer}-1`, customer, day: day(i) }),
      orderLine({ externalId: `${customer}-1-1`, order: `${customer}-1`, customer, day: day(i), netMinor: net } as never),
      ...Array.from({ length: i < 4 ? 12 : i % 5 }, (_, n) =>
        interaction({ externalId: `${customer}-v${n}`, customer, day: day(n), kind: 'visit', channel: 'visit' }),
      ),
      ...Array.from({ length: i % 4 }, (_, n) =>
        interaction({ externalId: `${customer}-t${n}`, customer, day: day(n), channel: 'phone', reason: 'Where is my order' }),
      ),
    ]
  }).flat()
  afterAll(() => store.close())
  beforeAll(async () => {
    store = await openInMemory()
    await bringRows(store, [{ source: 'erp', rows }])
    await approveFile(ctx(), JSON.parse(readFileSync('docs/examples/cost-models/demo-sketch.json', 'utf8')), 'for the test')
    await takeSnapshot(ctx(), { asOf: '2026-12-31', window: '12m', level: 'customer', costModel: null, segmentation: null })
  })

  it('begins from where the record stands', async () => {
    const ground = await scenarioGround(ctx(), null)
    expect([ground.accounts, ground.coverage]).toEqual([40, null])
    expect(ground.models.reduce((sum, one) => sum + one.accountsToday, 0)).toBe(40)
    const [today, even, revenue] = ground.baselines
    expect([today!.moved, today!.bound, today!.spend]).toEqual([0, null, Math.round(ground.budgetMinor.today)])
    const plan = await answerScenario(ctx(), { document: asTodayScenario(), quick: false })
    expect(plan.against!.map((one) => one.gainMinor)).toEqual([today, even, revenue].map((one) => plan.value - one!.value))
    expect(plan.value).toBeGreaterThanOrEqual(today!.value)
    expect(plan.moves.reduce((sum, one) => sum + one.accounts, 0)).toBe(plan.moved)
    expect(today!.value + plan.moves.reduce((sum, one) => sum + one.valueDelta, 0)).toBe(plan.value)
    expect(plan.models.reduce((sum, one) => sum + one.valueMinor, 0)).toBe(plan.value)
  })

  it('is kept, changed by one at a time, compared, noted and thrown away; its plan tells of every account why', async () => {
    const made = await createScenario(ctx(), 'Ada', { name: 'First' })
    const plan = await answerKept(ctx(), made.id, null)
    const budgetMinor = plan.spend * 2
    const pin = { source: 'erp', externalId: 'A000', model: 'teamed', reason: 'They asked for it' }
    const copy = await createScenario(ctx(), 'Ada', { name: 'Second', from: made.id })
    const changed = await changeScenario(ctx(), 'Bob', copy.id, {
      revision: 1,
      document: { ...copy.document, budgetMinor, pins: [pin] },
      proposed: true,
    })
    expect([changed.revision, changed.proposedByName, changed.changedByName, changed.document.pins]).toEqual([2, 'Bob', 'Bob', [pin]])
    await expect(changeScenario(ctx(), 'Ada', copy.id, { revision: 1, name: 'Third' })).rejects.toThrow(/Bob changed Second meanwhile/)
    expect((await noteOnScenario(ctx(), 'Ada', copy.id, 'Dear')).notes.map((one) => one.body)).toEqual(['Dear'])

    const second = await answerKept(ctx(), copy.id, null)
    const held = await listPlanAccounts(ctx(), copy.id, null, { show: 'held', limit: 10 })
    const pinned = held.items.find((one) => one.key === 'erp/A000')!
    expect([pinned.to, pinned.held]).toEqual(['teamed', 'Pinned to Teamed: They asked for it'])
    const all = await listPlanAccounts(ctx(), copy.id, null, { show: 'all', limit: 100 })
    expect(all.items.reduce((sum, one) => sum + one.valueMinor, 0)).toBe(second.value)
    const moved = (await listPlanAccounts(ctx(), made.id, null, { show: 'moved', limit: 100 })).items
    expect(moved.length).toBe(plan.moved)
    for (const one of moved.slice(0, 5)) {
      const { options, flips } = await accountReason(ctx(), made.id, one.id, null)
      for (const option of options.filter((each) => each.valueMinor !== null)) {
        expect(option.steps.reduce((sum, step) => sum + step.minor, 0)).toBe(option.valueMinor)
        expect(option.netMinor!).toBeLessThanOrEqual(options.find((each) => each.chosen)!.netMinor! + 1 + plan.gap! * plan.bound!)
      }
      expect(options.filter((each) => each.closed === null).length).toBeGreaterThan(0)
      expect(flips.every((flip) => flip.to === one.runnerUp)).toBe(true)
    }
    const difference = await compareScenarios(ctx(), made.id, copy.id, { limit: 100 })
    expect(difference.segments.reduce((sum, one) => sum + one.valueDelta, 0)).toBe(second.value - plan.value)
    expect(difference.accounts.total).toBe(difference.segments.reduce((sum, one) => sum + one.differ, 0))

    const { points, marks } = await scenarioFrontier(ctx(), made.id, null)
    expect(points.every((one, i) => one.boundMinor >= one.valueMinor && (i === 0 || one.valueMinor >= points[i - 1]!.valueMinor))).toBe(
      true,
    )
    expect(marks.map((one) => one.kind)).toEqual(['today', 'even', 'revenue', 'scenario', 'scenario'])

    // What is tried has lists and a frontier of its own, and leaves what is kept as it is.
    const tried = { ...made.document, budgetMinor: 0 }
    const triedPlan = await answerScenario(ctx(), { document: tried, scenario: made.id, quick: false })
    const triedAccounts = await listPlanAccounts(ctx(), made.id, null, { show: 'all', limit: 100 }, tried)
    expect(triedAccounts.items.reduce((sum, one) => sum + one.valueMinor, 0)).toBe(triedPlan.value)
    expect((await scenarioFrontier(ctx(), made.id, null, { ...tried, adjust: { ...tried.adjust, lift: 2 } })).points).not.toEqual(points)
    expect((await answerKept(ctx(), made.id, null)).value).toBe(plan.value)

    // A pin that closes today's model changes the scenario, not today: changes add up to the gain over it.
    const [asToday] = second.against!
    expect(asToday).toMatchObject({ baseline: 'today', moved: 0, valueMinor: plan.against![0]!.valueMinor, lowMinor: asToday!.valueMinor })
    expect(second.moves.reduce((sum, one) => sum + one.valueDelta, 0)).toBe(asToday!.gainMinor)
    expect(asToday!.models.map((one) => one.accounts)).toEqual(plan.against![0]!.models.map((one) => one.accounts))

    const [head, ...table] = (await text((await exportSideBySide(ctx(), { scenarios: [], format: 'csv' })).body)).trim().split('\r\n')
    expect([head!.split(',').length, table.length]).toEqual([table[0]!.split(',').length, 5])
    expect(table.at(-1)!.split(',').slice(0, 3)).toEqual(['Second', 'Ada', 'yes'])
    const differences = (await text((await exportDifference(ctx(), made.id, copy.id, { format: 'csv' })).body)).trim().split('\r\n')
    expect(differences.length - 1).toBe(difference.accounts.total)

    const theirs = { ...ctx(), actor: 'user:2' }
    expect((await changeScenario(theirs, 'Eve', made.id, { revision: 1, mine: true })).ownerName).toBe('Eve')

    await deleteScenario(ctx(), copy.id, 2)
    await expect(bringScenarioBack({ ...ctx(), now: '2027-01-02T00:11:00Z' }, copy.id)).rejects.toThrow(/more than 10 minutes ago/)
    const back = await bringScenarioBack(ctx(), copy.id)
    expect([back.id, back.revision, back.ownerName, back.proposedByName, back.document.pins]).toEqual([copy.id, 2, 'Ada', 'Bob', [pin]])
    expect(back.notes.map((one) => [one.byName, one.body])).toEqual([['Ada', 'Dear']])
    await deleteScenario(ctx(), copy.id, 2)
    expect((await listScenarios(ctx())).map((one) => one.name)).toEqual(['First'])
    await expect(answerKept(ctx(), copy.id, null)).rejects.toThrow(/no such scenario/)
  })

  it('is answered on the command line; where nothing keeps the limits it ends with 3 and the least that would', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'tapeline-plan-'))
    const run = async (document: object) => {
      const out: string[] = []
      writeFileSync(path.join(dir, 'scenario.json'), JSON.stringify({ tapeline: 'scenario/1', ...document }))
      const io = { stdout: (text: string) => out.push(text), stderr: (text: string) => out.push(text), cwd: dir, terminal: false }
      const exit = await runCommand(['plan', '--scenario', 'scenario.json', '--json'], io as never, ctx())
      return { exit, plan: JSON.parse(out.join('')) }
    }
    const { exit, plan } = await run({})
    expect(exit).toBe(0)
    expect(plan).toMatchObject({ value: expect.any(Number), bound: expect.any(Number), gap: expect.any(Number), spend: expect.any(Number) })
    expect(Object.keys(plan.hours[0])).toEqual(expect.arrayContaining(['team', 'used', 'available', 'price']))
    expect(plan).not.toHaveProperty('infeasible')
    const none = await run({ hours: { fieldSales: 0, service: 0, orderDesk: 0 }, models: [] })
    expect(none.exit).toBe(3)
    expect(none.plan.infeasible.together.length).toBeGreaterThan(0)
    rmSync(dir, { recursive: true })
  })
})
