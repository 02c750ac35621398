/** What runs by itself: set up, listed, taken away. */
import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import { type newSchedule, type Schedule, type ScheduleRun, scheduleDefinition, type Timing, timing } from '#api/routes/schedules.ts'
import { writeBackColumnNames, writeBackColumns } from '#api/write-back.ts'
import { saveAudit } from '#store/audit.ts'
import {
  changeSchedule as changeStored,
  dropSchedule as dropStored,
  loadLastRuns,
  loadRuns,
  loadSchedule,
  loadSchedules,
  type RunRow,
  type ScheduleRow,
  saveSchedule,
} from '#store/schedules.ts'
import { loadSettings } from '#store/settings.ts'
import { countKeysBySource } from '#store/write-back.ts'
import type { Context } from '../context.ts'
import { mustSee } from '../write-back/write-back-rows.ts'
import { foldersOf, noFolder, openFolder } from './folders.ts'
import { nextRun } from './next-run.ts'

type NewSchedule = z.output<typeof newSchedule>

/** Whose names actors have. */
type NameOf = (actor: string) => string

export async function listSchedules(ctx: Context, nameOf: NameOf): Promise<{ items: Schedule[]; timeZone: string }> {
  const last = new Map((await loadLastRuns(ctx.store)).map((run) => [run.schedule_id, run]))
  const rows = await loadSchedules(ctx.store)
  return { items: rows.map((row) => shown(ctx, row, last.get(row.id), nameOf)), timeZone: await timeZoneOf(ctx) }
}

export async function listRuns(ctx: Context, id: number, nameOf: NameOf): Promise<ScheduleRun[]> {
  await findSchedule(ctx, id)
  return (await loadRuns(ctx.store, id)).map((run) => shownRun(run, nameOf))
}

export async function makeSchedule(ctx: Context, by: { readonly name: string }, given: NewSchedule, nameOf: NameOf): Promise<Schedule> {
  const setUp = await checked(ctx, by, given, null)
  const id = await ctx.store.transaction(async (tx) => {
    const id = await saveSchedule(tx, setUp)
    await saveAudit(tx, ctx, 'set up schedule', `schedule:${id}`, auditOf(given))
    return id
  })
  return showSchedule(ctx, id, nameOf)
}

export async function changeSchedule(
  ctx: Context,
  by: { readonly name: string },
  id: number,
  given: NewSchedule,
  nameOf: NameOf,
): Promise<Schedule> {
  const before = await findSchedule(ctx, id)
  if (before.what !== given.definition.what)
    throw new Refusal('conflict', 'What runs by itself cannot become something else: take it away, and set up another')
  const setUp = await checked(ctx, by, given, id)
  await ctx.store.transaction(async (tx) => {
    await changeStored(tx, id, setUp)
    await saveAudit(tx, ctx, 'change schedule', `schedule:${id}`, auditOf(given))
  })
  return showSchedule(ctx, id, nameOf)
}

export async function dropSchedule(ctx: Context, id: number): Promise<void> {
  await findSchedule(ctx, id)
  await ctx.store.transaction(async (tx) => {
    await dropStored(tx, id)
    await saveAudit(tx, ctx, 'drop schedule', `schedule:${id}`, {})
  })
}

/** @throws Refusal not_found */
export async function findSchedule(ctx: Context, id: number): Promise<ScheduleRow> {
  const row = await loadSchedule(ctx.store, id)
  if (!row) throw new Refusal('not_found', 'There is nothing of this number that runs by itself: it may have been taken away')
  return row
}

/** @throws Refusal conflict: it is no write-back */
export async function findWriteBack(ctx: Context, id: number) {
  const row = await findSchedule(ctx, id)
  const definition = scheduleDefinition.parse(row.definition)
  if (definition.what !== 'write-back') throw new Refusal('conflict', `"${row.name}" writes no file`)
  return { row, definition }
}

export async function scheduleChoices(ctx: Context) {
  const folders = foldersOf(ctx.store)
  return {
    folders,
    folderProblem: folders.length === 0 ? noFolder : null,
    sources: await countKeysBySource(ctx.store),
    columns: writeBackColumnNames.filter((name) => {
      const { needs } = writeBackColumns[name] as { needs?: 'cost' }
      return needs === undefined || ctx.access === undefined || ctx.access.kinds.has(needs)
    }),
    timeZone: await timeZoneOf(ctx),
  }
}

