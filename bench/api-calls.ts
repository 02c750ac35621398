/** What the API answers with at 100,000 accounts, idle and while an import runs, against the least a call can cost (/healthz: one statement). */
import { setTimeout as wait } from 'node:timers/promises'
import type { Bench, Figure } from './bench.ts'
import { writeBook } from './book.ts'
import { serve } from './served.ts'
import { measureSnapshot } from './snapshot.ts'
import { percentile } from './timed-store.ts'

const idleReads = 40

export async function measureApiCalls(bench: Bench): Promise<Figure[]> {
  await measureSnapshot(bench)
  const served = await serve(bench)
  try {
    const ids = (
      await bench.store.query<{ id: number }>(`select id from account where kind = 'account' order by external_id limit 500`)
    ).map((a) => a.id)
    let at = 0
    const account = () => ids[(at++ * 37) % ids.length]
    const calls: Readonly<Record<string, () => string>> = {
      'the least': () => '/healthz',
      'what the shell shows': () => '/v1/record',
      'first page of accounts, filtered and sorted': () => '/v1/accounts?limit=100&sort=-revenueMinor&q=1',
      'an account': () => `/v1/accounts/${account()}`,
      'its timeline': () => `/v1/accounts/${account()}/timeline?limit=50`,
      'search by name': () => '/v1/search?q=42',
      'the portfolio': () => '/v1/portfolio',
      'the book in columns': () => '/v1/book',
      'coverage models': () => '/v1/coverage',
      'the personalisation matrix': () => '/v1/personalisation',
      'accounts off its diagonal': () => '/v1/personalisation/accounts?when=today&off=tooLittle&limit=200',
      'channel guidance': () => '/v1/channel-guidance',
    }
    const first = { book: await served.read('/v1/book') }
    const idle = await timesOf(calls, served.read, idleReads)
    let running = true
    const importing = bench
      .importRows(await writeBook(bench.folder, Math.min(bench.files.rows / 4, 100_000), bench.files.accounts, 'meanwhile'), 'meanwhile')
      .finally(() => {
        running = false
      })
    const busy = new Map<string, number[]>(Object.keys(calls).map((name) => [name, []]))
    while (running) {
      for (const [name, path] of Object.entries(calls)) if (running) busy.get(name)!.push(await served.read(path()))
      await wait(20)
    }
    await importing
    const least = percentile(idle.get('the least')!, 0.5)
    const say = (ms: readonly number[]) => `p50 ${percentile(ms, 0.5).toFixed(1)} ms, p99 ${percentile(ms, 0.99).toFixed(1)} ms`
    return Object.keys(calls)
      .filter((name) => name !== 'the least')
      .map((name) => ({
        name: `API: ${name}, against the least a call can cost`,
        unit: '×',
        value: percentile(idle.get(name)!, 0.5) / least,
        from: `idle ${say(idle.get(name)!)}; during an import ${say(busy.get(name)!)} over ${busy.get(name)!.length}${name.startsWith('the book') ? `; the first time ${first.book.toFixed(0)} ms` : ''}`,
      }))
  } finally {
    await served.close()
  }
}

async function timesOf(calls: Readonly<Record<string, () => string>>, read: (path: string) => Promise<number>, times: number) {
  const found = new Map<string, number[]>()
  for (const [name, path] of Object.entries(calls)) {
    await read(path())
    const ms: number[] = []
    for (let i = 0; i < times; i++) ms.push(await read(path()))
    found.set(name, ms)
  }
  return found
}
