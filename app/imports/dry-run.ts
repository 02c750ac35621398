import type { RowProblem } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import type { CompiledMapping } from '#intake/mapping/compiled.ts'
import { mapRows } from '#intake/mapping/map-rows.ts'
import type { Db } from '#store/db.ts'
import { isFact } from '#store/facts.ts'
import { loadSettings } from '#store/settings.ts'
import { AnswerPlaces } from '../answers/place-answers.ts'
import type { Context } from '../context.ts'
import type { FeedFile } from '../feeds/feed-files.ts'
import { FeedCount, nameFiles } from '../feeds/feed-summary.ts'
import { readFeeds } from '../feeds/read-feeds.ts'
import { AccountCollector } from '../matching/collect-accounts.ts'
import { previewMatches } from '../matching/preview-matches.ts'
import { type ImportResult, leftOutOf, problemsShown } from './import-result.ts'
import { UnassignedCount } from './unassigned.ts'

/** The record's; before the first import that of the first mapping that names one. */
export const reportingCurrency = async (db: Db, mappings: readonly CompiledMapping[]): Promise<string> =>
  (await loadSettings(db))?.currency ?? mappings.find((one) => one.currency !== undefined)?.currency ?? 'EUR'

/** Reads and checks everything and stores nothing. */
export async function dryRun(
  ctx: Context,
  mappings: readonly CompiledMapping[],
  notes: readonly string[],
  feeds: readonly FeedFile[],
): Promise<ImportResult> {
  const unassigned = new UnassignedCount()
  const places = new AnswerPlaces()
  const files = new Map<string, { read: number; rejected: Set<number>; problems: RowProblem[]; count: number }>()
  const fileOf = (name: string) => {
    const found = files.get(name) ?? { read: 0, rejected: new Set<number>(), problems: [], count: 0 }
    files.set(name, found)
    return found
  }
  const collector = new AccountCollector()
  for (const compiled of mappings) {
    for await (const batch of mapRows(compiled, {
      ...(ctx.signal && { signal: ctx.signal }),
      onProgress: (p) => ctx.progress?.({ step: `Checking ${p.file}`, done: p.bytes, total: p.totalBytes, unit: 'bytes' }),
    })) {
      if (ctx.signal?.aborted) throw new Refusal('cancelled', 'The dry run was cancelled')
      await places.prepare(ctx.store, compiled.source, batch.rows.filter(isFact))
      for (const row of batch.rows) {
        collector.add(compiled.source, row)
        if (row.table === 'contact') places.sees(compiled.source, row)
        if (isFact(row) && !places.willFind(compiled.source, row)) unassigned.add(row)
      }
      for (const count of batch.counts) fileOf(count.file).read = Math.max(fileOf(count.file).read, count.read)
      for (const problem of batch.problems) {
        const file = fileOf(problem.file)
        file.count++
        if (problem.rejected) file.rejected.add(problem.row)
        if (file.problems.length < problemsShown) file.problems.push(problem)
      }
    }
  }
  const counted = new FeedCount()
  for await (const { file: feed, outcomes } of readFeeds(ctx, feeds, null)) {
    counted.add(feed, outcomes)
    const file = fileOf(feed.name)
    file.read += outcomes.length
    for (const { problem } of outcomes) {
      if (!problem) continue
      file.count++
      file.rejected.add(problem.row)
      if (file.problems.length < problemsShown) file.problems.push({ ...problem, file: feed.name })
    }
  }
  const feed = feeds.length === 0 ? null : nameFiles(counted.summary(), feeds)
  return {
    feed,
    import: null,
    state: 'dry run',
    files: [...files].map(([file, f]) => ({
      file,
      rowsRead: f.read,
      accepted: f.read - f.rejected.size - leftOutOf(feed, file),
      changed: 0,
      unchanged: 0,
      rejected: f.rejected.size,
      removed: 0,
      problems: f.problems.map(({ row, column, value, code, message, remedy, rejected }) => ({
        row,
        column,
        value,
        code,
        message,
        remedy,
        rejected,
      })),
      problemCount: f.count,
      findings: [],
    })),
    unassigned: unassigned.total(),
    matches: await previewMatches(ctx, collector.collected(), await reportingCurrency(ctx.store, mappings)),
    notes,
  }
}
