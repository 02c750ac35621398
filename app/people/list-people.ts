import { PassThrough, type Readable } from 'node:stream'
import type { z } from 'zod'
import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { ListedPerson, peopleFilters } from '#api/routes/edits.ts'
import { daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { roleGroups } from '#engine/relationship/role-groups.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { saveAudit } from '#store/audit.ts'
import type { Store } from '#store/db.ts'
import { recordVersion } from '#store/people.ts'
import { loadSnapshot } from '#store/snapshots.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { seesAnswers } from '../relationship/voice-gate.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { today } from '../today/day-of.ts'
import { withLastScores } from './last-scores.ts'
import { nextDue, type ReadPerson, readPeople } from './read-people.ts'

type Filters = z.output<typeof peopleFilters>

export const silentAfterDays = 90

/** A page of the people at the accounts in scope. */
export async function listPeople(ctx: Context, query: Filters & { cursor?: string | undefined; limit: number }) {
  const { people, asOf, counts } = await everybody(ctx)
  const page = pageFrom(filtered(people, query, asOf), query)
  return { ...page, items: await withLastScores(ctx, page.items), asOf, counts }
}

interface Everybody {
  readonly people: readonly ListedPerson[]
  readonly asOf: Day
  readonly counts: { people: number; unknownRole: number; silent: number; due: number }
}

/** Lists are asked for page by page: what was read stays while nothing is added to the record. */
const kept = new WeakMap<Store, { version: string; lists: Map<string, Promise<Everybody>> }>()

async function everybody(ctx: Context): Promise<Everybody> {
  const asOf = await lastDay(ctx)
  const version = `${await recordVersion(ctx.store)}/${asOf}`
  const known = kept.get(ctx.store)
  const now = known?.version === version ? known : { version, lists: new Map<string, Promise<Everybody>>() }
  kept.set(ctx.store, now)
  const key = JSON.stringify(ctx.access?.accounts ?? 'all')
  const list = now.lists.get(key) ?? readEverybody(ctx, asOf)
  now.lists.set(key, list)
  list.catch(() => now.lists.delete(key))
  return list
}

/** Silence is measured to the day the book was last measured to; before that, to today. */
export const lastDay = async (ctx: Context): Promise<Day> => (await loadSnapshot(ctx.store, null))?.asOf ?? (await today(ctx))

async function readEverybody(ctx: Context, asOf: Day): Promise<Everybody> {
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const read = titleReader((await titleRulesInForce(ctx.store)).rules)
  const found = await ctx.store.transaction((tx) => readPeople(tx, { accountIds: ids, personIds: null, names, read }))
  const people = found.map((person) => listed(person, asOf))
  const there = people.filter((one) => !one.left)
  const counts = {
    people: there.length,
    unknownRole: there.filter((one) => one.group === null).length,
    silent: there.filter((one) => isSilent(one, asOf)).length,
    due: there.filter((one) => one.dueDay !== null && one.dueDay <= asOf).length,
  }
  return { people, asOf, counts }
}

function listed(person: ReadPerson, asOf: Day): ListedPerson {
  const there = person.contacts.filter((one) => one.leftDay === null)
  const main = [...(there.length > 0 ? there : person.contacts)].sort((a, b) => groupRank(a.group) - groupRank(b.group))[0]
  const roles = new Map((there.length > 0 ? there : person.contacts).flatMap((one) => one.roles).map((one) => [one.role, one]))
  return {
    ...{ id: person.id, name: person.name, title: person.field('title'), email: person.field('email'), phone: person.field('phone') },
    ...{ language: person.field('language'), preferredChannel: person.field('preferred_channel'), rhythm: person.rhythm },
    accounts: person.contacts.map((one) => ({ id: one.account.id, name: one.account.name, left: one.leftDay !== null })),
    ...{ roles: [...roles.values()], group: main?.group ?? null, level: main?.level ?? null, levelFrom: main?.levelFrom ?? null },
    primary: there.some((one) => one.primary),
    leftDay:
      there.length > 0
        ? null
        : (person.contacts
            .map((one) => one.leftDay)
            .sort()
            .at(-1) ?? null),
    left: there.length === 0 && person.contacts.length > 0,
    ...{
      contacts: person.talks,
      lastContact: person.lastDay,
      dueDay: there.length === 0 ? null : nextDue(person.rhythm, person.lastDay, asOf),
    },
  }
}

const groupRank = (group: ListedPerson['group']) => (group === null ? roleGroups.length : roleGroups.indexOf(group))
const levels = ['c-level', 'director', 'manager', 'staff']
const isSilent = (one: ListedPerson, asOf: Day) => one.lastContact === null || daysBetween(one.lastContact, asOf) > silentAfterDays

function filtered(people: readonly ListedPerson[], query: Filters, asOf: Day): ListedPerson[] {
  const words = query.q?.trim().toLowerCase()
  const anyOf = (given: string | undefined) =>
    given === undefined || given === '' ? null : new Set(given.split(',').map(decodeURIComponent))
  const [groups, seniorities, from] = [anyOf(query.group), anyOf(query.level), anyOf(query.from)]
  const found = people.filter(
    (one) =>
      (query.state === 'all' || one.left === (query.state === 'left')) &&
      (!words ||
        [one.name, one.email, one.title, ...one.accounts.map((a) => a.name)].some((text) => text?.toLowerCase().includes(words))) &&
      (!groups || groups.has(one.group ?? 'unknown')) &&
      (!seniorities || seniorities.has(one.level ?? 'unknown')) &&
      (!from || one.roles.some((role) => from.has(role.from))) &&
      (query.silent === undefined || isSilent(one, asOf)) &&
      (query.due === undefined || (one.dueDay !== null && one.dueDay <= asOf)) &&
      (query.channel === undefined || one.preferredChannel === query.channel) &&
      (query.account === undefined || one.accounts.some((account) => account.id === query.account)),
  )
  return sorted(found, query.sort)
}

const keys: Readonly<Record<string, (one: ListedPerson) => string | number | null>> = {
  name: (one) => one.name.toLowerCase(),
  account: (one) => one.accounts[0]?.name.toLowerCase() ?? null,
  group: (one) => groupRank(one.group),
  level: (one) => (one.level === null ? levels.length : levels.indexOf(one.level)),
  lastContact: (one) => one.lastContact,
  contacts: (one) => one.contacts,
}

/** Missing values come last, whichever way. */
function sorted(people: ListedPerson[], sort: string): ListedPerson[] {
  const down = sort.startsWith('-')
  const key = keys[down ? sort.slice(1) : sort]
  if (!key) throw new Refusal('invalid', `Cannot sort people by ${sort}: choose of ${Object.keys(keys).join(', ')}`)
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
  return people.sort((a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === null || y === null) return x === y ? a.id - b.id : x === null ? 1 : -1
    return (down ? -compare(x, y) : compare(x, y)) || a.id - b.id
  })
}

