/** Brings rows of the record into a store without files: stage, apply, done, as an import does. */
import type { RecordRow } from '#api/record.ts'
import type { Context } from '#app/context.ts'
import { applyImport } from '#app/imports/apply-import.ts'
import { finish } from '#app/imports/import-files.ts'
import { noneUnassigned } from '#app/imports/unassigned.ts'
import type { Store } from '#store/db.ts'
import { type Fact, type FactTable, factSpecs, isFact } from '#store/facts.ts'
import { newNumber } from '#store/ids.ts'
import { isFresh, saveChunks, saveImportTable, saveNewImport, setImportState } from '#store/imports.ts'
import { LeafFinder, type Place } from '#store/leaves.ts'
import { type Noun, saveNouns } from '#store/nouns.ts'
import { fixSettings } from '#store/settings.ts'
import { closeStage, Stage, stageName, takeOutRepeatedRows } from '#store/staging.ts'

export interface Bring {
  readonly source: string
  readonly rows: readonly RecordRow[]
  readonly scope?: 'row' | 'document'
}

export const testContext = (store: Store): Context => ({ store, actor: 'test', now: '2026-01-01T00:00:00.000Z' })

/** As a context whose work dies, as by a kill, when it says its n-th progress. */
export function dyingContext(store: Store, n: number): Context {
  let said = 0
  return {
    ...testContext(store),
    progress: () => {
      if (said++ === n) throw new Died('died here')
    },
  }
}
export class Died extends Error {}

/** What is not worked on by anybody looks so at once, not after ten seconds of silence. */
export const forgetBeats = (store: Store): Promise<number> =>
  store.execute(`update import set beat_at = beat_at - interval '1 minute' where state in ('staging', 'applying', 'undoing')`)

/** Without `apply` (or when it dies on the way) the import is left as a kill leaves it. Returns its id. */
export async function bringRows(
  store: Store,
  brings: readonly Bring[],
  options: { apply?: boolean; diesAt?: number | null } = {},
): Promise<number> {
  const id = await newNumber(store, 'import')
  await fixSettings(store, { currency: 'EUR', timeZone: 'UTC' })
  await saveNewImport(store, {
    id,
    actor: 'test',
    now: '2026-01-01T00:00:00Z',
    mappings: [],
    files: [{ fileNo: 0, name: 'rows', path: '', bytes: 0 }],
  })
  const stages = new Map<FactTable, Stage>()
  let rowNo = 1
  for (const { source, rows, scope } of brings) {
    const leaves = new LeafFinder(source, id)
    await leaves.prepare(
      store,
      rows.flatMap((r): Place[] => (isFact(r) ? [r] : r.table === 'contact' ? [{ customer: r.customer, payer: null, site: null }] : [])),
    )
    const nouns = new Map<string, Noun[]>()
    for (const row of rows) {
      if (!isFact(row)) {
        nouns.set(row.table, [...(nouns.get(row.table) ?? []), row])
        continue
      }
      if (!stages.has(row.table)) {
        stages.set(row.table, new Stage(id, factSpecs[row.table]))
        await stages.get(row.table)!.create(store)
      }
      await saveImportTable(store, id, row.table, source, scope ?? 'row')
      stages.get(row.table)!.add(row as Fact, source, leaves.leafOf(row), 0, rowNo++)
    }
    for (const [table, list] of nouns)
      await store.transaction(async (tx) => {
        await saveImportTable(tx, id, table, source, 'row')
        await saveNouns(
          tx,
          id,
          source,
          list.map((row) => ({
            row,
            fileNo: 0,
            rowNo: rowNo++,
            ...(row.table === 'contact' && { accountId: leaves.leafOf({ customer: row.customer, payer: null, site: null }) }),
          })),
        )
      })
  }
  for (const [table, stage] of stages) {
    await stage.flush(store)
    await takeOutRepeatedRows(store, stage.name)
    await closeStage(store, factSpecs[table], stageName(id, table), await isFresh(store, id, table))
    await saveChunks(store, id, table, stage.chunks())
  }
  await setImportState(store, id, 'applying')
  if (options.apply === false) return id
  try {
    await applyImport(options.diesAt == null ? testContext(store) : dyingContext(store, options.diesAt), id)
  } catch (error) {
    if (error instanceof Died) return id
    throw error
  }
  await finish(testContext(store), id, { unassigned: noneUnassigned, notes: [], feed: null })
  return id
}
