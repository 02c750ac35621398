import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { openStore } from '#store/engine/open-store.ts'
import { endAll, madeFolder, newFolder, removeMade, smallMigrations, start, startHolder } from './processes.ts'

afterEach(endAll)
afterAll(removeMade)

const commits = 200

/** strace may be missing, and containers may forbid it. */
const mayTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0

describe('The embedded database', () => {
  it.skipIf(!mayTrace)(`syncs to disk for each of ${commits} commits (needs strace)`, async () => {
    const [dataDir, migrations] = await madeFolder()
    const trace = path.join(newFolder(), 'trace')
    const program = [process.execPath, 'scripts/run.mjs', 'test/journeys/holder-process.ts', 'commit', dataDir, '1', String(commits)]
    const traced = start('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync,write', '-e', 'signal=none', '-o', trace, ...program], {
      env: { TEST_MIGRATIONS: migrations },
    })
    await traced.says(/done/)
    await traced.exit
    const lines = readFileSync(trace, 'utf8').split('\n')
    // Between saying one number and the next, the write-ahead log must have reached the disk.
    const beats = lines.flatMap((line) =>
      /\bf(data)?sync\(\d+<[^>]*pg_wal/.test(line) ? ['sync'] : /write\(1<.*"committed /.test(line) ? ['said'] : [],
    )
    expect(beats.filter((beat) => beat === 'said')).toHaveLength(commits)
    const unsynced = beats.filter((beat, index) => beat === 'said' && beats[index - 1] !== 'sync')
    expect(unsynced).toHaveLength(0)
  })

  it.skipIf(!mayTrace)('has every file and folder of its first creation synced (needs strace)', async () => {
    const [dataDir, migrations] = [newFolder(), smallMigrations()]
    const trace = path.join(newFolder(), 'trace')
    const program = [process.execPath, 'scripts/run.mjs', 'test/journeys/holder-process.ts', 'commit', dataDir, '0', '0']
    await start('strace', ['-f', '-y', '-e', 'trace=fsync,unlink', '-e', 'signal=none', '-o', trace, ...program], {
      env: { TEST_MIGRATIONS: migrations },
    }).exit
    const lines = readFileSync(trace, 'utf8')
    const whole = lines.indexOf(`unlink("${dataDir}/pg.creating"`)
    expect(whole).toBeGreaterThan(0)
    for (const name of ['/PG_VERSION', '/pg_wal', '/global/pg_control', '/base', '']) {
      const synced = lines.search(new RegExp(`fsync\\(\\d+<${dataDir}/pg${name}>`))
      expect(synced, name).toBeGreaterThan(0)
      expect(synced, name).toBeLessThan(whole)
    }
    expect(lines.slice(whole)).toMatch(new RegExp(`fsync\\(\\d+<${dataDir}>`))
  })

  it('keeps every acknowledged commit through kills at any moment', async () => {
    const [dataDir, migrations] = await madeFolder()
    let next = 1
    for (let kill = 0; kill < 3; kill++) {
      const writer = startHolder(migrations, 'commit', dataDir, String(next), '1000000')
      await writer.says(new RegExp(`committed ${next + 150 + 97 * kill}\\n`))
      writer.child.kill('SIGKILL')
      await writer.exit
      const acknowledged = Number([...writer.out().matchAll(/committed (\d+)\n/g)].at(-1)![1])
      const store = await openStore({ dataDir }, { migrationsDir: migrations })
      const [found] = await store.query<{ n: number; last: number }>('select count(*) as n, max(id) as last from thing')
      await store.close()
      // One commit may have reached the disk without its acknowledgement having reached us.
      expect(found!.n).toBe(found!.last)
      expect(found!.last).toBeGreaterThanOrEqual(acknowledged)
      expect(found!.last).toBeLessThanOrEqual(acknowledged + 50)
      next = found!.last + 1
    }
  })

  it('is made anew when its first creation was cut off', async () => {
    const [dataDir, migrations] = [newFolder(), smallMigrations()]
    const cut = startHolder(migrations, 'hold', dataDir)
    const creating = path.join(dataDir, 'pg.creating')
    await expect.poll(() => existsSync(creating), { timeout: 30_000, interval: 5 }).toBe(true)
    cut.child.kill('SIGKILL')
    await cut.exit
    expect(existsSync(creating)).toBe(true)
    const store = await openStore({ dataDir }, { migrationsDir: migrations })
    expect(await store.query('select count(*) as n from thing')).toEqual([{ n: 0 }])
    await store.close()
  })
})
