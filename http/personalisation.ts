import type { personalisationRoutes } from '#api/routes/personalisation.ts'
import { listMatrixAccounts, showPersonalisation } from '#app/personalisation/show-personalisation.ts'
import type { Handlers } from './handler.ts'

export const personalisationHandlers: Handlers<typeof personalisationRoutes> = {
  getPersonalisation: (ctx, { query }) => showPersonalisation(ctx, query),
  listMatrixAccounts: (ctx, { query }) => listMatrixAccounts(ctx, query),
}
