/** What runs by itself, who runs it at the moment, and what came of it. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export interface ScheduleRow extends SqlRow {
  id: number
  name: string
  what: string
  definition: unknown
  timing: unknown
  active: boolean
  made_by: string
  made_by_name: string
  made_at: string
  due_at: string | null
  measured: number | null
  claimed_by: string | null
  claimed_until: string | null
  failures: number
  state: unknown
}

export interface ScheduleSetUp {
  readonly name: string
  readonly what: string
  readonly definition: unknown
  readonly timing: unknown
  readonly active: boolean
  readonly madeBy: string
  readonly madeByName: string
  readonly madeAt: string
  readonly dueAt: string | null
}

const columns = ['name', 'what', 'definition', 'timing', 'active', 'made_by', 'made_by_name', 'made_at', 'due_at']
const values = (given: ScheduleSetUp) => [
  ...[given.name, given.what, JSON.stringify(given.definition), JSON.stringify(given.timing), given.active],
  ...[given.madeBy, given.madeByName, given.madeAt, given.dueAt],
]

/** What was measured before is not written back because of it: `measured` begins with the last snapshot there is. */
export async function saveSchedule(tx: Db, given: ScheduleSetUp): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into schedule (id, ${columns.join(', ')}, measured)
     values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7, $8, $9, $10, (select max(id) from snapshot))`,
    [id, ...values(given)],
  )
  return id
}

/** Set up anew: failures of before are no longer its own. */
export const changeSchedule = (tx: Db, id: number, given: ScheduleSetUp): Promise<number> =>
  tx.execute(
    `update schedule set name = $2, what = $3, definition = $4::jsonb, timing = $5::jsonb, active = $6, made_by = $7, made_by_name = $8,
       made_at = $9, due_at = $10, failures = 0 where id = $1`,
    [id, ...values(given)],
  )

export const dropSchedule = (tx: Db, id: number): Promise<number> => tx.execute(`delete from schedule where id = $1`, [id])

export const loadSchedules = (db: Db) => db.query<ScheduleRow>(`select * from schedule order by lower(name) collate "C", id`)

export async function loadSchedule(db: Db, id: number): Promise<ScheduleRow | undefined> {
  return (await db.query<ScheduleRow>(`select * from schedule where id = $1`, [id]))[0]
}

const unclaimed = `(s.claimed_until is null or s.claimed_until <= $1)`
const due = `s.active and ${unclaimed} and (s.due_at <= $1 or (s.timing ->> 'every' = 'measurement' and s.measured is distinct from (select max(id) from snapshot)
  and coalesce(s.measured, 0) < (select coalesce(max(id), 0) from snapshot) and (s.failures = 0 or s.due_at is not null and s.due_at <= $1)))`

/** Takes one that is due, for this process alone, until then; none: null. */
export async function claimDue(db: Db, now: string, by: string, until: string): Promise<ScheduleRow | null> {
  const [row] = await db.query<ScheduleRow>(
    `update schedule set claimed_by = $2, claimed_until = $3
     where id = (select s.id from schedule s where ${due} order by s.due_at nulls last, s.id limit 1 for update skip locked) returning *`,
    [now, by, until],
  )
  return row ?? null
}

/** Takes this one, whether it is due or not; null: somebody has it. */
export async function claim(db: Db, id: number, now: string, by: string, until: string): Promise<ScheduleRow | null> {
  const [row] = await db.query<ScheduleRow>(
    `update schedule s set claimed_by = $2, claimed_until = $3 where s.id = $4 and ${unclaimed} returning *`,
    [now, by, until, id],
  )
  return row ?? null
}

/** Still at it; false when another has taken it over. */
export const keepClaim = async (db: Db, id: number, by: string, until: string): Promise<boolean> =>
  (await db.execute(`update schedule set claimed_until = $3 where id = $1 and claimed_by = $2`, [id, by, until])) === 1

export const release = (
  db: Db,
  id: number,
  by: string,
  next: { readonly dueAt: string | null; readonly failures: number; readonly measured: number | null },
): Promise<number> =>
  db.execute(
    `update schedule set claimed_by = null, claimed_until = null, due_at = $3, failures = $4, measured = coalesce($5, measured)
     where id = $1 and claimed_by = $2`,
    [id, by, next.dueAt, next.failures, next.measured],
  )

export const saveScheduleState = (db: Db, id: number, state: unknown): Promise<number> =>
  db.execute(`update schedule set state = $2::jsonb where id = $1`, [id, JSON.stringify(state)])

export async function loadLastSnapshotId(db: Db): Promise<number | null> {
  const [row] = await db.query<{ id: number | null }>(`select max(id) as id from snapshot`)
  return row!.id
}

export interface RunRow extends SqlRow {
  id: number
  schedule_id: number
  started_at: string
  ended_at: string | null
  actor: string
  state: 'running' | 'done' | 'unchanged' | 'waits' | 'failed'
  result: unknown
  problem: string | null
}

export async function beginRun(db: Db, scheduleId: number, by: { actor: string; now: string }): Promise<number> {
  const id = await newId(db)
  await db.execute(`insert into schedule_run (id, schedule_id, started_at, actor, state) values ($1, $2, $3, $4, 'running')`, [
    ...[id, scheduleId, by.now, by.actor],
  ])
  return id
}

export const endRun = (
  db: Db,
  id: number,
  end: { readonly at: string; readonly state: RunRow['state']; readonly result: unknown; readonly problem: string | null },
): Promise<number> =>
  db.execute(`update schedule_run set ended_at = $2, state = $3, result = $4::jsonb, problem = $5 where id = $1`, [
    ...[id, end.at, end.state, end.result === null ? null : JSON.stringify(end.result), end.problem],
  ])

/** A look at a folder in which nothing was new is nothing to keep. */
export const dropRun = (db: Db, id: number): Promise<number> => db.execute(`delete from schedule_run where id = $1`, [id])

/** Runs of a process that was killed did not end: they say so. */
export const endLostRuns = (db: Db, scheduleId: number, now: string): Promise<number> =>
  db.execute(
    `update schedule_run set state = 'failed', ended_at = $2, problem = 'The server stopped while it ran' where schedule_id = $1 and state = 'running'`,
    [scheduleId, now],
  )

const runsKept = 500

export const sweepRuns = (db: Db, scheduleId: number): Promise<number> =>
  db.execute(
    `delete from schedule_run where schedule_id = $1 and id < (select min(id) from (select id from schedule_run where schedule_id = $1 order by id desc limit ${runsKept}) k)`,
    [scheduleId],
  )

export const loadRuns = (db: Db, scheduleId: number): Promise<RunRow[]> =>
  db.query<RunRow>(`select * from schedule_run where schedule_id = $1 order by id desc`, [scheduleId])

export const loadLastRuns = (db: Db): Promise<RunRow[]> =>
  db.query<RunRow>(`select distinct on (schedule_id) * from schedule_run order by schedule_id, id desc`)

/** The content last written since it was set up as it is, by its hash; null before the first. */
export async function loadLastHash(db: Db, scheduleId: number): Promise<string | null> {
  const [row] = await db.query<{ hash: string | null }>(
    `select r.result ->> 'hash' as hash from schedule_run r join schedule s on s.id = r.schedule_id
     where r.schedule_id = $1 and r.state in ('done', 'unchanged') and r.result ->> 'hash' is not null and r.started_at >= s.made_at order by r.id desc limit 1`,
    [scheduleId],
  )
  return row?.hash ?? null
}

/** Whether a watched folder gave this content before, and when. */
export async function loadWatchedFile(db: Db, hash: string): Promise<{ name: string; taken_at: string } | null> {
  const [row] = await db.query<{ name: string; taken_at: string }>(
    `select name, taken_at from watched_file where content_hash = $1 and draft_id is not null order by id limit 1`,
    [hash],
  )
  return row ?? null
}

export async function saveWatchedFile(
  db: Db,
  file: { scheduleId: number; name: string; bytes: number; hash: string; now: string; draftId: number | null },
): Promise<void> {
  await db.execute(
    `insert into watched_file (id, schedule_id, name, bytes, content_hash, taken_at, draft_id) values ($1, $2, $3, $4, $5, $6, $7)`,
    [await newId(db), file.scheduleId, file.name, file.bytes, file.hash, file.now, file.draftId],
  )
}
