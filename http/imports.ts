import type { Readable } from 'node:stream'
import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { importRoutes } from '#api/routes/imports.ts'
import type { Context } from '#app/context.ts'
import { changeDraft } from '#app/imports/change-draft.ts'
import { dropDraft, dropDraftFile, fileOf, listDrafts, newDraft, readDraft } from '#app/imports/drafts.ts'
import { importTargets } from '#app/imports/import-targets.ts'
import { receiveFiles } from '#app/imports/receive-files.ts'
import { recogniseDraft } from '#app/imports/recognise-draft.ts'
import { mustBeReady, runDraft } from '#app/imports/run-draft.ts'
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
  // It goes on when the one who asked has gone.
  const { store, actor, now, access } = ctx
  const job = ctx.jobs.start({ store, actor, now, access }, kind, work)
  const byDraft = jobs.get(store) ?? new Map<number, string>()
  jobs.set(store, byDraft.set(draft, job.id))
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
