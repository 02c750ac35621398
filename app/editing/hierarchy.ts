/** Who stands under whom: as files say, and as people put it. */
import { Refusal } from '#api/refusal.ts'
import { underTotals } from '#engine/portfolio/under-totals.ts'
import type { Db } from '#store/db.ts'
import { loadHand } from '#store/edits.ts'
import { loadAbove, loadKeyIds, loadStandIn } from '#store/hierarchy.ts'
import { lockRecord } from '#store/imports.ts'
import { loadSaid } from '#store/said.ts'
import { accountRecord, accountsInScope, openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { openKeys } from './open-record.ts'
import { type By, type Edit, recordEdits } from './record-edit.ts'

/** Every account in scope with the one right above it. */
export async function showHierarchy(ctx: Context) {
  const { accounts, tree, names } = await accountRecord(ctx)
  const { ids } = await accountsInScope(ctx)
  const view = await loadSnapshotView(ctx, null).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not_found') return null
    throw error
  })
  const revenueOf = new Map(view?.level === 'customer' ? view.accounts.map((a) => [a.id, a.revenue] as const) : [])
  const byHand = new Set(accounts.flatMap((a, i) => (a.parentSaid ? [tree.standIn[i]!] : [])))
  const shown = accounts.flatMap((a, i) => (a.kind === 'account' && tree.standIn[i] === i && (ids === null || ids.has(a.id)) ? [i] : []))
  const place = new Map(shown.map((node, at) => [node, at]))
  const parent = shown.map((node) => place.get(tree.parent[node]!) ?? -1)
  const revenue = shown.map((node) => revenueOf.get(accounts[node]!.id) ?? null)
  return {
    id: shown.map((node) => accounts[node]!.id),
    key: shown.map((node) => `${accounts[node]!.source}/${accounts[node]!.externalId}`),
    name: shown.map((node) => names.get(node) ?? accounts[node]!.externalId),
    parent,
    byHand: shown.map((node) => byHand.has(node)),
    closed: shown.map((node, at) => parent[at] === -1 && tree.parent[node]! >= 0),
    revenueMinor: revenue,
    underMinor: underTotals(parent, revenue),
    currency: view?.currency ?? null,
  }
}

export interface AccountMoves {
  readonly accounts: readonly number[]
  readonly under?: number | null | undefined
  readonly handBack?: true | undefined
}

/** Puts accounts under another, on top, or back to where files put them. */
export async function moveAccounts(ctx: Context & By, { accounts, under, handBack }: AccountMoves): Promise<{ edits: number[] }> {
  if (under === undefined && !handBack)
    throw new Refusal('invalid', 'Say under which account they go, null for none', [{ at: 'under', message: 'is missing' }])
  for (const id of [...accounts, ...(under == null ? [] : [under])]) await openAccount(ctx, id)
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const above = under == null ? null : (await openKeys(tx, under)).account
    const key = above && { source: above.source, externalId: above.externalId }
    const recorded = []
    for (const id of accounts) {
      const { account, keyIds } = await openKeys(tx, id)
      const edit = { subject: 'account' as const, source: account.source, externalId: account.externalId, field: 'parent' }
      const said = handBack ? (await loadSaid(tx, 'account', keyIds)).filter((one) => one.field === 'parent') : []
      const edits: Edit[] = handBack
        ? said.map((one) => ({ ...edit, source: one.source, externalId: one.external_id, after: undefined }))
        : [{ ...edit, after: key }]
      if (key) await placeUnder(tx, keyIds, key)
      recorded.push(...(await recordEdits(tx, ctx, edits)))
      if (handBack) await noCircle(tx, keyIds, account.name ?? account.externalId)
    }
    return { edits: recorded.map((one) => one.id) }
  })
}

/** @throws Refusal conflict: an account cannot stand under itself, or under one that stands under it */
export async function placeUnder(tx: Db, keyIds: readonly number[], under: { source: string; externalId: string }): Promise<void> {
  const found = await loadHand(tx, 'account', under)
  const above = found && (await loadStandIn(tx, found.id))
  if (!above) throw new Refusal('not_found', 'There is no such account to put it under')
  const name = above.name ?? above.externalId
  if (keyIds.includes(above.id))
    throw new Refusal('conflict', `Cannot put ${name} under itself`, [{ at: 'parent', message: 'is the account itself' }])
  const higher = await loadAbove(tx, await loadKeyIds(tx, above.id))
  const own = higher.find((one) => keyIds.includes(one.id))
  if (own)
    throw new Refusal(
      'conflict',
      `Cannot put ${own.name ?? own.externalId} under ${name}: ${name} stands under it already. Move ${name} somewhere else first`,
      [{ at: 'parent', message: 'would make a circle' }],
    )
}

async function noCircle(tx: Db, keyIds: readonly number[], name: string): Promise<void> {
  const above = await loadAbove(tx, keyIds)
  const last = above.at(-1)
  if (!last) return
  const next = await loadAbove(tx, await loadKeyIds(tx, last.id))
  if (next.length > 0)
    throw new Refusal(
      'conflict',
      `Cannot hand ${name} back: files put it above ${last.name ?? last.externalId}, which stands under it by hand`,
    )
}
