/** What a measurement tells of its lifetime values: by which rules, and how well the models told what was kept back. */
import type { ValueFit } from '#api/routes/value.ts'
import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import { ASSUMED_FIRST, type ContractPrior, DRAWN_BY_YEARS } from '#engine/lifetime/contract-cohorts.ts'
import { contractRetention } from '#engine/lifetime/contract-model.ts'
import type { HoldoutFit, ModelForecast } from '#engine/lifetime/holdout-fit.ts'
import { addMonthsToDay, dayOfNumber } from '#engine/period/days.ts'
import { FEWEST_EVENTS } from '#engine/risk/learn-risk.ts'
import { riskSigns, SCORECARD } from '#engine/risk/retention-of.ts'
import type { ValueInForce } from '../value/value-in-force.ts'
import type { MeasuredLifetimes } from './measure-lifetime.ts'
import type { MeasuredRetentions } from './measure-retention.ts'
import type { ValueReport } from './measures.ts'
import type { SegmentCurve } from './retention-curves.ts'
import { fallbackWords, reasonWords, ruleWords, signNames, stayingWords } from './value-words.ts'

interface Reported {
  readonly value: ValueInForce
  readonly lifetimes: MeasuredLifetimes
  readonly retention: MeasuredRetentions
  readonly accounts: readonly AccountCost[]
  readonly asOf: string
}

export const modelNames = { 'mbg-nbd': 'MBG/NBD', 'bg-nbd': 'BG/NBD', 'pareto-nbd': 'Pareto/NBD' } as const

export function valueReport(of: Reported): ValueReport {
  const { rules, model, label } = of.value
  const observed = (curves: readonly SegmentCurve[]) => Object.fromEntries(curves.map(({ tier, prior }) => [tier, prior.observed]))
  return {
    ...{ rules, model: model?.id ?? null, label },
    // Assumed weights put accounts in an order; how likely each stays only own history can say.
    probabilities: of.retention.risk.kind === 'learnt',
    observed: { orders: observed(of.retention.years), contract: observed(of.retention.contracts) },
    fit: fitOf(of),
  }
}

function fitOf({ value, lifetimes, retention, accounts, asOf }: Reported): Omit<ValueFit, 'head'> {
  const { holdout, ordersUsed } = lifetimes
  const chosen = [...(holdout.chosen ? [holdout.chosen] : []), ...holdout.yardsticks]
  return {
    fitted: holdout.chosen !== null,
    verdict: { fits: ordersUsed, reasons: ordersReasons(lifetimes) },
    ...{ rule: ruleWords, unit: 'days' },
    calibrationEnd: addMonthsToDay(asOf, -value.rules.holdoutMonths),
    end: asOf,
    actual: holdout.actual,
    naive: { predicted: holdout.naive.predicted, meanError: holdout.naive.meanAbsoluteError },
    correlation: holdout.chosen?.correlation ?? null,
    models: chosen.map((one, i) => forecastOf(one, i === 0 && ordersUsed)),
    byFrequency: holdout.byFrequency.map(({ from, to, accounts, actual, predicted, yardsticks }) => ({
      ...{ repeats: to === null ? `${from} and more` : String(from), accounts, actual },
      predicted: [predicted, ...yardsticks].slice(0, chosen.length).map((value, i) => ({ model: nameOf(chosen[i]!), value })),
    })),
    overTime: holdout.overTime.map(({ day, actual, predicted }) => ({ end: dayOfNumber(day), actual, predicted })),
    spend: spendOf(lifetimes, holdout),
    contract: lifetimes.contracts && {
      ...{ classes: [...value.rules.contractual.classes], accounts: lifetimes.contracts.running },
      ...{ months: value.rules.contractual.periodMonths, curves: retention.contracts.map(curveOf) },
    },
    retention: retention.years.map(curveOf),
    bySegment: lifetimes.bySegment,
    risk: riskOf(retention.risk),
    leftOut: leftOutOf(lifetimes, accounts),
  }
}

