/** Drafts: begun, changed, asked for, taken back, sent back, thrown away. */
import { parseSketchModel } from '#api/cost-model.ts'
import { Refusal } from '#api/refusal.ts'
import type { ModelDraft } from '#api/routes/models.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import {
  addDraft,
  askForApproval as askFor,
  changeDraft as change,
  type DraftRecord,
  loadDraft,
  loadDrafts,
  deleteDraft as remove,
  returnDraft as sendBack,
} from '#store/model-drafts.ts'
import { loadModel, loadModels } from '#store/models.ts'
import type { Context } from '../context.ts'
import { changedMeanwhile, mustApprove } from './approve-model.ts'
import { bookAtHand } from './book-at-hand.ts'
import { draftProblems } from './draft-problems.ts'
import { type DraftKind, nameOf } from './model-kinds.ts'
import { mustSeeCosts, tellsCosts } from './must-see-costs.ts'
import { mustWrite } from './must-write.ts'
import { sketchAsDocument } from './sketch-as-document.ts'
import { labelOf } from './versions.ts'

export type WholeDraft = ModelDraft & { document: unknown }

export type DraftFrom =
  | { readonly from: 'sketch' }
  | { readonly from: 'model'; readonly model: number }
  | { readonly from: 'document'; readonly kind: DraftKind; readonly document?: unknown }

/** Begins a draft, by `name` (who is signed in). */
export async function createDraft(ctx: Context, name: string, input: DraftFrom): Promise<WholeDraft> {
  const start = await startOf(ctx, input)
  mustWrite(ctx, start.kind)
  const by = { actor: ctx.actor, name, now: ctx.now }
  return ctx.store.transaction(async (tx) => {
    const id = await addDraft(tx, { ...start, name: nameOf(start.kind, start.body) }, by)
    await saveAudit(tx, ctx, 'draft', `model-draft:${id}`, { kind: start.kind, from: input.from, basedOn: start.basedOn })
    return whole(tx, (await loadDraft(tx, id))!)
  })
}

async function startOf(ctx: Context, input: DraftFrom): Promise<{ kind: DraftKind; body: unknown; basedOn: number | null }> {
  if (input.from === 'document') {
    if (input.document === null || typeof input.document !== 'object' || Array.isArray(input.document))
      throw new Refusal('invalid', 'A draft is a JSON object: see docs/cost-models.md for its fields', [
        { at: 'document', message: 'is no object' },
      ])
    return { kind: input.kind, body: input.document, basedOn: null }
  }
  if (input.from === 'model') {
    const model = await loadModel(ctx.store, input.model)
    if (!model || model.kind === 'sketch-model') throw new Refusal('not_found', 'There is no such version to begin with')
    return { kind: model.kind, body: model.body, basedOn: model.id }
  }
  const sketch = (await loadModels(ctx.store, 'sketch-model')).at(-1)
  if (!sketch) throw new Refusal('conflict', 'There is no sketch yet: answer its questions first')
  return { kind: 'cost-model', body: sketchAsDocument(parseSketchModel(sketch.body), (await bookAtHand(ctx)).portfolio), basedOn: null }
}

/** Drafts of a kind, newest first. */
export async function listDrafts(ctx: Context, kind: DraftKind): Promise<ModelDraft[]> {
  const drafts = (await loadDrafts(ctx.store)).filter((draft) => draft.kind === kind)
  const shown = await Promise.all(drafts.map((draft) => whole(ctx.store, draft)))
  return shown.map(({ document: _, ...draft }) => draft).reverse()
}

export async function findDraft(ctx: Context, id: number): Promise<WholeDraft> {
  const draft = await existing(ctx.store, id)
  if (tellsCosts(draft.kind)) mustSeeCosts(ctx)
  return whole(ctx.store, draft)
}

