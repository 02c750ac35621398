import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Refusal } from '#api/refusal.ts'
import type { SqlRow } from '../db.ts'
import { DatabaseError, type DatabaseErrorFields } from './database-error.ts'
import type { Engine, Session } from './store-of.ts'
import { valueParsers } from './value-parsers.mjs'

const oldestServer = 150000

/** Set on every connection: the same reading of time as the embedded engine, and aggregation part by part on the facts. */
const sessionSettings = "set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set enable_partitionwise_aggregate = on; set jit = off"

const asText = (text: string) => text
const types = { getTypeParser: (id: number) => valueParsers[id] ?? asText } as unknown as pg.CustomTypesConfig

/** Opens a pool on a PostgreSQL server (15 or newer). */
export async function openServer(databaseUrl: string, poolSize = 10): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    types,
    max: poolSize,
    connectionTimeoutMillis: 15_000,
    application_name: 'tapeline',
  })
  pool.on('error', () => {}) // an idle connection that broke; whoever needs one next gets a new one or the error
  const prepared = new WeakSet<pg.PoolClient>()

  const connect = async () => {
    const client = await pool.connect().catch((error: Error) => {
      throw new Refusal('unavailable', `Cannot reach ${withoutPassword(databaseUrl)}: ${error.message || 'no answer'}`)
    })
    if (!prepared.has(client)) {
      await client.query(sessionSettings)
      prepared.add(client)
    }
    return client
  }

  try {
    const client = await connect()
    const { rows } = await client.query<{ version: string }>('select version() as version, current_setting($1) as number', [
      'server_version_num',
    ])
    const found = rows[0] as unknown as { version: string; number: string }
    client.release()
    if (Number(found.number) < oldestServer)
      throw new Refusal(
        'unavailable',
        `Cannot use ${withoutPassword(databaseUrl)}: it is ${found.version.split(' on ')[0]}, and PostgreSQL 15 or newer is needed.`,
      )
  } catch (error) {
    await pool.end()
    throw error
  }
  return { name: 'postgres', acquire: async () => sessionOf(await connect()), close: () => pool.end() }
}

function sessionOf(client: pg.PoolClient): Session {
  const failed = (sql: string) => (error: DatabaseErrorFields) => {
    throw new DatabaseError(error, sql)
  }
  return {
    async run(sql, params) {
      // 'extended' also without parameters: one statement only, as on the embedded engine.
      const config = { text: sql, values: [...params], queryMode: 'extended' } as pg.QueryConfig
      const result = await client.query<SqlRow>(config).catch(failed(sql))
      return { rows: result.rows, affected: result.rowCount ?? 0 }
    },
    async script(sql) {
      await client.query(sql).catch(failed(sql))
    },
    async copyIn(sql, text) {
      const stream = client.query(copyFrom(`${sql} stdin`))
      await new Promise<void>((resolve, reject) => {
        stream.on('error', reject)
        stream.on('finish', resolve)
        stream.end(text)
      }).catch(failed(sql))
    },
    async begin() {
      await client.query('begin')
    },
    async finish(how) {
      const { command } = await client.query(how)
      return command.toLowerCase() as 'commit' | 'rollback'
    },
    release: (failure) => client.release(failure),
  }
}

/** A connection address that may be shown and logged. */
export function withoutPassword(databaseUrl: string): string {
  try {
    const url = new URL(databaseUrl)
    if (url.password) url.password = '***'
    return url.toString()
  } catch {
    return 'the database in DATABASE_URL'
  }
}
