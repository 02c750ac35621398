import type { Mapping, TableMapping } from '#api/mapping.ts'
import type { Problem } from '#api/refusal.ts'
import type { RawTable } from '../files/raw-table.ts'
import { defaultNullWords } from '../values/missing.ts'
import { type BuildRow, compileRow } from './build-row.ts'
import type { Fraction } from './exact.ts'
import { compileFilters, type KeepRow } from './filters.ts'
import type { CompiledJoin } from './joins.ts'
import { findHeading, type JoinedSlot, type Scope, suggestion } from './scope.ts'
import { dayOfInstant, type Need, readersOf, type Styles } from './styles.ts'
import { cleaner } from './texts.ts'
import { labelOf, valueCompiler } from './values.ts'

export interface TableClosures {
  readonly joins: readonly CompiledJoin[]
  readonly keep: KeepRow | null
  readonly build: BuildRow
  readonly slots: number
}

export interface TableSetting {
  readonly mapping: Mapping
  readonly timeZone: string
  readonly currency: string | undefined
  readonly today: string | undefined
  readonly filesByAlias: ReadonlyMap<string, readonly RawTable[]>
  readonly styles: Styles
  /** Columns whose style has to be known are noted here. */
  readonly needs: Map<string, Need>
  readonly problems: Problem[]
  readonly documentSums: Map<string, Fraction>
}

/** Closures for the rows of one file, in one table of the mapping. Run once to check and find out what to recognise, and again to work. */
export function compileTable(spec: TableMapping, path: string, base: RawTable, setting: TableSetting): TableClosures {
  const { mapping, problems, timeZone } = setting
  const readers = readersOf(setting.styles, mapping, timeZone, mapping.sentinelDates ?? [], setting.needs)
  const nullWords = new Set((mapping.nullWords ?? defaultNullWords).map((word) => word.trim().toLowerCase()))
  const settings = { nullWords, ids: mapping.ids ?? 'as-given' }
  const scope: Scope = { base, alias: spec.from, joined: [] }
  const values = valueCompiler(scope, readers, settings, problems)
  const clean = cleaner(nullWords)

  const joins: CompiledJoin[] = []
  for (const [i, join] of (spec.joins ?? []).entries()) {
    const at = `${path}.joins[${i}]`
    const files = setting.filesByAlias.get(join.file)
    if (files === undefined || files.length === 0) continue // said by compileMapping
    const name = join.as ?? join.file
    if (name === spec.from || scope.joined.some((joined) => joined.name === name))
      problems.push({ at: `${at}.as`, message: `"${name}" names another file here: give this join a name of its own with "as"` })
    const on = Object.entries(join.on)
    if (on.length === 0)
      problems.push({ at: `${at}.on`, message: 'no column is named: write "column of the other file": "column of this one"' })
    for (const [column] of on) checkHeading(files, column, `${at}.on`, problems)
    const keys = on.map(([column, value]) => values.text(value, `${at}.on.${column}`))
    const slot: JoinedSlot = { name, alias: join.file, files, kept: [] }
    if (join.by !== undefined) {
      checkHeading(files, join.by, `${at}.by`, problems)
      slot.kept.push(join.by)
    } else if (join.repeats === 'lowest' || join.repeats === 'highest') {
      problems.push({ at: `${at}.by`, message: `"${join.repeats}" needs the column that decides: name it with "by"` })
    }
    const otherValues = valueCompiler({ base: files[0]!, alias: join.file, joined: [] }, readers, settings, problems)
    joins.push({
      join,
      slot,
      on: on.map(([column]) => column),
      keys,
      where: compileFilters(join.where, at, otherValues),
      clean,
      coreIds: settings.ids === 'salesforce',
      label: on.map(([, value]) => labelOf(value)).join(' / '),
    })
    scope.joined.push(slot)
  }
  const keep = compileFilters(spec.where, path, values)
  const build = compileRow(spec, path, values, {
    currency: mapping.currency ?? setting.currency,
    zeroDuration: mapping.zeroDuration ?? 'missing',
    documentSums: setting.documentSums,
    fileName: base.name,
    today: setting.today,
    dayOfInstant: dayOfInstant(timeZone),
  })
  return { joins, keep, build, slots: scope.joined.length + 1 }
}

function checkHeading(files: readonly RawTable[], name: string, at: string, problems: Problem[]): void {
  for (const file of files) {
    const found = findHeading(file.header, name)
    if (found.length === 0) problems.push({ at, message: `"${file.name}" has no column "${name}"${suggestion(name, file.header)}` })
  }
}
