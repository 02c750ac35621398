import type { Mapping } from '#api/mapping.ts'
import { Refusal } from '#api/refusal.ts'
import { compileMapping } from '#intake/mapping/compile-mapping.ts'
import { parseMapping } from '#intake/mapping/parse-mapping.ts'
import { loadDraft } from '#store/drafts.ts'
import { loadSettings } from '#store/settings.ts'
import { lookAfterMeasuring } from '../cases/look-again.ts'
import type { Context } from '../context.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { mustBeOpen, mustBeVersion, whileStarting } from './draft-at-rest.ts'
import { type DraftFiles, withDraftFiles } from './draft-folder.ts'
import { type DraftTables, openDraftTables } from './draft-tables.ts'
import type { DraftView } from './draft-types.ts'
import { importOpened } from './import-files.ts'
import type { OpenedFiles } from './open-files.ts'

export interface RunInput {
  readonly version: number
  readonly measure: boolean
  readonly currency?: string | undefined
}

export interface RunResult {
  readonly import: number
  /** Null when it was not asked for or could not be taken. */
  readonly snapshot: number | null
  readonly notMeasured: string | null
}

/** Imports a draft as it was seen: all of it or nothing; and measures afterwards when asked to. */
export async function runDraft(ctx: Context, id: number, input: RunInput): Promise<RunResult> {
  return whileStarting(ctx.store, id, () =>
    withDraftFiles(ctx, id, async (files) => {
      const opened = await openDraft(ctx, id, files)
      const result = await importOpened(ctx, opened, {
        ...{
          dryRun: false,
          currency: input.currency,
          from: { draft: id, root: files.root, uploadOf: files.uploadOf, unreadable: opened.unreadable },
        },
      })
      if (!input.measure) return { import: result.import!, snapshot: null, notMeasured: null }
      // The import is in the record by now, whatever becomes of measuring it.
      try {
        const snapshot = await takeSnapshot(ctx, { asOf: null, window: '12m', level: 'customer', costModel: null, segmentation: null })
        await lookAfterMeasuring(ctx)
        return { import: result.import!, snapshot: snapshot.id, notMeasured: null }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return { import: result.import!, snapshot: null, notMeasured: error.message }
      }
    }),
  )
}

/** @throws Refusal conflict when it was changed since, invalid when problems are left: before a job is begun */
export async function mustBeReady(ctx: Context, id: number, version: number): Promise<void> {
  mustBeVersion(await mustBeOpen(ctx, id), version)
  const row = await loadDraft(ctx.store, id)
  if (row?.recognition == null) throw new Refusal('conflict', 'Files came or went since they were looked at: recognise them first')
  const { problems, sources, feeds = [] } = row.view as Partial<DraftView> & Pick<DraftView, 'problems' | 'sources'>
  if (problems.length > 0)
    throw new Refusal(
      'invalid',
      `Cannot go on while ${problems.length === 1 ? 'a problem is' : `${problems.length} problems are`} left in what the columns mean: correct ${problems.length === 1 ? 'it' : 'them'} first`,
      problems.map(({ at, message }) => ({ at, message })),
    )
  if (sources.length === 0 && feeds.length === 0) throw new Refusal('invalid', 'Cannot go on without files: give some')
}

/** The files with the mappings as they are shown. */
export async function openDraft(ctx: Context, id: number, files: DraftFiles): Promise<OpenedFiles & Pick<DraftTables, 'unreadable'>> {
  const row = await loadDraft(ctx.store, id)
  const { sources } = row!.view as DraftView
  const mappings = sources.map((source) => parseMapping(source.mapping) satisfies Mapping)
  const { tables, byName, feeds, unreadable } = await openDraftTables(files, mappings)
  const settings = { ...(await loadSettings(ctx.store)), now: ctx.now }
  const compiled = []
  for (const [i, mapping] of mappings.entries()) {
    const own = sources[i]!.tables.flatMap((name) => byName.get(name) ?? [])
    compiled.push(await compileMapping(mapping, own, settings))
  }
  return { tables, compiled, recognition: null, feeds, unreadable }
}
