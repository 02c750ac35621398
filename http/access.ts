import { roles } from '#api/access.ts'
import type { accessRoutes } from '#api/routes/access.ts'
import type { Handlers } from './handler.ts'

export const accessHandlers: Handlers<typeof accessRoutes> = {
  getMe: (ctx) => ({
    ...{ userId: ctx.caller!.userId, name: ctx.caller!.name, email: null, role: 'owner', scope: roles.owner.scope, colleagues: [] },
    ...{ may: [...ctx.access.may], kinds: [...ctx.access.kinds], demo: true },
  }),
}
