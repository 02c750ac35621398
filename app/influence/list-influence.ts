import { textOf } from '#api/filter-text.ts'
import { pageFrom } from '#api/paging.ts'
import { INFLUENCE_ORIGINS, type InfluenceLink } from '#api/routes/influence.ts'
import { roundHalfAwayFromZero } from '#engine/money/round.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { accountFinder, type FoundAccount } from './find-accounts.ts'
import { type LinkInForce, linksInForce } from './links-in-force.ts'

interface Asked {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly account?: number | undefined
  readonly q?: string | undefined
  readonly origin?: InfluenceLink['origin'] | undefined
}

/** Links with both ends in scope, the last made first. */
export async function listInfluence(ctx: Context, asked: Asked) {
  const finder = await accountFinder(ctx)
  const account = asked.account === undefined ? null : finder.byId(asked.account)
  const words = asked.q?.trim().toLocaleLowerCase('en') ?? ''
  const links = (await linksInForce(ctx.store, finder)).filter(
    (one) =>
      finder.inScope(one.from) &&
      finder.inScope(one.to) &&
      (asked.account === undefined || one.from.id === account?.id || one.to.id === account?.id) &&
      (asked.origin === undefined || one.record.origin === asked.origin) &&
      (words === '' || [one.from.name, one.to.name, one.record.evidence].some((text) => text.toLocaleLowerCase('en').includes(words))),
  )
  const { items, ...page } = pageFrom(links.reverse(), asked)
  return { ...page, items: await presentLinks(ctx, items) }
}

export async function presentLinks(ctx: Context, links: readonly LinkInForce[]): Promise<InfluenceLink[]> {
  const carries = await carriedBy(ctx)
  return links.map(({ record, from, to, counts }) => ({
    ...{ link: record.id, from: shownAccount(from), to: shownAccount(to), share: record.share, evidence: record.evidence, day: record.day },
    ...{ origin: record.origin, file: record.batch, author: record.authorName, madeAt: record.madeAt },
    ...{ carriesMinor: counts ? carries(to.id, record.share) : null, counts },
  }))
}

export const shownAccount = ({ id, key, name }: FoundAccount) => ({ id, key, name })

/** What a share of an account is worth by the last measurement; null: not known, or closed to who asks. */
export async function carriedBy(ctx: Context): Promise<(account: number, share: number) => number | null> {
  const view = await loadSnapshotView(ctx, null).catch(() => null)
  const value = new Map(view?.accounts.map((a) => [a.id, a.lifetime?.valueMinor ?? null]))
  return (account, share) => {
    const own = value.get(account) ?? null
    return own === null ? null : roundHalfAwayFromZero(own * share)
  }
}

/** Every link with both ends in scope, as rows to be taken out: a file that can be dropped in again. */
export async function influenceToExport(ctx: Context, snapshot: number | null, search: Readonly<Record<string, unknown>>) {
  const { currency } = await loadSnapshotView(ctx, snapshot)
  const origin = INFLUENCE_ORIGINS.find((one) => one === search.origin)
  const { items } = await listInfluence(ctx, { limit: Number.MAX_SAFE_INTEGER, q: textOf(search.q), origin })
  return {
    currency,
    rows: items.map(({ from, to, share, evidence, day, origin, author, madeAt, carriesMinor }) => ({
      ...{ from: from.key, to: to.key, share, evidence, day, fromName: from.name, toName: to.name, carriesMinor },
      ...{ origin, author, madeAt, currency },
    })),
  }
}
