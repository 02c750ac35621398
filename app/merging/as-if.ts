/** The book measured as if other merges were in force: in memory, nothing is written. */

import { Refusal } from '#api/refusal.ts'
import type { MergeNumbers } from '#api/routes/merges.ts'
import { accountsAtLevel } from '#engine/costing/accounts-at-level.ts'
import { accountTree, buildLevel } from '#engine/portfolio/levels.ts'
import type { Level, LevelName } from '#engine/portfolio/portfolio.ts'
import { MAP_ZONES } from '#engine/value/account-map.ts'
import { loadMergesInForce } from '#store/merges.ts'
import { type Book, loadBook } from '#store/portfolio.ts'
import { loadSnapshot, type SnapshotHead } from '#store/snapshots.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import { restrictView } from '../access/restrict-view.ts'
import type { ShownAccount, SnapshotView, WholeView } from '../access/views.ts'
import { peersOf } from '../accounts/peers-of.ts'
import type { Context } from '../context.ts'
import { type Found, findLinks, loadMergesNow, type Merges } from '../matching/link-record.ts'
import { chooseCost } from '../measuring/choose-cost.ts'
import { type MeasuredBook, measureBook } from '../measuring/measure-book.ts'
import { measureLifetime } from '../measuring/measure-lifetime.ts'
import { measureSegments } from '../measuring/measure-segments.ts'
import type { SnapshotResult } from '../measuring/measures.ts'
import { readPurchases } from '../measuring/read-purchases.ts'
import { sumsOfAccounts } from '../measuring/totals.ts'
import { reportMap } from '../reporting/reports.ts'
import { valueInForce } from '../value/value-in-force.ts'
import { mayMerge, openSides } from './preview-merge.ts'
import { openMerge } from './undo-merge.ts'

/** What merging two accounts would do to every number. */
export async function mergeNumbers(ctx: Context, input: { survivor: number; merged: number }): Promise<MergeNumbers> {
  await mayMerge(ctx, 'account', [input.survivor, input.merged])
  const sides = await ctx.store.transaction((tx) => openSides(tx, 'account', input.survivor, input.merged))
  const [survivor, merged] = sides.map(({ rows, shown }) => {
    const { source, external_id: externalId } = rows.find((row) => row.id === shown.id)!
    return { source, externalId }
  })
  const now = await loadMergesNow(ctx.store)
  const { asStored, asIf, ...both } = await bothWays(ctx, { ...now, account: [...now.account, { survivor: survivor!, merged: merged! }] })
  return { ...both, apart: asStored.accounts, apartTotals: asStored.totals, together: asIf.accounts, togetherTotals: asIf.totals }
}

/** What taking a merge back would do to every number. */
export async function undoNumbers(ctx: Context, id: number): Promise<MergeNumbers> {
  const merge = await openMerge(ctx.store, (await accountsInScope(ctx)).ids, id)
  if (merge.what !== 'account') throw new Refusal('invalid', 'Numbers are measured of accounts: people that part change none of them')
  const others = (await loadMergesInForce(ctx.store, 'account')).filter((one) => one.id !== id)
  const { asStored, asIf, ...both } = await bothWays(ctx, { ...(await loadMergesNow(ctx.store)), account: others })
  return { ...both, apart: asIf.accounts, apartTotals: asIf.totals, together: asStored.accounts, togetherTotals: asStored.totals }
}

const tiersShown = 50

/** The book over the days of the last measurement, as the record has it and as it would be under other merges. */
async function bothWays(ctx: Context, merges: Merges) {
  const { store } = ctx
  const last = await loadSnapshot(store, null)
  if (!last) throw new Refusal('conflict', 'Nothing was measured yet: there are no numbers to compare')
  const step = (name: string, done: number) => ctx.progress?.({ step: name, done, total: 4, unit: 'chunks' })
  step('Reading the book', 0)
  const cost = await chooseCost(ctx, null, last.currency)
  const { book, found } = await store.transaction(async (tx) => {
    await tx.script('set transaction isolation level repeatable read')
    const window = { from: last.from, to: last.to }
    const book = await loadBook(tx, { asOf: last.asOf, window, currency: last.currency, ratePolicy: 'average' })
    return { book, found: await findLinks(tx, merges) }
  })
  step('Costing', 1)
  const measured = measureBook(book, cost)
  const stored = book.level(last.level as LevelName)
  const other = levelUnder(book, found, last.level as LevelName)
  step('Measuring as it is', 2)
  const before = await viewOf(ctx, last, book, measured, stored)
  step('Measuring as it would be', 3)
  const after = await viewOf(ctx, last, book, measured, other)
  const changed = changedNodes(stored, other)
  const [asStored, asIf] = [figuresOf(before, changed.before), figuresOf(after, changed.after)]
  const tiers = tierChanges(before.view, after.view, new Set([...changed.before, ...changed.after]))
  step('Measuring as it would be', 4)
  return {
    ...{ asOf: last.asOf, from: last.from, to: last.to, level: last.level, currency: last.currency, costClosed: before.view.costClosed },
    ...{ asStored, asIf, tiersChanged: tiers.length, tiers: tiers.slice(0, tiersShown) },
    sameBook: amounts.every((name) => asStored.totals[name] === asIf.totals[name]),
  }
}

