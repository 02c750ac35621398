/** The optimiser against HiGHS, against a pass over its columns, and as a slider. No database: the same on either engine. */
import { randomOf } from '#app/demo/random.ts'
import { solveExactly } from '#app/optimiser/solve-exactly.ts'
import { isInfeasible } from '#engine/optimiser/choice-of.ts'
import type { ChoiceColumns, Solution } from '#engine/optimiser/choice-types.ts'
import { type PreparedChoices, prepareChoices, solveChoices, solvePrepared } from '#engine/optimiser/solve-choices.ts'
import type { Figure } from './bench.ts'
import { cpuSeconds } from './cpu-clock.ts'
import { percentile } from './timed-store.ts'

/** Models of rising effort for accounts of very different size: what a team spends on them, what that costs, what it is worth. */
export function inventChoices(
  accounts: number,
  models: number,
  teams: number,
  moves: number,
): { columns: ChoiceColumns; limits: number[] } {
  const { int } = randomOf(20_261_122)
  const drawn = () => int(1, 999_999) / 1_000_000
  const size = accounts * models
  const columns = {
    start: Int32Array.from({ length: accounts + 1 }, (_, a) => a * models),
    value: new Float64Array(size),
    use: Array.from({ length: 1 + teams + moves }, () => new Float64Array(size)),
  }
  const wanted = new Float64Array(1 + teams + moves)
  for (let a = 0; a < accounts; a++) {
    const scale = Math.exp(2.2 * Math.sqrt(-2 * Math.log(drawn())) * Math.cos(2 * Math.PI * drawn()))
    const margin = 20_000 + 50_000 * scale
    const segment = moves > 0 ? Math.floor(drawn() * moves) : 0
    let best = a * models
    for (let m = 0; m < models; m++) {
      const j = a * models + m
      columns.value[j] = Math.round(margin * 2.2)
      if (m === 0) continue
      const effort = (0.3 + drawn()) * m * (1 + Math.log1p(scale))
      let cost = Math.round(3000 * effort * drawn())
      columns.use[0]![j] = cost
      for (let t = 0; t < teams; t++) {
        if ((m + t) % 2 === 1 && drawn() > 0.3) continue
        const minutes = Math.round(60 * effort * (0.2 + drawn()))
        columns.use[1 + t]![j] = minutes
        cost += minutes * 70
      }
      if (moves > 0) columns.use[1 + teams + segment]![j] = 1
      const gain = (0.25 * drawn() * Math.sqrt(m)) / (1 + 0.1 * Math.log1p(scale))
      columns.value[j] = Math.round(margin * 2.2 * (1 + gain) - 0.66 * cost)
      if (columns.value[j]! > columns.value[best]!) best = j
    }
    for (const [k, use] of columns.use.entries()) wanted[k] = wanted[k]! + use[best]!
  }
  // Of what everybody's best would take: less than half of the money, a third and more of each team, half of the changes.
  return { columns, limits: Array.from(wanted, (use, k) => Math.floor(use * (k === 0 ? 0.4 : k <= teams ? 0.3 + 0.03 * k : 0.5))) }
}

/** 5,000 accounts × 5 models under one budget, against HiGHS asked for the same gap. */
export async function measureAgainstHighs(): Promise<Figure[]> {
  const { columns, limits } = inventChoices(5000, 5, 0, 0)
  const times: number[] = []
  let ours = solved(solveChoices(columns, limits, { effort: 'quick' }))
  for (let i = 0; i < 9; i++) {
    const from = cpuSeconds()
    ours = solved(solveChoices(columns, limits, { effort: 'quick' }))
    times.push(cpuSeconds() - from)
  }
  const own = percentile(times, 0.5)
  const from = cpuSeconds()
  const exact = await solveExactly(columns, limits, { seconds: 120, gap: ours.gap })
  const theirs = cpuSeconds() - from
  if (!('solution' in exact)) throw new RangeError(`HiGHS found ${exact.status}`)
  if (exact.solution.choice.value > ours.bound * (1 + 1e-9)) throw new RangeError('HiGHS found more than the bound')
  return [
    {
      name: 'a plan under one budget, against HiGHS asked for the same gap',
      value: (100 * own) / theirs,
      unit: '%',
      aim: 2,
      from: `5,000 accounts × 5 models: ${ms(own)} against ${ms(theirs)} of the processor, ${(theirs / own).toFixed(0)} times as quick; gaps ${share(ours.gap)} and ${share(exact.solution.gap)}`,
    },
  ]
}

