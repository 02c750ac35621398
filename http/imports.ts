import type { Readable } from 'node:stream'
import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { Answer } from '#api/route.ts'
import type { importRoutes } from '#api/routes/imports.ts'
import { actorNames } from '#app/access/actor-names.ts'
import type { Context } from '#app/context.ts'
import { changeDraft } from '#app/imports/change-draft.ts'
import { checkDraft, readDraftCheck } from '#app/imports/check-draft.ts'
import { correctImport } from '#app/imports/correct-import.ts'
import { dropDraft, dropDraftFile, fileOf, listDrafts, newDraft, readDraft } from '#app/imports/drafts.ts'
import { importTargets } from '#app/imports/import-targets.ts'
import { receiveFiles } from '#app/imports/receive-files.ts'
import { recogniseDraft } from '#app/imports/recognise-draft.ts'
import { rejectedRowsFile } from '#app/imports/rejected-rows.ts'
import { forgetRemembered, loadRememberedSources } from '#app/imports/remembered-mappings.ts'
import { resumeImport } from '#app/imports/resume-import.ts'
import { mustBeReady, runDraft } from '#app/imports/run-draft.ts'
import { loadIdleImport } from '#app/imports/running-imports.ts'
import { pageOfImports, previewUndo, showImport } from '#app/imports/show-imports.ts'
import { undoImport } from '#app/imports/undo-import.ts'
import type { Job } from '#app/jobs/jobs.ts'
import type { Handlers, RequestContext } from './handler.ts'

export const importHandlers: Handlers<typeof importRoutes> = {
  listTargets: () => importTargets(),

  listDrafts: async (ctx, { query }) => pageFrom(await listDrafts(ctx, query.state), query),
  newDraft: async (ctx, { body }) => draftOf(ctx, await newDraft(ctx, body)),
  getDraft: (ctx, { params }) => draftOf(ctx, params.draft),
  changeDraft: async (ctx, { params, body }) => {
    await changeDraft(ctx, params.draft, body)
    return draftOf(ctx, params.draft)
  },
  dropDraft: async (ctx, { params }) => {
    await dropDraft(ctx, params.draft)
    return undefined
  },
  putDraftFile: async (ctx, { params, query }) => {
    const taken = await receiveFiles(ctx, params.draft, { ...given(ctx), name: query.name, corrects: null })
    return { version: taken.version, files: taken.files.map((upload) => fileOf(upload, null)) }
  },
  dropDraftFile: async (ctx, { params }) => {
    await dropDraftFile(ctx, params.draft, params.upload)
    return draftOf(ctx, params.draft)
  },
  recogniseDraft: async (ctx, { params }) => draftJob(ctx, params.draft, 'recognise', (job) => recogniseDraft(job, params.draft)),
  runDraft: async (ctx, { params, body }) => {
    if (body.measure && !ctx.access.may.has('measure'))
      throw new Refusal('forbidden', 'Your role does not allow measuring: import without it')
    await mustBeReady(ctx, params.draft, body.version)
    return draftJob(ctx, params.draft, 'import', (job) => runDraft(job, params.draft, body))
  },
  checkDraft: async (ctx, { params, body }) => {
    await mustBeReady(ctx, params.draft, body.version)
    return draftJob(ctx, params.draft, 'check', (job) => checkDraft(job, params.draft))
  },
  getDraftCheck: (ctx, { params }) => readDraftCheck(ctx, params.draft),

  listImports: async (ctx, { query }) => {
    const page = await pageOfImports(ctx, query)
    const nameOf = await actorNames(ctx)
    return { ...page, items: page.items.map((one) => ({ ...one, by: nameOf(one.actor) })) }
  },
  getImport: async (ctx, { params }) => {
    const shown = await showImport(ctx, params.import)
    return { ...shown, by: (await actorNames(ctx))(shown.actor) } as Answer<typeof importRoutes.getImport>
  },
  getImportProblems: (ctx, { params, query }) => rejectedRowsFile(ctx, params.import, params.fileNo, query.format),
  correctImport: async (ctx, { params, query }) =>
    draftOf(ctx, await correctImport(ctx, params.import, { ...given(ctx), name: query.name }, query.draft)),
  resumeImport: async (ctx, { params }) => {
    await loadIdleImport(ctx, params.import)
    return ctx.jobs.start(ctx, 'resume', (job) => resumeImport(job, params.import))
  },
  previewUndo: async (ctx, { params }) => {
    const preview = await previewUndo(ctx, params.import)
    return { ...preview, tables: [...preview.tables], revenue: [...preview.revenue] }
  },
  undoImport: async (ctx, { params }) => {
    await loadIdleImport(ctx, params.import)
    return ctx.jobs.start(ctx, 'undo', (job) => undoImport(job, params.import))
  },

  listRemembered: async (ctx) => ({
    items: (await loadRememberedSources(ctx.store)).map((one) => ({
      ...{ source: one.source, name: one.mapping.name, import: one.import, at: one.at, actor: one.actor },
      ...{ files: one.files.map((file) => file.name), mapping: one.mapping },
    })),
  }),
  forgetRemembered: async (ctx, { params }) => {
    await forgetRemembered(ctx, params.source)
    return undefined
  },
}

/** The body of a request as it comes. */
function given(ctx: RequestContext): { body: Readable; bytes: number | null } {
  const { body } = ctx.request
  const length = Number(ctx.request.headers['content-length'] ?? Number.NaN)
  if (body === null || typeof (body as Readable | undefined)?.pipe !== 'function')
    throw new Refusal('invalid', 'Cannot take this file: send it as the body, with the content type application/octet-stream')
  return { body: body as Readable, bytes: Number.isSafeInteger(length) ? length : null }
}

/** Work going on for a draft, so that whoever comes back to it can follow it. */
const jobs = new WeakMap<RequestContext['store'], Map<number, string>>()

function draftJob(ctx: RequestContext, draft: number, kind: string, work: (ctx: Context) => Promise<unknown>): Job {
  const job = ctx.jobs.start(ctx, kind, work)
  const byDraft = jobs.get(ctx.store) ?? new Map<number, string>()
  jobs.set(ctx.store, byDraft.set(draft, job.id))
  return job
}

async function draftOf(ctx: RequestContext, id: number) {
  return { ...(await readDraft(ctx, id)), job: jobOf(ctx, id) }
}

function jobOf(ctx: RequestContext, id: number): Job | null {
  const job = jobs.get(ctx.store)?.get(id)
  if (job === undefined) return null
  try {
    const found = ctx.jobs.find(job, ctx.actor).job
    return found.state === 'running' ? found : null
  } catch {
    return null
  }
}
