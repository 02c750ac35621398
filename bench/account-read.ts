/** Opening an account — its rows and its people — while an import runs, against doing so while nothing else happens. */
import { setTimeout as wait } from 'node:timers/promises'
import { loadContactsOf, loadRowsOf } from '#store/account-rows.ts'
import type { Bench, Figure } from './bench.ts'
import { writeBook } from './book.ts'
import { percentile } from './timed-store.ts'

const idleReads = 200
const window = { from: '2025-01-01', to: '2025-12-31' }

export async function measureAccountRead(bench: Bench): Promise<Figure[]> {
  await bench.book()
  const accounts = await bench.store.query<{ id: number }>(`select id from account where kind = 'account' order by external_id limit 2000`)
  let at = 0
  const read = async () => {
    const { id } = accounts[(at++ * 37) % accounts.length]!
    const from = performance.now()
    await loadRowsOf(bench.store, [id], window, 50)
    await loadContactsOf(bench.store, [id])
    return performance.now() - from
  }
  for (let i = 0; i < 20; i++) await read()
  const idle: number[] = []
  for (let i = 0; i < idleReads; i++) idle.push(await read())
  const busy: number[] = []
  let running = true
  const importing = bench
    .importRows(await writeBook(bench.folder, Math.min(bench.files.rows / 4, 100_000), bench.files.accounts, 'other'), 'other')
    .finally(() => {
      running = false
    })
  while (running) {
    busy.push(await read())
    await wait(20)
  }
  await importing
  const say = (ms: readonly number[]) => `p50 ${percentile(ms, 0.5).toFixed(1)} ms, p99 ${percentile(ms, 0.99).toFixed(1)} ms`
  return [0.5, 0.99].map((share) => ({
    name: `account read during an import, p${share * 100}, against idle`,
    value: percentile(busy, share) / percentile(idle, share),
    unit: '×',
    from: `${say(busy)} over ${busy.length} reads; idle ${say(idle)}`,
  }))
}
