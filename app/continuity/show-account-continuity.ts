import type { AccountContinuity } from '#api/routes/continuity.ts'
import { ifColleagueLeaves, ifContactLeaves } from '#engine/continuity/account-continuity.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import { membersOf, openAccountOf } from '../accounts/open-account.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type ReadPerson, readPeople } from '../people/read-people.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { type AccountThreads, readThreads, type ThreadPerson, threadsOf } from './read-threads.ts'
import { recordDay } from './record-day.ts'

type Person = AccountContinuity['people'][number]
type Now = AccountContinuity['left'][number]['now']

/** What of one account hangs on one person, on the last day of the record. */
export async function showAccountContinuity(ctx: Context, accountId: number, snapshot: number | null): Promise<AccountContinuity> {
  const opened = await openAccountOf(ctx, accountId, snapshot)
  const { leafIds } = await ctx.store.transaction((tx) => membersOf(tx, opened))
  const asOf = await recordDay(ctx)
  const all = await readThreads(ctx, new Set(leafIds), asOf)
  const threads = threadsOf(
    all.people.map((person) => ({ person, contacts: person.contacts })),
    all.meetings,
    all,
    asOf,
  )
  const { people, result } = threads
  const gone = people.filter((one) => one.leftDay !== null)
  const now = await whereNow(ctx, gone, new Set([accountId, ...leafIds]))
  const { account } = opened
  return {
    account: { id: account.id, key: `${account.source}/${account.externalId}`, name: account.displayName },
    ...{ asOf, meetings: result.meetings, withoutPerson: result.withoutContact, withoutColleague: result.withoutColleague },
    ...{ reasons: [...result.reasons], required: [...all.required], gaps: [...result.roleGaps], rolesKnown: [...result.rolesKnown] },
    people: peopleOf(threads),
    colleagues: colleaguesOf(threads),
    left: gone
      .map((one) => ({ ...named(one), groups: [...one.groups], leftDay: one.leftDay!, now: now.get(one.id) ?? [] }))
      .sort((a, b) => (a.leftDay < b.leftDay ? 1 : -1)),
  }
}

export const named = ({ id, name, title }: Pick<ThreadPerson, 'id' | 'name' | 'title'>) => ({ id, name, title })

function peopleOf(threads: AccountThreads): Person[] {
  const { people, input, result } = threads
  const silent = new Set(result.silent)
  return people
    .flatMap((one, at): Person[] => {
      if (one.leftDay !== null) return []
      const { rolesLeft, newGaps } = ifContactLeaves(input, at)
      return [
        {
          ...named(one),
          ...{ groups: [...one.groups], share: result.contactShare[at]!, meetings: result.contactMeetings[at]!, lastDay: one.lastDay },
          ...{ silent: silent.has(at), rolesLeft: [...rolesLeft], newGaps: [...newGaps] },
        },
      ]
    })
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || (a.name < b.name ? -1 : 1))
}

function colleaguesOf(threads: AccountThreads): AccountContinuity['colleagues'] {
  const { people, colleagues, input, result } = threads
  return colleagues
    .flatMap(({ name, leftDay }, at) => {
      if (result.colleagueMeetings[at] === 0) return []
      const { next, nextShare, metByNobodyElse } = ifColleagueLeaves(input, at)
      return [
        {
          ...{ name, share: result.colleagueShare[at]!, meetings: result.colleagueMeetings[at]!, leftDay },
          ...{
            next: next === null ? null : colleagues[next]!.name,
            nextShare,
            nobodyElse: metByNobodyElse.map((who) => named(people[who]!)),
          },
        },
      ]
    })
    .sort(
      (a, b) => Number(a.leftDay !== null) - Number(b.leftDay !== null) || (b.share ?? 0) - (a.share ?? 0) || (a.name < b.name ? -1 : 1),
    )
}

/** Where people who left an account are now: at accounts in scope by name, at others that there is one. */
export async function whereNow(ctx: Context, people: readonly ThreadPerson[], here: ReadonlySet<number>): Promise<Map<number, Now>> {
  if (people.length === 0) return new Map()
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const read = titleReader((await titleRulesInForce(ctx.store)).rules)
  const found = await ctx.store.transaction((tx) =>
    readPeople(tx, { accountIds: null, personIds: people.map((one) => one.id), names, read }),
  )
  return new Map(found.map((person) => [person.id, placesOf(person, ids, here)]))
}

export const placesOf = (person: ReadPerson, inScope: ReadonlySet<number> | null, here: ReadonlySet<number>): Now => {
  const elsewhere = person.contacts.filter((one) => one.leftDay === null && !here.has(one.account.id))
  const places = elsewhere.map((one) => ({
    account: inScope === null || inScope.has(one.account.id) ? one.account : null,
    title: person.field('title'),
  }))
  // How many others there are is not told.
  return [...places.filter((one) => one.account !== null), ...places.filter((one) => one.account === null).slice(0, 1)]
}
