/** A fresh, migrated store on each engine, as a user has it: the embedded engine in a folder, durable; a server of one's own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { findPostgres, postgresMissing } from '#scripts/find-postgres.mjs'
import type { Store } from '#store/db.ts'
import { openStore } from '#store/engine/open-store.ts'
import { startTestServer } from '#test/postgres.ts'

export type EngineName = 'pglite' | 'postgres'

export interface OpenedEngine {
  readonly store: Store
  close(): Promise<void>
}

export async function openEngine(name: EngineName): Promise<OpenedEngine> {
  if (name === 'postgres') return openServer()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tapeline-bench-'))
  const store = await openStore({ dataDir })
  return {
    store,
    async close() {
      await store.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}

/** TEST_DATABASE_URL is a server on which databases may be created; without it one is started, without fsync. */
async function openServer(): Promise<OpenedEngine> {
  const given = process.env.TEST_DATABASE_URL
  const bin = given === undefined ? findPostgres() : null
  if (given === undefined && bin === null) throw new Error(postgresMissing)
  const server = given === undefined ? await startTestServer(bin!) : { url: given, stop: async () => {} }
  const database = `tapeline_bench_${process.pid}`
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  await admin(`create database ${database}`)
  const url = new URL(server.url)
  url.pathname = `/${database}`
  const store = await openStore({ databaseUrl: url.toString() })
  return {
    store,
    async close() {
      await store.close()
      await admin(`drop database ${database} with (force)`)
      await server.stop()
    },
  }
}