const timeZoneOf = async (ctx: Context): Promise<string> => (await loadSettings(ctx.store))?.timeZone ?? 'UTC'

async function checked(ctx: Context, by: { readonly name: string }, given: NewSchedule, id: number | null) {
  const { definition, name, active } = given
  const when = given.timing
  refuseWrongTime(definition, when)
  if (definition.what === 'write-back') {
    mustSee(ctx, definition)
    if (definition.folder !== null) openFolder(ctx.store, definition.folder)
    if (definition.empty === 'clear' && definition.headings !== 'salesforce')
      throw new Refusal('invalid', 'Only Salesforce empties a field by #N/A: leave missing values blank for other systems')
    const sources = await countKeysBySource(ctx.store)
    if (!sources.some((one) => one.source === definition.source))
      throw new Refusal('invalid', `Cannot key a file by ${definition.source} as the record has no account of that system`)
  }
  if (definition.what === 'watch') {
    if (ctx.access && !ctx.access.may.has('import')) throw new Refusal('forbidden', 'Your role does not import files: ask an owner')
    openFolder(ctx.store, definition.folder)
  }
  if (
    definition.what !== 'write-back' &&
    ctx.access &&
    !ctx.access.may.has('measure') &&
    (definition.what === 'measure' || definition.measure)
  )
    throw new Refusal('forbidden', 'Your role does not measure: ask an owner')
  await refuseSharedFolder(ctx, definition, id)
  return {
    ...{ name, what: definition.what, definition, timing: when, active },
    ...{ madeBy: ctx.actor, madeByName: by.name, madeAt: ctx.now, dueAt: nextRun(when, await timeZoneOf(ctx), ctx.now) },
  }
}

function refuseWrongTime(definition: NewSchedule['definition'], { every }: Timing): void {
  if (definition.what === 'watch' && every !== 'minute')
    throw new Refusal('invalid', 'A folder is watched every minute: there is no other time to choose')
  if (definition.what !== 'watch' && every === 'minute')
    throw new Refusal('invalid', 'Only a folder is looked at every minute: choose a day and an hour')
  if (definition.what === 'measure' && every === 'measurement')
    throw new Refusal('invalid', 'A measurement after each measurement would never end: choose a day and an hour')
  if (definition.what === 'write-back' && definition.folder === null && every !== 'never')
    throw new Refusal('invalid', 'Cannot write a file by itself without a folder: choose one, or download it when it is needed')
}

/** What is written to a folder would be taken in from it. */
async function refuseSharedFolder(ctx: Context, definition: NewSchedule['definition'], id: number | null): Promise<void> {
  if (definition.what === 'measure' || definition.folder === null) return
  for (const other of await loadSchedules(ctx.store)) {
    const theirs = scheduleDefinition.parse(other.definition)
    if (other.id === id || theirs.what === 'measure' || theirs.folder !== definition.folder) continue
    if (theirs.what === 'watch' || definition.what === 'watch')
      throw new Refusal(
        'conflict',
        `The folder "${definition.folder}" belongs to "${other.name}" already: a watched folder has nothing beside it`,
      )
  }
}

/** Names of columns, systems and folders; nothing that is measured. */
const auditOf = ({ definition, timing }: NewSchedule) => ({ ...definition, every: timing.every })

async function showSchedule(ctx: Context, id: number, nameOf: NameOf): Promise<Schedule> {
  const [last] = await loadRuns(ctx.store, id)
  return shown(ctx, await findSchedule(ctx, id), last, nameOf)
}

const shown = (ctx: Context, row: ScheduleRow, last: RunRow | undefined, nameOf: NameOf): Schedule => ({
  ...{ id: row.id, name: row.name, definition: scheduleDefinition.parse(row.definition), timing: timing.parse(row.timing) },
  ...{
    active: row.active,
    setUpBy: row.made_by_name,
    setUpAt: row.made_at,
    nextAt: row.active ? row.due_at : null,
    failures: row.failures,
  },
  running: row.claimed_until !== null && row.claimed_until > ctx.now,
  lastRun: last ? shownRun(last, nameOf) : null,
})

const shownRun = (run: RunRow, nameOf: NameOf): ScheduleRun => ({
  ...{ id: run.id, startedAt: run.started_at, endedAt: run.ended_at, state: run.state, problem: run.problem },
  by: run.actor.startsWith('schedule:') ? null : nameOf(run.actor),
  result: run.result as ScheduleRun['result'],
})
