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
