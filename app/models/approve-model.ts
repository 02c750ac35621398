import { parseCoverageModels } from '#api/coverage-models.ts'
import { type Problem, Refusal } from '#api/refusal.ts'
import { parseRelationshipRules } from '#api/relationship-rules.ts'
import { parseSegmentation } from '#api/segmentation.ts'
import { firstDay } from '#engine/period/days.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { deleteDraft, loadDraft } from '#store/model-drafts.ts'
import { approveModel, type ModelKind, saveLatestModel } from '#store/models.ts'
import type { Context } from '../context.ts'
import { bodyHash } from '../measuring/input-hash.ts'
import { draftProblems } from './draft-problems.ts'
import { type DraftKind, nameOf } from './model-kinds.ts'
import { parseCostInput } from './parse-models.ts'

export interface ApprovedModel {
  readonly model: number
  readonly kind: string
  readonly name: string
  readonly version: number
  readonly state: 'approved'
  readonly validFrom: string | null
}

/** A checked cost model, sketch, segmentation or rules of the index become the one that measurements use, with author and reason. */
export async function approveFile(ctx: Context, body: unknown, reason: string): Promise<ApprovedModel> {
  const by = { actor: ctx.actor, name: null }
  const format = (body as { tapeline?: unknown } | null)?.tapeline
  if (typeof format === 'string' && format.startsWith('segmentation/')) {
    const { name = 'segmentation', validFrom = null } = parseSegmentation(body)
    return ctx.store.transaction((tx) => keepApproved(tx, ctx, { kind: 'segmentation', name, validFrom, body, reason }, by, by))
  }
  if (typeof format === 'string' && format.startsWith('relationship-rules/')) {
    const { name, validFrom } = parseRelationshipRules(body)
    const rules = { kind: 'relationship', name: name ?? nameOf('relationship', body), validFrom, body, reason } as const
    return ctx.store.transaction((tx) => keepApproved(tx, ctx, rules, by, by))
  }
  if (typeof format === 'string' && format.startsWith('coverage/')) {
    const { name, validFrom = null } = parseCoverageModels(body)
    mustBeSound('these coverage models', await draftProblems(ctx.store, 'coverage', body))
    const models = { kind: 'coverage', name: name ?? nameOf('coverage', body), validFrom, body, reason } as const
    return ctx.store.transaction((tx) => keepApproved(tx, ctx, models, by, by))
  }
  const { kind, model } = parseCostInput(body)
  const named = { kind, name: model.name ?? kind, validFrom: model.validFrom ?? null, body, reason }
  return ctx.store.transaction((tx) => keepApproved(tx, ctx, named, by, by))
}

export interface Approval {
  readonly revision: number
  readonly reason: string
  /** First month it holds; default: what the draft says. */
  readonly validFrom?: string | undefined
}

/** A draft becomes a version: from its month on it is what measurements use, and it never changes again. */
export async function approveDraft(
  ctx: Context,
  approver: string,
  id: number,
  approval: Approval,
  /** Of this kind: others are followed by a measurement. */
  only: DraftKind | null = null,
): Promise<ApprovedModel> {
  return ctx.store.transaction(async (tx) => {
    const draft = await loadDraft(tx, id)
    if (!draft || (only !== null && draft.kind !== only))
      throw new Refusal('not_found', 'There is no such draft: it may have been approved or thrown away meanwhile')
    mustApprove(ctx, draft.kind)
    const document = draft.body as Record<string, unknown>
    const body =
      draft.kind !== 'segmentation' && approval.validFrom !== undefined ? { ...document, validFrom: approval.validFrom } : document
    mustBeSound('this draft', await draftProblems(tx, draft.kind, body))
    const validFrom = draft.kind === 'segmentation' ? null : ((body as { validFrom?: string }).validFrom ?? null)
    if (draft.kind === 'segmentation') parseSegmentation(body)
    if ((await deleteDraft(tx, id, approval.revision)) === 0) throw changedMeanwhile(draft.changed_by_name)
    return keepApproved(
      tx,
      ctx,
      { kind: draft.kind, name: draft.name, validFrom, body, reason: approval.reason },
      { actor: draft.author, name: draft.author_name },
      { actor: ctx.actor, name: approver },
    )
  })
}

function mustBeSound(what: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const count = problems.length === 1 ? 'one thing is' : `${problems.length} things are`
  throw new Refusal('invalid', `Cannot approve ${what}: ${count} wrong in it`, [...problems])
}

/** Who counts for how much in the index is decided by whoever leads listening and hears everything, not by whoever keeps the books. */
export const mayApproveRules = ({ access }: Context): boolean =>
  access === undefined || (access.may.has('listen') && access.kinds.has('confidential'))

export function mustApprove(ctx: Context, kind: DraftKind): void {
  const may =
    ctx.access === undefined ||
    (kind === 'relationship' ? mayApproveRules(ctx) : ctx.access.may.has(kind === 'coverage' ? 'approveCoverage' : 'approveModels'))
  if (may) return
  throw new Refusal(
    'forbidden',
    kind === 'relationship'
      ? 'Rules of the relationship index are approved by the owner or the listening lead: ask one of them'
      : kind === 'coverage'
        ? 'Coverage models are approved by the owner or the commercial lead: ask one of them'
        : 'You may not approve models: ask an owner or finance',
  )
}

export const changedMeanwhile = (by: string) =>
  new Refusal('conflict', `${by} changed this draft meanwhile: load it again to see what it says now, then do it once more`)

interface Person {
  readonly actor: string
  readonly name: string | null
}

/** A version that is the last one already is signed; what was said before and changed since comes again as a new version. */
async function keepApproved(
  tx: Db,
  ctx: Context,
  model: { kind: ModelKind; name: string; validFrom: string | null; body: unknown; reason: string },
  author: Person,
  approver: Person,
): Promise<ApprovedModel> {
  const { kind, name, body, reason } = model
  const saved = await saveLatestModel(tx, {
    ...{ kind, name, body, reason, author: author.actor, now: ctx.now, hash: bodyHash(body), state: 'draft' },
    validFrom: model.validFrom === null ? null : firstDay(model.validFrom),
  })
  if (saved.state === 'draft') {
    await approveModel(tx, saved.id, { reason, by: approver.actor, byName: approver.name, authorName: author.name, now: ctx.now })
    await saveAudit(tx, ctx, 'approve', `model:${saved.id}`, { kind, version: saved.version, author: author.actor })
  }
  return { model: saved.id, kind, name, version: saved.version, state: 'approved', validFrom: saved.valid_from }
}
