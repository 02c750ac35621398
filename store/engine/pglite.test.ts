import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedEngine, openEmbedded } from './pglite.ts'
import { storeOf } from './store-of.ts'

describe('openEmbedded()', () => {
  let engine: EmbeddedEngine
  beforeAll(async () => {
    engine = await openEmbedded({})
  })
  afterAll(() => engine.close())

  it('lets a small question in between the chunks of a long load', async () => {
    const store = storeOf({ ...engine, close: async () => {} })
    await store.script('create table loaded (n int)')
    const seen: number[] = []
    const ask = async () => {
      const [row] = await store.query<{ n: number }>('select count(*) as n from loaded')
      seen.push(row!.n)
    }
    const load = (async () => {
      for (let chunk = 0; chunk < 4; chunk++)
        await store.transaction((tx) => tx.execute('insert into loaded select generate_series(1, 1000)'))
    })()
    await Promise.all([load, ask()]) // it waits for one chunk, not for four
    expect(seen).toEqual([1000])
  })

  it('starts from the image of another one', async () => {
    const first = storeOf({ ...engine, close: async () => {} })
    await first.script('create table kept as select 42 as answer')
    const copy = storeOf(await openEmbedded({ image: await engine.image() }))
    expect(await copy.query('select answer from kept')).toEqual([{ answer: 42 }])
    await copy.close()
    await expect(copy.query('select 1')).rejects.toThrow('the store is closed')
  })

  it('refuses a folder that another PostgreSQL wrote', async () => {
    const dataDir = path.join(mkdtempSync(path.join(tmpdir(), 'tapeline-other-')), 'pg')
    mkdirSync(dataDir)
    for (const [version, code] of [
      ['99', 'database_newer'],
      ['14', 'database_foreign'],
    ] as const) {
      writeFileSync(path.join(dataDir, 'PG_VERSION'), `${version}\n`)
      await expect(openEmbedded({ dataDir })).rejects.toMatchObject({ code, message: expect.stringContaining(`PostgreSQL ${version}`) })
    }
    rmSync(path.dirname(dataDir), { recursive: true })
  })
})