/** A million accounts × 6 models under a budget and 8 teams, against one pass over the columns. */
export function measureLargePlan(): Figure[] {
  const { columns, limits } = inventChoices(1_000_000, 6, 8, 0)
  const begun = cpuSeconds()
  const prepared = prepareChoices(columns)
  const preparing = cpuSeconds() - begun
  const from = cpuSeconds()
  const found = solved(solvePrepared(prepared, limits))
  const solving = cpuSeconds() - from
  const passes = Array.from({ length: 5 }, () => {
    const before = cpuSeconds()
    onePass(prepared, found.multipliers)
    return cpuSeconds() - before
  })
  const pass = percentile(passes, 0.5)
  return [
    {
      name: 'a plan of a million accounts: its gap',
      value: 100 * found.gap,
      unit: '%',
      aim: 0.01,
      from: `1,000,000 accounts × 6 models, a budget and 8 teams: gap ${share(found.gap)}`,
    },
    {
      name: 'the same, against one pass over its columns',
      value: solving / pass,
      unit: '×',
      from: `${ms(solving)} against ${ms(pass)} of the processor; laying the columns out before took ${ms(preparing)}`,
    },
  ]
}

/** A slider over 100,000 accounts: the budget moves a step at a time. */
export function measureSlider(): Figure[] {
  const { columns, limits } = inventChoices(100_000, 6, 6, 3)
  const prepared = prepareChoices(columns)
  const [times, gaps]: [number[], number[]] = [[], []]
  let { choice, multipliers } = solved(solvePrepared(prepared, limits, { effort: 'quick' }))
  const today = Int32Array.from({ length: columns.start.length - 1 }, (_, a) => columns.start[a]!)
  for (let step = 0; step < 60; step++) {
    const moved = limits.map((limit, k) => (k === 0 ? Math.round(limit * (1 + 0.5 * Math.sin(step / 5))) : limit))
    const from = cpuSeconds()
    const found = solved(solvePrepared(prepared, moved, { effort: 'quick', starts: [today] }))
    times.push(cpuSeconds() - from)
    gaps.push(found.gap)
    ;({ choice, multipliers } = found)
  }
  const passes = Array.from({ length: 15 }, () => {
    const before = cpuSeconds()
    onePass(prepared, multipliers)
    return cpuSeconds() - before
  })
  if (choice.used.some((used, k) => k > 0 && used > limits[k]!)) throw new RangeError('a limit is not kept')
  const [half, most, pass] = [percentile(times, 0.5), percentile(times, 0.95), percentile(passes, 0.5)]
  return [
    {
      name: 'one step of a slider over 100,000 accounts, against 100 ms (p95)',
      value: most / 0.1,
      unit: '×',
      aim: 1,
      from: `× 6 models, a budget, 6 teams, 3 limits of changes: p50 ${ms(half)}, p95 ${ms(most)} of the processor, ${(half / pass).toFixed(1)} passes over the columns (${ms(pass)}); largest gap ${share(Math.max(...gaps))}`,
    },
  ]
}

/** The least that any answer needs: every account's best column at given prices. */
function onePass({ scaled: { groups, useScale, valueScale } }: PreparedChoices, multipliers: Float64Array): number {
  const { n, width, start, value, use } = groups
  const lambda = multipliers.map((l, k) => (l * valueScale) / useScale[k]!)
  let total = 0
  for (let g = 0, j = 0, u = 0; g < n; g++) {
    let most = Number.NEGATIVE_INFINITY
    for (const end = start[g + 1]!; j < end; j++) {
      let score = value[j]!
      for (let k = 0; k < width; k++) score -= lambda[k]! * use[u++]!
      if (score > most) most = score
    }
    total += most
  }
  return total
}

function solved(found: ReturnType<typeof solveChoices>): Solution {
  if (isInfeasible(found)) throw new RangeError('no plan keeps the limits')
  return found
}

const ms = (seconds: number): string => (seconds < 10 ? `${(1000 * seconds).toFixed(seconds < 0.1 ? 1 : 0)} ms` : `${seconds.toFixed(1)} s`)
const share = (gap: number): string => `${(100 * gap).toPrecision(2)} %`
