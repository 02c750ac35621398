import { Refusal } from '#api/refusal.ts'
import type { Context } from '../context.ts'
import type { DraftKind } from './model-kinds.ts'

/** Coverage models hold rates of teams and what serving an account costs. */
export const tellsCosts = (kind: DraftKind): boolean => kind === 'cost-model' || kind === 'coverage'

/**
 * What a cost model holds, and what a draft would do to accounts, is margin and cost of the whole book, whatever a role may write.
 *
 * @throws Refusal forbidden
 */
export function mustSeeCosts(ctx: Context): void {
  if (!ctx.access) return
  if (!ctx.access.kinds.has('cost'))
    throw new Refusal('forbidden', 'Margin and cost are closed to you: an owner can open them under Settings › People')
  if (ctx.access.accounts !== 'all')
    throw new Refusal('forbidden', 'This is about the whole book, and your own accounts are open to you: ask an owner')
}
