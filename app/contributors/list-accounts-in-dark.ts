/** Accounts of which nobody is known who decides, by revenue: where naming somebody tells most. */
import { PassThrough, type Readable } from 'node:stream'
import type { z } from 'zod'
import { currencyDigits } from '#api/currency.ts'
import { pageFrom } from '#api/paging.ts'
import type { accountInDark, Naming } from '#api/routes/contributors.ts'
import { namingWorklist } from '#engine/relationship/naming-worklist.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { saveAudit } from '#store/audit.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { type Known, readKnownRoles } from '../people/known-roles.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { silenceOf } from '../today/todays-accounts.ts'

type InDark = z.input<typeof accountInDark>

export interface NamingQuery {
  readonly snapshot?: number | undefined
  readonly q?: string | undefined
  readonly segment?: string | undefined
  readonly colleague?: string | undefined
}

const groups = ['decides', 'influences', 'uses'] as const

const kept = new WeakMap<SnapshotView, { readonly version: string; readonly known: Promise<Map<number, Known>> }>()

/** Read again when somebody is named, or titles are read otherwise. */
async function knownAt(ctx: Context, view: SnapshotView): Promise<Map<number, Known>> {
  const version = `${await accountsVersion(ctx.store)} ${(await titleRulesInForce(ctx.store)).version}`
  const before = kept.get(view)
  if (before?.version === version) return before.known
  const known = readKnownRoles(ctx)
  kept.set(view, { version, known })
  known.catch(() => kept.delete(view))
  return known
}

const nobody: Known = { groups: new Set(), people: 0, rolesUnknown: 0 }

async function readNaming(ctx: Context, { snapshot, q = '', segment, colleague }: NamingQuery) {
  const view = await loadSnapshotView(ctx, snapshot ?? null)
  const known = await knownAt(ctx, view)
  const { lastByKey } = await silenceOf(ctx.store, view.level)
  const book = await bookInColumns(ctx, view.id)
  const colleagueOf = new Map(book.id.map((id, i) => [id, book.colleague[i] ?? null]))
  const folded = q.trim().toLowerCase()
  const accounts = view.accounts.filter((a) => !a.unassigned)
  const shown = accounts.filter(
    (a) =>
      (folded === '' || a.displayName.toLowerCase().includes(folded)) &&
      (segment === undefined || a.segment?.tier === segment) &&
      (colleague === undefined || colleagueOf.get(a.id) === colleague),
  )
  const at = shown.map((a) => known.get(a.id) ?? nobody)
  const revenue = shown.map((a) => a.revenue)
  const { order, cumulative, darkRevenue, totalRevenue } = namingWorklist(
    revenue,
    at.map((one) => one.groups.has('decides')),
  )
  const items = order.map((i, place): InDark => {
    const account = shown[i]!
    return {
      ...{ place: place + 1, account: { id: account.id, key: `${account.source}/${account.externalId}`, name: account.displayName } },
      ...{ segment: account.segment?.tier ?? null, colleague: colleagueOf.get(account.id) ?? null, revenueMinor: account.revenue },
      ...{ cumulativeMinor: cumulative[place]!, cumulativeShare: cumulative[place]! / darkRevenue },
      ...{ people: at[i]!.people, rolesUnknown: at[i]!.rolesUnknown },
      notNamed: groups.filter((group) => !at[i]!.groups.has(group)),
      lastDay: lastByKey.get(`${account.source}/${account.externalId}`) ?? null,
    }
  })
  return {
    ...{ view, items, darkRevenue, totalRevenue, cumulative },
    buying: revenue.filter((one) => one > 0).length,
    people: at.reduce((sum, one) => sum + one.people, 0),
    rolesUnknown: at.reduce((sum, one) => sum + one.rolesUnknown, 0),
    colleagues: [...new Set(accounts.flatMap((a) => colleagueOf.get(a.id) ?? []))].sort(),
  }
}

export async function listAccountsInDark(
  ctx: Context,
  query: NamingQuery & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Naming> {
  const { view, items, darkRevenue, totalRevenue, cumulative, buying, people, rolesUnknown, colleagues } = await readNaming(ctx, query)
  return {
    ...pageFrom(items, query),
    ...{ head: headOf(view), darkMinor: darkRevenue, revenueMinor: totalRevenue, accountsInDark: items.length, accounts: buying },
    firstTen: darkRevenue === 0 ? 0 : (cumulative[Math.min(10, cumulative.length) - 1] ?? 0) / darkRevenue,
    ...{ people, rolesUnknown, colleagues },
  }
}

/** The same as a file; money in major units. */
export async function exportAccountsInDark(ctx: Context, query: NamingQuery): Promise<{ name: string; csv: Readable }> {
  const { view, items } = await readNaming(ctx, query)
  const per = 10 ** currencyDigits(view.currency)
  const columns: ReportColumn[] = [
    ...(['place', 'key', 'account', 'segment', 'colleague'] as const).map((name) => ({ name, type: 'text' as const })),
    ...([`revenue ${view.currency}`, `cumulative ${view.currency}`, 'cumulative share'] as const).map((name) => ({
      name,
      type: 'number' as const,
    })),
    ...(['people', 'roles not known', 'not named', 'last interaction'] as const).map((name) => ({ name, type: 'text' as const })),
  ]
  const rows = items.map((one) => [
    ...[String(one.place), one.account.key, one.account.name, one.segment, one.colleague],
    ...[one.revenueMinor / per, one.cumulativeMinor / per, one.cumulativeShare],
    ...[String(one.people), String(one.rolesUnknown), one.notNamed.join(' '), one.lastDay],
  ])
  await saveAudit(ctx.store, ctx, 'export', 'accounts in the dark', { rows: rows.length, format: 'csv', snapshot: view.id })
  const csv = new PassThrough()
  writeCsv(rows, columns, csv).catch((error) => csv.destroy(error))
  return { name: `naming-${view.asOf}.csv`, csv }
}
