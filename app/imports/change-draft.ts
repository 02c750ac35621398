import type { DraftChange } from '#api/import-draft.ts'
import { Refusal } from '#api/refusal.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { targetOf } from '#intake/recognise/kind-tables.ts'
import { type FileKind, fileKinds } from '#intake/recognise/kinds.ts'
import { type DraftRow, loadDraft, lockDraft, saveDraft, saveDraftStep } from '#store/drafts.ts'
import type { Context } from '../context.ts'
import { mustBeOpen, mustBeVersion } from './draft-at-rest.ts'
import { withDraftFiles } from './draft-folder.ts'
import { openDraftTables } from './draft-tables.ts'
import type { Choices, Looked } from './draft-types.ts'
import { viewOf } from './draft-view.ts'
import { choicesOf, lookAt } from './recognise-draft.ts'

/** Makes corrections and works out what the draft is with them. Nothing is changed when one of them cannot be made. */
export async function changeDraft(ctx: Context, id: number, given: { version: number; changes: readonly DraftChange[] }): Promise<void> {
  const head = await mustBeOpen(ctx, id)
  const step = given.changes.findLast((change) => change.what === 'step')
  // Where a person is in it concerns nobody else.
  if (given.changes.every((change) => change.what === 'step')) return void (await saveDraftStep(ctx.store, id, step!.step))
  mustBeVersion(head, given.version)
  const row = await loadDraft(ctx.store, id)
  const before = choicesOf(row?.choices)
  const looked = row?.recognition as Looked | null
  const choices = given.changes.reduce((made, change) => withChange(made, change, looked), before)
  const name = given.changes.findLast((change) => change.what === 'name')?.name
  const worked = choices === before ? {} : await workOut(ctx, id, row!, choices, given.changes.some(needsLook))
  await ctx.store.transaction(async (tx) => {
    mustBeVersion({ version: (await lockDraft(tx, id)) ?? 0 }, given.version)
    await saveDraft(tx, id, ctx, { ...worked, ...(name !== undefined && { name }), ...(step && { step: step.step }) })
  })
}

/** What a table is and where it belongs decides how the others are read: that is recognised anew. */
const needsLook = (change: DraftChange): boolean =>
  change.what === 'table' || change.what === 'mapping' || (change.what === 'source' && change.rename !== undefined)

async function workOut(ctx: Context, id: number, row: DraftRow, choices: Choices, again: boolean) {
  // Files came or went since: recognising says what the draft is, with these choices.
  if (row.recognition === null) return { choices }
  return withDraftFiles(ctx, id, async (files) => {
    const opened = await openDraftTables(files, Object.values(choices.mappings).map(parseMapping))
    const looked = again ? await lookAt(ctx, opened, (table) => files.uploadOf(table.path).id, choices) : (row.recognition as Looked)
    return { choices, ...(again && { recognition: looked }), view: await viewOf(ctx, looked, choices, opened) }
  })
}

function withChange(choices: Choices, change: DraftChange, looked: Looked | null): Choices {
  switch (change.what) {
    case 'column':
      return withColumn(choices, change, looked)
    case 'table':
      return withTable(choices, change, looked)
    case 'source':
      return withSource(choices, change)
    case 'mapping': {
      const { [change.source]: _, ...others } = choices.mappings
      const tables = looked?.sources.find((one) => one.source === change.source)?.tables ?? []
      const columns = choices.columns.filter((choice) => !tables.includes(choice.table))
      const { [change.source]: __, ...settings } = choices.settings
      if (change.mapping === null) return { ...choices, mappings: others, columns, settings }
      const mapping = parseMapping(change.mapping)
      return { ...choices, mappings: { ...others, [mapping.source]: mapping }, columns, settings }
    }
    default:
      return choices
  }
}

function withColumn(choices: Choices, change: Extract<DraftChange, { what: 'column' }>, looked: Looked | null): Choices {
  const table = looked?.tables.find((one) => one.table === change.table)
  if (!table) throw new Refusal('not_found', `There is no table "${change.table}" in this draft`)
  if (!table.header.includes(change.column)) throw new Refusal('not_found', `"${change.table}" has no column "${change.column}"`)
  const unknown = change.targets.filter((target) => targetOf(target) === null && !/^\w+\.(drivers|attributes)\.\S/.test(target))
  if (unknown.length > 0)
    throw new Refusal(
      'invalid',
      `Cannot read "${change.column}" as ${unknown.map((target) => `"${target}"`).join(', ')}: choose one of the targets`,
      unknown.map((target) => ({ at: `${change.table}.${change.column}`, message: `${target} is not known` })),
    )
  const { table: name, column, targets, unit } = change
  const others = choices.columns.filter((choice) => choice.table !== name || choice.column !== column)
  return { ...choices, columns: [...others, { table: name, column, targets, ...(unit !== undefined && { unit }) }] }
}

function withTable(choices: Choices, change: Extract<DraftChange, { what: 'table' }>, looked: Looked | null): Choices {
  const { table, kind, leftOut, source } = change
  if (!looked?.tables.some((one) => one.table === table)) throw new Refusal('not_found', `There is no table "${table}" in this draft`)
  let next = choices
  if (kind !== undefined) {
    const { [table]: _, ...kinds } = next.kinds
    if (kind !== null && !fileKinds.includes(kind as FileKind)) throw new Refusal('invalid', `"${kind}" is no kind of table`)
    // What its columns were said to be was said of something else.
    const columns = next.columns.filter((choice) => choice.table !== table)
    next = { ...next, columns, kinds: kind === null ? kinds : { ...kinds, [table]: kind as FileKind } }
  }
  if (leftOut !== undefined) {
    const others = next.leftOut.filter((name) => name !== table)
    next = { ...next, leftOut: leftOut ? [...others, table] : others }
  }
  return source === undefined ? next : { ...next, sources: { ...next.sources, [table]: source } }
}

function withSource(choices: Choices, change: Extract<DraftChange, { what: 'source' }>): Choices {
  const { what: _, source, rename, ...asked } = change
  const settings = { ...choices.settings[source], ...asked }
  if (rename === undefined || rename === source) return { ...choices, settings: { ...choices.settings, [source]: settings } }
  const { [source]: __, ...others } = choices.settings
  // Renamed twice, the first name still leads to the last.
  const renamed = Object.fromEntries(Object.entries(choices.renamed).map(([from, to]) => [from, to === source ? rename : to]))
  return { ...choices, settings: { ...others, [rename]: settings }, renamed: { ...renamed, [source]: rename } }
}
