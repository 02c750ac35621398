/** A draft as it is shown: what recognition said with the corrections laid over it, and every problem that is left. */
import type { Draft } from '#api/import-draft.ts'
import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import { assignFiles, compileMapping } from '#intake/mapping/compile-mapping.ts'
import type { CompiledMapping } from '#intake/mapping/compiled.ts'
import { type ColumnUse, setTargets, usesOf } from '#intake/mapping/edit-mapping.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { canBeRead, kindTexts } from '#intake/recognise/kind-tables.ts'
import { writtenByUs } from '#intake/recognise/recognise.ts'
import { loadSettings, type Settings } from '#store/settings.ts'
import type { Context } from '../context.ts'
import { knowsOurs, whoIsOurs } from '../feeds/feed-book.ts'
import type { DraftTables } from './draft-tables.ts'
import type { Choices, DraftView, Looked, SeenColumn, SeenSource, SeenTable } from './draft-types.ts'

type Source = Draft['sources'][number]
type Problem = Draft['problems'][number]

const sureEnough = 0.7
const systems: Readonly<Record<string, string>> = { salesforce: 'Salesforce', sap: 'SAP', zendesk: 'Zendesk', hubspot: 'HubSpot' }

export async function viewOf(ctx: Context, looked: Looked, choices: Choices, opened: DraftTables): Promise<DraftView> {
  const settings = await loadSettings(ctx.store)
  const problems: Problem[] = []
  const sources: Source[] = []
  const usesByTable = new Map<string, { source: Source; seen: SeenSource; uses: Map<string, ColumnUse[]> }>()
  for (const seen of looked.sources) {
    const mapping = corrected(seen, choices, opened)
    const compiled = await compiledOr(problems, mapping, seen, opened, settings)
    const asked = choices.settings[seen.source] ?? {}
    const source: Source = {
      ...{ source: seen.source, name: mapping.name, tables: [...seen.tables], origin: seen.origin, confidence: seen.confidence },
      mapping: mapping as Source['mapping'],
      timeZone: mapping.timeZone ?? settings?.timeZone ?? 'UTC',
      currency: mapping.currency ?? settings?.currency ?? null,
      numberStyle: mapping.numberStyle ?? null,
      dateStyle: mapping.dateStyle ?? null,
      uncertain: [
        ...seen.uncertain.filter((text) => asked.currency == null || !/currency/.test(text)),
        ...(compiled?.findings.filter((f) => f.code !== 'file_not_named').map((f) => f.message) ?? []),
      ],
      lastTime: seen.lastTime,
    }
    sources.push(source)
    for (const name of seen.tables)
      usesByTable.set(name, {
        source,
        seen,
        uses: usesOf(mapping, aliasesOf(mapping, name, opened), opened.byName.get(name)?.header ?? []),
      })
  }
  if (looked.tables.length > 0 && sources.length === 0 && (looked.feeds ?? []).length === 0)
    problems.push({
      ...{ source: null, at: 'files', table: null, target: null },
      message: looked.tables.every(isOurs)
        ? `${writtenByUs}: there is nothing to import`
        : 'None of the files was recognised: say what a table is, or give a saved mapping',
    })
  const feeds = looked.feeds ?? []
  if (feeds.length > 0 && !(await knowsOurs(ctx)))
    problems.push({ ...{ source: null, at: 'feeds', table: null, target: null }, message: whoIsOurs })
  const tables = looked.tables.map((table) => tableView(table, usesByTable.get(table.table), choices))
  return {
    tables,
    sources,
    joins: looked.joins,
    feeds,
    problems,
    asLastTime:
      sources.length > 0 &&
      feeds.length === 0 &&
      problems.length === 0 &&
      looked.unreadable.length === 0 &&
      sources.every((source) => source.origin === 'remembered' && source.lastTime?.differences.length === 0) &&
      tables.every((table) => table.leftOut || table.source !== null),
    unreadable: looked.unreadable,
  }
}

const isOurs = (table: SeenTable) => table.reasons.includes(writtenByUs)

const aliasesOf = (mapping: Mapping, name: string, opened: DraftTables): string[] => {
  const table = opened.byName.get(name)
  return table ? [...assignFiles(mapping, [table]).filesByAlias].filter(([, files]) => files.length > 0).map(([alias]) => alias) : []
}

/** The mapping of a source with what people pointed at, in order. */
function corrected(seen: SeenSource, choices: Choices, opened: DraftTables): Mapping {
  let mapping = structuredClone(seen.mapping) as Mapping
  for (const choice of choices.columns) {
    if (!seen.tables.includes(choice.table)) continue
    const [alias] = aliasesOf(mapping, choice.table, opened)
    const header = opened.byName.get(choice.table)?.header ?? []
    if (alias !== undefined && header.includes(choice.column))
      mapping = setTargets(mapping, { alias, header }, choice.column, choice.targets, choice.unit)
  }
  const { timeZone, currency, numberStyle, dateStyle } = choices.settings[seen.source] ?? {}
  return withSettings(mapping, { timeZone, currency, numberStyle, dateStyle })
}

/** Undefined leaves a setting as the mapping has it, null takes it out. */
function withSettings(mapping: Mapping, settings: Readonly<Record<string, unknown>>): Mapping {
  const next: Record<string, unknown> = { ...mapping }
  for (const [name, value] of Object.entries(settings)) {
    if (value === null) delete next[name]
    else if (value !== undefined) next[name] = value
  }
  return next as Mapping
}

