import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../importance/resample.ts'
import { forecastScores } from './forecast-scores.ts'
import { learnRisk, type RiskRow } from './learn-risk.ts'
import { ASSUMED_RISK, indexSign, logistic, logit, retentionOf, riskSigns, SCORECARD } from './retention-of.ts'
import { fitRidgeLogistic } from './ridge-logistic.ts'

describe('retentionOf()', () => {
  it('is the base moved on the logit by every sign, and the index moves it with its interval', () => {
    const { index, range } = indexSign(50, { low: 42, high: 61 }, 70)
    const found = retentionOf({ base: 0.8, signs: { index, deciderAlert: 1, blindSpot: 0 }, indexRange: range })
    const odds = (0.2 / 0.8) * Math.exp(0.3 * 2 + 0.5)
    expect(found.retention).toBeCloseTo(1 - odds / (1 + odds), 12)
    expect(found.low).toBeCloseTo(1 - logistic(logit(0.2) + 0.3 * 2.8 + 0.5), 12)
    expect(found.high).toBeCloseTo(1 - logistic(logit(0.2) + 0.3 * 0.9 + 0.5), 12)
    expect(found.moves.map((one) => one.sign)).toEqual(['index', 'deciderAlert', 'blindSpot'])
    expect(found.missing).toEqual(['rolesUnheard', 'overdue', 'usage', 'singleThreaded'])
    expect(found.band).toBe('high')
    // Believed half, and with every hazard a little higher: what the signs add still adds up to the hazard.
    const learnt = retentionOf(
      { base: 0.8, signs: { index, deciderAlert: 1 }, indexRange: range },
      { weights: SCORECARD, level: 0.1, slope: 0.5 },
    )
    const added = learnt.moves.reduce((sum, one) => sum + one.adds, 0)
    expect(added).toBeCloseTo(0.5 * (0.3 * 2 + 0.5), 12)
    expect(learnt.retention).toBeCloseTo(1 - logistic(0.1 + 0.5 * logit(0.2) + added), 12)
    expect(learnt.low).toBeCloseTo(1 - logistic(0.1 + 0.5 * (logit(0.2) + 0.3 * 2.8 + 0.5)), 12)
  })

  it('stays in (0, 1), falls with every sign, and its range holds it', () => {
    const sign = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...riskSigns), sign, sign, (base, which, a, b) => {
        const of = (value: number) => retentionOf({ base, signs: { [which]: value }, indexRange: { atLow: value + 1, atHigh: value - 1 } })
        const [better, worse] = [of(Math.min(a, b)), of(Math.max(a, b))]
        expect(worse.retention).toBeLessThanOrEqual(better.retention)
        expect(worse.retention).toBeGreaterThan(0)
        expect(better.retention).toBeLessThan(1)
        expect(worse.low).toBeLessThanOrEqual(worse.retention)
        expect(worse.high).toBeGreaterThanOrEqual(worse.retention)
      }),
    )
    expect(() => retentionOf({ base: 1.2, signs: {}, indexRange: null })).toThrow('no probability')
    expect(() => retentionOf({ base: 0.5, signs: { usage: Number.NaN }, indexRange: null })).toThrow('The sign usage is NaN')
  })
})

describe('forecastScores()', () => {
  it('are those of the check: Brier .0925, log-loss .337539, AUC 1', () => {
    const found = forecastScores([1, 0, 1, 0], [0.9, 0.2, 0.6, 0.4])
    expect(found.brier).toBeCloseTo(0.0925, 12)
    expect(found.logLoss).toBeCloseTo(0.337539, 6)
    expect([found.auc, found.liftTopTenth]).toEqual([1, 2])
  })

  it('count ties half, and do not depend on the order of the rows', () => {
    expect(forecastScores([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5])).toMatchObject({ auc: 0.5, liftTopTenth: 1 })
    expect(forecastScores([0, 0], [0.1, 0.2])).toMatchObject({ auc: null, liftTopTenth: null })
    expect(() => forecastScores([], [])).toThrow(RangeError)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), fc.constantFrom(0.1, 0.3, 0.6)), { minLength: 2, maxLength: 25 }), (rows) => {
        const of = (some: typeof rows) =>
          forecastScores(
            some.map(([y]) => y),
            some.map(([, p]) => p),
          )
        const [one, two] = [of(rows), of(rows.toReversed())]
        expect(two.brier).toBeCloseTo(one.brier, 12)
        expect(two.auc ?? -1).toBeCloseTo(one.auc ?? -1, 12)
        expect(two.liftTopTenth ?? -1).toBeCloseTo(one.liftTopTenth ?? -1, 12)
      }),
    )
  })
})

