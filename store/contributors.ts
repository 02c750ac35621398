/** Who feeds the record: interactions by team and colleague, notes and edits by who made them, month by month. */
import type { Day, Month } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'

interface Fed extends SqlRow {
  month: Month
  n: number
}

const month = (expression: string) => `to_char(${expression}, 'YYYY-MM')`

/** @param accountIds  of these account rows; null = of all */
export const loadInteractionsFed = (db: Db, from: Day, accountIds: readonly number[] | null) =>
  db.query<Fed & { team: string | null; colleague: string | null; kind: string; source: string }>(
    `select team, colleague, ${month('day')} as month, kind, source, count(*) as n from interaction
     where day >= $1 and ($2::bigint[] is null or account_id = any($2::bigint[])) group by 1, 2, 3, 4, 5`,
    [from, accountIds],
  )

export const loadNotesFed = (db: Db, from: Day, accountIds: readonly number[] | null) =>
  db.query<Fed & { actor_name: string }>(
    `select actor_name, ${month('day')} as month, count(*) as n from note
     where day >= $1 and removed_at is null and ($2::bigint[] is null or account_id = any($2::bigint[])) group by 1, 2`,
    [from, accountIds],
  )

/** Changes by hand of accounts and of what people do there; those of a person belong to no account and are everybody's. */
export const loadEditsFed = (db: Db, from: Day, accountIds: readonly number[] | null) =>
  db.query<Fed & { actor_name: string }>(
    `select e.actor_name, ${month('e.at')} as month, count(*) as n from edit e
     where e.at >= $1::date and ($2::bigint[] is null or exists (select 1 from account a where a.id = any($2::bigint[])
       and a.source = coalesce(e.at_source, e.source) and a.external_id = coalesce(e.at_external_id, e.external_id) and (e.subject <> 'person')))
     group by 1, 2`,
    [from, accountIds],
  )