async function compiledOr(
  problems: Problem[],
  mapping: Mapping,
  seen: SeenSource,
  opened: DraftTables,
  settings: Settings | null,
): Promise<CompiledMapping | null> {
  try {
    const parsed = parseMapping(mapping)
    const tables = seen.tables.flatMap((name) => opened.byName.get(name) ?? [])
    const compiled = await compileMapping(parsed, tables, settings ?? {})
    if (settings && parsed.timeZone !== undefined && parsed.timeZone !== settings.timeZone)
      problems.push({
        ...{ source: seen.source, at: 'timeZone', table: null, target: null },
        message: `The record keeps its days in ${settings.timeZone}: ${parsed.timeZone} cannot be mixed with it`,
      })
    return compiled
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const listed = error.problems.length > 0 ? error.problems : [{ at: 'mapping', message: error.message }]
    problems.push(...listed.map((problem) => placed(problem, mapping, seen, opened)))
    return null
  }
}

/** A place in the mapping, as the table and target a person can point at. */
function placed(problem: { at: string; message: string }, mapping: Mapping, seen: SeenSource, opened: DraftTables): Problem {
  const [, index, name] = /^tables\[(\d+)\](?:\.columns\.([\w.]+))?/.exec(problem.at) ?? []
  const spec = index === undefined ? undefined : mapping.tables[Number(index)]
  const table = seen.tables.find((one) => spec !== undefined && aliasesOf(mapping, one, opened).includes(spec.from)) ?? null
  const target = spec && name !== undefined ? `${spec.table}.${name.split('.')[0]}` : null
  return { source: seen.source, at: problem.at, table, target, message: problem.message }
}

function tableView(
  table: SeenTable,
  read: { source: Source; seen: SeenSource; uses: Map<string, ColumnUse[]> } | undefined,
  choices: Choices,
): DraftView['tables'][number] {
  const { header: _, columns, ...shown } = table
  const leftOut = choices.leftOut.includes(table.table) || (isOurs(table) && !read)
  const becomes = [...new Set([...(read?.uses.values() ?? [])].flat().map((use) => use.target.split('.')[0]!))]
  const said = choices.kinds[table.table] !== undefined
  return {
    ...shown,
    ...{ reasons: [...table.reasons], findings: [...table.findings] },
    title: titleOf(table, read, becomes),
    system: table.system === null ? null : (systems[table.system] ?? table.system),
    source: leftOut ? null : (read?.source.source ?? null),
    becomes: becomes as DraftView['tables'][number]['becomes'],
    origin: said ? 'person' : (read?.seen.origin ?? 'recognised'),
    leftOut,
    columns: columns.map((column) => columnView(column, table, read, choices)),
  }
}

function titleOf(table: SeenTable, read: { source: Source } | undefined, becomes: readonly string[]): string {
  if (!read) return isOurs(table) ? 'Written by Tapeline' : 'Not recognised'
  const kind = table.kind === 'unknown' ? Object.values(kindTexts).find((text) => text.becomes[0] === becomes[0]) : kindTexts[table.kind]
  const of = table.system === null ? read.source.name : (systems[table.system] ?? table.system)
  return `${kind?.title ?? 'Rows looked up by others'} of ${of}`
}

function columnView(
  column: SeenColumn,
  table: SeenTable,
  read: { seen: SeenSource; uses: Map<string, ColumnUse[]> } | undefined,
  choices: Choices,
): DraftView['tables'][number]['columns'][number] {
  const uses = read?.uses.get(column.column) ?? []
  const said = choices.columns.some((choice) => choice.table === table.table && choice.column === column.column)
  const targets = [...new Set(uses.map((use) => use.target))]
  const origin = said ? 'person' : (read?.seen.origin ?? 'recognised')
  const fitting = column.alternatives.find((one) => targets.includes(one.target))
  const misread = uses.find((use) => use.direct && !canBeRead(use.target, column.looksLike))
  const confidence =
    targets.length === 0
      ? 0
      : origin !== 'recognised'
        ? origin === 'remembered'
          ? 0.99
          : 1
        : recognisedConfidence(table, fitting?.confidence)
  const reasons =
    targets.length === 0
      ? []
      : origin === 'person'
        ? ['a person said so']
        : origin === 'remembered'
          ? ['as last time']
          : origin === 'given'
            ? ['the mapping given says so']
            : [
                fitting?.reason ?? `heading "${column.column}"`,
                ...(column.looksLike === 'empty' ? ['no value seen'] : [`values look like ${column.looksLike}`]),
              ]
  return {
    ...column,
    ...{ samples: [...column.samples], alternatives: column.alternatives.filter((one) => !targets.includes(one.target)) },
    targets,
    direct: uses.every((use) => use.direct),
    unit: uses.find((use) => use.unit !== null)?.unit ?? null,
    confidence,
    reasons: misread ? [...reasons, `values look like ${column.looksLike}, which cannot be read as ${misread.target}`] : reasons,
    uncertain: origin === 'recognised' && targets.length > 0 && (confidence < sureEnough || misread !== undefined),
    origin,
  }
}

/** Of a dialect known by name the headings are certain; else the heading counts as much as what the table is. */
const recognisedConfidence = (table: SeenTable, heading: number | undefined): number =>
  table.system !== null ? table.confidence : Math.round(100 * Math.min(table.confidence, heading ?? table.confidence * 0.9)) / 100
