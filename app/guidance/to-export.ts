import { textOf } from '#api/filter-text.ts'
import { guidanceRoutes } from '#api/routes/guidance.ts'
import type { Context } from '../context.ts'
import { guidanceAccounts, sellingAccounts } from './list-accounts.ts'
import { readGuidance, rowsOf, savingOf, sellingOf } from './show-guidance.ts'

type Search = Readonly<Record<string, unknown>>

export async function guidanceToExport(ctx: Context, snapshot: number | null, search: Search) {
  const { view, book } = await readGuidance(ctx, snapshot)
  const { tolerance } = guidanceRoutes.getChannelGuidance.query.parse({
    ...(search.tolerance !== undefined && { tolerance: search.tolerance }),
  })
  const rows = rowsOf(book, tolerance).map((row) => {
    const to = row.options.find((one) => one.channel === row.to)
    const told = to?.toldBy === 'segment' ? to.ofSegment : to?.ofReason
    return {
      ...{ reason: row.reason, segment: row.segment, accounts: row.accounts, interactionsAYear: row.n, costMinor: row.costMinor },
      ...{ hardShare: row.hardShare, advice: row.advice, to: to?.name ?? null, moved: to?.moved.base ?? null },
      ...{
        savingLowMinor: savingOf(row)?.low ?? null,
        savingMinor: savingOf(row)?.base ?? null,
        savingHighMinor: savingOf(row)?.high ?? null,
      },
      ...{
        costPerResolutionThereMinor: to?.costPerResolutionMinor ?? null,
        costFrom: to?.costFrom ?? null,
        containment: to?.containment.base ?? null,
      },
      ...{ containmentEvidence: to?.containment.evidence ?? null, indexKept: to?.keeps ?? null, indexToldBy: to?.toldBy ?? null },
      ...{ indexDifference: told?.difference ?? null, indexLow: told?.low ?? null, indexHigh: told?.high ?? null },
      ...{ hurt: row.hurt, wouldSaveMore: row.options.find((one) => one.channel === row.untold)?.name ?? null, currency: view.currency },
    }
  })
  return { rows, currency: view.currency }
}

export async function guidanceAccountsToExport(ctx: Context, snapshot: number | null, search: Search) {
  const which = { reason: textOf(search.reason), segment: textOf(search.segment), channel: textOf(search.channel) }
  const list = await guidanceAccounts(ctx, snapshot, { ...which, show: search.show === 'hurt' ? 'hurt' : 'all' })
  const { currency } = (await readGuidance(ctx, snapshot)).view
  return {
    rows: list.map(({ account: _, harms, needs, ...row }) => ({
      ...which,
      ...row,
      harms: harms.join('; '),
      needs: needs.join('; '),
      currency,
    })),
    currency,
  }
}

export async function sellingToExport(ctx: Context, snapshot: number | null) {
  const { view } = await readGuidance(ctx, snapshot)
  return { rows: sellingOf(view).map((row) => ({ ...row, currency: view.currency })), currency: view.currency }
}

export async function sellingAccountsToExport(ctx: Context, snapshot: number | null, search: Search) {
  const which = { segment: textOf(search.segment), channel: textOf(search.channel) }
  const list = await sellingAccounts(ctx, snapshot, { ...which, show: search.show === 'all' ? 'all' : 'losing' })
  const { currency } = (await readGuidance(ctx, snapshot)).view
  return { rows: list.map(({ account: _, ...row }) => ({ ...row, channel: which.channel, currency })), currency }
}
