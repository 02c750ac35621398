import { Refusal } from '#api/refusal.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { loadPreviousSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { mayNameBelowZero } from '../portfolio/find-in-book.ts'
import { accountRow } from './account-row.ts'
import { loadSnapshotView, type SnapshotView } from './load-snapshot.ts'

const compared = ['revenueMinor', 'marginMinor', 'costToServeMinor', 'netContributionMinor'] as const
const shown = 50

/** What changed since an earlier measurement of the same level, largest change of net contribution (else revenue) first. */
export async function reportChanges(ctx: Context, view: SnapshotView, against: number | null) {
  const previousId = against ?? (await loadPreviousSnapshot(ctx.store, view.level, view.asOf, view.id))?.id
  if (previousId === undefined)
    throw new Refusal(
      'not_found',
      `There is no earlier measurement by ${view.level} to compare snapshot ${view.id} with: measure again after the next import`,
    )
  const previous = await loadSnapshotView(ctx, previousId)
  if (previous.level !== view.level)
    throw new Refusal(
      'invalid',
      `Cannot compare a measurement by ${view.level} with one by ${previous.level}: choose one of the same level`,
    )
  const before = new Map(previous.accounts.map((a) => [`${a.source}/${a.externalId}`, accountRow(a)]))
  const now = view.accounts.map((account) => ({ id: account.id, ...accountRow(account) }))
  const delta = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b)
  const moved: { id: number; key: string; name: string; from: string; to: string; revenueMinor: number }[] = []
  const crossed = { below: [] as number[], above: [] as number[] }
  const accounts = now.map((row) => {
    const old = before.get(row.key)
    before.delete(row.key)
    if (old?.segment && row.segment && old.segment !== row.segment)
      moved.push({ ...{ id: row.id, key: row.key, name: row.name, revenueMinor: row.revenueMinor }, from: old.segment, to: row.segment })
    if ((old?.belowZero === 'every') !== (row.belowZero === 'every')) crossed[row.belowZero === 'every' ? 'below' : 'above'].push(row.id)
    const change = Object.fromEntries(compared.map((name) => [name, old ? delta(row[name], old[name]) : row[name]])) as Record<
      (typeof compared)[number],
      number | null
    >
    const segments = { segment: row.segment, segmentBefore: old?.segment ?? null }
    return { id: row.id, key: row.key, name: row.name, isNew: old === undefined, ...segments, change }
  })
  const size = (a: (typeof accounts)[number]) => Math.abs(a.change.netContributionMinor ?? a.change.revenueMinor ?? 0)
  const totals = { now: view.result.totals, before: previous.result.totals }
  const up = moved.filter(({ from, to }) => rank(to) < rank(from)).length
  return {
    snapshot: view.id,
    against: previous.id,
    asOf: view.asOf,
    asOfBefore: previous.asOf,
    level: view.level,
    currency: view.currency,
    sameInput: view.inputHash === previous.inputHash,
    sameModels: JSON.stringify(view.modelIds) === JSON.stringify(previous.modelIds),
    totals: Object.fromEntries(
      compared.map((name) => [
        name,
        { now: totals.now[name], before: totals.before[name], change: delta(totals.now[name], totals.before[name]) },
      ]),
    ) as Record<(typeof compared)[number], { now: number | null; before: number | null; change: number | null }>,
    moved: { up, down: moved.length - up, accounts: moved.sort((a, b) => b.revenueMinor - a.revenueMinor) },
    crossed: mayNameBelowZero(view) && mayNameBelowZero(previous) ? crossed : null,
    appeared: accounts.flatMap((a) => (a.isNew ? [a.id] : [])),
    accounts: accounts
      .filter((a) => size(a) > 0 || a.segment !== a.segmentBefore)
      .sort((a, b) => size(b) - size(a))
      .slice(0, shown),
    gone: [...before.values()].map((row) => ({ key: row.key, name: row.name, revenueMinor: row.revenueMinor })),
  }
}

const rank = (tier: string): number => (TIERS as readonly string[]).indexOf(tier)
