import { z } from 'zod'

/** Query of every list: `cursor` is what the previous page gave as `next`. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('cursor of the next page; null on the last'),
    total: z.int().nullable(),
  })

/** A page of a list that is in memory: the cursor is where the next one begins. */
export function pageFrom<T>(all: readonly T[], { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const from = cursor === undefined ? 0 : Number.parseInt(cursor, 36)
  const start = Number.isSafeInteger(from) && from >= 0 ? from : 0
  const items = all.slice(start, start + limit)
  return { items, next: start + limit < all.length ? (start + limit).toString(36) : null, total: all.length }
}
