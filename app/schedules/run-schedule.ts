import { randomUUID } from 'node:crypto'
import { Refusal } from '#api/refusal.ts'
import { type ScheduleDefinition, type ScheduleRun, scheduleDefinition, type Timing, timing } from '#api/routes/schedules.ts'
import { addMonths, lastDay, monthOfDay } from '#engine/period/days.ts'
import { loadCoverage } from '#store/coverage.ts'
import type { Store } from '#store/db.ts'
import {
  beginRun,
  claim,
  claimDue,
  dropRun,
  endLostRuns,
  endRun,
  keepClaim,
  loadLastSnapshotId,
  release,
  type ScheduleRow,
  sweepRuns,
} from '#store/schedules.ts'
import { loadSettings } from '#store/settings.ts'
import { loadUser } from '#store/users.ts'
import { accessOf } from '../access/access-of.ts'
import { lookAfterMeasuring } from '../cases/look-again.ts'
import type { Context } from '../context.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { today } from '../today/day-of.ts'
import { runWriteBack } from '../write-back/write-file.ts'
import { later, nextRun, retryAt } from './next-run.ts'
import { factsOf, type RunOutcome } from './outcome.ts'
import { watchFolder } from './watch-folder.ts'

export interface Runner {
  readonly store: Store
  /** Where people are kept: a run has the rights of who set it up. */
  readonly home: Store
  /** The clock, as an ISO instant. */
  readonly now: () => string
  readonly signal: AbortSignal
}

/** This process among those that share a record. */
const self = randomUUID()
const claimMinutes = 10
const claimKeptMs = 2 * 60_000

/** Runs what is due, one after the other; each by one process only. Answers how many. */
export async function runDue(runner: Runner): Promise<number> {
  for (let n = 0; ; n++) {
    const now = runner.now()
    if (runner.signal.aborted) return n
    const row = await claimDue(runner.store, now, self, later(now, claimMinutes))
    if (row === null) return n
    await runClaimed(runner, row, `schedule:${row.id}`)
  }
}

/**
 * Runs one now, because somebody asked for it.
 *
 * @throws Refusal not_found; conflict while it runs; and what the run itself was refused
 */
export async function runNow(runner: Runner, id: number, actor: string): Promise<ScheduleRun['state']> {
  const now = runner.now()
  const row = await claim(runner.store, id, now, self, later(now, claimMinutes))
  if (row === null) throw new Refusal('conflict', 'It is running already: wait until it is done')
  const { state, problem } = await runClaimed(runner, row, actor)
  if (problem) throw problem
  return state
}

async function runClaimed(
  runner: Runner,
  row: ScheduleRow,
  actor: string,
): Promise<{ state: ScheduleRun['state']; problem: Refusal | null }> {
  const { store } = runner
  const started = runner.now()
  await endLostRuns(store, row.id, started)
  const measured = await loadLastSnapshotId(store)
  const run = await beginRun(store, row.id, { actor, now: started })
  const stop = new AbortController()
  const beat = setInterval(() => {
    void keepClaim(store, row.id, self, later(runner.now(), claimMinutes)).then(
      (ours) => ours || stop.abort(),
      () => undefined,
    )
  }, claimKeptMs)
  beat.unref()
  const outcome = await outcomeOf(runner, row, AbortSignal.any([runner.signal, stop.signal])).finally(() => clearInterval(beat))
  const at = runner.now()
  const when = timing.parse(row.timing)
  const regular = nextRun(when, (await loadSettings(store))?.timeZone ?? 'UTC', at)
  if (outcome.problem !== null) {
    const failures = row.failures + 1
    await endRun(store, run, { at, state: 'failed', result: null, problem: outcome.problem.message })
    // A measurement that could not be written back is tried again too.
    await release(store, row.id, self, { dueAt: whenAgain(when, failures, regular, at), failures, measured: null })
  } else {
    const { outcome: done } = outcome
    if (done.state === 'quiet') await dropRun(store, run)
    else await endRun(store, run, { at, state: done.state, result: factsOf(done), problem: null })
    await release(store, row.id, self, { dueAt: regular, failures: 0, measured })
  }
  await sweepRuns(store, row.id)
  return {
    state: outcome.problem !== null ? 'failed' : outcome.outcome.state === 'quiet' ? 'unchanged' : outcome.outcome.state,
    problem: outcome.problem,
  }
}

const whenAgain = (when: Timing, failures: number, regular: string | null, at: string): string | null =>
  when.every === 'never' ? null : retryAt(failures, when.every === 'minute' ? null : regular, at)

type Outcome = { readonly outcome: RunOutcome; readonly problem: null } | { readonly outcome: null; readonly problem: Refusal }

async function outcomeOf(runner: Runner, row: ScheduleRow, signal: AbortSignal): Promise<Outcome> {
  try {
    const ctx = await contextFor(runner, row, signal)
    return { outcome: await doIt(ctx, row, scheduleDefinition.parse(row.definition)), problem: null }
  } catch (error) {
    if (error instanceof Refusal) return { outcome: null, problem: error }
    console.error(`schedule ${row.id} failed:`, error)
    return { outcome: null, problem: new Refusal('unavailable', inWords(error)) }
  }
}

/** What the machine says of folders and disks is of use to whoever set it up; anything else is in the log. */
function inWords(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'The disk is full'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `The server may not write to ${path ?? 'the folder'}`
  return 'This should not have happened; the server’s log says more'
}

/** With the rights of who set it up, as far as they have them today. */
async function contextFor(
  { store, home, now, signal: _ }: Runner,
  row: ScheduleRow,
  signal: AbortSignal,
): Promise<Context & { home: Store }> {
  const user = await loadUser(home, row.made_by.replace(/^user:/, ''))
  const access = user && accessOf(user)
  if (!access?.may.has('schedule'))
    throw new Refusal('forbidden', `${row.made_by_name}, who set this up, may not any more: somebody else has to set it up`)
  return { store, home, actor: `schedule:${row.id}`, now: now(), access, signal }
}

async function doIt(ctx: Context & { readonly home: Store }, row: ScheduleRow, definition: ScheduleDefinition): Promise<RunOutcome> {
  if (definition.what === 'write-back') return runWriteBack(ctx, row, definition)
  if (definition.what === 'watch') return watchFolder(ctx, row, definition)
  const asOf = definition.asOf === 'month' ? await endOfLastMonth(ctx) : null
  const { id } = await takeSnapshot(ctx, { asOf, window: definition.window, level: 'customer', costModel: null, segmentation: null })
  await lookAfterMeasuring(ctx)
  return { state: 'done', snapshot: id }
}

async function endOfLastMonth(ctx: Context): Promise<string | null> {
  const end = lastDay(addMonths(monthOfDay(await today(ctx)), -1))
  const days = (await loadCoverage(ctx.store)).map((one) => one.last_day)
  return days.some((day) => day >= end) ? end : null
}