describe('fitRidgeLogistic()', () => {
  it('stays at what was assumed where nothing was seen, and leaves it as rows come', () => {
    const rows = (times: number) => ({
      offset: new Float64Array(10 * times),
      columns: [Array.from({ length: 10 * times }, () => 1)],
      outcome: Array.from({ length: 10 * times }, (_, i) => (i % 10 < 8 ? 1 : 0)),
    })
    const prior = { weights: [0.3], precision: [4] }
    expect(fitRidgeLogistic({ offset: [], columns: [[]], outcome: [] }, prior)).toEqual([0.3])
    const [few, many] = [fitRidgeLogistic(rows(1), prior)[0]!, fitRidgeLogistic(rows(1000), prior)[0]!]
    expect(few).toBeGreaterThan(0.3)
    expect(few).toBeLessThan(many)
    expect(many).toBeCloseTo(Math.log(4), 2)
    // Outcomes that are told apart wholly: the ridge keeps the weight finite.
    const apart = fitRidgeLogistic({ offset: [0, 0], columns: [[1, -1]], outcome: [1, 0] }, { weights: [0], precision: [0.1] })
    expect(apart[0]).toBeGreaterThan(1)
    expect(Number.isFinite(apart[0])).toBe(true)
    expect(() => fitRidgeLogistic({ offset: [0], columns: [[1, 2]], outcome: [1] }, prior)).toThrow(RangeError)
  })
})

describe('learnRisk()', () => {
  /** Accounts at four year ends, lost as the weights say. */
  const history = (n: number, weights: Partial<Record<(typeof riskSigns)[number], number>>): RiskRow[] => {
    const random = seeded(3)
    return Array.from({ length: n }, (_, i) => {
      const signs = { index: 4 * random() - 2, deciderAlert: random() < 0.2 ? 1 : 0, usage: 2 * random() - 1 }
      const base = 0.75 + 0.2 * random()
      const at = logit(1 - base) + Object.entries(signs).reduce((sum, [sign, value]) => sum + (weights[sign as 'index'] ?? 0) * value, 0)
      return { day: 365 * (i % 4), base, signs, lost: random() < logistic(at) }
    })
  }

  it('stays with the scorecard under fifty losses, and where own history is told no better', () => {
    const few = learnRisk(history(120, {}))
    expect([few.kind, few.why, few.model]).toEqual(['scorecard', 'too_few_events', ASSUMED_RISK])
    const oneDay = history(2000, {}).map((row) => ({ ...row, day: 5 }))
    expect(learnRisk(oneDay)).toMatchObject({ kind: 'scorecard', why: 'too_few_later' })
    // Lost exactly as assumed: the scorecard is the truth, what is learnt can only be noise around it.
    const assumed = learnRisk(history(1200, SCORECARD))
    expect(assumed.validation!.scorecard.logLoss).toBeLessThan(assumed.validation!.base.logLoss)
  })

  it('learns other weights where history has others, judged on days it has not seen', () => {
    const found = learnRisk(history(4000, { index: 1, deciderAlert: -0.5, usage: 0 }))
    expect([found.kind, found.why]).toEqual(['learnt', null])
    expect(found.model.weights.index).toBeCloseTo(1, 0)
    expect(found.model.weights.usage).toBeLessThan(0.6)
    expect(found.model.weights.singleThreaded).toBe(SCORECARD.singleThreaded)
    const { learnt, scorecard, base, from } = found.validation!
    expect(from).toBe(3 * 365 - 365)
    expect(learnt.logLoss).toBeLessThan(Math.min(scorecard.logLoss, base.logLoss))
    expect(learnt.auc!).toBeGreaterThan(scorecard.auc!)
    // Half as many leave as was believed of all of them: their signs are not told to be good for it.
    const fewer = learnRisk(history(6000, { index: 1 }).map((row) => ({ ...row, base: 1 - Math.min(0.9, 2.5 * (1 - row.base)) })))
    expect(fewer.model.level + fewer.model.slope - 1).toBeLessThan(0)
    expect(fewer.model.slope * fewer.model.weights.usage).toBeLessThan(0.6)
    expect(Math.abs(found.model.slope - 1)).toBeLessThan(0.4)
  })
})
