import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import { openTables } from '#intake/files/open-tables.ts'
import type { RawTable } from '#intake/files/raw-table.ts'
import { compileMapping } from '#intake/mapping/compile-mapping.ts'
import type { CompiledMapping } from '#intake/mapping/compiled.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { type Recognition, recognise } from '#intake/recognise/recognise.ts'

/** Files that are never tables: what lies in a folder beside an export. */
const ignored = /^\.|^(README|LICENSE|NOTICE|INVENTED)|\.(md|json|pdf|png|jpe?g|docx?|html?)$/i

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
      .filter((entry) => entry.isFile() && !ignored.test(entry.name))
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
}

/** Opens files and gets a mapping for them: the ones given, or what recognition proposes. */
export async function openFiles(paths: readonly string[], mappings: readonly unknown[] | null): Promise<OpenedFiles> {
  const tables: RawTable[] = []
  for (const file of listFiles(paths)) tables.push(...(await openTables(file)))
  if (mappings !== null && mappings.length > 0) {
    const compiled: CompiledMapping[] = []
    for (const mapping of mappings) compiled.push(await compileMapping(parseMapping(mapping), tables))
    return { tables, compiled, recognition: null }
  }
  const recognition = await recognise(tables)
  if (recognition.sources.length === 0)
    throw new Refusal(
      'invalid',
      `Cannot tell what ${tables.map((t) => t.name).join(', ')} holds: give a mapping file (docs/mapping.md), or check that the first row has headings`,
    )
  const compiled: CompiledMapping[] = []
  for (const { mapping, files } of recognition.sources)
    compiled.push(
      await compileMapping(
        mapping as Mapping,
        tables.filter((t) => files.includes(t.path) || files.includes(t.name)),
      ),
    )
  return { tables, compiled, recognition }
}
