/** Versions of the rules that read titles, and the titles of the record. */
import type { TitleRule } from '#engine/relationship/title-rules.ts'
import type { Db } from './db.ts'
import { said } from './hand.ts'

export interface TitleRulesRecord {
  readonly version: number
  readonly madeAt: string
  readonly actor: string
  readonly actorName: string
  readonly reason: string
  readonly rules: readonly TitleRule[]
}

const columns = `version, made_at as "madeAt", actor, actor_name as "actorName", reason, rules`

/** Newest first. */
export const loadTitleRules = async (db: Db, limit = 200): Promise<TitleRulesRecord[]> =>
  (await db.query(`select ${columns} from title_rules order by version desc limit ${limit}`)) as unknown as TitleRulesRecord[]

export async function loadTitleRulesVersion(db: Db, version: number): Promise<TitleRulesRecord | null> {
  const [row] = await db.query(`select ${columns} from title_rules where version = $1`, [version])
  return (row as unknown as TitleRulesRecord | undefined) ?? null
}

/** Two at a time would overwrite each other: until the end of the transaction. */
export const lockTitleRules = (tx: Db): Promise<void> => tx.script('lock table title_rules in share row exclusive mode')

export const saveTitleRules = (tx: Db, one: TitleRulesRecord): Promise<number> =>
  tx.execute(`insert into title_rules (version, made_at, actor, actor_name, reason, rules) values ($1, $2, $3, $4, $5, $6::jsonb)`, [
    one.version,
    one.madeAt,
    one.actor,
    one.actorName,
    one.reason,
    JSON.stringify(one.rules),
  ])

/** Words the record uses already of what may be set by hand, most used first. */
export async function loadRecordWords(db: Db) {
  const of = async (table: 'account' | 'person', column: string): Promise<string[]> => {
    const rows = await db.query<{ word: string }>(
      `select word from (select ${said('t', column)} as word from ${table} t) x where word is not null and word <> '' group by 1 order by count(*) desc, 1 limit 300`,
    )
    return rows.map((row) => row.word)
  }
  const roles = await db.query<{ word: string }>(
    `select trim(word) as word from account_contact c cross join lateral regexp_split_to_table(c.role, '[;,]') word
     where c.role is not null and trim(word) <> '' group by 1 order by count(*) desc, 1 limit 100`,
  )
  return {
    country: await of('account', 'country'),
    region: await of('account', 'region'),
    industry: await of('account', 'industry'),
    colleague: await of('account', 'colleague'),
    channel: await of('person', 'preferred_channel'),
    language: await of('person', 'language'),
    role: roles.map((row) => row.word),
  }
}
