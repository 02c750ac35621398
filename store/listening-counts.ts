/** How much was asked and heard, summed by account row. Answers by name are counted apart, so that the others can be left out. */
import type { Day } from '#engine/period/period.ts'
import type { Db } from './db.ts'

const said = '(score is not null or comment is not null)'

/** Account rows of which somebody answered, by calendar quarter ('2026-Q3'); `open`: by name. */
export const loadHeardQuarters = (db: Db, from: Day, until: Day) =>
  db.query<{ account_id: number; quarter: string; open: boolean }>(
    `select account_id, to_char(day, 'YYYY"-Q"Q') as quarter, bool_or(privacy = 'attributed') as open
     from answer where ${said} and day >= $1 and day <= $2 group by account_id, to_char(day, 'YYYY"-Q"Q')`,
    [from, until],
  )

/** NPS questions that were put to somebody, and those answered. A row says so by the day it was asked on, or by holding no answer. */
export const loadAskedCounts = (db: Db, from: Day, until: Day) =>
  db.query<{ account_id: number; asked: number; answered: number; asked_open: number; answered_open: number }>(
    `select account_id, count(*)::int as asked, (count(*) filter (where ${said}))::int as answered,
       (count(*) filter (where privacy = 'attributed'))::int as asked_open,
       (count(*) filter (where ${said} and privacy = 'attributed'))::int as answered_open
     from answer
     where metric = 'nps' and (asked_day is not null or not ${said}) and coalesce(asked_day, day) >= $1 and coalesce(asked_day, day) <= $2
     group by account_id`,
    [from, until],
  )
