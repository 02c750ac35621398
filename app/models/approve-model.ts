import { firstDay } from '#engine/period/days.ts'
import { saveAudit } from '#store/audit.ts'
import { approveModel, saveModel } from '#store/models.ts'
import type { Context } from '../context.ts'
import { bodyHash } from '../measuring/input-hash.ts'
import { parseCostInput } from './parse-models.ts'

export interface ApprovedModel {
  readonly model: number
  readonly kind: string
  readonly name: string
  readonly version: number
  readonly state: 'approved'
  readonly validFrom: string | null
}

/** A checked cost model or sketch becomes the one that measurements use, with author and reason. */
export async function approveCostModel(ctx: Context, body: unknown, reason: string): Promise<ApprovedModel> {
  const { kind, model } = parseCostInput(body)
  const name = model.name ?? kind
  return ctx.store.transaction(async (tx) => {
    const saved = await saveModel(tx, {
      kind,
      name,
      author: ctx.actor,
      now: ctx.now,
      reason,
      body,
      hash: bodyHash(body),
      state: 'approved',
      validFrom: model.validFrom === undefined ? null : firstDay(model.validFrom),
    })
    await approveModel(tx, saved.id)
    await saveAudit(tx, ctx, 'approve', `model:${saved.id}`, { kind, version: saved.version })
    return { model: saved.id, kind, name, version: saved.version, state: 'approved', validFrom: saved.valid_from }
  })
}
