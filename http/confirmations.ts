import { pageFrom } from '#api/paging.ts'
import type { confirmationRoutes } from '#api/routes/confirmations.ts'
import { decideHeldChange, proveHeldChange, withdrawHeldChange } from '#app/confirmations/decide-held-change.ts'
import { listHeldChanges } from '#app/confirmations/list-held-changes.ts'
import { payTarget, sayPayTarget } from '#app/confirmations/pay-target.ts'
import { showFairness } from '#app/confirmations/show-fairness.ts'
import type { Handlers } from './handler.ts'

export const confirmationHandlers: Handlers<typeof confirmationRoutes> = {
  async listHeldChanges(ctx, { query }) {
    const { state, account, person } = query
    const all = (await listHeldChanges(ctx, { state })).filter(
      (one) => (account === undefined || one.account.id === account) && (person === undefined || one.person.id === person),
    )
    return pageFrom(all, query)
  },
  decideHeldChange: (ctx, { params, body }) => decideHeldChange(ctx, ctx.home, params.change, body),
  withdrawHeldChange: (ctx, { params }) => withdrawHeldChange(ctx, params.change),
  proveHeldChange: (ctx, { params, body }) => proveHeldChange(ctx, params.change, body),
  getFairness: (ctx) => showFairness(ctx),
  getPayTarget: async (ctx) => ({ tied: (await payTarget(ctx))?.tied ?? false }),
  async sayPayTarget(ctx, { body }) {
    await sayPayTarget(ctx, body.tied)
    return undefined
  },
}
