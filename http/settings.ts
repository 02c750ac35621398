import { Refusal } from '#api/refusal.ts'
import type { settingRoutes } from '#api/routes/settings.ts'
import { describeMail, setMail, tryMail } from '#app/access/mail-way.ts'
import { describeRecord } from '#app/record/describe.ts'
import { showCurrencies } from '#app/record/show-currencies.ts'
import { atHome, type Handlers } from './handler.ts'
import { originOf } from './machine.ts'

export const settingHandlers: Handlers<typeof settingRoutes> = {
  getRecord: async (ctx) => ({ record: ctx.record, ...(await describeRecord(ctx)) }),
  getCurrencies: (ctx) => showCurrencies(ctx),
  getMail: (ctx) => describeMail(ctx.home),
  async setMail(ctx, { body }) {
    await setMail(atHome(ctx), body)
    return describeMail(ctx.home)
  },
  async tryMail(ctx) {
    const { name, email } = ctx.caller!
    if (email === null) throw new Refusal('forbidden', 'An API key has no address to send to: sign in')
    await ctx.limiter.try(ctx.request, ctx.reply, 'mail')
    await tryMail(atHome(ctx), { name, email, origin: originOf(ctx.request) })
  },
}
