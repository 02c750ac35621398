import type { influenceRoutes } from '#api/routes/influence.ts'
import { addInfluence, declineProposal, endInfluence, endInfluenceFile } from '#app/influence/change-influence.ts'
import { addInfluenceFile, previewInfluenceFile } from '#app/influence/influence-file.ts'
import { listInfluence } from '#app/influence/list-influence.ts'
import { proposeInfluence } from '#app/influence/propose-influence.ts'
import type { Handlers, RequestContext } from './handler.ts'

const nameOf = (ctx: RequestContext) => ctx.caller?.name ?? ctx.actor

export const influenceHandlers: Handlers<typeof influenceRoutes> = {
  listInfluence: (ctx, { query }) => listInfluence(ctx, query),
  addInfluence: (ctx, { body }) => addInfluence(ctx, nameOf(ctx), body, 'hand'),
  endInfluence: async (ctx, { params }) => {
    await endInfluence(ctx, nameOf(ctx), params.link)
    return undefined
  },
  previewInfluenceFile: (ctx, { body }) => previewInfluenceFile(ctx, body),
  addInfluenceFile: (ctx, { body }) => addInfluenceFile(ctx, nameOf(ctx), body),
  endInfluenceFile: async (ctx, { params }) => {
    await endInfluenceFile(ctx, nameOf(ctx), params.file)
    return undefined
  },
  listInfluenceProposals: (ctx, { query }) => proposeInfluence(ctx, query),
  acceptInfluenceProposal: (ctx, { body }) => addInfluence(ctx, nameOf(ctx), body, 'proposal'),
  declineInfluenceProposal: async (ctx, { body }) => {
    await declineProposal(ctx, nameOf(ctx), body)
    return undefined
  },
}
