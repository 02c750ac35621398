import { pageFrom } from '#api/paging.ts'
import type { decisionRoutes } from '#api/routes/decisions.ts'
import { decide, takeBackDecision } from '#app/decisions/decide.ts'
import { inForce, isBack, listDecisions } from '#app/decisions/list-decisions.ts'
import { peopleToAsk } from '#app/decisions/people-to-ask.ts'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import type { Handlers } from './handler.ts'

export const decisionHandlers: Handlers<typeof decisionRoutes> = {
  async listDecisions(ctx, { query }) {
    const against = query.snapshot === undefined ? null : await loadSnapshotView(ctx, query.snapshot)
    const shown = { 'in force': inForce, back: isBack, all: () => true }[query.state]
    const all = (await listDecisions(ctx, against)).filter(
      (one) =>
        shown(one) &&
        (query.kind === undefined || one.subject.kind === query.kind) &&
        (query.key === undefined || one.subject.key === query.key),
    )
    return pageFrom(all, query)
  },
  decide: async (ctx, { body }) => decide(ctx, { name: ctx.caller!.name, people: await peopleToAsk(ctx.home) }, body),
  undoDecision: (ctx, { params }) => takeBackDecision(ctx, params.decision),
  listPeopleToAsk: (ctx) => peopleToAsk(ctx.home),
}
