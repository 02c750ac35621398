import type { ContactRow, RowProblem } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import type { CompiledMapping } from '#intake/mapping/compiled.ts'
import { mapRows } from '#intake/mapping/map-rows.ts'
import { type Fact, type FactTable, factSpecs, isFact } from '#store/facts.ts'
import { isFresh, lockRecord, saveChunks, saveFileRead, saveImportTable, saveProblems, setImportState } from '#store/imports.ts'
import { LeafFinder } from '#store/leaves.ts'
import { type Noun, type NounInput, saveNouns } from '#store/nouns.ts'
import { fixSettings } from '#store/settings.ts'
import { closeStage, Stage, stageName, takeOutRepeatedRows } from '#store/staging.ts'
import { AnswerPlaces } from '../answers/place-answers.ts'
import type { Context } from '../context.ts'
import { loadErasedPeople } from '../erasure/erased-people.ts'
import type { FeedFile } from '../feeds/feed-files.ts'
import { stageFeeds } from '../feeds/stage-feeds.ts'
import type { ReadImport } from './import-result.ts'
import { RepeatedNouns, repeatedProblem } from './repeated-rows.ts'
import { UnassignedCount } from './unassigned.ts'

const flushRows = 5_000

/**
 * Reads every file of an import: what exists (accounts, people …) goes into the record at once, what happened waits in stages until
 * all is read and the chunks are cut. Nothing of the facts is visible before that.
 */
export async function stageRows(
  ctx: Context,
  importId: number,
  mappings: readonly CompiledMapping[],
  fileNoOf: (file: string) => number,
  notes: readonly string[],
  feeds: { readonly files: readonly FeedFile[]; readonly fileNoOf: (feed: FeedFile) => number },
): Promise<ReadImport> {
  const { store } = ctx
  const stages = new Map<FactTable, Stage>()
  const unassigned = new UnassignedCount()
  const places = new AnswerPlaces(importId)
  const currencies = new Map<string, number>()
  const read = new Map<number, number>()
  const erased = await loadErasedPeople(store)
  for (const compiled of mappings) {
    const { source } = compiled
    const leaves = new LeafFinder(source, importId)
    const seen = new RepeatedNouns()
    for (const { table, scope } of compiled.tables) await saveImportTable(store, importId, table, source, scope)
    for await (const given of mapRows(compiled, {
      ...(ctx.signal && { signal: ctx.signal }),
      onProgress: (p) => ctx.progress?.({ step: `Reading ${p.file}`, done: p.bytes, total: p.totalBytes, unit: 'bytes' }),
    })) {
      if (ctx.signal?.aborted) throw new Refusal('cancelled', 'The import was cancelled: nothing of it stays')
      const batch = erased?.scrub(source, given) ?? given
      const problems: (RowProblem & { fileNo: number })[] = batch.problems.map((p) => ({ ...p, fileNo: fileNoOf(p.file) }))
      const first = batch.rows[0]
      if (first !== undefined) {
        const fileNo = fileNoOf(batch.file)
        if (isFact(first)) await stageFacts(batch.rows as readonly Fact[], batch.rowNumbers, fileNo)
        else await saveNounBatch(batch.rows as readonly Noun[], batch.rowNumbers, fileNo, batch.file, problems)
      }
      for (const count of batch.counts) read.set(fileNoOf(count.file), Math.max(read.get(fileNoOf(count.file)) ?? 0, count.read))
      await saveProblems(store, importId, problems)
    }

    async function stageFacts(rows: readonly Fact[], rowNumbers: readonly number[], fileNo: number): Promise<void> {
      const table = rows[0]!.table
      const stage = await stageOf(table)
      await leaves.prepare(store, rows)
      await places.prepare(store, source, rows)
      rows.forEach((row, i) => {
        const known = places.accountOf(source, row)
        if (known === null) unassigned.add(row)
        if ('currency' in row) currencies.set(row.currency, (currencies.get(row.currency) ?? 0) + 1)
        stage.add(row, source, known ?? leaves.leafOf(row), fileNo, rowNumbers[i]!)
      })
      if (stage.waiting >= flushRows) await stage.flush(store)
    }

    async function saveNounBatch(
      rows: readonly Noun[],
      rowNumbers: readonly number[],
      fileNo: number,
      file: string,
      problems: (RowProblem & { fileNo: number })[],
    ): Promise<void> {
      const inputs: NounInput[] = []
      if (rows[0]!.table === 'contact')
        await leaves.prepare(
          store,
          rows.map((row) => ({ customer: (row as ContactRow).customer, payer: null, site: null })),
        )
      rows.forEach((row, i) => {
        const input = {
          row,
          fileNo,
          rowNo: rowNumbers[i]!,
          ...(row.table === 'contact' && { accountId: leaves.leafOf({ customer: row.customer, payer: null, site: null }) }),
        }
        const repeated = seen.add(row, input.rowNo)
        if (repeated === null) inputs.push(input)
        else if (!repeated.sameContent) problems.push({ ...repeatedProblem(file, input.rowNo, row.externalId, repeated.rowNo), fileNo })
      })
      await store.transaction(async (tx) => {
        await lockRecord(tx)
        await saveNouns(tx, importId, source, inputs)
      })
    }
  }
  const feed =
    feeds.files.length === 0 ? null : await stageFeeds(ctx, importId, feeds.files, feeds.fileNoOf, () => stageOf('interaction'), erased)
  for (const compiled of mappings)
    for (const file of new Set([...compiled.filesByAlias.values()].flat()))
      await saveFileRead(store, importId, fileNoOf(file.name), read.get(fileNoOf(file.name)) ?? 0, file.header, file.findings)

  const fileOf = new Map<number, string>()
  for (const compiled of mappings) for (const file of [...compiled.filesByAlias.values()].flat()) fileOf.set(fileNoOf(file.name), file.name)
  for (const [table, stage] of stages) {
    ctx.progress?.({ step: `Checking ${table}`, done: 0, total: stage.rows, unit: 'rows' })
    await stage.flush(store)
    const repeated = await takeOutRepeatedRows(store, stage.name)
    await saveProblems(
      store,
      importId,
      repeated
        .filter((r) => !r.sameContent)
        .map((r) => ({ ...repeatedProblem(fileOf.get(r.fileNo) ?? '', r.rowNo, r.externalId, r.keptRowNo), fileNo: r.fileNo })),
    )
    await closeStage(store, factSpecs[table], stageName(importId, table), await isFresh(store, importId, table))
  }
  const result: ReadImport = { unassigned: unassigned.total(), notes: [...notes, ...(erased?.notes() ?? [])], feed }
  await store.transaction(async (tx) => {
    for (const [table, stage] of stages) await saveChunks(tx, importId, table, stage.chunks())
    // In the transaction that ends the reading: from here on a killed import is resumed without reading again.
    const mapping = mappings[0]?.mapping
    // Mail alone says nothing about money.
    if (mapping)
      await fixSettings(tx, { currency: mapping.currency ?? mostOften(currencies) ?? 'EUR', timeZone: mapping.timeZone ?? 'UTC' })
    await setImportState(tx, importId, 'applying', null, result)
  })
  return result

  async function stageOf(table: FactTable): Promise<Stage> {
    const stage = stages.get(table) ?? new Stage(importId, factSpecs[table])
    if (stages.has(table)) return stage
    stages.set(table, stage)
    await stage.create(store)
    return stage
  }
}

const mostOften = (counts: ReadonlyMap<string, number>): string | undefined =>
  [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0]
