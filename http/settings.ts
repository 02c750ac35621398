import type { settingRoutes } from '#api/routes/settings.ts'
import { describeRecord } from '#app/record/describe.ts'
import type { Handlers } from './handler.ts'

export const settingHandlers: Handlers<typeof settingRoutes> = {
  getRecord: async (ctx) => ({ record: ctx.record, ...(await describeRecord(ctx)) }),
}
