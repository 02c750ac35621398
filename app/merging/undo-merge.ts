import { Refusal } from '#api/refusal.ts'
import { compareKeys } from '#engine/money/compare-keys.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { loadEdit, loadHand } from '#store/edits.ts'
import { lockRecord } from '#store/imports.ts'
import { dropAnswers, saveAnswers } from '#store/match-lists.ts'
import { loadNow } from '#store/merge-sides.ts'
import { endMerge, loadFieldEdits, loadMerge, loadMerges, type MergeRecord, saveChosenFields, savePeopleApart } from '#store/merges.ts'
import { dropUnusedPeople } from '#store/nouns.ts'
import { dropUnusedAccounts } from '#store/undo.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { type By, nameOf, recordEdits } from '../editing/record-edit.ts'
import { linkWithin } from '../matching/link-record.ts'
import { measureAnew } from './measure-anew.ts'

export interface Undone {
  readonly merge: number
  /** Fields that somebody changed since. */
  readonly stayed: readonly string[]
  /** Whether something else holds the two together. */
  readonly stillOne: boolean
}

/**
 * Takes a merge back, whatever happened since: its pair of keys ends, who stands for whom is worked out anew, and what was chosen with it
 * goes back to what was said before, unless somebody changed it meanwhile.
 */
export async function undoMerge(ctx: Context & By, id: number, { keepApart }: { keepApart: boolean }): Promise<Undone> {
  const { ids } = await accountsInScope(ctx)
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const merge = await openMerge(tx, ids, id)
    if (merge.undoneAt !== null) throw new Refusal('conflict', `Merge ${id} was taken back already`)
    const { back, heirs, stay } = await fieldsToReturn(tx, merge)
    await recordEdits(
      tx,
      ctx,
      back.map(({ field, before }) => ({ subject: merge.what, ...merge.survivor, field, after: before })),
      `undo merge:${id}`,
    )
    for (const heir of heirs) await saveChosenFields(tx, heir.id, heir.fields)
    await endMerge(tx, id, { actor: ctx.actor, name: nameOf(ctx), now: ctx.now }, stay)
    if (keepApart) await rejectPair(ctx, tx, merge)
    await dropUnusedPeople(tx)
    await dropUnusedAccounts(tx)
    await linkWithin(tx)
    await saveAudit(tx, ctx, 'undo merge', `${merge.what}:${keyText(merge.survivor)}`, { merge: id, keepApart, stayed: stay })
    const now = await loadNow(tx, merge.what, [merge.survivor, merge.merged])
    return { merge: id, stayed: stay, stillOne: now.length === 2 && now[0]!.now_id === now[1]!.now_id }
  })
}

/** As a job: taken back, then measured again. */
export async function undoAndMeasure(
  ctx: Context & By,
  id: number,
  how: { keepApart: boolean },
): Promise<Undone & { snapshot: number | null }> {
  ctx.progress?.({ step: 'Taking the merge back', done: 0, total: 2, unit: 'chunks' })
  const undone = await undoMerge(ctx, id, how)
  const merge = await loadMerge(ctx.store, id)
  return { ...undone, snapshot: merge!.what === 'account' ? await measureAnew(ctx) : null }
}

const keyText = (key: MergeRecord['survivor']) => `${key.source}/${key.externalId}`

/** @throws Refusal not_found: a merge of others' accounts looks like one that does not exist */
export async function openMerge(db: Db, inScope: ReadonlySet<number> | null, id: number): Promise<MergeRecord> {
  const merge = await loadMerge(db, id)
  const open = async ({ survivor, merged }: MergeRecord) =>
    inScope === null || (await loadNow(db, 'account', [survivor, merged])).every((one) => inScope.has(one.id))
  if (!merge || (merge.what === 'account' && !(await open(merge)))) throw new Refusal('not_found', 'There is no such merge')
  return merge
}

/**
 * What was chosen with a merge and goes back, with what comes in its place; what somebody changed since stays. Where a later merge chose
 * the field anew, what was before ours becomes what was before its own: taken back one after the other, in any order, nothing is left.
 */
export async function fieldsToReturn(tx: Db, merge: MergeRecord) {
  const back: { field: string; before: unknown }[] = []
  const stay: string[] = []
  const merges = new Map((await loadMerges(tx, merge.what)).map((one) => [one.id, one]))
  const heirs = new Map<number, { id: number; fields: MergeRecord['fields'] }>()
  const there = merge.fields.length > 0 && (await loadHand(tx, merge.what, merge.survivor)) !== null
  const edits = there ? await loadFieldEdits(tx, merge.what, merge.survivor) : []
  for (const chosen of there ? merge.fields : []) {
    const standing = standingEdits(
      edits.filter((one) => one.field === chosen.field),
      merges,
    )
    const at = standing.findIndex((one) => one.id === chosen.edit)
    const next = standing[at + 1]
    if (at >= 0 && next === undefined) {
      back.push({ field: chosen.field, before: (await loadEdit(tx, chosen.from))!.before })
      continue
    }
    const heir = [...merges.values()].find(
      (one) => one.undoneAt === null && one.fields.some((f) => f.edit === next?.id && f.from === next.id),
    )
    if (!heir) stay.push(chosen.field)
    else {
      const fields = heirs.get(heir.id)?.fields ?? heir.fields
      heirs.set(heir.id, { id: heir.id, fields: fields.map((f) => (f.edit === next!.id ? { ...f, from: chosen.from } : f)) })
    }
  }
  return { back, stay, heirs: [...heirs.values()] }
}

/** The changes of a field that stand: what a merge changed and took back again is as if it had not been. */
function standingEdits(edits: readonly { id: number; because: string | null }[], merges: ReadonlyMap<number, MergeRecord>) {
  let standing: { id: number }[] = []
  for (const edit of edits) {
    const undone = merges.get(Number(/^undo merge:(\d+)$/.exec(edit.because ?? '')?.[1]))
    const from = undone?.fields.map((f) => f.from).filter((id) => standing.some((one) => one.id === id))
    if (from && from.length > 0) standing = standing.filter((one) => one.id < Math.min(...from))
    else standing.push(edit)
  }
  return standing
}

/** Keeps the two apart from now on: matching does not link them, and nobody is asked whether they are one. */
async function rejectPair(ctx: Context, tx: Db, { what, survivor, merged }: MergeRecord): Promise<void> {
  const [left, right] = compareKeys(survivor, merged) <= 0 ? [survivor, merged] : [merged, survivor]
  const pair = { left, right, shown: null }
  if (what === 'person') return savePeopleApart(tx, ctx, pair)
  await dropAnswers(tx, [pair])
  await saveAnswers(tx, ctx, 'different', [pair])
}
