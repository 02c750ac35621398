import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import type { RawTable } from '#intake/files/raw-table.ts'
import { assignFiles } from '#intake/mapping/compile-mapping.ts'
import { joinMappings } from '#intake/mapping/edit-mapping.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { alternativesFor, kindTexts } from '#intake/recognise/kind-tables.ts'
import type { FileKind } from '#intake/recognise/kinds.ts'
import { profileTable, type TableProfile } from '#intake/recognise/profile.ts'
import { type Recognition, recogniseProfiles, type Said } from '#intake/recognise/recognise.ts'
import { loadDraft, lockDraft, saveDraft } from '#store/drafts.ts'
import type { Context } from '../context.ts'
import { sourceOf } from '../feeds/feed-files.ts'
import { mustBeOpen } from './draft-at-rest.ts'
import { withDraftFiles } from './draft-folder.ts'
import { type DraftTables, openDraftTables } from './draft-tables.ts'
import { type Choices, type Looked, noChoices, type SeenSource, type SeenTable } from './draft-types.ts'
import { viewOf } from './draft-view.ts'
import { loadRememberedSources, type Recollection, recollect } from './remembered-mappings.ts'

const samplesShown = 6

/** Looks at the files of a draft and says what they are: given mappings go first, then what is remembered, then headings and values. */
export async function recogniseDraft(ctx: Context, id: number): Promise<{ draft: number; version: number }> {
  const { version: seen } = await mustBeOpen(ctx, id)
  const row = await loadDraft(ctx.store, id)
  const choices = choicesOf(row?.choices)
  return withDraftFiles(ctx, id, async (files) => {
    const given = Object.values(choices.mappings).map(parseMapping)
    const opened = await openDraftTables(files, given)
    const looked = await lookAt(ctx, opened, (table) => files.uploadOf(table.path).id, choices)
    const view = await viewOf(ctx, looked, choices, opened)
    return ctx.store.transaction(async (tx) => {
      if ((await lockDraft(tx, id)) !== seen)
        throw new Refusal('conflict', 'The draft was changed while its files were looked at: recognise it again')
      return { draft: id, version: await saveDraft(tx, id, ctx, { recognition: looked, view }) }
    })
  })
}

export const choicesOf = (stored: unknown): Choices => ({ ...noChoices, ...(stored as Partial<Choices> | undefined) })

export async function lookAt(
  ctx: Context,
  opened: DraftTables,
  uploadOf: (table: { readonly path: string }) => number,
  choices: Choices,
): Promise<Looked> {
  const profiles = new Map<string, TableProfile>()
  for (const [name, table] of opened.byName) {
    if (ctx.signal?.aborted) throw new Refusal('cancelled', 'Recognising was cancelled')
    ctx.progress?.({ step: `Looking at ${name}`, done: profiles.size, total: opened.byName.size, unit: 'rows' })
    profiles.set(name, await profileTable(table))
  }
  const inPlay = new Map([...opened.byName].filter(([name]) => !choices.leftOut.includes(name)))
  const nameOf = (table: RawTable) => opened.nameOf.get(table)!
  const taken = new Set<string>()
  const sources: SeenSource[] = []

  const given = Object.values(choices.mappings).map(parseMapping)
  for (const mapping of given) {
    const own = [...new Set([...assignFiles(mapping, [...inPlay.values()]).filesByAlias.values()].flat())].map(nameOf)
    for (const name of own) taken.add(name)
    sources.push({ ...{ source: mapping.source, mapping, tables: own, origin: 'given', confidence: 1 }, uncertain: [], lastTime: null })
  }
  const left = new Map([...inPlay].filter(([name]) => !taken.has(name)))
  const remembered = (await loadRememberedSources(ctx.store)).filter(({ source }) => choices.mappings[source] === undefined)
  // What a person says about a table goes before what was last time.
  const recollections = recollect(remembered, new Map([...left].filter(([name]) => choices.kinds[name] === undefined)))
  for (const one of recollections) {
    for (const name of one.tables) taken.add(name)
    sources.push(rememberedSource(one))
  }
  // Beside a mapping that was given, what it does not name is meant to be left aside.
  const others = [...left.keys()].filter((name) => !taken.has(name) && (given.length === 0 || choices.kinds[name] !== undefined))
  const said = new Map<RawTable, Said>(
    others.map((name) => [opened.byName.get(name)!, { kind: choices.kinds[name], source: choices.sources[name] }]),
  )
  const recognition = recogniseProfiles(
    others.map((name) => profiles.get(name)!),
    said,
  )
  const proposalOf = new Map(recognition.tables.map((table, i) => [others[i]!, table]))
  for (const proposal of recognition.sources) {
    const own = others.filter((name) => {
      const table = opened.byName.get(name)!
      return proposal.files.includes(table.path) && assignFiles(proposal.mapping, [table]).unused.length === 0
    })
    sources.push({
      ...{ source: proposal.mapping.source, mapping: proposal.mapping, tables: own, origin: 'recognised', lastTime: null },
      confidence: Math.min(1, ...own.map((name) => proposalOf.get(name)!.confidence)),
      uncertain: [...proposal.uncertain, ...unnamedSystem(proposal.mapping)],
    })
  }
  return {
    tables: [...profiles].map(([name, profile]) => seenTable(name, profile, uploadOf, proposalOf, recollections, given.length > 0)),
    sources: joinedByName(sources, choices),
    joins: recognition.joins.map(({ from, to, overlap, confidence }) => ({
      from: { table: draftName(opened, from.file), column: from.column },
      to: { table: draftName(opened, to.file), column: to.column },
      ...{ overlap, confidence },
    })),
    feeds: opened.feeds.map((feed) => ({
      ...{ file: feed.name, bytes: feed.bytes, format: feed.format, becomes: sourceOf(feed.format) },
      upload: uploadOf(feed),
    })),
    unreadable: opened.unreadable,
  }
}

