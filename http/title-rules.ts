import type { titleRuleRoutes } from '#api/routes/title-rules.ts'
import { changeTitleRules, listTitles, previewTitleRules, restoreTitleRules, showTitleRules } from '#app/title-rules/titles.ts'
import type { Handlers } from './handler.ts'

export const titleRuleHandlers: Handlers<typeof titleRuleRoutes> = {
  getTitleRules: (ctx) => showTitleRules(ctx),
  changeTitleRules: (ctx, { body }) => changeTitleRules(ctx, body.rules, body.seen, body.reason),
  restoreTitleRules: (ctx, { params }) => restoreTitleRules(ctx, params.version),
  listTitles: (ctx, { query }) => listTitles(ctx, query),
  previewTitleRules: (ctx, { body }) => previewTitleRules(ctx, body.rules),
}
