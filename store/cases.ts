/** Cases with what they rest on and what was done with them. By keys of account and person: they follow links, merges and undone imports. */
import type { Day } from '#engine/period/period.ts'
import type { Db } from './db.ts'
import { said } from './hand.ts'
import { newId } from './ids.ts'

export type CaseStatus = 'open' | 'working' | 'waiting' | 'closed'
export type CasePrivacy = 'attributed' | 'role only' | 'confidential'

export interface CaseContent {
  readonly owner: string
  readonly ownerName: string
  readonly dueDay: Day
  readonly status: CaseStatus
  readonly cause: string | null
  readonly causeNote: string | null
  readonly done: string | null
  readonly closedDay: Day | null
  readonly worked: boolean
}

export interface NewCaseRecord extends CaseContent {
  readonly code: string
  readonly source: string
  readonly externalId: string
  readonly personSource: string | null
  readonly personExternalId: string | null
  readonly privacy: CasePrivacy
  readonly title: string | null
  readonly facts: Readonly<Record<string, unknown>>
  readonly openedDay: Day
}

export interface CaseRecord extends NewCaseRecord {
  readonly id: number
  readonly version: number
  readonly actor: string
  readonly actorName: string
  readonly openedAt: string
  readonly changedAt: string
  /** The row its key names; null while no file brings it. */
  readonly accountRow: number | null
  /** The person that stands for its key; null: none, or nobody has that key. */
  readonly personId: number | null
  readonly personName: string | null
}

export interface EvidenceRecord {
  readonly caseId: number
  readonly code: string
  readonly evidence: string
  readonly day: Day
  readonly facts: Readonly<Record<string, unknown>>
  readonly withdrawnAt: string | null
}

export interface CaseEntry {
  readonly id: number
  readonly caseId: number
  readonly at: string
  readonly actor: string
  readonly actorName: string
  readonly what: string
  readonly body: string | null
  readonly facts: Readonly<Record<string, unknown>>
}

export interface CaseBy {
  readonly actor: string
  readonly name: string
  readonly now: string
}

const columns = `c.id, c.code, c.source, c.external_id as "externalId", c.person_source as "personSource", c.person_external_id as "personExternalId",
  c.privacy, c.title, c.facts, c.owner, c.owner_name as "ownerName", c.opened_day as "openedDay", c.due_day as "dueDay", c.status, c.cause,
  c.cause_note as "causeNote", c.done, c.closed_day as "closedDay", c.worked, c.version, c.actor, c.actor_name as "actorName",
  c.opened_at as "openedAt", c.changed_at as "changedAt", a.id as "accountRow", coalesce(p.linked_to, p.id) as "personId",
  coalesce(nullif(trim(coalesce(${said('p', 'first_name')}, '') || ' ' || coalesce(${said('p', 'last_name')}, '')), ''), ${said('p', 'email')}, p.external_id) as "personName"`

/** Newest first. @param which one case, locked; those not closed; or all */
export async function loadCases(db: Db, which: { readonly id?: number; readonly openOnly?: boolean } = {}): Promise<CaseRecord[]> {
  const where = which.id !== undefined ? 'where c.id = $1' : which.openOnly ? `where c.status <> 'closed'` : ''
  return (await db.query(
    `select ${columns} from account_case c
     left join account a on a.source = c.source and a.external_id = c.external_id and a.kind = 'account'
     left join person p on p.source = c.person_source and p.external_id = c.person_external_id
     ${where} order by c.id desc ${which.id !== undefined ? 'for update of c' : ''}`,
    which.id === undefined ? [] : [which.id],
  )) as unknown as CaseRecord[]
}

const contentOf = (c: CaseContent) => [c.owner, c.ownerName, c.dueDay, c.status, c.cause, c.causeNote, c.done, c.closedDay, c.worked]

