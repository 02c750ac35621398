/** A measurement of the whole book over 24 months, part by part, against one plain scan of the rollup tables. */
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { rollups } from '#store/rollup.ts'
import { type Bench, type Figure, ratioOf, say } from './bench.ts'
import { months } from './book.ts'

const timed = (id: string, kind: string, base: number, perDriver = {}) => ({
  id,
  kind,
  cause: 'mixed',
  type: 'timed',
  team: 'service',
  minutes: { base, perDriver },
})

const costModel = {
  tapeline: 'cost-model/1',
  name: 'Benchmark',
  currency: 'EUR',
  validFrom: '2024-01',
  costOfCapital: 0.08,
  marginRates: { '*': 0.3 },
  costCentres: [{ id: '1', monthlyMinor: 50_000_000, teams: { service: 1 } }],
  teams: [{ id: 'service', costedBy: 'events', capacityMinutes: 60_000_000, recordedShare: { value: 0.9, low: 0.8, high: 1 } }],
  activities: [
    timed('ticket', 'ticket', 12, { replies: 9 }),
    timed('call', 'call', 16),
    timed('email', 'email', 6),
    timed('visit', 'visit', 90),
    timed('lines', 'order', 0, { lines: 7 }),
    { id: 'packing', kind: 'order', cause: 'asked for', type: 'rated', driver: 'lines', rateMinor: 185 },
  ],
}

export async function measureSnapshot(bench: Bench): Promise<Figure[]> {
  await bench.book()
  const { store } = bench
  await scanRollups(bench)
  const scan = await bench.took(() => scanRollups(bench))
  const cells = await store.query<{ n: number }>(
    `select ${Object.values(rollups)
      .map((r) => `(select count(*) from ${r.table})`)
      .join(' + ')} as n`,
  )
  const parts: [string, number][] = []
  let [step, since] = ['', performance.now()]
  const took = await bench.took(() =>
    takeSnapshot(
      {
        store,
        actor: 'bench',
        now: '2026-01-01T00:00:00.000Z',
        progress: (p) => {
          store.phase(p.step)
          if (step !== '') parts.push([step.toLowerCase(), (performance.now() - since) / 1000])
          step = p.step
          since = performance.now()
        },
      },
      { asOf: '2025-12-30', window: `${months}m`, level: 'customer', costModel, segmentation: null },
    ),
  )
  bench.profile('snapshot')
  const inSql = (name: string) => [...store.seconds].find(([phase]) => phase.toLowerCase() === name)?.[1] ?? 0
  const saying = parts.map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s (SQL ${inSql(name).toFixed(1)})`).join(', ')
  return [
    {
      name: 'snapshot, against one plain scan of the rollups',
      unit: '×',
      value: ratioOf(took.seconds, took.cpu, scan.seconds, scan.sqlCpu),
      from: `${bench.files.accounts.toLocaleString('en')} accounts, ${months} months, ${cells[0]!.n.toLocaleString('en')} cells: ${say(took.seconds, took.cpu)}: ${saying}; the scan ${scan.seconds.toFixed(2)} s`,
    },
  ]
}

async function scanRollups({ store }: Bench): Promise<void> {
  for (const { table, sums } of Object.values(rollups)) await store.query(`select ${sums.map((s) => `sum(${s})`).join(', ')} from ${table}`)
}
