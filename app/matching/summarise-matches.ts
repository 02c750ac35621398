import { countDraftMatches, countLater, countStoredPairs } from '#store/match-lists.ts'
import { loadAccountsToMatch, loadMatchMeasures, loadMatchPairs } from '#store/matching.ts'
import { loadSettings } from '#store/settings.ts'
import type { Context } from '../context.ts'
import { findDraftHead } from '../imports/draft-at-rest.ts'
import { loadDraftSummary } from './match-draft.ts'
import { type MatchSummary, summaryOf } from './match-summary.ts'

export interface ShownSummary extends MatchSummary {
  /** False: the draft was changed since it was matched. */
  readonly current: boolean
  readonly later: number
}

const anyPair = { search: null, source: null, minScore: null }

/** How a draft would come together with the record, decisions included. */
export async function summariseDraftMatches(ctx: Context, draftId: number): Promise<ShownSummary> {
  const { version: now } = await findDraftHead(ctx, draftId)
  const { version, summary } = await loadDraftSummary(ctx, draftId)
  const open = await countDraftMatches(ctx.store, draftId, { list: 'doubtful', ...anyPair })
  const { newAccounts: _, ...shown } = summary
  return { ...shown, doubtful: open.n, doubtfulAmountMinor: open.amount, current: version === now, later: await countLater(ctx.store) }
}

/** How the sources of the record came together. */
export async function summariseMatches(ctx: Context): Promise<ShownSummary> {
  const { store } = ctx
  const accounts = await loadAccountsToMatch(store)
  const byStandIn = new Map<number, { source: string; externalId: string }[]>()
  for (const a of accounts) {
    const members = byStandIn.get(a.stood_for_by ?? a.id) ?? []
    members.push({ source: a.source, externalId: a.external_id })
    byStandIn.set(a.stood_for_by ?? a.id, members)
  }
  const measures = (await loadMatchMeasures(store)).map((m) => ({
    ...{ measure: m.measure, source: m.source, externalId: m.external_id, n: m.n, amountMinor: m.amount },
  }))
  const links = await countStoredPairs(store, { linked: true, search: null, minScore: null })
  const open = await countStoredPairs(store, { linked: false, search: null, minScore: null })
  const summary = summaryOf(
    {
      components: [...byStandIn.values()],
      links: [],
      doubtful: (await loadMatchPairs(store, false, 100_000)).map((pair) => ({
        left: { source: pair.left_source, externalId: pair.left_id },
        right: { source: pair.right_source, externalId: pair.right_id },
        amountMinor: pair.amount_minor,
      })),
    },
    accounts.map((a) => ({ source: a.source, externalId: a.external_id, name: a.name })),
    measures,
    (await loadSettings(store))?.currency ?? null,
  )
  return {
    ...{ ...summary, linked: links.n, doubtful: open.n, doubtfulAmountMinor: open.amount },
    ...{ current: true, later: await countLater(store) },
  }
}
