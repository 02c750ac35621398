import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../importance/resample.ts'
import { wilsonInterval } from '../value/wilson-interval.ts'
import { cohortsOf, fitContracts, readRenewals } from './contract-cohorts.ts'
import { contractRetention, contractSurvival, discountedResidual, fitContract, yearlyRetention } from './contract-model.ts'
import { discountedAsBefore, discountedContract, discountedOrders, monthlyDiscount } from './discount.ts'
import { fitBetaGeometric, orderLikelihood } from './fit-beta-geometric.ts'
import { fitTransactional } from './fit-transactional.ts'
import { holdoutFit } from './holdout-fit.ts'
import { type LifetimeColumns, lifetimeValues } from './lifetime-values.ts'
import { minimise, withDifferences } from './minimise.ts'
import { orderForecast } from './order-forecast.ts'
import { aliveProbability, chanceOfOrder, futureOrders, type OrderModel } from './order-model.ts'
import { paretoDiscountedOrders } from './pareto-nbd.ts'
import { type PurchaseSummaries, splitStreams, summarisePurchases } from './purchase-summary.ts'
import { spanOf } from './span.ts'
import { expectedSpend, fitSpend, spendOfBook } from './spend.ts'
import { groupSummaries, sampleGroups } from './summary-groups.ts'
import { tierAtStart } from './tier-at-start.ts'

const shape = fc.double({ min: 0.05, max: 20, noNaN: true })
const scale = fc.double({ min: 0.5, max: 400, noNaN: true })
const orderModel: fc.Arbitrary<OrderModel> = fc.oneof(
  fc.record({ kind: fc.constantFrom('mbg-nbd', 'bg-nbd'), unit: fc.constant('days'), r: shape, alpha: scale, a: shape, b: shape }),
  fc.record({ kind: fc.constant('pareto-nbd'), unit: fc.constant('days'), r: shape, alpha: scale, s: shape, beta: scale }),
)
const history = fc.tuple(fc.nat(60), fc.nat(1000), fc.nat(1000)).map(([repeats, last, since]) => ({
  unit: 'days' as const,
  repeats: last === 0 ? 0 : repeats,
  lastAt: repeats === 0 ? 0 : last,
  age: (repeats === 0 ? 0 : last) + since,
}))
const summariesOf = (rows: readonly { repeats: number; lastAt: number; age: number }[], spend = 1): PurchaseSummaries => ({
  unit: 'days',
  repeats: Int32Array.from(rows, (row) => row.repeats),
  lastAt: Float64Array.from(rows, (row) => row.lastAt),
  age: Float64Array.from(rows, (row) => row.age),
  meanSpend: Float64Array.from(rows, (row) => (row.repeats > 0 ? spend : 0)),
})

/** Purchases of accounts that came within two years and leave as MBG/NBD has it; spend of its own per account. */
function simulate(n: number, { r, alpha, p, alike = false }: { r: number; alpha: number; p: number; alike?: boolean }) {
  const random = seeded(11)
  const rows: [number, number, number][] = []
  for (let of = 0; of < n; of++) {
    // Of whole shape: a sum of exponentials.
    let rate = 0
    for (let i = 0; i < r; i++) rate -= Math.log(1 - random()) / alpha
    const leaves = alike ? p : 2 * p * random()
    const typical = 1000 + Math.floor(9000 * random() ** 3)
    let day = Math.floor(700 * random())
    for (; day < 1100; day += Math.max(1, Math.ceil(-Math.log(1 - random()) / rate))) {
      rows.push([of, day, typical * (0.5 + random())])
      if (random() < leaves) break
    }
  }
  return {
    account: Int32Array.from(rows, ([of]) => of),
    day: Int32Array.from(rows, ([, day]) => day),
    amount: Float64Array.from(rows, ([, , amount]) => Math.round(amount)),
  }
}

