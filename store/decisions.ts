/** What was decided about findings and accounts; nothing is ever overwritten. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export interface NewDecisionRecord {
  readonly kind: 'finding' | 'account'
  readonly subject: string
  readonly label: string
  readonly accountId: number | null
  readonly level: string
  readonly book: string
  readonly choice: string
  readonly note: string
  readonly owner: string
  readonly ownerName: string
  readonly reviewOn: string
  readonly snapshot: number
  readonly atStakeMinor: number | null
  readonly currency: string
  readonly madeBy: string
  readonly madeByName: string
  readonly madeAt: string
}

export interface DecisionRecord extends NewDecisionRecord {
  readonly id: number
  readonly undoneAt: string | null
}

interface DecisionRow extends SqlRow {
  id: number
  kind: 'finding' | 'account'
  subject: string
  label: string
  decided_account: number | null
  level: string
  book: string
  choice: string
  note: string
  owner: string
  owner_name: string
  review_on: string
  snapshot_id: number
  at_stake_minor: number | null
  currency: string
  made_by: string
  made_by_name: string
  made_at: string
  undone_at: string | null
}

export async function saveDecision(db: Db, d: NewDecisionRecord): Promise<number> {
  const id = await newId(db)
  await db.execute(
    `insert into decision (id, kind, subject, label, decided_account, level, book, choice, note, owner, owner_name, review_on, snapshot_id,
       at_stake_minor, currency, made_by, made_by_name, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ...[id, d.kind, d.subject, d.label, d.accountId, d.level, d.book, d.choice, d.note, d.owner, d.ownerName, d.reviewOn, d.snapshot],
      ...[d.atStakeMinor, d.currency, d.madeBy, d.madeByName, d.madeAt],
    ],
  )
  return id
}

/** Newest first. */
export async function loadDecisions(db: Db): Promise<DecisionRecord[]> {
  const rows = await db.query<DecisionRow>(`select * from decision order by id desc`)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    label: row.label,
    accountId: row.decided_account,
    level: row.level,
    book: row.book,
    choice: row.choice,
    note: row.note,
    owner: row.owner,
    ownerName: row.owner_name,
    reviewOn: row.review_on,
    snapshot: row.snapshot_id,
    atStakeMinor: row.at_stake_minor,
    currency: row.currency,
    madeBy: row.made_by,
    madeByName: row.made_by_name,
    madeAt: row.made_at,
    undoneAt: row.undone_at,
  }))
}

export const undoDecision = (db: Db, id: number, by: { actor: string; now: string }): Promise<number> =>
  db.execute(`update decision set undone_by = $2, undone_at = $3 where id = $1 and undone_at is null`, [id, by.actor, by.now])
