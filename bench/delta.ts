/** A small file on a full book: half of its rows changed, half new. What it costs must depend on the file, not on the book. */
import { type Bench, type Figure, ratioOf, say } from './bench.ts'
import { writeDelta } from './book.ts'

/** 50,000 rows of two million. */
const share = 40

export async function measureDelta(bench: Bench): Promise<Figure[]> {
  const book = await bench.book()
  const delta = await writeDelta(bench.folder, bench.files, Math.round(bench.files.rows / share))
  const took = await bench.importRows(delta, 'book')
  bench.profile('delta')
  return [
    {
      name: 'delta, end to end, against importing the book',
      unit: '%',
      aim: 5,
      value: 100 * ratioOf(took.seconds, took.cpu, book.seconds, book.cpu),
      from: `${delta.rows.toLocaleString('en')} rows ${say(took.seconds, took.cpu)}; ${bench.files.rows.toLocaleString('en')} rows ${say(book.seconds, book.cpu)}`,
    },
  ]
}
