import type { SegmentationModel } from '#api/segmentation.ts'
import type { Db } from '#store/db.ts'
import { loadStandIns, loadStandingOverrides, type OverrideRecord } from '#store/segment-overrides.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { exceptionsOf } from '../measuring/exceptions.ts'

const keyOf = (one: { source: string; externalId: string }) => `${one.source}/${one.externalId}`

/** What would hold if the book were measured again as of the same day: the file's exceptions and those set by hand until now. */
export async function exceptionsNow(ctx: Context, view: SnapshotView, model: SegmentationModel | null) {
  const standing = await loadStandingOverrides(ctx.store)
  const accounts = await accountsOf(ctx.store, view, [...standing, ...(model?.overrides ?? []), ...(model?.strategic ?? [])])
  return exceptionsOf(view.asOf, model, standing, (named) => {
    const account = accounts.get(keyOf(named))
    return account ? [{ ...named, source: account.source, externalId: account.externalId }] : []
  })
}

/** The accounts of a view that stand for keys, by key. */
export async function accountsOf(db: Db, view: SnapshotView, named: readonly Pick<OverrideRecord, 'source' | 'externalId'>[]) {
  const byId = new Map(view.accounts.map((a) => [a.id, a]))
  const ids = await loadStandIns(db, named, view.level)
  return new Map(
    named.flatMap((one, i) => {
      const account = ids[i] === null ? undefined : byId.get(ids[i]!)
      return account ? [[keyOf(one), account] as const] : []
    }),
  )
}
