/** Whom accounts could be given to, what stays with whom, and what was proposed. */
import type { Db } from './db.ts'
import { said } from './hand.ts'
import { newId } from './ids.ts'

export interface StatedColleague {
  /** Folded: small letters, single spaces. */
  readonly colleague: string
  readonly shownName: string
  readonly team: string
  readonly hoursPerYear: number
  readonly countries: readonly string[]
  readonly languages: readonly string[]
  readonly leftOut: boolean
  readonly changedByName: string
  readonly changedAt: string
}

export const loadStatedColleagues = async (db: Db): Promise<StatedColleague[]> =>
  (await db.query(
    `select colleague, shown_name as "shownName", team, hours_per_year::float8 as "hoursPerYear", countries, languages, left_out as "leftOut",
       changed_by_name as "changedByName", changed_at as "changedAt"
     from assignment_colleague order by colleague collate "C"`,
  )) as unknown as StatedColleague[]

export const saveStatedColleague = (tx: Db, one: StatedColleague): Promise<number> =>
  tx.execute(
    `insert into assignment_colleague (colleague, shown_name, team, hours_per_year, countries, languages, left_out, changed_by_name, changed_at)
     values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8, $9)
     on conflict (colleague) do update set shown_name = excluded.shown_name, team = excluded.team, hours_per_year = excluded.hours_per_year,
       countries = excluded.countries, languages = excluded.languages, left_out = excluded.left_out,
       changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at`,
    [
      ...[one.colleague, one.shownName, one.team, one.hoursPerYear, JSON.stringify(one.countries), JSON.stringify(one.languages)],
      ...[one.leftOut, one.changedByName, one.changedAt],
    ],
  )

export const forgetStatedColleague = async (tx: Db, colleague: string): Promise<boolean> =>
  (await tx.execute(`delete from assignment_colleague where colleague = $1`, [colleague])) > 0

export interface PinRecord {
  readonly team: string
  readonly source: string
  readonly externalId: string
  readonly colleague: string
  readonly shownName: string
  readonly reason: string
  readonly madeByName: string
  readonly madeAt: string
}

/** Of a team, or of all. */
export const loadPins = async (db: Db, team: string | null): Promise<PinRecord[]> =>
  (await db.query(
    `select team, source, external_id as "externalId", colleague, shown_name as "shownName", reason, made_by_name as "madeByName", made_at as "madeAt"
     from assignment_pin where $1::text is null or team = $1 order by source collate "C", external_id collate "C", team collate "C"`,
    [team],
  )) as unknown as PinRecord[]

export const savePin = (tx: Db, one: PinRecord): Promise<number> =>
  tx.execute(
    `insert into assignment_pin (team, source, external_id, colleague, shown_name, reason, made_by_name, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (team, source, external_id) do update set colleague = excluded.colleague, shown_name = excluded.shown_name,
       reason = excluded.reason, made_by_name = excluded.made_by_name, made_at = excluded.made_at`,
    [one.team, one.source, one.externalId, one.colleague, one.shownName, one.reason, one.madeByName, one.madeAt],
  )

/** By any key of the account. */
export const dropPins = (
  tx: Db,
  team: string,
  keys: readonly { readonly source: string; readonly externalId: string }[],
): Promise<number> =>
  tx.execute(`delete from assignment_pin where team = $1 and (source, external_id) in (select * from unnest($2::text[], $3::text[]))`, [
    team,
    keys.map((key) => key.source),
    keys.map((key) => key.externalId),
  ])

export interface RunHead {
  readonly id: number
  readonly team: string
  readonly scenarioId: number | null
  readonly snapshotId: number
  readonly actor: string
  readonly actorName: string
  readonly madeAt: string
}

export interface RunRecord<Terms, Result> extends RunHead {
  readonly terms: Terms
  /** As large as the book. */
  readonly result: Result
}

const head = `id, team, scenario_id as "scenarioId", snapshot_id as "snapshotId", actor, actor_name as "actorName", made_at as "madeAt"`

/** The newest first. */
export const loadRunHeads = async (db: Db, team: string | null): Promise<RunHead[]> =>
  (await db.query(`select ${head} from assignment_run where $1::text is null or team = $1 order by id desc limit 50`, [
    team,
  ])) as unknown as RunHead[]

/** Without its result. */
export async function loadRun<Terms>(db: Db, id: number): Promise<(RunHead & { readonly terms: Terms }) | null> {
  const [row] = await db.query(`select ${head}, terms from assignment_run where id = $1`, [id])
  return (row as unknown as (RunHead & { terms: Terms }) | undefined) ?? null
}

export async function loadRunResult<Result>(db: Db, id: number): Promise<Result> {
  const [row] = await db.query(`select result from assignment_run where id = $1`, [id])
  return (row as { result: Result }).result
}

export async function loadLastTerms<Terms>(db: Db): Promise<Terms | null> {
  const [row] = await db.query(`select terms from assignment_run order by id desc limit 1`)
  return (row as unknown as { terms: Terms } | undefined)?.terms ?? null
}

/** Keeps it, and lets go of all but the last so many: each is a proposal of a day. */
export async function insertRun<Terms, Result>(tx: Db, run: Omit<RunRecord<Terms, Result>, 'id'>, kept: number): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into assignment_run (id, team, scenario_id, snapshot_id, terms, result, actor, actor_name, made_at) values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8, $9)`,
    [
      ...[id, run.team, run.scenarioId, run.snapshotId, JSON.stringify(run.terms), JSON.stringify(run.result)],
      ...[run.actor, run.actorName, run.madeAt],
    ],
  )
  await tx.execute(`delete from assignment_run where id not in (select id from assignment_run order by id desc limit ${kept})`)
  return id
}

/** Who opened the loads of a proposal last, and when. */
export async function loadLoadsOpened(db: Db, run: number, actor: string): Promise<{ purpose: string; at: string } | null> {
  const [row] = await db.query<{ purpose: string; at: string }>(
    `select purpose, at from assignment_loads where run_id = $1 and actor = $2`,
    [run, actor],
  )
  return row ?? null
}

export const saveLoadsOpened = (tx: Db, run: number, actor: string, purpose: string, at: string): Promise<number> =>
  tx.execute(
    `insert into assignment_loads (run_id, actor, purpose, at) values ($1, $2, $3, $4)
     on conflict (run_id, actor) do update set purpose = excluded.purpose, at = excluded.at`,
    [run, actor, purpose, at],
  )

/** What colleagues did since a day, by kind: where somebody works is told by it. */
export const loadColleagueKinds = (db: Db, since: string) =>
  db.query<{ colleague: string; kind: string; n: number }>(
    `select colleague, kind, count(*) as n from interaction where colleague is not null and day >= $1 group by 1, 2 order by colleague collate "C", kind collate "C"`,
    [since],
  )

/** The first day each colleague had to do with each leaf. */
export const loadFirstMeetings = (db: Db) =>
  db.query<{ account_id: number; colleague: string; day: string }>(
    `select account_id, colleague, min(day) as day from interaction where colleague is not null group by 1, 2`,
  )

/** Languages of the people at each account row, as they are written, with how many speak them; who left is left out. */
export const loadAccountLanguages = (db: Db) =>
  db.query<{ account_id: number; language: string; n: number }>(
    `select c.account_id, ${said('p', 'language')} as language, count(*) as n
     from account_contact c join person p on p.id = c.person_id
     where c.left_day is null and ${said('p', 'language')} is not null group by 1, 2`,
  )
