import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import { compileMapping } from '#intake/mapping/compile-mapping.ts'
import type { CompiledMapping } from '#intake/mapping/compiled.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { clearRead, loadImportFiles } from '#store/imports.ts'
import { loadSettings } from '#store/settings.ts'
import { lookAfterImport } from '../cases/look-again.ts'
import type { Context } from '../context.ts'
import { partFeeds } from '../feeds/feed-files.ts'
import { lookAgain } from '../matching/look-for-duplicates.ts'
import { applyImport } from './apply-import.ts'
import { withDraftFiles } from './draft-folder.ts'
import { finish, run } from './import-files.ts'
import { type ImportResult, loadImportResult, type ReadImport } from './import-result.ts'
import { openTablesFor } from './open-files.ts'
import { mappingsOf } from './remembered-mappings.ts'
import { loadIdleImport, whileRunning } from './running-imports.ts'
import { noneUnassigned } from './unassigned.ts'
import { takeBack } from './undo-import.ts'

/** Goes on with an interrupted import: with the staged rows if all were read, else from the files again; an undo goes on as an undo. */
export async function resumeImport(ctx: Context, id: number): Promise<ImportResult> {
  const found = await loadIdleImport(ctx, id)
  // What reading found was kept when all rows were staged.
  const read: ReadImport = { unassigned: noneUnassigned, notes: [], feed: null, ...(found.result as Partial<ReadImport> | null) }
  if (found.state === 'undoing')
    return whileRunning(ctx, id, async () => {
      await takeBack(ctx, id, 'undone')
      await lookAgain(ctx)
      await lookAfterImport(ctx, id)
      return loadImportResult(ctx.store, id, read)
    })
  if (found.state === 'applying')
    return whileRunning(ctx, id, async () => {
      await applyImport(ctx, id)
      await finish(ctx, id, read)
      await lookAgain(ctx)
      await lookAfterImport(ctx, id)
      return loadImportResult(ctx.store, id, read)
    })
  if (found.state !== 'staging') throw new Refusal('conflict', `Import ${id} is ${found.state}: there is nothing to resume`)

  // What was given through the browser or the API lies in the database, wherever it came from.
  if (found.draft_id !== null)
    return withDraftFiles(ctx, found.draft_id, ({ root }) => readAgain(ctx, id, found.mappings, (file) => path.join(root, file)))
  return readAgain(ctx, id, found.mappings, (file) => file)
}

async function readAgain(ctx: Context, id: number, mappings: unknown, placeOf: (file: string) => string): Promise<ImportResult> {
  const files = (await loadImportFiles(ctx.store, id)).map((file) => ({ ...file, path: placeOf(file.path) }))
  const parsed = mappingsOf(mappings).map((m) => ({
    mapping: parseMapping(m.mapping),
    files: m.files.map(placeOf),
  }))
  const { feeds, others } = await partFeeds([...new Set(files.map((f) => f.path))])
  const tables = await openTablesFor(
    others,
    parsed.map((m) => m.mapping),
  )
  for (const table of [...tables, ...feeds]) {
    const before = files.find((f) => f.path === table.path && f.name === table.name)
    if (before && before.bytes !== table.bytes)
      throw new Refusal(
        'conflict',
        `Cannot resume import ${id} as ${table.name} has ${table.bytes} bytes and had ${before.bytes}: undo the import and import the file anew`,
      )
  }
  const names = files.filter((f) => others.includes(f.path)).map((f) => f.name)
  return whileRunning(ctx, id, async () => {
    await clearRead(ctx.store, id)
    const compiled: CompiledMapping[] = []
    for (const { mapping, files: own } of parsed)
      compiled.push(
        await compileMapping(
          mapping,
          tables.filter((t) => own.includes(t.path)),
          { ...(await loadSettings(ctx.store)), now: ctx.now },
        ),
      )
    return run(ctx, id, compiled, names, [], feeds)
  })
}