/** The people a list shows as a file, for whom personal data are needed outside: said in the audit, ids only. */
export async function exportEverybody(
  ctx: Context,
  query: Filters & { format: 'csv' | 'xlsx' },
): Promise<{ name: string; file: Readable }> {
  const { people, asOf } = await everybody(ctx)
  const rows = await withLastScores(ctx, filtered(people, query, asOf))
  const columns: ReportColumn[] = [
    ...['name', 'title', 'accounts', 'roles', 'group', 'seniority', 'email', 'phone', 'language', 'preferred channel', 'rhythm'].map(
      (name) => ({ name }),
    ),
    ...(['last contact', 'next contact due', 'left'] as const).map((name) => ({ name, type: 'day' as const })),
    { name: 'contacts', type: 'number' },
    ...(seesAnswers(ctx)
      ? [
          { name: 'last score', type: 'number' as const },
          { name: 'answered', type: 'day' as const },
        ]
      : []),
  ]
  const table = rows.map((one) => [
    ...[one.name, one.title, one.accounts.map((account) => account.name).join('; ')],
    ...[one.roles.map((role) => role.role).join('; '), one.group, one.level, one.email, one.phone, one.language, one.preferredChannel],
    one.rhythm && `every ${one.rhythm.every} ${one.rhythm.unit}s`,
    ...[one.lastContact, one.dueDay, one.leftDay, one.contacts],
    ...(seesAnswers(ctx) ? [one.lastScore ? Math.round(one.lastScore.y) : null, one.lastScore?.day ?? null] : []),
  ])
  await saveAudit(ctx.store, ctx, 'export', 'people', {
    rows: rows.length,
    format: query.format,
    people: rows.slice(0, 1000).map((one) => one.id),
  })
  const file = new PassThrough()
  const write = query.format === 'csv' ? writeCsv(table, columns, file) : writeXlsx(table, columns, file, { sheet: 'People' })
  Promise.resolve(write).catch((error: Error) => file.destroy(error))
  return { name: `people.${query.format}`, file }
}
