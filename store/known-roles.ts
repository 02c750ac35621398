/** Which roles are known at which account: of people who have not left; what colleagues say stands before what files say. */
import type { Db } from './db.ts'

export const loadKnownRoles = (db: Db) =>
  db.query<{ account_id: number; role: string }>(
    `select distinct c.account_id, r.role from account_contact c
       left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
       cross join lateral (
         select jsonb_array_elements_text(h.hand -> 'roles') as role where jsonb_typeof(h.hand -> 'roles') = 'array'
         union all select c.role where h.hand is null or not h.hand ? 'roles'
       ) r
     where r.role is not null
       and (case when h.hand ? 'leftDay' then h.hand ->> 'leftDay' else c.left_day::text end) is null`,
  )
