import type { Columns, Driver, Duration, Mapping, TableMapping, Value } from '#api/mapping.ts'
import type { TableName } from '#api/record.ts'
import type { FileKind } from '../recognise/kinds.ts'
import type { TableProfile } from '../recognise/profile.ts'

/** A file as one of the kinds a dialect has. */
export interface Role {
  /** Alias of the file in the mapping. */
  readonly alias: string
  readonly kind: FileKind
  /** 0–1. */
  readonly confidence: number
  readonly reasons: readonly string[]
}

export interface PresetFile {
  readonly profile: TableProfile
  readonly role: Role
}

export interface Draft {
  readonly tables: readonly TableMapping[]
  readonly settings?: Partial<Pick<Mapping, 'ids' | 'zeroDuration' | 'timeZone' | 'currency' | 'sentinelDates'>>
  /** What a person should look at before the import. */
  readonly uncertain: readonly string[]
  readonly notes?: readonly string[]
}

/** A dialect of exports that is known by name: a recogniser and what its files mean. */
export interface Preset {
  readonly name: string
  readonly title: string
  recognise(profile: TableProfile): Role | null
  /** The files by alias; several of one alias have the same headings. */
  build(files: ReadonlyMap<string, TableProfile>): Draft
}

type Given = Value | Duration | Readonly<Record<string, Driver>> | undefined

/** Leaves out what the file does not have. */
export function columnsOf(given: Readonly<Record<string, Given>>): Columns {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Columns
}

export function tableOf(
  table: TableName,
  from: string,
  columns: Readonly<Record<string, Given>>,
  more: Partial<TableMapping> = {},
): TableMapping {
  return { table, from, ...more, columns: columnsOf(columns) } as TableMapping
}

/** A role when the headings are there; more of the optional ones make it surer. */
export function roleBy(
  profile: TableProfile,
  alias: string,
  kind: FileKind,
  needed: readonly (readonly string[])[],
  usual: readonly string[] = [],
): Role | null {
  const has = new Set(profile.columns.map((column) => column.plain))
  const found = needed.map((names) =>
    names.find((name) => has.has(name.toLowerCase().replace(/[^a-zäöüß0-9]/g, '')) || has.has(plainName(name))),
  )
  if (found.includes(undefined)) return null
  const more = usual.filter((name) => has.has(plainName(name)))
  const confidence = Math.min(0.99, 0.8 + 0.19 * (usual.length === 0 ? 1 : more.length / usual.length))
  return { alias, kind, confidence, reasons: [`headings ${[...(found as string[]), ...more].slice(0, 8).join(', ')}`] }
}

const plainName = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

export const joinText = (values: readonly (Value | undefined)[], separator: string): Value | undefined => {
  const parts = values.filter((value) => value !== undefined)
  if (parts.length < 2) return parts[0]
  return { concat: parts, separator, missing: 'skip' }
}
