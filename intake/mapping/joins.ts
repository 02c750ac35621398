import type { Join } from '#api/mapping.ts'
import type { KeepRow } from './filters.ts'
import { type Failure, newRowContext, type Read, type RowContext } from './row-context.ts'
import { findHeading, type JoinedSlot } from './scope.ts'
import { coreId } from './texts.ts'

/** A joined file as it is asked for: what finds a row, and which of its columns are kept. */
export interface CompiledJoin {
  readonly join: Join
  readonly slot: JoinedSlot
  /** Headings of the other file in the order of `keys`. */
  readonly on: readonly string[]
  readonly keys: readonly Read<string>[]
  /** Filter over whole rows of the other file. */
  readonly where: KeepRow | null
  readonly clean: (text: string) => string | null
  /** Both forms of an id are one key. */
  readonly coreIds: boolean
  /** As a problem names the key. */
  readonly label: string
}

interface Entry {
  readonly row: number
  readonly file: string
  readonly cells: readonly string[]
  /** Another row with the same key and other content. */
  repeatedAt: { readonly file: string; readonly row: number } | null
}

export type LoadedJoin = ReadonlyMap<string, Entry>

const joiner = '\u0000'

/** Reads the other file once and keeps the columns asked for, by key. */
export async function loadJoin(join: CompiledJoin, signal: AbortSignal | undefined): Promise<LoadedJoin> {
  const found = new Map<string, Entry>()
  const by = join.join.by === undefined ? -1 : join.slot.kept.indexOf(join.join.by)
  for (const file of join.slot.files) {
    const keyAt = join.on.map((name) => findHeading(file.header, name)[0]!)
    const keptAt = join.slot.kept.map((name) => findHeading(file.header, name)[0]!)
    const ctx = newRowContext(1)
    for await (const batch of file.rows(signal === undefined ? {} : { signal })) {
      for (const { row, cells, problem } of batch) {
        if (problem !== undefined) continue
        ctx.cells[0] = cells
        ctx.failure = null
        if (join.where !== null && !join.where(ctx)) continue
        const key = keyOf(
          keyAt.map((at) => join.clean(cells[at]!)),
          join.coreIds,
        )
        if (key === null) continue
        const entry: Entry = { row, file: file.name, cells: keptAt.map((at) => cells[at]!), repeatedAt: null }
        const earlier = found.get(key)
        if (earlier === undefined) found.set(key, entry)
        else if (entry.cells.some((cell, i) => cell !== earlier.cells[i])) settle(found, key, earlier, entry, join, by)
      }
    }
  }
  return found
}

function settle(found: Map<string, Entry>, key: string, earlier: Entry, entry: Entry, join: CompiledJoin, by: number): void {
  const rule = join.join.repeats ?? 'refuse'
  if (rule === 'refuse' || rule === 'none') earlier.repeatedAt ??= { file: entry.file, row: entry.row }
  else if (rule === 'last') found.set(key, entry)
  else if (rule === 'lowest' || rule === 'highest') {
    const [now, before] = [join.clean(entry.cells[by]!), join.clean(earlier.cells[by]!)]
    if (now === null) return
    const order = before === null ? 0 : compareTexts(now, before)
    if (before === null || (rule === 'lowest' ? order < 0 : order > 0)) found.set(key, entry)
  }
}

/** Numbers by size, everything else (dates that begin with the year) by character. */
function compareTexts(a: string, b: string): number {
  const difference = Number(a) - Number(b)
  return Number.isNaN(difference) ? (a < b ? -1 : a > b ? 1 : 0) : difference
}

function keyOf(parts: readonly (string | null)[], coreIds: boolean): string | null {
  if (parts.length === 1) return parts[0] === null || parts[0] === undefined ? null : coreIds ? coreId(parts[0]) : parts[0]
  if (parts.includes(null)) return null
  return (coreIds ? parts.map((part) => coreId(part!)) : parts).join(joiner)
}

/** Finds what a row joins and puts it into its slot. A row that refers to nothing (no key) finds nothing and is not wrong. */
export function joinRow(ctx: RowContext, join: CompiledJoin, loaded: LoadedJoin, slot: number): Failure | null {
  ctx.cells[slot] = null
  const only = join.keys.length === 1 ? join.keys[0]!(ctx) : null
  const key =
    join.keys.length === 1
      ? only !== null && join.coreIds
        ? coreId(only)
        : only
      : keyOf(
          join.keys.map((read) => read(ctx)),
          join.coreIds,
        )
  if (ctx.failure !== null) return ctx.failure
  if (key === null) return null
  const entry = loaded.get(key)
  const shown = key.replaceAll(joiner, ' / ')
  if (entry === undefined) {
    if (join.join.optional === true) return null
    return {
      column: join.label,
      value: shown,
      code: 'not_found',
      message: `Nothing in ${filesOf(join)} has ${join.on.join(' / ')} "${shown}"`,
      remedy: `Add it to ${filesOf(join)} or correct ${join.label}; or mark the join as optional in the mapping`,
    }
  }
  if (entry.repeatedAt !== null) {
    if (join.join.repeats === 'none') return null
    return {
      column: join.label,
      value: shown,
      code: 'key_repeats',
      message: `"${entry.file}" has ${join.on.join(' / ')} "${shown}" with different content in rows ${entry.row} and ${entry.repeatedAt.row}`,
      remedy: 'Take the wrong one out, or say in the mapping which one counts ("repeats")',
    }
  }
  ctx.cells[slot] = entry.cells
  return null
}

const filesOf = (join: CompiledJoin) => join.slot.files.map((file) => `"${file.name}"`).join(', ')
