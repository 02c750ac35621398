/** Whom to name or hear so that revenue comes out of the blind spot. */
import type { HearFilters, ToHear } from '#api/routes/listening.ts'
import { halfAfterHearing } from '#engine/listening/half-after-hearing.ts'
import { hearingOrder, peopleToHear } from '#engine/listening/hearing-worklist.ts'
import { type RoleGroup, roleGroups } from '#engine/relationship/role-groups.ts'
import type { Context } from '../context.ts'
import { dayOf, inTier, type Listened, type ListeningBook, listeningBook, listeningHead, named } from './listening-book.ts'

/** Who is needed at an account. */
interface Need {
  readonly why: ToHear['why']
  readonly group: RoleGroup
  /** Contacts by their position in the book; empty where somebody is to be named, or who answered is not told. */
  readonly contacts: readonly number[]
  readonly needed: number
  readonly known: number
}

const kept = new WeakMap<ListeningBook, readonly (Need | null)[]>()

/** How many accounts "the first" are. */
const first = 10

export async function whomToHear(ctx: Context, query: HearFilters) {
  const book = await listeningBook(ctx)
  const needs = kept.get(book) ?? needsOf(book)
  kept.set(book, needs)
  const places = book.accounts.flatMap((account, i) => {
    const need = needs[i]
    return need && (query.why === undefined || need.why === query.why) && inTier(account, query.tier) && named(account, query) ? [i] : []
  })
  const { order, people, revenue } = hearingOrder(
    places.map((i) => book.accounts[i]!.revenueMinor),
    places.map((i) => needs[i]!.needed),
  )
  const last = Math.min(first, order.length)
  return {
    head: listeningHead(ctx, book),
    accounts: order.length,
    people: people.at(-1) ?? 0,
    blindMinor: revenue.at(-1) ?? 0,
    revenueMinor: book.accounts.reduce((sum, a) => sum + Math.max(0, a.revenueMinor), 0),
    first: { accounts: last, people: people[last - 1] ?? 0, revenueMinor: revenue[last - 1] ?? 0 },
    closed: book.accounts.filter((a) => a.shows === 'index and grade').length,
    colleagues: [...new Set(book.accounts.flatMap((a) => a.colleague ?? []))].sort(),
    length: order.length,
    /** Made when it is shown: how much surer an index becomes is reckoned account by account. */
    row: (place: number): ToHear => {
      const i = places[order[place]!]!
      return rowOf(book, book.accounts[i]!, needs[i]!, { place, people: people[place]!, revenue: revenue[place]! })
    },
  }
}

function needsOf(book: ListeningBook): (Need | null)[] {
  const day = dayOf(book)
  return book.accounts.map((account) => needOf(book, account, day))
}

function needOf(book: ListeningBook, account: Listened, day: number): Need | null {
  const { voices, parameters, index } = book
  const { at } = account
  if (account.revenueMinor <= 0 || account.shows === 'index and grade') return null
  const { rules } = parameters
  const required = rules.requiredGroups[0] ?? 'decides'
  if (at < 0 || Number.isNaN(index.index[at]!)) return { why: 'nobody known', group: required, contacts: [], needed: 1, known: 0 }
  const notNamed = rules.requiredGroups.find((group) => index.notNamed[at]! & (1 << roleGroups.indexOf(group)))
  if (notNamed) return { why: 'not named', group: notNamed, contacts: [], needed: 1, known: 0 }
  if (!index.blindSpot[at]) return null
  const key = index.keyGroup[at]!
  const group = roleGroups[key]!
  const inside = contactsIn(voices.book, at, key)
  if (inside.length === 0) return { why: 'open place', group, contacts: [], needed: 1, known: 0 }
  const levels = (['staff', 'staff', 'manager', 'director', 'c-level'] as const).map((level) => rules.seniority[level])
  const people = inside.map((k) => ({ share: levels[voices.book.level[k]!]!, fresh: freshOf(voices.book, k, day, rules) }))
  const asked = peopleToHear(people, rules.keyRoleMinCoverage).map((i) => inside[i]!)
  const known = inside.filter((k) => !voices.book.unnamed[k]).length
  // Where some answered by role or in confidence, who is still silent would tell who is not.
  const contacts = account.shows === 'everything' ? asked.filter((k) => !voices.book.unnamed[k]) : []
  return { why: 'silent', group, contacts, needed: Math.max(1, asked.length), known }
}

type Columns = ListeningBook['voices']['book']
const usesGroup = roleGroups.indexOf('uses')

function contactsIn(book: Columns, at: number, group: number): number[] {
  const found: number[] = []
  for (let k = book.contactStart[at]!; k < book.contactStart[at + 1]!; k++)
    if ((book.groups[k]! || 1 << usesGroup) & (1 << group)) found.push(k)
  return found
}

function freshOf(book: Columns, k: number, day: number, rules: { readonly halfLifeDays: number; readonly maxAgeDays: number }): number {
  let fresh = 0
  for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++) {
    const age = day - book.day[j]!
    if (age >= 0 && age <= rules.maxAgeDays) fresh = Math.max(fresh, 2 ** (-age / rules.halfLifeDays))
  }
  return fresh
}

function rowOf(book: ListeningBook, account: Listened, need: Need, at: { place: number; people: number; revenue: number }): ToHear {
  const { voices, parameters } = book
  const { id, key, name, tier, colleague, revenueMinor } = account
  const group = roleGroups.indexOf(need.group)
  const half =
    account.at < 0
      ? { now: null, after: null }
      : halfAfterHearing(voices.book, account.at, dayOf(book), parameters, {
          people: need.contacts,
          named: need.contacts.length === 0 && need.why !== 'silent' ? [1 << group] : [],
        })
  return {
    ...{ place: at.place + 1, id, key, name, tier, colleague, revenueMinor, why: need.why, group: need.group },
    people: need.contacts.map((k) => ({
      id: voices.contacts[k]!.personId!,
      name: voices.contacts[k]!.name ?? '',
      title: voices.contacts[k]!.title,
    })),
    ...{
      needed: need.needed,
      known: need.known,
      half: half.now,
      halfThen: need.why === 'silent' && need.contacts.length === 0 ? null : half.after,
    },
    ...{ cumulativePeople: at.people, cumulativeMinor: at.revenue },
  }
}
