import { pageFrom } from '#api/paging.ts'
import type { listeningRoutes } from '#api/routes/listening.ts'
import { endGoal, goalsOf, setGoal } from '#app/listening/goals.ts'
import { listChanges } from '#app/listening/list-changes.ts'
import { listListened } from '#app/listening/list-listened.ts'
import { whomToHear } from '#app/listening/list-whom-to-hear.ts'
import { showListening } from '#app/listening/show-listening.ts'
import { voicesToday } from '#app/listening/voices-today.ts'
import type { Handlers, RequestContext } from './handler.ts'

const author = (ctx: RequestContext) => ({ name: ctx.caller?.name ?? ctx.actor })

export const listeningHandlers: Handlers<typeof listeningRoutes> = {
  getListening: (ctx) => showListening(ctx, (page, book) => goalsOf(ctx, page, book)),
  async listListenedAccounts(ctx, { query }) {
    const { items, ...rest } = await listListened(ctx, query)
    return { ...rest, ...pageFrom(items, query) }
  },
  async listIndexChanges(ctx, { query }) {
    const { items, ...rest } = await listChanges(ctx, query)
    return { ...rest, ...pageFrom(items, query) }
  },
  async listWhomToHear(ctx, { query }) {
    const { row, length, ...rest } = await whomToHear(ctx, query)
    const page = pageFrom(
      Array.from({ length }, (_, place) => place),
      query,
    )
    return { ...rest, ...page, items: page.items.map(row) }
  },
  getVoicesToday: (ctx) => voicesToday(ctx),
  setGoal: (ctx, { body }) => setGoal(ctx, author(ctx), body),
  async endGoal(ctx, { params }) {
    await endGoal(ctx, author(ctx), params.goal)
  },
}
