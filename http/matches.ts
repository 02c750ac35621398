import type { matchRoutes } from '#api/routes/matches.ts'
import { decideMatches } from '#app/matching/decide-matches.ts'
import { listAlone, listPairs, type ShownPair } from '#app/matching/list-matches.ts'
import { summariseDraftMatches, summariseMatches } from '#app/matching/summarise-matches.ts'
import type { Handlers } from './handler.ts'

export const matchHandlers: Handlers<typeof matchRoutes> = {
  getMatchSummary: async (ctx, { query }) => {
    const summary = query.draft === undefined ? await summariseMatches(ctx) : await summariseDraftMatches(ctx, query.draft)
    const { sources, shares, pairsOfSources, notMatched } = summary
    return { ...summary, sources: [...sources], shares: [...shares], pairsOfSources: [...pairsOfSources], notMatched: [...notMatched] }
  },
  listMatches: async (ctx, { query }) => {
    const page = await listPairs(ctx, query)
    return { ...page, items: page.items.map(presentPair) }
  },
  listAlone: (ctx, { query }) => listAlone(ctx, query),
  decideMatches: (ctx, { body }) => decideMatches(ctx, body),
}

const presentPair = (pair: ShownPair) => ({ ...pair, reasons: [...pair.reasons], fields: [...pair.fields] })
