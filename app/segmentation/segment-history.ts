import { Refusal } from '#api/refusal.ts'
import type { AccountSegments, SegmentHistory, SegmentMove } from '#api/routes/segments.ts'
import { TIERS, type Tier } from '#engine/segmentation/tier.ts'
import { whyMoved } from '#engine/segmentation/why-moved.ts'
import { loadAccountSegments, loadSegmentHeads, loadTierFlow, type SegmentHead } from '#store/segment-history.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'
import { membersOf, openAccountOf } from '../accounts/open-account.ts'
import type { Context } from '../context.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { listOverrides } from './list-overrides.ts'
import { type LinesOf, tierState } from './tier-states.ts'

/** Measurements that a history goes back. */
const steps = 8
const rowsShown = 1000

/** Who is where between two measurements, what moved them, who stayed by band or minimum stay; and the measurements before. */
export async function segmentHistory(
  ctx: Context,
  { from, to }: { from?: number | undefined; to?: number | undefined },
): Promise<SegmentHistory> {
  const view = await loadSnapshotView(ctx, to ?? null)
  const heads = await loadSegmentHeads(ctx.store, view.level, view)
  const chosen = from ?? heads.filter((head) => head.id !== view.id && head.asOf < view.asOf).at(-1)?.id
  const before = chosen === undefined ? null : await loadSnapshotView(ctx, chosen)
  if (before && before.level !== view.level)
    throw new Refusal('invalid', `Cannot compare a measurement by ${view.level} with one by ${before.level}: choose one of the same level`)
  if (before && before.asOf >= view.asOf)
    throw new Refusal('invalid', `Cannot compare a measurement as of ${view.asOf} with one as of ${before.asOf}: choose an earlier one`)
  const rows = before === null ? [] : movesBetween(before, view)
  return {
    head: { ...headOf(view), scope: view.scope },
    before: before && { snapshot: before.id, asOf: before.asOf },
    measurements: await measurementsOf(ctx, view, heads.slice(-steps)),
    cells: cellsOf(before, view),
    held: (['held by the band', 'held by the minimum stay'] as const).map((why) => {
      const kept = view.accounts.filter((a) => a.segment?.why === why && !a.segment.overridden)
      return { why, n: kept.length, revenueMinor: kept.reduce((sum, a) => sum + a.revenue, 0) }
    }),
    causes: causesOf(rows),
    rows: rows.slice(0, rowsShown),
    rowsOf: rows.length,
  }
}

const linesOf = (view: SnapshotView): LinesOf => {
  const { keyThresholdMinor = null, majorThresholdMinor = null, potentialUsed = false, params = {} } = view.result.segments ?? {}
  return { keyThresholdMinor, majorThresholdMinor, potentialUsed, params }
}

/** Accounts whose segment is another, or was kept against what their score says; by revenue. */
function movesBetween(before: SnapshotView, view: SnapshotView): SegmentMove[] {
  const was = new Map(before.accounts.map((a) => [a.id, a]))
  const [lines, linesBefore] = [linesOf(view), linesOf(before)]
  const moves = view.accounts.flatMap((account): SegmentMove[] => {
    const old = was.get(account.id)
    was.delete(account.id)
    if (!account.segment) return []
    const { segment } = account
    const cause = whyMoved(old?.segment ? tierState(old.segment, linesBefore) : null, tierState(segment, lines))
    const held = cause === null && !segment.overridden && (segment.why === 'held by the band' || segment.why === 'held by the minimum stay')
    if (cause === null && !held) return []
    return [moveOf(account, old ?? null, account, cause ?? (segment.why as 'held by the band'), lines, linesBefore)]
  })
  const left = [...was.values()].flatMap((old) => (old.segment ? [moveOf(old, old, null, 'left', lines, linesBefore)] : []))
  return [...moves, ...left].sort((a, b) => (b.revenueMinor ?? b.revenueBeforeMinor ?? 0) - (a.revenueMinor ?? a.revenueBeforeMinor ?? 0))
}

function moveOf(
  named: ShownAccount,
  old: ShownAccount | null,
  now: ShownAccount | null,
  cause: SegmentMove['cause'],
  lines: LinesOf,
  linesBefore: LinesOf,
): SegmentMove {
  const [from, to] = [old?.segment?.tier ?? null, now?.segment?.tier ?? null]
  const up = from !== null && to !== null && TIERS.indexOf(to) < TIERS.indexOf(from)
  const line = (up ? to : from) === 'KEY' ? 'keyThresholdMinor' : 'majorThresholdMinor'
  return {
    ...{ id: named.id, key: `${named.source}/${named.externalId}`, name: named.displayName, from, to, cause },
    ...{ raw: now?.segment?.raw ?? null, since: now?.segment?.since ?? null, override: now?.segment?.override ?? null },
    ...{ revenueMinor: now?.revenue ?? null, revenueBeforeMinor: old?.revenue ?? null },
    ...{ scoreMinor: now?.segment?.scoreMinor ?? null, scoreBeforeMinor: old?.segment?.scoreMinor ?? null },
    ...{ lineMinor: from === null || to === null || from === to ? null : lines[line] },
    ...{ lineBeforeMinor: from === null || to === null || from === to ? null : linesBefore[line] },
  }
}

