/** New rates over the whole book, against reading the same columns once. No database: the same on either engine. */
import { recost } from '#engine/costing/recost.ts'
import type { Figure } from './bench.ts'
import { percentile } from './timed-store.ts'

const accounts = 1_000_000
const activities = 20
const repetitions = 9

export function measureRecost(): Figure[] {
  const columns = Array.from({ length: activities }, (_, a) => Float64Array.from({ length: accounts }, (_, i) => (i * (a + 7)) % 1009))
  const out = new Float64Array(accounts)
  const [costing, reading]: [number[], number[]] = [[], []]
  let checksum = 0
  for (let i = 0; i < repetitions; i++) {
    const rates = columns.map((_, a) => 0.1 + ((a * 31 + i) % 17) / 10)
    const from = performance.now()
    recost(columns, rates, out)
    const between = performance.now()
    for (const column of columns) checksum += sumOf(column)
    costing.push(between - from)
    reading.push(performance.now() - between)
  }
  if (!(checksum > 0)) throw new RangeError('the columns were not read')
  const [cost, read] = [percentile(costing, 0.5), percentile(reading, 0.5)]
  return [
    {
      name: 'recosting under new rates, against summing the columns once',
      value: cost / read,
      unit: '×',
      aim: 4,
      from: `1,000,000 accounts × ${activities} activities: ${cost.toFixed(1)} ms against ${read.toFixed(1)} ms (medians of ${repetitions})`,
    },
  ]
}

function sumOf(column: Float64Array): number {
  let total = 0
  for (let i = 0; i < column.length; i++) total += column[i]!
  return total
}