describe('Models of orders', () => {
  it('aliveProbability() is a probability that falls with the time since the last order; futureOrders() is never below zero and grows with the time ahead', () => {
    fc.assert(
      fc.property(orderModel, history, fc.nat(500), fc.nat(500), (model, known, longer, t) => {
        const alive = aliveProbability(model, known)
        expect(alive).toBeGreaterThanOrEqual(0)
        expect(alive).toBeLessThanOrEqual(1)
        const later = aliveProbability(model, { ...known, age: known.age + longer })
        if (known.repeats > 0) expect(later).toBeLessThanOrEqual(alive * (1 + 1e-9))
        const [soon, late] = [futureOrders(model, known, spanOf(t, 'days')), futureOrders(model, known, spanOf(t + longer, 'days'))]
        const digits = 1e-7 * (1 + late)
        expect(soon).toBeGreaterThanOrEqual(-digits)
        expect(late).toBeGreaterThanOrEqual(soon - digits)
        // One order at least is one order at least: never likelier than their mean number says.
        if (model.kind !== 'pareto-nbd') expect(chanceOfOrder(model, known, spanOf(t, 'days'))).toBeLessThanOrEqual(soon + digits)
      }),
      { numRuns: 300 },
    )
  })

  it('orderForecast() is futureOrders() of every account', () => {
    fc.assert(
      fc.property(orderModel, fc.array(history, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 1095 }), (model, rows, t) => {
        const forecast = orderForecast(model, summariesOf(rows), spanOf(36, 'months'))
        for (const [at, row] of rows.entries()) {
          const direct = futureOrders(model, row, spanOf(t, 'days'))
          expect(Math.abs(forecast.alive(at) * forecast.ifAlive(at, t) - direct)).toBeLessThanOrEqual(1e-6 * (1e-3 + direct))
        }
      }),
      { numRuns: 100 },
    )
    const never = { ...summariesOf([{ repeats: 0, lastAt: 0, age: Number.NaN }]), unit: 'weeks' as const }
    const model = { kind: 'bg-nbd', unit: 'weeks', r: 1, alpha: 1, a: 2, b: 1 } as const
    expect(orderForecast(model, never, spanOf(1, 'months')).ifAlive(0, 1)).toBe(0)
    expect(() => orderForecast({ ...model, unit: 'days' }, never, spanOf(1, 'months'))).toThrow(
      'The model is in days, the accounts in weeks',
    )
    expect(() => futureOrders(model, { unit: 'days', repeats: 0, lastAt: 0, age: 1 }, spanOf(1, 'days'))).toThrow(RangeError)
  })

  it('orderLikelihood() does not depend on the order of the accounts, to the last digit, and its slope is its slope', () => {
    fc.assert(
      fc.property(fc.array(history, { minLength: 1, maxLength: 40 }), fc.constantFrom('mbg-nbd', 'bg-nbd'), (rows, kind) => {
        const at = [1.3, 40, 0.7, 4]
        const of = (some: typeof rows) => orderLikelihood(kind, groupSummaries(summariesOf(some)), at)
        expect(of(rows.toReversed())).toEqual(of(rows))
        expect(of([...rows, ...rows]).value).toBeCloseTo(2 * of(rows).value, 6)
        const differences = withDifferences((p) => orderLikelihood(kind, groupSummaries(summariesOf(rows)), p).value)(at).gradient
        for (const [i, slope] of of(rows).gradient.entries())
          expect(Math.abs(slope - differences[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(slope)))
      }),
      { numRuns: 50 },
    )
    expect(() => groupSummaries(summariesOf([{ repeats: 1, lastAt: 5, age: 4 }]))).toThrow('1 repeats, the last at 5 of 4 days cannot be')
  })

  it('fitTransactional() finds what a book was made by, within its own errors, and forecasts it as it went on', () => {
    const purchases = simulate(2000, { r: 2, alpha: 60, p: 0.1 })
    const fit = fitTransactional(summarisePurchases(purchases, 800, 2000, 'days'))!
    if (fit.model.kind !== 'mbg-nbd') throw new Error('another kind')
    expect([...fit.atEdge, ...fit.steadied]).toEqual([])
    // Days are whole: what is merged on one of them makes orders a little rarer than the rate they were drawn by.
    expect(Math.abs(fit.model.r - 2)).toBeLessThan(0.25)
    expect(Math.abs(fit.model.a / (fit.model.a + fit.model.b) - 0.1)).toBeLessThan(0.02)
    const held = holdoutFit(purchases, { calibrationEnd: 800, end: 1000, n: 2000 }, [])
    expect(Math.abs(held.chosen!.totalError!)).toBeLessThan(0.05)
    expect(held.chosen!.correlation!).toBeGreaterThan(0.7)
    expect(held.chosen!.meanAbsoluteError).toBeLessThan(held.naive.meanAbsoluteError)
    expect(Math.abs(held.spend.forecast!.totalError!)).toBeLessThan(0.1)
  })

  it('fitTransactional() holds what the book does not tell by a weak prior, and still forecasts', () => {
    // Once all leave alike, once nobody does: by themselves the shapes run away.
    for (const p of [0.1, 0]) {
      const purchases = simulate(500, { r: 2, alpha: 60, p, alike: true })
      const { chosen, verdict } = holdoutFit(purchases, { calibrationEnd: 800, end: 1000, n: 500 }, [])
      const { model, steadied, atEdge } = chosen!.fit
      if (model.kind !== 'mbg-nbd') throw new Error('another kind')
      expect(steadied.length).toBeGreaterThan(0)
      expect(atEdge).toEqual([])
      expect(Math.abs(model.a / (model.a + model.b) - p)).toBeLessThan(0.03)
      expect(Math.abs(chosen!.totalError!)).toBeLessThan(0.15)
      expect(verdict.orders).toBe(true)
    }
  })

  it('fitBetaGeometric() of a book is that of the book twice, and that of a sample begins near it', () => {
    const groups = groupSummaries(summarisePurchases(simulate(400, { r: 1, alpha: 40, p: 0.15 }), 900, 400, 'days'))
    const twice = { ...groups, accounts: 2 * groups.accounts, count: groups.count.map((n) => 2 * n) }
    const [one, two] = [fitBetaGeometric('mbg-nbd', groups), fitBetaGeometric('mbg-nbd', twice)]
    expect(two.logLikelihood / one.logLikelihood).toBeCloseTo(2, 8)
    expect(two.model.alpha / one.model.alpha).toBeCloseTo(1, 4)
    expect(sampleGroups(groups, 50).count).toHaveLength(50)
  })

  it('paretoDiscountedOrders() is the integral of what comes, discounted', () => {
    const model = { kind: 'pareto-nbd', unit: 'weeks', r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64 } as const
    const known = { unit: 'weeks', repeats: 3, lastAt: 20, age: 39 } as const
    const discount = 0.01
    let sum = 0
    for (let t = 0; t < 1500; t += 0.5) {
      const step = futureOrders(model, known, spanOf(t + 0.5, 'weeks')) - futureOrders(model, known, spanOf(t, 'weeks'))
      sum += step * Math.exp(-discount * (t + 0.25))
    }
    expect(paretoDiscountedOrders(model, known, discount)).toBeCloseTo(sum, 4)
    expect(() => paretoDiscountedOrders(model, known, 0)).toThrow(RangeError)
  })
})

