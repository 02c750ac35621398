import type { Mapping, Value } from '#api/mapping.ts'
import type { RawTable } from '../files/raw-table.ts'
import { parseFormula } from '../mapping/formula.ts'

/** Which column of a file a mapping reads, and for what: the first use by heading. */
export function columnUses(mapping: Mapping, file: RawTable): Map<string, string> {
  const uses = new Map<string, string>()
  const aliases = Object.entries(mapping.files)
    .filter(([, given]) =>
      namesOf(given).some(
        (name) => file.name === name || `${file.path}`.replaceAll('\\', '/').endsWith(name) || name.endsWith(`/${file.name}`),
      ),
    )
    .map(([alias]) => alias)
  for (const table of mapping.tables) {
    for (const [name, given] of Object.entries(table.columns)) {
      for (const column of columnsIn(given)) {
        const dot = column.indexOf('.')
        const joined = dot > 0 ? table.joins?.find((join) => (join.as ?? join.file) === column.slice(0, dot)) : undefined
        const own = file.header.includes(column) && aliases.includes(table.from)
        const heading = own ? column : joined !== undefined && aliases.includes(joined.file) ? column.slice(dot + 1) : null
        if (heading !== null && file.header.includes(heading) && (!uses.has(heading) || own))
          if (!uses.has(heading)) uses.set(heading, `${table.table}.${name}`)
      }
    }
  }
  return uses
}

const namesOf = (given: Mapping['files'][string]): readonly string[] =>
  typeof given === 'string' ? [given] : typeof given.name === 'string' ? [given.name] : given.name

/** Column names in a value, a duration, or a record of drivers. */
export function columnsIn(given: unknown): string[] {
  if (typeof given === 'string') return [given]
  if (typeof given !== 'object' || given === null) return []
  if ('formula' in given) return formulaColumns(given as Extract<Value, { formula: string }>)
  return Object.entries(given).flatMap(([key, value]) => {
    if (
      [
        'constant',
        'map',
        'separator',
        'missing',
        'unit',
        'zero',
        'round',
        'in',
        'notIn',
        'words',
        'decimals',
        'ids',
        'numberStyle',
        'dateStyle',
      ].includes(key)
    )
      return []
    if (key === 'when') return Object.values(value as object).flatMap(columnsIn)
    return Array.isArray(value) ? value.flatMap(columnsIn) : columnsIn(value)
  })
}

function formulaColumns(value: Extract<Value, { formula: string }>): string[] {
  const named = value.with ?? {}
  const found: string[] = []
  const walk = (node: ReturnType<typeof parseFormula>): void => {
    if (node.op === 'name') found.push(...(Object.hasOwn(named, node.name) ? columnsIn(named[node.name]) : [node.name]))
    else if ('left' in node) {
      walk(node.left)
      walk(node.right)
    } else if (node.op === 'negate') walk(node.of)
    else if ('of' in node && Array.isArray(node.of)) for (const one of node.of) walk(one)
  }
  walk(parseFormula(value.formula))
  return found
}
