import type { Mapping, TableMapping } from '#api/mapping.ts'
import type { TableName } from '#api/record.ts'
import { type Problem, Refusal } from '#api/refusal.ts'
import type { OpenOptions } from '../files/open-tables.ts'
import type { FileFinding, RawTable } from '../files/raw-table.ts'
import { compileTable } from './compile-table.ts'
import type { CompiledMapping, CompiledTable } from './compiled.ts'
import { suggestion } from './scope.ts'
import { dayOfInstant, type Need, noStyles, recogniseStyles } from './styles.ts'

export interface CompileDefaults {
  /** The organisation's zone, for a mapping that names none. Default: UTC. */
  readonly timeZone?: string | undefined
  /** The organisation's currency, for rows and a mapping that name none. */
  readonly currency?: string | undefined
  /** Instant of the import: nobody answered later than that. */
  readonly now?: string | undefined
}

/** Accounts before what happened on them, headers before lines. */
const order: readonly TableName[] = [
  'account',
  'cross_reference',
  'contact',
  'product',
  'fx_rate',
  'cost_actual',
  'opportunity',
  'sales_order',
  'order_line',
  'invoice_line',
  'payment',
  'interaction',
  'answer',
]

/**
 * Checks a mapping against the headings of the files given and recognises how their numbers and dates are written.
 * A table whose file was not given is left out (finding); a file that is needed for a join must be there.
 *
 * @throws Refusal `invalid` with every problem found and its place in the mapping
 */
export async function compileMapping(
  mapping: Mapping,
  tables: readonly RawTable[],
  defaults: CompileDefaults = {},
): Promise<CompiledMapping> {
  const problems: Problem[] = []
  const findings: FileFinding[] = []
  const { filesByAlias, unused } = assignFiles(mapping, tables)
  const compiled: CompiledTable[] = []
  for (const [i, spec] of mapping.tables.entries()) {
    const path = `tables[${i}]`
    checkAliases(spec, path, mapping, problems)
    const files = filesByAlias.get(spec.from) ?? []
    if (files.length === 0) continue
    for (const [j, join] of (spec.joins ?? []).entries())
      if ((filesByAlias.get(join.file) ?? []).length === 0 && mapping.files[join.file] !== undefined)
        problems.push({
          at: `${path}.joins[${j}].file`,
          message: `no file given is ${patternsText(mapping, join.file)} ("${join.file}"), and ${spec.table} rows need it: give it too`,
        })
    compiled.push({ table: spec.table, scope: spec.scope ?? 'row', files, spec, path })
  }
  for (const alias of Object.keys(mapping.files))
    if ((filesByAlias.get(alias) ?? []).length === 0)
      findings.push({
        code: 'file_not_given',
        message: `No file given is ${patternsText(mapping, alias)} ("${alias}"): what comes from it is not part of this import`,
      })
  for (const file of unused)
    findings.push({ code: 'file_not_named', message: `"${file.name}" is not named in the mapping "${mapping.name}": it is not read` })
  if (compiled.length === 0 && problems.length === 0)
    problems.push({
      at: 'files',
      message: `none of the files given (${tables.map((table) => `"${table.name}"`).join(', ')}) has a name that the mapping knows: ${Object.keys(
        mapping.files,
      )
        .map((alias) => patternsText(mapping, alias))
        .join(', ')}`,
    })

  const timeZone = mapping.timeZone ?? defaults.timeZone ?? 'UTC'
  const currency = mapping.currency ?? defaults.currency
  const today = defaults.now === undefined ? undefined : dayOfInstant(timeZone)(defaults.now)
  const needs = new Map<string, Need>()
  for (const table of compiled)
    for (const file of table.files)
      compileTable(table.spec, table.path, file, {
        mapping,
        timeZone,
        currency,
        today,
        filesByAlias,
        styles: noStyles,
        needs,
        problems,
        documentSums: new Map(),
      })
  if (problems.length > 0) throw mappingRefusal(mapping.name, problems)

  const recognised = await recogniseStyles([...needs.values()])
  return {
    mapping,
    source: mapping.source,
    timeZone,
    currency,
    today,
    tables: compiled.sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table)),
    filesByAlias,
    unusedFiles: unused,
    findings: [...findings, ...recognised.findings],
    styles: recognised.styles,
  }
}

