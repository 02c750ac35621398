/** Threads on numbers, with their messages. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export type ChallengeState = 'open' | 'answered' | 'closed'

export interface ChallengeRecord {
  readonly id: number
  readonly numberKey: string
  readonly label: string
  readonly value: string
  readonly snapshot: number | null
  /** source/externalId. */
  readonly account: string | null
  readonly accountId: number | null
  readonly book: string
  readonly kind: string | null
  readonly page: string
  readonly assignedTo: string
  readonly state: ChallengeState
  readonly askedBy: string
  readonly askedByName: string
  readonly askedAt: string
  readonly changedAt: string
  readonly messages: readonly { n: number; by: string; byName: string; at: string; text: string }[]
}

interface ChallengeRow extends SqlRow {
  id: number
  number_key: string
  label: string
  value_text: string
  snapshot_id: number | null
  account_key: string | null
  number_account: number | null
  book: string
  data_kind: string | null
  page: string
  assigned_to: string
  state: ChallengeState
  asked_by: string
  asked_by_name: string
  asked_at: string
  changed_at: string
}

export async function saveChallenge(db: Db, c: Omit<ChallengeRecord, 'id' | 'messages' | 'changedAt' | 'state'>): Promise<number> {
  const id = await newId(db)
  await db.execute(
    `insert into challenge (id, number_key, label, value_text, snapshot_id, account_key, number_account, book, data_kind, page, assigned_to,
       state, asked_by, asked_by_name, asked_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $14, $14)`,
    [
      ...[id, c.numberKey, c.label, c.value, c.snapshot, c.account, c.accountId, c.book, c.kind, c.page, c.assignedTo],
      ...[c.askedBy, c.askedByName, c.askedAt],
    ],
  )
  return id
}

/** Adds to a thread; messages are numbered from 1. */
export const saveMessage = (db: Db, challenge: number, by: { actor: string; name: string; now: string }, text: string): Promise<number> =>
  db.execute(
    `insert into challenge_message (challenge_id, n, by_actor, by_name, at, body)
     select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5 from challenge_message where challenge_id = $1`,
    [challenge, by.actor, by.name, by.now, text],
  )

export const changeChallenge = (db: Db, id: number, to: { state: ChallengeState; assignedTo: string; now: string }): Promise<number> =>
  db.execute(`update challenge set state = $2, assigned_to = $3, changed_at = $4 where id = $1`, [id, to.state, to.assignedTo, to.now])

/** Newest first, each with its messages in order. */
export async function loadChallenges(db: Db, id: number | null = null): Promise<ChallengeRecord[]> {
  const only = id === null ? [] : [id]
  const rows = await db.query<ChallengeRow>(`select * from challenge ${id === null ? '' : 'where id = $1'} order by id desc`, only)
  const said = await db.query<{ challenge_id: number; n: number; by_actor: string; by_name: string; at: string; body: string }>(
    `select * from challenge_message ${id === null ? '' : 'where challenge_id = $1'} order by challenge_id, n`,
    only,
  )
  const messages = new Map<number, typeof said>()
  for (const m of said) messages.set(m.challenge_id, [...(messages.get(m.challenge_id) ?? []), m])
  return rows.map((row) => ({
    id: row.id,
    numberKey: row.number_key,
    label: row.label,
    value: row.value_text,
    snapshot: row.snapshot_id,
    account: row.account_key,
    accountId: row.number_account,
    book: row.book,
    kind: row.data_kind,
    page: row.page,
    assignedTo: row.assigned_to,
    state: row.state,
    askedBy: row.asked_by,
    askedByName: row.asked_by_name,
    askedAt: row.asked_at,
    changedAt: row.changed_at,
    messages: (messages.get(row.id) ?? []).map((m) => ({ n: m.n, by: m.by_actor, byName: m.by_name, at: m.at, text: m.body })),
  }))
}
