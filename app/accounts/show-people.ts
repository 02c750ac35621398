import { PassThrough, type Readable } from 'node:stream'
import type { z } from 'zod'
import type { accountRoutes } from '#api/routes/accounts.ts'
import type { Period } from '#engine/period/period.ts'
import { type RoleGroup, roleGroup, roleGroups, type SeniorityLevel } from '#engine/relationship/role-groups.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { countWithoutPerson, loadPersonContacts } from '#store/account-people.ts'
import { saveAudit } from '#store/audit.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type ReadPerson, readPeople } from '../people/read-people.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { membersOf, type OpenedAccount, openAccountOf } from './open-account.ts'

type People = z.input<(typeof accountRoutes)['getAccountPeople']['ok']>
type Person = People['people'][number]

/** Who is at an account, in order of influence: role, then seniority, then name; those who left come last. */
export async function showPeople(ctx: Context, accountId: number, snapshot: number | null): Promise<People> {
  const opened = await openAccountOf(ctx, accountId, snapshot)
  return peopleOf(ctx, opened)
}

async function peopleOf(ctx: Context, opened: OpenedAccount): Promise<People> {
  const names = await accountNamesOf(ctx)
  const read = titleReader((await titleRulesInForce(ctx.store)).rules)
  const window: Period = { from: opened.view.from, to: opened.view.to }
  const { found, talks, withoutPerson } = await ctx.store.transaction(async (tx) => {
    const { leafIds } = await membersOf(tx, opened)
    return {
      found: await readPeople(tx, { accountIds: new Set(leafIds), personIds: null, names, read }),
      talks: await loadPersonContacts(tx, leafIds, window),
      withoutPerson: await countWithoutPerson(tx, leafIds, window),
    }
  })
  const personOfKey = new Map(found.flatMap((one) => one.rows.map((row) => [`${row.source}\u001f${row.external_id}`, one.id] as const)))
  const talksOf = groupBy(talks, (talk) => personOfKey.get(`${talk.source}\u001f${talk.person}`) ?? null)
  const people = found.map((one) => personOf(one, talksOf.get(one.id) ?? []))
  people.sort(
    (a, b) =>
      Number(a.leftDay !== null) - Number(b.leftDay !== null) ||
      groupRank(a.group) - groupRank(b.group) ||
      levelRank(a.level) - levelRank(b.level) ||
      (a.name < b.name ? -1 : 1),
  )
  const there = people.filter((p) => p.leftDay === null)
  const known = new Set(there.flatMap((p) => p.roles.map(roleGroup)).filter((group) => group !== null))
  return {
    people,
    notNamed: roleGroups.filter((group) => !known.has(group)),
    rolesKnown: { known: known.size, of: roleGroups.length },
    contactsWithoutPerson: withoutPerson,
  }
}

function personOf(person: ReadPerson, talks: Awaited<ReturnType<typeof loadPersonContacts>>): Person {
  const { contacts } = person
  const there = contacts.filter((one) => one.leftDay === null)
  // Of a payer or a group: what they do at any of its customers.
  const roles = (there.length > 0 ? there : contacts).flatMap((one) => one.roles)
  const groups = roles.map((one) => one.group)
  const last = [...talks].sort((a, b) => (a.last_day < b.last_day ? 1 : -1))[0]
  const leading = (there.length > 0 ? there : contacts).find((one) => one.level !== null)
  return {
    id: person.id,
    name: person.name,
    ...{ title: person.field('title'), email: person.field('email'), phone: person.field('phone') },
    roles: [...new Set(roles.map((one) => one.role))],
    rolesFrom: roles[0]?.from ?? null,
    group: roleGroups.find((group) => groups.includes(group)) ?? null,
    seniority: contacts.flatMap((one) => one.rows).find((row) => row.seniority !== null)?.seniority ?? null,
    level: leading?.level ?? null,
    primary: contacts.some((one) => one.primary),
    leftDay:
      there.length > 0
        ? null
        : (contacts
            .map((one) => one.leftDay!)
            .sort()
            .at(-1) ?? null),
    language: person.field('language'),
    preferredChannel: person.field('preferred_channel'),
    keys: person.rows.map((row) => `${row.source}/${row.external_id}`),
    contacts: talks.reduce((sum, talk) => sum + talk.n, 0),
    contactsInWindow: talks.reduce((sum, talk) => sum + talk.in_window, 0),
    lastContact: last ? { day: last.last_day, kind: last.last_kind, channel: last.last_channel } : null,
  }
}

const levels: readonly SeniorityLevel[] = ['c-level', 'director', 'manager', 'staff']
const groupRank = (group: RoleGroup | null) => (group === null ? roleGroups.length : roleGroups.indexOf(group))
const levelRank = (level: SeniorityLevel | null) => (level === null ? levels.length : levels.indexOf(level))

/** The people as CSV, for whom personal data are needed outside: said in the audit, ids only. */
export async function exportPeople(ctx: Context, accountId: number, snapshot: number | null): Promise<{ name: string; csv: Readable }> {
  const opened = await openAccountOf(ctx, accountId, snapshot)
  const { people } = await peopleOf(ctx, opened)
  const columns: ReportColumn[] = [
    'name',
    'title',
    'email',
    'phone',
    'roles',
    'seniority',
    'left',
    'language',
    'preferred channel',
    'keys',
  ].map((name) => ({ name, type: 'text' }))
  const rows = people.map((p) => [
    ...[p.name, p.title, p.email, p.phone, p.roles.join('; '), p.seniority, p.leftDay, p.language, p.preferredChannel, p.keys.join(' ')],
  ])
  await saveAudit(ctx.store, ctx, 'export', `people of account:${accountId}`, {
    rows: rows.length,
    format: 'csv',
    people: people.map((p) => p.id),
  })
  const csv = new PassThrough()
  writeCsv(rows, columns, csv).catch((error) => csv.destroy(error))
  return { name: `people-${opened.account.externalId}.csv`, csv }
}

function groupBy<T, K>(list: readonly T[], of: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of list) groups.set(of(one), [...(groups.get(of(one)) ?? []), one])
  return groups
}
