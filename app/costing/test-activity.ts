import { parseCostModel } from '#api/cost-model.ts'
import { Refusal } from '#api/refusal.ts'
import type { ActivityWork } from '#api/routes/costs.ts'
import type { CostModel } from '#engine/costing/cost-model.ts'
import { eventTerms } from '#engine/costing/event-terms.ts'
import type { TeamMonth } from '#engine/costing/measurement.ts'
import { monthOfDay } from '#engine/period/days.ts'
import type { Month } from '#engine/period/period.ts'
import { type EventRow, loadEvents } from '#store/account-events.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import { bookAtHand } from '../models/book-at-hand.ts'
import { costNow, measuredBy } from '../models/measured-models.ts'
import { labelOf } from '../models/versions.ts'
import { workOf } from './activity-work.ts'

export interface ActivityTestInput {
  readonly account: number
  readonly activity: string
  readonly document?: unknown
}

/** An activity of a draft on one account, in every month of the window, beside what it costs now. */
export async function testActivity(ctx: Context, input: ActivityTestInput) {
  const draft: CostModel = { ...parseCostModel(input.document), validFrom: '0001-01' }
  const activity = draft.activities.find((one) => one.id === input.activity)
  if (!activity) throw new Refusal('not_found', 'The draft has no such activity: it may have been renamed')
  const book = await bookAtHand(ctx)
  const { account, leaves } = leavesOf(book, input.account)
  const { from, to } = book.portfolio.window
  const now = await costNow(ctx, book)
  const kinds = [
    activity.kind,
    ...now.models.flatMap((model) => model.activities.filter((one) => one.id === activity.id).map((one) => one.kind)),
  ]
  const rows = await loadEvents(
    ctx.store,
    leaves.map((leaf) => book.leafIds[leaf]!),
    { from, to },
    [...new Set(kinds)],
  )
  const side = (models: readonly CostModel[], label: string): ActivityWork | null => {
    const { base } = measuredBy(book, { sketch: null, models })
    const column = base.activities.find((one) => one.id === activity.id)
    if (!column) return null
    const costMinor = leaves.reduce((sum, leaf) => sum + column.cost[leaf]!, 0)
    const named = { activity: column.id, name: column.name, type: column.type, kind: column.kind, team: column.team, model: label }
    return workOf(named, priced(rows, models, base.teamMonths, activity.id), costMinor)
  }
  return {
    account,
    before: now.models.length > 0 ? side(now.models, now.records.map(labelOf).join(', ')) : null,
    after: side([draft], draft.name ?? 'Draft')!,
  }
}

function priced(rows: readonly EventRow[], models: readonly CostModel[], teamMonths: readonly TeamMonth[], activity: string) {
  const price = eventTerms(models, teamMonths)
  return rows.flatMap((row) =>
    price({
      month: monthOfDay(row.day) as Month,
      kind: row.kind,
      handlingSeconds: row.handling_seconds,
      driver: (name) => driverOf(row, name),
    }).flatMap((terms) => (terms.activity === activity ? [{ row, terms }] : [])),
  )
}

const driverOf = (row: EventRow, name: string): number =>
  row.drivers?.[name] ?? (name === 'replies' ? row.replies : name === 'reopens' ? row.reopens : name === 'lines' ? row.lines : 0) ?? 0

function leavesOf(book: Book, accountId: number) {
  const level = book.level('customer')
  const wanted = book.accounts.find((account) => account.id === accountId)
  const node = level.externalId.findIndex((id, i) => id === wanted?.externalId && level.source[i] === wanted?.source)
  if (!wanted || node < 0) throw new Refusal('not_found', 'There is no such account in the book')
  const leaves = book.leafIds.flatMap((_, leaf) => (level.nodeOfLeaf[leaf] === node ? [leaf] : []))
  return { account: { id: accountId, key: `${wanted.source}/${wanted.externalId}`, name: level.displayName[node]! }, leaves }
}
