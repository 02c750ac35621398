import { distance } from 'fastest-levenshtein'
import type { RawTable } from '../files/raw-table.ts'

/** Where a column stands while a row is mapped: slot 0 is the row itself, the others are joined files in order. */
export interface Place {
  readonly slot: number
  readonly column: number
  /** As a problem names it. */
  readonly label: string
  /** Heading as it stands in the file. */
  readonly heading: string
  readonly files: readonly RawTable[]
}

export interface JoinedSlot {
  readonly name: string
  readonly alias: string
  readonly files: readonly RawTable[]
  /** Headings whose cells are kept in memory, in the order of their `column`. */
  readonly kept: string[]
}

/** The columns that a row of one file can name. */
export interface Scope {
  readonly base: RawTable
  readonly alias: string
  readonly joined: JoinedSlot[]
}

/** @returns the place, or what is wrong */
export function resolveColumn(scope: Scope, name: string): Place | string {
  const own = findHeading(scope.base.header, name)
  if (own.length === 1)
    return { slot: 0, column: own[0]!, label: scope.base.header[own[0]!]!, heading: scope.base.header[own[0]!]!, files: [scope.base] }
  if (own.length > 1) return repeatedHeading(name, scope.base, own)
  const dot = name.indexOf('.')
  if (dot > 0) {
    const prefix = name.slice(0, dot)
    const rest = name.slice(dot + 1)
    if (prefix === scope.alias) return resolveColumn({ ...scope, joined: [] }, rest)
    const slot = scope.joined.findIndex((joined) => joined.name === prefix)
    if (slot >= 0) return resolveJoined(scope.joined[slot]!, slot + 1, rest)
  }
  const reachable = [
    ...scope.base.header,
    ...scope.joined.flatMap((joined) => (joined.files[0]?.header ?? []).map((heading) => `${joined.name}.${heading}`)),
  ]
  return `"${scope.base.name}" has no column "${name}"${suggestion(name, reachable)}`
}

function resolveJoined(joined: JoinedSlot, slot: number, name: string): Place | string {
  let heading = name
  for (const file of joined.files) {
    const found = findHeading(file.header, name)
    if (found.length === 0) return `"${file.name}" (joined as ${joined.name}) has no column "${name}"${suggestion(name, file.header)}`
    if (found.length > 1) return repeatedHeading(name, file, found)
    heading = file.header[found[0]!]!
  }
  let column = joined.kept.indexOf(name)
  if (column < 0) column = joined.kept.push(name) - 1
  return { slot, column, label: `${joined.name}.${heading}`, heading: name, files: joined.files }
}

/** Exact heading first, then without regard to case and outer spaces; `name#2` is the second of two equal headings. */
export function findHeading(header: readonly string[], name: string): number[] {
  const exact = indexesOf(header, (heading) => heading === name)
  if (exact.length > 0) return exact
  const wanted = name.trim().toLowerCase()
  const loose = indexesOf(header, (heading) => heading.trim().toLowerCase() === wanted)
  if (loose.length > 0) return loose
  const numbered = /^(.+)#(\d+)$/.exec(name)
  if (numbered === null) return []
  const nth = findHeading(header, numbered[1]!)[Number(numbered[2]) - 1]
  return nth === undefined ? [] : [nth]
}

function indexesOf(header: readonly string[], test: (heading: string) => boolean): number[] {
  return header.flatMap((heading, i) => (test(heading) ? [i] : []))
}

function repeatedHeading(name: string, file: RawTable, found: readonly number[]): string {
  return `"${file.name}" has the heading "${name}" ${found.length} times (columns ${found.map((i) => i + 1).join(', ')}): write "${name}#1" for the first, "${name}#2" for the second`
}

/** `; did you mean "…"?` when something is near, else the list when it is short. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const wanted = plain(name)
  let best = ''
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const tail = plain(candidate.slice(candidate.indexOf('.') + 1))
    const far = Math.min(distance(wanted, plain(candidate)), distance(wanted, tail))
    if (far < bestDistance) {
      best = candidate
      bestDistance = far
    }
  }
  if (best !== '' && bestDistance <= Math.max(2, Math.floor(wanted.length / 3))) return `; did you mean "${best}"?`
  if (candidates.length === 0) return ''
  const shown = candidates.slice(0, 25).map((candidate) => `"${candidate}"`)
  return `; there is ${shown.join(', ')}${candidates.length > 25 ? ` and ${candidates.length - 25} more` : ''}`
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}.]/gu, '')
