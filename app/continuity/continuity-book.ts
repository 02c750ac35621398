/** What hangs on whom over all accounts, kept while nothing changed that it rests on; and as much of it as who asks may see. */
import type { Day } from '#engine/period/period.ts'
import type { RoleGroup } from '#engine/relationship/role-groups.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import type { MeetingRow } from '#store/continuity.ts'
import { continuityVersion } from '#store/continuity.ts'
import type { Store } from '#store/db.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import type { ReadContact, ReadPerson } from '../people/read-people.ts'
import { parametersInForce } from '../relationship/parameters-in-force.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { type AccountThreads, readThreads, threadsOf } from './read-threads.ts'
import { recordDay } from './record-day.ts'

export interface AccountInBook extends AccountThreads {
  readonly account: { readonly id: number; readonly key: string; readonly name: string }
}

export interface ContinuityBook {
  readonly asOf: Day
  readonly required: readonly RoleGroup[]
  /** By the id of the account that stands for it, in order of (source, external id). */
  readonly accounts: ReadonlyMap<number, AccountInBook>
}

const kept = new WeakMap<Store, { readonly version: string; readonly book: Promise<ContinuityBook> }>()

/** Accounts in scope. */
export async function continuityBook(ctx: Context): Promise<ContinuityBook> {
  const { ids } = await accountsInScope(ctx)
  const book = await wholeBook(ctx)
  return ids === null ? book : { ...book, accounts: new Map([...book.accounts].filter(([id]) => ids.has(id))) }
}

async function wholeBook(ctx: Context): Promise<ContinuityBook> {
  const asOf = await recordDay(ctx)
  const { id } = await parametersInForce(ctx)
  const parts = [
    asOf,
    id,
    (await titleRulesInForce(ctx.store)).version,
    await accountsVersion(ctx.store),
    await continuityVersion(ctx.store),
  ]
  const version = parts.join(' ')
  const known = kept.get(ctx.store)
  if (known?.version === version) return known.book
  const book = loadBook(ctx, asOf)
  kept.set(ctx.store, { version, book })
  book.catch(() => kept.delete(ctx.store))
  return book
}

const unassigned = '/unassigned'

async function loadBook(ctx: Context, asOf: Day): Promise<ContinuityBook> {
  const names = await accountNamesOf(ctx)
  const all = await readThreads(ctx, null, asOf)
  const at = new Map<
    number,
    { account: AccountInBook['account']; people: { person: ReadPerson; contacts: ReadContact[] }[]; meetings: MeetingRow[] }
  >()
  const placeOf = (account: AccountInBook['account']) => {
    const place = at.get(account.id) ?? { account, people: [], meetings: [] }
    at.set(account.id, place)
    return place
  }
  for (const person of all.people)
    for (const contact of person.contacts) placeOf(contact.account).people.push({ person, contacts: [contact] })
  for (const meeting of all.meetings) {
    const account = names.nodeOf(meeting.account_id)
    if (account && account.key !== unassigned) placeOf(account).meetings.push(meeting)
  }
  const accounts = [...at.values()].sort((a, b) => (a.account.key < b.account.key ? -1 : 1))
  return {
    ...{ asOf, required: all.required },
    accounts: new Map(
      accounts.map(({ account, people, meetings }) => [account.id, { account, ...threadsOf(people, meetings, all, asOf) }]),
    ),
  }
}
