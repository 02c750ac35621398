import type { valueRoutes } from '#api/routes/value.ts'
import { showAccountValue } from '#app/value/show-account-value.ts'
import { showFit } from '#app/value/show-fit.ts'
import { showValue } from '#app/value/show-value.ts'
import { draftValueRules, showValueRules } from '#app/value/value-rules.ts'
import { addWalletFile, endWalletFile, previewWalletFile } from '#app/value/wallet-file.ts'
import { endWallet, saveWallet, showPotential } from '#app/value/wallets.ts'
import type { Handlers, RequestContext } from './handler.ts'
import { serialised } from './serialised.ts'

const nameOf = (ctx: RequestContext) => ctx.caller?.name ?? ctx.actor

export const valueHandlers: Handlers<typeof valueRoutes> = {
  getValue: async (ctx, { query }) => serialised(await showValue(ctx, query.snapshot ?? null)),
  getValueFit: (ctx, { query }) => showFit(ctx, query.snapshot ?? null),
  getAccountValue: (ctx, { params, query }) => showAccountValue(ctx, params.account, query.snapshot ?? null),
  getPotential: async (ctx, { query }) => serialised(await showPotential(ctx, query.snapshot ?? null)),
  saveWallet: (ctx, { params, body }) => saveWallet(ctx, nameOf(ctx), params.account, body),
  endWallet: async (ctx, { params }) => {
    await endWallet(ctx, nameOf(ctx), params.account)
    return undefined
  },
  previewWalletFile: (ctx, { body }) => previewWalletFile(ctx, body),
  addWalletFile: (ctx, { body }) => addWalletFile(ctx, nameOf(ctx), body),
  endWalletFile: async (ctx, { params }) => {
    await endWalletFile(ctx, nameOf(ctx), params.file)
    return undefined
  },
  getValueRules: (ctx) => showValueRules(ctx),
  draftValueRules: (ctx, { body }) => draftValueRules(ctx, nameOf(ctx), body),
}
