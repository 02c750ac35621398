/** What becomes of a held change: a second person's word, evidence, or its maker's second thoughts. */

import { Refusal } from '#api/refusal.ts'
import type { Evidence, HeldChange } from '#api/routes/confirmations.ts'
import { saveAudit } from '#store/audit.ts'
import { endHeldChange, type HeldRecord, loadHeldChanges, loadKeyMaker, reopenHeldChange } from '#store/confirmations.ts'
import type { Store } from '#store/db.ts'
import type { Context } from '../context.ts'
import { restoreEdit, undoEdits } from '../editing/undo-edits.ts'
import { handOf, type Writing } from '../notes/write-on.ts'
import { changeContact, changePerson, type Move, movePerson, removeContact } from '../people/change-person.ts'
import { readPerson } from '../people/show-person.ts'
import type { HeldCommand } from './hold-change.ts'
import { type KeptWords, listHeldChanges } from './list-held-changes.ts'

const none = () => new Refusal('not_found', 'There is no such change')

async function open(ctx: Context, id: number): Promise<{ record: HeldRecord; shown: HeldChange }> {
  const [shown] = await listHeldChanges(ctx, { id })
  const [record] = await ctx.store.transaction((tx) => loadHeldChanges(tx, { id }))
  if (!shown || !record) throw none()
  if (record.state !== 'waiting') throw new Refusal('conflict', `Cannot do this: the change was ${record.state} by ${record.endedByName}`)
  return { record, shown }
}

/**
 * Accepts or refuses as the second person.
 *
 * @param home  where people are kept: somebody's API key is no second person
 * @throws Refusal forbidden for who asked for it; conflict where it was decided already, or can no longer be made
 */
export async function decideHeldChange(
  ctx: Writing,
  home: Store,
  id: number,
  { accept, reason }: { readonly accept: boolean; readonly reason?: string | undefined },
): Promise<HeldChange> {
  const { record } = await open(ctx, id)
  if ((await whoIs(home, ctx.actor)) === (await whoIs(home, record.askedBy)))
    throw new Refusal('forbidden', 'Cannot confirm one’s own change: that is what the second person is for')
  if (!accept && !reason)
    throw new Refusal('invalid', 'Cannot refuse the change without a reason: whoever asked for it reads it', [
      { at: 'reason', message: 'is missing' },
    ])
  await end(ctx, record, accept ? 'accepted' : 'refused', { reason: reason ?? null })
  return (await listHeldChanges(ctx, { id }))[0]!
}

async function whoIs(home: Store, actor: string): Promise<string> {
  const [, key] = /^key:(.+)$/.exec(actor) ?? []
  const maker = key === undefined ? null : await loadKeyMaker(home, key)
  return maker === null ? actor : `user:${maker}`
}

const mustBeOwn = (ctx: Context, record: HeldRecord) => {
  if (record.askedBy !== ctx.actor) throw new Refusal('forbidden', 'Cannot do this: somebody else asked for the change')
}

export async function withdrawHeldChange(ctx: Writing, id: number): Promise<HeldChange> {
  const { record } = await open(ctx, id)
  mustBeOwn(ctx, record)
  await end(ctx, record, 'withdrawn', {})
  return (await listHeldChanges(ctx, { id }))[0]!
}

/** With evidence no second person is needed; what was stated is kept, and told under Fair play. */
export async function proveHeldChange(
  ctx: Writing,
  id: number,
  proof: { readonly kind: Evidence; readonly note: string; readonly successor?: number | null | undefined },
): Promise<HeldChange> {
  const { record } = await open(ctx, id)
  mustBeOwn(ctx, record)
  if (proof.kind === 'successor') await mustBeSuccessor(ctx, record, proof.successor ?? null)
  await end(ctx, record, 'evidenced', { evidence: proof.kind, evidenceNote: proof.note })
  return (await listHeldChanges(ctx, { id }))[0]!
}

/** Somebody else, there, in a role of the same weight. */
async function mustBeSuccessor(ctx: Context, record: HeldRecord, id: number | null): Promise<void> {
  const wrong = (message: string) =>
    new Refusal('invalid', `Cannot take this as evidence: the successor ${message}`, [{ at: 'successor', message }])
  if (id === null) throw wrong('is not named')
  if (id === record.personId) throw wrong('is the person themselves')
  const contactAt = async (person: number) =>
    (await readPerson(ctx, person)).contacts.find(
      (one) => one.rows.some((row) => row.account_id === record.accountRow) || one.account.id === record.accountRow,
    )
  const [successor, before] = [await contactAt(id), await contactAt(record.personId ?? id)]
  if (!successor || successor.leftDay !== null) throw wrong('is not at the account')
  if (before && before.group !== null && !successor.groups.includes(before.group))
    throw wrong(`has another role: name somebody who ${before.group}`)
}

async function end(
  ctx: Writing,
  record: HeldRecord,
  state: 'accepted' | 'refused' | 'withdrawn' | 'evidenced',
  more: { readonly reason?: string | null; readonly evidence?: string; readonly evidenceNote?: string },
): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    if ((await endHeldChange(tx, record.id, handOf(ctx), { state, ...more })) === 0)
      throw new Refusal('conflict', 'Somebody was quicker: the change is decided already')
    await saveAudit(tx, ctx, `${state} held change`, `person:${record.personId ?? 0}`, { held: record.id })
  })
  if (state !== 'accepted' && state !== 'evidenced') return
  try {
    await make(ctx, record)
  } catch (error) {
    // It could not be made: it waits on.
    await reopenHeldChange(ctx.store, record.id)
    throw error
  }
}

/** Makes the change as whoever asked for it, without asking again whether it has to wait. */
async function make(ctx: Writing, record: HeldRecord): Promise<void> {
  const { access: _, caller: __, ...rest } = ctx
  const by: Writing = { ...rest, actor: record.askedBy, caller: { name: record.askedByName } }
  const command = record.command as HeldCommand & KeptWords
  const person = record.personId ?? command.person
  switch (command.do) {
    case 'changeContact':
      await changeContact(by, person, command.account, command.changes)
      return
    case 'changePerson':
      await changePerson(by, person, command.changes)
      return
    case 'removeContact':
      await removeContact(by, person, command.account)
      return
    case 'movePerson':
      await movePerson(by, person, command.move as unknown as Move)
      return
    case 'undoEdits':
      await undoEdits(by, command.edits)
      return
    case 'restoreEdit':
      await restoreEdit(by, command.edit, command.to)
  }
}
