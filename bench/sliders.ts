/** Whole answers while a slider of a scenario moves, over 100,000 accounts: what is assumed and who may have what, the plan, and its numbers. No database. */
import { parseCoverageModels } from '#api/coverage-models.ts'
import { parseScenario } from '#api/scenario.ts'
import { movingInstance } from '#app/scenarios/moving-instance.ts'
import { quickPlan } from '#app/scenarios/quick-answer.ts'
import { defaultStandards } from '#engine/promises/standards.ts'
import { exampleCoverage, madeScenarioBook, nobodyMerged } from '#test/builders/made-scenario-book.ts'
import type { Figure } from './bench.ts'
import { cpuSeconds } from './cpu-clock.ts'
import { percentile } from './timed-store.ts'

const accounts = 100_000
const steps = 60

/** Each slider is dragged back and forth, the others standing where limits bind. */
export function measureSliders(): Figure[] {
  const book = madeScenarioBook(accounts, sixModels())
  const smallOrders = Float64Array.from({ length: accounts }, (_, a) => ((a * 7919) % 100) / 20)
  const answer = (question: object) => {
    const scenario = parseScenario({ tapeline: 'scenario/1', moves, ...question })
    const below = scenario.thresholds.smallOrderBelowMinor
    const small = below === null ? book.columns.smallOrders : smallOrders.map((n) => n * (below / 5000))
    const from = cpuSeconds()
    const plan = quickPlan(movingInstance(book, nobodyMerged, scenario, small, 'base'), defaultStandards, 0)
    const taken = cpuSeconds() - from
    if (plan.infeasible || !plan.feasible) throw new RangeError('a limit is not kept')
    return { plan, taken }
  }
  const budgetMinor = Math.round(answer({}).plan.spend * 1.5)
  const team = book.teams[0]!
  const drags: Readonly<Record<string, (wave: number, i: number) => object>> = {
    budget: (wave) => ({ budgetMinor: Math.round(budgetMinor * (1 + 0.6 * wave)) }),
    hours: (wave) => ({ budgetMinor, hours: { [team.team]: Math.round(team.todayHours * (0.95 + 0.1 * wave)) } }),
    retention: (wave, i) => ({ budgetMinor, adjust: { lift: 1 + 0.5 * wave + i / 1e6 } }),
    growth: (wave, i) => ({ budgetMinor, adjust: { capture: 1 + 0.5 * wave + i / 1e6 } }),
    'self-service': (wave, i) => ({ budgetMinor, adjust: { selfService: 0.5 + 0.4 * wave + i / 1e6 } }),
    acceptance: (wave, i) => ({ budgetMinor, adjust: { acceptance: 0.5 + 0.4 * wave + i / 1e6 } }),
    'Major starts at': (wave, i) => ({ budgetMinor, thresholds: { majorFromMinor: Math.round(5e6 * (1 + 0.8 * wave)) + i } }),
    'small order': (wave, i) => ({ budgetMinor, thresholds: { smallOrderBelowMinor: Math.round(5000 * (1 + 0.8 * wave)) + i } }),
  }
  return Object.entries(drags).map(([name, question]) => {
    const [times, gaps]: [number[], number[]] = [[], []]
    for (let i = -5; i < steps; i++) {
      const { plan, taken } = answer(question(Math.sin(i / 5), i + 5))
      if (i < 0) continue
      times.push(taken)
      gaps.push(plan.gap!)
    }
    const [half, most] = [percentile(times, 0.5), percentile(times, 0.95)]
    return {
      name: `a whole answer while a slider moves, against 100 ms (p95): ${name}`,
      value: most / 0.1,
      unit: '×',
      aim: 1,
      from: `p50 ${(1000 * half).toFixed(0)} ms, p95 ${(1000 * most).toFixed(0)} ms of the processor; largest gap ${(100 * Math.max(...gaps)).toPrecision(2)} %`,
    }
  })
}

const moves = { perQuarter: { MAJOR: 300, SME: 2000 }, quarters: 4 }

/** The models of docs/examples and one more, for six teams, most of them open to most accounts: what a large company may have. */
function sixModels() {
  const document = structuredClone(exampleCoverage())
  const part = (team: string, perYear: number) => ({ team, activity: `${team}, ${perYear}`, perYear })
  const of = (id: string) => document.models.find((one) => one.id === id)!
  const everyone = { needs: ['EDI'] }
  const inside = { segments: ['SME', 'MAJOR'] as const, needs: ['EDI'] }
  const teams = ['fieldSales', 'service', 'insideSales', 'technical', 'logistics', 'credit']
  const changed = {
    digital: { eligible: inside, minutes: [part('service', 30), part('insideSales', 20)] },
    teamed: { cashMinor: 1500, minutes: [part('service', 120), part('fieldSales', 240), part('insideSales', 60), part('credit', 15)] },
    focused: {
      ...{ cashMinor: 12_000, eligible: everyone },
      minutes: [part('service', 170), part('fieldSales', 500), part('technical', 120), part('logistics', 40)],
    },
    dedicated: {
      cashMinor: 60_000,
      minutes: [part('service', 270), part('fieldSales', 1200), part('technical', 300), part('logistics', 90), part('credit', 40)],
    },
    distributor: { eligible: { segments: ['SME'] } },
  }
  const models = document.models.map((one) => ({ ...one, ...changed[one.id as keyof typeof changed] }))
  const desk = {
    ...{ ...of('teamed'), id: 'desk', name: 'Inside desk', experience: 2, cashMinor: 4000, eligible: inside, mix: of('digital').mix },
    minutes: [part('insideSales', 150), part('service', 80)],
  }
  return parseCoverageModels({
    ...document,
    teams: teams.map((team, i) => ({ team, hoursPerYear: 0, ratePerHourMinor: 6000 + 600 * i })),
    models: [...models, desk],
  })
}
