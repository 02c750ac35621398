/** Merges by hand: which keys people made one. Who stands for whom is worked out from them; see app/matching/link-record.ts. */
import type { Db, SqlRow } from './db.ts'
import { newNumber } from './ids.ts'

export type Merged = 'account' | 'person'

export interface MergeKey {
  readonly source: string
  readonly externalId: string
}

/** A field that was chosen with a merge. */
export interface ChosenField {
  readonly field: string
  /** The edit that said it. */
  readonly edit: number
  /** The edit whose `before` comes back when the merge is taken back. */
  readonly from: number
}

export interface MergeRecord {
  readonly id: number
  readonly what: Merged
  readonly survivor: MergeKey
  readonly merged: MergeKey
  readonly actor: string
  readonly actorName: string
  readonly madeAt: string
  readonly reason: string
  readonly fields: readonly ChosenField[]
  readonly undoneAt: string | null
  readonly undoneBy: string | null
  readonly undoneByName: string | null
  /** Null while it is in force. */
  readonly stayed: readonly string[] | null
}

type MergeRow = SqlRow & Omit<MergeRecord, 'survivor' | 'merged'> & Record<'ss' | 'si' | 'ms' | 'mi', string>

const columns = `id, what, survivor_source as ss, survivor_id as si, merged_source as ms, merged_id as mi, actor, actor_name as "actorName", made_at as "madeAt",
  reason, fields, undone_at as "undoneAt", undone_by as "undoneBy", undone_by_name as "undoneByName", stayed`

const recordOf = ({ ss, si, ms, mi, ...row }: MergeRow): MergeRecord => ({
  ...row,
  ...{ survivor: { source: ss, externalId: si }, merged: { source: ms, externalId: mi } },
})

/** In the order they were made. */
export const loadMerges = async (db: Db, what: Merged | null = null): Promise<MergeRecord[]> =>
  (await db.query<MergeRow>(`select ${columns} from merge where $1::text is null or what = $1 order by id`, [what])).map(recordOf)

export const loadMergesInForce = async (db: Db, what: Merged): Promise<MergeRecord[]> =>
  (await db.query<MergeRow>(`select ${columns} from merge where what = $1 and undone_at is null order by id`, [what])).map(recordOf)

export async function loadMerge(db: Db, id: number): Promise<MergeRecord | null> {
  const [row] = await db.query<MergeRow>(`select ${columns} from merge where id = $1`, [id])
  return row ? recordOf(row) : null
}

export async function saveMerge(tx: Db, merge: Omit<MergeRecord, 'id' | 'fields' | 'undoneAt' | 'undoneBy' | 'undoneByName' | 'stayed'>) {
  const id = await newNumber(tx, 'merge')
  const { survivor, merged } = merge
  await tx.execute(
    `insert into merge (id, what, survivor_source, survivor_id, merged_source, merged_id, actor, actor_name, made_at, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[id, merge.what, survivor.source, survivor.externalId, merged.source, merged.externalId],
      ...[merge.actor, merge.actorName, merge.madeAt, merge.reason],
    ],
  )
  return id
}

export const saveChosenFields = (tx: Db, id: number, fields: readonly ChosenField[]): Promise<number> =>
  tx.execute(`update merge set fields = $2::jsonb where id = $1`, [id, JSON.stringify(fields)])

/** Ends a merge that is in force; how many were. */
export const endMerge = (
  tx: Db,
  id: number,
  by: { actor: string; name: string; now: string },
  stayed: readonly string[],
): Promise<number> =>
  tx.execute(
    `update merge set undone_at = $2, undone_by = $3, undone_by_name = $4, stayed = $5::jsonb where id = $1 and undone_at is null`,
    [...[id, by.now, by.actor, by.name, JSON.stringify(stayed)]],
  )

/** Changes with every merge and every undo of one. */
export const mergesPrint = `(select count(*) || ':' || count(undone_at) from merge)`

/** Changes by hand of an account or a person, in order. */
export const loadFieldEdits = (db: Db, subject: Merged, key: MergeKey) =>
  db.query<{ id: number; field: string; because: string | null }>(
    `select id, field, because from edit where subject = $1 and source = $2 and external_id = $3 order by id`,
    [subject, key.source, key.externalId],
  )

/** Keeps two people apart, by their keys. Left precedes right. */
export async function savePeopleApart(
  tx: Db,
  by: { actor: string; now: string },
  { left, right }: { left: MergeKey; right: MergeKey },
): Promise<void> {
  await tx.execute(
    `insert into person_decision (left_source, left_id, right_source, right_id, accepted, actor, decided_at) values ($1, $2, $3, $4, false, $5, $6)
     on conflict (left_source, left_id, right_source, right_id) do update set accepted = false, actor = excluded.actor, decided_at = excluded.decided_at`,
    [left.source, left.externalId, right.source, right.externalId, by.actor, by.now],
  )
}
