import { Refusal } from '#api/refusal.ts'
import type { ScheduleDefinition, ScheduleRun } from '#api/routes/schedules.ts'
import { loadDraftHead } from '#store/drafts.ts'
import { loadWatchedFile, saveScheduleState, saveWatchedFile } from '#store/schedules.ts'
import type { Context } from '../context.ts'
import { checkDraft, readDraftCheck } from '../imports/check-draft.ts'
import { draftStateOf } from '../imports/draft-at-rest.ts'
import { newDraft, readDraft } from '../imports/drafts.ts'
import { receiveFiles } from '../imports/receive-files.ts'
import { recogniseDraft } from '../imports/recognise-draft.ts'
import { mustBeReady, runDraft } from '../imports/run-draft.ts'
import { openFolder } from './folders.ts'
import { filesIn, hashOf, openSeen, putAside, type SeenFile, sameFiles } from './look-at-folder.ts'
import type { RunOutcome } from './outcome.ts'

type Watch = Extract<ScheduleDefinition, { what: 'watch' }>
type FileFate = NonNullable<ScheduleRun['result']>['files'][number]

/** What a look remembers for the next. */
interface WatchState {
  /** As the folder was, and since when it has been so. */
  readonly seen?: readonly SeenFile[]
  readonly since?: string
  /** The draft that files were put into, until it is imported; `undecided` while nobody has looked whether it can be. */
  readonly draft?: number | null
  readonly undecided?: boolean
}

/**
 * One look at a folder. When nothing in it changed for a while its files are taken into a draft, which is imported when it is as last
 * time in every respect; else it waits for somebody to look at it. A file is put aside only after the database holds it.
 */
export async function watchFolder(
  ctx: Context,
  schedule: { readonly id: number; readonly name: string; readonly state: unknown },
  watch: Watch,
): Promise<RunOutcome> {
  const folder = openFolder(ctx.store, watch.folder)
  let state = schedule.state as WatchState
  const keep = async (change: Partial<WatchState>) => {
    state = { ...state, ...change }
    await saveScheduleState(ctx.store, schedule.id, state)
  }
  const files = await filesIn(folder)
  if (!sameFiles(files, state.seen ?? [])) {
    await keep({ seen: files, since: ctx.now })
    if (files.length > 0 || !state.undecided) return { state: 'quiet' }
  }
  const quiet = (Date.parse(ctx.now) - Date.parse(state.since ?? ctx.now)) / 60_000 >= watch.quietMinutes
  const fates: FileFate[] = []
  if (files.length > 0 && quiet) {
    for (const file of files) {
      if (ctx.signal?.aborted) throw new Refusal('cancelled', 'The server is being stopped: the folder is looked at again afterwards')
      const fate = await takeFile(ctx, schedule, folder, file, async () => {
        const draft = await draftFor(ctx, schedule, state)
        await keep({ draft, undecided: true })
        return draft
      })
      if (fate) fates.push(fate)
    }
    await keep({ seen: await filesIn(folder), since: ctx.now })
  }
  if (!state.undecided || state.draft == null) return fates.length === 0 ? { state: 'quiet' } : { state: stateOf(fates), files: fates }
  const decided = await importIfAsLastTime(ctx, state.draft, watch)
  await keep({ undecided: false, ...(decided.import !== null && { draft: null }) })
  const { draft } = state
  if (decided.why !== null) return { state: 'waits', files: fates, draft: draft ?? null, why: decided.why }
  return { state: 'done', files: fates, import: decided.import, snapshot: decided.snapshot }
}

const stateOf = (fates: readonly FileFate[]) =>
  fates.some((fate) => fate.became === 'refused') ? ('waits' as const) : ('unchanged' as const)

