/** Versions of what customers of each segment may expect of us. */
import type { PromiseStandards } from '#engine/promises/standards.ts'
import type { Db } from './db.ts'

export interface StandardsRecord {
  readonly version: number
  readonly madeAt: string
  readonly actor: string
  readonly actorName: string
  readonly reason: string
  readonly standards: PromiseStandards
}

const columns = `version, made_at as "madeAt", actor, actor_name as "actorName", reason, standards`

/** Newest first. */
export const loadStandards = async (db: Db, limit = 200): Promise<StandardsRecord[]> =>
  (await db.query(`select ${columns} from promise_standards order by version desc limit ${limit}`)) as unknown as StandardsRecord[]

/** Two at a time would overwrite each other: until the end of the transaction. */
export const lockStandards = (tx: Db): Promise<void> => tx.script('lock table promise_standards in share row exclusive mode')

export const saveStandards = (tx: Db, one: StandardsRecord): Promise<number> =>
  tx.execute(
    `insert into promise_standards (version, made_at, actor, actor_name, reason, standards) values ($1, $2, $3, $4, $5, $6::jsonb)`,
    [one.version, one.madeAt, one.actor, one.actorName, one.reason, JSON.stringify(one.standards)],
  )
