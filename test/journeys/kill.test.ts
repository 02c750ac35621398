/** Killed at any moment, an import or an undo leaves nothing half-done that does not say so, and loses nothing that was acknowledged. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { readFolderLock } from '#store/engine/folder-lock.ts'
import { openStore } from '#store/engine/open-store.ts'
import { forgetBeats } from '../builders/bring-rows.ts'
import { leftIn } from '../builders/record-dump.ts'
import { emptyServerDatabase } from '../store-cases.ts'
import { commandsOn, mustOn, startCli, writeFiles } from './cli.ts'
import { endAll, newFolder, type Started } from './processes.ts'

afterAll(endAll)

const seed = Number(process.env.TAPELINE_SEED ?? Date.now() % 1_000_000)
const seconds = Number(process.env.TAPELINE_KILL_SECONDS ?? 18)

/** Mulberry32: the same seed kills at the same shares of the time. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const mapping = {
  tapeline: 'mapping/1',
  name: 'Orders',
  source: 'erp',
  currency: 'EUR',
  files: { accounts: 'accounts.csv', orders: 'orders.csv', lines: 'lines.csv' },
  tables: [
    { table: 'account', from: 'accounts', columns: { id: 'id', name: 'name' } },
    { table: 'sales_order', from: 'orders', columns: { id: 'order', customer: 'customer', day: 'day' } },
    {
      table: 'order_line',
      from: 'lines',
      scope: 'document',
      columns: { id: 'line', document: 'order', customer: 'customer', day: 'day', net: 'net' },
    },
  ],
}

interface Variant {
  readonly folder: string
  /** Lines of each order. */
  readonly orders: ReadonlyMap<number, ReadonlyMap<number, number>>
}

/** Two chunks and more of lines; variants share most orders, with other lines and other amounts. */
function variant(map: string, no: number): Variant {
  const orders = new Map<number, Map<number, number>>()
  const [lineRows, orderRows] = [['line,order,customer,day,net'], ['order,customer,day']]
  const names = Array.from({ length: 300 }, (_, i) => `C${i},Customer ${i} as of ${i % 3 === 0 ? no : 'ever'}`)
  for (let order = no * 300; order < no * 300 + 1_800; order++) {
    const [customer, day] = [`C${(order + (order % 5 === 0 ? no : 0)) % 300}`, `2026-0${1 + (order % 6)}-15`]
    orderRows.push(`${order},${customer},${day}`)
    const lines = new Map<number, number>()
    for (let line = 0; line < 7 - ((order + no) % 3); line++)
      lines.set(order * 10 + line, 100 + ((order * line + (order % 4 === 0 ? no : 0)) % 997))
    orders.set(order, lines)
    for (const [line, net] of lines) lineRows.push(`${line},${order},${customer},${day},${net}`)
  }
  const csv = (rows: string[]) => `${rows.join('\n')}\n`
  const folder = writeFiles(path.join(map, '..', `variant-${no}`), {
    'accounts.csv': csv(['id,name', ...names]),
    'orders.csv': csv(orderRows),
    'lines.csv': csv(lineRows),
  })
  return { folder, orders }
}

/** What the imports that stay add up to, later ones over earlier ones, whole documents at a time. */
function expected(live: readonly Variant[]) {
  const orders = new Map<number, ReadonlyMap<number, number>>()
  for (const one of live) for (const [order, lines] of one.orders) orders.set(order, lines)
  const lines = [...orders.values()].flatMap((one) => [...one.values()])
  return { orders: orders.size, lines: lines.length, net: lines.reduce((sum, net) => sum + net * 100, 0) }
}

/** The process has the folder, or is about to connect to the server. */
async function begun(place: string, command: Started): Promise<void> {
  if (place.startsWith('postgres')) return wait(900)
  const { child } = command
  while (child.exitCode === null && readFolderLock(place)?.contents.pid !== child.pid) await wait(5)
}

