import { personalisationRoutes } from '#api/routes/personalisation.ts'
import type { Context } from '../context.ts'
import { matrixAccounts, showPersonalisation } from './show-personalisation.ts'

type Search = Readonly<Record<string, unknown>>

/** Filters of an address, without what belongs to the list. */
const read = (search: Search, snapshot: number | null) => {
  const names = ['scenario', 'when', 'experience', 'tailoring', 'off'] as const
  const given = Object.fromEntries(names.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])))
  return { ...personalisationRoutes.listMatrixAccounts.query.parse(given), ...(snapshot !== null && { snapshot }) }
}

/** Both matrices, a cell a row. */
export async function matrixToExport(ctx: Context, snapshot: number | null, search: Search) {
  const { today, planned, head } = await showPersonalisation(ctx, read(search, snapshot))
  const rows = [today, ...(planned ? [planned] : [])].flatMap(({ name, cells }) =>
    cells.map((cell) => ({ plan: name, ...cell, currency: head.currency })),
  )
  return { rows, currency: head.currency }
}

export async function matrixAccountsToExport(ctx: Context, snapshot: number | null, search: Search) {
  const { rows, currency } = await matrixAccounts(ctx, read(search, snapshot))
  return { rows: rows.map(({ account: _, ...row }) => ({ ...row, currency })), currency }
}
