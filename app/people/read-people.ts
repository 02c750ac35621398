/** People with what they do at each account: what is said by hand of any key, else files, else what the title says. */
import type { Rhythm } from '#api/by-hand.ts'
import { addDays, addMonthsToDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { SeniorityLevel } from '#engine/relationship/role-groups.ts'
import type { TitleReader } from '#engine/relationship/role-of-title.ts'
import { type ContactRoles, rolesOf } from '#engine/relationship/roles-of.ts'
import type { Db } from '#store/db.ts'
import {
  type ContactRow,
  loadContactRows,
  loadLeavesBeside,
  loadPersonRows,
  loadPersonStandIns,
  loadPersonTalks,
  type PersonRow,
} from '#store/people.ts'
import { holding, loadContactSaid, loadSaid, type Said } from '#store/said.ts'
import type { AccountNames } from '../editing/open-record.ts'

export interface ReadContact extends ContactRoles {
  readonly account: { readonly id: number; readonly key: string; readonly name: string }
  readonly primary: boolean
  readonly leftDay: Day | null
  readonly rows: readonly ContactRow[]
  /** What was said by hand, the last first. */
  readonly said: readonly Said[]
  readonly contacts: number
  readonly lastDay: Day | null
}

export interface ReadPerson {
  readonly id: number
  readonly rows: readonly PersonRow[]
  readonly said: readonly Said[]
  readonly name: string
  readonly field: (name: PersonColumn) => string | null
  readonly rhythm: Rhythm | null
  readonly contacts: readonly ReadContact[]
  readonly talks: number
  readonly lastDay: Day | null
}

export type PersonColumn = 'first_name' | 'last_name' | 'email' | 'phone' | 'title' | 'language' | 'preferred_channel'

export interface PeopleAsked {
  /** Account rows in scope; null: all. */
  readonly accountIds: ReadonlySet<number> | null
  /** Persons by the ids that stand for them; null: all. */
  readonly personIds: readonly number[] | null
  readonly names: AccountNames
  readonly read: TitleReader
  /** Interactions are left uncounted where nobody asks for them. */
  readonly talks?: boolean
}

/** People at the accounts asked for; those at none of them are left out unless they were asked for by id. */
export async function readPeople(
  tx: Db,
  { accountIds, personIds, names, read, talks: counted = true }: PeopleAsked,
): Promise<ReadPerson[]> {
  const inScope = (id: number) => accountIds === null || accountIds.has(id)
  // A person's accounts are few, a scope's are many: each is asked by the smaller.
  const scope = personIds === null && accountIds !== null ? [...accountIds] : null
  const asked = personIds && (await loadPersonRows(tx, personIds))
  const rowIds = asked?.map((row) => row.id) ?? null
  const contacts = (await loadContactRows(tx, scope, rowIds)).filter((row) => inScope(row.account_id))
  const rows =
    asked ?? (await loadPersonRows(tx, scope && (await loadPersonStandIns(tx, [...new Set(contacts.map((row) => row.person_id))]))))
  const contactSaid = (await loadContactSaid(tx, scope, rowIds)).filter((one) => inScope(one.account_id!))
  const saidIds = rows.flatMap((row) => (Object.keys(row.hand).length > 0 ? [row.id] : []))
  const saidOf = groupBy(await loadSaid(tx, 'person', saidIds), (one) => `${one.source}\u001f${one.external_id}`)
  const standInOf = new Map(rows.map((row) => [row.id, row.stand_in]))
  const talkAccounts =
    personIds === null || !counted ? scope : await loadLeavesBeside(tx, [...new Set(contacts.map((row) => row.account_id))])
  const talks = (counted ? await loadPersonTalks(tx, talkAccounts) : []).filter(
    (one) => inScope(one.account_id) && standInOf.has(one.person_id),
  )
  const contactsOf = groupBy(contacts, (row) => standInOf.get(row.person_id) ?? row.person_id)
  const contactSaidOf = groupBy(contactSaid, (one) => standInOf.get(one.person_id!) ?? one.person_id!)
  const talksOf = groupBy(talks, (one) => standInOf.get(one.person_id)!)
  return [...groupBy(rows, (row) => row.stand_in)].flatMap(([id, keys]) => {
    const rowsOf = contactsOf.get(id) ?? []
    if (personIds === null && rowsOf.length === 0) return []
    const said = keys
      .flatMap((key) => saidOf.get(`${key.source}\u001f${key.external_id}`) ?? [])
      .sort((a, b) => (b.edit ?? 0) - (a.edit ?? 0))
    return [personOf(id, keys, said, rowsOf, contactSaidOf.get(id) ?? [], talksOf.get(id) ?? [], names, read)]
  })
}

function personOf(
  id: number,
  keys: readonly PersonRow[],
  said: readonly Said[],
  rows: readonly ContactRow[],
  contactSaid: readonly Said[],
  talks: readonly { account_id: number; n: number; last_day: Day }[],
  names: AccountNames,
  read: TitleReader,
): ReadPerson {
  const byHand = holding(said)
  const field = (name: PersonColumn): string | null => {
    const hand = byHand.get(name)
    if (hand) return hand.value as string | null
    return keys.map((key) => key[name]).find((value) => value !== null) ?? null
  }
  const nodeOf = (accountId: number) => names.nodeOf(accountId)
  const talksAt = groupBy(talks, (talk) => nodeOf(talk.account_id)?.id ?? talk.account_id)
  const saidAt = groupBy(contactSaid, (one) => nodeOf(one.account_id!)?.id ?? one.account_id!)
  const title = field('title')
  const contacts = [...groupBy(rows, (row) => nodeOf(row.account_id)?.id ?? -1)].flatMap(([node, rowsAt]): ReadContact[] => {
    const account = nodeOf(rowsAt[0]!.account_id)
    // Unassigned is no place where somebody works.
    if (!account || account.key === unassigned) return []
    const talked = talksAt.get(node) ?? []
    return [
      {
        ...contactOf(rowsAt, saidAt.get(node) ?? [], title, read),
        ...{ account, rows: rowsAt, said: saidAt.get(node) ?? [] },
        ...{ contacts: talked.reduce((sum, one) => sum + one.n, 0), lastDay: latest(talked.map((one) => one.last_day)) },
      },
    ]
  })
  contacts.sort((a, b) => Number(a.leftDay !== null) - Number(b.leftDay !== null) || (a.account.name < b.account.name ? -1 : 1))
  return {
    ...{ id, rows: keys, said, field, contacts },
    name: [field('first_name'), field('last_name')].filter(Boolean).join(' ') || field('email') || keys[0]!.external_id,
    rhythm: (byHand.get('rhythm')?.value as Rhythm | null | undefined) ?? null,
    talks: talks.reduce((sum, one) => sum + one.n, 0),
    lastDay: latest(talks.map((one) => one.last_day)),
  }
}

const unassigned = '/unassigned'

/** What somebody does at an account, of all rows that say so. */
export function contactOf(
  rows: readonly Pick<ContactRow, 'role' | 'seniority' | 'is_primary' | 'left_day'>[],
  said: readonly Said[],
  title: string | null,
  read: TitleReader,
): ContactRoles & { primary: boolean; leftDay: Day | null } {
  const byHand = holding(said)
  const hand = <T>(field: string): T | undefined => byHand.get(field)?.value as T | undefined
  const fromFiles = rows.filter((row) => row.role !== null || row.seniority !== null || row.left_day !== null || row.is_primary !== null)
  const there = fromFiles.length > 0 ? fromFiles : rows
  // Somebody has left who has left every one of his rows here.
  const leftInFiles = there.length > 0 && there.every((row) => row.left_day !== null) ? latest(there.map((row) => row.left_day!)) : null
  const left = hand<Day | null>('leftDay')
  return {
    ...rolesOf(
      {
        rolesByHand: hand<string[] | null>('roles'),
        rolesInFiles: rows.flatMap((row) => row.role ?? []),
        seniorityByHand: hand<SeniorityLevel | null>('seniority'),
        seniorityInFiles: rows.find((row) => row.seniority !== null)?.seniority ?? null,
        title,
      },
      read,
    ),
    primary: hand<boolean | null>('primary') ?? rows.some((row) => row.is_primary === true),
    leftDay: left === undefined ? leftInFiles : left,
  }
}

/** When the next contact is due by the rhythm: so long after the last one; null without a rhythm. */
export function nextDue(rhythm: Rhythm | null, lastDay: Day | null, asOf: Day): Day | null {
  if (rhythm === null) return null
  if (lastDay === null) return asOf
  if (rhythm.unit === 'month') return addMonthsToDay(lastDay, rhythm.every)
  return addDays(lastDay, rhythm.every * (rhythm.unit === 'week' ? 7 : 1))
}

const latest = (days: readonly Day[]): Day | null => (days.length === 0 ? null : days.reduce((a, b) => (a > b ? a : b)))

function groupBy<T, K>(list: readonly T[], of: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of list) {
    const key = of(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}
