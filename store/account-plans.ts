/** Account plans: texts, promises and next steps, by a key of the account, so that they follow links and merges. */
import type { Day } from '#engine/period/period.ts'
import type { Db } from './db.ts'
import { newId } from './ids.ts'
import type { Hand } from './written.ts'

interface AccountKey {
  readonly source: string
  readonly externalId: string
}

export type PlanPart = 'business' | 'goals' | 'aim'

export interface PlanTextRecord extends AccountKey {
  readonly id: number
  readonly part: PlanPart
  readonly body: string
  readonly version: number
  readonly actorName: string
  readonly changedAt: string
  readonly removedAt: string | null
}

const textColumns = `id, source, external_id as "externalId", part, body, version, actor_name as "actorName", changed_at as "changedAt", removed_at as "removedAt"`

/** Texts of the account that these rows are, those taken away left out; the latest of each part first. */
export const loadPlanTexts = async (db: Db, rowIds: readonly number[]): Promise<PlanTextRecord[]> =>
  (await db.query(
    `select ${textColumns} from plan_text where removed_at is null
       and (source, external_id) in (select source, external_id from account where id = any($1::bigint[]) and kind = 'account')
     order by changed_at desc, id desc`,
    [rowIds],
  )) as unknown as PlanTextRecord[]

export async function loadPlanText(tx: Db, id: number): Promise<PlanTextRecord | null> {
  const [row] = await tx.query(`select ${textColumns} from plan_text where id = $1 for update`, [id])
  return (row as unknown as PlanTextRecord | undefined) ?? null
}

export async function insertPlanText(tx: Db, key: AccountKey, part: PlanPart, body: string, by: Hand): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into plan_text (id, source, external_id, part, body, version, actor, actor_name, changed_at) values ($1, $2, $3, $4, $5, 1, $6, $7, $8)`,
    [id, key.source, key.externalId, part, body, by.actor, by.name, by.now],
  )
  return id
}

/** A null body takes it away. */
export const updatePlanText = (tx: Db, id: number, body: string | null, by: Hand): Promise<number> =>
  tx.execute(
    `update plan_text set body = coalesce($2, body), removed_at = case when $2::text is null then $5::timestamptz end, version = version + 1,
       actor = $3, actor_name = $4, changed_at = $5 where id = $1`,
    [id, body, by.actor, by.name, by.now],
  )

/** Plans change one after the other: two first texts of one part at a time would stand beside each other. */
export const lockPlans = (tx: Db): Promise<void> => tx.script('lock table plan_text in share row exclusive mode')

export interface PlanItemContent {
  readonly text: string
  readonly owner: string | null
  readonly ownerName: string
  readonly personSource: string | null
  readonly personExternalId: string | null
  readonly dueDay: Day | null
  readonly state: 'open' | 'kept' | 'missed' | 'withdrawn'
  readonly stateDay: Day | null
  readonly stateNote: string | null
}

export interface PlanItemRecord extends PlanItemContent, AccountKey {
  readonly id: number
  readonly kind: 'promise' | 'step'
  readonly madeDay: Day
  readonly version: number
  readonly actorName: string
  readonly madeAt: string
  readonly changedAt: string
  readonly removedAt: string | null
}

const itemColumns = `i.id, i.kind, i.source, i.external_id as "externalId", i.body as text, i.owner, i.owner_name as "ownerName", i.person_source as "personSource",
  i.person_external_id as "personExternalId", i.made_day as "madeDay", i.due_day as "dueDay", i.state, i.state_day as "stateDay", i.state_note as "stateNote",
  i.version, i.actor_name as "actorName", i.made_at as "madeAt", i.changed_at as "changedAt", i.removed_at as "removedAt"`

/** An item beside the account row its key names. */
export type PlacedItem = PlanItemRecord & { readonly accountRow: number }

/** Of the account that these rows are (null: of all), what is open first by the day it is due, then the latest. */
export const loadPlanItems = async (
  db: Db,
  rowIds: readonly number[] | null,
  which: { readonly openOnly?: boolean } = {},
): Promise<PlacedItem[]> =>
  (await db.query(
    `select ${itemColumns}, a.id as "accountRow" from plan_item i
     join account a on a.source = i.source and a.external_id = i.external_id and a.kind = 'account'
     where i.removed_at is null and ($1::bigint[] is null or a.id = any($1::bigint[])) ${which.openOnly ? `and i.state = 'open'` : ''}
     order by i.state <> 'open', case when i.state = 'open' then i.due_day end nulls last, i.changed_at desc, i.id`,
    [rowIds],
  )) as unknown as PlacedItem[]

export async function loadPlanItem(tx: Db, id: number): Promise<PlacedItem | null> {
  const [row] = await tx.query(
    `select ${itemColumns}, a.id as "accountRow" from plan_item i join account a on a.source = i.source and a.external_id = i.external_id and a.kind = 'account'
     where i.id = $1 for update of i`,
    [id],
  )
  return (row as unknown as PlacedItem | undefined) ?? null
}

const contentOf = (c: PlanItemContent) => [
  ...[c.text, c.owner, c.ownerName, c.personSource, c.personExternalId, c.dueDay, c.state, c.stateDay, c.stateNote],
]

export async function insertPlanItem(
  tx: Db,
  kind: 'promise' | 'step',
  key: AccountKey,
  madeDay: Day,
  content: PlanItemContent,
  by: Hand,
): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into plan_item (id, kind, source, external_id, made_day, actor, actor_name, made_at, changed_at, version,
       body, owner, owner_name, person_source, person_external_id, due_day, state, state_day, state_note)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [id, kind, key.source, key.externalId, madeDay, by.actor, by.name, by.now, ...contentOf(content)],
  )
  return id
}

export const updatePlanItem = (tx: Db, id: number, content: PlanItemContent, removed: boolean, by: Hand): Promise<number> =>
  tx.execute(
    `update plan_item set changed_at = $2, removed_at = case when $3 then $2::timestamptz end, version = version + 1,
       body = $4, owner = $5, owner_name = $6, person_source = $7, person_external_id = $8, due_day = $9, state = $10, state_day = $11, state_note = $12
     where id = $1`,
    [id, by.now, removed, ...contentOf(content)],
  )

export async function loadAccountKey(db: Db, id: number): Promise<AccountKey | null> {
  const [row] = await db.query(`select source, external_id as "externalId" from account where id = $1 and kind = 'account'`, [id])
  return (row as unknown as AccountKey | undefined) ?? null
}

export async function loadPersonKey(db: Db, id: number): Promise<AccountKey | null> {
  const [row] = await db.query(`select source, external_id as "externalId" from person where id = $1`, [id])
  return (row as unknown as AccountKey | undefined) ?? null
}

/** Ids of people by their keys. */
export const loadPeopleByKey = (db: Db, keys: readonly AccountKey[]) =>
  db.query<{ id: number; source: string; external_id: string }>(
    `select p.id, p.source, p.external_id from person p join unnest($1::text[], $2::text[]) as k (source, external_id)
       on k.source = p.source and k.external_id = p.external_id`,
    [keys.map((k) => k.source), keys.map((k) => k.externalId)],
  )

/** The account row of a key; null while no file brings it. */
export async function loadAccountRow(db: Db, key: AccountKey): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(`select id from account where source = $1 and external_id = $2 and kind = 'account'`, [
    key.source,
    key.externalId,
  ])
  return row?.id ?? null
}
