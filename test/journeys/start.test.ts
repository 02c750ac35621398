import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { madeRecord } from '../builders/made-record.ts'
import { root } from '../source-files.ts'
import { endAll, newFolder, start } from './processes.ts'
import { becomeOwner, startTokenIn } from './sign-in.ts'

afterEach(endAll)

const program = ['scripts/run.mjs', 'cli/main.ts']
const serve = (dataDir: string, ...more: string[]) =>
  start(process.execPath, [...program, 'serve', '--port', '0', '--data', dataDir, ...more])
const listening = /at (http:\/\/127\.0\.0\.1:\d+)/

describe('Starting the server', () => {
  it('says where it is, to this machine only, holds its folder, takes commands for it, and ends in order on SIGTERM', async () => {
    const dataDir = newFolder()
    const server = serve(dataDir)
    const [, address] = await server.says(listening)
    const health = await fetch(`${address}/healthz`)
    expect(health.status).toBe(200)
    expect(await health.json()).toMatchObject({ status: 'ok', store: 'pglite' })
    const home = await fetch(`${address}/`)
    expect(home.status).toBe(200)
    expect(await home.text()).toContain('<div id="app">')
    expect(await (await fetch(`${address}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' })
    const other = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)
    if (other) await expect(fetch(address!.replace('127.0.0.1', other.address))).rejects.toThrow()

    const second = serve(dataDir)
    expect(await second.exit).toBe(9)
    expect(second.err()).toContain(`process ${server.child.pid}`)
    const command = start(process.execPath, [...program, 'imports', '--json', '--data', dataDir])
    expect(await command.exit, command.err()).toBe(0)
    expect(() => JSON.parse(command.out())).not.toThrow()

    server.child.kill('SIGTERM')
    expect(await server.exit).toBe(0)
    await serve(dataDir).says(listening)
  })

  it('prints a link that makes the owner once; while there is none, every start prints a new one', async () => {
    const dataDir = await madeRecord()
    const first = serve(dataDir)
    await first.says(/\/start\//)
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
    const second = serve(dataDir)
    const [, address] = await second.says(listening)
    await second.says(/\/start\//)
    const token = startTokenIn(second.out())
    await expect(becomeOwner(address!, startTokenIn(first.out()))).rejects.toThrow('404')
    expect((await becomeOwner(address!, token)).role).toBe('owner')
    await expect(becomeOwner(address!, token)).rejects.toThrow('404')
    second.child.kill('SIGTERM')
    expect(await second.exit).toBe(0)
    const third = serve(dataDir)
    const [, again] = await third.says(listening)
    expect(await (await fetch(`${again}/v1/sign-in`)).json()).toMatchObject({ started: true })
    expect(third.out()).not.toContain('/start/')
  })

  it('has the demo company that the first start made, measured and labelled, beside a record that stays empty', async () => {
    const dataDir = await madeRecord(true)
    const again = serve(dataDir, '--demo')
    await again.says(listening)
    expect(again.err()).not.toContain('Making')
    // Commands find both through the process that holds them.
    const imports = start(process.execPath, [...program, 'imports', '--json', '--data', dataDir])
    expect(await imports.exit, imports.err()).toBe(0)
    expect(JSON.parse(imports.out())).toEqual([])
    const whale = start(process.execPath, [...program, 'report', 'whale', '--json', '--data', `${dataDir}-demo`])
    expect(await whale.exit, whale.err()).toBe(0)
    const report = JSON.parse(whale.out())
    expect(report).toMatchObject({ title: 'SKETCH', level: 'customer', currency: 'EUR' })
    // A band: spreading the rest of the cost can only lower what is left.
    expect(report.restByOrders.totalMinor).toBeLessThan(report.restUntraced.totalMinor)
  })

  it('says what to do when its port is taken, and leaves the folder free', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const dataDir = await madeRecord()
    const server = start(process.execPath, [...program, 'serve', '--port', String(port), '--data', dataDir])
    expect(await server.exit).toBe(10)
    expect(server.err()).toContain(`--port ${port + 1}`)
    await new Promise((resolve) => taken.close(resolve))
    await serve(dataDir).says(listening)
  })
})

describe('./tapeline', () => {
  it('works from any folder, through a link, with paths from where it is called', async () => {
    const elsewhere = newFolder()
    mkdirSync(path.join(elsewhere, 'a b'))
    symlinkSync(path.join(root, 'tapeline'), path.join(elsewhere, 'linked'))
    symlinkSync('../linked', path.join(elsewhere, 'a b', 'tl'))
    const called = start('./tl', ['migrate', '--json', '--data', 'mine'], { cwd: path.join(elsewhere, 'a b') })
    expect(await called.exit, called.err()).toBe(0)
    expect(JSON.parse(called.out()).applied.length).toBeGreaterThan(0)
    const again = start('./linked', ['migrate', '--json', '--data', 'a b/mine'], { cwd: elsewhere })
    expect(await again.exit, again.err()).toBe(0)
    expect(JSON.parse(again.out())).toEqual({ applied: [] })
  })
})
