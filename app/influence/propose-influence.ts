/** Links that the record suggests. Nobody is linked by itself: each is accepted with a share, or declined for good. */
import { pageFrom } from '#api/paging.ts'
import type { InfluenceProposal } from '#api/routes/influence.ts'
import { loadDeclined, loadNamingOpportunities, loadPeopleAtTwo } from '#store/influence.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { type AccountFinder, accountFinder, type FoundAccount } from './find-accounts.ts'
import { linksInForce } from './links-in-force.ts'
import { carriedBy, shownAccount } from './list-influence.ts'

type Reason = InfluenceProposal['reasons'][number]
interface Pair {
  readonly from: FoundAccount
  readonly to: FoundAccount
  readonly reasons: Reason[]
}

/** Where nobody said a share yet. */
const startShare = 0.1
/** Names that are words of every day would be found in any text. */
const leastLetters = 6

export async function proposeInfluence(ctx: Context, page: { readonly cursor?: string | undefined; readonly limit: number }) {
  const finder = await accountFinder(ctx)
  const revenue = await revenueOf(ctx)
  const pairs = new Map<string, Pair>()
  const add = (from: FoundAccount, to: FoundAccount, reason: Reason) => {
    if (from.id === to.id || !finder.inScope(from) || !finder.inScope(to)) return
    const key = `${from.id} ${to.id}`
    const pair = pairs.get(key) ?? { from, to, reasons: [] }
    if (!pair.reasons.some((one) => one.code === reason.code)) pair.reasons.push(reason)
    pairs.set(key, pair)
  }
  sameGroup(finder, revenue, add)
  await people(ctx, finder, revenue, add)
  await opportunities(ctx, finder, add)
  const closed = new Set<string>()
  for (const { from, to } of await linksInForce(ctx.store, finder))
    for (const key of [`${from.id} ${to.id}`, `${to.id} ${from.id}`]) closed.add(key)
  for (const { from, to } of await loadDeclined(ctx.store)) closed.add(`${finder.byKey(from)?.id} ${finder.byKey(to)?.id}`)
  const carries = await carriedBy(ctx)
  const open = [...pairs.entries()].filter(([key]) => !closed.has(key)).map(([, pair]) => pair)
  // The more there is to it, the sooner it is looked at.
  open.sort((a, b) => b.reasons.length - a.reasons.length || (revenue.get(b.to.id) ?? 0) - (revenue.get(a.to.id) ?? 0))
  const { items, ...rest } = pageFrom(open, page)
  return {
    ...rest,
    items: items.map(({ from, to, reasons }) => ({
      ...{ from: shownAccount(from), to: shownAccount(to), reasons, share: startShare },
      carriesMinor: carries(to.id, startShare),
    })),
  }
}

/** Of a group, the one that buys most goes before the others. */
function sameGroup(
  finder: AccountFinder,
  revenue: ReadonlyMap<number, number>,
  add: (f: FoundAccount, t: FoundAccount, r: Reason) => void,
) {
  const members = new Map<number, { head: FoundAccount; all: FoundAccount[] }>()
  for (const account of finder.all) {
    const head = finder.group(account) ?? account
    const group = members.get(head.id) ?? { head, all: [] }
    group.all.push(account)
    members.set(head.id, group)
  }
  for (const { head, all } of members.values()) {
    const buying = all.filter((one) => (revenue.get(one.id) ?? 0) > 0)
    if (buying.length < 2) continue
    const first = buying.reduce((best, one) => (revenue.get(one.id)! > revenue.get(best.id)! ? one : best))
    for (const other of buying)
      add(first, other, { code: 'same group', text: `Both belong to ${head.name}; ${first.name} buys most of it` })
  }
}

async function people(
  ctx: Context,
  finder: AccountFinder,
  revenue: ReadonlyMap<number, number>,
  add: (f: FoundAccount, t: FoundAccount, r: Reason) => void,
) {
  const { ids } = await accountsInScope(ctx)
  for (const row of await loadPeopleAtTwo(ctx.store)) {
    const at = row.account_ids.filter((id) => ids === null || ids.has(id)).flatMap((id) => finder.byId(id) ?? [])
    const left = new Set(row.left_ids)
    for (const from of at)
      for (const to of at) {
        if (left.has(from.id) && !left.has(to.id))
          add(from, to, { code: 'person moved', text: `${row.name ?? 'Somebody'} was at ${from.name} and is at ${to.name}` })
        else if (!left.has(from.id) && !left.has(to.id) && (revenue.get(from.id) ?? 0) > (revenue.get(to.id) ?? 0))
          add(from, to, { code: 'person at both', text: `${row.name ?? 'Somebody'} works at both` })
      }
  }
}

/** Opportunities that say they came by a referral, and name another account. */
async function opportunities(ctx: Context, finder: AccountFinder, add: (f: FoundAccount, t: FoundAccount, r: Reason) => void) {
  const found = await loadNamingOpportunities(ctx.store)
  if (found.length === 0) return
  // By the first word of their names: a text is held against the few accounts that begin with a word of it, not against all.
  const named = new Map<string, { one: FoundAccount; name: string }[]>()
  for (const one of finder.all) {
    const name = one.name.toLocaleLowerCase('en')
    const [first] = wordsOf(name)
    if (first === undefined || one.name.length < leastLetters) continue
    const list = named.get(first)
    if (list) list.push({ one, name })
    else named.set(first, [{ one, name }])
  }
  for (const { account_id, text, day } of found) {
    const to = finder.byId(account_id)
    if (!to || !finder.inScope(to)) continue
    const said = text.toLocaleLowerCase('en')
    for (const word of new Set(wordsOf(said)))
      for (const { one, name } of named.get(word) ?? [])
        if (said.includes(name))
          add(one, to, { code: 'named in an opportunity', text: `An opportunity of ${day} says “${text.slice(0, 120)}”` })
  }
}

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? []

async function revenueOf(ctx: Context): Promise<Map<number, number>> {
  const view = await loadSnapshotView(ctx, null).catch(() => null)
  return new Map(view?.accounts.map((a) => [a.id, a.revenue]))
}
