/** Changes by an account's own manager that wait for a second person, and what became of them. */
import type { Db } from './db.ts'
import { said } from './hand.ts'
import { newId } from './ids.ts'

export type HeldState = 'waiting' | 'accepted' | 'refused' | 'withdrawn' | 'evidenced'

export interface NewHeldChange {
  readonly source: string
  readonly externalId: string
  readonly personSource: string
  readonly personExternalId: string
  readonly what: string
  /** What was asked for, with what it said before and after in words. */
  readonly command: unknown
  readonly indexBefore: number | null
  readonly indexAfter: number | null
  readonly gradeBefore: string | null
  readonly gradeAfter: string | null
  readonly shareBefore: number | null
}

export interface HeldRecord extends NewHeldChange {
  readonly id: number
  readonly state: HeldState
  readonly evidence: string | null
  readonly evidenceNote: string | null
  readonly askedBy: string
  readonly askedByName: string
  readonly askedAt: string
  readonly endedBy: string | null
  readonly endedByName: string | null
  readonly endedAt: string | null
  readonly reason: string | null
  readonly accountRow: number | null
  readonly personId: number | null
  readonly personName: string | null
}

interface By {
  readonly actor: string
  readonly name: string
  readonly now: string
}

const columns = `h.id, h.source, h.external_id as "externalId", h.person_source as "personSource", h.person_external_id as "personExternalId", h.what,
  h.command, h.index_before as "indexBefore", h.index_after as "indexAfter", h.grade_before as "gradeBefore", h.grade_after as "gradeAfter",
  h.share_before as "shareBefore", h.state, h.evidence, h.evidence_note as "evidenceNote", h.asked_by as "askedBy", h.asked_by_name as "askedByName",
  h.asked_at as "askedAt", h.ended_by as "endedBy", h.ended_by_name as "endedByName", h.ended_at as "endedAt", h.reason, a.id as "accountRow",
  coalesce(p.linked_to, p.id) as "personId",
  coalesce(nullif(trim(coalesce(${said('p', 'first_name')}, '') || ' ' || coalesce(${said('p', 'last_name')}, '')), ''), ${said('p', 'email')}, p.external_id) as "personName"`

/** Newest first. */
export async function loadHeldChanges(
  db: Db,
  which: { readonly id?: number; readonly state?: 'waiting' | 'ended' | 'all' } = {},
): Promise<HeldRecord[]> {
  const { id, state = 'all' } = which
  const where = id !== undefined ? 'h.id = $1' : { waiting: `h.state = 'waiting'`, ended: `h.state <> 'waiting'`, all: 'true' }[state]
  return (await db.query(
    `select ${columns} from held_change h
     left join account a on a.source = h.source and a.external_id = h.external_id and a.kind = 'account'
     left join person p on p.source = h.person_source and p.external_id = h.person_external_id
     where ${where} order by h.id desc ${id !== undefined ? 'for update of h' : ''}`,
    id === undefined ? [] : [id],
  )) as unknown as HeldRecord[]
}

export async function insertHeldChange(tx: Db, h: NewHeldChange, by: By): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into held_change (id, source, external_id, person_source, person_external_id, what, command, index_before, index_after, grade_before,
       grade_after, share_before, state, asked_by, asked_by_name, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, 'waiting', $13, $14, $15)`,
    [
      ...[id, h.source, h.externalId, h.personSource, h.personExternalId, h.what, JSON.stringify(h.command), h.indexBefore, h.indexAfter],
      ...[h.gradeBefore, h.gradeAfter, h.shareBefore, by.actor, by.name, by.now],
    ],
  )
  return id
}

export const endHeldChange = (
  tx: Db,
  id: number,
  by: By,
  end: {
    readonly state: Exclude<HeldState, 'waiting'>
    readonly reason?: string | null
    readonly evidence?: string
    readonly evidenceNote?: string
  },
): Promise<number> =>
  tx.execute(
    `update held_change set state = $2, reason = $3, evidence = $4, evidence_note = $5, ended_by = $6, ended_by_name = $7, ended_at = $8
     where id = $1 and state = 'waiting'`,
    [id, end.state, end.reason ?? null, end.evidence ?? null, end.evidenceNote ?? null, by.actor, by.name, by.now],
  )

/** It waits again: it could not be made. */
export const reopenHeldChange = (db: Db, id: number): Promise<number> =>
  db.execute(
    `update held_change set state = 'waiting', reason = null, evidence = null, evidence_note = null, ended_by = null, ended_by_name = null, ended_at = null
     where id = $1`,
    [id],
  )

/** Users whom a second person may not be: whoever asked, also by a key that they made. */
export async function loadKeyMaker(home: Db, keyId: string): Promise<string | null> {
  const [row] = await home.query<{ made_by: string }>(`select made_by from api_key where id::text = $1`, [keyId])
  return row?.made_by ?? null
}
