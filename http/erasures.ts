import type { erasureRoutes } from '#api/routes/erasures.ts'
import { erasePerson, findPerson, listErasures, previewErasure } from '#app/erasure/erase-person.ts'
import { exportPerson } from '#app/erasure/export-person.ts'
import { listForBackups } from '#app/erasure/restore-erasures.ts'
import type { Handlers } from './handler.ts'

export const erasureHandlers: Handlers<typeof erasureRoutes> = {
  previewErasure: (ctx, { params }) => previewErasure(ctx, params.person),
  async erasePerson(ctx, { params, body }) {
    await findPerson(ctx, params.person)
    const { name } = ctx.caller!
    return ctx.jobs.start(ctx, 'erase', (job) => erasePerson(job, { name }, params.person, body))
  },
  async exportPerson(ctx, { params }) {
    const { name, content } = await exportPerson(ctx, params.person)
    return { name, type: 'application/zip', body: content }
  },
  listErasures: async (ctx) => ({ items: await listErasures(ctx) }),
  downloadErasures: async (ctx) => ({
    name: `erasures-${ctx.now.slice(0, 10)}.json`,
    type: 'application/json',
    body: await listForBackups(ctx),
  }),
}
