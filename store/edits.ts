/** Changes by hand: what is said now stands on the account, the person or the contact; who said what when is only ever added to. */
import type { Db, SqlRow } from './db.ts'
import { byHand, noImport } from './hand.ts'
import { hash53, rowKey } from './hash.ts'
import { newIds } from './ids.ts'

export interface RecordedKey {
  readonly source: string
  readonly externalId: string
}

export interface EditRecord extends RecordedKey {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly actorName: string
  readonly subject: 'account' | 'person' | 'contact'
  /** Of a contact: the account. */
  readonly place: RecordedKey | null
  readonly field: string
  /** Undefined: nothing was said by hand. Null: it was emptied by hand. */
  readonly before: unknown
  readonly after: unknown
  readonly because: string | null
}

export type NewEdit = Omit<EditRecord, 'id'>

/** Adds to the log, whatever it is about; the ids, in the order given. */
export async function appendEdits(tx: Db, edits: readonly NewEdit[]): Promise<number[]> {
  const ids = await newIds(tx, edits.length)
  const of = <T>(value: (edit: NewEdit) => T) => edits.map(value)
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  await tx.execute(
    `insert into edit (id, at, actor, actor_name, subject, source, external_id, at_source, at_external_id, field, before, after, because)
     select id, at, actor, actor_name, subject, source, external_id, at_source, at_external_id, field, before::jsonb, after::jsonb, because
     from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
       as n (id, at, actor, actor_name, subject, source, external_id, at_source, at_external_id, field, before, after, because)`,
    [
      ids,
      of((e) => e.at),
      of((e) => e.actor),
      of((e) => e.actorName),
      of((e) => e.subject),
      of((e) => e.source),
      of((e) => e.externalId),
      of((e) => e.place?.source ?? null),
      of((e) => e.place?.externalId ?? null),
      of((e) => e.field),
      of((e) => json(e.before)),
      of((e) => json(e.after)),
      of((e) => e.because),
    ],
  )
  return ids
}

type Hand = Record<string, unknown>

/** What is said by hand of an account or a person, with its id; null where nobody has that key. */
export async function loadHand(db: Db, table: 'account' | 'person', key: RecordedKey): Promise<{ id: number; hand: Hand } | null> {
  const [row] = await db.query<{ id: number; hand: Hand }>(
    `select id, hand from ${table} where source = $1 and external_id = $2${table === 'account' ? ` and kind = 'account'` : ''}`,
    [key.source, key.externalId],
  )
  return row ?? null
}

/** Null where nothing is said by hand of this contact. */
export async function loadContactHand(db: Db, accountId: number, personId: number): Promise<Hand> {
  const [row] = await db.query<{ hand: Hand }>(`select hand from contact_hand where account_id = $1 and person_id = $2`, [
    accountId,
    personId,
  ])
  return row?.hand ?? {}
}

export const saveHand = (tx: Db, table: 'account' | 'person', id: number, hand: Hand): Promise<number> =>
  tx.execute(`update ${table} set hand = $2::jsonb where id = $1`, [id, JSON.stringify(hand)])

export async function saveContactHand(tx: Db, accountId: number, personId: number, hand: Hand): Promise<void> {
  if (Object.keys(hand).length === 0)
    await tx.execute(`delete from contact_hand where account_id = $1 and person_id = $2`, [accountId, personId])
  else
    await tx.execute(
      `insert into contact_hand (account_id, person_id, hand) values ($1, $2, $3::jsonb)
       on conflict (account_id, person_id) do update set hand = excluded.hand`,
      [accountId, personId, JSON.stringify(hand)],
    )
}

/** Puts a person on an account by hand, where no file does; the row says nothing else. */
export async function addContact(tx: Db, accountId: number, personId: number): Promise<boolean> {
  const [there] = await tx.query(`select 1 as found from account_contact where account_id = $1 and person_id = $2 limit 1`, [
    accountId,
    personId,
  ])
  if (there !== undefined) return false
  const key = String(personId)
  await tx.execute(
    `insert into account_contact (account_id, source, external_id, row_key, person_id, person, import_id, row_hash)
     values ($1, '${byHand}', $2, $3, $4, '{}', ${noImport}, $5)`,
    [accountId, key, rowKey(byHand, key), personId, hash53(`${accountId}/${personId}`)],
  )
  return true
}

/** Takes a person off an account where only people, and no file, put them there. */
export const removeContact = (tx: Db, accountId: number, personId: number): Promise<number> =>
  tx.execute(`delete from account_contact where account_id = $1 and person_id = $2 and source = '${byHand}'`, [accountId, personId])

