/** Silence and what colleagues did: the latest of what happened on accounts. */
import type { Day } from '#engine/period/period.ts'
import type { Db } from './db.ts'

/** Day of the last interaction per leaf; of all leaves, or of these. */
export const loadLastInteractionDays = (db: Db, leafIds: readonly number[] | null) =>
  leafIds === null
    ? db.query<{ account_id: number; day: Day }>(`select account_id, max(day) as day from interaction group by account_id`)
    : db.query<{ account_id: number; day: Day }>(
        `select account_id, max(day) as day from interaction where account_id = any($1::bigint[]) group by account_id`,
        [leafIds],
      )

/** Interactions on these leaves after a day, newest first. */
export const loadInteractionsAfter = (db: Db, leafIds: readonly number[], after: Day, limit: number) =>
  db.query<{
    account_id: number
    day: Day
    kind: string
    channel: string | null
    reason: string | null
    subject: string | null
    direction: string | null
    colleague: string | null
    team: string | null
  }>(
    `select account_id, day, kind, channel, reason, subject, direction, colleague, team from interaction
     where account_id = any($1::bigint[]) and day > $2 order by day desc, at desc nulls last, source collate "C", external_id collate "C" limit ${limit}`,
    [leafIds, after],
  )
