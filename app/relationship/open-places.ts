/** Roles that are known to exist at an account and nobody is named for: from then on the index knows that somebody is not heard. */
import { Refusal } from '#api/refusal.ts'
import { roleGroup } from '#engine/relationship/role-groups.ts'
import { addPlace, answersMoved, loadOpenPlaces, removePlace } from '#store/answers.ts'
import { saveAudit } from '#store/audit.ts'
import { openAccount } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { openKeys } from '../editing/open-record.ts'
import { type By, nameOf } from '../editing/record-edit.ts'

export async function addOpenPlace(
  ctx: Context & By,
  accountId: number,
  { role, note }: { readonly role: string; readonly note?: string | undefined },
): Promise<{ id: number }> {
  await openAccount(ctx, accountId)
  if (roleGroup(role) === null)
    throw new Refusal('invalid', `Cannot enter an open place as "${role}" is in no role group: write it as a role such as Decision maker`, [
      { at: 'role', message: 'says nothing of deciding, influencing, using or paying' },
    ])
  return ctx.store.transaction(async (tx) => {
    const { account, keyIds } = await openKeys(tx, accountId)
    const group = roleGroup(role)
    if ((await loadOpenPlaces(tx, keyIds)).some((one) => roleGroup(one.role) === group))
      throw new Refusal('conflict', 'There is an open place of this role group already')
    const id = await addPlace(
      tx,
      { source: account.source, externalId: account.externalId, role, note: note || null },
      { ...ctx, name: nameOf(ctx) },
    )
    await answersMoved(tx)
    await saveAudit(tx, ctx, 'add open place', `account:${account.id}`, { place: id, group })
    return { id }
  })
}

export async function removeOpenPlace(ctx: Context, accountId: number, placeId: number): Promise<void> {
  await openAccount(ctx, accountId)
  await ctx.store.transaction(async (tx) => {
    const { account, keyIds } = await openKeys(tx, accountId)
    if (!(await loadOpenPlaces(tx, keyIds)).some((one) => one.id === placeId)) throw new Refusal('not_found', 'There is no such open place')
    await removePlace(tx, placeId, ctx)
    await answersMoved(tx)
    await saveAudit(tx, ctx, 'remove open place', `account:${account.id}`, { place: placeId })
  })
}
