/** Drafts: begun, read, listed, thrown away. */
import type { Draft } from '#api/import-draft.ts'
import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import { type DraftHeadRow, dropDraft as dropStored, loadDraft, loadDraftHeads, lockDraft, saveDraft, saveNewDraft } from '#store/drafts.ts'
import { loadFlag, saveFlag } from '#store/settings.ts'
import { dropUpload, loadUploads, sweepUploads, type UploadRow } from '#store/uploads.ts'
import type { Context } from '../context.ts'
import { answersAreClosed } from './answers-closed.ts'
import { draftStateOf, findDraftHead, mustBeOpen } from './draft-at-rest.ts'
import { forget } from './draft-folder.ts'
import type { DraftView } from './draft-types.ts'
import { uploadLimits } from './upload-limits.ts'

type Head = Omit<
  Draft,
  'files' | 'recognised' | 'checked' | 'asLastTime' | 'tables' | 'sources' | 'joins' | 'feeds' | 'problems' | 'job'
> & {
  files: number
}

/** How long what was given is kept without anybody touching it. */
const keptDays = 90

export async function newDraft(ctx: Context, given: { name?: string | undefined; corrects?: number | null }): Promise<number> {
  await sweepOncePerDay(ctx)
  const { draftsPerHour } = uploadLimits()
  const hour = new Date(Date.parse(ctx.now) - 3_600_000).toISOString()
  const recent = (await loadDraftHeads(ctx.store)).filter((head) => head.actor === ctx.actor && head.made_at > hour)
  if (recent.length >= draftsPerHour) throw new Refusal('too_many', 'Cannot begin so many imports within an hour: go on with one of them')
  const name = given.name ?? `Import of ${ctx.now.slice(0, 10)}`
  return saveNewDraft(ctx.store, { name, actor: ctx.actor, now: ctx.now, corrects: given.corrects ?? null })
}

async function sweepOncePerDay(ctx: Context): Promise<void> {
  const today = ctx.now.slice(0, 10)
  if ((await loadFlag(ctx.store, 'uploads_swept')) === today) return
  await sweepUploads(ctx.store, ctx.now, keptDays)
  await saveFlag(ctx.store, 'uploads_swept', today)
}

export async function listDrafts(ctx: Context, state?: Head['state']): Promise<Head[]> {
  const heads = (await loadDraftHeads(ctx.store)).map((head) => headOf(ctx, head))
  return state === undefined ? heads : heads.filter((head) => head.state === state)
}

/** A draft as it stands; no job of it is known here. */
export async function readDraft(ctx: Context, id: number): Promise<Draft> {
  const head = headOf(ctx, await findDraftHead(ctx, id))
  const row = await loadDraft(ctx.store, id)
  const view = (row?.view ?? null) as DraftView | null
  const problems = new Map((view?.unreadable ?? []).map((one) => [one.upload, one.problem]))
  const closed = answersAreClosed(ctx, head, view?.tables.flatMap((table) => table.becomes) ?? [])
  return {
    ...head,
    files: (await loadUploads(ctx.store, id)).map((upload) => fileOf(upload, problems.get(upload.id) ?? null)),
    recognised: row?.recognition != null,
    checked: row?.checked != null && row.checked_version === head.version,
    asLastTime: row?.recognition != null && (view?.asLastTime ?? false),
    ...{
      tables: closed ? view!.tables.map((table) => ({ ...table, columns: table.columns.map(withoutSamples) })) : (view?.tables ?? []),
      sources: view?.sources ?? [],
      joins: view?.joins ?? [],
      feeds: view?.feeds ?? [],
      problems: view?.problems ?? [],
      job: null,
    },
  }
}

const withoutSamples = <C extends { readonly samples: readonly string[] }>(column: C) => ({ ...column, samples: [] })

export const fileOf = (upload: UploadRow, problem: string | null): Draft['files'][number] => ({
  ...{ upload: upload.id, name: upload.name, bytes: upload.bytes, at: upload.made_at, correctionOf: upload.corrects, problem },
})

const headOf = (ctx: Context, head: DraftHeadRow): Head => ({
  ...{ draft: head.id, version: head.version, name: head.name, actor: head.actor, startedAt: head.made_at },
  ...{ changedAt: head.changed_at, changedBy: head.changed_by, state: draftStateOf(ctx.store, head), step: head.step as Head['step'] },
  ...{ files: head.files, bytes: head.bytes, import: head.import_id },
})

export async function dropDraftFile(ctx: Context, id: number, upload: number): Promise<void> {
  await mustBeOpen(ctx, id)
  await ctx.store.transaction(async (tx) => {
    await lockDraft(tx, id)
    if (!(await loadUploads(tx, id)).some((one) => one.id === upload)) throw new Refusal('not_found', 'There is no such file in this draft')
    await dropUpload(tx, upload)
    await saveDraft(tx, id, ctx, { recognition: null })
  })
}

/** A draft whose import is in the record may go too: what was imported stays, and can be undone still. */
export async function dropDraft(ctx: Context, id: number): Promise<void> {
  const head = await findDraftHead(ctx, id)
  if (draftStateOf(ctx.store, head) === 'running')
    throw new Refusal('conflict', 'Cannot throw this draft away while its import is going on: cancel or undo that first')
  await ctx.store.transaction(async (tx) => {
    await dropStored(tx, id)
    await saveAudit(tx, ctx, 'drop draft', `draft:${id}`, {})
  })
  forget(ctx.store, id)
}
