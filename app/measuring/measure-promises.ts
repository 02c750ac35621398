import type { Level } from '#engine/portfolio/portfolio.ts'
import type { PromiseCounts } from '#engine/promises/promise-counts.ts'
import { standardSegment } from '#engine/promises/standards.ts'
import type { Book } from '#store/portfolio.ts'
import { loadSettings } from '#store/settings.ts'
import type { Context } from '../context.ts'
import { countPromises } from '../promises-kept/count-promises.ts'
import { standardsInForce } from '../promises-kept/standards-in-force.ts'
import type { SnapshotResult } from './measures.ts'

/** How often promises were kept, per account of a level, by the standards of its segment. */
export async function measurePromises(
  ctx: Context,
  { book, level, tierOf }: { book: Book; level: Level; tierOf: (node: number) => string | null },
): Promise<{ counts: PromiseCounts[]; result: NonNullable<SnapshotResult['promises']>; restsOn: readonly unknown[] }> {
  const { version, standards } = await standardsInForce(ctx.store)
  const settings = await loadSettings(ctx.store)
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const standardOf = Array.from({ length: level.n }, (_, node) => standards.segments[standardSegment(tierOf(node))])
  const { counts, closingTold } = await countPromises(ctx.store, {
    ...{ leaves: null, window: book.portfolio.window, timeZone: settings!.timeZone, standards, n: level.n },
    nodeOf: (leaf) => nodeOf.get(leaf) ?? -1,
    standardOf: (node) => standardOf[node]!,
  })
  // Those Tapeline comes with say nothing that the engine's version does not.
  return { counts, result: { standards: version, closingTold }, restsOn: version === 0 ? [] : [{ promises: standards }] }
}
