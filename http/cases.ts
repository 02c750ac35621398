import { pageFrom } from '#api/paging.ts'
import type { caseRoutes } from '#api/routes/cases.ts'
import { setAlertRules, showAlertRules } from '#app/cases/alert-rules.ts'
import { changeCase, noteOnCase, openCase } from '#app/cases/change-case.ts'
import { effectOfClosing } from '#app/cases/effect-of-closing.ts'
import { exportCases } from '#app/cases/export-cases.ts'
import { listCases, showCase } from '#app/cases/list-cases.ts'
import { lookForAlerts } from '#app/cases/look-for-alerts.ts'
import { peopleToAsk } from '#app/decisions/people-to-ask.ts'
import type { Handlers, RequestContext } from './handler.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
const desk = async (ctx: RequestContext) => ({ people: await peopleToAsk(ctx.home), home: ctx.home })

export const caseHandlers: Handlers<typeof caseRoutes> = {
  async listCases(ctx, { query }) {
    const { all, ...more } = await listCases(ctx, query)
    return { ...pageFrom(all, query), ...more }
  },
  async exportCases(ctx, { query }) {
    const { name, file } = await exportCases(ctx, query)
    return { name, type: types[query.format], body: file }
  },
  getCase: (ctx, { params }) => showCase(ctx, params.case),
  openCase: async (ctx, { body }) => openCase(ctx, await desk(ctx), body),
  changeCase: async (ctx, { params, body }) => changeCase(ctx, await desk(ctx), params.case, body),
  noteOnCase: (ctx, { params, body }) => noteOnCase(ctx, params.case, body.text),
  lookForAlerts: (ctx) => lookForAlerts(ctx, null),
  getAlertRules: (ctx) => showAlertRules(ctx),
  async setAlertRules(ctx, { body }) {
    await setAlertRules(ctx, body)
    return undefined
  },
  getClosingEffect: (ctx) => effectOfClosing(ctx),
}
