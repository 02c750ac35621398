import { createHash } from 'node:crypto'
import type { Portfolio } from '#engine/portfolio/portfolio.ts'

/** Changes when any number, key or model a measurement rests on changes, and only then. */
export function inputHash(portfolio: Portfolio, models: readonly unknown[]): string {
  const hash = createHash('sha256')
  const { months, leaves, ...rest } = portfolio
  hash.update(canonical(rest)).update(canonical(models))
  for (const [i, source] of leaves.source.entries()) hash.update(`${source}\u001f${leaves.externalId[i]}\u001f${leaves.firstDay[i]}\n`)
  for (const book of months) {
    hash.update(`${book.month} ${book.whole}\n`)
    for (const table of [book.trade, book.uncosted, book.kinds, book.drivers])
      for (const [name, column] of Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1))) {
        const values = column as Int32Array | Float64Array
        hash.update(`${name}\n`).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      }
  }
  return hash.digest('hex')
}

/** JSON with keys in order: two files with the same content are the same model. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

export const bodyHash = (body: unknown): string => createHash('sha256').update(canonical(body)).digest('hex')
