/**
 * Whose a message is: a known person's address goes first, to the account where the person was on that day; then the domain, free mail
 * left out. What came before stays where it is, so that nobody who moved takes old messages along.
 */
import type { MailAddress } from '#intake/mail/parse-message.ts'
import type { AddressedPerson, Placed } from '#store/feeds.ts'
import type { Part } from '#store/interaction-details.ts'
import { domainOf, type FeedAccount, type FeedBook, isFreeMail, isOurs, keyOf, ruleFor } from './feed-book.ts'

export interface Participant extends MailAddress {
  readonly part: Part
}

export interface PlacedAt {
  readonly account: FeedAccount
  readonly people: Map<number, Part>
  readonly heard: Map<string, { readonly name: string; readonly part: Part }>
}

export interface Placement {
  readonly ours: readonly Participant[]
  /** The account that was named first comes first. */
  readonly accounts: readonly PlacedAt[]
  /** Somebody's address is private by rule: then so is the message. */
  readonly private: boolean
  /** Somebody who was erased took part: nothing is kept of what was said. */
  readonly erased: boolean
  /** Addresses that no account is known for. */
  readonly unknown: readonly {
    readonly address: string
    readonly domain: string
    readonly why: 'unknown' | 'doubt' | 'free mail' | 'rule'
  }[]
}

export function placeMessage(
  book: FeedBook,
  people: ReadonlyMap<string, readonly AddressedPerson[]>,
  participants: readonly Participant[],
  day: string,
  before: readonly Placed[],
  isErased: (address: string) => boolean,
): Placement {
  const ours = participants.filter(({ address }) => isOurs(book, address))
  const accounts = new Map<number, PlacedAt>()
  const unknown: Placement['unknown'][number][] = []
  const at = (account: FeedAccount): PlacedAt => {
    const there = accounts.get(account.node) ?? { account, people: new Map(), heard: new Map() }
    accounts.set(account.node, there)
    return there
  }
  for (const { account } of before) {
    const known = book.accounts.byId.get(account)
    if (known) at(known)
  }
  let isPrivate = false
  let erased = false
  for (const one of participants) {
    if (ours.includes(one)) continue
    const rule = ruleFor(book, one.address)
    if (rule?.becomes === 'private') isPrivate = true
    const gone = isErased(one.address)
    if (gone) erased = true
    const found =
      rule?.becomes === 'skip' || rule?.becomes === 'private' ? 'rule' : whose(book, people.get(one.address) ?? [], one.address, day)
    if (typeof found === 'string') {
      unknown.push({ address: one.address, domain: domainOf(one.address), why: found })
      continue
    }
    const there = before.length === 0 ? at(found.account) : (accounts.get(found.account.node) ?? [...accounts.values()][0])
    if (!there) continue
    if (gone) continue
    if (found.person === null) {
      if (!there.heard.has(one.address)) there.heard.set(one.address, { name: one.name, part: one.part })
    } else if (!there.people.has(found.person)) there.people.set(found.person, one.part)
  }
  return { ours, accounts: [...accounts.values()], private: isPrivate, erased, unknown }
}

/** The account an address belongs to, and the person whose it is; or why neither can be told. */
function whose(
  book: FeedBook,
  known: readonly AddressedPerson[],
  address: string,
  day: string,
): { account: FeedAccount; person: number | null } | 'unknown' | 'doubt' | 'free mail' {
  const person = known[0]?.person ?? null
  const rule = ruleFor(book, address)
  if (rule?.becomes === 'account') {
    const account = book.accounts.byKey.get(keyOf(rule.accountSource!, rule.accountExternalId!))
    if (account) return { account, person }
  }
  const domain = domainOf(address)
  const byDomain = accountOfDomain(book, domain)
  if (known.length > 0) {
    const there = accountOfPerson(book, known, domain, day)
    if (there !== null) return { account: there, person }
    // Left, and nobody said for where; or at several, and nothing tells which.
    return typeof byDomain === 'string' ? 'doubt' : { account: byDomain, person }
  }
  if (isFreeMail(domain)) return 'free mail'
  return typeof byDomain === 'string' ? byDomain : { account: byDomain, person: null }
}

/** Where the person was on the day: of several the one whose domain it is, else the one left first after it, else the main one. */
function accountOfPerson(book: FeedBook, known: readonly AddressedPerson[], domain: string, day: string): FeedAccount | null {
  const there = known.filter((one) => (one.leftDay === null || one.leftDay >= day) && book.accounts.byId.has(one.account))
  const accounts = (rows: readonly AddressedPerson[]) =>
    new Map(rows.map((row) => [book.accounts.byId.get(row.account)!.node, book.accounts.byId.get(row.account)!]))
  const only = (rows: readonly AddressedPerson[]) => {
    const found = accounts(rows)
    return found.size === 1 ? [...found.values()][0]! : null
  }
  const ofDomain = new Set([
    ...(book.accounts.byDomain.get(domain) ?? []).map((account) => account.node),
    ...(book.accounts.peopleByDomain.get(domain)?.size === 1 ? book.accounts.peopleByDomain.get(domain)!.keys() : []),
  ])
  const leftFirst = there.flatMap((one) => one.leftDay ?? []).sort()[0]
  return (
    only(there) ??
    only(there.filter((one) => ofDomain.has(book.accounts.byId.get(one.account)!.node))) ??
    (leftFirst === undefined ? null : only(there.filter((one) => one.leftDay === leftFirst))) ??
    only(there.filter((one) => one.primary))
  )
}

/** The account that has the domain; of several the one most known people with it are at; where none has it, the one all of them are at. */
export function accountOfDomain(book: FeedBook, domain: string): FeedAccount | 'unknown' | 'doubt' {
  const having = book.accounts.byDomain.get(domain) ?? []
  const people = book.accounts.peopleByDomain.get(domain) ?? new Map<number, number>()
  if (having.length === 1) return having[0]!
  if (having.length === 0) {
    if (people.size === 0) return 'unknown'
    const [node] = people.keys()
    return people.size === 1 ? (book.accounts.byId.get(node!) ?? 'unknown') : 'doubt'
  }
  const counted = having.map((account) => ({ account, n: people.get(account.node) ?? 0 })).sort((a, b) => b.n - a.n)
  return counted[0]!.n > counted[1]!.n ? counted[0]!.account : 'doubt'
}
