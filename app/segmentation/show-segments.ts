import type { SegmentsView } from '#api/routes/segments.ts'
import { parseSegmentation, SegmentParamsFile } from '#api/segmentation.ts'
import { loadModels, type ModelRecord } from '#store/models.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { exceptionsNow } from './exceptions-now.ts'

const keyOf = (one: { source: string; externalId: string }) => `${one.source}/${one.externalId}`

/** Segments as measured, with all that is needed to draw the lines anew, and what was set by hand since. */
export async function showSegments(ctx: Context, snapshot: number | null): Promise<SegmentsView> {
  const view = await loadSnapshotView(ctx, snapshot)
  const segments = view.result.segments
  const model = await modelOf(ctx, view)
  const params = SegmentParamsFile.parse(segments?.params ?? {})
  const previous = segments?.previousSnapshot == null ? null : await loadSnapshotView(ctx, segments.previousSnapshot)
  const before = new Map(previous?.accounts.map((a) => [keyOf(a), a.segment]))
  const now = await exceptionsNow(ctx, view, model && parseSegmentation(model.body))
  const tierByHand = new Map(
    now.tiers.filter((one) => (one.from ?? view.asOf) <= view.asOf && view.asOf < one.expires).map((one) => [keyOf(one), one.tier]),
  )
  const flag = new Map(
    now.strategic.filter((one) => (one.from ?? view.asOf) <= view.asOf && view.asOf < one.expires).map((one) => [keyOf(one), one.reason]),
  )
  const shown = view.accounts.flatMap((a) => (a.segment ? [{ account: a, key: keyOf(a), segment: a.segment }] : []))
  const column = <T>(value: (one: (typeof shown)[number]) => T) => shown.map(value)
  const whole = view.scope === 'all'
  return {
    head: headOf(view),
    ...{ scope: view.scope, costClosed: view.costClosed, params },
    model: model && {
      ...{ id: model.id, name: model.name, version: model.version, state: model.state, author: model.author, reason: model.reason },
      validFrom: model.valid_from,
    },
    potential: { used: segments?.potentialUsed ?? false, covered: segments?.potentialCovered ?? null },
    keyThresholdMinor: segments?.keyThresholdMinor ?? null,
    majorThresholdMinor: segments?.majorThresholdMinor ?? null,
    previous: previous && { snapshot: previous.id, asOf: previous.asOf },
    accounts: {
      id: column(({ account }) => account.id),
      key: column(({ key }) => key),
      tier: column(({ segment }) => segment.tier),
      computed: column(({ segment }) => segment.computed),
      raw: column(({ segment }) => segment.raw),
      since: column(({ segment }) => segment.since),
      why: column(({ segment }) => segment.why),
      override: column(({ segment }) => segment.override ?? null),
      strategic: column(({ segment }) => segment.strategic),
      needs: column(({ segment }) => [...segment.needs]),
      behaviour: column(({ segment }) => segment.behaviour?.name ?? null),
      scoreMinor: column(({ segment }) => segment.scoreMinor),
      valueMinor: column(({ account }) => valueToday(account, params.value)),
      connectedMinor: column(({ segment }) => segment.connectedMinor ?? 0),
      potentialMinor: column(({ segment }) => segment.potentialMinor ?? null),
      modelledPotentialMinor: column(({ segment }) => (whole ? (segment.modelledPotentialMinor ?? null) : null)),
      tierBefore: column(({ key }) => before.get(key)?.tier ?? null),
      computedBefore: column(({ key }) => before.get(key)?.computed ?? null),
      sinceBefore: column(({ key }) => before.get(key)?.since ?? null),
      overriddenBefore: column(({ key }) => before.get(key)?.overridden ?? false),
      tierByHandNext: column(({ key }) => tierByHand.get(key) ?? null),
      strategicNext: column(({ key }) => flag.get(key) ?? null),
    },
    findings: view.result.findings
      .filter((f) => segmentFindings.test(f.code))
      .map(({ code, subject, message, count, amountMinor }) => ({
        code,
        subject,
        message,
        count: count ?? null,
        amountMinor: amountMinor ?? null,
      })),
  }
}

const segmentFindings = /^(key_|potential_|override_|segment|strategic_|detractors_)/

/** As measuring takes it: not known counts as nothing. Null where it is closed to who asks. */
function valueToday(account: ShownAccount, of: SegmentsView['params']['value']): number | null {
  if (of === 'revenue') return account.revenue - account.rebates
  if (account.costToServe === null) return null
  return of === 'lifetime' ? (account.lifetime?.valueMinor ?? 0) : (account[of] ?? 0)
}

async function modelOf(ctx: Context, view: SnapshotView): Promise<ModelRecord | null> {
  return (await loadModels(ctx.store, 'segmentation')).find((m) => view.modelIds.includes(m.id)) ?? null
}
