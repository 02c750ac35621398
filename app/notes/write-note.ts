import { Refusal } from '#api/refusal.ts'
import type { Day } from '#engine/period/period.ts'
import type { Db } from '#store/db.ts'
import { insertNote, loadNote, markNoteRemoved, type NoteContent, type NoteRecord, updateNote } from '#store/notes.ts'
import { loadWritten, saveWritten, type WrittenVersion } from '#store/written.ts'
import type { Context } from '../context.ts'
import { today } from '../today/day-of.ts'
import { handOf, mustBeAccount, mustBeOwn, mustBePast, mustBePeople, mustBeVersion, scopeOf, type Writing } from './write-on.ts'

export interface NewNote {
  readonly account: number
  readonly person?: number | null | undefined
  /** Default: today. */
  readonly day?: Day | undefined
  readonly text: string
}

/** Keeps a note about an account, or about somebody there. */
export async function addNote(ctx: Writing, input: NewNote): Promise<{ id: number; version: number }> {
  const scope = await scopeOf(ctx)
  const content = { accountId: input.account, personId: input.person ?? null, day: input.day ?? (await today(ctx)), body: input.text }
  await mustBePast(ctx, content.day)
  return ctx.store.transaction(async (tx) => {
    await mustBeAccount(tx, scope, content.accountId)
    await mustBePeople(tx, scope, content.personId === null ? [] : [content.personId])
    const id = await insertNote(tx, content, handOf(ctx))
    await saveWritten(tx, 'note', id, handOf(ctx), { ...content })
    return { id, version: 1 }
  })
}

export type NoteChange = { readonly [K in keyof NewNote]?: NewNote[K] | undefined } & {
  /** The version that was seen. */
  readonly version: number
}

export async function changeNote(ctx: Writing, id: number, change: NoteChange): Promise<{ id: number; version: number }> {
  if (change.day !== undefined) await mustBePast(ctx, change.day)
  return onNote(ctx, id, async (tx, note, versions, scope) => {
    mustBeOwn(ctx, versions)
    mustBeVersion(versions, change.version)
    const content: NoteContent = {
      accountId: change.account ?? note.accountId,
      personId: change.person === undefined ? note.personId : change.person,
      day: change.day ?? note.day,
      body: change.text ?? note.body,
    }
    await mustBeAccount(tx, scope, content.accountId)
    await mustBePeople(tx, scope, content.personId === null ? [] : [content.personId])
    await updateNote(tx, note, content, ctx.now)
    await saveWritten(tx, 'note', id, handOf(ctx), { ...content })
    return { id, version: versions.length + 1 }
  })
}

/** Takes a note off every page; its history stays, and so does the way back. */
export const removeNote = (ctx: Writing, id: number): Promise<void> =>
  onNote(ctx, id, async (tx, note, versions) => {
    mustBeOwn(ctx, versions)
    if (note.removedAt !== null) return
    await markNoteRemoved(tx, note, ctx.now)
    await saveWritten(tx, 'note', id, handOf(ctx), null)
  })

export const restoreNote = (ctx: Writing, id: number): Promise<{ id: number; version: number }> =>
  onNote(ctx, id, async (tx, note, versions) => {
    mustBeOwn(ctx, versions)
    if (note.removedAt === null) return { id, version: versions.length }
    await markNoteRemoved(tx, note, null)
    const { accountId, personId, day, body } = note
    await saveWritten(tx, 'note', id, handOf(ctx), { accountId, personId, day, body })
    return { id, version: versions.length + 1 }
  })

async function onNote<T>(
  ctx: Context,
  id: number,
  work: (tx: Db, note: NoteRecord, versions: readonly WrittenVersion[], scope: ReadonlySet<number> | null) => Promise<T>,
): Promise<T> {
  const scope = await scopeOf(ctx)
  return ctx.store.transaction(async (tx) => {
    const note = await loadNote(tx, id)
    if (!note || (scope !== null && !scope.has(note.accountId))) throw new Refusal('not_found', 'There is no such note')
    return work(tx, note, await loadWritten(tx, 'note', id), scope)
  })
}
