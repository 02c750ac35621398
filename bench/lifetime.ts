/** Fitting the models of orders and of spend on a large book, against computing its likelihood once. No database: the same on either engine. */
import { seeded } from '#engine/importance/resample.ts'
import { fitTransactional } from '#engine/lifetime/fit-transactional.ts'
import { lifetimeValues } from '#engine/lifetime/lifetime-values.ts'
import type { BetaGeometric } from '#engine/lifetime/order-model.ts'
import type { PurchaseSummaries } from '#engine/lifetime/purchase-summary.ts'
import { fitSpend, type SpendModel } from '#engine/lifetime/spend.ts'
import type { Figure } from './bench.ts'
import { cpuSeconds } from './cpu-clock.ts'
import { percentile } from './timed-store.ts'

const accounts = 1_000_000
const repetitions = 3
/** What the book is made by: orders every three weeks or so, one in twelve leaves after an order. */
const truth: BetaGeometric = { kind: 'mbg-nbd', unit: 'days', r: 1.4, alpha: 30, a: 0.8, b: 8 }
const spendTruth: SpendModel = { p: 4, q: 3.5, v: 40_000 }

export function measureLifetime(): Figure[] {
  const book = invent()
  const [fitting, spending, passing, valuing]: [number[], number[], number[], number[]] = [[], [], [], []]
  let checksum = 0
  for (let i = 0; i < repetitions; i++) {
    const times = [cpuSeconds()]
    const orders = fitTransactional(book)!
    times.push(cpuSeconds())
    const spend = fitSpend(book)!
    times.push(cpuSeconds())
    checksum += likelihoodOnce(book)
    times.push(cpuSeconds())
    checksum += valuesOf(book, orders.model as BetaGeometric, spend.model)
    times.push(cpuSeconds())
    for (const [at, into] of [fitting, spending, passing, valuing].entries()) into.push(times[at + 1]! - times[at]!)
    const { r, b } = orders.model as BetaGeometric
    // Orders of one day are one, so what is found is a little off what they were drawn by.
    if (Math.abs(r / truth.r - 1) > 0.1 || Math.abs(b / truth.b - 1) > 0.1 || Math.abs(spend.model.q / spendTruth.q - 1) > 0.05)
      throw new RangeError('the fit does not find what the book was made by')
  }
  if (!Number.isFinite(checksum)) throw new RangeError('the likelihood was not computed')
  const [fit, spend, pass, value] = [fitting, spending, passing, valuing].map((of) => percentile(of, 0.5)) as [
    number,
    number,
    number,
    number,
  ]
  return [
    {
      name: 'fitting orders and spend of a whole book, against computing its likelihood once',
      value: (fit + spend) / pass,
      unit: '×',
      aim: 30,
      from: `1,000,000 accounts: MBG/NBD ${fit.toFixed(1)} s and Gamma-Gamma ${spend.toFixed(1)} s against ${(1000 * pass).toFixed(0)} ms of the processor (medians of ${repetitions}); the value of every account over 36 months ${value.toFixed(1)} s`,
    },
  ]
}

/** The least that maximum likelihood can cost: every account's terms once, at one set of parameters. */
function likelihoodOnce({ repeats, lastAt, age, meanSpend }: PurchaseSummaries): number {
  const { r, alpha, a, b } = truth
  const { p, q, v } = spendTruth
  let sum = 0
  for (let i = 0; i < repeats.length; i++) {
    const x = repeats[i]!
    const logAge = Math.log(alpha + age[i]!)
    sum += Math.log1p((a / (b + x)) * Math.exp((r + x) * (logAge - Math.log(alpha + lastAt[i]!)))) - (r + x) * logAge
    if (x > 0) sum += (p * x - 1) * Math.log(meanSpend[i]!) - (p * x + q) * Math.log(v + x * meanSpend[i]!)
  }
  return sum
}

function valuesOf(summaries: PurchaseSummaries, orders: BetaGeometric, spend: SpendModel): number {
  const n = summaries.repeats.length
  const none = new Float64Array(n)
  const contract = { revenue: none, period: none, monthsToRenewal: none, model: none, models: [] }
  const columns = { n, revenue: none, orders: { revenue: none, summaries }, contract, marginShare: none.map(() => 0.3), retention: none }
  return lifetimeValues(columns, { orders, spend }, { horizonMonths: 36, discount: 0.1 }).value.reduce((sum, one) => sum + one, 0)
}

/** A book of accounts that came over four years and were watched to one day. */
function invent(): PurchaseSummaries {
  const random = seeded(14)
  const summaries = {
    unit: 'days' as const,
    repeats: new Int32Array(accounts),
    lastAt: new Float64Array(accounts),
    age: new Float64Array(accounts),
    meanSpend: new Float64Array(accounts),
  }
  for (let i = 0; i < accounts; i++) {
    const age = 1 + Math.floor(1460 * random())
    const rate = gamma(random, truth.r) / truth.alpha
    const leaves = gamma(random, truth.a)
    const p = leaves / (leaves + gamma(random, truth.b))
    let [at, last] = [0, 0]
    while (random() >= p) {
      at += -Math.log(1 - random()) / rate
      if (Math.ceil(at) > age) break
      // Of orders on one day one is counted.
      if (Math.ceil(at) > last) summaries.repeats[i]!++
      last = Math.ceil(at)
    }
    summaries.age[i] = age
    summaries.lastAt[i] = last
    const x = summaries.repeats[i]!
    if (x > 0) summaries.meanSpend[i] = gamma(random, spendTruth.p * x) / x / (gamma(random, spendTruth.q) / spendTruth.v)
  }
  return summaries
}

/** Marsaglia and Tsang (2000). */
function gamma(random: () => number, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}