describe('minimise()', () => {
  it('finds the bottom of a bent valley', () => {
    const rosenbrock = withDifferences(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2, 1e-6)
    const found = minimise(rosenbrock, [-1.2, 1], { flat: 1e-7 })
    expect(found.converged).toBe(true)
    expect(found.at.map((x) => x.toFixed(4))).toEqual(['1.0000', '1.0000'])
    expect(() => minimise(() => ({ value: Number.NaN, gradient: [0] }), [0])).toThrow(RangeError)
  })
})

describe('Spend', () => {
  it('expectedSpend() lies between the account’s own mean and that of the book, nearer its own the more there is of it', () => {
    fc.assert(
      fc.property(shape, fc.double({ min: 1.5, max: 20, noNaN: true }), scale, fc.integer({ min: 1, max: 99 }), scale, (p, q, v, x, m) => {
        const model = { p, q, v }
        const [book, few, many] = [expectedSpend(model, 0, 0), expectedSpend(model, x, m), expectedSpend(model, x + 1, m)]
        expect(few).toBeGreaterThanOrEqual(Math.min(book, m) * (1 - 1e-9))
        expect(few).toBeLessThanOrEqual(Math.max(book, m) * (1 + 1e-9))
        expect(Math.abs(many - m)).toBeLessThanOrEqual(Math.abs(few - m) * (1 + 1e-9))
      }),
    )
    expect(() => expectedSpend({ p: 1, q: 0.5, v: 1 }, 0, 0)).toThrow('q above 1, not 0.5')
  })

  it('fitSpend() does not depend on the currency', () => {
    const of = summarisePurchases(simulate(300, { r: 2, alpha: 60, p: 0.1 }), 900, 300, 'days')
    const [euros, cents] = [fitSpend(of)!, fitSpend({ ...of, meanSpend: of.meanSpend.map((m) => 100 * m) })!]
    expect(cents.model.q).toBeCloseTo(euros.model.q, 3)
    expect(cents.model.v / euros.model.v).toBeCloseTo(100, 1)
    expect(fitSpend(summariesOf([{ repeats: 2, lastAt: 4, age: 9 }]))).toBeNull()
  })

  it('fitSpend() of accounts that all spend alike foretells that, and of firms without a mean those that came back', () => {
    const random = seeded(5)
    const repeats = Array.from({ length: 500 }, () => 1 + Math.floor(9 * random()))
    const alike = fitSpend({ repeats, meanSpend: repeats.map((x) => 1000 + (200 * (random() - 0.5)) / Math.sqrt(x)) })!
    expect(alike.converged).toBe(true)
    expect(expectedSpend(alike.model, 0, 0)).toBeCloseTo(1000, -1)
    const wide = { repeats: [...repeats, 0], meanSpend: [...repeats.map(() => 100 / random() ** 3), 0] }
    const { model } = fitSpend(wide)!
    expect(model.q).toBeLessThan(1)
    const each = spendOfBook(model, wide)
    expect(each[0]! / wide.meanSpend[0]!).toBeCloseTo(1, 0)
    expect(each[500]).toBe(spendOfBook(null, wide)[500])
  })
})

