import type { z } from 'zod'
import type { found } from '#api/routes/accounts.ts'
import { loadStandIns, searchAccounts, searchPeople } from '#store/record-search.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'

type Found = z.input<typeof found>

/** Accounts by name or any key in any source, and people: as far as who asks may open what is found. */
export async function searchRecord(ctx: Context, text: string, snapshot: number | null, limit: number): Promise<Found[]> {
  const wanted = text.trim()
  if (wanted === '') return []
  const view = await loadSnapshotView(ctx, snapshot)
  const { ids } = await accountsInScope(ctx)
  const scope = ids === null ? null : [...ids]
  const { accounts, people, nodes } = await ctx.store.transaction(async (tx) => {
    const accounts = await searchAccounts(tx, wanted, scope, limit * 3)
    const people = wanted.length < 2 ? [] : await searchPeople(tx, wanted, scope, limit)
    const rows = [...new Set([...accounts.map((a) => a.id), ...people.map((p) => p.account_id)])]
    return { accounts, people, nodes: rows.length === 0 ? [] : await loadStandIns(tx, rows) }
  })
  const level = view.level === 'payer' || view.level === 'site' ? view.level : 'customer'
  const nodeOf = new Map(nodes.map((row) => [row.id, row[level]]))
  const shown = new Map(view.accounts.map((a) => [a.id, a]))
  const accountOf = (id: number) => {
    const a = shown.get(nodeOf.get(id) ?? -1)
    return a && { id: a.id, key: `${a.source}/${a.externalId}`, name: a.displayName }
  }
  const seen = new Set<number>()
  const foundAccounts = accounts.flatMap((row): Found[] => {
    const account = accountOf(row.id)
    if (!account || seen.has(account.id)) return []
    seen.add(account.id)
    const other = row.name !== null && row.name !== account.name ? `${row.name} · ${row.key}` : row.key
    return [{ kind: 'account', account, title: account.name, hint: other }]
  })
  const foundPeople = people.flatMap((row): Found[] => {
    const account = accountOf(row.account_id)
    const hint = [row.left ? 'left' : null, row.role ?? row.title, account?.name].filter(Boolean).join(' · ')
    return account ? [{ kind: 'person', account, title: row.name || (row.email ?? ''), hint }] : []
  })
  // Both have a place, whichever there is more of.
  const half = Math.ceil(limit / 2)
  const first = foundAccounts.slice(0, Math.max(half, limit - foundPeople.length))
  return [...first, ...foundPeople.slice(0, limit - first.length)]
}
