/** Every version of what people wrote: who, when, and what it said from then on. Only ever added to. */
import type { Db } from './db.ts'
import { newId } from './ids.ts'

export type WrittenSubject = 'note' | 'interaction' | 'plan text' | 'promise' | 'step' | 'answer'

export interface WrittenVersion {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly actorName: string
  /** Null: it was removed. */
  readonly said: Readonly<Record<string, unknown>> | null
}

/** Who writes, and when. */
export interface Hand {
  readonly actor: string
  readonly name: string
  readonly now: string
}

export async function saveWritten(
  tx: Db,
  subject: WrittenSubject,
  subjectId: number,
  by: Hand,
  said: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  await tx.execute(
    `insert into written (id, subject, subject_id, at, actor, actor_name, said) values ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
    [await newId(tx), subject, subjectId, by.now, by.actor, by.name, said === null ? null : JSON.stringify(said)],
  )
}

/** Oldest first: their number is the version that stands. */
export const loadWritten = async (db: Db, subject: WrittenSubject, subjectId: number): Promise<WrittenVersion[]> =>
  (await db.query(`select id, at, actor, actor_name as "actorName", said from written where subject = $1 and subject_id = $2 order by id`, [
    subject,
    subjectId,
  ])) as unknown as WrittenVersion[]

/** Who wrote it first, and how many versions there are. */
export const loadWriters = (db: Db, subject: WrittenSubject, subjectIds: readonly number[]) =>
  db.query<{ id: number; actor: string; actor_name: string; versions: number }>(
    `select subject_id as id, (array_agg(actor order by id))[1] as actor, (array_agg(actor_name order by id))[1] as actor_name, count(*) as versions
     from written where subject = $1 and subject_id = any($2::bigint[]) group by subject_id`,
    [subject, subjectIds],
  )

/** Changes with everything that is written. */
export async function writtenVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ last: number | null }>(`select max(id) as last from written`)
  return String(row!.last ?? 0)
}
