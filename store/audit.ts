import type { Db } from './db.ts'
import { newId } from './ids.ts'

/** Who did what to what; ids, never values. */
export async function saveAudit(
  db: Db,
  by: { actor: string; now: string },
  action: string,
  subject: string,
  details: Record<string, unknown>,
): Promise<void> {
  await db.execute(`insert into audit (id, at, actor, action, subject, details) values ($1, $2, $3, $4, $5, $6::jsonb)`, [
    await newId(db),
    by.now,
    by.actor,
    action,
    subject,
    JSON.stringify(details),
  ])
}

export interface AuditEntry {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly details: Record<string, unknown>
}

export interface AuditSearch {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  /** Begins with. */
  readonly subject?: string | undefined
  /** Days; the last is included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Newest first, those before an entry. */
export const searchAudit = (db: Db, by: AuditSearch, before: number | null, limit: number): Promise<AuditEntry[]> =>
  db.query<AuditEntry & Record<string, unknown>>(
    `select id, at, actor, action, subject, details from audit
     where ($1::text is null or actor = $1) and ($2::text is null or action = $2) and ($3::text is null or starts_with(subject, $3))
       and ($4::date is null or at >= $4::date) and ($5::date is null or at < $5::date + 1) and ($6::bigint is null or id < $6)
     order by id desc limit $7`,
    [by.actor ?? null, by.action ?? null, by.subject ?? null, by.from ?? null, by.to ?? null, before, limit],
  )

export async function loadAuditWords(db: Db): Promise<{ actions: string[]; actors: string[] }> {
  const words = async (column: 'action' | 'actor') =>
    (await db.query<{ word: string }>(`select distinct ${column} collate "C" as word from audit order by 1`)).map((row) => row.word)
  return { actions: await words('action'), actors: await words('actor') }
}
