import { Refusal } from '#api/refusal.ts'
import { beat, loadImport } from '#store/imports.ts'
import type { Context } from '../context.ts'

const runningHere = new Set<number>()
const beatMilliseconds = 2_000

/** Marks an import as being worked on, for others to see, until the work is over. */
export async function whileRunning<T>(ctx: Context, id: number, work: () => Promise<T>): Promise<T> {
  runningHere.add(id)
  const heart = setInterval(() => void beat(ctx.store, id).catch(() => undefined), beatMilliseconds)
  try {
    return await work()
  } finally {
    clearInterval(heart)
    runningHere.delete(id)
  }
}

/** The embedded engine has one process: what does not run here does not run. A server is shared: the last beat tells. */
export const isWorkedOn = (ctx: Context, id: number, beating: boolean): boolean =>
  runningHere.has(id) || (ctx.store.engine === 'postgres' && beating)

export async function loadIdleImport(ctx: Context, id: number) {
  const found = await loadImport(ctx.store, id)
  if (!found) throw new Refusal('not_found', `There is no import ${id}: \`tapeline imports\` lists them`)
  if (isWorkedOn(ctx, id, found.alive))
    throw new Refusal('conflict', `Import ${id} is being worked on: wait until it is done, or cancel it there`)
  return found
}
