/** Who met whom: interactions of a time by account, day, colleague and people, and colleagues who do not work here any more. */
import type { Day, Period } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'

export interface MeetingRow extends SqlRow {
  account_id: number
  day: Day
  colleague: string | null
  /** The people that stand for those the source names and those who took part, once each; null: nobody is named, or nobody the record knows. */
  people: number[] | null
  n: number
}

/** Of all leaves, or of these. Interactions alike on one day come as one row. */
export const loadMeetings = (db: Db, leafIds: readonly number[] | null, { from, to }: Period) =>
  db.query<MeetingRow>(
    `with here as (
       select account_id, source, external_id, day, colleague, person from interaction
       where day >= $2 and day < $3 and ($1::bigint[] is null or account_id = any($1::bigint[]))
     ), met as (
       select h.account_id, h.source, h.external_id, coalesce(p.linked_to, p.id) as person_id
         from here h join person p on p.source = h.source and p.external_id = h.person
       union
       select t.account_id, t.source, t.external_id, coalesce(p.linked_to, p.id)
         from interaction_person t join here h on h.account_id = t.account_id and h.source = t.source and h.external_id = t.external_id
         join person p on p.id = t.person_id
     ), groups as (
       select account_id, source, external_id, array_agg(person_id order by person_id) as people from met group by 1, 2, 3
     )
     select h.account_id, h.day, h.colleague, g.people, count(*) as n
     from here h left join groups g on g.account_id = h.account_id and g.source = h.source and g.external_id = h.external_id
     group by 1, 2, 3, 4 order by h.account_id, h.day, h.colleague collate "C", g.people`,
    [leafIds, from, to],
  )

export interface ColleagueLeft {
  readonly name: string
  readonly shownName: string
  readonly leftDay: Day
  readonly actorName: string
  readonly changedAt: string
}

export const loadColleaguesLeft = async (db: Db): Promise<ColleagueLeft[]> =>
  (await db.query(
    `select name, shown_name as "shownName", left_day as "leftDay", actor_name as "actorName", changed_at as "changedAt" from colleague_left order by name collate "C"`,
  )) as unknown as ColleagueLeft[]

/** A null day: still here. */
export const saveColleagueLeft = (
  tx: Db,
  colleague: { readonly name: string; readonly shownName: string; readonly leftDay: Day | null },
  by: { readonly actor: string; readonly name: string; readonly now: string },
): Promise<number> =>
  colleague.leftDay === null
    ? tx.execute(`delete from colleague_left where name = $1`, [colleague.name])
    : tx.execute(
        `insert into colleague_left (name, shown_name, left_day, actor, actor_name, changed_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (name) do update set shown_name = excluded.shown_name, left_day = excluded.left_day, actor = excluded.actor,
           actor_name = excluded.actor_name, changed_at = excluded.changed_at`,
        [colleague.name, colleague.shownName, colleague.leftDay, by.actor, by.name, by.now],
      )

/** Names on interactions since a day. */
export const loadColleagueNames = async (db: Db, since: Day): Promise<string[]> =>
  (
    await db.query<{ colleague: string }>(
      `select distinct colleague from interaction where colleague is not null and day >= $1 order by 1`,
      [since],
    )
  ).map((row) => row.colleague)

/** Moves when who left, or who took part where, is said otherwise. */
export async function continuityVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(
    `select concat_ws('/', (select last_value from tapeline_id), (select count(*) from import), (select max(finished_at) from import),
       (select count(*) from colleague_left), (select max(changed_at) from colleague_left), (select count(*) from app_user where removed_at is null)) as version`,
  )
  return row!.version
}

/**
 * How much of what was spoken with an account hangs on each person there, the newer the heavier (half after 180 days): millionths, so that
 * sums do not depend on their order. Leaves with their people.
 */
export const loadContactWeights = (db: Db, { from, to }: Period) =>
  db.query<{ account_id: number; person_id: number; weight: number }>(
    `with here as (
       select account_id, source, external_id, day, person from interaction where day >= $1 and day < $2
     ), met as (
       select h.account_id, h.source, h.external_id, h.day, coalesce(p.linked_to, p.id) as person_id
         from here h join person p on p.source = h.source and p.external_id = h.person
       union
       select t.account_id, t.source, t.external_id, h.day, coalesce(p.linked_to, p.id)
         from interaction_person t join here h on h.account_id = t.account_id and h.source = t.source and h.external_id = t.external_id
         join person p on p.id = t.person_id
     )
     select account_id, person_id, sum(round(1000000 * power(2, -($2::date - 1 - day) / 180.0)))::bigint as weight from met group by 1, 2 order by 1, 2`,
    [from, to],
  )
