/** Scenarios beside each other, and where two of them differ, as tables. */
import { currencyDigits } from '#api/currency.ts'
import type { PlanSummary } from '#api/routes/scenarios.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { saveAudit } from '#store/audit.ts'
import { loadScenarios } from '#store/scenarios.ts'
import type { Context } from '../context.ts'
import { majorUnits } from '../reporting/major-units.ts'
import { answerKept } from './answer-scenario.ts'
import { compareScenarios } from './compare-scenarios.ts'
import { scenarioGround } from './scenario-ground.ts'
import { findScenario } from './solve-scenario.ts'
import { tableFile } from './table-file.ts'

interface Asked {
  readonly snapshot?: number | undefined
  readonly format: 'csv' | 'xlsx'
}

const text = (name: string): ReportColumn => ({ name })
const number = (name: string): ReportColumn => ({ name, type: 'number' })

/** Today, even spread, by revenue and the scenarios asked for (none: all), a row each. */
export async function exportSideBySide(ctx: Context, { scenarios, snapshot, format }: Asked & { readonly scenarios: readonly number[] }) {
  const ground = await scenarioGround(ctx, snapshot ?? null)
  const kept = (await loadScenarios(ctx.store)).filter(({ id }) => scenarios.length === 0 || scenarios.includes(id)).reverse()
  const { currency } = ground
  const money = (minor: number | null | undefined) => (minor == null ? null : majorUnits(minor, currencyDigits(currency)))
  const plans: { plan: PlanSummary; owner: string | null; note: string | null }[] = ground.baselines.map((plan) => ({
    ...{ plan, owner: null, note: null },
  }))
  for (const { id, ownerName, note } of kept) plans.push({ plan: await answerKept(ctx, id, snapshot ?? null), owner: ownerName, note })
  const amount = (what: string) => number(`${what} ${currency}`)
  const columns = [
    ...[text('plan'), text('owner'), text('possible'), number('years'), number('discount'), amount('expected value')],
    ...[amount('proved at most'), number('gap'), amount('lowest under low to high assumptions'), amount('highest')],
    ...[amount('more than today'), amount('more than even spread'), amount('more than by revenue')],
    ...[amount('spend a year'), number('accounts that move'), number('of them robust'), number('up'), number('down')],
    ...[text('promises missed'), text('within the limits')],
    ...ground.models.map(({ name }) => number(`accounts: ${name}`)),
    ...ground.teams.map(({ name }) => number(`hours used: ${name}`)),
    text('note'),
  ]
  const rows = plans.map(({ plan, owner, note }) => {
    const none = plan.infeasible !== null
    const gain = (baseline: string) => money(plan.against?.find((one) => one.baseline === baseline)?.gainMinor)
    return [
      ...[plan.name, owner, none ? 'no' : 'yes', plan.horizonYears, plan.discount],
      ...(none
        ? Array.from({ length: 15 + ground.models.length + ground.teams.length }, () => null)
        : [
            ...[money(plan.value), money(plan.bound), plan.gap, money(plan.lowMinor), money(plan.highMinor)],
            ...[gain('today'), gain('even'), gain('revenue'), money(plan.spend)],
            ...[plan.moved, plan.robust, plan.up, plan.down, plan.promises.join('; '), plan.feasible ? 'yes' : 'no'],
            ...ground.models.map(({ id }) => plan.models.find((one) => one.model === id)?.accounts ?? 0),
            ...ground.teams.map(({ team }) => plan.limits.find((one) => one.kind === 'team' && one.team === team)?.used.toFixed(1)),
          ]),
      note,
    ]
  })
  await saveAudit(ctx.store, ctx, 'export', 'scenarios', { rows: rows.length, format })
  return tableFile('scenarios-side-by-side', format, columns, rows, 'Scenarios')
}

const mostRows = 1_000_000

/** The accounts that two scenarios serve differently. */
export async function exportDifference(ctx: Context, one: number, other: number, query: Asked & { readonly segment?: string | undefined }) {
  const names = [await findScenario(ctx, one), await findScenario(ctx, other)].map(({ name }) => name)
  const ground = await scenarioGround(ctx, query.snapshot ?? null)
  const { accounts } = await compareScenarios(ctx, one, other, { ...query, limit: mostRows })
  const { currency } = ground
  const money = (minor: number) => majorUnits(minor, currencyDigits(currency))
  const model = (id: string) => ground.models.find((each) => each.id === id)?.name ?? id
  const columns = [
    ...['account', 'account key', 'segment'].map(text),
    ...[number(`revenue a year ${currency}`), text(`served in ${names[0]}`), text(`served in ${names[1]}`)],
    ...[number(`value, second less first ${currency}`), number(`spend a year, second less first ${currency}`)],
  ]
  const rows = accounts.items.map((each) => [
    ...[each.name, each.key, each.segment, money(each.revenueMinor), model(each.one), model(each.other)],
    ...[money(each.valueDelta), money(each.spendDelta)],
  ])
  await saveAudit(ctx.store, ctx, 'export', `scenario:${one}`, { against: other, rows: rows.length, format: query.format })
  return tableFile(`scenario-${one}-against-${other}`, query.format, columns, rows, 'Differences')
}
