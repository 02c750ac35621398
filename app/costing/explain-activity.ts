import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { ActivityCost, ActivityRow, ActivityWork } from '#api/routes/costs.ts'
import { rowShares } from '#engine/costing/row-shares.ts'
import { monthOfDay } from '#engine/period/days.ts'
import { loadEvents } from '#store/account-events.ts'
import { loadMembers } from '#store/account-members.ts'
import { type WholeAccount, type WholeView, withWholeBook } from '../access/views.ts'
import { pricingOf } from '../accounts/pricing.ts'
import type { Context } from '../context.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { type PricedEvent, rowOf, workOf } from './activity-work.ts'
import { activityCosts } from './costs-page.ts'

interface Paging {
  readonly cursor?: string | undefined
  readonly limit: number
}

/** The accounts an activity was done for, costliest first; Unassigned is one of them, so that they add up to it. */
export async function activityAccounts(ctx: Context, snapshot: number | null, id: string, paging: Paging) {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const activity = findActivity(view, id)
  const accounts = view.accounts
    .flatMap((account) => (account.activity[id] ? [{ account, costMinor: account.activity[id] }] : []))
    .sort((a, b) => b.costMinor - a.costMinor)
  const page = pageFrom(accounts, paging)
  return {
    ...page,
    activity,
    items: page.items.map(({ account, costMinor }) => ({
      account: named(account),
      ...{ segment: account.segment?.tier ?? null, unassigned: account.unassigned, costMinor },
      share: activity.costMinor === 0 ? 0 : costMinor / activity.costMinor,
    })),
  }
}

/** What an activity cost for one account: the formula, and the rows under it, which add up to it. */
export async function explainActivity(ctx: Context, snapshot: number | null, id: string, accountId: number, paging: Paging) {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const activity = findActivity(view, id)
  const account = view.accounts.find((one) => one.id === accountId)
  if (!account) throw new Refusal('not_found', 'This account is not in the measurement')
  const costMinor = account.activity[id] ?? 0
  const pricing = await pricingOf(ctx.store, view)
  const naming = {
    ...{ activity: id, name: activity.name, type: activity.type, kind: activity.kind, team: activity.team },
    model: pricing.names.join(', '),
  }
  const head = { head: headOf(view), account: named(account) }
  if (activity.type === 'declared') return { ...head, work: declaredWork(view, naming, costMinor), rows: pageFrom<ActivityRow>([], paging) }
  const leaves = (await loadMembers(ctx.store, accountId, view.level)).map((member) => member.id)
  const rows = await loadEvents(ctx.store, leaves, { from: view.from, to: view.to }, pricing.kindsOf(id))
  const events = rows.flatMap((row): PricedEvent[] =>
    pricing.price(row).flatMap((terms) => (terms.activity === id ? [{ row, terms }] : [])),
  )
  const cells = new Set(events.map(({ row }) => `${row.account_id} ${monthOfDay(row.day)}`)).size
  const { shares } = rowShares(
    costMinor,
    events.map(({ terms }) => terms.costMinor),
    cells,
  )
  const shown = events.map((event, i) => rowOf(event, shares[i]!)).sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0))
  return { ...head, work: workOf(naming, events, costMinor), rows: pageFrom(shown, paging) }
}

/** A stated share of a team’s cost: no events. */
function declaredWork(
  view: WholeView,
  naming: Omit<ActivityWork, 'events' | 'lines' | 'minutes' | 'ratePerMinuteMinor' | 'months' | 'costMinor'>,
  costMinor: number,
): ActivityWork {
  const cost = view.result.teamMonths.filter((month) => month.team === naming.team).reduce((sum, month) => sum + month.cost, 0)
  const line = {
    line: 'declared' as const,
    driver: null,
    each: cost === 0 ? null : costMinor / cost,
    quantity: cost,
    missing: 0,
    amount: costMinor,
  }
  return { ...naming, events: null, lines: [line], minutes: null, ratePerMinuteMinor: null, months: [], costMinor }
}

function findActivity(view: WholeView, id: string): ActivityCost {
  const activity = activityCosts(view).find((one) => one.id === id)
  if (!activity) throw new Refusal('not_found', 'There is no such activity in this measurement')
  return activity
}

const named = (account: WholeAccount) => ({ id: account.id, key: `${account.source}/${account.externalId}`, name: account.displayName })
