import { Refusal } from '#api/refusal.ts'
import type { Context } from '../context.ts'
import type { DraftKind } from './model-kinds.ts'
import { mustSeeCosts, tellsCosts } from './must-see-costs.ts'

/**
 * Who writes drafts of a kind: of coverage models whoever plans, of the others whoever drafts models (the routes ask for that).
 *
 * @throws Refusal forbidden
 */
export function mustWrite(ctx: Context, kind: DraftKind): void {
  if (tellsCosts(kind)) mustSeeCosts(ctx)
  if (kind === 'coverage' && ctx.access !== undefined && !ctx.access.may.has('plan'))
    throw new Refusal('forbidden', 'Coverage models are written by whoever plans: ask an owner, finance, the commercial lead or an analyst')
}
