import { createReadStream } from 'node:fs'
import { loadDraftHeads } from '#store/drafts.ts'
import type { Context } from '../context.ts'
import { type DraftFiles, withDraftFiles } from '../imports/draft-folder.ts'
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

async function holds(files: DraftFiles, wanted: readonly string[]): Promise<boolean> {
  const { tables, feeds, unreadable } = await openDraftTables(files, [])
  // Mail and calendars, and what is no table: as it lies there.
  const others = [
    ...feeds.map((feed) => feed.path),
    ...files.paths.filter((file) => unreadable.some((one) => one.upload === files.uploadOf(file).id)),
  ]
  for (const file of others) if (await mentions(file, wanted)) return true
  for (const table of tables)
    for await (const batch of table.rows())
      for (const row of batch) {
        const line = row.cells.map(foldAddress).join(' ')
        if (wanted.some((word) => line.includes(word))) return true
      }
  return false
}

async function mentions(file: string, wanted: readonly string[]): Promise<boolean> {
  const longest = Math.max(...wanted.map((word) => word.length))
  let before = ''
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const text = before + (chunk as string).toLowerCase()
    if (wanted.some((word) => text.includes(word))) return true
    before = text.slice(-longest)
  }
  return false
}
