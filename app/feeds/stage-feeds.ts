import { factSpecs } from '#store/facts.ts'
import { forgetFeed, saveComing, saveLeftAside, sweepComing } from '#store/feeds.ts'
import { lockRecord, saveFileRead, saveImportTable, saveProblems } from '#store/imports.ts'
import type { Stage } from '#store/staging.ts'
import type { Context } from '../context.ts'
import type { ErasedPeople } from '../erasure/erased-people.ts'
import { type FeedFile, sourceOf } from './feed-files.ts'
import { FeedCount, type FeedSummary, nameFiles } from './feed-summary.ts'
import { readFeeds } from './read-feeds.ts'

const flushRows = 2_000

/** Reads the mail and calendar files of an import into its stage; what is left aside and announced is noted with the import. */
export async function stageFeeds(
  ctx: Context,
  importId: number,
  files: readonly FeedFile[],
  fileNoOf: (file: FeedFile) => number,
  openStage: () => Promise<Stage>,
  erased: ErasedPeople | null,
): Promise<FeedSummary> {
  const { store } = ctx
  await forgetFeed(store, importId)
  await sweepComing(store, ctx.now)
  for (const source of new Set(files.map((file) => sourceOf(file.format))))
    await saveImportTable(store, importId, factSpecs.interaction.table, source, 'row')
  const stage = await openStage()
  const count = new FeedCount()
  for await (const { file, outcomes } of readFeeds(ctx, files, erased)) {
    count.add(file, outcomes)
    for (const { no, rows } of outcomes)
      for (const { row, source, account, detail, gone } of rows) stage.add(row, source, account, fileNoOf(file), no, { detail, gone })
    if (stage.waiting >= flushRows) await stage.flush(store)
    await saveProblems(
      store,
      importId,
      outcomes.flatMap(({ problem }) => (problem ? [{ ...problem, file: file.name, fileNo: fileNoOf(file) }] : [])),
    )
    await store.transaction(async (tx) => {
      await lockRecord(tx)
      await saveLeftAside(
        tx,
        importId,
        outcomes.flatMap((one) => one.aside),
      )
      const uids = outcomes.flatMap(({ uid }) => uid ?? [])
      if (uids.length > 0)
        await saveComing(
          tx,
          importId,
          uids,
          outcomes.flatMap((one) => one.coming),
        )
    })
  }
  const summary = count.summary()
  for (const file of files) {
    const counted = summary.files.find((one) => one.file === file.path)
    await saveFileRead(store, importId, fileNoOf(file), counted?.read ?? 0, [], [])
  }
  return nameFiles(summary, files)
}
