import type { BookColumns } from '#api/routes/portfolio.ts'
import { daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { MAP_ZONES } from '#engine/value/account-map.ts'
import { accountsVersion, loadAccountColleagues } from '#store/account-colleagues.ts'
import { loadMergedIds } from '#store/merge-sides.ts'
import { loadPreviousSnapshot } from '#store/snapshots.ts'
import { renewalsOf } from '../accounts/renewals.ts'
import type { Context } from '../context.ts'
import { bookHead } from '../portfolio/find-in-book.ts'
import { today } from '../today/day-of.ts'
import { type AccountRow, accountRow } from './account-row.ts'
import { loadSnapshotView, type SnapshotView } from './load-snapshot.ts'
import { reportMap, reportPriceService } from './reports.ts'

/** Columns that are the account's row as reports show it. */
const measured = [
  'orders',
  'orderLines',
  'interactions',
  'listValueMinor',
  'discountMinor',
  'creditsMinor',
  'revenueMinor',
  'rebatesMinor',
  'costOfGoodsMinor',
  'marginMinor',
  'freightMinor',
  'latePaymentMinor',
  'commissionsMinor',
  'returnsHandlingMinor',
  'otherDirectMinor',
  'activityCostMinor',
  'causedByUsMinor',
  'mixedMinor',
  'costToServeMinor',
  'costToServeUpperMinor',
  'netContributionMinor',
  'ifThisAccountLeftMinor',
  'lifetimeMinor',
  'rangeLowMinor',
  'rangeHighMinor',
  'belowZero',
  'estimatedShare',
  'firstDay',
  'ranked',
  'index',
  'indexLow',
  'indexHigh',
  'grade',
  'heardShare',
  'blindSpot',
  'standing',
  'indexShows',
] as const satisfies readonly (keyof BookColumns & keyof AccountRow)[]

/** What was made of a view: views stay in memory while they are looked at, and so does this. */
const kept = new WeakMap<SnapshotView, { readonly version: string; readonly book: Promise<BookColumns> }>()

/** A snapshot's accounts in columns, with where they stand on the map and how they changed since the snapshot before. */
export async function bookInColumns(ctx: Context, snapshot: number | null): Promise<BookColumns> {
  const view = await loadSnapshotView(ctx, snapshot)
  const day = await today(ctx)
  const version = `${await accountsVersion(ctx.store)} ${day}`
  const known = kept.get(view)
  if (known?.version === version) return known.book
  const book = columnsOf(ctx, view, day)
  kept.set(view, { version, book })
  book.catch(() => kept.delete(view))
  return book
}

async function columnsOf(ctx: Context, view: SnapshotView, day: Day): Promise<BookColumns> {
  const rows = view.accounts.map(accountRow)
  const byKey = <T extends { readonly key: string }>(list: readonly T[]) => new Map(list.map((one) => [one.key, one]))
  const map = byKey(reportMap(view).accounts)
  const price = byKey(reportPriceService(view).accounts)
  const facts = await factsByNode(ctx)
  const { of: renewals } = await renewalsOf(ctx)
  const before = await changesFrom(ctx, view)
  const ids = new Set(view.accounts.map((a) => a.id))
  const merged = (await loadMergedIds(ctx.store)).filter((one) => !ids.has(one.id) && ids.has(one.into))
  const column = <T>(value: (row: (typeof rows)[number], id: number) => T) => rows.map((row, i) => value(row, view.accounts[i]!.id))
  return {
    head: bookHead(view),
    n: rows.length,
    merged,
    ...(Object.fromEntries(measured.map((name) => [name, rows.map((row) => row[name])])) as Pick<BookColumns, (typeof measured)[number]>),
    id: view.accounts.map((a) => a.id),
    key: column((row) => row.key),
    // Called as people say now, whenever it was measured.
    name: column((row, id) => facts.get(id)?.name ?? row.name),
    unassigned: column((row) => row.unassigned),
    tier: column((row) => row.segment),
    behaviour: column((row) => row.behaviour),
    zone: column((row) => zoneNumber(map.get(row.key)?.zone)),
    quadrant: column((row) => price.get(row.key)?.quadrant ?? null),
    colleague: column((_, id) => facts.get(id)?.colleague ?? null),
    country: column((_, id) => facts.get(id)?.country ?? null),
    renewalDay: column((_, id) => renewals.get(id)?.day ?? null),
    daysToRenewal: column((_, id) => (renewals.has(id) ? daysBetween(day, renewals.get(id)!.day) : null)),
    noticeDays: column((_, id) => renewals.get(id)?.noticeDays ?? null),
    priceRealised: column((row) => price.get(row.key)?.priceRealised ?? null),
    serviceShare: column((row) => price.get(row.key)?.serviceShare ?? null),
    unlistedShare: view.accounts.map((a) => a.unlistedShare),
    averageOrderMinor: column((row) => map.get(row.key)?.averageTransactionMinor ?? null),
    revenueChangeMinor: column((row) => before?.revenue(row.key, row.revenueMinor) ?? null),
    netContributionChangeMinor: column((row) => before?.netContribution(row.key, row.netContributionMinor) ?? null),
  }
}

/** The first colleague and country that any source names for each account shown. */
async function factsByNode(ctx: Context) {
  const facts = new Map<number, { colleague: string | null; country: string | null; name: string | null }>()
  for (const { standIn, colleague, country, nameByHand } of await loadAccountColleagues(ctx.store)) {
    const known = facts.get(standIn)
    facts.set(standIn, {
      ...{ colleague: known?.colleague ?? colleague, country: known?.country ?? country },
      name: known?.name ?? nameByHand,
    })
  }
  return facts
}

async function changesFrom(ctx: Context, view: SnapshotView) {
  const head = await loadPreviousSnapshot(ctx.store, view.level, view.asOf, view.id)
  if (!head) return null
  const previous = await loadSnapshotView(ctx, head.id)
  const rows = new Map(previous.accounts.map((a) => [`${a.source}/${a.externalId}`, a]))
  const delta = (now: number | null, was: number | null | undefined) => (now === null || was == null ? null : now - was)
  return {
    revenue: (key: string, now: number | null) => delta(now, rows.get(key)?.revenue),
    netContribution: (key: string, now: number | null) => delta(now, rows.get(key)?.netContribution),
  }
}

const zoneNumber = (zone: string | null | undefined) => {
  const at = MAP_ZONES.findIndex((one) => one.zone === zone)
  return at < 0 ? null : at + 1
}