function ordersReasons({ holdout, ordersUsed, fitted }: MeasuredLifetimes): string[] {
  if (ordersUsed) return []
  const reasons = holdout.verdict.ordersReasons.map(reasonWords)
  if (reasons.length > 0) return reasons
  return [
    fitted === null
      ? 'Nobody ever bought'
      : `Fitted on the whole record its parameters mean nothing: ${fitted.atEdge.join(', ') || 'no best ones were found'}`,
  ]
}

const nameOf = ({ fit }: ModelForecast) => modelNames[fit.model.kind]

function forecastOf(one: ModelForecast, used: boolean): ValueFit['models'][number] {
  const { kind: _, unit: __, ...parameters } = one.fit.model
  return {
    ...{ name: nameOf(one), used, parameters: listed(parameters), logLikelihood: one.fit.logLikelihood, accounts: one.fit.accounts },
    steadied: [...one.fit.steadied],
    ...{ predicted: one.predicted, totalError: one.totalError, meanError: one.meanAbsoluteError },
  }
}

const listed = (parameters: Readonly<Record<string, number>>) => Object.entries(parameters).map(([name, value]) => ({ name, value }))

function spendOf({ spend, spendUsed }: MeasuredLifetimes, { verdict, spend: held }: HoldoutFit): ValueFit['spend'] {
  if (!spend) return null
  const { p, q, v } = spend.model
  return {
    ...{ parameters: listed({ p, q, v }), accounts: spend.accounts, correlation: held.correlation, fits: spendUsed },
    reason: spendUsed ? null : verdict.spendReasons.map(reasonWords).join('. ') || 'Fitted on the whole record it has no mean',
  }
}

function priorWords({ notFitted, from, losses, observed }: ContractPrior): string | null {
  if (notFitted === null) return null
  const { periods } = notFitted
  const little =
    notFitted.reason === 'too_few_losses'
      ? `${losses === 0 ? 'nobody' : `only ${losses}`} left`
      : `${periods === 0 ? 'no period is' : periods === 1 ? 'one period is' : `${periods} periods are`} over`
  if (observed === null) return `${little}: ${from === 'assumed' ? 'assumed, not your data' : 'that of all accounts stands in'}`
  const towards = from === 'book' ? `the assumed ${Math.round(100 * ASSUMED_FIRST)} %` : 'all accounts'
  return `${little}: its level is its own, drawn to ${towards} as by ${DRAWN_BY_YEARS} accounts`
}

const curveOf = ({ tier, prior, periods }: SegmentCurve): ValueFit['retention'][number] => ({
  ...{ segment: tier, accounts: prior.accounts, left: prior.losses, observed: prior.observed, reason: priorWords(prior) },
  first: contractRetention(prior.model, 1),
  rests: prior.notFitted === null ? 'curve' : prior.observed !== null ? 'level' : prior.from === 'assumed' ? 'assumed' : 'book',
  ...{ parameters: listed({ alpha: prior.model.alpha, beta: prior.model.beta }), periods: [...periods] },
})

function riskOf({ kind, why, model, events, rows, days, validation }: MeasuredRetentions['risk']): ValueFit['risk'] {
  return {
    ...{ learnt: kind === 'learnt', why: why && stayingWords[why], losses: events, needed: FEWEST_EVENTS, rows, days: [...days] },
    weights: riskSigns.map((sign) => ({ name: signNames[sign], weight: model.slope * model.weights[sign], assumed: SCORECARD[sign] })),
    validation: validation && {
      ...{ rows: validation.base.n, losses: validation.base.events },
      ...{ base: validation.base, scorecard: validation.scorecard, learnt: validation.learnt },
    },
  }
}

function leftOutOf({ accounts: measured }: MeasuredLifetimes, accounts: readonly AccountCost[]): ValueFit['leftOut'] {
  const reasons = new Map<string, { accounts: number; revenueMinor: number }>()
  measured.forEach((one, at) => {
    const reason = one === null ? 'Unassigned: no customer' : one.valueMinor === null || one.why === fallbackWords ? one.why : null
    if (reason === null) return
    const sum = reasons.get(reason) ?? { accounts: 0, revenueMinor: 0 }
    reasons.set(reason, { accounts: sum.accounts + 1, revenueMinor: sum.revenueMinor + accounts[at]!.revenue })
  })
  return [...reasons].map(([reason, sums]) => ({ reason, ...sums }))
}
