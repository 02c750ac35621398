/** Accounts behind the counts of a coverage model. */

import type { z } from 'zod'
import { pageFrom, type pageQuery } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { coverageAccount } from '#api/routes/coverage.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import type { Context } from '../context.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { today } from '../today/day-of.ts'
import { type CoverageBook, coverageBook, servedOf } from './coverage-book.ts'
import { coverageInForce } from './coverage-in-force.ts'
import { lookOver } from './look-over.ts'
import { whyClosed } from './open-models.ts'

type Row = z.infer<typeof coverageAccount>

export interface Asked {
  readonly model: string
  /** Open to it; served by it; neither open; served by it and not open. */
  readonly which: 'eligible' | 'today' | 'closed' | 'notEligible'
  readonly segment?: Tier | undefined
}

/** Under the coverage models in force, largest revenue first. Rows are made for those that are shown. */
async function accountsOf(ctx: Context, { model, which, segment }: Asked) {
  const book = await coverageBook(ctx, null)
  const { models } = await coverageInForce(ctx, await today(ctx))
  const at = models.models.findIndex((one) => one.id === model)
  if (at < 0) throw new Refusal('not_found', `There is no coverage model ${model}: ${models.models.map((one) => one.id).join(', ')}`)
  const asked = models.models[at]!
  const served = servedOf(models, book)
  // As people call them now.
  const { name } = await bookInColumns(ctx, book.view.id)
  const isClosed = (i: number) => whyClosed(asked, book.facts[i]!) !== null
  const shown: Readonly<Record<Asked['which'], (i: number) => boolean>> = {
    ...{ eligible: (i) => !isClosed(i), closed: isClosed },
    ...{ today: (i) => served[i] === at, notEligible: (i) => served[i] === at && isClosed(i) },
  }
  const row = (i: number): Row => {
    const facts = book.facts[i]!
    const { id, source, externalId, displayName } = book.view.accounts[i]!
    return {
      ...{ account: id, key: `${source}/${externalId}`, name: name[i] ?? displayName, ...facts, needs: [...facts.needs] },
      ...{ today: models.models[served[i]!]!.id, minutes: book.minutes[i]!, closedBy: whyClosed(asked, facts) },
      open: models.models.filter((one) => whyClosed(one, facts) === null).map((one) => one.id),
    }
  }
  const chosen = byRevenue(book).filter((i) => shown[which](i) && (segment === undefined || book.facts[i]!.segment === segment))
  return { at: chosen, row, currency: book.view.currency }
}

const ordered = new WeakMap<CoverageBook['facts'], readonly number[]>()

/** Sorted once for all models. */
function byRevenue({ accounts, facts }: CoverageBook): readonly number[] {
  const known = ordered.get(facts) ?? [...accounts].sort((a, b) => facts[b]!.revenueMinor - facts[a]!.revenueMinor)
  ordered.set(facts, known)
  return known
}

export async function coverageAccounts(ctx: Context, asked: Asked): Promise<{ rows: Row[]; currency: string }> {
  const { at, row, currency } = await accountsOf(ctx, asked)
  return { rows: at.map(row), currency }
}

export async function listCoverageAccounts(ctx: Context, query: Asked & z.output<typeof pageQuery>) {
  const { at, row } = await accountsOf(ctx, query)
  const { items, ...page } = pageFrom(at, query)
  return { ...page, items: items.map(row) }
}

/** To be written to a file: `model=digital&which=today`. */
export async function coverageAccountsToExport(ctx: Context, _: number | null, search: Readonly<Record<string, unknown>>) {
  const which = (['eligible', 'today', 'closed', 'notEligible'] as const).find((one) => one === search.which) ?? 'eligible'
  const asked = { model: String(search.model ?? ''), which, ...(typeof search.segment === 'string' && { segment: search.segment as Tier }) }
  const { rows, currency } = await coverageAccounts(ctx, asked)
  return { rows: rows.map(({ open, needs, ...row }) => ({ ...row, needs: needs.join(', '), open: open.join(', ') })), currency }
}

/** What each model takes, costs and is open to, one row per model and team. */
export async function coverageModelsToExport(ctx: Context) {
  const { models } = await coverageInForce(ctx, await today(ctx))
  const look = await lookOver(ctx, models)
  const rows = look.models.flatMap((figures, at) => {
    const { id, name, kind, experience } = models.models[at]!
    const head = {
      model: id,
      name,
      kind,
      experience,
      minutes: figures.minutes,
      teamCostMinor: figures.teamCostMinor,
      cashMinor: figures.cashMinor,
    }
    const counts = {
      eligible: figures.eligible.accounts,
      eligibleRevenueMinor: figures.eligible.revenueMinor,
      today: figures.today.accounts,
    }
    const teams = figures.teams.length > 0 ? figures.teams : [null]
    return teams.map((team) => ({
      ...{
        ...head,
        ...counts,
        team: team?.name ?? null,
        statedMinutes: team?.stated ?? null,
        medianMinutes: team?.observed?.median ?? null,
      },
      observedAccounts: team?.observed?.n ?? null,
    }))
  })
  return { rows, currency: look.head.currency }
}
