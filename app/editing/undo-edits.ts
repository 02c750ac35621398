/** Taking changes back, and setting a field to what it once was: new changes, so that the history keeps everything. */
import { byHandFields } from '#api/by-hand.ts'
import { Refusal } from '#api/refusal.ts'
import type { Db } from '#store/db.ts'
import { type EditRecord, loadContactHand, loadEdits, loadHand, removeMade } from '#store/edits.ts'
import { lockRecord } from '#store/imports.ts'
import { loadContactRows } from '#store/people.ts'
import { openAccount } from '../access/own-accounts.ts'
import { type HeldCommand, type HeldWhat, holdIfMoves } from '../confirmations/hold-change.ts'
import { ofVoice } from '../confirmations/hold-person.ts'
import type { VoiceChange } from '../confirmations/index-effect.ts'
import type { Context } from '../context.ts'
import { placeUnder } from './hierarchy.ts'
import { accountNamesOf, openKeys, openPerson } from './open-record.ts'
import { type By, type Edit, recordEdits, same, takeOffAccount } from './record-edit.ts'

const noEdit = () => new Refusal('not_found', 'There is no such change')
/** What one did oneself may be taken back so long, even if one no longer sees the account because of it. */
const ownMinutes = 10

/** Takes changes back, the last first; all or none. */
export async function undoEdits(ctx: Context & By, ids: readonly number[]): Promise<{ edits: number[]; held?: number[] }> {
  const edits = await loadEdits(ctx.store, [...new Set(ids)])
  if (edits.length !== new Set(ids).size) throw noEdit()
  for (const edit of edits) await openEdit(ctx, edit)
  for (const edit of edits) {
    const held = isFresh(ctx, edit) ? null : await holdEdit(ctx, edit, edit.before, { do: 'undoEdits', edits: [...ids] })
    if (held !== null) return { edits: [], held: [held] }
  }
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const recorded: number[] = []
    for (const edit of edits) recorded.push(...(await undo(tx, ctx, edit)))
    return { edits: recorded }
  })
}

/** Sets a field to what it was before, or after, a change. */
export async function restoreEdit(ctx: Context & By, id: number, to: 'before' | 'after'): Promise<{ edits: number[]; held?: number[] }> {
  const [edit] = await loadEdits(ctx.store, [id])
  if (!edit) throw noEdit()
  await openEdit(ctx, edit)
  if (!isField(edit)) throw new Refusal('invalid', 'Cannot restore this: it is no change of a field')
  const held = await holdEdit(ctx, edit, edit[to], { do: 'restoreEdit', edit: id, to })
  if (held !== null) return { edits: [], held: [held] }
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const after = edit[to]
    if (edit.field === 'parent') await checkParent(tx, edit, after)
    const recorded = await recordEdits(tx, ctx, [{ ...keyOf(edit), field: edit.field, after }], `restore:${id}`)
    return { edits: recorded.map((one) => one.id) }
  })
}

const isFresh = (ctx: By, edit: EditRecord): boolean =>
  edit.actor === ctx.actor && Date.parse(ctx.now) - Date.parse(edit.at) < ownMinutes * 60_000

/** Going back to what was said is a change of a voice like any other. */
async function holdEdit(ctx: Context & By, edit: EditRecord, to: unknown, command: HeldCommand): Promise<number | null> {
  const contact = edit.subject === 'contact' && (ofVoice(edit) || edit.field === 'made')
  if (!contact && !(edit.subject === 'person' && edit.field === 'title')) return null
  const found = await loadHand(ctx.store, 'person', edit)
  if (!found) return null
  const { id, rows } = await openPerson(ctx, found.id)
  const names = await accountNamesOf(ctx)
  const at = edit.place ? await loadHand(ctx.store, 'account', edit.place) : null
  const accountIds = at
    ? [at.id]
    : (
        await loadContactRows(
          ctx.store,
          null,
          rows.map((row) => row.id),
        )
      ).map((row) => row.account_id)
  const change: VoiceChange =
    edit.subject === 'person'
      ? { title: (to ?? null) as string | null }
      : edit.field === 'made'
        ? { gone: true }
        : { fields: { [edit.field]: to } }
  return holdIfMoves(ctx, {
    ...{
      person: { id, source: edit.source, externalId: edit.externalId },
      accounts: [...new Set(accountIds.flatMap((one) => names.nodeOf(one)?.id ?? []))],
    },
    ...{ what: whatOf(edit.field), change, command, before: inWords(edit.after), after: inWords(to) },
  })
}

