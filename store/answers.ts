/** What people answered, as it is read: with the person that stands for whoever answered. */
import type { AnswerMetric, Privacy } from '#api/record.ts'
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { said } from './hand.ts'
import { rowKey } from './hash.ts'
import { newId } from './ids.ts'
import { saveFlag } from './settings.ts'

/** One row of `answer` as it is stored. */
export interface AnswerRecord extends SqlRow {
  accountId: number
  day: Day
  source: string
  externalId: string
  response: string | null
  programme: string | null
  metric: AnswerMetric
  attribute: string | null
  /** As given, on its scale. */
  score: number | null
  scaleMin: number | null
  scaleMax: number | null
  higherIsBetter: boolean
  /** The person that stands for who answered; null: it does not say who, or nobody in the record has that key. */
  personId: number | null
  askedDay: Day | null
  at: string | null
  touchpoint: string | null
  comment: string | null
  privacy: Privacy
  chosenBy: 'plan' | 'colleague' | null
  colleague: string | null
  confidence: number | null
  importId: number
}

const columns = `a.account_id as "accountId", a.day, a.source, a.external_id as "externalId", a.response, a.programme, a.metric, a.attribute, a.score,
  a.scale_min as "scaleMin", a.scale_max as "scaleMax", a.higher_is_better as "higherIsBetter", a.asked_day as "askedDay", a.at, a.touchpoint, a.comment,
  a.privacy, a.chosen_by as "chosenBy", a.colleague, a.confidence, a.import_id as "importId"`

/**
 * Answers on these account rows (null: on all), in order of (source, external id). Whoever answered is found by key, else by e-mail address
 * where it is one person's only.
 */
export const loadAnswers = (db: Db, accountIds: readonly number[] | null): Promise<AnswerRecord[]> =>
  readAnswers(db, '$1::bigint[] is null or a.account_id = any($1::bigint[])', accountIds)

/** Answers by their own keys, whatever account they sit on. */
export async function loadAnswersByKey(
  db: Db,
  keys: readonly { readonly source: string; readonly externalId: string }[],
): Promise<AnswerRecord[]> {
  if (keys.length === 0) return []
  const wanted = new Set(keys.map((key) => `${key.source}\u001f${key.externalId}`))
  const rows = await readAnswers(
    db,
    'a.row_key = any($1::bigint[])',
    keys.map((key) => rowKey(key.source, key.externalId)),
  )
  return rows.filter((row) => wanted.has(`${row.source}\u001f${row.externalId}`))
}

async function readAnswers(db: Db, where: string, given: readonly number[] | null): Promise<AnswerRecord[]> {
  const rows = await db.query<AnswerRecord & { email: string | null }>(
    `select ${columns}, coalesce(p.linked_to, p.id) as "personId", case when p.id is null then a.email end as email
     from answer a left join person p on p.source = coalesce(a.person_source, a.source) and p.external_id = a.person
     where ${where}
     order by a.source collate "C", a.external_id collate "C"`,
    [given],
  )
  const emails = [...new Set(rows.flatMap((row) => row.email ?? []))]
  const personOf = emails.length === 0 ? new Map<string, number>() : await loadPeopleByEmail(db, emails)
  return rows.map(({ email, ...row }) => ({ ...row, personId: row.personId ?? (email === null ? null : (personOf.get(email) ?? null)) }))
}

/** An address that several people have says nobody. */
async function loadPeopleByEmail(db: Db, emails: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ email: string; person: number }>(
    `select email, min(person) as person from (
       select lower(${said('p', 'email')}) as email, coalesce(p.linked_to, p.id) as person from person p
     ) x where email = any($1::text[]) group by email having min(person) = max(person)`,
    [emails],
  )
  return new Map(rows.map((row) => [row.email, row.person]))
}

/** Account rows that an import brought answers to. */
export const loadAnswerAccounts = async (db: Db, importId: number): Promise<number[]> =>
  (await db.query<{ account_id: number }>(`select distinct account_id from answer where import_id = $1`, [importId])).map(
    (row) => row.account_id,
  )

/** Whether anybody answered anything. */
export async function hasAnswers(db: Db): Promise<boolean> {
  return (await db.query(`select 1 from answer limit 1`)).length > 0
}

/** Last day of answers after a day, those in confidence left out unless they are open; null: there is none. */
export async function loadLastAnswerDay(db: Db, after: Day | null, until: Day, withConfidence: boolean): Promise<Day | null> {
  const [row] = await db.query<{ day: Day | null }>(
    `select max(day) as day from answer where ($1::date is null or day > $1::date) and day <= $2 and ($3 or privacy <> 'confidential')`,
    [after, until, withConfidence],
  )
  return row?.day ?? null
}

const versionKey = 'answers version'

/** To be called wherever answers come, go or change, in the same transaction. */
export const answersMoved = async (tx: Db): Promise<number> => saveFlag(tx, versionKey, String(await newId(tx)))

/** Moves with every change of answers. */
export async function answersVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string | null }>(
    `select concat_ws('/', (select value from setting where key = $1), (select count(*) from erasure)) as version`,
    [versionKey],
  )
  return row?.version ?? ''
}

export interface OpenPlace extends SqlRow {
  readonly id: number
  readonly source: string
  readonly externalId: string
  readonly role: string
  readonly note: string | null
  readonly actorName: string
  readonly at: string
}

/** Of the accounts with these keys; null: of all. Those taken back are left out. */
export const loadOpenPlaces = (db: Db, accountIds: readonly number[] | null) =>
  db.query<OpenPlace & { accountId: number }>(
    `select o.id, o.source, o.external_id as "externalId", o.role, o.note, o.actor_name as "actorName", o.made_at as at, a.id as "accountId"
     from open_place o join account a on a.source = o.source and a.external_id = o.external_id and a.kind = 'account'
     where o.removed_at is null and ($1::bigint[] is null or a.id = any($1::bigint[]))
     order by o.source collate "C", o.external_id collate "C", o.id`,
    [accountIds],
  )

export async function addPlace(
  tx: Db,
  place: Pick<OpenPlace, 'source' | 'externalId' | 'role' | 'note'>,
  by: { readonly actor: string; readonly name: string; readonly now: string },
): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into open_place (id, source, external_id, role, note, actor, actor_name, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, place.source, place.externalId, place.role, place.note, by.actor, by.name, by.now],
  )
  return id
}

export const removePlace = (tx: Db, id: number, by: { readonly actor: string; readonly now: string }): Promise<number> =>
  tx.execute(`update open_place set removed_at = $2, removed_by = $3 where id = $1 and removed_at is null`, [id, by.now, by.actor])