describe('Contracts', () => {
  it('contractRetention() rises with age, contractSurvival() is its product, and discountedResidual() its sum', () => {
    fc.assert(
      fc.property(shape, shape, fc.integer({ min: 1, max: 100 }), (alpha, beta, n) => {
        const model = { alpha, beta }
        expect(contractRetention(model, n + 1)).toBeGreaterThan(contractRetention(model, n))
        expect(contractSurvival(model, n) / contractSurvival(model, n - 1)).toBeCloseTo(contractRetention(model, n), 9)
        let [sum, there] = [0, 1]
        for (let i = 0; i < 500; i++) {
          there *= contractRetention(model, n + i)
          sum += there / 1.1 ** i
        }
        expect(discountedResidual(model, n, 0.1).sum).toBeCloseTo(sum, 8)
      }),
      { numRuns: 50 },
    )
    expect(() => discountedResidual({ alpha: 2, beta: 1 }, 1, 0)).toThrow('need a discount above zero')
    expect(yearlyRetention({ alpha: 1, beta: 9, period: spanOf(1, 'months') }, 1)).toBeCloseTo(
      contractSurvival({ alpha: 1, beta: 9 }, 12),
      12,
    )
    expect(yearlyRetention({ alpha: 1, beta: 3, period: spanOf(24, 'months') }, 1)).toBeCloseTo(Math.sqrt(0.75), 12)
  })

  it('fitContract() says why it does not fit, and a segment without a curve of its own has that of the book', () => {
    const year = spanOf(12, 'months')
    expect(fitContract({ lost: [40, 20], stayed: [0, 100] }, year)).toEqual({
      reason: 'too_few_periods',
      accounts: 160,
      losses: 60,
      periods: 2,
    })
    expect(fitContract({ lost: [2, 1, 1], stayed: [0, 0, 9] }, year)).toMatchObject({ reason: 'too_few_losses' })
    const renewals = {
      period: Int32Array.from({ length: 90 }, (_, i) => 1 + (i % 5)),
      lost: Uint8Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
      kept: Int32Array.from({ length: 90 }, (_, i) => i % 5),
    }
    const { all, byGroup } = cohortsOf(
      renewals,
      Array.from({ length: 90 }, (_, i) => (i < 80 ? 0 : i < 85 ? 1 : -1)),
      2,
    )
    const fitted = fitContracts({ all, byGroup }, year)
    expect(fitted.byGroup.map((one) => [one.from, one.notFitted?.reason ?? null])).toEqual([
      ['group', null],
      ['group', 'too_few_losses'],
    ])
    expect(Array.from(all.lost).reduce((sum, n, i) => sum + n + all.stayed[i]!, 0)).toBe(
      90 - renewals.period.filter((p, i) => p === 1 && !renewals.lost[i]).length,
    )
  })

  const year = spanOf(12, 'months')
  it('fitContracts() lets few accounts say a level, drawn to the book, and the book to the assumption', () => {
    const of = (kept: number, lost: number) => ({ lost: [lost], stayed: [kept] })
    const none = { lost: [], stayed: [] }
    const { book, byGroup } = fitContracts({ all: of(94, 6), byGroup: [of(8, 2), none] }, year)
    expect(contractRetention(book.model, 1)).toBeCloseTo((94 + 5 * 0.8) / (100 + 5), 12)
    expect([book.from, book.observed]).toEqual(['book', { due: 100, kept: 94, ...wilsonInterval(94, 100)! }])
    expect(contractRetention(byGroup[0]!.model, 1)).toBeCloseTo((8 + 5 * (98 / 105)) / (10 + 5), 12)
    expect(byGroup.map((one) => [one.from, one.observed?.due ?? null])).toEqual([
      ['group', 10],
      ['book', null],
    ])
    expect(byGroup[1]!.model).toEqual(book.model)
    expect(fitContracts({ all: none, byGroup: [none] }, year).byGroup[0]).toMatchObject({ from: 'assumed', model: { alpha: 1, beta: 4 } })
    // By the month the assumption weighs as much: sixty months of which all but 60/49 are kept.
    const months = fitContracts({ all: of(600, 0), byGroup: [] }, spanOf(1, 'months')).book.model
    expect(1 - contractRetention(months, 1)).toBeCloseTo(60 / 49 / 660, 12)
  })

  it('fitContracts() keeps retention in (0, 1), between what was seen and what it is drawn to', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(40)), { minLength: 1, maxLength: 2 }), (years) => {
        const cohort = { lost: years.map(([lost]) => lost), stayed: years.map(([, stayed]) => stayed) }
        const { book } = fitContracts({ all: cohort, byGroup: [] }, year)
        const seen = book.observed ? book.observed.kept / book.observed.due : 0.8
        const used = contractRetention(book.model, 1)
        expect(used).toBeGreaterThan(0)
        expect(used).toBeLessThan(1)
        // Later years are kept better, so that the first is a little below what was seen of all together.
        expect(used).toBeLessThanOrEqual(Math.max(seen, 0.8) + 1e-12)
        expect(book.observed === null || (book.observed.low <= seen && seen <= book.observed.high)).toBe(true)
      }),
    )
  })

  it('readRenewals() counts periods from an account’s own first day, or back from the end, and only what is decided', () => {
    const said = (days: number[], end: number, counted: 'on' | 'back' = 'on') => {
      const { period, lost, kept } = readRenewals(
        { account: new Int32Array(days.length), day: Int32Array.from(days), amount: Float64Array.from(days, () => 1) },
        end,
        spanOf(12, 'months'),
        1,
        counted,
      )
      return [period[0], lost[0], kept[0]]
    }
    expect(said([100], 100 + 729 - 1)).toEqual([1, 0, 0])
    expect(said([100], 100 + 729)).toEqual([1, 1, 0])
    // It bought early in its second year, which still runs: that nobody else has left yet is not known, so neither is it kept.
    expect(said([100, 100 + 365], 100 + 728)).toEqual([2, 0, 0])
    expect(said([100, 100 + 365], 100 + 729)).toEqual([2, 0, 1])
    // A pause of two years is no loss.
    expect(said([100, 100 + 3 * 365 + 5], 100 + 4 * 365)).toEqual([4, 0, 3])
    expect(said([], 9)).toEqual([0, 0, 0])
    // Back from the end: the year up to day 829 and the one before it are over, whenever in them it began.
    expect(said([100], 829, 'back')).toEqual([1, 1, 0])
    expect(said([100, 464], 829, 'back')).toEqual([1, 1, 0])
    expect(said([464, 465], 829, 'back').slice(1)).toEqual([0, 0])
    expect(said([100, 464, 465], 829, 'back')).toEqual([2, 0, 1])
    expect(said([100, 829], 829, 'back')).toEqual([2, 0, 1])
    // The record begins in part of a year: that part tells nothing.
    expect(said([99, 829], 829, 'back')).toEqual([1, 0, 0])
    expect(said([99, 100, 829], 829, 'back')).toEqual([2, 0, 1])
    expect(said([800], 829, 'back')).toEqual([1, 0, 0])
    // But for a few days it is a whole year.
    expect(said([130, 829], 829, 'back')).toEqual([2, 0, 1])
    expect(said([131, 829], 829, 'back')).toEqual([1, 0, 0])
  })

  it('tierAtStart() counts who left where it began: a large account that left is no loss of the small ones', () => {
    // Two years of ten accounts; the largest buys in the first only, the second largest comes in the second.
    const rows = Array.from({ length: 10 }, (_, of) =>
      [0, 1].flatMap((year) => (of === year ? [] : [[of, 1 + 365 * (1 - year), of < 2 ? 9000 : 300]])),
    )
      .flat()
      .map((row) => row as [number, number, number])
    const purchases = {
      account: Int32Array.from(rows, ([of]) => of),
      day: Int32Array.from(rows, ([, day]) => day),
      amount: Float64Array.from(rows, ([, , amount]) => amount),
    }
    expect([...tierAtStart(purchases, 730, 11, { keyShare: 0.7, majorShare: 0.95, maxKey: 200 })].slice(0, 3)).toEqual([0, 0, 1])
    expect(tierAtStart(purchases, 730, 11, { keyShare: 0.7, majorShare: 0.95, maxKey: 200 })[10]).toBe(-1)
  })

  it('readRenewals() finds the retention that accounts have, however young the record is', () => {
    const random = seeded(5)
    const n = 4000
    const end = 800
    const [account, day]: [number[], number[]] = [[], []]
    for (let of = 0; of < n; of++) {
      const leaves = -Math.log(random()) * 1500
      for (let on = Math.floor(random() * 30); on <= Math.min(leaves, end); on += 30) {
        account.push(of)
        day.push(on)
      }
    }
    const purchases = { account: Int32Array.from(account), day: Int32Array.from(day), amount: new Float64Array(day.length).fill(1) }
    const { observed } = fitContracts(cohortsOf(readRenewals(purchases, end, year, n, 'back'), new Int32Array(n), 1), year).book
    expect(observed!.low).toBeLessThan(Math.exp(-365 / 1500))
    expect(observed!.high).toBeGreaterThan(Math.exp(-365 / 1500) - 0.02)
  })
})

