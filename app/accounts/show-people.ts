import { PassThrough, type Readable } from 'node:stream'
import type { z } from 'zod'
import type { accountRoutes } from '#api/routes/accounts.ts'
import type { Period } from '#engine/period/period.ts'
import { type RoleGroup, roleGroup, roleGroups, type SeniorityLevel, seniorityLevel } from '#engine/relationship/role-groups.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { loadCountMonths } from '#store/account-months.ts'
import { type ContactRecord, loadContacts, loadPersonContacts, loadPersonKeys } from '#store/account-people.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import type { Context } from '../context.ts'
import { membersOf, type OpenedAccount, openAccountOf } from './open-account.ts'

type People = z.input<(typeof accountRoutes)['getAccountPeople']['ok']>
type Person = People['people'][number]

/** Who is at an account, in order of influence: role, then seniority, then name; those who left come last. */
export async function showPeople(ctx: Context, accountId: number, snapshot: number | null): Promise<People> {
  const opened = await openAccountOf(ctx, accountId, snapshot)
  return ctx.store.transaction((tx) => peopleOf(tx, opened))
}

async function peopleOf(tx: Db, opened: OpenedAccount): Promise<People> {
  const { leafIds } = await membersOf(tx, opened)
  const window: Period = { from: opened.view.from, to: opened.view.to }
  const contacts = await loadContacts(tx, leafIds)
  const keys = await loadPersonKeys(tx, [...new Set(contacts.map((c) => c.person_id))])
  const talks = await loadPersonContacts(tx, leafIds, window)
  const personOfKey = new Map(keys.map((k) => [`${k.source}\u001f${k.external_id}`, k.person_id]))
  const talksOf = groupBy(talks, (talk) => personOfKey.get(`${talk.source}\u001f${talk.person}`) ?? null)
  const people = [...groupBy(contacts, (c) => c.person_id)].map(([id, rows]) =>
    personOf(
      id,
      rows,
      keys.filter((k) => k.person_id === id).map((k) => `${k.source}/${k.external_id}`),
      talksOf.get(id) ?? [],
    ),
  )
  people.sort(
    (a, b) =>
      Number(a.leftDay !== null) - Number(b.leftDay !== null) ||
      groupRank(a.group) - groupRank(b.group) ||
      levelRank(a.level) - levelRank(b.level) ||
      (a.name < b.name ? -1 : 1),
  )
  const there = people.filter((p) => p.leftDay === null)
  const known = new Set(there.flatMap((p) => p.roles.map(roleGroup)).filter((group) => group !== null))
  const counted = (await loadCountMonths(tx, leafIds, window)).reduce((sum, month) => sum + month.interactions, 0)
  return {
    people,
    notNamed: roleGroups.filter((group) => !known.has(group)),
    rolesKnown: { known: known.size, of: roleGroups.length },
    contactsWithoutPerson: Math.max(0, counted - talks.reduce((sum, talk) => sum + talk.in_window, 0)),
  }
}

function personOf(
  id: number,
  rows: readonly ContactRecord[],
  keys: readonly string[],
  talks: Awaited<ReturnType<typeof loadPersonContacts>>,
): Person {
  const first = <T>(value: (row: ContactRecord) => T | null): T | null => rows.map(value).find((one) => one !== null) ?? null
  const roles = [...new Set(rows.flatMap((row) => (row.role === null ? [] : row.role.split(/\s*[;,]\s*/).filter(Boolean))))]
  const title = first((row) => row.title)
  const seniority = first((row) => row.seniority)
  const groups = roles.map(roleGroup).filter((group): group is RoleGroup => group !== null)
  const last = [...talks].sort((a, b) => (a.last_day < b.last_day ? 1 : -1))[0]
  // Somebody has left who has left every one of his rows here.
  const left = rows.every((row) => row.left_day !== null)
    ? rows
        .map((row) => row.left_day!)
        .sort()
        .at(-1)!
    : null
  const full = (row: ContactRecord) => [row.first_name, row.last_name].filter(Boolean).join(' ') || null
  return {
    id,
    name: first(full) ?? first((row) => row.email) ?? rows[0]!.external_id,
    title,
    email: first((row) => row.email),
    phone: first((row) => row.phone),
    roles,
    group: roleGroups.find((group) => groups.includes(group)) ?? null,
    seniority,
    level: (seniority ? seniorityLevel(seniority) : null) ?? (title ? seniorityLevel(title) : null),
    primary: rows.some((row) => row.is_primary === true),
    leftDay: left,
    language: first((row) => row.language),
    preferredChannel: first((row) => row.preferred_channel),
    keys: [...keys],
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
  const { people } = await ctx.store.transaction((tx) => peopleOf(tx, opened))
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
