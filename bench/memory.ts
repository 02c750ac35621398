/** Memory while the book is imported: it must not depend on how long the files are. */
import type { Bench, Figure } from './bench.ts'
import { percentile } from './timed-store.ts'

const mb = (bytes: number) => bytes / 1024 / 1024

export async function measureMemory(bench: Bench): Promise<Figure[]> {
  const { memory } = await bench.book()
  const bytes = memory.samples.map((s) => s.bytes)
  const max = Math.max(memory.start, ...bytes)
  // The first third warms up: code is compiled, the heap and the embedded engine's memory find their size.
  const later = memory.samples.slice(Math.floor(bytes.length / 3)).map((s) => s.bytes)
  const half = Math.floor(later.length / 2)
  const growth = percentile(later.slice(half), 0.5) - percentile(later.slice(0, half), 0.5)
  const rows = (bench.files.rows * 2) / 3 / 2 / 1_000_000
  return [
    {
      name: 'memory of the process during import, most against start',
      value: max / memory.start,
      unit: '×',
      from: `${mb(memory.start).toFixed(0)} MB at the start, ${mb(max).toFixed(0)} MB at most, ${mb(bytes.at(-1) ?? max).toFixed(0)} MB at the end`,
    },
    {
      name: 'memory growth during import',
      value: mb(growth) / rows,
      unit: 'MB per million rows',
      from: `median of the last third of the time against the third before: ${mb(growth).toFixed(0)} MB`,
    },
  ]
}
