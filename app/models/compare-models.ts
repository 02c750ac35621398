import { parseCostModel } from '#api/cost-model.ts'
import type { ModelComparison } from '#api/routes/models.ts'
import { type AccountCost, accountsAtLevel } from '#engine/costing/accounts-at-level.ts'
import { modelValidIn } from '#engine/costing/cost-model.ts'
import type { CostMeasurement } from '#engine/costing/measurement.ts'
import { type WhaleCurve, whaleCurve } from '#engine/value/whale-curve.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import { bookAtHand } from './book-at-hand.ts'
import { costNow, measuredBy, modelsWith } from './measured-models.ts'
import { labelOf } from './versions.ts'

const accountsShown = 50

/** What approving a cost model would change: the book as it is measured now against the book with it, at the customer level. */
export async function compareModel(ctx: Context, document: unknown, validFrom: string | undefined): Promise<ModelComparison> {
  const stated = parseCostModel(document)
  const model = validFrom === undefined ? stated : { ...stated, validFrom }
  const step = (name: string, done: number) => ctx.progress?.({ step: name, done, total: 3, unit: 'chunks' })
  step('Reading the book', 0)
  const book = await bookAtHand(ctx)
  const now = await costNow(ctx, book)
  const models = await modelsWith(ctx, model)
  step('Costing as it is', 1)
  const before = sideOf(book, now, now.sketch ? 'SKETCH' : null, now.records.map(labelOf))
  step('Costing with the draft', 2)
  const after = sideOf(book, { sketch: null, models }, null, [model.name ?? 'Cost model'])
  step('Comparing', 3)
  const ids = new Map(book.accounts.map((account) => [`${account.source}\u001f${account.externalId}`, account.id]))
  const pairs = before.accounts.map((account, node) => ({
    was: account,
    will: after.accounts[node]!,
    changesSign: signOf(account) !== signOf(after.accounts[node]!),
  }))
  const known = pairs.filter(({ was, will }) => !was.unassigned && was.netContribution !== null && will.netContribution !== null)
  const changed = (pair: (typeof pairs)[number]) => Math.abs(pair.will.costToServe - pair.was.costToServe)
  return {
    ...{ currency: book.portfolio.currency, from: book.portfolio.window.from, to: book.portfolio.window.to },
    before: before.shown,
    after: after.shown,
    turnBelowZero: known.filter(({ was, will }) => was.netContribution! >= 0 && will.netContribution! < 0).length,
    turnAboveZero: known.filter(({ was, will }) => was.netContribution! < 0 && will.netContribution! >= 0).length,
    accounts: [...pairs]
      .filter((pair) => changed(pair) > 0)
      .sort((a, b) => Number(b.changesSign) - Number(a.changesSign) || changed(b) - changed(a))
      .slice(0, accountsShown)
      .map(({ was, will, changesSign }) => ({
        account: ids.get(`${was.source}\u001f${was.externalId}`)!,
        name: was.displayName,
        ...{ costNowMinor: was.costToServe, costThenMinor: will.costToServe },
        ...{ netNowMinor: was.netContribution, netThenMinor: will.netContribution, changesSign },
      })),
    activities: changesOfActivities(before.base, after.base),
    monthsWithoutModel: book.portfolio.months.map(({ month }) => month).filter((month) => modelValidIn(models, month) === null),
    findings: after.base.findings.map(({ code, subject, message }) => ({ code, subject, message })),
  }
}

const signOf = (account: AccountCost) => (account.netContribution === null ? null : account.netContribution < 0)

function sideOf(book: Book, cost: Parameters<typeof measuredBy>[1], title: string | null, models: string[]) {
  const { base, sketch } = measuredBy(book, cost)
  const level = book.level('customer')
  const accounts = accountsAtLevel(base, level)
  const upper = sketch && accountsAtLevel(sketch.upper, level)
  const curve = whaleOf(accounts)
  const edge = upper && whaleOf(upper)
  return {
    base,
    accounts,
    shown: {
      ...{ title, models },
      costMinor: sketch ? sum(sketch.teams.map((team) => team.costMinor)) : sum(base.teamMonths.map((team) => team.cost)),
      tracedMinor: base.totals.traced,
      activityCostMinor: base.totals.activityCost,
      costToServeMinor: sum(accounts.map((account) => account.costToServe)),
      netContributionMinor: accounts.some((account) => account.netContribution !== null)
        ? sum(accounts.map((a) => a.netContribution ?? 0))
        : null,
      accountsBelowZero: belowZero(accounts),
      ...{ peakShare: curve.peakShare, accountsToPeak: curve.accountsToPeak },
      upperEdge: upper &&
        edge && {
          costToServeMinor: sum(upper.map((account) => account.costToServe)),
          ...{ peakShare: edge.peakShare, accountsBelowZero: belowZero(upper) },
        },
    },
  }
}

const ranked = (accounts: readonly AccountCost[]) => accounts.filter((account) => account.ranked && account.netContribution !== null)
const whaleOf = (accounts: readonly AccountCost[]): WhaleCurve => whaleCurve(ranked(accounts).map((account) => account.netContribution!))
const belowZero = (accounts: readonly AccountCost[]) =>
  accounts.filter((a) => !a.unassigned && a.netContribution !== null && a.netContribution < 0).length
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

function changesOfActivities(was: CostMeasurement, will: CostMeasurement): ModelComparison['activities'] {
  const costs = (base: CostMeasurement) =>
    new Map(base.activities.map((activity) => [activity.id, activity.cost.reduce((all, x) => all + x, 0)]))
  const [before, after] = [costs(was), costs(will)]
  const names = new Map([...was.activities, ...will.activities].map((activity) => [activity.id, activity.name]))
  return [...names].map(([id, name]) => ({ id, name, nowMinor: before.get(id) ?? null, thenMinor: after.get(id) ?? null }))
}