/** Into the draft and aside; null when somebody writes to it again. */
async function takeFile(
  ctx: Context,
  schedule: { readonly id: number },
  folder: string,
  file: SeenFile,
  draftOf: () => Promise<number>,
): Promise<FileFate | null> {
  const handle = await openSeen(folder, file)
  if (!handle) return null
  try {
    const hash = await hashOf(handle)
    const before = await loadWatchedFile(ctx.store, hash)
    if (before) {
      await putAside(folder, file.name, 'done')
      return { name: file.name, became: 'known', problem: `the same content came as ${before.name} on ${before.taken_at.slice(0, 10)}` }
    }
    try {
      const draftId = await draftOf()
      const body = handle.createReadStream({ start: 0, autoClose: false })
      await receiveFiles(ctx, draftId, { name: file.name, body, bytes: file.bytes, corrects: null })
      await saveWatchedFile(ctx.store, { scheduleId: schedule.id, name: file.name, bytes: file.bytes, hash, now: ctx.now, draftId })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'cancelled' || error.code === 'too_many') throw error
      await putAside(folder, file.name, 'failed', error.message)
      return { name: file.name, became: 'refused', problem: error.message }
    }
    await putAside(folder, file.name, 'done')
    return { name: file.name, became: 'taken', problem: null }
  } finally {
    await handle.close()
  }
}

/** The draft that waits still, while nobody else has changed it: files of one month may come on several days. Else a new one. */
async function draftFor(ctx: Context, schedule: { readonly name: string }, { draft }: WatchState): Promise<number> {
  const head = draft == null ? undefined : await loadDraftHead(ctx.store, draft)
  if (head && head.changed_by === ctx.actor && draftStateOf(ctx.store, head) === 'open') return head.id
  return newDraft(ctx, { name: `${schedule.name}, ${ctx.now.slice(0, 10)}` })
}

interface Decided {
  readonly import: number | null
  readonly snapshot: number | null
  /** Why somebody has to look at it; null: it was imported. */
  readonly why: string | null
}

async function importIfAsLastTime(ctx: Context, draft: number, watch: Watch): Promise<Decided> {
  const waits = (why: string): Decided => ({ import: null, snapshot: null, why })
  const head = await loadDraftHead(ctx.store, draft)
  if (!head || draftStateOf(ctx.store, head) !== 'open') return waits('somebody else took the files in hand')
  if (head.files === 0) return waits('no file could be taken')
  try {
    const { version } = await recogniseDraft(ctx, draft)
    const recognised = await readDraft(ctx, draft)
    const unlike = differenceIn(recognised, watch)
    if (unlike !== null) return waits(unlike)
    await mustBeReady(ctx, draft, version)
    await checkDraft(ctx, draft)
    const check = await readDraftCheck(ctx, draft)
    if (check.rows.rejected > 0) return waits(`${check.rows.rejected} ${check.rows.rejected === 1 ? 'row' : 'rows'} would not be taken`)
    if (check.lastTime.length > 0) return waits(check.lastTime[0]!.message)
    const done = await runDraft(ctx, draft, { version, measure: watch.measure })
    return { import: done.import, snapshot: done.snapshot, why: null }
  } catch (error) {
    // The files are in the draft: what cannot be read or run is said there, to whoever looks.
    if (!(error instanceof Refusal) || error.code === 'cancelled') throw error
    return waits(error.message)
  }
}

/** In what the files are not as last time; null when they are. */
function differenceIn(draft: Awaited<ReturnType<typeof readDraft>>, { partly }: Watch): string | null {
  const unreadable = draft.files.find((file) => file.problem !== null)
  if (unreadable) return unreadable.problem
  if (draft.problems.length > 0) return draft.problems[0]!.message
  const unknown = draft.tables.find((table) => table.source === null && !table.leftOut)
  if (unknown) return `${unknown.table} was not recognised`
  const fresh = draft.sources.find((source) => source.origin !== 'remembered')
  if (fresh) return `nothing is remembered of how ${fresh.name} was imported: import it once by hand`
  const differences = draft.sources.flatMap((source) => source.lastTime?.differences ?? [])
  return differences.find((one) => !(partly && one.code === 'missing_file'))?.message ?? null
}