const whatOf = (field: string): HeldWhat =>
  field === 'made' ? 'taken off' : field === 'leftDay' ? 'left' : field === 'title' || field === 'seniority' ? field : 'roles'
const inWords = (value: unknown): string | null =>
  value === undefined ? 'as files say' : value === null ? null : Array.isArray(value) ? value.join(', ') : String(value)

async function openEdit(ctx: Context & By, edit: EditRecord): Promise<void> {
  if (isFresh(ctx, edit)) return
  const account = edit.subject === 'account' ? edit : edit.place
  if (account) {
    const found = await loadHand(ctx.store, 'account', account)
    if (!found) throw noEdit()
    await openAccount(ctx, found.id)
  }
  if (edit.subject !== 'account') {
    const found = await loadHand(ctx.store, 'person', edit)
    if (!found) throw noEdit()
    await openPerson(ctx, found.id)
  }
}

const isField = (edit: EditRecord) => Object.hasOwn(byHandFields[edit.subject], edit.field)
const keyOf = ({ subject, source, externalId, place }: EditRecord): Omit<Edit, 'field' | 'after'> => ({
  ...{ subject, source, externalId },
  ...(place && { at: place }),
})

async function undo(tx: Db, ctx: By, edit: EditRecord): Promise<number[]> {
  if (edit.field === 'made' && edit.after === true) return undoMade(tx, ctx, edit)
  if (!isField(edit)) throw new Refusal('invalid', 'Cannot take this back here: it is no change of a field')
  if (!same(await saidNow(tx, edit), edit.after))
    throw new Refusal(
      'conflict',
      `Cannot take the change of ${edit.field.replaceAll('_', ' ')} back: somebody changed it since. Its history has every value`,
    )
  if (edit.field === 'parent') await checkParent(tx, edit, edit.before)
  const recorded = await recordEdits(tx, ctx, [{ ...keyOf(edit), field: edit.field, after: edit.before }], `undo:${edit.id}`)
  return recorded.map((one) => one.id)
}

async function undoMade(tx: Db, ctx: By, edit: EditRecord): Promise<number[]> {
  if (edit.subject === 'contact') {
    await takeOffAccount(tx, ctx, edit, edit.place!, `undo:${edit.id}`)
    return []
  }
  const found = await loadHand(tx, edit.subject, edit)
  if (!found) return []
  const stands = await removeMade(tx, edit.subject, found.id)
  if (stands !== null)
    throw new Refusal('conflict', `Cannot take the ${edit.subject} out again: there is something on it already (${stands})`)
  return []
}

async function saidNow(tx: Db, edit: EditRecord): Promise<unknown> {
  if (edit.subject !== 'contact') return (await loadHand(tx, edit.subject, edit))?.hand[edit.field]
  const [person, account] = [await loadHand(tx, 'person', edit), await loadHand(tx, 'account', edit.place!)]
  return person && account ? (await loadContactHand(tx, account.id, person.id))[edit.field] : undefined
}

async function checkParent(tx: Db, edit: EditRecord, parent: unknown): Promise<void> {
  if (parent === null || parent === undefined) return
  const found = await loadHand(tx, 'account', edit)
  if (found) await placeUnder(tx, (await openKeys(tx, found.id)).keyIds, parent as { source: string; externalId: string })
}