export function mappingRefusal(name: string, problems: readonly Problem[]): Refusal {
  const once = [...new Map(problems.map((problem) => [`${problem.at}\u0000${problem.message}`, problem])).values()]
  const many = once.length === 1 ? 'one problem' : `${once.length} problems`
  return new Refusal(
    'invalid',
    `Cannot use the mapping "${name}" as it has ${many}: correct ${once.length === 1 ? 'it' : 'them'} and try again`,
    once,
  )
}

function checkAliases(spec: TableMapping, path: string, mapping: Mapping, problems: Problem[]): void {
  const known = Object.keys(mapping.files)
  const check = (alias: string, at: string) => {
    if (mapping.files[alias] === undefined)
      problems.push({ at, message: `"${alias}" is not among the "files" of the mapping${suggestion(alias, known)}` })
  }
  check(spec.from, `${path}.from`)
  for (const [i, join] of (spec.joins ?? []).entries()) check(join.file, `${path}.joins[${i}].file`)
}

/** Which of the files given feed which alias. */
export function assignFiles(mapping: Mapping, tables: readonly RawTable[]) {
  const filesByAlias = new Map<string, RawTable[]>()
  const used = new Set<RawTable>()
  for (const alias of Object.keys(mapping.files)) {
    const files = tables.filter((table) => matchesFile(mapping, alias, table))
    for (const file of files) used.add(file)
    filesByAlias.set(alias, files)
  }
  return { filesByAlias, unused: tables.filter((table) => !used.has(table)) }
}

function patternsOf(mapping: Mapping, alias: string): readonly string[] {
  const file = mapping.files[alias]
  if (file === undefined) return []
  if (typeof file === 'string') return [file]
  return typeof file.name === 'string' ? [file.name] : file.name
}

const patternsText = (mapping: Mapping, alias: string) =>
  patternsOf(mapping, alias)
    .map((pattern) => `"${pattern}"`)
    .join(' or ')

/** A pattern with a slash is compared with the end of the path, one without with the name; case does not matter. */
function matchesFile(mapping: Mapping, alias: string, table: RawTable): boolean {
  const file = mapping.files[alias]
  const [fileName, sheet] = splitSheet(table.name)
  if (typeof file === 'object' && file.sheet !== undefined && sheet !== null && file.sheet !== sheet) return false
  const path = `/${table.path.replaceAll('\\', '/')}`
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return patternsOf(mapping, alias).some((pattern) => {
    const regex = patternRegex(pattern)
    if (!pattern.includes('/')) return regex.test(fileName) || regex.test(table.name)
    return regex.test(path) || regex.test(folder + table.name) || regex.test(folder + fileName)
  })
}

function patternRegex(pattern: string): RegExp {
  const body = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\*/g, '[^/]*')
  return new RegExp(`${pattern.includes('/') ? '(^|/)' : '^'}${body.replace(/^\//, '')}$`, 'iu')
}

function splitSheet(name: string): [file: string, sheet: string | null] {
  const at = name.indexOf('#')
  return at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)]
}

/** What a mapping says about opening a file: give it to `openTables`. */
export function openOptionsFor(mapping: Mapping, path: string): OpenOptions {
  const name = path.replaceAll('\\', '/').split('/').at(-1) ?? path
  const table = { name, path } as RawTable
  for (const [alias, file] of Object.entries(mapping.files)) {
    if (typeof file === 'string' || !matchesFile(mapping, alias, table)) continue
    return {
      ...(file.encoding === undefined ? {} : { encoding: file.encoding }),
      ...(file.separator === undefined ? {} : { separator: file.separator }),
      ...(file.headerRow === undefined ? {} : { headerRow: file.headerRow }),
      ...(file.sheet === undefined ? {} : { sheet: file.sheet }),
    }
  }
  return {}
}
