import type { todayRoutes } from '#api/routes/today.ts'
import { peopleToAsk } from '#app/decisions/people-to-ask.ts'
import { todaysAccounts } from '#app/today/todays-accounts.ts'
import { todaysDecisions } from '#app/today/todays-decisions.ts'
import { todaysWork } from '#app/today/todays-work.ts'
import type { Handlers } from './handler.ts'

export const todayHandlers: Handlers<typeof todayRoutes> = {
  getToday: async (ctx) => todaysWork(ctx, await peopleToAsk(ctx.home)),
  getTodayCommercial: (ctx) => todaysDecisions(ctx),
  getTodayAccounts: (ctx) => todaysAccounts(ctx),
}
