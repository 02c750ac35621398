import type { Override } from '#api/routes/segments.ts'
import { addDays, daysBetween } from '#engine/period/days.ts'
import { loadOverrides, type OverrideRecord } from '#store/segment-overrides.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { accountsOf } from './exceptions-now.ts'

const soonDays = 30

/** What was set by hand for accounts in scope: first what ends first, then what is over, the last first. */
export async function listOverrides(
  ctx: Context,
  of: { state: 'standing' | 'over' | 'all'; account?: number | undefined },
): Promise<Override[]> {
  const all = await showOverrides(ctx, await loadOverrides(ctx.store))
  const standing = (one: Override) => one.state !== 'over' && one.state !== 'taken back'
  const [open, over] = [all.filter(standing), all.filter((one) => !standing(one))]
  open.sort((a, b) => (a.expires < b.expires ? -1 : a.expires > b.expires ? 1 : a.id - b.id))
  over.sort((a, b) => b.id - a.id)
  const wanted = of.state === 'standing' ? open : of.state === 'over' ? over : [...open, ...over]
  return of.account === undefined ? wanted : wanted.filter((one) => one.account === of.account)
}

/** Overrides with the accounts they are about now; those of accounts out of scope are left out. */
export async function showOverrides(ctx: Context, records: readonly OverrideRecord[]): Promise<Override[]> {
  const view = await loadSnapshotView(ctx, null)
  const accounts = await accountsOf(ctx.store, view, records)
  return records.flatMap((record) => {
    const account = accounts.get(`${record.source}/${record.externalId}`) ?? null
    return account === null && view.scope === 'own' ? [] : [shown(ctx, view, record, account)]
  })
}

function shown(ctx: Context, view: SnapshotView, record: OverrideRecord, account: ShownAccount | null): Override {
  const { id, kind, source, externalId, tier, reason, author, authorName, madeAt, from, expires, endedAt, endedByName } = record
  const today = ctx.now.slice(0, 10)
  const segment = account?.segment ?? null
  const counted =
    kind === 'tier'
      ? segment?.overridden === true && segment.override?.reason === reason && segment.override.expires === expires
      : segment?.strategic === reason
  const counts = endedAt === null && (from ?? view.asOf) <= view.asOf && view.asOf < expires
  return {
    ...{ id, kind, tier, reason, author, authorName, madeAt, from, expires, endedAt, endedByName },
    account: account?.id ?? null,
    key: `${source}/${externalId}`,
    name: account?.displayName ?? externalId,
    computed: segment?.computed ?? null,
    revenueMinor: account?.revenue ?? null,
    state:
      endedAt !== null
        ? 'taken back'
        : expires <= today
          ? 'over'
          : from !== null && from > view.asOf && from > today
            ? 'begins later'
            : expires <= addDays(today, soonDays)
              ? 'ends soon'
              : 'holds',
    daysLeft: endedAt === null && expires > today ? daysBetween(today, expires) : null,
    measured: counted === counts,
  }
}
