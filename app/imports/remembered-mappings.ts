/** What was imported last time, to be recognised next time: the mapping of each source with the files it read. */
import { basename, dirname } from 'node:path'
import type { Draft } from '#api/import-draft.ts'
import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import type { RawTable } from '#intake/files/raw-table.ts'
import { assignFiles } from '#intake/mapping/compile-mapping.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { dropRemembered, loadRemembered, saveRemembered } from '#store/drafts.ts'
import { loadImport, loadImportFiles } from '#store/imports.ts'
import type { Context } from '../context.ts'

type Difference = NonNullable<Draft['sources'][number]['lastTime']>['differences'][number]

export interface RememberedFile {
  readonly alias: string
  readonly name: string
  readonly folder: string
  readonly header: readonly string[]
  readonly rows: number
  readonly bytes: number
}

export interface RememberedSource {
  readonly source: string
  readonly import: number
  readonly at: string
  readonly actor: string
  readonly mapping: Mapping
  readonly files: readonly RememberedFile[]
}

export async function loadRememberedSources(db: Db): Promise<RememberedSource[]> {
  return (await loadRemembered(db)).map((row) => ({
    ...{ source: row.source, import: row.import_id, at: row.remembered_at, actor: row.actor },
    mapping: parseMapping(row.mapping),
    files: row.files as RememberedFile[],
  }))
}

/** Of what an import was read by, the mappings: mail and calendar files need none. */
export const mappingsOf = (stored: unknown): { mapping: Mapping; files: string[] }[] =>
  (stored as { mapping?: Mapping; files: string[] }[]).flatMap(({ mapping, files }) => (mapping ? [{ mapping, files }] : []))

/** Keeps the mappings of an import that is done. Files that did not come this time stay remembered from before. */
export async function rememberMappings(ctx: Context, tx: Db, importId: number): Promise<void> {
  const found = await loadImport(tx, importId)
  const given = await loadImportFiles(tx, importId)
  // Corrected rows are a part of a file under another name.
  if (given.some((file) => /\.rejected-\d+/.test(file.name))) return
  const before = new Map((await loadRemembered(tx)).map((row) => [row.source, row.files as RememberedFile[]]))
  if (!found) return
  for (const { mapping, files: paths } of mappingsOf(found.mappings)) {
    const tables = given
      .filter((file) => paths.includes(file.path))
      .map((file) => ({ ...file, name: file.name, path: file.path }) as unknown as RawTable)
    const { filesByAlias } = assignFiles(mapping, tables)
    const files = [...filesByAlias].flatMap(([alias, own]) =>
      own.map((table): RememberedFile => {
        const file = given.find((one) => one.path === table.path && one.name === table.name)!
        const folder = basename(dirname(file.path))
        return { alias, name: basename(file.name), folder, header: file.header, rows: file.rows_read, bytes: file.bytes }
      }),
    )
    const aliases = new Set(files.map((file) => file.alias))
    const kept = (before.get(mapping.source) ?? []).filter((file) => mapping.files[file.alias] !== undefined && !aliases.has(file.alias))
    await saveRemembered(tx, { source: mapping.source, importId, actor: found.actor, now: ctx.now, mapping, files: [...files, ...kept] })
  }
}

export interface Recollection {
  readonly remembered: RememberedSource
  /** The mapping with the names of the files given. */
  readonly mapping: Mapping
  readonly tables: readonly string[]
  readonly differences: readonly Difference[]
}

const alikeEnough = 0.6

