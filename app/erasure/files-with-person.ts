import { loadDraftHeads } from '#store/drafts.ts'
import type { Context } from '../context.ts'
import { withDraftFiles } from '../imports/draft-folder.ts'
import { openDraftTables } from '../imports/draft-tables.ts'
import { foldAddress } from './erased-people.ts'

export interface Sought {
  readonly addresses: readonly string[]
  readonly names: readonly string[]
  /** Keys in their systems: looked for where a person has neither name nor address. */
  readonly keys: readonly string[]
}

/** Drafts whose files hold the person in any cell: what was given lies there as it was given. */
export async function draftsWithPerson(ctx: Context, sought: Sought): Promise<{ id: number; name: string }[]> {
  const words = [...sought.addresses, ...sought.names.map((name) => name.toLowerCase())]
  const wanted = words.length > 0 ? words : sought.keys.map((key) => key.toLowerCase())
  const found: { id: number; name: string }[] = []
  for (const head of await loadDraftHeads(ctx.store)) {
    if (head.files === 0) continue
    ctx.progress?.({ step: `Looking through ${head.name}`, done: found.length, total: 0, unit: 'rows' })
    if (await withDraftFiles(ctx, head.id, (files) => holds(files, wanted))) found.push({ id: head.id, name: head.name })
  }
  return found
}

async function holds(files: Parameters<Parameters<typeof withDraftFiles>[2]>[0], wanted: readonly string[]): Promise<boolean> {
  const { tables, unreadable } = await openDraftTables(files, [])
  // What cannot be read cannot be looked through: it may hold anybody.
  if (unreadable.length > 0) return true
  for (const table of tables)
    for await (const batch of table.rows())
      for (const row of batch) {
        const cells = row.cells.map((cell) => foldAddress(cell))
        const line = cells.join(' ')
        if (wanted.some((word) => line.includes(word))) return true
      }
  return false
}
