import { pageFrom } from '#api/paging.ts'
import type { planRoutes } from '#api/routes/plans.ts'
import { peopleToAsk } from '#app/decisions/people-to-ask.ts'
import { accountPlan, changePlanText, exportPlan, planItemHistory, planTextHistory, writePlanText } from '#app/plans/account-plan.ts'
import { addPlanItem, changePlanItem, listPlanItems, removePlanItem } from '#app/plans/plan-items.ts'
import type { Handlers } from './handler.ts'

export const planHandlers: Handlers<typeof planRoutes> = {
  getAccountPlan: (ctx, { params }) => accountPlan(ctx, params.account),
  async exportAccountPlan(ctx, { params }) {
    const { name, csv } = await exportPlan(ctx, params.account)
    return { name, type: 'text/csv; charset=utf-8', body: csv }
  },
  writePlanText: (ctx, { params, body }) => writePlanText(ctx, params.account, body.part, body.text),
  changePlanText: (ctx, { params, body }) => changePlanText(ctx, params.text, body.text, body.version),
  getPlanTextHistory: async (ctx, { params }) => ({ items: await planTextHistory(ctx, params.text) }),
  async listPlanItems(ctx, { query }) {
    const { kind, state, standing, owner } = query
    const wanted = { kind, state, standing, owner }
    const all = (await listPlanItems(ctx)).filter((one) =>
      (Object.keys(wanted) as (keyof typeof wanted)[]).every((name) => wanted[name] === undefined || wanted[name] === one[name]),
    )
    return pageFrom(all, query)
  },
  addPlanItem: async (ctx, { body }) => addPlanItem(ctx, await peopleToAsk(ctx.home), body),
  changePlanItem: async (ctx, { params, body }) => changePlanItem(ctx, await peopleToAsk(ctx.home), params.item, body),
  async removePlanItem(ctx, { params }) {
    await removePlanItem(ctx, params.item, true)
    return undefined
  },
  restorePlanItem: (ctx, { params }) => removePlanItem(ctx, params.item, false),
  getPlanItemHistory: async (ctx, { params }) => ({ items: await planItemHistory(ctx, params.item) }),
}
