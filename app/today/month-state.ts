import type { ToDo, Today } from '#api/routes/today.ts'
import { revenueTieOut } from '#engine/costing/cost-centres.ts'
import { addMonths, daysBetween, lastDay, monthOfDay } from '#engine/period/days.ts'
import type { Day, Month } from '#engine/period/period.ts'
import { loadSourceCoverage } from '#store/coverage.ts'
import { loadGeneralLedger } from '#store/general-ledger.ts'
import { countProblems, loadImports } from '#store/imports.ts'
import { countMatchPairs } from '#store/matching.ts'
import { loadModels } from '#store/models.ts'
import { listSnapshots } from '#store/snapshots.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { listImports } from '../imports/list-imports.ts'
import { today } from './day-of.ts'
import { task } from './task.ts'

type MonthState = NonNullable<Today['month']>
type Check = MonthState['checks'][number]

/** What happened, as opposed to what is expected: an opportunity may lie in the future. */
const happened = new Set(['sales_order', 'order_line', 'invoice_line', 'interaction', 'payment'])
/** A source may have nothing to tell for so many days: a weekend with a holiday. */
const quietDays = 5

/** The month that is to be closed: the one before this, or the last that the record reaches. */
export async function monthToClose(ctx: Context): Promise<Month | null> {
  const days = (await loadSourceCoverage(ctx.store)).filter((one) => happened.has(one.table_name)).map((one) => one.last_day)
  if (days.length === 0) return null
  const before = addMonths(monthOfDay(await today(ctx)), -1)
  const reached = monthOfDay(days.sort().at(-1)!)
  return reached < before ? reached : before
}

/** State of the month, and what stops it from being closed. */
export async function monthState(ctx: Context, view: SnapshotView | null): Promise<{ month: MonthState | null; toDo: ToDo[] }> {
  const month = await monthToClose(ctx)
  if (month === null) return { month: null, toDo: [] }
  const sources = await sourcesOf(ctx, lastDay(month))
  const files = sources.filter((one) => happened.has(one.table))
  const late = files.filter((one) => one.daysMissing > 0)
  const rates = view?.result.findings.filter((finding) => finding.code === 'rate_missing') ?? []
  const pairs = await countMatchPairs(ctx.store)
  const totals = view?.result.totals
  const ledger = view ? ledgerOf(view) : null
  const generalLedger = view ? await generalLedgerOf(ctx, view) : null
  const approved = (await loadModels(ctx.store, 'cost-model')).filter((model) => model.state === 'approved').at(-1)
  const since = view ? await importsSince(ctx, view) : []
  const outside = totals?.unassigned ? Math.abs(totals.unassigned.revenueMinor) : null

  const checks: Check[] = [
    check('files', late.length === 0 ? 'done' : 'attention', { count: files.length - late.length, of: files.length }),
    check('rates', view === null ? 'open' : rates.length === 0 ? 'done' : 'attention', {
      text: rates.map((finding) => finding.subject).join(', ') || null,
    }),
    check('matched', pairs.doubtful === 0 && !outside ? 'done' : 'attention', {
      ...{ count: pairs.doubtful, amountMinor: pairs.doubtful_amount },
      share: totals && outside !== null && totals.revenueMinor > 0 ? 1 - outside / totals.revenueMinor : null,
    }),
    check('ledger', ledger === null ? 'open' : ledger.differenceMinor === 0 ? 'done' : 'attention', {
      amountMinor: ledger?.differenceMinor ?? null,
    }),
    ...(generalLedger
      ? [
          check('general_ledger', generalLedger.unexplainedMinor === 0 ? 'done' : 'attention', {
            amountMinor: generalLedger.unexplainedMinor,
          }),
        ]
      : []),
    check('model', approved ? 'done' : 'attention', { text: approved ? `${approved.name} v${approved.version}` : null }),
    check('measured', view === null ? 'open' : monthOfDay(view.asOf) >= month && since.length === 0 ? 'done' : 'attention', {
      ...{ count: since.length, text: view?.asOf ?? null },
    }),
  ]
  const toDo = [
    ...late.map((one) =>
      task('stops', 'file_late', `${one.source}/${one.table}`, { count: one.daysMissing, day: one.lastDay, page: '/imports' }),
    ),
    ...rates.map((finding) =>
      task('stops', 'rate_missing', finding.subject, {
        ...{ amountMinor: finding.amountMinor == null ? null : Math.abs(finding.amountMinor), text: finding.message },
        page: '/settings?tab=currencies',
      }),
    ),
    ...unassignedOf(view),
    ...(ledger && ledger.differenceMinor !== 0
      ? [task('stops', 'ledger_difference', null, { amountMinor: ledger.differenceMinor, page: '/costs?tab=ledger' })]
      : []),
    ...(generalLedger && generalLedger.unexplainedMinor !== 0
      ? [task('stops', 'general_ledger_difference', null, { amountMinor: generalLedger.unexplainedMinor, page: '/costs?tab=ledger' })]
      : []),
    ...(pairs.doubtful > 0
      ? [
          task('waits', 'matches_doubtful', null, {
            amountMinor: pairs.doubtful_amount,
            count: pairs.doubtful,
            page: '/imports?tab=matches',
          }),
        ]
      : []),
  ]
  return { month: { month, checks, sources, ledger, generalLedger }, toDo }
}

