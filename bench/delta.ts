/** A small file on a full book: half of its rows changed, half new. What it costs must depend on the file, not on the book. */
import type { Bench, Figure } from './bench.ts'
import { writeDelta } from './book.ts'
import { sum } from './timed-store.ts'

/** 50,000 rows of two million. */
const share = 40

export async function measureDelta(bench: Bench): Promise<Figure[]> {
  const book = await bench.book()
  const delta = await writeDelta(bench.folder, bench.files, Math.round(bench.files.rows / share))
  bench.store.start()
  const seconds = await bench.importRows(delta, 'book')
  bench.profile('delta')
  const sql = sum(bench.store.seconds.values())
  return [
    {
      ...{ name: 'delta, end to end, against importing the book', value: (100 * seconds) / book.seconds, unit: '%', aim: 5 },
      from: `${delta.rows.toLocaleString('en')} rows: ${seconds.toFixed(2)} s, of which SQL ${sql.toFixed(2)} s; the book of ${bench.files.rows.toLocaleString('en')}: ${book.seconds.toFixed(1)} s`,
    },
  ]
}
