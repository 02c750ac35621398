import type { continuityRoutes } from '#api/routes/continuity.ts'
import { listColleagues, sayColleagueLeft } from '#app/continuity/colleagues.ts'
import type { ContinuityFile } from '#app/continuity/continuity-file.ts'
import { addHandoverItem, changeHandover, exportHandover, listHandovers, makeHandover, showHandover } from '#app/continuity/hand-overs.ts'
import { exportColleagueView, openColleagueView, showColleagueView, viewsOfMe } from '#app/continuity/if-colleague-left.ts'
import { exportContinuity, listContinuity } from '#app/continuity/list-continuity.ts'
import { showAccountContinuity } from '#app/continuity/show-account-continuity.ts'
import { exportContinuityPeople, listContinuityPeople } from '#app/continuity/silent-and-left.ts'
import { peopleToAsk } from '#app/decisions/people-to-ask.ts'
import type { FileAnswer, Handlers } from './handler.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
const asFile = ({ name, format, body }: ContinuityFile): FileAnswer => ({ name, type: types[format], body })

export const continuityHandlers: Handlers<typeof continuityRoutes> = {
  getAccountContinuity: (ctx, { params, query }) => showAccountContinuity(ctx, params.account, query.snapshot ?? null),
  listContinuity: (ctx, { query }) => listContinuity(ctx, query),
  exportContinuity: async (ctx, { query }) => asFile(await exportContinuity(ctx, query)),
  listContinuityPeople: (ctx, { query }) => listContinuityPeople(ctx, query),
  exportContinuityPeople: async (ctx, { query }) => asFile(await exportContinuityPeople(ctx, query)),
  listContinuityColleagues: async (ctx) => ({ items: await listColleagues(ctx) }),
  sayColleagueLeft: (ctx, { body }) => sayColleagueLeft(ctx, body.name, body.leftDay),
  openColleagueView: async (ctx, { body }) => openColleagueView(ctx, body.name, body.purpose, await peopleToAsk(ctx.home)),
  getColleagueView: async (ctx, { params }) => showColleagueView(ctx, params.view, await peopleToAsk(ctx.home)),
  exportColleagueView: async (ctx, { params, query }) => asFile(await exportColleagueView(ctx, params.view, query.format)),
  listViewsOfMe: (ctx) => viewsOfMe(ctx),
  listHandovers: async (ctx) => ({ items: await listHandovers(ctx) }),
  makeHandover: async (ctx, { body }) => makeHandover(ctx, await peopleToAsk(ctx.home), body),
  getHandover: (ctx, { params }) => showHandover(ctx, params.handover),
  addHandoverItem: async (ctx, { params, body }) => addHandoverItem(ctx, await peopleToAsk(ctx.home), params.handover, body),
  changeHandover: (ctx, { params, body }) => changeHandover(ctx, params.handover, body),
  exportHandover: async (ctx, { params, query }) => asFile(await exportHandover(ctx, params.handover, query.format)),
}
