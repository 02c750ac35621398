/** A file whose kind and columns are known by its headings, and how its rows name accounts and keys. */
import type { Join, Value } from '#api/mapping.ts'
import type { Concept, Match } from './concepts.ts'
import { keyOverlap } from './joins.ts'
import type { FileKind } from './kinds.ts'
import type { ColumnProfile, TableProfile } from './profile.ts'

export interface Recognised {
  readonly profile: TableProfile
  readonly kind: FileKind
  readonly confidence: number
  readonly reasons: readonly string[]
  readonly matches: ReadonlyMap<Concept, Match>
  /** The kind is what a person says it is. */
  readonly said?: true
}

/** Which file of the same folder holds the other end of a key. */
export interface KeyPartners {
  find(from: TableProfile, column: ColumnProfile, kind: FileKind): { alias: string; file: Recognised; column: ColumnProfile } | null
}

export type Pick = (...concepts: Concept[]) => string | undefined

/** The account a row names: by its key, or by its name where the list of accounts knows the name. */
export interface Customer {
  readonly value: Value | undefined
  readonly joins: readonly Join[]
  /** Rows name accounts, and the list of accounts has none of them. */
  readonly strange: boolean
}

export function customerOf(file: Recognised, files: ReadonlyMap<string, Recognised>): Customer {
  const [id, name] = [file.matches.get('accountId')?.column, file.matches.get('accountName')?.column]
  const accounts = [...files].filter(([, other]) => other.kind === 'accounts' && other !== file)
  for (const [, other] of accounts) {
    const key = other.matches.get('accountId')?.column
    if (id !== undefined && key !== undefined && keyOverlap(id, key) > 0.2) return { value: id.heading, joins: [], strange: false }
  }
  for (const [alias, other] of accounts) {
    const [key, named] = [other.matches.get('accountId')?.column, other.matches.get('accountName')?.column]
    if (name === undefined || key === undefined || named === undefined || keyOverlap(name, named) <= 0.2) continue
    const join: Join = { file: alias, as: 'customer_by_name', on: { [named.heading]: name.heading }, optional: true, repeats: 'none' }
    return { value: { first: [`customer_by_name.${key.heading}`, name.heading] }, joins: [join], strange: false }
  }
  return { value: (id ?? name)?.heading, joins: [], strange: accounts.length > 0 && (id ?? name) !== undefined }
}

export const joinsOf = (joins: readonly Join[]): { joins?: Join[] } => (joins.length === 0 ? {} : { joins: [...joins] })

export function isKey(profile: TableProfile, columns: readonly ColumnProfile[]): boolean {
  const at = columns.map((column) => profile.columns.indexOf(column))
  return (
    profile.rows.length > 0 &&
    new Set(profile.rows.map((cells) => at.map((i) => cells[i]!.trim()).join('\u0000'))).size === profile.rows.length
  )
}

export const pickFrom =
  (file: Recognised): Pick =>
  (...concepts) =>
    concepts.map((concept) => file.matches.get(concept)?.column.heading).find((heading) => heading !== undefined)