/** From where to where, all accounts: those that stayed too. */
function cellsOf(before: SnapshotView | null, view: SnapshotView): SegmentHistory['cells'] {
  if (before === null) return []
  const was = new Map(before.accounts.map((a) => [a.id, a]))
  const cells = new Map<string, { from: Tier | null; to: Tier | null; n: number; revenueMinor: number }>()
  const add = (from: Tier | null, to: Tier | null, revenue: number) => {
    if (from === null && to === null) return
    const cell = cells.get(`${from} ${to}`) ?? { from, to, n: 0, revenueMinor: 0 }
    cells.set(`${from} ${to}`, { ...cell, n: cell.n + 1, revenueMinor: cell.revenueMinor + revenue })
  }
  for (const account of view.accounts) {
    add(was.get(account.id)?.segment?.tier ?? null, account.segment?.tier ?? null, account.revenue)
    was.delete(account.id)
  }
  for (const old of was.values()) add(old.segment?.tier ?? null, null, old.revenue)
  return [...cells.values()]
}

function causesOf(rows: readonly SegmentMove[]): SegmentHistory['causes'] {
  const causes = new Map<SegmentMove['cause'], { n: number; revenueMinor: number }>()
  for (const row of rows) {
    const sum = causes.get(row.cause) ?? { n: 0, revenueMinor: 0 }
    causes.set(row.cause, { n: sum.n + 1, revenueMinor: sum.revenueMinor + (row.revenueMinor ?? row.revenueBeforeMinor ?? 0) })
  }
  return [...causes].map(([cause, sum]) => ({ cause, ...sum })).sort((a, b) => b.n - a.n)
}

/** Each measurement with what its segments held, and how many moved since the one before. */
async function measurementsOf(ctx: Context, view: SnapshotView, heads: readonly SegmentHead[]): Promise<SegmentHistory['measurements']> {
  const own = view.scope === 'own' ? [...(await accountsInScope(ctx)).nodes(view.level)] : null
  const list: SegmentHistory['measurements'] = []
  for (const [i, head] of heads.entries()) {
    const flow = i === 0 ? null : await loadTierFlow(ctx.store, heads[i - 1]!.id, head.id, own)
    const count = (passes: (from: Tier | null, to: Tier | null) => boolean) =>
      flow?.reduce((n, one) => n + (passes(one.from, one.to) ? one.n : 0), 0) ?? null
    const place = (tier: Tier) => TIERS.indexOf(tier)
    const tiers = own === null ? head.tiers : await ownTiers(ctx, head, own)
    list.push({
      ...{ snapshot: head.id, asOf: head.asOf },
      tiers: tiers.map(({ tier, n, revenue }) => ({ tier, n, revenueMinor: revenue })),
      up: count((from, to) => from !== null && to !== null && place(to) < place(from)),
      down: count((from, to) => from !== null && to !== null && place(to) > place(from)),
      stayed: count((from, to) => from !== null && from === to),
      appeared: count((from, to) => from === null && to !== null),
      left: count((from, to) => from !== null && to === null),
    })
  }
  return list
}

async function ownTiers(ctx: Context, head: SegmentHead, own: readonly number[]): Promise<SegmentHead['tiers']> {
  const rows = await loadAccountSegments<{ tier: Tier }>(ctx.store, own, [head.id])
  return TIERS.map((tier) => {
    const inside = rows.filter((row) => row.segment.tier === tier)
    return { tier, n: inside.length, revenue: inside.reduce((sum, row) => sum + row.revenue, 0) }
  })
}

/** The segments of one account, measurement by measurement, each change with what made it. */
export async function accountSegments(ctx: Context, id: number, snapshot: number | null): Promise<AccountSegments> {
  const opened = await openAccountOf(ctx, id, snapshot)
  const { view } = opened
  const { leafIds } = await membersOf(ctx.store, opened)
  const heads = await loadSegmentHeads(ctx.store, view.level, view)
  const rows = await loadAccountSegments<NonNullable<ShownAccount['segment']>>(
    ctx.store,
    leafIds,
    heads.map((head) => head.id),
  )
  const own = view.scope === 'own'
  const points: AccountSegments['points'] = []
  let earlier: ReturnType<typeof tierState> | null = null
  for (const head of heads) {
    // Rows that are one account now may have been several then: the largest says where it stood.
    const then = rows.filter((row) => row.snapshot_id === head.id).sort((a, b) => b.revenue - a.revenue)
    const [row] = then
    if (!row) continue
    // As of a whole measurement: what it counts of lifetime value is margin, and behind connected value are accounts of others.
    const { connectedMinor } = row.segment
    const scoreClosed = (view.costClosed && (head.params.value !== 'revenue' || connectedMinor !== undefined)) || (own && !!connectedMinor)
    const lines = own ? { ...head, keyThresholdMinor: null, majorThresholdMinor: null } : head
    const segment = { ...row.segment, scoreMinor: scoreClosed ? null : row.segment.scoreMinor }
    const state = tierState(segment, scoreClosed ? { ...lines, keyThresholdMinor: null, majorThresholdMinor: null } : lines)
    points.push({
      ...{ snapshot: head.id, asOf: head.asOf, tier: state.tier, computed: state.computed, raw: state.raw, why: state.why },
      ...{ override: segment.override ?? null, strategic: segment.strategic, overridden: segment.overridden },
      ...{ cause: points.length === 0 ? null : whyMoved(earlier, state), revenueMinor: row.revenue, scoreMinor: state.scoreMinor },
      ...{ keyThresholdMinor: state.keyThresholdMinor, majorThresholdMinor: state.majorThresholdMinor, accountsThen: then.length },
    })
    earlier = state
  }
  const last = points.at(-1)
  return {
    points,
    since: last ? (points.findLast((point, i) => point.tier === last.tier && points[i - 1]?.tier !== last.tier)?.asOf ?? null) : null,
    overrides: await listOverrides(ctx, { state: 'standing', account: id }),
  }
}
