import { currencyDigits } from '#api/currency.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { saveAudit } from '#store/audit.ts'
import type { Context } from '../context.ts'
import { majorUnits } from '../reporting/major-units.ts'
import { type PlanAccountFilters, planAccounts } from './plan-accounts.ts'
import { tableFile } from './table-file.ts'

/** Who gets what under a plan, as a table: the accounts that the list shows. */
export async function exportPlan(
  ctx: Context,
  scenario: number,
  query: PlanAccountFilters & { snapshot?: number | undefined; format: 'csv' | 'xlsx' },
) {
  const { of, shown, instance } = await planAccounts(ctx, scenario, query.snapshot ?? null, query)
  const { currency, models } = instance
  const digits = currencyDigits(currency)
  const name = (id: string | null) => models.models.find((one) => one.id === id)?.name ?? null
  const amount = (what: string): ReportColumn => ({ name: `${what} ${currency}`, type: 'number' })
  const text = (what: string): ReportColumn => ({ name: what })
  const columns: ReportColumn[] = [
    ...['account', 'account key', 'segment'].map(text),
    ...[amount('revenue a year'), text('served today'), text('served by the plan')],
    ...[amount('value'), amount('value against today'), amount('spend a year against today')],
    ...[{ name: 'hours a year', type: 'number' } as const, text('robust'), text('runner-up'), amount('lead over it')],
    ...['changes from', 'held by', 'why'].map(text),
  ]
  const rows = shown.map((a) => {
    const one = of(a)
    const money = (minor: number | null) => (minor === null ? null : majorUnits(minor, digits))
    return [
      ...[one.name, one.key, one.segment, money(one.revenueMinor), name(one.from), name(one.to)],
      ...[money(one.valueMinor), money(one.valueDelta), money(one.costDelta), one.hours.toFixed(2)],
      ...[one.robust === null ? null : one.robust ? 'yes' : 'no', name(one.runnerUp), money(one.lead), one.changesFrom, one.held, one.why],
    ]
  })
  await saveAudit(ctx.store, ctx, 'export', `scenario:${scenario}`, { rows: rows.length, format: query.format })
  return tableFile(`scenario-${scenario}`, query.format, columns, rows, 'Plan')
}
