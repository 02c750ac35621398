/** Every case of the checks on orders and contracts; the published numbers that need no file run everywhere. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dayNumber } from '../period/days.ts'
import { repeatsProbability } from './beta-geometric.ts'
import { contractRetention, contractSurvival, discountedLifetime, discountedResidual, fitContract } from './contract-model.ts'
import { discountedOrders } from './discount.ts'
import { errorsOfFit, fitBetaGeometric, orderLikelihood } from './fit-beta-geometric.ts'
import { fitTransactional } from './fit-transactional.ts'
import { holdoutFit } from './holdout-fit.ts'
import { aliveProbability, type BetaGeometric, expectedOrders, futureOrders, type OrderModel, type ParetoNbd } from './order-model.ts'
import { paretoLogLikelihood } from './pareto-nbd.ts'
import { type PurchaseSummaries, summarisePurchases } from './purchase-summary.ts'
import { lengthIn, spanOf } from './span.ts'
import { expectedSpend, fitSpend, type SpendModel, spendCorrelation } from './spend.ts'
import { groupSummaries } from './summary-groups.ts'

interface Case {
  id: string
  function: string
  // The inputs of each function are its own; the table below reads them.
  inputs: Record<string, never>
  expected: unknown
  tolerance: number | Record<string, number>
}
const at = (name: string) => new URL(`../../../shared/checks/${name}`, import.meta.url)
const read = (name: string): Case[] => (existsSync(at(name)) ? (JSON.parse(readFileSync(at(name), 'utf8')) as { cases: Case[] }).cases : [])
const [clv, sbg] = [read('clv.json'), read('sbg.json')]

const table = (name: string): number[][] =>
  readFileSync(at(name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))
const weeks = (name: string): PurchaseSummaries => {
  const rows = table(name)
  const column = (i: number) => Float64Array.from(rows, (row) => row[i] ?? 0)
  return { unit: 'weeks', repeats: Int32Array.from(column(1)), lastAt: column(2), age: column(3), meanSpend: column(4) }
}
/** Public example: one line per purchase, `master id, id, YYYYMMDD, CDs, dollars`. */
function cdnow() {
  const rows = readFileSync(at('data/CDNOW_sample.txt'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
  const ids = [...new Set(rows.map((row) => row[1]!))]
  const placeOf = new Map(ids.map((id, place) => [id, place]))
  return {
    n: ids.length,
    purchases: {
      account: Int32Array.from(rows, (row) => placeOf.get(row[1]!)!),
      day: Int32Array.from(rows, (row) => dayNumber(row[2]!.replace(/(....)(..)(..)/, '$1-$2-$3'))),
      // What was free counts as bought there.
      amount: Float64Array.from(rows, (row) => Number(row[4]) || 1e-9),
    },
  }
}
const once = <T>(make: () => T) => {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
const monetary = 'data/cdnow_customers_summary_with_transactions.csv'
const mle = once(() => fitBetaGeometric('bg-nbd', groupSummaries(weeks('data/cdnow_customers_summary.csv'))).model)
const spend = once(() => fitSpend(weeks(monetary))!)
const pareto = { kind: 'pareto-nbd', unit: 'weeks' } as const
const bg = { kind: 'bg-nbd', unit: 'weeks' } as const

type Params = Record<string, number>
interface Inputs {
  file: string
  params: Params | 'MLE'
  t: number | number[]
  x: number | number[]
  tx: number
  T: number
  ids: number[]
  cases: never[]
  n: number[]
  rows: never[]
  months: number
  monthlyDiscount: number
  timeUnitsPerMonth: number
  end: string
}
const bgOf = (params: Inputs['params']): BetaGeometric => (params === 'MLE' ? mle() : ({ ...bg, ...params } as unknown as BetaGeometric))
const paretoOf = (params: Inputs['params']) => ({ ...pareto, ...(params as Params) }) as unknown as ParetoNbd
const given = (model: OrderModel, { t, x, tx, T }: Pick<Inputs, 't' | 'x' | 'tx' | 'T'>) => {
  const of = (repeats: number) => futureOrders(model, { unit: 'weeks', repeats, lastAt: tx, age: T }, spanOf(t as number, 'weeks'))
  return Array.isArray(x) ? x.map(of) : of(x)
}
const historyOf = (of: PurchaseSummaries, id: number) => ({
  unit: of.unit,
  repeats: of.repeats[id - 1]!,
  lastAt: of.lastAt[id - 1]!,
  age: of.age[id - 1]!,
})
const fitOf = ({ file }: Inputs, kind: OrderModel['kind']) => {
  const { model, logLikelihood, errors } = fitTransactional(weeks(file), kind)!
  return { ...model, logLik: logLikelihood, se: errors }
}
const all = (model: OrderModel, { x, tx, T, t }: Inputs) => ({
  E52new: expectedOrders(model, spanOf(52, 'weeks')),
  conditional: given(model, { x, tx, T, t }),
  pAlive: aliveProbability(model, { unit: 'weeks', repeats: x as number, lastAt: tx, age: T }),
})

const functions: Record<string, (inputs: Inputs) => unknown> = {
  bgnbdFit: (inputs) => fitOf(inputs, 'bg-nbd'),
  mbgnbdFit: (inputs) => fitOf(inputs, 'mbg-nbd'),
  pnbdFit: (inputs) => fitOf(inputs, 'pareto-nbd'),
  bgnbdExpected: ({ params, t }) => (t as number[]).map((one) => expectedOrders(bgOf(params), spanOf(one, 'weeks'))),
  pnbdExpected: ({ params, t }) => {
    const of = (one: number) => expectedOrders(paretoOf(params), spanOf(one, 'weeks'))
    return Array.isArray(t) ? t.map(of) : of(t)
  },
  bgnbdConditionalExpected: (inputs) =>
    inputs.ids
      ? inputs.ids.map((id) =>
          futureOrders(mle(), historyOf(weeks('data/cdnow_customers_summary.csv'), id), spanOf(inputs.t as number, 'weeks')),
        )
      : given(bgOf(inputs.params), inputs),
  pnbdConditionalExpected: (inputs) => given(paretoOf(inputs.params), inputs),
  bgnbdPAlive: ({ params, x, tx, T }) => aliveProbability(bgOf(params), { unit: 'weeks', repeats: x as number, lastAt: tx, age: T }),
  pnbdPAlive: ({ params, x, tx, T }) => aliveProbability(paretoOf(params), { unit: 'weeks', repeats: x as number, lastAt: tx, age: T }),
  bgnbdPmf: ({ params, cases, t, n }) =>
    cases
      ? (cases as [number, number][]).map(([time, repeats]) => repeatsProbability(bgOf(params), repeats, time))
      : n.map((repeats) => repeatsProbability(bgOf(params), repeats, t as number)),
  bgnbdLogLik: ({ params, cases }) =>
    (cases as { x: number; tx: number; T: number }[]).map(({ x, tx, T }) => {
      const { r, alpha, a, b } = params as Params
      const one = {
        unit: 'weeks',
        repeats: Int32Array.of(x),
        lastAt: Float64Array.of(tx),
        age: Float64Array.of(T),
        meanSpend: new Float64Array(1),
      } as const
      return -orderLikelihood('bg-nbd', groupSummaries(one), [r!, alpha!, a!, b!]).value
    }),
  sumConditionalExpected: ({ t }) => {
    const of = weeks('data/cdnow_customers_summary.csv')
    return of.age.reduce((sum, _, i) => sum + futureOrders(mle(), historyOf(of, i + 1), spanOf(t as number, 'weeks')), 0)
  },
  gammaGammaFit: () => ({ ...spend().model, logLik: spend().logLikelihood, n: spend().accounts }),
  gammaGammaExpected: ({ params, rows }) => {
    const model = params === 'MLE' ? spend().model : (params as unknown as SpendModel)
    return (rows as { x: number; z: number }[]).map(({ x, z }) => expectedSpend(model, x, z))
  },
  pearson: ({ file }) => spendCorrelation(weeks(file)),
  clvDcf: ({ months, monthlyDiscount, timeUnitsPerMonth }) => valuesOfTen(months, monthlyDiscount, timeUnitsPerMonth),
  rfmSummary: (inputs) => (inputs.rows ? summaryOfRows(inputs) : describeSpend()),
  buildCbs: () => {
    const { purchases, n } = cdnow()
    const [calibration, end] = [dayNumber('1997-09-30'), dayNumber('1998-06-30')]
    const of = summarisePurchases(purchases, calibration, n, 'weeks')
    const later = summarisePurchases(purchases, end, n, 'weeks')
    const row = (i: number) => ({ x: of.repeats[i], tx: of.lastAt[i], T: of.age[i], xstar: later.repeats[i]! - of.repeats[i]! })
    const sum = (column: Int32Array) => column.reduce((total, x) => total + x, 0)
    return { n, sumX: sum(of.repeats), sumXstar: sum(later.repeats) - sum(of.repeats), row1: row(0), row1516: row(1515) }
  },
  pnbdAll: (inputs) => all(paretoOf(inputs.params), inputs),
  bgnbdAll: (inputs) => all(bgOf(inputs.params), inputs),
  holdoutByFrequency: () => {
    const rows = heldOut().byFrequency
    const beside = (which: number) => rows.map((row) => row.yardsticks[which])
    return { count: rows.map((row) => row.accounts), actual: rows.map((row) => row.actual), bgnbd: beside(0), pnbd: beside(1) }
  },
  sbgFit: ({ survivalPct, n }: Inputs & { survivalPct?: number[] }) => {
    const left = survivalPct!.map((share) => Math.round((share * (n as unknown as number)) / 100))
    const stayed = left.slice(1).map((here, i, { length }) => (i === length - 1 ? here : 0))
    const fit = fitContract({ lost: left.slice(1).map((here, i) => left[i]! - here), stayed }, spanOf(12, 'months'))
    return 'model' in fit ? { ...fit.model, logLik: fit.logLikelihood } : fit
  },
  sbgSurvival: (inputs) => (inputs.t as number[]).map((t) => 100 * contractSurvival(contractOf(inputs), t)),
  sbgRetention: (inputs) => (inputs.t as number[]).map((t) => contractRetention(contractOf(inputs), t)),
  sbgDERL: (inputs) => inputs.n.map((n) => discountedResidual(contractOf(inputs), n, (inputs as unknown as { d: number }).d).sum),
}
const contractOf = (inputs: unknown) => inputs as { alpha: number; beta: number }
const heldOut = once(() => {
  const { purchases, n } = cdnow()
  return holdoutFit(purchases, { calibrationEnd: dayNumber('1997-09-30'), end: dayNumber('1998-06-30'), n })
})

function valuesOfTen(periods: number, rate: number, weeksPerPeriod: number): number[] {
  const of = weeks(monetary)
  const model = fitBetaGeometric('bg-nbd', groupSummaries(of)).model
  return Array.from({ length: 10 }, (_, i) => {
    const history = historyOf(of, i + 1)
    const rule = { periods, rate, period: spanOf(weeksPerPeriod, 'weeks') }
    const orders = discountedOrders((t) => futureOrders(model, history, spanOf(t, 'weeks')), 'weeks', rule)
    return orders.sum * expectedSpend(spend().model, history.repeats, of.meanSpend[i]!)
  })
}

function summaryOfRows({ rows, end }: Inputs) {
  const of = rows as [number, string, number][]
  const n = Math.max(...of.map(([id]) => id))
  const found = summarisePurchases(
    {
      account: Int32Array.from(of, ([id]) => id - 1),
      day: Int32Array.from(of, ([, day]) => dayNumber(day)),
      amount: Float64Array.from(of, (row) => row[2]),
    },
    ...([dayNumber(end), n, 'days'] as const),
  )
  return Array.from({ length: n }, (_, i) => ({
    id: i + 1,
    frequency: found.repeats[i],
    recency: found.lastAt[i],
    T: found.age[i],
    monetary: found.meanSpend[i],
  }))
}

function describeSpend() {
  const { purchases, n } = cdnow()
  const of = summarisePurchases(purchases, dayNumber('1997-09-30'), n, 'weeks')
  const means = of.meanSpend.filter((_, i) => of.repeats[i]! > 0).sort()
  const mean = means.reduce((sum, m) => sum + m / means.length, 0)
  const std = Math.sqrt(means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / (means.length - 1))
  return { count: means.length, mean, std, min: means[0], median: (means[472]! + means[473]!) / 2, max: means.at(-1) }
}

/** Every number that is expected is found, within the tolerance of its name, of parameters or of all. */
function agrees(found: unknown, expected: unknown, tolerance: Case['tolerance'], where: string): void {
  if (typeof expected === 'number') {
    const name = where.split('.').at(-1)!
    const within = typeof tolerance === 'number' ? tolerance : (tolerance[name] ?? tolerance.params!)
    expect(Math.abs((found as number) - expected), `${where}: ${String(found)} for ${expected}`).toBeLessThanOrEqual(within)
    return
  }
  for (const [key, value] of Object.entries(expected as object))
    agrees((found as Record<string, unknown>)[key], value, tolerance, `${where}.${key}`)
}

describe('The checks of orders and contracts', () => {
  it.runIf(clv.length > 0)('agree, all of clv.json (skipped where the folder of checks is not at hand)', () => {
    expect(clv.length).toBeGreaterThan(25)
    for (const one of clv) agrees(functions[one.function]!(one.inputs as unknown as Inputs), one.expected, one.tolerance, one.id)
  })

  it.runIf(sbg.length > 0)('agree, all of sbg.json (skipped where the folder of checks is not at hand)', () => {
    expect(sbg.length).toBeGreaterThan(4)
    for (const one of sbg) agrees(functions[one.function]!(one.inputs as unknown as Inputs), one.expected, one.tolerance, one.id)
  })

  it.runIf(clv.length > 0)(
    'twelve months are 52 weeks, not 360: the values that the documentation of a library prints are of 30 weeks a month',
    () => {
      const month = lengthIn(spanOf(1, 'months'), 'weeks')
      const values = valuesOfTen(12, 0.01, month)
      agrees([values[0], values[1], values[2], values[5]], [36.278, 4.637, 8.344, 283.524], 0.02, 'values')
    },
  )

  it.runIf(clv.length > 0)('the hold-out of the public example is told well by all three models, and better than by the naive rule', () => {
    const { verdict, chosen, naive, accounts, returned, actual, overTime, byFrequency, yardsticks } = heldOut()
    expect({ accounts, returned, actual, ...verdict }).toMatchObject({
      accounts: 2357,
      returned: 946,
      actual: 1882,
      orders: true,
      spend: true,
    })
    expect(chosen!.fit.model.kind).toBe('mbg-nbd')
    expect(Math.abs(chosen!.totalError!)).toBeLessThan(0.2)
    expect(chosen!.rootMeanSquareError).toBeLessThan(naive.rootMeanSquareError)
    expect(overTime.at(-1)!.actual).toBe(1882)
    expect(overTime.at(-1)!.predicted).toBeCloseTo(chosen!.predicted, 6)
    const added = byFrequency.reduce((sum, row) => sum + row.accounts * row.predicted, 0)
    expect(added).toBeCloseTo(chosen!.predicted, 6)
    expect(yardsticks.map((one) => one.fit.model.kind)).toEqual(['bg-nbd', 'pareto-nbd'])
  })
})

describe('Published numbers', () => {
  it('BG/NBD, MBG/NBD and Pareto/NBD say of an account what their papers and packages print', () => {
    const fitted: BetaGeometric = { ...bg, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }
    const ours: BetaGeometric = { kind: 'mbg-nbd', unit: 'weeks', r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }
    const account = { unit: 'weeks', repeats: 2, lastAt: 30.43, age: 38.86 } as const
    expect(futureOrders(fitted, account, spanOf(39, 'weeks'))).toBeCloseTo(1.226, 3)
    expect(futureOrders(ours, account, spanOf(39, 'weeks'))).toBeCloseTo(1.2627, 3)
    // 39 weeks are 39 weeks, whatever they are counted in.
    expect(futureOrders(fitted, account, spanOf(273, 'days'))).toBe(futureOrders(fitted, account, spanOf(39, 'weeks')))
    expect(aliveProbability(fitted, { ...account, repeats: 0, lastAt: 0 })).toBe(1)
    expect(aliveProbability(ours, { ...account, repeats: 0, lastAt: 0 })).toBeCloseTo(0.3897, 3)
    const heavy: ParetoNbd = { ...pareto, r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 }
    const last = { unit: 'weeks', repeats: 26, lastAt: 30.86, age: 31 } as const
    expect([aliveProbability(heavy, last), futureOrders(heavy, last, spanOf(52, 'weeks'))].map((x) => x.toFixed(2))).toEqual([
      '1.00',
      '25.45',
    ])
    expect(paretoLogLikelihood({ r: 0.25, alpha: 4, s: 0.8, beta: 2.5 }, { repeats: 0, lastAt: 0, age: 40 })).toBeLessThan(0)
  })

  it('the contracts of Fader and Hardie’s two segments are fitted on seven years and foretell twelve', () => {
    const of = (share: readonly number[]) => {
      const left = share.map((one) => Math.round(one * 10))
      return { lost: left.slice(1).map((here, i) => left[i]! - here), stayed: left.slice(1).map((here, i) => (i === 6 ? here : 0)) }
    }
    const regular = fitContract(of([100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]), spanOf(12, 'months'))
    const highEnd = fitContract(of([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]), spanOf(12, 'months'))
    if (!('model' in regular && 'model' in highEnd)) throw new Error('not fitted')
    expect(regular.model.alpha).toBeCloseTo(0.704077, 5)
    expect(regular.model.beta).toBeCloseTo(1.182043, 5)
    expect(regular.logLikelihood).toBeCloseTo(-1680.265, 3)
    expect(highEnd.model.beta).toBeCloseTo(3.806095, 4)
    expect([regular, highEnd].map(({ model }) => (100 * contractSurvival(model, 12)).toFixed(1))).toEqual(['17.0', '37.8'])
    expect([regular, highEnd].map(({ model }) => discountedLifetime(model, 0.1).sum.toFixed(4))).toEqual(['3.6949', '5.9223'])
  })

  it('standard errors are those that are printed', () => {
    if (clv.length === 0) return
    const errors = errorsOfFit(mle(), groupSummaries(weeks('data/cdnow_customers_summary.csv')))!
    agrees(errors, { r: 0.012557, alpha: 0.378221, a: 0.185719, b: 0.705345 }, 1e-5, 'errors')
  })
})
