import { accountsAtLevel } from '#engine/costing/accounts-at-level.ts'
import type { SketchMeasurement } from '#engine/costing/measure-sketch.ts'
import type { CostMeasurement } from '#engine/costing/measurement.ts'
import type { LevelName } from '#engine/portfolio/portfolio.ts'
import { saveAudit } from '#store/audit.ts'
import { countDueUnshipped } from '#store/coverage.ts'
import { newNumber } from '#store/ids.ts'
import { loadLastFinished } from '#store/imports.ts'
import { loadMergesInForce, type MergeRecord } from '#store/merges.ts'
import { loadBook } from '#store/portfolio.ts'
import { loadSettings } from '#store/settings.ts'
import { type SnapshotAccount, type SnapshotHead, saveSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { valueInForce } from '../value/value-in-force.ts'
import { type ChosenCost, chooseCost } from './choose-cost.ts'
import { coverageOf } from './coverage.ts'
import { inputHash } from './input-hash.ts'
import { measureBook } from './measure-book.ts'
import { measureChannels } from './measure-channels.ts'
import { measureClasses } from './measure-classes.ts'
import { type MeasuredLifetimes, measureLifetime } from './measure-lifetime.ts'
import { measurePromises } from './measure-promises.ts'
import { measureRelationship } from './measure-relationship.ts'
import { measureRetention } from './measure-retention.ts'
import { measureSegments } from './measure-segments.ts'
import type { AccountMeasures, ActivitySummary, SnapshotResult, SnapshotTotals } from './measures.ts'
import { readPurchases } from './read-purchases.ts'
import type { TierOf } from './retention-curves.ts'
import { totalsOf } from './totals.ts'
import { unfinishedImports } from './unfinished-imports.ts'
import { valueReport } from './value-report.ts'
import { resolveWindow } from './window.ts'

export const engineVersion = '1'

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
  const cost = await chooseCost(ctx, input.costModel, currency)
  const unfinished = await unfinishedImports(ctx)
  // Work may have been begun before the import that it now reads was in: a measurement is never older than what is in it.
  const { book, lastImport, merges } = await store.transaction(async (tx) => {
    await tx.script('set transaction isolation level repeatable read')
    const lastImport = await loadLastFinished(tx)
    const book = await loadBook(tx, { asOf, window, currency, ratePolicy: 'average' })
    return { book, lastImport, merges: await loadMergesInForce(tx, 'account') }
  })
  step('Costing', 1)
  const measured = measureBook(book, cost)
  const level = book.level(input.level)
  const accounts = accountsAtLevel(measured.base, level)
  const upper = measured.sketch ? accountsAtLevel(measured.sketch.upper, level) : null
  step('Segments', 2)
  const value = await valueInForce(ctx, asOf)
  const purchases = await readPurchases(ctx, { book, level, asOf, classes: value.rules.contractual.classes })
  const measureValue = (tierOf: TierOf) => measureLifetime({ purchases, level, accounts, asOf, value, tierOf })
  let drawnBy: MeasuredLifetimes | null = null
  const segments = await measureSegments(ctx, {
    ...{ book, level, accounts, asOf, input: input.segmentation, purchases, value },
    lifetimes: () => {
      drawnBy ??= measureValue(null)
      return drawnBy.accounts
    },
  })
  const tierOf = (node: number) => segments.accounts[node]?.tier ?? null
  // Where tiers are drawn by value, value does not go by tiers.
  const lifetimes = drawnBy ?? measureValue(tierOf)
  const idOf = new Map(book.accounts.filter((a) => a.kind !== 'place').map((a) => [`${a.source}\u001f${a.externalId}`, a.id]))
  const idOfNode = accounts.map(({ source, externalId }) => idOf.get(`${source}\u001f${externalId}`)!)
  const relationship = await measureRelationship(ctx, {
    ...{ level, asOf, revenue: accounts.map((account) => account.revenue) },
    safeFrom: (segments.report.params.safeFrom as number | undefined) ?? 60,
    segmentOf: new Map(segments.accounts.flatMap((one, node) => (one ? [[idOfNode[node]!, one.tier] as const] : []))),
  })
  const retention = await measureRetention(ctx, {
    ...{ book, level, asOf, purchases, lifetimes, relationship: relationship.accounts, tierOf },
  })
  step('Channels', 3)
  const channels = await measureChannels(ctx, {
    book,
    level,
    base: measured.base,
    cost,
    segmentOf: tierOf,
  })
  const classes = await measureClasses(ctx, book, level)
  const promises = await measurePromises(ctx, { book, level, tierOf })
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
    channels: channels.report,
    segments: segments.report,
    promises: promises.result,
    value: valueReport({ value, lifetimes, retention, accounts, asOf }),
    findings: [
      ...cost.findings,
      ...unfinished,
      ...book.findings,
      ...measured.findings,
      ...measured.base.findings,
      ...coverage.findings,
      ...segments.findings,
      ...channels.report.findings,
      ...relationship.findings,
    ],
  }

  step('Keeping', 4)
  const models = [...cost.records, ...segments.records, ...relationship.records, ...(value.model ? [value.model] : [])]
  const head: SnapshotHead & { result: SnapshotResult } = {
    id: await newNumber(store, 'snapshot'),
    asOf,
    from: window.from,
    to: window.to,
    level: input.level,
    currency,
    actor: ctx.actor,
    madeAt: lastImport !== null && lastImport > ctx.now ? lastImport : ctx.now,
    engineVersion,
    modelIds: models.map((m) => m.id),
    inputHash: inputHash(book.portfolio, [
      ...models.map((m) => m.body),
      input.level,
      ...segments.restsOn,
      ...promises.restsOn,
      ...relationship.restsOn,
      ...retention.restsOn,
      ...mergesRestOn(merges),
    ]),
    result,
  }
  const rows = accounts.map((account, i): SnapshotAccount => {
    const measures: AccountMeasures = {
      ...account,
      upperEdge: upper && { costToServe: upper[i]!.costToServe, netContribution: upper[i]!.netContribution },
      segment: segments.accounts[i] ?? null,
      classes: classes[i]!,
      ...channels.accounts[i],
      lifetime: lifetimes.accounts[i]!,
      retention: retention.accounts[i]!,
      ...(relationship.accounts[i] !== undefined && { relationship: relationship.accounts[i] }),
      ...(Object.keys(promises.counts[i]!).length > 0 && { promises: promises.counts[i]! }),
    }
    return {
      accountId: idOfNode[i]!,
      source: account.source,
      externalId: account.externalId,
      name: account.displayName,
      segment: measures.segment?.tier ?? null,
      measures,
    }
  })
  await store.transaction(async (tx) => {
    const report = await relationship.keep(tx)
    await saveSnapshot(tx, report ? { ...head, result: { ...head.result, relationship: report } } : head, rows)
    await saveAudit(tx, ctx, 'measure', `snapshot:${head.id}`, { asOf, level: input.level, models: head.modelIds })
  })
  step('Keeping', 5)
  return head
}

/** Who was merged is told by no column of the book, and makes other accounts of the same leaves. */
const mergesRestOn = (merges: readonly Pick<MergeRecord, 'survivor' | 'merged'>[]) =>
  merges.length === 0 ? [] : [{ merges: merges.map(({ survivor, merged }) => ({ survivor, merged })) }]

function titleOf(cost: ChosenCost, sketch: SketchMeasurement | null): string | null {
  if (sketch) return ['SKETCH', sketch.title].filter(Boolean).join(': ')
  return cost.models.length === 0 ? 'no cost model' : null
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
