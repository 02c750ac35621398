import { saveAudit } from '#store/audit.ts'
import { lockRecord } from '#store/imports.ts'
import { type ChosenField, type Merged, saveChosenFields, saveMerge } from '#store/merges.ts'
import type { Context } from '../context.ts'
import { type By, nameOf, recordEdits, same } from '../editing/record-edit.ts'
import { linkWithin } from '../matching/link-record.ts'
import { heldTogether } from './choose-fields.ts'
import { measureAnew } from './measure-anew.ts'
import { mayMerge, openSides } from './preview-merge.ts'

export interface MergeInput {
  readonly what: Merged
  readonly survivor: number
  readonly merged: number
  /** What is to hold of the one: said by hand where it would not hold anyway. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly reason: string
}

export const becauseOf = (merge: number): string => `merge:${merge}`

/**
 * Makes two accounts, or two people, one. No row moves: their keys are kept as a pair, and who stands for whom is worked out anew from
 * all pairs, now and after every import and undo.
 */
export async function mergeTwo(ctx: Context & By, input: MergeInput): Promise<number> {
  await mayMerge(ctx, input.what, [input.survivor, input.merged])
  return ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const { what } = input
    const [survivor, merged] = await openSides(tx, what, input.survivor, input.merged)
    const [kept, gone] = [survivor, merged].map((side) => side.rows.find((row) => row.id === side.shown.id)!)
    const [into, from] = [kept!, gone!].map((row) => ({ source: row.source, externalId: row.external_id }))
    const id = await saveMerge(tx, {
      ...{ what, survivor: into!, merged: from! },
      ...{ actor: ctx.actor, actorName: nameOf(ctx), madeAt: ctx.now, reason: input.reason },
    })
    const chosen = Object.entries(input.fields).filter(([field, value]) => !same(value, heldTogether(survivor, merged, field)))
    const edits = await recordEdits(
      tx,
      ctx,
      chosen.map(([field, after]) => ({ subject: what, ...into!, field, after })),
      becauseOf(id),
    )
    await saveChosenFields(
      tx,
      id,
      edits.map((one): ChosenField => ({ field: one.edit.field, edit: one.id, from: one.id })),
    )
    await linkWithin(tx)
    await saveAudit(tx, ctx, 'merge', `${what}:${survivor.shown.id}`, {
      merge: id,
      merged: merged.shown.id,
      fields: edits.map((one) => one.edit.field),
    })
    return id
  })
}

/** As a job: merged, then measured again, so that screens follow. */
export async function mergeAndMeasure(ctx: Context & By, input: MergeInput): Promise<{ merge: number; snapshot: number | null }> {
  ctx.progress?.({ step: 'Merging', done: 0, total: 2, unit: 'chunks' })
  const merge = await mergeTwo(ctx, input)
  return { merge, snapshot: input.what === 'account' ? await measureAnew(ctx) : null }
}
