import type { Db } from './db.ts'

const blockSize = 1000

/** Ids from the sequence, in blocks; gaps are of no meaning. */
export async function newIds(db: Db, n: number): Promise<number[]> {
  const ids: number[] = []
  const blocks = await db.query<{ start: number }>(`select nextval('tapeline_id') as start from generate_series(1, $1)`, [
    Math.ceil(n / blockSize),
  ])
  for (const { start } of blocks) for (let i = 0; i < blockSize && ids.length < n; i++) ids.push(start + i)
  return ids
}

export const newId = async (db: Db): Promise<number> => (await newIds(db, 1))[0]!

/** The next number of what people name by number. */
export async function newNumber(db: Db, of: 'import' | 'snapshot' | 'merge'): Promise<number> {
  const [row] = await db.query<{ number: number }>(`select nextval('${of}_number') as number`)
  return row!.number
}
