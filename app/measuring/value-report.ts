/** What a measurement tells of its lifetime values: by which rules, and how well the models told what was kept back. */
import type { ValueFit } from '#api/routes/value.ts'
import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import type { ContractPrior } from '#engine/lifetime/contract-cohorts.ts'
import type { HoldoutFit, ModelForecast } from '#engine/lifetime/holdout-fit.ts'
import { addMonthsToDay, dayOfNumber } from '#engine/period/days.ts'
import type { ValueInForce } from '../value/value-in-force.ts'
import type { MeasuredLifetimes } from './measure-lifetime.ts'
import type { MeasuredRetentions, SegmentHistory } from './measure-retention.ts'
import type { ValueReport } from './measures.ts'
import { fallbackWords, reasonWords, ruleWords } from './value-words.ts'

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
  // Weights learnt from who left need years of measurements: until then risk is told as a band.
  return { rules, model: model?.id ?? null, label, probabilities: false, fit: fitOf(of) }
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
    contract: lifetimes.contracts && contractOf(value.rules.contractual.classes, lifetimes.contracts),
    retention: retention.history.map(historyOf),
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

const priorWords = (prior: ContractPrior): string | null =>
  prior.notFitted === null
    ? null
    : `${prior.notFitted.reason === 'too_few_losses' ? `${prior.losses === 0 ? 'Nobody' : `Only ${prior.losses}`} left` : `Only ${prior.notFitted.periods === 1 ? 'one period is' : `${prior.notFitted.periods} periods are`} known`}: ${
        prior.from === 'book' ? 'that of all accounts stands in' : 'assumed, not your data'
      }`

const contractOf = (
  classes: readonly string[],
  { prior, accounts }: NonNullable<MeasuredLifetimes['contracts']>,
): ValueFit['contract'] => ({
  ...{ classes: [...classes], accounts, parameters: listed({ alpha: prior.model.alpha, beta: prior.model.beta }) },
  ...{ fits: prior.notFitted === null, reason: priorWords(prior) },
})

const historyOf = ({ tier, prior, years }: SegmentHistory): ValueFit['retention'][number] => ({
  ...{ segment: tier, accounts: prior.accounts, left: prior.losses, fits: prior.notFitted === null, reason: priorWords(prior) },
  ...{ parameters: listed({ alpha: prior.model.alpha, beta: prior.model.beta }), years: [...years] },
})

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
