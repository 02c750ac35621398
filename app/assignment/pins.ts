/** Accounts that stay with a colleague, whatever is best: by team, with the reason. */
import { Refusal } from '#api/refusal.ts'
import type { AssignmentPin } from '#api/routes/assignment.ts'
import { dropPins, loadPins, type PinRecord, savePin } from '#store/assignment.ts'
import { saveAudit } from '#store/audit.ts'
import { accountRecord, foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { assignmentGround } from './assignable-colleagues.ts'

/** Pins by the account that stands for the key they were said of. */
export async function pinsByAccount(ctx: Context, team: string | null): Promise<Map<number, PinRecord[]>> {
  const { idAt } = await accountRecord(ctx)
  const names = await accountNamesOf(ctx)
  const found = new Map<number, PinRecord[]>()
  for (const pin of await loadPins(ctx.store, team)) {
    const id = idAt.get(`${pin.source}\u001f${pin.externalId}`)
    const account = id === undefined ? null : names.nodeOf(id)
    if (account) found.set(account.id, [...(found.get(account.id) ?? []), pin])
  }
  return found
}

export async function listPins(ctx: Context, team: string | null): Promise<AssignmentPin[]> {
  await assignmentGround(ctx, null)
  const names = await accountNamesOf(ctx)
  return [...(await pinsByAccount(ctx, team))].flatMap(([id, pins]) => pins.map((pin) => present(pin, names.nodeOf(id)!)))
}

const present = (pin: PinRecord, account: AssignmentPin['account']): AssignmentPin => ({
  ...{ team: pin.team, account, colleague: pin.shownName, reason: pin.reason, byName: pin.madeByName, madeAt: pin.madeAt },
})

export interface NewPin {
  readonly team: string
  readonly account: number
  readonly colleague: string
  readonly reason: string
}

export async function pinAccount(ctx: Context & By, { team, account: id, colleague, reason }: NewPin): Promise<AssignmentPin> {
  const { people } = await assignmentGround(ctx, null)
  const account = (await accountNamesOf(ctx)).nodeOf(id)
  if (!account || account.key === '/unassigned') throw new Refusal('not_found', 'There is no such account')
  const person = people.find((one) => one.folded === foldName(colleague))
  if (person === undefined || person.team !== team || person.leftOut)
    throw new Refusal(
      'invalid',
      `Cannot pin ${account.name} to ${colleague}: nobody of the team ${team} to whom accounts may be given is called so`,
      [{ at: 'colleague', message: 'is nobody of this team' }],
    )
  const key = await keyOf(ctx, account.id)
  const pin: PinRecord = {
    ...{ team, ...key, colleague: person.folded, shownName: person.name, reason, madeByName: nameOf(ctx), madeAt: ctx.now },
  }
  const keys = await keysOf(ctx, account.id)
  await ctx.store.transaction(async (tx) => {
    await dropPins(tx, team, keys)
    await savePin(tx, pin)
    await saveAudit(tx, ctx, 'assignment pin', `account:${account.key}`, { team })
  })
  return present(pin, account)
}

export async function unpinAccount(ctx: Context & By, team: string, id: number): Promise<undefined> {
  await assignmentGround(ctx, null)
  const account = (await accountNamesOf(ctx)).nodeOf(id)
  const keys = account === null ? [] : await keysOf(ctx, account.id)
  const gone = await ctx.store.transaction(async (tx) => {
    const n = await dropPins(tx, team, keys)
    if (n > 0) await saveAudit(tx, ctx, 'assignment pin taken back', `account:${account!.key}`, { team })
    return n
  })
  if (gone === 0) throw new Refusal('not_found', 'This account is not pinned')
}

/** Every key of an account: pins are kept by one, and found by all. */
async function keysOf(ctx: Context, id: number): Promise<{ source: string; externalId: string }[]> {
  const { accounts } = await accountRecord(ctx)
  const names = await accountNamesOf(ctx)
  return accounts.flatMap((one) =>
    one.kind !== 'place' && names.nodeOf(one.id)?.id === id ? [{ source: one.source, externalId: one.externalId }] : [],
  )
}

async function keyOf(ctx: Context, id: number): Promise<{ source: string; externalId: string }> {
  const { source, externalId } = (await accountRecord(ctx)).accounts.find((one) => one.id === id)!
  return { source, externalId }
}
