import { Refusal } from '#api/refusal.ts'
import type { Db, Store } from '#store/db.ts'
import { type DraftHeadRow, loadDraftHead } from '#store/drafts.ts'
import type { Context } from '../context.ts'

/** Drafts whose import is being started here, by store. */
const starting = new WeakMap<Store, Set<number>>()

/** Marks a draft as running before its import is in the book. */
export async function whileStarting<T>(store: Store, draftId: number, work: () => Promise<T>): Promise<T> {
  const here = starting.get(store) ?? new Set()
  starting.set(store, here)
  if (here.has(draftId)) throw new Refusal('conflict', 'This draft is being imported already')
  here.add(draftId)
  try {
    return await work()
  } finally {
    here.delete(draftId)
  }
}

/** A draft whose import was undone or failed is open again: it can be corrected and run once more. */
export function draftStateOf(store: Db, head: DraftHeadRow): 'open' | 'running' | 'imported' {
  if (starting.get(store as Store)?.has(head.id)) return 'running'
  if (head.import_state === 'done') return 'imported'
  return head.import_state !== null && ['staging', 'applying', 'undoing'].includes(head.import_state) ? 'running' : 'open'
}

/** @throws Refusal not_found, conflict when it was imported or is being imported */
export async function mustBeOpen(ctx: Context, draftId: number): Promise<DraftHeadRow> {
  const head = await findDraftHead(ctx, draftId)
  const state = draftStateOf(ctx.store, head)
  if (state === 'running')
    throw new Refusal('conflict', 'This draft is being imported: it cannot be changed meanwhile. Cancel the import, or wait for it')
  if (state === 'imported')
    throw new Refusal('conflict', `This draft is import ${head.import_id} already: begin a new one, or undo the import`)
  return head
}

export async function findDraftHead(ctx: Context, draftId: number): Promise<DraftHeadRow> {
  const head = await loadDraftHead(ctx.store, draftId)
  if (!head) throw new Refusal('not_found', `There is no draft ${draftId}: it may have been thrown away`)
  return head
}

/** @throws Refusal conflict when somebody changed it since */
export function mustBeVersion(head: Pick<DraftHeadRow, 'version'>, seen: number): void {
  if (head.version !== seen)
    throw new Refusal('conflict', 'Somebody changed this draft since you saw it: look at it again, then make your change')
}