export async function addAccount(tx: Db): Promise<{ id: number } & RecordedKey> {
  const [id] = await newIds(tx, 1)
  const externalId = String(id)
  await tx.execute(
    `insert into account (id, source, kind, external_id, customer_id, payer_id, site_id) values ($1, '${byHand}', 'account', $2, $1, $1, $1)`,
    [id, externalId],
  )
  return { id: id!, source: byHand, externalId }
}

export async function addPerson(tx: Db): Promise<{ id: number } & RecordedKey> {
  const [id] = await newIds(tx, 1)
  const externalId = String(id)
  await tx.execute(`insert into person (id, source, external_id) values ($1, '${byHand}', $2)`, [id, externalId])
  return { id: id!, source: byHand, externalId }
}

type EditRow = SqlRow & {
  id: number
  at: string
  actor: string
  actorName: string
  subject: EditRecord['subject']
  source: string
  externalId: string
  at_source: string | null
  at_external_id: string | null
  field: string
  before: unknown
  after: unknown
  was: boolean
  is: boolean
  because: string | null
}

const columns = `id, at, actor, actor_name as "actorName", subject, source, external_id as "externalId", at_source, at_external_id, field, before, after,
  before is not null as was, after is not null as is, because`

const recordOf = ({ at_source, at_external_id, was, is, before, after, ...row }: EditRow): EditRecord => ({
  ...row,
  place: at_source === null ? null : { source: at_source, externalId: at_external_id! },
  before: was ? before : undefined,
  after: is ? after : undefined,
})

export async function loadEdit(db: Db, id: number): Promise<EditRecord | null> {
  const [row] = await db.query<EditRow>(`select ${columns} from edit where id = $1`, [id])
  return row ? recordOf(row) : null
}

export async function loadEdits(db: Db, ids: readonly number[]): Promise<EditRecord[]> {
  return (await db.query<EditRow>(`select ${columns} from edit where id = any($1::bigint[]) order by id desc`, [ids])).map(recordOf)
}

/** What was said of these accounts, of people at them, or of these people anywhere: newest first. */
export async function loadEditsOf(
  db: Db,
  { accounts = [], people = [] }: { accounts?: readonly RecordedKey[]; people?: readonly RecordedKey[] },
  limit: number,
): Promise<EditRecord[]> {
  const keys = (list: readonly RecordedKey[]) => [list.map((one) => one.source), list.map((one) => one.externalId)]
  const rows = await db.query<EditRow>(
    `select ${columns} from edit
     where (subject = 'account' and (source, external_id) in (select * from unnest($1::text[], $2::text[])))
       or (at_source is not null and (at_source, at_external_id) in (select * from unnest($1::text[], $2::text[])))
       or (subject in ('person', 'contact') and (source, external_id) in (select * from unnest($3::text[], $4::text[])))
     order by id desc limit ${limit}`,
    [...keys(accounts), ...keys(people)],
  )
  return rows.map(recordOf)
}

/** Names of tables whose rows belong to an account, or to a person. */
const tablesWith = async (db: Db, column: 'account_id' | 'person_id'): Promise<string[]> =>
  (
    await db.query<{ name: string }>(
      `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where a.attname = $1 and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
       order by 1`,
      [column],
    )
  ).map((row) => row.name)

/** Takes an account or a person out again that was made by hand. @returns what still stands on it, null when it is gone */
export async function removeMade(tx: Db, table: 'account' | 'person', id: number): Promise<string | null> {
  for (const name of await tablesWith(tx, `${table}_id`)) {
    const [found] = await tx.query(`select 1 as found from ${name} where ${table}_id = $1 limit 1`, [id])
    if (found !== undefined) return name.replaceAll('_', ' ')
  }
  const refers =
    table === 'account'
      ? `select 1 as found from account o where o.id <> $1 and $1 in (o.customer_id, o.payer_id, o.site_id, o.merged_into, o.linked_to)
         union all select 1 from account o join account a on a.id = $1 where o.hand #>> '{parent,source}' = a.source and o.hand #>> '{parent,externalId}' = a.external_id`
      : `select 1 as found from person o where o.linked_to = $1`
  const [other] = await tx.query(`${refers} limit 1`, [id])
  if (other !== undefined) return `another ${table}`
  await tx.execute(`delete from ${table} where id = $1 and source = '${byHand}'`, [id])
  return null
}
