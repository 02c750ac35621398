/** Whose account is whose: the accounts in scope of who asks, for everything that is not a snapshot (timelines, people, rows, search). */
import type { Access } from '#api/access.ts'
import { Refusal } from '#api/refusal.ts'
import { type AccountNode, accountNames, accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import type { LevelName } from '#engine/portfolio/portfolio.ts'
import { accountsVersion, loadColleagueByAccount } from '#store/account-colleagues.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import type { Store } from '#store/db.ts'
import type { Context } from '../context.ts'

export interface AccountScope {
  /** Ids of every account row in scope: keys, leaves, sites. Null: all of them. */
  readonly ids: ReadonlySet<number> | null
  /** Ids of the accounts a level shows that are in scope. */
  nodes(level: string): ReadonlySet<number>
}

/** Names are compared without case and with single spaces. */
export const foldName = (name: string): string => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('en')

/** Whether an account, by any of its ids, may be opened. */
export async function mayOpenAccount(ctx: Context, accountId: number): Promise<boolean> {
  const { ids } = await accountsInScope(ctx)
  return ids === null || ids.has(accountId)
}

/** @throws Refusal not_found: an account of others looks like one that does not exist */
export async function openAccount(ctx: Context, accountId: number): Promise<void> {
  if (!(await mayOpenAccount(ctx, accountId))) throw new Refusal('not_found', 'There is no such account')
}

/** The accounts in scope of who asks; kept until imports or matches may have changed whose they are. */
export async function accountsInScope(ctx: Context): Promise<AccountScope> {
  const accounts = ctx.access?.accounts ?? 'all'
  if (accounts === 'all') return everyAccount
  const key = JSON.stringify(accounts)
  const now = await keptRecord(ctx)
  const scope = now.scopes.get(key) ?? scopeOf(await now.record, accounts)
  now.scopes.set(key, scope)
  return scope
}

/** Every account of the record with who stands for whom and who is above whom; read once while nothing changed. */
export const accountRecord = async (ctx: Context): Promise<AccountRecord> => (await keptRecord(ctx)).record

async function keptRecord(ctx: Context): Promise<Kept> {
  const version = await accountsVersion(ctx.store)
  const known = kept.get(ctx.store)
  if (known?.version === version) return known
  const now = { version, record: loadRecord(ctx.store), scopes: new Map<string, AccountScope>() }
  kept.set(ctx.store, now)
  now.record.catch(() => kept.delete(ctx.store))
  return now
}

interface Kept {
  readonly version: string
  readonly record: Promise<AccountRecord>
  readonly scopes: Map<string, AccountScope>
}
const kept = new WeakMap<Store, Kept>()

const everyAccount: AccountScope = {
  ids: null,
  nodes() {
    throw new TypeError('all accounts are in scope: there is nothing to leave out')
  },
}

export type AccountRecord = Awaited<ReturnType<typeof loadRecord>>

/** The accounts with what everybody's scope is made of: read once, for all who ask. */
async function loadRecord(store: Store) {
  const { accounts, colleagues } = await store.transaction(async (tx) => ({
    accounts: await loadAccountNodes(tx),
    colleagues: await loadColleagueByAccount(tx),
  }))
  const tree = accountTree(accounts)
  const folded = new Map([...new Set(colleagues.values())].map((name) => [name, foldName(name)]))
  return {
    ...{ accounts, tree, names: accountNames(accounts, tree), leaves: leavesOf(accounts) },
    colleagueOf: new Map([...colleagues].map(([id, name]) => [id, folded.get(name)!])),
    idAt: new Map(accounts.flatMap((a) => (a.kind === 'place' ? [] : [[`${a.source}\u001f${a.externalId}`, a.id] as const]))),
  }
}

/**
 * An account is one's own when one of its keys, in any source, names one as the colleague. A site belongs to its customer; a payer, a
 * site or a group is one's own when everything under it is.
 */
function scopeOf({ accounts, tree, leaves, colleagueOf, idAt }: AccountRecord, names: Exclude<Access['accounts'], 'all'>): AccountScope {
  const wanted = new Set(names.map(foldName).filter((name) => name !== ''))
  const own = new Set<number>()
  for (const account of accounts)
    if (account.kind !== 'unassigned' && wanted.has(colleagueOf.get(account.id) ?? '')) own.add(tree.standIn[account.customer]!)
  const isOwn = (account: AccountNode) => account.kind !== 'unassigned' && own.has(tree.standIn[account.customer]!)
  return {
    ids: new Set(accounts.filter(isOwn).map((a) => a.id)),
    nodes(name) {
      const level = buildLevel(accounts, tree, leaves, name as LevelName)
      const foreign = new Set<number>()
      leaves.forEach((leaf, at) => {
        if (!isOwn(accounts[leaf]!)) foreign.add(level.nodeOfLeaf[at]!)
      })
      return new Set(
        Array.from({ length: level.n }, (_, node) => node)
          .filter((node) => !foreign.has(node))
          .map((node) => idAt.get(`${level.source[node]}\u001f${level.externalId[node]}`)!),
      )
    },
  }
}
