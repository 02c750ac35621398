/** When contracts of accounts end or renew, as files and people say. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'

export interface RenewalRow extends SqlRow {
  id: number
  /** As files say. */
  renewal_day: Day | null
  notice_days: number | null
  /** As people say of this key; the number of what they said last, 0: nothing. */
  day_by_hand: Day | null
  notice_by_hand: number | null
  day_said: number
  notice_said: number
}

const lastSaid = (field: string) =>
  `case when a.hand ? '${field}' then coalesce((select max(e.id) from edit e where e.subject = 'account' and e.source = a.source
     and e.external_id = a.external_id and e.field = '${field}'), 1) else 0 end`

/** Of every key that says anything of a renewal, in order of (source, external id). */
export const loadRenewals = (db: Db) =>
  db.query<RenewalRow>(
    `select a.id, a.renewal_day, a.notice_days, (a.hand ->> 'renewal_day')::date as day_by_hand, (a.hand ->> 'notice_days')::bigint as notice_by_hand,
       ${lastSaid('renewal_day')} as day_said, ${lastSaid('notice_days')} as notice_said
     from account a where a.renewal_day is not null or a.notice_days is not null or a.hand ? 'renewal_day' or a.hand ? 'notice_days'
     order by a.source collate "C", a.external_id collate "C", a.kind`,
  )
