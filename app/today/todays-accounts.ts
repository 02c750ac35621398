import type { TodayAccounts } from '#api/routes/today.ts'
import { addDays, daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import type { LevelName } from '#engine/portfolio/portfolio.ts'
import { sumByGroup } from '#engine/segmentation/sum-by-group.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import { loadSourceCoverage } from '#store/coverage.ts'
import type { Store } from '#store/db.ts'
import { loadInteractionsAfter, loadLastInteractionDays } from '#store/last-interactions.ts'
import { writtenVersion } from '#store/written.ts'
import { accountsInScope, foldName } from '../access/own-accounts.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { whoWentSilentOrLeft } from '../continuity/silent-and-left.ts'
import { bookHead } from '../portfolio/find-in-book.ts'
import { comingMeetings } from './coming-meetings.ts'
import { comingRenewals } from './coming-renewals.ts'
import { changesBefore, todaysView } from './todays-view.ts'

const edges = [30, 90, 180] as const
const silentAfter = 90
const shown = 20
const recentDays = 14
const recentRows = 40

/** Who is silent, by revenue, and what colleagues did on own accounts. Days are counted back from the last interaction of the record. */
export async function todaysAccounts(ctx: Context): Promise<TodayAccounts> {
  const view = await todaysView(ctx)
  if (!view)
    return {
      head: null,
      lastDay: null,
      silence: [],
      silent: [],
      renewals: [],
      colleagues: null,
      meetings: await comingMeetings(ctx),
      people: null,
      changes: null,
    }
  const { leaves, lastByKey, lastDay } = await silenceOf(ctx.store, view.level)
  const buying = view.accounts.filter((a) => !a.unassigned && a.revenue > 0)
  const days = buying.map((a) => {
    const last = lastByKey.get(`${a.source}/${a.externalId}`)
    return last === undefined || lastDay === null ? null : Math.max(0, daysBetween(last, lastDay))
  })
  const bucket = days.map((n) => (n === null ? edges.length : (edges as readonly number[]).findIndex((edge) => n <= edge)))
  const group = bucket.map((at) => (at < 0 ? edges.length : at))
  const { n, sums } = sumByGroup(group, edges.length + 1, [buying.map((a) => a.revenue)])
  const silent = buying
    .map((a, i) => ({
      ...{ id: a.id, key: `${a.source}/${a.externalId}`, name: a.displayName, segment: a.segment?.tier ?? null, revenueMinor: a.revenue },
      ...{ lastDay: lastByKey.get(`${a.source}/${a.externalId}`) ?? null, days: days[i]! },
    }))
    .filter((a) => a.days === null || a.days > silentAfter)
    .sort((a, b) => b.revenueMinor - a.revenueMinor)
    .slice(0, shown)
  return {
    ...{ head: bookHead(view), lastDay, silent },
    silence: [...edges, null].map((edge, i) => ({ days: edge, accounts: n[i]!, revenueMinor: sums[0]![i]! })),
    renewals: await comingRenewals(ctx, view),
    colleagues: await colleaguesOn(ctx, view, leaves, lastDay),
    meetings: await comingMeetings(ctx),
    people: (ctx.access?.accounts ?? 'all') === 'all' ? null : await whoWentSilentOrLeft(ctx),
    changes: await changesBefore(ctx, view),
  }
}

interface Silence {
  /** Leaf id → key of the account it is of. */
  readonly leaves: ReadonlyMap<number, string>
  readonly lastByKey: ReadonlyMap<string, Day>
  readonly lastDay: Day | null
}

const kept = new WeakMap<Store, { readonly version: string; readonly silence: Promise<Silence> }>()

/** Last interaction of every account at a level; read again when imports or matches may have changed it. */
export async function silenceOf(store: Store, level: string): Promise<Silence> {
  const version = `${level} ${await accountsVersion(store)} ${await writtenVersion(store)}`
  const known = kept.get(store)
  if (known?.version === version) return known.silence
  const silence = loadSilence(store, level)
  kept.set(store, { version, silence })
  silence.catch(() => kept.delete(store))
  return silence
}

async function loadSilence(store: Store, levelName: string): Promise<Silence> {
  const { accounts, days, coverage } = await store.transaction(async (tx) => ({
    accounts: await loadAccountNodes(tx),
    days: await loadLastInteractionDays(tx, null),
    coverage: await loadSourceCoverage(tx),
  }))
  const places = leavesOf(accounts)
  const level = buildLevel(accounts, accountTree(accounts), places, levelName as LevelName)
  const keyAt = (node: number) => `${level.source[node]}/${level.externalId[node]}`
  const leaves = new Map(places.map((place, leaf) => [accounts[place]!.id, keyAt(level.nodeOfLeaf[leaf]!)]))
  const lastByKey = new Map<string, Day>()
  const reached = coverage.filter((one) => one.table_name === 'interaction').map((one) => one.last_day)
  const lastDay = reached.sort().at(-1) ?? null
  for (const { account_id, day } of days) {
    const key = leaves.get(account_id)
    if (key !== undefined && day > (lastByKey.get(key) ?? '')) lastByKey.set(key, day)
  }
  return { leaves, lastByKey, lastDay }
}

/** What others did on own accounts of late; null for whoever sees all accounts. */
async function colleaguesOn(
  ctx: Context,
  view: SnapshotView,
  leaves: ReadonlyMap<number, string>,
  lastDay: Day | null,
): Promise<TodayAccounts['colleagues']> {
  const names = ctx.access?.accounts ?? 'all'
  if (names === 'all' || lastDay === null) return null
  const { ids } = await accountsInScope(ctx)
  const own = [...leaves.keys()].filter((id) => ids?.has(id))
  const mine = new Set(names.map(foldName))
  const accounts = new Map(view.accounts.map((a) => [`${a.source}/${a.externalId}`, a]))
  const rows = await loadInteractionsAfter(ctx.store, own, addDays(lastDay, -recentDays), 10 * recentRows)
  return rows
    .flatMap(({ account_id, ...row }) => {
      const account = accounts.get(leaves.get(account_id) ?? '')
      const byOther = row.colleague === null || !mine.has(foldName(row.colleague))
      return account && byOther ? [{ account: account.id, name: account.displayName, ...row }] : []
    })
    .slice(0, recentRows)
}
