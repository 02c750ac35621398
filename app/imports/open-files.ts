import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import { openTables } from '#intake/files/open-tables.ts'
import type { RawTable } from '#intake/files/raw-table.ts'
import { compileMapping, openOptionsFor } from '#intake/mapping/compile-mapping.ts'
import type { CompiledMapping } from '#intake/mapping/compiled.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { type Recognition, recognise, writtenByUs } from '#intake/recognise/recognise.ts'
import { type FeedFile, partFeeds } from '../feeds/feed-files.ts'
import { ignoredFile } from './file-names.ts'

/** Files as named, folders as the files in them (and in their folders), in order of name. */
export function listFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((given) => {
    let stat: ReturnType<typeof statSync>
    try {
      stat = statSync(given)
    } catch {
      throw new Refusal('not_found', `Cannot import ${given} as there is no such file or folder: check the name`)
    }
    if (!stat.isDirectory()) return [given]
    const entries = readdirSync(given, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && !ignoredFile.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
  })
  if (files.length === 0) throw new Refusal('invalid', `Cannot import from ${paths.join(', ')} as there is no file in it`)
  return [...new Set(files.map((file) => path.resolve(file)))]
}

export interface OpenedFiles {
  readonly tables: readonly RawTable[]
  readonly compiled: readonly CompiledMapping[]
  /** Null when mappings were given. */
  readonly recognition: Recognition | null
  /** Mail and calendar files: they need no mapping. */
  readonly feeds: readonly FeedFile[]
}

/** What the record says where a mapping says nothing. */
export interface MappingDefaults {
  readonly timeZone?: string
  readonly currency?: string
  readonly now?: string
}

/** Opens files and gets a mapping for them: the ones given, or what recognition proposes. */
export async function openFiles(
  paths: readonly string[],
  given: readonly unknown[] | null,
  defaults: MappingDefaults = {},
): Promise<OpenedFiles> {
  const { feeds, others: files } = await partFeeds(listFiles(paths))
  if (files.length === 0) return { tables: [], compiled: [], recognition: null, feeds }
  if (given !== null && given.length > 0) {
    const mappings = given.map(parseMapping)
    const tables = await openTablesFor(files, mappings)
    const compiled: CompiledMapping[] = []
    for (const mapping of mappings) compiled.push(await compileMapping(mapping, tables, defaults))
    return { tables, compiled, recognition: null, feeds }
  }
  const tables = await openTablesFor(files, [])
  const recognition = await recognise(tables)
  if (recognition.sources.length === 0 && recognition.tables.every((table) => table.reasons.includes(writtenByUs)))
    throw new Refusal('invalid', `Cannot import ${tables.map((t) => t.name).join(', ')}. ${writtenByUs}`)
  if (recognition.sources.length === 0)
    throw new Refusal(
      'invalid',
      `Cannot tell what ${tables.map((t) => t.name).join(', ')} holds: give a mapping file (docs/mapping.md), or check that the first row has headings`,
    )
  const compiled: CompiledMapping[] = []
  for (const { mapping, files: own } of recognition.sources) {
    const tablesOfSource = tables.filter((t) => own.includes(t.path))
    compiled.push(await compileMapping(mapping, tablesOfSource, defaults))
  }
  return { tables, compiled, recognition, feeds }
}

/** Opens files the way the mapping that names them says. */
export async function openTablesFor(files: readonly string[], mappings: readonly Mapping[]): Promise<RawTable[]> {
  const tables: RawTable[] = []
  for (const file of files) {
    const options = mappings.map((mapping) => openOptionsFor(mapping, file)).find((o) => Object.keys(o).length > 0) ?? {}
    tables.push(...(await openTables(file, options)))
  }
  return tellApart(tables)
}

/** Tables of one name in several folders are told apart by their folder. */
export function tellApart(tables: readonly RawTable[]): RawTable[] {
  const count = new Map<string, number>()
  for (const { name } of tables) count.set(name, (count.get(name) ?? 0) + 1)
  return tables.map((table) => {
    if (count.get(table.name) === 1) return table
    const folder = path.basename(path.dirname(table.path))
    return Object.create(table, { name: { value: `${folder}/${table.name}`, enumerable: true } }) as RawTable
  })
}