/** Kills one command after the other on one record, and looks at it after each. Returns how often it struck before the end. */
async function killAgainAndAgain(place: string, until: number, rounds: number, random: () => number) {
  const map = path.join(newFolder(), 'map.json')
  writeFileSync(map, JSON.stringify(mapping))
  const variants = [0, 1, 2].map((no) => variant(map, no))
  const open = () => openStore(place.startsWith('postgres') ? { databaseUrl: place } : { dataDir: place })
  const live = new Map<number, Variant>()
  const struck = { import: 0, undo: 0, resume: 0, ended: 0 }
  // What a whole command takes: kills fall anywhere into it.
  let whole = 0
  {
    const store = await open()
    const began = performance.now()
    const { import: id } = await mustOn(store)('import', variants[0]!.folder, '--map', map)
    whole = performance.now() - began
    live.set(id, variants[0]!)
    await store.close()
  }

  const strike = async (kind: keyof typeof struck, argv: string[]) => {
    const command = startCli(place, ...argv)
    // Starting the program takes as long as the machine likes: the clock begins when it has come to the record.
    const share = random()
    const end = await Promise.race([command.exit, begun(place, command).then(() => wait(share * (500 + whole * 1.2)))])
    if (end !== undefined) {
      expect([argv, end, command.out() + command.err()]).toEqual([argv, 0, expect.anything()])
      struck.ended++
      return true
    }
    struck[kind]++
    command.child.kill('SIGKILL')
    await command.exit
    return false
  }

  let interrupted = null as { id: number; variant: Variant; undoing: boolean } | null
  const strikes = () => struck.import + struck.undo + struck.resume
  // However slow the machine: four at least.
  for (let round = 0; round < rounds && (Date.now() < until || strikes() < 4); round++) {
    const ids = [...live.keys()]
    const chosen = variants[Math.floor(random() * variants.length)]!
    let acted: { kind: 'import' | 'undo' | 'resume'; id: number | null; ended: boolean }
    if (interrupted) {
      const resume = interrupted.undoing || random() < 0.5
      const kind = resume ? ('resume' as const) : ('undo' as const)
      acted = { kind, id: interrupted.id, ended: await strike(kind, [kind, String(interrupted.id)]) }
    } else if (ids.length > 1 && random() < 0.45) {
      const id = ids[Math.floor(random() * ids.length)]!
      acted = { kind: 'undo', id, ended: await strike('undo', ['undo', String(id)]) }
    } else acted = { kind: 'import', id: null, ended: await strike('import', ['import', chosen.folder, '--map', map]) }

    const store = await open()
    try {
      if (store.engine === 'postgres') await forgetBeats(store)
      const must = mustOn(store)
      const imports: { import: number; state: string }[] = await must('imports')
      // Each import is done, gone, or says that it was interrupted.
      const [undoing] = await store.query<{ id: number }>(`select id from import where state = 'undoing'`)
      const open = imports.filter((i) => i.state === 'interrupted')
      expect(imports.filter((i) => !['done', 'interrupted', 'undone'].includes(i.state))).toEqual([])
      expect(open.length).toBeLessThanOrEqual(1)
      // A new import is known by its number: the newest, if the kill came after it was given one.
      const newest = imports[0]!
      if (acted.kind === 'import' && newest.state === 'done' && !live.has(newest.import)) live.set(newest.import, chosen)
      for (const one of imports) {
        if (one.state === 'undone') live.delete(one.import)
        if (one.state === 'done' && interrupted?.id === one.import) live.set(one.import, interrupted.variant)
      }
      // What was acknowledged is there, whatever happened to the rest.
      for (const id of live.keys()) {
        const state = imports.find((i) => i.import === id)?.state
        expect([id, state]).toEqual([id, open.some((i) => i.import === id) ? 'interrupted' : 'done'])
      }
      const known: Variant | undefined =
        open[0] && (live.get(open[0].import) ?? (interrupted?.id === open[0].import ? interrupted.variant : chosen))
      interrupted = open[0] ? { id: open[0].import, variant: known!, undoing: undoing !== undefined } : null
      if (interrupted) live.delete(interrupted.id)
      expect((await must('rebuild', '--verify')).clean).toBe(true)
      // Now and then it is settled here, and then the record is exactly what stays.
      if (interrupted && random() < 0.4) {
        const resume = random() < 0.6
        await must(resume ? 'resume' : 'undo', String(interrupted.id))
        if (resume && !interrupted.undoing) live.set(interrupted.id, interrupted.variant)
        interrupted = null
        expect((await must('rebuild', '--verify')).clean).toBe(true)
      }
      if (interrupted === null) {
        const [found] = await store.query(
          `select (select count(*) from sales_order) as orders, count(*) as lines, coalesce(sum(net_minor), 0)::bigint as net from order_line`,
        )
        expect(found).toEqual(expected([...live].sort(([a], [b]) => a - b).map(([, one]) => one)))
      }
    } finally {
      await store.close()
    }
  }

  const store = await open()
  try {
    if (store.engine === 'postgres') await forgetBeats(store)
    const must = mustOn(store)
    for (const { import: id, state } of await must('imports')) if (state !== 'undone') await must('undo', String(id))
    expect(await leftIn(store)).toEqual({})
  } finally {
    await store.close()
  }
  return struck
}

describe('kill -9', () => {
  it('on the embedded database, at random moments of imports, undos and resumes', async () => {
    const struck = await killAgainAndAgain(newFolder(), Date.now() + seconds * 1000, 60, randomFrom(seed))
    console.log(`embedded, seed ${seed}: ${JSON.stringify(struck)}`)
    expect(struck.import + struck.undo + struck.resume).toBeGreaterThan(3)
  })

  it.skipIf('skipped' in inject('postgres'))('on a server, which is told apart from a process that still works', async () => {
    const place = (await emptyServerDatabase())!
    const struck = await killAgainAndAgain(place, Date.now() + (seconds * 1000) / 3, 8, randomFrom(seed + 1))
    console.log(`server, seed ${seed + 1}: ${JSON.stringify(struck)}`)
    // A beat not ten seconds old: somebody may be at work, so it is left alone.
    const store = await openStore({ databaseUrl: place })
    try {
      await store.execute(
        `insert into import (id, state, actor, started_at, beat_at, mappings) values (999999, 'applying', 'x', now(), clock_timestamp(), '[]')`,
      )
      expect(await commandsOn(store)('resume', '999999')).toMatchObject({ exit: 5, json: { error: { code: 'conflict' } } })
    } finally {
      await store.close()
    }
  })
})
