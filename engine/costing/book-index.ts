/** Finds the rows of a month by kind and driver without scanning them once per activity. */
import type { MonthBook, Portfolio } from '../portfolio/portfolio.ts'

/** Row numbers by bucket, in the order of the table. */
export interface RowsByBucket {
  readonly rows: Int32Array
  /** Rows of bucket b are `rows[starts[b]] … rows[starts[b + 1] - 1]`. */
  readonly starts: Int32Array
}

export interface BookIndex {
  readonly book: MonthBook
  readonly byKind: RowsByBucket
  /** Bucket = kind × number of drivers + driver. */
  readonly byKindAndDriver: RowsByBucket
}

/**
 * Indexes a month's events.
 *
 * @param portfolio  whose kinds and drivers the rows name
 * @param book       one of its months
 * @returns          row numbers by kind, and by kind and driver
 * @source  Cormen, Leiserson, Rivest & Stein, Introduction to Algorithms, §8.2 (counting sort) — docs/methods/cost-to-serve.md
 * @example groupRows(Int32Array.of(1, 0, 1), 2).rows.join() // '1,0,2'
 */
export function indexBook(portfolio: Portfolio, book: MonthBook): BookIndex {
  const { kinds, drivers } = book
  const driverBuckets = new Int32Array(drivers.kind.length)
  for (let row = 0; row < driverBuckets.length; row++) {
    driverBuckets[row] = drivers.kind[row]! * portfolio.drivers.length + drivers.driver[row]!
  }
  return {
    book,
    byKind: groupRows(kinds.kind, portfolio.kinds.length),
    byKindAndDriver: groupRows(driverBuckets, portfolio.kinds.length * portfolio.drivers.length),
  }
}

/**
 * Groups row numbers by a bucket, stable.
 *
 * @param bucketOfRow  bucket per row, 0 ≤ bucket < count
 * @param count        number of buckets
 * @returns            row numbers by bucket
 * @source  Cormen, Leiserson, Rivest & Stein, Introduction to Algorithms, §8.2 (counting sort) — docs/methods/cost-to-serve.md
 * @example groupRows(Int32Array.of(1, 0, 1), 2).starts.join() // '0,1,3'
 */
export function groupRows(bucketOfRow: Int32Array, count: number): RowsByBucket {
  const starts = new Int32Array(count + 1)
  for (const bucket of bucketOfRow) starts[bucket + 1]!++
  for (let b = 0; b < count; b++) starts[b + 1]! += starts[b]!
  const next = starts.slice(0, count)
  const rows = new Int32Array(bucketOfRow.length)
  for (let row = 0; row < bucketOfRow.length; row++) rows[next[bucketOfRow[row]!]!++] = row
  return { rows, starts }
}
