/** What is under a step of an account: the rows that made it, each with its formula and its share; they add up to the step. */
import type { z } from 'zod'
import { currencyDigits } from '#api/currency.ts'
import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { stepRow, stepRows } from '#api/routes/accounts.ts'
import { rowShares } from '#engine/costing/row-shares.ts'
import { monthOfDay } from '#engine/period/days.ts'
import type { Month, Period } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import { loadEvents, loadMoneyRows, type MoneyStep, moneySteps } from '#store/account-events.ts'
import type { Db } from '#store/db.ts'
import { loadOverdueDaysOf } from '#store/overdue-days.ts'
import { loadRates } from '#store/rates.ts'
import { withCost } from '../access/views.ts'
import type { Context } from '../context.ts'
import { type AccountStep, partsOf, stepNamed } from './account-steps.ts'
import { membersOf, type OpenedAccount, openAccountOf } from './open-account.ts'
import { peersOf } from './peers-of.ts'
import { type Pricing, pricingOf } from './pricing.ts'

type StepRow = z.input<typeof stepRow>
type StepRows = z.input<typeof stepRows>
/** A row before it has its share: `exact` is its unrounded amount, unsigned as the step is booked. */
type Row = Omit<StepRow, 'amountMinor'> & { readonly exact: number }

/** Amounts that are open to whoever may see the account at all. */
const openSteps = new Set(['listValue', 'discount', 'credits', 'revenue', 'rebates'])

export async function showStep(
  ctx: Context,
  accountId: number,
  name: string,
  query: { snapshot?: number | undefined; cursor?: string | undefined; limit: number },
): Promise<StepRows> {
  const opened = await openAccountOf(ctx, accountId, query.snapshot ?? null)
  if (!openSteps.has(name)) withCost(opened.view)
  const { account, whole } = opened
  const peers = peersOf(opened)?.figures ?? null
  const step = stepNamed(name, account, whole, peers)
  if (!step) throw new Refusal('not_found', `There is no step ${name} in this measurement`)
  const parts = partsOf(name, account, whole, peers)
  if (parts) {
    const { pricing } = await ctx.store.transaction(async (tx) => ({ pricing: await pricingOf(tx, whole) }))
    const rowsMinor = parts.reduce((sum, part) => sum + (part.amountMinor ?? 0), 0)
    const rows = { items: [], next: null, total: 0 }
    return {
      step,
      parts,
      rows,
      rowsMinor,
      changed: step.amountMinor !== null && rowsMinor !== step.amountMinor,
      models: [...pricing.names],
    }
  }
  const found = await ctx.store.transaction((tx) => rowsUnder(tx, opened, step))
  return present(step, found, query)
}

interface Found {
  readonly rows: readonly Row[]
  /** What was rounded apart. */
  readonly cells: number
  readonly pricing: Pricing
}

function present(step: AccountStep, { rows, cells, pricing }: Found, query: { cursor?: string | undefined; limit: number }): StepRows {
  const sign = step.kind === 'total' ? 1 : -1
  // Not known (a margin without cost): its rows are shown for what they are.
  const measured = step.amountMinor === null ? Math.round(rows.reduce((sum, row) => sum + row.exact, 0)) : sign * step.amountMinor
  const { shares, totalMinor, changed } = rowShares(
    measured,
    rows.map((row) => row.exact),
    cells,
  )
  const items = rows.map(({ exact: _, ...row }, i): StepRow => ({ ...row, amountMinor: shares[i] === 0 ? 0 : sign * shares[i]! }))
  // Newest first; shares were given in order of keys.
  items.sort((a, b) => (a.day === b.day ? (a.id < b.id ? -1 : 1) : a.day < b.day ? 1 : -1))
  return {
    ...{ step, parts: [], models: [...pricing.names] },
    rows: pageFrom(items, query),
    rowsMinor: totalMinor === 0 ? 0 : sign * totalMinor,
    changed: step.amountMinor !== null && changed,
  }
}

async function rowsUnder(tx: Db, opened: OpenedAccount, step: AccountStep): Promise<Found> {
  const { leafIds } = await membersOf(tx, opened)
  const pricing = await pricingOf(tx, opened.whole)
  const window: Period = { from: opened.view.from, to: opened.view.to }
  if (step.step.startsWith('activity:declared:')) return { ...declaredRows(opened, pricing, step.step, window), pricing }
  if (step.kind === 'activity')
    return { ...(await activityRows(tx, pricing, leafIds, window, step.step.slice('activity:'.length))), pricing }
  if (step.step === 'latePayment') return { ...(await lateRows(tx, opened, pricing, leafIds, window)), pricing }
  if ((moneySteps as readonly string[]).includes(step.step))
    return { ...(await moneyRows(tx, opened, pricing, leafIds, window, step.step as MoneyStep)), pricing }
  return { rows: [], cells: 0, pricing }
}

const bare = {
  terms: [],
  unit: null,
  recordedSeconds: null,
  minutes: null,
  ratePerMinute: null,
  rate: null,
  baseMinor: null,
  currency: null,
  estimated: false,
}

