/** People of customers who are silent, and who left or moved: facts of the record, no guess who might leave. */
import { pageFrom } from '#api/paging.ts'
import type { ContinuityPerson } from '#api/routes/continuity.ts'
import { addDays, daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { RoleGroup } from '#engine/relationship/role-groups.ts'
import { saveAudit } from '#store/audit.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { type AccountInBook, continuityBook } from './continuity-book.ts'
import { type ContinuityFile, continuityFile } from './continuity-file.ts'
import type { ThreadPerson } from './read-threads.ts'
import { named, whereNow } from './show-account-continuity.ts'

export interface PeopleQuery {
  readonly state: 'silent' | 'left'
  readonly q?: string | undefined
  readonly group?: RoleGroup | undefined
}

const leftWithin = 365

interface Found {
  readonly one: ThreadPerson
  readonly at: AccountInBook
  readonly revenueMinor: number | null
}

async function findPeople(ctx: Context, { state, q = '', group }: PeopleQuery): Promise<{ asOf: Day; currency: string; found: Found[] }> {
  const book = await continuityBook(ctx)
  const view = await loadSnapshotView(ctx, null)
  const revenueOf = new Map(view.accounts.map((account) => [account.id, account.revenue]))
  const words = q.trim().toLowerCase()
  const found = [...book.accounts.values()].flatMap((at): Found[] => {
    const silent = new Set(at.result.silent)
    const revenueMinor = revenueOf.get(at.account.id) ?? null
    return at.people.flatMap((one, i) => {
      const fits = state === 'silent' ? silent.has(i) : one.leftDay !== null && one.leftDay > addDays(book.asOf, -leftWithin)
      const named = words === '' || `${one.name} ${at.account.name}`.toLowerCase().includes(words)
      return fits && named && (group === undefined || one.groups.includes(group)) ? [{ one, at, revenueMinor }] : []
    })
  })
  found.sort(
    (a, b) =>
      (b.revenueMinor ?? 0) - (a.revenueMinor ?? 0) ||
      (a.at.account.name < b.at.account.name ? -1 : a.at.account.name > b.at.account.name ? 1 : 0) ||
      (a.one.name < b.one.name ? -1 : 1),
  )
  return { asOf: book.asOf, currency: view.currency, found }
}

async function present(ctx: Context, found: readonly Found[], asOf: Day, state: 'silent' | 'left'): Promise<ContinuityPerson[]> {
  const now =
    state === 'left'
      ? await whereNow(
          ctx,
          found.map(({ one }) => one),
          new Set(),
        )
      : new Map()
  const { ids } = await accountsInScope(ctx)
  return found.map(({ one, at, revenueMinor }) => ({
    ...named(one),
    ...{ account: at.account, groups: [...one.groups], state, lastDay: one.lastDay, leftDay: one.leftDay, revenueMinor },
    days: daysSince(state === 'left' ? one.leftDay : one.lastDay, asOf),
    now:
      ids !== null && !ids.has(at.account.id)
        ? []
        : (now.get(one.id) ?? []).filter((place: { account: { id: number } | null }) => place.account?.id !== at.account.id),
  }))
}

const daysSince = (day: Day | null, asOf: Day): number | null => (day === null ? null : Math.max(0, daysBetween(day, asOf)))

export async function listContinuityPeople(
  ctx: Context,
  query: PeopleQuery & { readonly cursor?: string | undefined; readonly limit: number },
) {
  const { asOf, currency, found } = await findPeople(ctx, query)
  const page = pageFrom(found, query)
  return { ...page, items: await present(ctx, page.items, asOf, query.state), asOf, currency }
}

export async function exportContinuityPeople(
  ctx: Context,
  query: PeopleQuery & { readonly format: 'csv' | 'xlsx' },
): Promise<ContinuityFile> {
  const { asOf, found, currency } = await findPeople(ctx, query)
  const people = await present(ctx, found, asOf, query.state)
  await saveAudit(ctx.store, ctx, 'export', `${query.state} people`, {
    rows: people.length,
    format: query.format,
    people: people.map((one) => one.id),
  })
  const rows = people.map((one) => ({
    ...{ name: one.name, title: one.title, roles: one.groups.join(' '), account: one.account.name, key: one.account.key },
    ...{ state: one.state, lastInteraction: one.lastDay, left: one.leftDay, days: one.days },
    now: one.now.map((place) => place.account?.name ?? 'another account').join('; ') || null,
    revenueMinor: one.revenueMinor,
  }))
  return continuityFile(`${query.state}-people-${asOf}`, query.format, currency, rows)
}

export interface WhoWentSilent {
  readonly silent: ContinuityPerson[]
  readonly left: ContinuityPerson[]
}

const newly = 30
const silentAfter = 180
const shown = 12

/** Of accounts that buy: whose silence became one in the last 30 days, and who left in them. */
export async function whoWentSilentOrLeft(ctx: Context): Promise<WhoWentSilent> {
  const { asOf, found: silent } = await findPeople(ctx, { state: 'silent' })
  const { found: left } = await findPeople(ctx, { state: 'left' })
  const buys = ({ revenueMinor }: Found) => (revenueMinor ?? 0) > 0
  const lately = (day: Day | null, from: number, to: number) => day !== null && day > addDays(asOf, -to) && day <= addDays(asOf, -from)
  const wentSilent = silent.filter((one) => buys(one) && lately(one.one.lastDay, silentAfter, silentAfter + newly))
  const wentAway = left.filter((one) => buys(one) && lately(one.one.leftDay, 0, newly + 1))
  return {
    silent: await present(ctx, wentSilent.slice(0, shown), asOf, 'silent'),
    left: await present(ctx, wentAway.slice(0, shown), asOf, 'left'),
  }
}
