/** Who met whom at accounts, read into what the engine reckons with. */

import {
  type AccountContinuity,
  accountContinuity,
  CONTINUITY_WINDOW_DAYS,
  type ContinuityInput,
} from '#engine/continuity/account-continuity.ts'
import { addDays, daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { RoleGroup } from '#engine/relationship/role-groups.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import { loadColleaguesLeft, loadMeetings, type MeetingRow } from '#store/continuity.ts'
import { foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type ReadContact, type ReadPerson, readPeople } from '../people/read-people.ts'
import { parametersInForce } from '../relationship/parameters-in-force.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'

/** Somebody at an account, in the order of the engine's contacts. */
export interface ThreadPerson {
  readonly id: number
  readonly name: string
  readonly title: string | null
  readonly groups: readonly RoleGroup[]
  /** Null: still there. */
  readonly leftDay: Day | null
  readonly lastDay: Day | null
  readonly contacts: readonly ReadContact[]
}

export interface AccountThreads {
  readonly people: readonly ThreadPerson[]
  /** As the files spell them, and folded; in the order of the engine's colleagues. */
  readonly colleagues: readonly { readonly name: string; readonly folded: string; readonly leftDay: Day | null }[]
  readonly input: ContinuityInput
  readonly result: AccountContinuity
}

export interface ReadThreads {
  readonly required: readonly RoleGroup[]
  readonly people: readonly ReadPerson[]
  readonly meetings: readonly MeetingRow[]
  readonly leftDayOf: ReadonlyMap<string, Day>
}

/** Everything of these rows of accounts, or of all, on a day. */
export async function readThreads(ctx: Context, accountIds: ReadonlySet<number> | null, asOf: Day): Promise<ReadThreads> {
  const names = await accountNamesOf(ctx)
  const read = titleReader((await titleRulesInForce(ctx.store)).rules)
  const { parameters } = await parametersInForce(ctx)
  const window = { from: addDays(asOf, 1 - CONTINUITY_WINDOW_DAYS), to: addDays(asOf, 1) }
  return ctx.store.transaction(async (tx) => ({
    required: parameters.rules.requiredGroups,
    people: await readPeople(tx, { accountIds, personIds: null, names, read }),
    meetings: await loadMeetings(tx, accountIds === null ? null : [...accountIds], window),
    leftDayOf: new Map((await loadColleaguesLeft(tx)).flatMap(({ name, leftDay }) => (leftDay <= asOf ? [[name, leftDay] as const] : []))),
  }))
}

/** One account: its people with their contacts there, and its interactions. Somebody has left who has left every contact of it. */
export function threadsOf(
  at: readonly { readonly person: ReadPerson; readonly contacts: readonly ReadContact[] }[],
  meetings: readonly MeetingRow[],
  { required, leftDayOf }: Pick<ReadThreads, 'required' | 'leftDayOf'>,
  asOf: Day,
): AccountThreads {
  const people = at.map(({ person, contacts }): ThreadPerson => {
    const there = contacts.filter((one) => one.leftDay === null || one.leftDay > asOf)
    return {
      ...{ id: person.id, name: person.name, title: person.field('title'), contacts },
      groups: [...new Set((there.length > 0 ? there : contacts).flatMap((one) => one.groups))],
      leftDay: there.length > 0 ? null : latest(contacts.flatMap((one) => one.leftDay ?? [])),
      lastDay: latest(contacts.flatMap((one) => one.lastDay ?? [])),
    }
  })
  const shown = new Map<string, string>()
  for (const { colleague } of meetings) if (colleague !== null && !shown.has(foldName(colleague))) shown.set(foldName(colleague), colleague)
  const folded = [...shown.keys()].filter((name) => name !== '').sort()
  const placeOf = new Map(people.map((person, i) => [person.id, i]))
  const colleagueAt = new Map(folded.map((name, i) => [name, i]))
  const input: ContinuityInput = {
    contacts: people.map(({ groups, leftDay }) => ({ groups, left: leftDay !== null })),
    colleagueLeft: folded.map((name) => leftDayOf.has(name)),
    meetings: meetings.map(({ day, colleague, people: met, n }) => ({
      age: daysBetween(day, asOf),
      contacts: (met ?? []).flatMap((id) => placeOf.get(id) ?? []),
      colleague: colleague === null ? -1 : (colleagueAt.get(foldName(colleague)) ?? -1),
      n,
    })),
    requiredGroups: required,
  }
  return {
    ...{ people, input, result: accountContinuity(input) },
    colleagues: folded.map((name) => ({ name: shown.get(name)!, folded: name, leftDay: leftDayOf.get(name) ?? null })),
  }
}

const latest = (days: readonly Day[]): Day | null => (days.length === 0 ? null : days.reduce((a, b) => (a > b ? a : b)))
