/** Whose an address is: what mail and calendar files are read by, loaded once for an import. */
import { getDomain } from 'tldts'
import { freeMailDomains } from '#engine/matching/free-mail-domains.ts'
import { accountsVersion, listColleagueNames } from '#store/account-colleagues.ts'
import type { Db, Store } from '#store/db.ts'
import { type FeedRule, type FeedSettings, loadFeedAccounts, loadFeedRules, loadFeedSettings, loadPeopleHosts } from '#store/feeds.ts'
import { listUsers } from '#store/users.ts'
import { foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'

export interface FeedAccount {
  readonly id: number
  readonly source: string
  readonly externalId: string
  readonly name: string | null
  /** The account that stands for it. */
  readonly node: number
}

export interface FeedBook {
  readonly settings: FeedSettings
  /** Our registrable domains. */
  readonly ours: ReadonlySet<string>
  /** Addresses of ours elsewhere, and what their owner is called as a colleague. */
  readonly colleagueByAddress: ReadonlyMap<string, string>
  readonly rules: ReadonlyMap<string, FeedRule>
  readonly accounts: AccountBook
  /** Names of colleagues as files spell them, by their folded form. */
  readonly colleagues: ReadonlyMap<string, string>
}

export interface AccountBook {
  readonly byId: ReadonlyMap<number, FeedAccount>
  readonly byKey: ReadonlyMap<string, FeedAccount>
  /** Account rows that have a domain, by it; of each account the first. */
  readonly byDomain: ReadonlyMap<string, readonly FeedAccount[]>
  /** Accounts that all known people of a domain are at, with how many. */
  readonly peopleByDomain: ReadonlyMap<string, ReadonlyMap<number, number>>
}

export const domainOf = (address: string): string => {
  const host = address.slice(address.indexOf('@') + 1)
  return getDomain(host) ?? host
}

export const isFreeMail = (domain: string): boolean => freeMailDomains.has(domain)

export async function openFeedBook(store: Store): Promise<FeedBook> {
  const settings = await loadFeedSettings(store)
  const rules = new Map((await loadFeedRules(store)).map((rule) => [rule.pattern, rule]))
  const users = await listUsers(store)
  return {
    settings,
    rules,
    ours: new Set(settings.domains ?? (await proposedDomains(store))),
    colleagueByAddress: new Map(users.map((user) => [user.email, user.colleagues[0] ?? user.name])),
    accounts: await accountBook(store),
    colleagues: new Map((await listColleagueNames(store)).map(({ name }) => [foldName(name), name])),
  }
}

/** Domains of those who sign in, free mail left out. */
export async function proposedDomains(db: Db): Promise<string[]> {
  const domains = (await listUsers(db)).map((user) => domainOf(user.email)).filter((domain) => !isFreeMail(domain))
  return [...new Set(domains)].sort()
}

const kept = new WeakMap<Store, { readonly version: string; readonly book: Promise<AccountBook> }>()

/** Read anew when accounts may have changed: a message that comes by itself does not read all accounts each time. */
async function accountBook(store: Store): Promise<AccountBook> {
  const version = await accountsVersion(store)
  const known = kept.get(store)
  if (known?.version === version) return known.book
  const book = loadAccountBook(store)
  kept.set(store, { version, book })
  book.catch(() => kept.delete(store))
  return book
}

async function loadAccountBook(db: Db): Promise<AccountBook> {
  const rows = await loadFeedAccounts(db)
  const sameAs = new Map(rows.map((row) => [row.id, row.same_as]))
  const nodeOf = (id: number): number => {
    const seen = new Set<number>()
    let at = id
    for (let next = sameAs.get(at); next != null && !seen.has(at); next = sameAs.get(at)) {
      seen.add(at)
      at = next
    }
    return at
  }
  const accounts = rows.map(
    (row): FeedAccount => ({ id: row.id, source: row.source, externalId: row.external_id, name: row.name, node: nodeOf(row.id) }),
  )
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const byDomain = new Map<string, FeedAccount[]>()
  rows.forEach((row, i) => {
    const domain = row.domain === null ? null : getDomain(row.domain.trim().toLowerCase().replace(/^.*@/, ''))
    if (domain === null || isFreeMail(domain)) return
    const there = byDomain.get(domain) ?? []
    byDomain.set(domain, there)
    if (!there.some((one) => one.node === accounts[i]!.node)) there.push(accounts[i]!)
  })
  const peopleByDomain = new Map<string, Map<number, number>>()
  for (const { host, account_id, n } of await loadPeopleHosts(db)) {
    const domain = getDomain(host) ?? host
    const account = byId.get(account_id)
    if (!account || isFreeMail(domain)) continue
    const counts = peopleByDomain.get(domain) ?? new Map<number, number>()
    peopleByDomain.set(domain, counts.set(account.node, (counts.get(account.node) ?? 0) + n))
  }
  return { byId, byKey: new Map(accounts.map((account) => [keyOf(account.source, account.externalId), account])), byDomain, peopleByDomain }
}

export const keyOf = (source: string, externalId: string): string => `${source}\u001f${externalId}`

/** What a rule says about an address: one about the address itself goes before one about its domain. */
export const ruleFor = (book: FeedBook, address: string): FeedRule | undefined =>
  book.rules.get(address) ?? book.rules.get(address.slice(address.indexOf('@') + 1)) ?? book.rules.get(domainOf(address))

export const isOurs = (book: FeedBook, address: string): boolean => {
  const rule = ruleFor(book, address)
  if (rule) return rule.becomes === 'ours'
  return book.ours.has(domainOf(address)) || book.colleagueByAddress.has(address)
}

/** A colleague by the name the files give; else the name the message gives, else the address. */
export function colleagueOf(book: FeedBook, { name, address }: { readonly name: string; readonly address: string }): string {
  const turned = /^([^,]+),\s*([^,]+)$/.exec(name)
  const local = address.slice(0, address.indexOf('@')).replaceAll(/[._-]+/g, ' ')
  const tries = [name, turned ? `${turned[2]} ${turned[1]}` : '', local]
  const known = tries.map((one) => book.colleagues.get(foldName(one))).find((one) => one !== undefined)
  return book.colleagueByAddress.get(address) ?? known ?? (name || address)
}

export const whoIsOurs =
  'Cannot tell colleagues from customers as no mail domain of yours is known: name your domains under Settings, Mail and calendar feeds, or with --ours on the command line'

export const hasOurs = (book: Pick<FeedBook, 'ours' | 'colleagueByAddress'>): boolean =>
  book.ours.size > 0 || book.colleagueByAddress.size > 0

/** Whether mail can be read at all: without a domain of ours everybody looks like a customer. */
export const knowsOurs = async (ctx: Context): Promise<boolean> => hasOurs(await openFeedBook(ctx.store))
