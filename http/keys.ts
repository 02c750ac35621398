import { Refusal } from '#api/refusal.ts'
import type { keyRoutes } from '#api/routes/keys.ts'
import { makeKey, showKeys, takeKeyBack } from '#app/access/keys.ts'
import { atHome, type Handlers } from './handler.ts'

export const keyHandlers: Handlers<typeof keyRoutes> = {
  listKeys: async (ctx) => ({ items: await showKeys(atHome(ctx)) }),
  makeKey(ctx, { body }) {
    const { userId } = ctx.caller!
    // One that got into other hands could otherwise outlive being revoked.
    if (userId === null) throw new Refusal('forbidden', 'A key cannot make keys: sign in')
    return makeKey(atHome(ctx), userId, body)
  },
  revokeKey: (ctx, { params }) => takeKeyBack(atHome(ctx), params.key) as Promise<undefined>,
}
