import { Refusal } from '#api/refusal.ts'
import { type AccountCost, accountsAtLevel } from '#engine/costing/accounts-at-level.ts'
import { type CostModel, modelValidIn } from '#engine/costing/cost-model.ts'
import { measureCosts } from '#engine/costing/measure-costs.ts'
import { measureSketch, type SketchMeasurement } from '#engine/costing/measure-sketch.ts'
import type { CostMeasurement } from '#engine/costing/measurement.ts'
import { observedMarginRate } from '#engine/costing/observed-margin-rate.ts'
import { firstDay } from '#engine/period/days.ts'
import type { Finding, LevelName } from '#engine/portfolio/portfolio.ts'
import { topShare } from '#engine/value/top-share.ts'
import { saveAudit } from '#store/audit.ts'
import { countDueUnshipped } from '#store/coverage.ts'
import { newNumber } from '#store/ids.ts'
import { loadModels, type ModelRecord, saveModel } from '#store/models.ts'
import { type Book, loadBook } from '#store/portfolio.ts'
import { loadSettings } from '#store/settings.ts'
import { type SnapshotAccount, type SnapshotHead, saveSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { type CostInput, parseCostInput } from '../models/parse-models.ts'
import { coverageOf, type SourceCoverage } from './coverage.ts'
import { bodyHash, inputHash } from './input-hash.ts'
import { measureChannels } from './measure-channels.ts'
import { measureSegments } from './measure-segments.ts'
import type { AccountMeasures, ActivitySummary, SnapshotResult, SnapshotTotals } from './measures.ts'
import { resolveWindow } from './window.ts'

export const engineVersion = '1'
const topFraction = 0.2

export interface SnapshotInput {
  /** Default: the last day of the record. */
  readonly asOf: string | null
  /** `12m` or `all`. */
  readonly window: string
  readonly level: LevelName
  /** Files as given: these versions are used for every month (a replay); null = the versions valid in each month. */
  readonly costModel: unknown | null
  readonly segmentation: unknown | null
}

/** Measures the whole book and keeps the measurement. */
export async function takeSnapshot(ctx: Context, input: SnapshotInput): Promise<SnapshotHead & { result: SnapshotResult }> {
  const { store } = ctx
  const settings = await loadSettings(store)
  const { asOf, window } = await resolveWindow(store, input.asOf, input.window)
  const currency = settings!.currency
  const step = (name: string, done: number) => ctx.progress?.({ step: name, done, total: 5, unit: 'chunks' })

  step('Reading the book', 0)
  const cost = await chooseCostInput(ctx, input.costModel, currency)
  const book = await loadBook(store, { asOf, window, currency, ratePolicy: 'average' })
  step('Costing', 1)
  const measured = measure(book, cost)
  const level = book.level(input.level)
  const accounts = accountsAtLevel(measured.base, level)
  const upper = measured.sketch ? accountsAtLevel(measured.sketch.upper, level) : null
  step('Segments', 2)
  const segments = await measureSegments(ctx, { book, level, accounts, asOf, input: input.segmentation })
  step('Channels', 3)
  const channels = await measureChannels(ctx, {
    book,
    level,
    base: measured.base,
    cost,
    segmentOf: (node) => segments.accounts[node]?.tier ?? null,
  })
  const coverage = await coverageOf(store, window)
  const title = titleOf(cost, measured.sketch)
  const totals: SnapshotTotals = {
    asOf,
    from: window.from,
    to: window.to,
    level: input.level,
    currency,
    title,
    ...totalsOf(book, measured, accounts, await countDueUnshipped(store, asOf), coverage.sources),
  }
  const result: SnapshotResult = {
    title,
    totals,
    teamMonths: measured.base.teamMonths,
    ledger: measured.base.ledger,
    chargedBesideLedger: measured.base.chargedBesideLedger,
    costTotals: measured.base.totals,
    activities: activitiesOf(measured.base),
    sketch: measured.sketch && { teams: measured.sketch.teams, mayNameBelowZero: measured.sketch.mayNameBelowZero },
    channels,
    segments: segments.report,
    findings: [
      ...cost.findings,
      ...book.findings,
      ...measured.findings,
      ...measured.base.findings,
      ...coverage.findings,
      ...segments.findings,
      ...channels.findings,
    ],
  }

  step('Keeping', 4)
  const models = [...cost.records, ...segments.records]
  const head: SnapshotHead & { result: SnapshotResult } = {
    id: await newNumber(store, 'snapshot'),
    asOf,
    from: window.from,
    to: window.to,
    level: input.level,
    currency,
    actor: ctx.actor,
    madeAt: ctx.now,
    engineVersion,
    modelIds: models.map((m) => m.id),
    inputHash: inputHash(book.portfolio, [...models.map((m) => m.body), input.level]),
    result,
  }
  const idOf = new Map(book.accounts.filter((a) => a.kind !== 'place').map((a) => [`${a.source}\u001f${a.externalId}`, a.id]))
  const rows = accounts.map((account, i): SnapshotAccount => {
    const measures: AccountMeasures = {
      ...account,
      upperEdge: upper && { costToServe: upper[i]!.costToServe, netContribution: upper[i]!.netContribution },
      segment: segments.accounts[i] ?? null,
    }
    return {
      accountId: idOf.get(`${account.source}\u001f${account.externalId}`)!,
      source: account.source,
      externalId: account.externalId,
      name: account.displayName,
      segment: measures.segment?.tier ?? null,
      measures,
    }
  })
  await store.transaction(async (tx) => {
    await saveSnapshot(tx, head, rows)
    await saveAudit(tx, ctx, 'measure', `snapshot:${head.id}`, { asOf, level: input.level, models: head.modelIds })
  })
  step('Keeping', 5)
  return head
}

export interface ChosenCost {
  readonly sketch: (CostInput & { kind: 'sketch-model' })['model'] | null
  /** Versions of the cost model; a forced one is valid in every month. */
  readonly models: readonly CostModel[]
  readonly records: readonly ModelRecord[]
  readonly findings: SnapshotResult['findings']
}

/** The file given, else the approved cost models, else the sketch, else nothing but what is known without a model. */
async function chooseCostInput(ctx: Context, given: unknown | null, currency: string): Promise<ChosenCost> {
  const { store } = ctx
  if (given !== null) {
    const parsed = parseCostInput(given)
    checkCurrency(parsed.model.currency, currency)
    const record = await saveModel(store, {
      kind: parsed.kind,
      name: parsed.model.name ?? parsed.kind,
      validFrom: validFrom(parsed),
      author: ctx.actor,
      now: ctx.now,
      reason: null,
      body: given,
      hash: bodyHash(given),
      state: 'draft',
    })
    if (parsed.kind === 'sketch-model') return { sketch: parsed.model, models: [], records: [record], findings: [] }
    return { sketch: null, models: [{ ...parsed.model, validFrom: '0001-01' }], records: [record], findings: [] }
  }
  const approved = (await loadModels(store, 'cost-model')).filter((m) => m.state === 'approved')
  if (approved.length > 0) {
    const models = approved.map((record) => parseCostInput(record.body).model as CostModel)
    for (const model of models) checkCurrency(model.currency, currency)
    return { sketch: null, models, records: approved, findings: [] }
  }
  const sketch = (await loadModels(store, 'sketch-model')).at(-1)
  if (sketch) {
    const { model } = parseCostInput(sketch.body) as CostInput & { kind: 'sketch-model' }
    return { sketch: model, models: [], records: [sketch], findings: [] }
  }
  const message =
    'There is no cost model: nothing but revenue and direct costs is measured. Give one with --cost-model; a sketch needs no more than the yearly cost and heads of three teams'
  return { sketch: null, models: [], records: [], findings: [{ code: 'no_cost_model', subject: 'cost model', message }] }
}

const validFrom = (input: CostInput): string | null => (input.model.validFrom === undefined ? null : firstDay(input.model.validFrom))

function checkCurrency(of: string | undefined, currency: string): void {
  if (of !== undefined && of !== currency)
    throw new Refusal(
      'invalid',
      `Cannot cost in ${currency} with a cost model in ${of}: restate the model in ${currency}, the reporting currency`,
      [{ at: 'currency', message: of }],
    )
}

function measure(book: Book, cost: ChosenCost): { base: CostMeasurement; sketch: SketchMeasurement | null; findings: readonly Finding[] } {
  if (cost.sketch) {
    const observed = cost.sketch.marginRates === undefined ? observedMarginRate(book.portfolio) : null
    const sketch = measureSketch(book.portfolio, observed === null ? cost.sketch : { ...cost.sketch, marginRates: { '*': observed } })
    return { base: sketch.lower, sketch, findings: observed === null ? [] : [rateObserved(observed)] }
  }
  const { leaves } = book.portfolio
  const place = new Map(leaves.source.map((source, i) => [`${source}/${leaves.externalId[i]}`, i]))
  return {
    base: measureCosts(book.portfolio, (month) => modelValidIn(cost.models, month), { leafOfKey: (key) => place.get(key) }),
    sketch: null,
    findings: [],
  }
}

const rateObserved = (rate: number): Finding => ({
  code: 'margin_rate_observed',
  subject: 'sketch',
  message: `Lines without unit cost are taken to earn the margin of the lines with one, ${(rate * 100).toFixed(2)} %: an assumption of the sketch; state margin rates per product group in the cost model`,
})

function titleOf(cost: ChosenCost, sketch: SketchMeasurement | null): string | null {
  if (sketch) return ['SKETCH', sketch.title].filter(Boolean).join(': ')
  return cost.models.length === 0 ? 'no cost model' : null
}

function totalsOf(
  book: Book,
  { base, sketch }: { base: CostMeasurement; sketch: SketchMeasurement | null },
  accounts: readonly AccountCost[],
  dueUnshipped: number,
  sources: readonly SourceCoverage[],
): Omit<SnapshotTotals, 'asOf' | 'from' | 'to' | 'level' | 'currency' | 'title'> {
  const sum = (value: (a: AccountCost) => number | null) => accounts.reduce((total, a) => total + (value(a) ?? 0), 0)
  const known = accounts.filter((a) => !a.unassigned)
  const buying = known.filter((a) => a.revenue !== 0 || a.orders > 0)
  const unassigned = accounts.find((a) => a.unassigned)
  const withoutMargin = known.filter((a) => a.margin === null)
  const anyMargin = accounts.some((a) => a.margin !== null && a.revenue !== 0) || accounts.every((a) => a.revenue === 0)
  const teamSum = (value: (t: CostMeasurement['teamMonths'][number]) => number | null) =>
    base.teamMonths.every((t) => value(t) === null) ? null : base.teamMonths.reduce((total, t) => total + (value(t) ?? 0), 0)
  const top = topShare(
    buying.map((a) => a.revenue),
    topFraction,
  )
  const { shipped, onTime, late, missing } = book.delivery
  const absoluteNet = base.columns.absoluteNet.reduce((total, x) => total + x, 0)
  const uncosted = base.columns.absoluteNetUncosted.reduce((total, x) => total + x, 0)
  return {
    revenueBasis: book.basis === 'invoice' ? 'invoices' : 'orders',
    accounts: known.length,
    buyingAccounts: buying.length,
    orders: sum((a) => a.orders),
    orderLines: sum((a) => a.orderLines),
    interactions: sum((a) => a.interactions),
    listValueMinor: sum((a) => a.listValue),
    discountMinor: sum((a) => a.discount),
    creditsMinor: sum((a) => a.credits),
    revenueMinor: sum((a) => a.revenue),
    rebatesMinor: sum((a) => a.rebates),
    costOfGoodsMinor: anyMargin ? sum((a) => a.costOfGoods) : null,
    marginMinor: anyMargin ? sum((a) => a.margin) : null,
    freightMinor: sum((a) => a.freight),
    otherDirectMinor: sum((a) => a.otherDirect),
    activityCostMinor: sum((a) => a.activityCost),
    costToServeMinor: sum((a) => a.costToServe),
    causedByUsMinor: sum((a) => a.causedByUs),
    causedByUsAtMostMinor: sum((a) => a.causedByUs + a.mixed),
    netContributionMinor: anyMargin ? sum((a) => a.netContribution) : null,
    tracedMinor: base.totals.traced,
    notTracedMinor: sketch ? sketch.teams.reduce((total, t) => total + t.rest, 0) : (teamSum((t) => t.notTraced) ?? 0),
    unusedMinor: teamSum((t) => t.unused),
    notRecordedMinor: teamSum((t) => t.notRecorded),
    accountsBelowZero: {
      all: known.filter((a) => a.netContribution !== null && a.netContribution < 0).length,
      buying: buying.filter((a) => a.netContribution !== null && a.netContribution < 0).length,
    },
    belowZero: {
      every: known.filter((a) => a.belowZero === 'every').length,
      some: known.filter((a) => a.belowZero === 'some').length,
      no: known.filter((a) => a.belowZero === 'no').length,
      notKnown: known.filter((a) => a.belowZero === 'not known').length,
    },
    topShare: { share: top.share, fraction: topFraction, accounts: top.k, of: top.n, rounding: top.rounding },
    onTime: { onTime, late, shipped, dueUnshipped, missing, share: onTime + late === 0 ? null : onTime / (onTime + late) },
    unassigned: {
      orders: unassigned?.orders ?? 0,
      interactions: unassigned?.interactions ?? 0,
      revenueMinor: unassigned?.revenue ?? 0,
      costToServeMinor: unassigned?.costToServe ?? 0,
    },
    missing: {
      linesWithoutCost: book.linesWithoutCost.lines,
      netWithoutCostMinor: book.linesWithoutCost.absoluteNetMinor,
      accountsWithoutMargin: withoutMargin.length,
      revenueWithoutMarginMinor: withoutMargin.reduce((t, a) => t + a.revenue, 0),
      absoluteNetWithoutListMinor: base.columns.absoluteNetUnlisted.reduce((t, x) => t + x, 0),
    },
    estimatedShare: absoluteNet === 0 ? 0 : uncosted / absoluteNet,
    sources,
  }
}

function activitiesOf(base: CostMeasurement): ActivitySummary[] {
  const total = (column: Float64Array | null) => (column === null ? null : column.reduce((sum, x) => sum + x, 0))
  return base.activities.map((a) => ({
    id: a.id,
    name: a.name,
    type: a.type,
    kind: a.kind,
    team: a.team,
    cause: a.cause,
    costMinor: total(a.cost)!,
    events: total(a.events),
    recordedSeconds: total(a.recordedSeconds),
    standardSeconds: total(a.standardSeconds),
    quantity: total(a.quantity),
  }))
}
