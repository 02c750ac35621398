import { getDomainWithoutSuffix } from 'tldts'
import { Refusal } from '#api/refusal.ts'
import { normaliseCompanyName } from '#engine/matching/normalise-company-name.ts'
import { saveAudit } from '#store/audit.ts'
import {
  countLeftAside,
  dropFeedRule as dropRule,
  type FeedRule,
  type FeedSettings,
  loadArrivals,
  loadFeedRules,
  loadFeedSettings,
  loadKinds,
  loadUnknownDomains,
  saveFeedRule,
  saveFeedSettings,
} from '#store/feeds.ts'
import type { Context } from '../context.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { type AccountBook, openFeedBook, proposedDomains } from './feed-book.ts'
import type { FeedSummary } from './feed-summary.ts'
import { listHeard } from './people-heard.ts'
import { type Reason, reasons } from './sift-message.ts'

const shown = 200
const arrivalsShown = 20

/** How feeds are read, what arrived, and what waits to be settled. */
export async function showFeeds(ctx: Context) {
  const { store } = ctx
  const { accounts } = await openFeedBook(store)
  const unknown = await loadUnknownDomains(store, shown)
  const byName = unknown.length === 0 ? new Map() : accountsByName(accounts)
  return {
    settings: withLists(await loadFeedSettings(store)),
    proposed: await proposedDomains(store),
    kinds: await loadKinds(store),
    rules: (await loadFeedRules(store)).map((rule) => ({
      ...{ pattern: rule.pattern, becomes: rule.becomes, account: rule.accountId, accountName: rule.accountName },
      ...{ by: rule.actorName, at: rule.madeAt },
    })),
    unknown: unknown.map(({ domain, reason, messages, addresses, lastDay }) => ({
      ...{ domain, several: reason === 'doubt', messages, addresses, lastDay },
      suggestion: byName.get(compact(getDomainWithoutSuffix(domain) ?? '')) ?? null,
    })),
    heard: await listHeard(ctx, shown),
    leftAside: (await countLeftAside(store)).map(({ reason, n }) => ({ reason, about: reasons[reason as Reason] ?? reason, n })),
    arrivals: (await loadArrivals(store, arrivalsShown)).map(({ id, state, actor, finished_at, source, result }) => {
      const feed = (result as { feed?: FeedSummary } | null)?.feed
      return {
        ...{ import: id, state, actor, at: finished_at, sources: source.split(',') },
        ...{ messages: (feed?.messages ?? 0) + (feed?.entries ?? 0), interactions: feed?.interactions ?? 0 },
        leftOut: (feed?.leftOut ?? []).reduce((sum, one) => sum + one.n, 0),
      }
    }),
  }
}

const withLists = (settings: FeedSettings) => ({
  ...settings,
  domains: settings.domains && [...settings.domains],
  privateWords: [...settings.privateWords],
  trustedServers: [...settings.trustedServers],
})

const compact = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Accounts by their name without legal form and spaces; a name that several have says nothing. */
function accountsByName({ byId }: AccountBook): Map<string, { account: number; name: string } | null> {
  const found = new Map<string, { account: number; name: string } | null>()
  for (const { name, node } of byId.values()) {
    if (name === null) continue
    const key = compact(normaliseCompanyName(name))
    const there = found.get(key)
    if (key.length > 2) found.set(key, there === undefined || there?.account === node ? { account: node, name } : null)
  }
  return found
}

export async function setFeedSettings(ctx: Context, settings: FeedSettings): Promise<void> {
  const tidy = (words: readonly string[]) => [...new Set(words)]
  await ctx.store.transaction(async (tx) => {
    await saveFeedSettings(tx, {
      ...settings,
      domains: settings.domains === null || settings.domains.length === 0 ? null : tidy(settings.domains),
      ...{ privateWords: tidy(settings.privateWords), trustedServers: tidy(settings.trustedServers) },
    })
    await saveAudit(tx, ctx, 'set feeds', 'feeds', {})
  })
}

export async function setFeedRules(
  ctx: Context & By,
  rules: readonly { readonly pattern: string; readonly becomes: FeedRule['becomes']; readonly account: number | null }[],
): Promise<void> {
  const { byId } = (await openFeedBook(ctx.store)).accounts
  await ctx.store.transaction(async (tx) => {
    for (const { pattern, becomes, account } of rules) {
      const of = account === null ? undefined : byId.get(account)
      if (becomes === 'account' && !of)
        throw new Refusal('not_found', `Cannot say that ${pattern} is an account as there is no such account: choose another`)
      const key =
        becomes === 'account'
          ? { accountSource: of!.source, accountExternalId: of!.externalId }
          : { accountSource: null, accountExternalId: null }
      await saveFeedRule(tx, { pattern, becomes, ...key }, { actor: ctx.actor, name: nameOf(ctx), now: ctx.now })
    }
    await saveAudit(tx, ctx, 'set feed rules', 'feeds', { rules: rules.length })
  })
}

export async function dropFeedRule(ctx: Context, pattern: string): Promise<void> {
  if ((await dropRule(ctx.store, pattern)) === 0) throw new Refusal('not_found', `There is no rule about ${pattern}`)
  await saveAudit(ctx.store, ctx, 'drop feed rule', 'feeds', {})
}

/** Of the command line: our mail domains, the rest as it is. */
export async function nameOurDomains(ctx: Context, domains: readonly string[]): Promise<void> {
  const wrong = domains.find((domain) => !/^[^\s@]+\.[^\s@.]+$/.test(domain))
  if (wrong !== undefined) throw new Refusal('invalid', `"${wrong}" is no mail domain: write it as in example.com`)
  await setFeedSettings(ctx, { ...(await loadFeedSettings(ctx.store)), domains: domains.map((domain) => domain.toLowerCase()) })
}