describe('What is to come, discounted', () => {
  it('is its plain sum at a rate of zero, and less at any other', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (known, months, yearly) => {
        const model = { kind: 'mbg-nbd', unit: 'days', r: 1.2, alpha: 50, a: 0.8, b: 5 } as const
        const expected = (t: number) => futureOrders(model, known, spanOf(t, 'days'))
        const plain = discountedOrders(expected, 'days', monthlyDiscount(months, 0)).sum
        expect(plain).toBeCloseTo(futureOrders(model, known, spanOf(months, 'months')), 9)
        expect(discountedOrders(expected, 'days', monthlyDiscount(months, yearly)).sum).toBeLessThanOrEqual(plain)
        expect(discountedAsBefore(1, monthlyDiscount(months, 0)).sum).toBeCloseTo(months, 9)
      }),
      { numRuns: 50 },
    )
  })

  it('discountedContract() pays the months before the renewal for certain, and a year’s renewal decides on twelve', () => {
    const model = { alpha: 1, beta: 1, period: spanOf(12, 'months') }
    const plain = (months: number, left: number) => discountedContract(model, 1, left, monthlyDiscount(months, 0)).sum
    expect([plain(12, 12), plain(24, 12), plain(12, 3), plain(36, 12)].map((sum) => sum.toFixed(9))).toEqual(
      [12, 18, 3 + 9 / 2, 12 + 6 + 12 * (1 / 2) * (2 / 3)].map((sum) => sum.toFixed(9)),
    )
    expect(() => discountedContract(model, 1, 12, { periods: 3, period: spanOf(1, 'weeks'), rate: 0 })).toThrow(RangeError)
  })
})