const check = (code: Check['code'], state: Check['state'], facts: Partial<Check>): Check => ({
  ...{ code, state, count: null, of: null, share: null, amountMinor: null, text: null },
  ...facts,
})

async function sourcesOf(ctx: Context, end: Day): Promise<MonthState['sources']> {
  const coverage = await loadSourceCoverage(ctx.store)
  return coverage.map((one) => {
    const missing = happened.has(one.table_name) ? daysBetween(one.last_day, end) : 0
    return {
      ...{ source: one.source, table: one.table_name, firstDay: one.first_day, lastDay: one.last_day, rows: one.rows },
      daysMissing: missing > quietDays ? missing : 0,
    }
  })
}

function unassignedOf(view: SnapshotView | null): ToDo[] {
  const unassigned = view?.result.totals.unassigned
  if (!unassigned || unassigned.orders + unassigned.interactions === 0) return []
  const amountMinor = Math.max(Math.abs(unassigned.revenueMinor), unassigned.costToServeMinor)
  return [
    task('stops', 'unassigned', null, { amountMinor, count: unassigned.orders + unassigned.interactions, page: '/imports?tab=matches' }),
  ]
}

function ledgerOf(view: SnapshotView): MonthState['ledger'] {
  const totals = view.result.costTotals
  if (!totals || totals.ledger === 0) return null
  const { unusedMinor, notRecordedMinor } = view.result.totals
  return {
    ...{ ledgerMinor: totals.ledger, tracedMinor: totals.ledgerTraced, notTracedMinor: totals.notTraced, outsideMinor: totals.outside },
    ...{ notRecordedMinor, unusedMinor, notToldApartMinor: totals.notTraced - (notRecordedMinor ?? 0) - (unusedMinor ?? 0) },
    differenceMinor: totals.ledger - totals.ledgerTraced - totals.notTraced - totals.outside,
  }
}

async function generalLedgerOf(ctx: Context, view: SnapshotView): Promise<MonthState['generalLedger']> {
  const stated = await loadGeneralLedger(ctx.store, view)
  if (!stated) return null
  const bookMinor = view.result.totals.revenueMinor
  const { explained, unexplained } = revenueTieOut(bookMinor, stated.generalLedgerMinor, stated.differences)
  return { ...stated, bookMinor, explainedMinor: explained, unexplainedMinor: unexplained }
}

/** Imports finished after the measurement was made: it does not know of their rows. */
async function importsSince(ctx: Context, view: SnapshotView) {
  return (await loadImports(ctx.store)).filter((one) => one.state === 'done' && one.finished_at !== null && one.finished_at > view.madeAt)
}

/** Imports that stopped half-way, rows that were not taken, and measurements that are behind the record. */
export async function recordTasks(ctx: Context, view: SnapshotView | null): Promise<ToDo[]> {
  const imports = await listImports(ctx)
  if (!imports.some((one) => one.state === 'done' || one.state === 'interrupted'))
    return [task('stops', 'nothing_imported', null, { page: '/imports' })]
  const measured = await listSnapshots(ctx.store)
  const since = view ? await importsSince(ctx, view) : []
  const rejected = await rejectedRows(ctx, imports.filter((one) => one.state === 'done').slice(0, 5))
  return [
    ...imports
      .filter((one) => one.state === 'interrupted')
      .map((one) =>
        task('stops', 'import_interrupted', String(one.import), {
          ...{ count: one.files.length, day: one.startedAt.slice(0, 10), page: `/imports/${one.import}` },
        }),
      ),
    ...rejected,
    ...(measured.length === 0 ? [task('stops', 'nothing_measured', null, { page: '/portfolio' })] : []),
    ...(since.length > 0 ? [task('stops', 'measure_again', null, { count: since.length, page: '/portfolio' })] : []),
  ]
}

async function rejectedRows(ctx: Context, imports: readonly { import: number; finishedAt: string | null }[]): Promise<ToDo[]> {
  const found: ToDo[] = []
  for (const one of imports) {
    const rows = (await countProblems(ctx.store, one.import)).reduce((sum, file) => sum + file.rejected_rows, 0)
    if (rows > 0)
      found.push(
        task('waits', 'rows_rejected', String(one.import), {
          ...{ count: rows, day: one.finishedAt?.slice(0, 10) ?? null, page: `/imports/${one.import}` },
        }),
      )
  }
  return found
}
