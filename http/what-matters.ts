import type { whatMattersRoutes } from '#api/routes/what-matters.ts'
import { showPointWorth } from '#app/what-matters/show-point-worth.ts'
import { showWhatMatters } from '#app/what-matters/show-what-matters.ts'
import type { Handlers } from './handler.ts'

export const whatMattersHandlers: Handlers<typeof whatMattersRoutes> = {
  getWhatMatters: (ctx, { query }) => showWhatMatters(ctx, query),
  getPointWorth: (ctx, { query }) => showPointWorth(ctx, query.tier),
}