/** Four accounts: orders, a contract, both, neither. */
function four(more: Partial<LifetimeColumns> = {}): LifetimeColumns {
  const account = (repeats: number, lastAt: number, age: number) => ({ repeats, lastAt, age })
  return {
    n: 4,
    revenue: [6000, 12_000, 18_000, 0],
    orders: {
      revenue: [6000, 0, 6000, 0],
      summaries: summariesOf([account(5, 300, 320), account(0, 0, Number.NaN), account(5, 300, 320), account(0, 0, Number.NaN)], 1000),
    },
    contract: {
      ...{ revenue: [0, 12_000, 12_000, 0], period: [0, 2, 2, 0], monthsToRenewal: [0, 6, 6, 0], model: [0, 0, 0, 0] },
      models: [{ alpha: 1, beta: 4, period: spanOf(12, 'months') }],
    },
    marginShare: [0.25, 0.25, 0.25, 0.25],
    retention: [0.8, 0.8, 0.8, 0.8],
    ...more,
  }
}
const models = { orders: { kind: 'mbg-nbd', unit: 'days', r: 1.5, alpha: 90, a: 0.6, b: 6 }, spend: null } as const
const rules = { horizonMonths: 36, discount: 0.1 }

describe('lifetimeValues()', () => {
  it('tells each stream by one model, and the streams add up to the value', () => {
    const values = lifetimeValues(four(), models, rules)
    expect(values.model).toEqual(['transactional', 'contractual', 'both', null])
    expect(values.why).toEqual([null, null, null, 'never_bought'])
    expect(values.value[2]).toBe(values.value[0]! + values.value[1]!)
    for (const at of [0, 1, 2]) expect(values.value[at]).toBe(values.ordersValue[at]! + values.contractValue[at]!)
    expect(values.value[3]).toBeNaN()
    // The formula by hand: expected orders, discounted × spend × margin.
    const orders = discountedOrders(
      (t) => futureOrders(models.orders, { unit: 'days', repeats: 5, lastAt: 300, age: 320 }, spanOf(t, 'days')),
      'days',
      monthlyDiscount(36, 0.1),
    )
    expect(values.value[0]).toBe(Math.round(orders.sum * 1000 * 0.25))
    expect(values.undiscounted[0]).toBeGreaterThan(values.value[0]!)
    expect(values.alive[1]).toBeNaN()
    expect(values.discountedMonths[1]).toBe(discountedContract(four().contract.models[0]!, 2, 6, monthlyDiscount(36, 0.1)).sum)
  })

  it('refuses revenue that is in both streams or in none', () => {
    expect(() => lifetimeValues(four({ revenue: [6000, 12_000, 12_000, 0] }), models, rules)).toThrow(
      'orders 6000 and contract 12000 are not its revenue 12000',
    )
  })

  it('goes by the simple rule where no model of orders fits, and says so', () => {
    const values = lifetimeValues(four(), { orders: null, spend: null }, { horizonMonths: 24, discount: 0 })
    const months = discountedAsBefore(0.8, monthlyDiscount(24, 0)).sum
    expect(values.model).toEqual(['rule', 'contractual', 'rule', null])
    expect(values.value[0]).toBe(Math.round(months * (6000 / 12) * 0.25))
    expect(values.alive[0]).toBeNaN()
  })

  it('has no value where margin or retention is not known, and none is left where a contract has ended', () => {
    const unknown = lifetimeValues(
      four({ marginShare: [Number.NaN, 0.25, 0.25, 0.25], retention: [0.8, 0.8, Number.NaN, 0.8] }),
      { orders: null, spend: null },
      rules,
    )
    expect(unknown.why).toEqual(['margin_unknown', null, 'retention_unknown', 'never_bought'])
    expect([unknown.value[0], unknown.value[2]]).toEqual([Number.NaN, Number.NaN])
    const ended = lifetimeValues(four({ contract: { ...four().contract, period: [0, 0, 0, 0] } }), models, rules)
    expect([ended.model[1], ended.value[1], ended.contractValue[2]]).toEqual(['contractual', 0, 0])
  })

  it('splitStreams() puts every purchase into exactly one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(99), fc.integer({ min: -50, max: 500 }), fc.boolean()), { maxLength: 30 }),
        (rows) => {
          const purchases = {
            account: Int32Array.from(rows, (row) => row[0]),
            day: Int32Array.from(rows, (row) => row[1]),
            amount: Float64Array.from(rows, (row) => row[2]),
          }
          const { orders, contract } = splitStreams(
            purchases,
            rows.map((row) => Number(row[3])),
          )
          const sum = (amounts: Float64Array) => amounts.reduce((total, one) => total + one, 0)
          expect(sum(orders.amount) + sum(contract.amount)).toBe(sum(purchases.amount))
          expect(orders.day.length + contract.day.length).toBe(rows.length)
          // @ts-expect-error What is under contract is no order: the type refuses it.
          expect(() => summarisePurchases(contract, 99, 4, 'days')).not.toThrow()
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('summarisePurchases()', () => {
  it('takes what came back off what an order is worth, whichever day it came back, and counts no order less', () => {
    const of = (rows: readonly (readonly [day: number, amount: number])[]) => {
      const { repeats, meanSpend } = summarisePurchases(
        {
          ...{ account: new Int32Array(rows.length), day: Int32Array.from(rows, ([day]) => day) },
          amount: Float64Array.from(rows, ([, amount]) => amount),
        },
        100,
        1,
        'days',
      )
      return [repeats[0], meanSpend[0]]
    }
    const bought = [
      [1, 200],
      [5, 100],
      [9, 100],
    ] as const
    expect(of(bought)).toEqual([2, 100])
    expect(of([...bought, [50, -100]])).toEqual([2, 75])
    expect(of([...bought, [5, -100]])).toEqual([2, 75])
    expect(of([...bought, [101, -100]])).toEqual([2, 100])
    expect(of([...bought, [60, -900]])).toEqual([2, 0])
  })
})

describe('holdoutFit()', () => {
  const codes = (reasons: readonly { code: string }[]) => reasons.map((one) => one.code)

  it('says why a model is not believed', () => {
    const few = holdoutFit(simulate(40, { r: 2, alpha: 60, p: 0.1 }), { calibrationEnd: 800, end: 1000, n: 40 }, [])
    expect(few.verdict.orders).toBe(false)
    expect(codes(few.verdict.ordersReasons)).toContain('too_few_accounts')
    // Everybody orders twice as often as before: no model of the past tells that.
    const grows = simulate(600, { r: 2, alpha: 60, p: 0.02 })
    const later = grows.day.map((day) => (day > 800 ? 800 + Math.ceil((day - 800) / 3) : day))
    const off = holdoutFit({ ...grows, day: later }, { calibrationEnd: 800, end: 890, n: 600 }, [])
    expect(codes(off.verdict.ordersReasons)).toContain('total_off')
    expect(off.chosen!.totalError).toBeLessThan(-0.2)
    expect(() => holdoutFit(grows, { calibrationEnd: 9, end: 9, n: 600 })).toThrow('needs at least a day')
  })

  it('sees that who orders often spends more each time', () => {
    const purchases = simulate(800, { r: 1, alpha: 40, p: 0.05 })
    const { repeats } = summarisePurchases(purchases, 800, 800, 'days')
    const richer = purchases.amount.map((amount, at) => amount * (1 + repeats[purchases.account[at]!]!))
    expect(
      codes(holdoutFit({ ...purchases, amount: richer }, { calibrationEnd: 800, end: 1000, n: 800 }, []).verdict.spendReasons),
    ).toContain('spend_correlated')
  })
})
