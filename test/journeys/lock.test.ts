import { statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { readFolderLock } from '#store/engine/folder-lock.ts'
import { openStore } from '#store/engine/open-store.ts'
import { endAll, madeFolder, newFolder, removeMade, startHolder } from './processes.ts'

afterEach(endAll)
afterAll(removeMade)

describe('The lock on a data folder', () => {
  it('refuses a second start, naming the holder, and lets it in when the holder has gone', async () => {
    const [dataDir, migrations] = await madeFolder()
    const first = startHolder(migrations, 'serve', dataDir)
    const [, address] = await first.says(/^listening (\S+)/m)
    const second = startHolder(migrations, 'hold', dataDir)
    expect(await second.exit).toBe(9)
    expect(second.err()).toMatch(new RegExp(`folder_held: .*process ${first.child.pid} has held it since \\d{4}-.*, at ${address}`))
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
    expect(first.out()).toContain('stopped')
    expect(readFolderLock(dataDir)).toBeNull()
    await startHolder(migrations, 'hold', dataDir).says(/^open$/m)
  })

  it('is readable by its owner only', async () => {
    const [dataDir, migrations] = await madeFolder()
    await startHolder(migrations, 'serve', dataDir).says(/^listening/m)
    expect(statSync(path.join(dataDir, 'tapeline.lock')).mode & 0o777).toBe(0o600)
  })

  it('is taken over at once when its holder was killed', async () => {
    const [dataDir, migrations] = await madeFolder()
    const first = startHolder(migrations, 'hold', dataDir)
    await first.says(/^open$/m)
    first.child.kill('SIGKILL')
    await first.exit
    expect(readFolderLock(dataDir)).toMatchObject({ stale: true, contents: { pid: first.child.pid } })
    const store = await openStore({ dataDir }, { migrationsDir: migrations })
    expect(store.lock?.contents.pid).toBe(process.pid)
    await store.close()
  })

  it('goes to one of several that start at once', async () => {
    const [dataDir, migrations] = await madeFolder()
    const killed = startHolder(migrations, 'hold', dataDir)
    await killed.says(/^open$/m)
    killed.child.kill('SIGKILL')
    await killed.exit
    const several = [1, 2, 3].map(() => startHolder(migrations, 'hold', dataDir))
    const outcomes = await Promise.all(
      several.map((one) =>
        Promise.race([
          one.says(/^open$/m).then(
            () => 'open',
            () => 'refused',
          ),
          one.exit,
        ]),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(1)
    for (const one of several) if (one.child.exitCode !== null) expect(one.err()).toContain('folder_held')
  })

  it('of a process on another machine is stale when its heart has not beaten for 10 s', () => {
    const dataDir = newFolder()
    const file = path.join(dataDir, 'tapeline.lock')
    const elsewhere = {
      pid: process.pid,
      processStart: '1',
      namespace: 'another machine',
      since: '2026-01-01T00:00:00.000Z',
      address: null,
      token: 't',
    }
    writeFileSync(file, JSON.stringify(elsewhere))
    expect(readFolderLock(dataDir)?.stale).toBe(false)
    const before = new Date(Date.now() - 11_000)
    utimesSync(file, before, before)
    expect(readFolderLock(dataDir)?.stale).toBe(true)
  })

  it('of a living process is held however long its heart has not beaten, and stale when its number went to another', async () => {
    const [dataDir, migrations] = await madeFolder()
    await startHolder(migrations, 'hold', dataDir).says(/^open$/m)
    const file = path.join(dataDir, 'tapeline.lock')
    const long = new Date(Date.now() - 3_600_000)
    utimesSync(file, long, long)
    const held = readFolderLock(dataDir)!
    expect(held.stale).toBe(false)
    const other = newFolder()
    writeFileSync(path.join(other, 'tapeline.lock'), JSON.stringify({ ...held.contents, processStart: '1' }))
    expect(readFolderLock(other)?.stale).toBe(true)
  })

  it('stops a holder from writing when somebody else has taken the folder over', async () => {
    const [dataDir, migrations] = await madeFolder()
    const store = await openStore({ dataDir }, { migrationsDir: migrations })
    writeFileSync(path.join(dataDir, 'tapeline.lock'), JSON.stringify({ ...store.lock!.contents, token: 'another' }))
    await expect.poll(() => store.lock!.lost(), { timeout: 5000 }).toBe(true)
    await expect(store.execute('insert into thing (id) values (1)')).rejects.toMatchObject({ code: 'folder_held' })
    await store.close()
    expect(readFolderLock(dataDir)?.contents.token).toBe('another')
  })
})

describe('A command for a folder that is held', () => {
  it('is run by the holder in the name and the folder of its caller', async () => {
    const [dataDir, migrations] = await madeFolder()
    await startHolder(migrations, 'serve', dataDir).says(/^listening/m)
    const sent = startHolder(migrations, 'forward', dataDir, 'echo', 'a b', 'ü')
    expect(await sent.exit).toBe(0)
    expect(sent.out()).toBe(`cli:ann in ${process.cwd()}: a b ü\n`)
    const failed = startHolder(migrations, 'forward', dataDir, 'fail')
    expect(await failed.exit).toBe(1)
    expect(failed.err()).toContain('no such thing')
    expect(await startHolder(migrations, 'forward', dataDir, 'other').exit).toBe(3)
  })

  it('shows progress, and stops in order on Ctrl-C', async () => {
    const [dataDir, migrations] = await madeFolder()
    const holder = startHolder(migrations, 'serve', dataDir)
    await holder.says(/^listening/m)
    const sent = startHolder(migrations, 'forward', dataDir, 'slow')
    await sent.says(/"step":"waiting"/)
    sent.child.kill('SIGINT')
    expect(await sent.exit).toBe(8)
    expect(sent.err()).toContain('can be resumed')
  })

  it('ends in order when the holder is told to stop, and with a sentence when it is killed', async () => {
    const [dataDir, migrations] = await madeFolder()
    const holder = startHolder(migrations, 'serve', dataDir)
    await holder.says(/^listening/m)
    const sent = startHolder(migrations, 'forward', dataDir, 'slow')
    await sent.says(/working/)
    holder.child.kill('SIGTERM')
    expect(await sent.exit).toBe(8)
    expect(await holder.exit).toBe(0)
    const again = startHolder(migrations, 'serve', dataDir)
    await again.says(/^listening/m)
    const cut = startHolder(migrations, 'forward', dataDir, 'slow')
    await cut.says(/working/)
    again.child.kill('SIGKILL')
    expect(await cut.exit).toBe(9)
    expect(cut.err()).toContain(`Cannot send the command to process ${again.child.pid}`)
  })
})