export async function insertCase(tx: Db, c: NewCaseRecord, by: CaseBy): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into account_case (id, owner, owner_name, due_day, status, cause, cause_note, done, closed_day, worked, code, source, external_id,
       person_source, person_external_id, privacy, title, facts, opened_day, version, actor, actor_name, opened_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::jsonb, $19, 1, $20, $21, $22, $22)`,
    [
      ...[id, ...contentOf(c), c.code, c.source, c.externalId, c.personSource, c.personExternalId, c.privacy, c.title],
      ...[JSON.stringify(c.facts), c.openedDay, by.actor, by.name, by.now],
    ],
  )
  return id
}

export const updateCase = (tx: Db, id: number, content: CaseContent, now: string): Promise<number> =>
  tx.execute(
    `update account_case set owner = $3, owner_name = $4, due_day = $5, status = $6, cause = $7, cause_note = $8, done = $9, closed_day = $10,
       worked = $11, version = version + 1, changed_at = $2 where id = $1`,
    [id, now, ...contentOf(content)],
  )

/** Somebody sees to it. No new version: whoever has the case open may still change it. */
export const markWorked = (tx: Db, id: number, now: string): Promise<number> =>
  tx.execute('update account_case set worked = true, changed_at = $2 where id = $1', [id, now])

export async function insertEntry(
  tx: Db,
  caseId: number,
  by: CaseBy,
  entry: { readonly what: string; readonly body?: string | null; readonly facts?: Readonly<Record<string, unknown>> },
): Promise<void> {
  await tx.execute(
    `insert into case_entry (id, case_id, at, actor, actor_name, what, body, facts) values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
    [await newId(tx), caseId, by.now, by.actor, by.name, entry.what, entry.body ?? null, JSON.stringify(entry.facts ?? {})],
  )
}

export const loadEntries = async (db: Db, caseId: number): Promise<CaseEntry[]> =>
  (await db.query(
    `select id, case_id as "caseId", at, actor, actor_name as "actorName", what, body, facts from case_entry where case_id = $1 order by id`,
    [caseId],
  )) as unknown as CaseEntry[]

/** Of these cases; null: of all. */
export const loadEvidence = async (db: Db, caseIds: readonly number[] | null): Promise<EvidenceRecord[]> =>
  (await db.query(
    `select case_id as "caseId", code, evidence, day, facts, withdrawn_at as "withdrawnAt" from case_evidence
     where $1::bigint[] is null or case_id = any($1::bigint[]) order by day, code, evidence collate "C"`,
    [caseIds],
  )) as unknown as EvidenceRecord[]

/** @returns whether it is new: nothing is opened twice for the same evidence */
export async function insertEvidence(tx: Db, e: Omit<EvidenceRecord, 'withdrawnAt'>, now: string): Promise<boolean> {
  const n = await tx.execute(
    `insert into case_evidence (case_id, code, evidence, day, facts, found_at) values ($1, $2, $3, $4, $5::jsonb, $6) on conflict do nothing`,
    [e.caseId, e.code, e.evidence, e.day, JSON.stringify(e.facts), now],
  )
  return n > 0
}

/** Null: it holds again. */
export const markEvidence = (tx: Db, caseId: number, code: string, evidence: string, withdrawnAt: string | null): Promise<number> =>
  tx.execute(`update case_evidence set withdrawn_at = $4 where case_id = $1 and code = $2 and evidence = $3`, [
    caseId,
    code,
    evidence,
    withdrawnAt,
  ])

/** Cases are opened one after the other: two looks at a time would open two for one person. */
export const lockCases = (tx: Db): Promise<void> => tx.script('lock table account_case in share row exclusive mode')

/** Keys of people by the ids that stand for them. */
export const loadPersonKeys = (db: Db, ids: readonly number[]) =>
  db.query<{ id: number; source: string; external_id: string }>(`select id, source, external_id from person where id = any($1::bigint[])`, [
    ids,
  ])

/** Moves with every change of a case. */
export async function casesVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ n: number; last: string | null }>(`select count(*) as n, max(changed_at)::text as last from account_case`)
  return `${row!.n} ${row!.last ?? ''}`
}
