import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'

export interface LastScore extends SqlRow {
  /** Null: found by e-mail address only. */
  readonly personId: number | null
  readonly email: string | null
  readonly day: Day
  readonly metric: 'nps' | 'csat' | 'ces' | 'ces1' | 'good_bad' | 'declared'
  readonly score: number
  readonly scaleMin: number | null
  readonly scaleMax: number | null
  readonly higherIsBetter: boolean
}

/**
 * The last answer with a score of everybody who gave one, of these kinds of privacy only.
 *
 * @param accounts  account rows; null: all
 */
export const loadLastScores = (db: Db, accounts: readonly number[] | null, privacies: readonly string[]): Promise<LastScore[]> =>
  db.query<LastScore>(
    `select distinct on (who) coalesce(coalesce(p.linked_to, p.id)::text, lower(a.email)) as who, coalesce(p.linked_to, p.id) as "personId",
       case when p.id is null then lower(a.email) end as email, a.day, a.metric, a.score, a.scale_min as "scaleMin", a.scale_max as "scaleMax",
       a.higher_is_better as "higherIsBetter"
     from answer a left join person p on p.source = coalesce(a.person_source, a.source) and p.external_id = a.person
     where a.score is not null and a.metric not in ('rating', 'text') and a.privacy = any($2::text[])
       and ($1::bigint[] is null or a.account_id = any($1::bigint[])) and (p.id is not null or a.email is not null)
     order by who, a.day desc, a.source collate "C" desc, a.external_id collate "C" desc`,
    [accounts, privacies],
  )