/** Which tables are those of last time: by their headings, and by their names when headings came or went. */
export function recollect(remembered: readonly RememberedSource[], tables: ReadonlyMap<string, RawTable>): Recollection[] {
  const wanted = new Map<RememberedSource, { name: string; table: RawTable; file: RememberedFile }[]>()
  for (const [name, table] of tables) {
    let best: { source: RememberedSource; file: RememberedFile } | null = null
    let most = alikeEnough
    for (const source of remembered)
      for (const file of source.files) {
        const alike = likeness(table, file)
        if (alike <= most) continue
        most = alike
        best = { source, file }
      }
    if (best) wanted.set(best.source, [...(wanted.get(best.source) ?? []), { name, table, file: best.file }])
  }
  return [...wanted].map(([source, matched]) => ({
    remembered: source,
    mapping: { ...source.mapping, files: { ...source.mapping.files, ...filesGiven(source.mapping, matched, [...tables.keys()]) } },
    tables: matched.map((one) => one.name),
    differences: differencesOf(source, matched),
  }))
}

const surelyAlike = 0.85

/** 1 and more: the same headings. Below: the share of headings both have, if it is large or the names are alike but for dates in them. */
function likeness(table: RawTable, file: RememberedFile): number {
  const sameName = lettersOf(basename(table.name)) === lettersOf(file.name)
  const sameFolder = basename(dirname(table.path)) === file.folder
  const [mine, theirs] = [new Set(table.header), new Set(file.header)]
  const shared = [...mine].filter((heading) => theirs.has(heading)).length
  const all = new Set([...mine, ...theirs]).size
  if (shared === all && all > 0) return 1 + (sameName ? 0.5 : 0) + (sameFolder ? 0.1 : 0)
  const share = shared / Math.max(1, all)
  return sameName || share >= surelyAlike ? share : 0
}

const lettersOf = (name: string) => name.toLowerCase().replace(/[^\p{L}]+/gu, '')

function filesGiven(
  mapping: Mapping,
  matched: readonly { name: string; file: RememberedFile }[],
  all: readonly string[],
): Mapping['files'] {
  const files: Mapping['files'] = {}
  for (const alias of new Set(matched.map((one) => one.file.alias))) {
    const names = matched.filter((one) => one.file.alias === alias).map((one) => nameAmong(one.name, all))
    const before = mapping.files[alias]
    const options = typeof before === 'object' ? before : {}
    files[alias] = names.length === 1 && typeof before !== 'object' ? names[0]! : { ...options, name: names }
  }
  return files
}

/** The shortest end of its path that no other has. */
function nameAmong(name: string, all: readonly string[]): string {
  const parts = name.split('/')
  for (let n = 1; n < parts.length; n++) {
    const end = parts.slice(-n).join('/')
    if (all.filter((other) => `/${other}`.endsWith(`/${end}`)).length === 1) return end
  }
  return parts.length > 1 || all.every((other) => other === name || !other.endsWith(`/${name}`)) ? name : `files/${name}`
}

function differencesOf(
  source: RememberedSource,
  matched: readonly { name: string; table: RawTable; file: RememberedFile }[],
): Difference[] {
  const differences: Difference[] = []
  for (const { name, table, file } of matched) {
    for (const column of table.header.filter((heading) => !file.header.includes(heading)))
      differences.push({
        code: 'new_column',
        table: name,
        column,
        message: `${name} has a column "${column}" that was not there last time: it is not read`,
      })
    for (const column of file.header.filter((heading) => !table.header.includes(heading)))
      differences.push({ code: 'missing_column', table: name, column, message: `${name} has no column "${column}" any more` })
    if (file.bytes > 0 && table.bytes < file.bytes / 2)
      differences.push({
        ...{ code: 'smaller_file' as const, table: name, column: null },
        message: `${name} has ${Math.round((100 * table.bytes) / file.bytes)} % of the size it had last time`,
      })
  }
  const given = new Set(matched.map((one) => one.file.alias))
  for (const file of source.files.filter((one) => !given.has(one.alias)))
    differences.push({ code: 'missing_file', table: null, column: null, message: `${file.name} came last time and is not here` })
  return differences
}

export async function forgetRemembered(ctx: Context, source: string): Promise<void> {
  if ((await dropRemembered(ctx.store, source)) === 0) throw new Refusal('not_found', `Nothing is remembered for "${source}"`)
  await saveAudit(ctx.store, ctx, 'forget mapping', `source:${source}`, {})
}
