/** Correcting a mapping by pointing: which column is read as what. Pure: a mapping in, a mapping out. */
import type { Columns, Duration, Mapping, TableMapping, Value } from '#api/mapping.ts'
import type { TableName } from '#api/record.ts'
import { columnsIn } from '../recognise/column-uses.ts'
import { targetOf } from '../recognise/kind-tables.ts'

type Unit = Extract<Duration, { unit: unknown }>['unit']
type Given = Columns[string]
const records = ['drivers', 'attributes'] as const

export interface ColumnUse {
  /** `table.name`; of drivers and attributes `table.drivers.name`. */
  readonly target: string
  /** Read as it stands; not through a formula, a list of codes, or another file. */
  readonly direct: boolean
  readonly unit: Unit | null
}

/** What the columns of a file are read as, by heading; `aliases` are the file's in the mapping. */
export function usesOf(mapping: Mapping, aliases: readonly string[], header: readonly string[]): Map<string, ColumnUse[]> {
  const uses = new Map<string, ColumnUse[]>()
  for (const spec of mapping.tables)
    for (const { target, given } of valuesOf(spec))
      for (const name of new Set(columnsIn(given))) {
        const heading = headingIn(spec, aliases, header, name)
        if (heading === null) continue
        const use = { target, direct: isDirect(given) && aliases.includes(spec.from), unit: unitOf(given) }
        uses.set(heading, [...(uses.get(heading) ?? []), use])
      }
  return uses
}

/**
 * The mapping with a column of a file read as exactly these targets. Uses that stay are not touched, however they are written; others
 * are taken out, with whatever else fed them.
 */
export function setTargets(
  mapping: Mapping,
  file: { readonly alias: string; readonly header: readonly string[] },
  heading: string,
  wanted: readonly string[],
  unit?: Unit,
): Mapping {
  const missing = new Set(wanted)
  const tables = mapping.tables.map((spec): TableMapping => {
    const columns: Record<string, unknown> = {}
    for (const { target, given } of valuesOf(spec)) {
      const ours = columnsIn(given).some((name) => headingIn(spec, [file.alias], file.header, name) === heading)
      if (ours && !wanted.includes(target)) continue
      if (ours) missing.delete(target)
      place(columns, target, ours && unit !== undefined ? withUnit(given, unit) : given)
    }
    return { ...spec, columns: columns as Columns }
  })
  for (const target of missing) {
    const table = target.split('.')[0] as TableName
    const at = tables.findIndex((spec) => spec.table === table && spec.from === file.alias)
    const spec = at < 0 ? ({ table, from: file.alias, columns: {} } as TableMapping) : tables[at]!
    const columns = structuredClone(spec.columns) as Record<string, unknown>
    place(columns, target, targetOf(target)?.kind === 'duration' ? { value: heading, unit: unit ?? 'minutes' } : heading)
    // An interaction has a kind, which no column of most files says.
    if (table === 'interaction') columns.kind ??= { constant: 'ticket' }
    const next = { ...spec, columns: columns as Columns }
    if (at < 0) tables.push(next)
    else tables[at] = next
  }
  return { ...mapping, tables: tables.filter(({ columns }) => Object.keys(columns).length > 0) }
}

/** Values of a table with what they are for; drivers and attributes one by one. */
function valuesOf(spec: TableMapping): { target: string; given: Given }[] {
  return Object.entries(spec.columns).flatMap(([name, given]) =>
    records.includes(name as 'drivers') && given !== undefined
      ? Object.entries(given as Record<string, Given>).map(([key, inner]) => ({ target: `${spec.table}.${name}.${key}`, given: inner }))
      : [{ target: `${spec.table}.${name}`, given }],
  )
}

function place(columns: Record<string, unknown>, target: string, given: unknown): void {
  const [, name = '', ...rest] = target.split('.')
  if (rest.length === 0) columns[name] = given
  else columns[name] = { ...(columns[name] as object | undefined), [rest.join('.')]: given }
}

/** The column of the file that a name in a table of the mapping means, if it is one of the file's. */
function headingIn(spec: TableMapping, aliases: readonly string[], header: readonly string[], name: string): string | null {
  if (aliases.includes(spec.from) && header.includes(name)) return name
  const dot = name.indexOf('.')
  const join = dot > 0 ? spec.joins?.find((one) => (one.as ?? one.file) === name.slice(0, dot)) : undefined
  const heading = name.slice(dot + 1)
  return join !== undefined && aliases.includes(join.file) && header.includes(heading) ? heading : null
}

function isDirect(given: Given): boolean {
  if (typeof given === 'string') return true
  if (typeof given !== 'object' || given === null) return false
  if ('column' in given) return true
  return 'unit' in given && isDirect((given as { value: Value }).value)
}

const unitOf = (given: Given): Unit | null =>
  typeof given === 'object' && given !== null && 'unit' in given ? ((given as { unit: Unit }).unit ?? null) : null

const withUnit = (given: Given, unit: Unit): Given =>
  typeof given === 'object' && given !== null && 'unit' in given ? ({ ...given, unit } as Given) : given

/** Two mappings of one source as one: aliases of the second that are taken get a new name. */
export function joinMappings(first: Mapping, second: Mapping): Mapping {
  const renamed = new Map<string, string>()
  for (const alias of Object.keys(second.files)) {
    let name = alias
    for (let n = 2; first.files[name] !== undefined || [...renamed.values()].includes(name); n++) name = `${alias}_${n}`
    renamed.set(alias, name)
  }
  const tables = second.tables.map((spec): TableMapping => {
    const joins = spec.joins?.map((join) => ({ ...join, as: join.as ?? join.file, file: renamed.get(join.file) ?? join.file }))
    return { ...spec, from: renamed.get(spec.from) ?? spec.from, ...(joins && { joins }) }
  })
  const files = Object.fromEntries(Object.entries(second.files).map(([alias, given]) => [renamed.get(alias)!, given]))
  return {
    ...first,
    ...(first.currency === undefined && second.currency !== undefined && { currency: second.currency }),
    files: { ...first.files, ...files },
    tables: [...first.tables, ...tables],
  }
}
