/** Lists of listening as files: the same rows, filtered as somebody sees them. */
import { z } from 'zod'
import { currencyDigits } from '#api/currency.ts'
import { Refusal } from '#api/refusal.ts'
import { listeningRoutes } from '#api/routes/listening.ts'
import type { ExportTable } from '#api/routes/views.ts'
import type { Context } from '../context.ts'
import { listChanges } from './list-changes.ts'
import { listListened } from './list-listened.ts'
import { whomToHear } from './list-whom-to-hear.ts'

const tables = ['listened-accounts', 'index-changes', 'whom-to-hear'] as const satisfies readonly ExportTable[]
export type ListeningTable = (typeof tables)[number]
export const isListeningTable = (table: ExportTable): table is ListeningTable => (tables as readonly string[]).includes(table)

type Row = Readonly<Record<string, unknown>>

/** @throws Refusal invalid: a filter that the list does not have */
export async function listeningToExport(ctx: Context, table: ListeningTable, search: Row): Promise<{ rows: Row[]; digits: number }> {
  if (table === 'listened-accounts') {
    const { items, head } = await listListened(ctx, filters(listeningRoutes.listListenedAccounts.query, search))
    return { rows: items.map(({ id: _, ...row }) => rounded(row)), digits: currencyDigits(head.currency) }
  }
  if (table === 'index-changes') {
    const { items, head, since } = await listChanges(ctx, filters(listeningRoutes.listIndexChanges.query, search))
    return { rows: items.map(({ id: _, ...row }) => rounded({ ...row, since, until: head.asOf })), digits: currencyDigits(head.currency) }
  }
  const { row, length, head } = await whomToHear(ctx, filters(listeningRoutes.listWhomToHear.query, search))
  const rows = Array.from({ length }, (_, place) => row(place))
  return {
    rows: rows.map(({ id: _, people, ...one }) =>
      rounded({ ...one, people: people.map(({ name, title }) => (title ? `${name} (${title})` : name)).join('; ') }),
    ),
    digits: currencyDigits(head.currency),
  }
}

function filters<T extends z.ZodObject>(query: T, search: Row): z.output<T> {
  const known = Object.fromEntries(Object.entries(search).filter(([key]) => key in query.shape))
  const read = query.safeParse(known)
  if (!read.success) throw new Refusal('invalid', `Cannot export this: ${z.prettifyError(read.error)}`)
  return read.data
}

const points = new Set(['index', 'low', 'high', 'change', 'sd', 'half', 'halfThen'])
const shares = new Set(['heardShare'])
/** A table of points to a tenth, and shares to a thousandth: further digits would claim what nobody knows. */
const rounded = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value !== 'number'
        ? value
        : points.has(name)
          ? Math.round(value * 10) / 10
          : shares.has(name)
            ? Math.round(value * 1000) / 1000
            : value,
    ]),
  )