/** Keeps a changed document, whatever is still wrong with it. */
export const changeDraft = (ctx: Context, name: string, id: number, revision: number, document: unknown): Promise<WholeDraft> =>
  step(ctx, id, revision, 'change draft', (tx, draft) => {
    if (document === null || typeof document !== 'object' || Array.isArray(document))
      throw new Refusal('invalid', 'A draft is a JSON object: see docs/cost-models.md for its fields')
    return change(tx, id, revision, { name: nameOf(draft.kind, document), body: document }, { actor: ctx.actor, name, now: ctx.now })
  })

/** Asks whoever approves; nothing may be wrong with it any more. */
export const askForApproval = (ctx: Context, name: string, id: number, revision: number, note: string | null): Promise<WholeDraft> =>
  step(ctx, id, revision, 'ask for approval', async (tx, draft) => {
    const problems = await draftProblems(tx, draft.kind, draft.body)
    if (problems.length > 0)
      throw new Refusal(
        'invalid',
        `Cannot ask for approval: ${problems.length === 1 ? 'one thing is' : `${problems.length} things are`} wrong in the draft`,
        problems,
      )
    return askFor(tx, id, revision, note, { actor: ctx.actor, name, now: ctx.now })
  })

export const takeBackDraft = (ctx: Context, name: string, id: number, revision: number): Promise<WholeDraft> =>
  step(ctx, id, revision, 'take back draft', (tx) => sendBack(tx, id, revision, null, { actor: ctx.actor, name, now: ctx.now }))

export const returnDraft = (ctx: Context, name: string, id: number, revision: number, reason: string): Promise<WholeDraft> =>
  step(ctx, id, revision, 'return draft', (tx, draft) => {
    mustApprove(ctx, draft.kind)
    return sendBack(tx, id, revision, reason, { actor: ctx.actor, name, now: ctx.now })
  })

export async function deleteDraft(ctx: Context, id: number, revision: number): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    const draft = await existing(tx, id)
    mustWrite(ctx, draft.kind)
    if ((await remove(tx, id, revision)) === 0) throw changedMeanwhile(draft.changed_by_name)
    await saveAudit(tx, ctx, 'delete draft', `model-draft:${id}`, { kind: draft.kind })
  })
}

/** One change of a draft that is still as who asks saw it, with its audit. */
function step(
  ctx: Context,
  id: number,
  revision: number,
  action: string,
  work: (tx: Db, draft: DraftRecord) => Promise<number> | number,
): Promise<WholeDraft> {
  return ctx.store.transaction(async (tx) => {
    const draft = await existing(tx, id)
    mustWrite(ctx, draft.kind)
    if (draft.revision !== revision || (await work(tx, draft)) === 0) throw changedMeanwhile(draft.changed_by_name)
    await saveAudit(tx, ctx, action, `model-draft:${id}`, { kind: draft.kind, revision })
    return whole(tx, (await loadDraft(tx, id))!)
  })
}

async function existing(db: Db, id: number): Promise<DraftRecord> {
  const draft = await loadDraft(db, id)
  if (!draft) throw new Refusal('not_found', 'There is no such draft: it may have been approved or thrown away meanwhile')
  return draft
}

async function whole(db: Db, draft: DraftRecord): Promise<WholeDraft> {
  const base = draft.based_on === null ? null : await loadModel(db, draft.based_on)
  return {
    ...{ draft: draft.id, kind: draft.kind, name: draft.name, revision: draft.revision },
    basedOn: base && { model: base.id, label: labelOf(base) },
    ...{ author: draft.author_name, madeAt: draft.made_at, changedBy: draft.changed_by_name, changedAt: draft.changed_at },
    asked: draft.asked_at === null ? null : { by: draft.asked_by_name!, at: draft.asked_at, note: draft.asked_note },
    returned: draft.returned_at === null ? null : { by: draft.returned_by_name!, at: draft.returned_at, reason: draft.returned_reason! },
    problems: await draftProblems(db, draft.kind, draft.body),
    document: draft.body,
  }
}