function levelUnder(book: Book, { links }: Found, name: LevelName): Level {
  const place = new Map(book.accounts.map((account, i) => [account.id, i]))
  const accounts = book.accounts.map((account) => ({ ...account, sameAs: place.get(links.get(account.id)?.id ?? -1) ?? -1 }))
  return buildLevel(
    accounts,
    accountTree(accounts),
    book.leafIds.map((id) => place.get(id)!),
    name,
  )
}

interface Measured {
  readonly whole: WholeView
  readonly view: SnapshotView
}

/** As a snapshot would show it to who asks. */
async function viewOf(ctx: Context, last: SnapshotHead, book: Book, measured: MeasuredBook, level: Level): Promise<Measured> {
  const accounts = accountsAtLevel(measured.base, level)
  const upper = measured.sketch ? accountsAtLevel(measured.sketch.upper, level) : null
  const { asOf } = last
  const value = await valueInForce(ctx, asOf)
  const purchases = await readPurchases(ctx, { book, level, asOf, classes: value.rules.contractual.classes })
  const segments = await measureSegments(ctx, {
    ...{ book, level, accounts, asOf, input: null, purchases, value },
    lifetimes: () => measureLifetime({ purchases, level, accounts, asOf, value, tierOf: null }).accounts,
  })
  const idOf = new Map(book.accounts.filter((a) => a.kind !== 'place').map((a) => [`${a.source}/${a.externalId}`, a.id]))
  const result = last.result as SnapshotResult
  const whole: WholeView = {
    ...last,
    result: { ...result, totals: { ...result.totals, ...sumsOfAccounts(accounts) }, segments: segments.report },
    accounts: accounts.map((account, i) => ({
      ...account,
      id: idOf.get(`${account.source}/${account.externalId}`)!,
      upperEdge: upper && { costToServe: upper[i]!.costToServe, netContribution: upper[i]!.netContribution },
      segment: segments.accounts[i] ?? null,
    })),
  }
  return { whole, view: await restrictView(ctx, whole) }
}

/** Keys of the accounts that are made of other leaves both ways. */
function changedNodes(before: Level, after: Level): { before: Set<string>; after: Set<string> } {
  const key = (level: Level, leaf: number) => `${level.source[level.nodeOfLeaf[leaf]!]}/${level.externalId[level.nodeOfLeaf[leaf]!]}`
  const leaves = Array.from(before.nodeOfLeaf.keys())
  const moved = leaves.filter((leaf) => key(before, leaf) !== key(after, leaf))
  const [was, is] = [new Set(moved.map((leaf) => key(before, leaf))), new Set(moved.map((leaf) => key(after, leaf)))]
  // Whom they came to, and whom they left, changed too.
  const changed = leaves.filter((leaf) => was.has(key(before, leaf)) || is.has(key(after, leaf)))
  return { before: new Set(changed.map((leaf) => key(before, leaf))), after: new Set(changed.map((leaf) => key(after, leaf))) }
}

const amounts = ['revenueMinor', 'orders', 'interactions', 'marginMinor', 'costToServeMinor', 'netContributionMinor'] as const

function figuresOf(
  { whole, view }: Measured,
  keys: ReadonlySet<string>,
): { accounts: MergeNumbers['apart']; totals: MergeNumbers['apartTotals'] } {
  const ranking = view.accounts.filter((a) => !a.unassigned).sort((a, b) => b.revenue - a.revenue)
  const rank = new Map(ranking.map((a, i) => [a.id, i + 1]))
  const zones = new Map(reportMap(view).accounts.map((a) => [a.key, MAP_ZONES.findIndex((zone) => zone.zone === a.zone) + 1]))
  const peers = (account: ShownAccount) => {
    const found = peersOf({ view, account, whole, wholeAccount: whole.accounts.find((a) => a.id === account.id)! })
    return found && { of: found.of, accounts: found.figures.accounts }
  }
  const { totals } = view.result
  return {
    accounts: view.accounts
      .filter((a) => keys.has(keyOf(a)))
      .sort((a, b) => b.revenue - a.revenue)
      .map((a) => ({
        ...{ id: a.id, key: keyOf(a), name: a.displayName, revenueMinor: a.revenue, orders: a.orders, interactions: a.interactions },
        ...{ marginMinor: a.margin, costToServeMinor: a.costToServe, netContributionMinor: a.netContribution, rank: rank.get(a.id) ?? 0 },
        ...{ tier: a.segment?.tier ?? null, zone: zones.get(keyOf(a)) || null, peers: peers(a) },
      })),
    totals: {
      ...{ accounts: totals.accounts, buyingAccounts: totals.buyingAccounts, topShare: totals.topShare.share },
      ...{ revenueMinor: totals.revenueMinor, orders: totals.orders, interactions: totals.interactions, marginMinor: totals.marginMinor },
      ...{ costToServeMinor: totals.costToServeMinor, netContributionMinor: totals.netContributionMinor },
    },
  }
}

function tierChanges(before: SnapshotView, after: SnapshotView, but: ReadonlySet<string>): MergeNumbers['tiers'] {
  const was = new Map(before.accounts.map((a) => [a.id, a.segment?.tier ?? null]))
  return after.accounts.flatMap((a) => {
    const [from, to] = [was.get(a.id) ?? null, a.segment?.tier ?? null]
    return but.has(keyOf(a)) || from === to ? [] : [{ id: a.id, name: a.displayName, from, to }]
  })
}

const keyOf = (account: { readonly source: string; readonly externalId: string }) => `${account.source}/${account.externalId}`
