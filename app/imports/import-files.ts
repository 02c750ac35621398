import { basename, relative } from 'node:path'
import { Refusal } from '#api/refusal.ts'
import type { CompiledMapping } from '#intake/mapping/compiled.ts'
import { saveAudit } from '#store/audit.ts'
import { newNumber } from '#store/ids.ts'
import { lockRecord, saveNewImport, setImportState } from '#store/imports.ts'
import { ensureUnassigned } from '#store/leaves.ts'
import { checkTimeZone, fixSettings, loadSettings, releaseSettings } from '#store/settings.ts'
import { dropUnusedAccounts } from '#store/undo.ts'
import { lookAfterImport } from '../cases/look-again.ts'
import type { Context } from '../context.ts'
import { dropFeedUploads, type FeedFile, sourceOf } from '../feeds/feed-files.ts'
import { settleKnown } from '../feeds/people-heard.ts'
import { linkRecord, linkWithin } from '../matching/link-record.ts'
import { lookAgain } from '../matching/look-for-duplicates.ts'
import { applyImport } from './apply-import.ts'
import { dryRun } from './dry-run.ts'
import { type ImportResult, loadImportResult, type ReadImport } from './import-result.ts'
import { type OpenedFiles, openFiles } from './open-files.ts'
import { rememberMappings } from './remembered-mappings.ts'
import { whileRunning } from './running-imports.ts'
import { stageRows } from './stage-rows.ts'
import { takeBack } from './undo-import.ts'

export interface ImportInput {
  /** Files and folders. */
  readonly files: readonly string[]
  /** Mapping objects; null = recognise. */
  readonly mappings: readonly unknown[] | null
  readonly dryRun: boolean
  /** Reporting currency, when this is the first import; default: that of the first mapping, else the one most lines are in. */
  readonly currency?: string | undefined
}

/** Brings files into the record: all of it, or nothing. */
export async function importFiles(ctx: Context, input: ImportInput): Promise<ImportResult> {
  return importOpened(ctx, await openFiles(input.files, input.mappings, { ...(await loadSettings(ctx.store)), now: ctx.now }), input)
}

/** A draft whose files are imported: they lie in the database, and below `root` while they are read. */
export interface FromDraft {
  readonly draft: number
  readonly root: string
  readonly uploadOf: (path: string) => { readonly id: number }
  /** Files that could not be read. */
  readonly unreadable: readonly { readonly problem: string }[]
}

/** The same with files that are open and mappings that are compiled already. */
export async function importOpened(
  ctx: Context,
  { tables, compiled, recognition, feeds }: OpenedFiles,
  input: Pick<ImportInput, 'dryRun' | 'currency'> & { readonly from?: FromDraft },
): Promise<ImportResult> {
  const { from } = input
  const notes = [
    ...(recognition?.sources.flatMap((s) => s.uncertain) ?? []),
    // A file that one mapping does not name may be another's: what none names is said once, below.
    ...compiled.flatMap((c) => c.findings.filter((f) => f.code !== 'file_not_named').map((f) => f.message)),
    ...(from?.unreadable.map((one) => one.problem) ?? []),
    ...leftAside(
      tables.map((t) => t.name),
      compiled,
    ),
  ]
  if (input.dryRun) return dryRun(ctx, compiled, notes, feeds)

  const { store } = ctx
  const id = await newNumber(store, 'import')
  await store.transaction(async (tx) => {
    await ensureUnassigned(tx)
    await releaseSettings(tx)
    for (const { mapping } of compiled) await checkTimeZone(tx, mapping.timeZone)
    if (input.currency !== undefined && compiled.length > 0)
      await fixSettings(tx, { currency: input.currency, timeZone: compiled[0]!.mapping.timeZone ?? 'UTC' })
    await saveNewImport(tx, {
      id,
      actor: ctx.actor,
      now: ctx.now,
      draftId: from?.draft ?? null,
      mappings: [
        ...compiled.map((c) => ({ mapping: c.mapping, files: filesOf(c).map((f) => pathKept(f.path, from)) })),
        ...feeds.map((feed) => ({ feed: sourceOf(feed.format), files: [pathKept(feed.path, from)] })),
      ],
      files: [...tables, ...feeds].map((t, fileNo) => ({
        ...{ fileNo, name: t.name, path: pathKept(t.path, from), bytes: t.bytes },
        uploadId: from ? from.uploadOf(t.path).id : null,
      })),
    })
    await saveAudit(tx, ctx, 'import', `import:${id}`, from ? { draft: from.draft } : { files: tables.map((t) => basename(t.path)) })
  })
  return whileRunning(ctx, id, () =>
    run(
      ctx,
      id,
      compiled,
      tables.map((t) => t.name),
      notes,
      feeds,
    ),
  )
}

/** From staging to done; what fails or is cancelled on the way is taken back. A kill leaves it interrupted. */
export async function run(
  ctx: Context,
  id: number,
  compiled: readonly CompiledMapping[],
  fileNames: readonly string[],
  notes: readonly string[],
  feeds: readonly FeedFile[],
): Promise<ImportResult> {
  const fileNo = new Map(fileNames.map((name, i) => [name, i]))
  const feedNo = new Map(feeds.map((feed, i) => [feed.path, fileNames.length + i]))
  let read: ReadImport
  try {
    read = await stageRows(ctx, id, compiled, (file) => fileNo.get(file) ?? 0, notes, {
      files: feeds,
      fileNoOf: (feed) => feedNo.get(feed.path)!,
    })
    await applyImport(ctx, id)
  } catch (error) {
    const cancelled = error instanceof Refusal && error.code === 'cancelled'
    await takeBack({ ...ctx, signal: new AbortController().signal }, id, cancelled || ctx.signal?.aborted ? 'cancelled' : 'failed')
    if (ctx.signal?.aborted && !cancelled) throw new Refusal('cancelled', 'The import was cancelled: nothing of it stays')
    throw error
  }
  await finish(ctx, id, read)
  await lookAgain(ctx)
  await lookAfterImport(ctx, id)
  return loadImportResult(ctx.store, id, read)
}

export async function finish(ctx: Context, id: number, read: ReadImport): Promise<void> {
  await linkRecord(ctx)
  await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    await setImportState(tx, id, 'done', new Date().toISOString(), read)
    await rememberMappings(ctx, tx, id)
    await settleKnown(tx)
    await dropFeedUploads(tx, id)
    // What undone imports made had to wait for this one, which might have stood on it.
    if ((await dropUnusedAccounts(tx)) > 0) await linkWithin(tx)
  })
}

/** Of an upload the name it was dropped with: where it lies while it is read is gone afterwards. */
const pathKept = (file: string, from: FromDraft | undefined) => (from ? relative(from.root, file) : file)

export const filesOf = (compiled: CompiledMapping) => [...new Set([...compiled.filesByAlias.values()].flat())]

/** Files that no mapping names, said once. */
export function leftAside(names: readonly string[], compiled: readonly CompiledMapping[]): string[] {
  const used = new Set(compiled.flatMap((c) => filesOf(c).map((f) => f.name)))
  return names.filter((name) => !used.has(name)).map((name) => `${name} was left aside: no mapping names it and it was not recognised`)
}
