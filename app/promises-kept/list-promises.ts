import { pageFrom } from '#api/paging.ts'
import type { AccountPromisesItem } from '#api/routes/promises-kept.ts'
import { sumPromises } from '#engine/promises/promise-counts.ts'
import { PROMISES, type PromiseStandards, STANDARD_SEGMENTS, standardSegment } from '#engine/promises/standards.ts'
import type { ShownAccount, SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { judgePromises } from './judge-promise.ts'
import { causedOf } from './show-promises.ts'
import { standardsInForce } from './standards-in-force.ts'

type Query = Readonly<Record<string, unknown>> & {
  readonly snapshot?: number | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Promises kept by account, by segment and in all: the counts of a measurement under the standards in force. */
export async function listPromises(ctx: Context, query: Query) {
  const view = await loadSnapshotView(ctx, query.snapshot ?? null)
  const { version, standards } = await standardsInForce(ctx.store)
  const all = accountsWithPromises(view, standards)
  const segments = STANDARD_SEGMENTS.flatMap((segment) => {
    const accounts = all.filter(({ account }) => standardSegment(account.segment?.tier) === segment)
    if (accounts.length === 0) return []
    const sums = sumPromises(accounts.map(({ account }) => account.promises!))
    const judged = judgePromises(sums, standards.segments[segment])
    const verdicts = (at: number, verdict: string) => accounts.filter(({ item }) => item.promises[at]!.verdict === verdict).length
    return [
      {
        ...{ segment, accounts: accounts.length, missed: accounts.filter(({ item }) => item.missed > 0).length },
        promises: judged.map((one, at) => ({
          ...{ ...one, accountsMissed: verdicts(at, 'missed'), accountsMet: verdicts(at, 'met') },
          accountsNotSure: verdicts(at, 'not sure'),
        })),
      },
    ]
  })
  const caused = all.map(({ account }) => causedOf(account))
  return {
    ...pageFrom(
      sortItems(
        filterItems(
          all.map(({ item }) => item),
          query,
        ),
        query.sort,
      ),
      query,
    ),
    ...{ head: { ...headOf(view), scope: view.scope, costClosed: view.costClosed }, segments, version },
    counted: view.result.promises?.standards ?? null,
    all: {
      ...{ accounts: all.length, missed: all.filter(({ item }) => item.missed > 0).length },
      promises: judgePromises(sumPromises(all.map(({ account }) => account.promises!)), null),
    },
    caused: caused.includes(null)
      ? null
      : {
          atLeastMinor: caused.reduce((sum, one) => sum + one!.atLeastMinor, 0),
          atMostMinor: caused.reduce((sum, one) => sum + one!.atMostMinor, 0),
          revenueMinor: caused.reduce((sum, one) => sum + one!.revenueMinor, 0),
        },
  }
}

/** Accounts with a promise to keep, largest first. */
function accountsWithPromises(view: SnapshotView, standards: PromiseStandards) {
  return view.accounts
    .filter((account) => !account.unassigned && account.promises !== undefined)
    .map((account) => ({ account, item: itemOf(account, standards) }))
}

function itemOf(account: ShownAccount, standards: PromiseStandards): AccountPromisesItem {
  const promises = judgePromises(account.promises!, standards.segments[standardSegment(account.segment?.tier)])
  return {
    ...{ id: account.id, key: `${account.source}/${account.externalId}`, name: account.displayName, tier: account.segment?.tier ?? null },
    ...{ revenueMinor: account.revenue, causedByUsMinor: account.causedByUs, promises },
    missed: promises.filter((one) => one.verdict === 'missed').length,
  }
}

const wordsOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value.split(',') : null)

/** `tier=KEY,none`, `promise=onTime`, `verdict=missed`: of that promise, or of any. */
function filterItems(items: readonly AccountPromisesItem[], query: Query): AccountPromisesItem[] {
  const [tiers, promises, verdicts] = [wordsOf(query.tier), wordsOf(query.promise), wordsOf(query.verdict)]
  const q = typeof query.q === 'string' ? query.q.toLowerCase() : ''
  return items.filter(
    (item) =>
      (tiers === null || tiers.includes(item.tier ?? 'none')) &&
      (q === '' || item.name.toLowerCase().includes(q) || item.key.toLowerCase().includes(q)) &&
      ((promises === null && verdicts === null) ||
        item.promises.some(
          (one) =>
            (promises === null || promises.includes(one.promise)) && (verdicts === null ? one.n > 0 : verdicts.includes(one.verdict ?? '')),
        )),
  )
}

/** `-missed` by default: most missed first, then by revenue. `onTime`: lowest share first. */
function sortItems(items: readonly AccountPromisesItem[], sort: unknown): AccountPromisesItem[] {
  const text = typeof sort === 'string' && sort !== '' ? sort : '-missed'
  const [name, sign] = text.startsWith('-') ? [text.slice(1), -1] : [text, 1]
  const at = (PROMISES as readonly string[]).indexOf(name)
  const value = (item: AccountPromisesItem): number | string | null =>
    at >= 0
      ? item.promises[at]!.rate
      : name === 'name'
        ? item.name
        : name === 'revenueMinor' || name === 'causedByUsMinor'
          ? item[name]
          : item.missed
  return [...items].sort((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === right) return b.revenueMinor - a.revenueMinor
    // What is not known stands last, whichever way.
    if (left === null || right === null) return left === null ? 1 : -1
    return (left < right ? -1 : 1) * sign
  })
}

/** All that pass the filters, a row per account, to be written to a file. */
export async function promisesToExport(ctx: Context, snapshot: number | null, search: Readonly<Record<string, unknown>>) {
  const view = await loadSnapshotView(ctx, snapshot)
  const { standards } = await standardsInForce(ctx.store)
  const items = accountsWithPromises(view, standards).map(({ item }) => item)
  return {
    currency: view.currency,
    rows: sortItems(filterItems(items, { ...search, limit: 0 }), search.sort).map(({ id: _, promises, ...item }) => ({
      ...item,
      ...Object.fromEntries(
        promises.flatMap((one) =>
          (['kept', 'n', 'missing', 'open', 'rate', 'low', 'high', 'standard', 'verdict'] as const).map((name) => [
            `${one.promise}${name[0]!.toUpperCase()}${name.slice(1)}`,
            one[name],
          ]),
        ),
      ),
      currency: view.currency,
    })),
  }
}