async function activityRows(tx: Db, pricing: Pricing, leafIds: readonly number[], window: Period, activity: string) {
  const events = await loadEvents(tx, leafIds, window, pricing.kindsOf(activity))
  const cells = new Set<string>()
  const rows = events.flatMap((event) =>
    pricing
      .price(event)
      .filter((one) => one.activity === activity)
      .map((one, i): Row => {
        cells.add(`${event.account_id} ${monthOfDay(event.day)}`)
        return {
          ...bare,
          id: `${event.source}/${event.external_id}/${event.kind}${i > 0 ? `/${i}` : ''}`,
          day: event.day,
          document: `${event.source}/${event.external_id}`,
          what: [
            event.kind,
            event.channel === event.kind ? null : event.channel,
            event.reason ?? (event.kind === 'order' ? null : event.subject),
          ]
            .filter(Boolean)
            .join(' · '),
          terms: one.terms.map((term) => ({ ...term })),
          unit: one.team === null ? 'money' : 'minutes',
          recordedSeconds: one.recordedSeconds,
          minutes: one.minutes,
          ratePerMinute: one.ratePerMinute,
          estimated: one.team !== null && one.recordedSeconds === null,
          exact: one.costMinor,
        }
      }),
  )
  return { rows, cells: 2 * cells.size }
}

/** A team of declared shares: month by month, a share of what the team cost. */
function declaredRows({ wholeAccount }: OpenedAccount, pricing: Pricing, step: string, window: Period) {
  const team = step.slice('activity:declared:'.length)
  const total = wholeAccount.activity[`declared:${team}`] ?? 0
  const parts = monthsOfPeriod(window).map(({ month, days, daysOfMonth }) => {
    const cost = pricing.teamMonths.find((one) => one.team === team && one.month === month)?.cost ?? 0
    return { month, cost, covered: (Math.max(0, cost) * days) / daysOfMonth }
  })
  const covered = parts.reduce((sum, part) => sum + part.covered, 0)
  const rate = covered > 0 ? total / covered : 0
  const rows = parts
    .filter((part) => part.cost > 0)
    .map(
      (part): Row => ({
        ...{ ...bare, id: part.month, day: `${part.month}-01`, document: `team/${team}`, what: 'share of the team’s month' },
        ...{ rate, baseMinor: part.covered, exact: part.covered * rate },
      }),
    )
  return { rows, cells: rows.length }
}

async function lateRows(tx: Db, { view }: OpenedAccount, pricing: Pricing, leafIds: readonly number[], window: Period) {
  const convert = (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount
  const found = await loadOverdueDaysOf(tx, leafIds, window)
  const rows = found.flatMap(({ month, account_id, currency, balance_days }): Row[] => {
    const days = convert(month, currency, Number(balance_days))
    const rate = pricing.costOfCapital(month)
    if (days === null || rate === 0) return []
    return [
      {
        ...{ ...bare, id: `${month}/${account_id}/${currency}`, day: `${month}-01`, document: month, what: 'overdue balance × days' },
        ...{ rate, baseMinor: days, currency: view.currency, exact: (days * rate) / 365 },
      },
    ]
  })
  return { rows, cells: 2 * rows.length }
}

async function moneyRows(
  tx: Db,
  { view, whole }: OpenedAccount,
  pricing: Pricing,
  leafIds: readonly number[],
  window: Period,
  step: MoneyStep,
) {
  const basis = whole.result.totals.revenueBasis === 'invoices' ? 'invoice' : 'order'
  const convert = (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount
  const factors = new Map<string, number | null>()
  /** One unit of a currency in a month, from a large amount: conversion itself rounds. */
  const factorOf = (month: Month, currency: string) => {
    const key = `${month} ${currency}`
    const known = factors.get(key)
    if (known !== undefined) return known
    const large = 10 ** (9 + currencyDigits(currency))
    const converted = currency === view.currency ? large : convert(month, currency, large)
    const factor = converted === null ? null : converted / large
    factors.set(key, factor)
    return factor
  }
  const cells = new Set<string>()
  const rows = (await loadMoneyRows(tx, leafIds, window, step, basis)).flatMap((row): Row[] => {
    const factor = factorOf(row.month, row.currency)
    const rate = row.uncosted ? pricing.marginRate(row.month, row.product_group) : null
    if (factor === null || (row.uncosted && rate === null)) return []
    cells.add(`${row.account_id} ${row.month} ${row.currency} ${row.uncosted ? row.product_group : ''}`)
    return [
      {
        ...bare,
        id: `${row.table_name}/${row.source}/${row.external_id}`,
        day: row.day,
        document: `${row.source}/${row.document ?? row.external_id}`,
        what:
          [row.subject, row.quantity === null ? null : `× ${Number(row.quantity)}`].filter(Boolean).join(' ') ||
          row.table_name.replace('_', ' '),
        baseMinor: row.amount,
        currency: row.currency,
        rate,
        estimated: row.uncosted,
        exact: row.amount * factor * (rate === null ? 1 : 1 - rate),
      },
    ]
  })
  return { rows, cells: 3 * cells.size }
}