const draftName = (opened: DraftTables, tableName: string): string =>
  [...opened.byName].find(([, table]) => table.name === tableName)?.[0] ?? tableName

function rememberedSource({ remembered, mapping, tables, differences }: Recollection): SeenSource {
  const { import: id, at, actor } = remembered
  return {
    ...{ source: remembered.source, mapping, tables, origin: 'remembered', confidence: 0.99, uncertain: [] },
    lastTime: { import: id, at, actor, differences: [...differences] },
  }
}

/** Files dropped without a folder say nothing about the system they are from, and keys of two systems must not mix. */
const unnamedSystem = (mapping: Mapping): string[] =>
  mapping.source === 'files'
    ? ['Which system are these files from? They have no folder: name it, so that its keys are kept apart from others']
    : []

/** Sources of one name, renamed ones too, are one mapping. */
function joinedByName(sources: readonly SeenSource[], choices: Choices): SeenSource[] {
  const byName = new Map<string, SeenSource>()
  for (const one of sources) {
    const source = choices.renamed[one.source] ?? one.source
    const next = { ...one, source, mapping: { ...(one.mapping as Mapping), source } }
    const before = byName.get(source)
    byName.set(
      source,
      before === undefined
        ? next
        : {
            ...before,
            mapping: joinMappings(before.mapping as Mapping, next.mapping),
            tables: [...before.tables, ...next.tables],
            confidence: Math.min(before.confidence, next.confidence),
            uncertain: [...before.uncertain, ...next.uncertain],
            lastTime: before.lastTime && {
              ...before.lastTime,
              differences: [
                ...before.lastTime.differences,
                ...next.tables.map((table) => ({
                  ...{ code: 'new_file' as const, table, column: null },
                  message: `${table} was not there last time`,
                })),
              ],
            },
          },
    )
  }
  return [...byName.values()]
}

function seenTable(
  name: string,
  profile: TableProfile,
  uploadOf: (table: RawTable) => number,
  proposals: ReadonlyMap<string, Recognition['tables'][number]>,
  recollections: readonly Recollection[],
  mappingGiven: boolean,
): SeenTable {
  const { table, rows } = profile
  const proposal = proposals.get(name)
  const again = recollections.find((one) => one.tables.includes(name))
  const kind: FileKind = proposal?.kind ?? 'unknown'
  const becomes = kind === 'unknown' ? allTables : kindTexts[kind].becomes
  return {
    ...{ table: name, upload: uploadOf(table), bytes: table.bytes, headerRow: table.headerRow, header: table.header },
    format: {
      type: table.format.type,
      ...(table.format.encoding !== undefined && { encoding: table.format.encoding }),
      ...(table.format.separator !== undefined && { separator: table.format.separator }),
    },
    ...{ rowsLookedAt: rows.length, wholeFileLookedAt: rows.length < 5_000, kind },
    system: proposal?.preset ?? null,
    confidence: proposal?.confidence ?? (again ? 0.99 : mappingGiven ? 1 : 0),
    reasons:
      proposal?.reasons ??
      (again ? [`as last time (import ${again.remembered.import})`] : mappingGiven ? ['the mapping given says so'] : []),
    columns: profile.columns.map((column) => ({
      column: column.heading,
      samples: [...column.distinct].slice(0, samplesShown).map((value) => (value.length > 120 ? `${value.slice(0, 119)}…` : value)),
      distinct: column.distinct.size,
      empty: rows.length === 0 ? 1 : Math.round(1000 * (1 - column.values.length / rows.length)) / 1000,
      looksLike: column.shape,
      alternatives: alternativesFor(column, becomes).slice(0, 6),
    })),
    findings: table.findings.map(({ code, message }) => ({ code, message })),
  }
}

const allTables = [...new Set(Object.values(kindTexts).flatMap((text) => text.becomes))]
