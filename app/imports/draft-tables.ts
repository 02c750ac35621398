import path from 'node:path'
import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import { openTables } from '#intake/files/open-tables.ts'
import type { RawTable } from '#intake/files/raw-table.ts'
import { openOptionsFor } from '#intake/mapping/compile-mapping.ts'
import { type FeedFile, partFeeds } from '../feeds/feed-files.ts'
import type { DraftFiles } from './draft-folder.ts'
import { tellApart } from './open-files.ts'

export interface DraftTables {
  readonly tables: readonly RawTable[]
  /** By name in the draft: path as dropped, and #sheet. */
  readonly byName: ReadonlyMap<string, RawTable>
  readonly nameOf: ReadonlyMap<RawTable, string>
  /** Mail and calendar files, which are no tables. */
  readonly feeds: readonly FeedFile[]
  readonly unreadable: readonly { readonly upload: number; readonly problem: string }[]
}

/** Opens every file of a draft; what cannot be read is said of the file and takes no part. */
export async function openDraftTables(files: DraftFiles, mappings: readonly Mapping[]): Promise<DraftTables> {
  const opened: RawTable[] = []
  const unreadable: { upload: number; problem: string }[] = []
  const { feeds, others } = await partFeeds(files.paths)
  for (const file of others) {
    const options = mappings.map((mapping) => openOptionsFor(mapping, file)).find((o) => Object.keys(o).length > 0) ?? {}
    try {
      opened.push(...(await openTables(file, options)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      unreadable.push({ upload: files.uploadOf(file).id, problem: error.message })
    }
  }
  const tables = tellApart(opened)
  const byName = new Map(tables.map((table, i) => [nameInDraft(files.root, opened[i]!), table]))
  return { tables, byName, nameOf: new Map([...byName].map(([name, table]) => [table, name])), feeds, unreadable }
}

/** Path as dropped, and #sheet. */
export function nameInDraft(root: string, table: RawTable): string {
  const hash = table.name.indexOf('#')
  return `${path.relative(root, table.path).replaceAll(path.sep, '/')}${hash < 0 ? '' : table.name.slice(hash)}`
}
