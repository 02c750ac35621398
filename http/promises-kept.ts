import type { promisesKeptRoutes } from '#api/routes/promises-kept.ts'
import { changeStandards, restoreStandards, showStandards } from '#app/promises-kept/change-standards.ts'
import { listPromises } from '#app/promises-kept/list-promises.ts'
import { listPromiseRows, showPromises } from '#app/promises-kept/show-promises.ts'
import type { Handlers } from './handler.ts'

export const promisesKeptHandlers: Handlers<typeof promisesKeptRoutes> = {
  getPromisesKept: (ctx, { params, query }) => showPromises(ctx, params.account, query.snapshot ?? null),
  listPromiseRows: (ctx, { params, query }) => listPromiseRows(ctx, params.account, params.list, query),
  listPromisesKept: (ctx, { query }) => listPromises(ctx, query),
  getPromiseStandards: (ctx) => showStandards(ctx),
  changePromiseStandards: (ctx, { body }) => changeStandards(ctx, body.standards, body.seen, body.reason),
  restorePromiseStandards: (ctx, { params }) => restoreStandards(ctx, params.version),
}
