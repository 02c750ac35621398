import { loadSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { measureAgain } from '../measuring/measure-again.ts'

/** Measures again where something was measured before and who asks may; the snapshot. */
export async function measureAnew(ctx: Context): Promise<number | null> {
  if (ctx.access && !ctx.access.may.has('measure')) return null
  if (!(await loadSnapshot(ctx.store, null))) return null
  return (await measureAgain(ctx)).id
}
