/**
 * The whole book in columns, in one consistent read: whole months from the rollup, the months a window cuts from the facts.
 * Each (leaf, month, currency, quantity) cell is converted once, at that month's rate.
 */
import { addDays, monthOfDay } from '#engine/period/days.ts'
import type { Day, Month, Period } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import { type AccountNode, accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import type { Finding, LedgerRow, Level, LevelName, Portfolio } from '#engine/portfolio/portfolio.ts'
import { loadAccountNodes } from './account-nodes.ts'
import type { Db } from './db.ts'
import { MonthBuilder, Names } from './month-builder.ts'
import { addOverdueDays } from './overdue-days.ts'
import { type Convert, loadRates } from './rates.ts'
import { eachGroup } from './rollup-columns.ts'

export type RevenueBasis = 'order' | 'invoice'

export interface Book {
  readonly portfolio: Portfolio
  readonly level: (name: LevelName) => Level
  /** Id in the record of each leaf, and of each account. */
  readonly leafIds: readonly number[]
  readonly accounts: readonly (AccountNode & { readonly id: number })[]
  readonly basis: RevenueBasis
  /** An amount of a month in the reporting currency; null without a rate. */
  readonly convert: (month: Month, currency: string, minor: number) => number | null
  readonly delivery: { readonly shipped: number; readonly onTime: number; readonly late: number; readonly missing: number }
  readonly linesWithoutCost: { readonly lines: number; readonly absoluteNetMinor: number }
  readonly findings: readonly Finding[]
}

export interface BookRequest {
  readonly asOf: Day
  readonly window: Period
  readonly currency: string
  readonly ratePolicy: 'average' | 'closing'
}

/** Inside a `repeatable read` transaction it is the book of one moment, whatever is imported meanwhile. */
export async function loadBook(db: Db, request: BookRequest): Promise<Book> {
  const { window, currency, asOf } = request
  const accounts = await loadAccountNodes(db)
  const tree = accountTree(accounts)
  const leafPlaces = leavesOf(accounts)
  const leafIds = leafPlaces.map((place) => accounts[place]!.id)
  const leafOf = new Map(leafIds.map((id, leaf) => [id, leaf]))
  const basis = await loadBasis(db, window)
  const convert = await loadRates(db, request)
  const names = { kinds: new Names(), drivers: new Names(), groups: new Names() }
  const delivery = { shipped: 0, onTime: 0, late: 0, missing: 0 }
  const linesWithoutCost = { lines: 0, absoluteNetMinor: 0 }
  const months = new Map<Month, MonthBuilder>()
  for (const part of monthsOfPeriod(window)) months.set(part.month, new MonthBuilder(leafIds.length))

  await eachGroup(db, 'trade', window, ['currency', 'basis'], ({ month, key, columns }) => {
    if (key.basis !== 'direct' && key.basis !== basis) return
    const builder = months.get(month)!
    const money = convert(month, key.currency!, columns, leafOf)
    if (money === null) return
    for (let i = 0; i < money.account_id!.length; i++) {
      const row = builder.row(leafOf.get(money.account_id![i]!)!)
      const [list, credits, net] = [money.list_minor![i]!, money.credits_minor![i]!, money.net_minor![i]!]
      builder.add('listValue', row, list)
      builder.add('credits', row, credits)
      builder.add('revenue', row, net)
      builder.add('discount', row, list - credits - net)
      builder.add('rebates', row, money.rebates_minor![i]!)
      builder.add('costOfGoods', row, money.cost_minor![i]!)
      builder.add('freight', row, money.freight_minor![i]!)
      builder.add('commissions', row, money.commissions_minor![i]!)
      builder.add('absoluteNet', row, money.absolute_net_minor![i]!)
      builder.add('absoluteNetUnlisted', row, money.absolute_unlisted_minor![i]!)
    }
  })
  await eachGroup(db, 'uncosted', window, ['currency', 'basis', 'product_group'], ({ month, key, columns }) => {
    if (key.basis !== basis) return
    const money = convert(month, key.currency!, columns, leafOf)
    if (money === null) return
    const group = names.groups.of(key.product_group!)
    for (let i = 0; i < money.account_id!.length; i++) {
      months.get(month)!.uncosted.add([leafOf.get(money.account_id![i]!)!, group], [money.net_minor![i]!, money.absolute_net_minor![i]!])
      linesWithoutCost.lines += money.lines![i]!
      linesWithoutCost.absoluteNetMinor += money.absolute_net_minor![i]!
    }
  })
  await eachGroup(db, 'count', window, [], ({ month, columns }) => {
    const builder = months.get(month)!
    const lines = basis === 'invoice' ? columns.invoice_lines! : columns.order_lines!
    for (let i = 0; i < columns.account_id!.length; i++) {
      const row = builder.row(leafOf.get(columns.account_id![i]!)!)
      builder.add('orders', row, columns.orders![i]!)
      builder.add('orderLines', row, lines[i]!)
      builder.add('interactions', row, columns.interactions![i]!)
      delivery.shipped += columns.shipped![i]!
      delivery.onTime += columns.on_time![i]!
      delivery.late += columns.late![i]!
      delivery.missing += columns.promise_missing![i]!
    }
  })
  await eachGroup(db, 'kind', window, ['kind'], ({ month, key, columns }) => {
    const kind = names.kinds.of(key.kind!)
    for (let i = 0; i < columns.account_id!.length; i++)
      months
        .get(month)!
        .kinds.add(
          [leafOf.get(columns.account_id![i]!)!, kind],
          [columns.recorded_n![i]!, columns.recorded_seconds![i]!, columns.standard_n![i]!],
        )
  })
  await eachGroup(db, 'driver', window, ['kind', 'driver'], ({ month, key, columns }) => {
    const [kind, driver] = [names.kinds.of(key.kind!), names.drivers.of(key.driver!)]
    for (let i = 0; i < columns.account_id!.length; i++)
      months
        .get(month)!
        .drivers.add(
          [leafOf.get(columns.account_id![i]!)!, kind, driver],
          [columns.recorded_total![i]!, columns.standard_total![i]!, columns.missing![i]!],
        )
  })
  // A payer that never bought is no leaf: its balance sits on the first leaf it pays for.
  const leafOfPayer = new Map<number, number>()
  leafPlaces.forEach((place, leaf) => {
    const payer = accounts[accounts[place]!.payer]!.id
    if (!leafOfPayer.has(payer)) leafOfPayer.set(payer, leaf)
  })
  await addOverdueDays(db, window, convert, (month, id, value) => {
    const builder = months.get(month)!
    builder.add('overdueBalanceDays', builder.row(leafOf.get(id) ?? leafOfPayer.get(id)!), value)
  })

  const order = { kinds: names.kinds.inOrder(), drivers: names.drivers.inOrder(), groups: names.groups.inOrder() }
  const portfolio: Portfolio = {
    currency,
    asOf,
    window,
    leaves: {
      n: leafIds.length,
      source: leafPlaces.map((place) => accounts[place]!.source),
      externalId: leafPlaces.map((place) => accounts[place]!.externalId),
      firstDay: await loadFirstDays(db, leafIds, asOf),
      unassigned: leafPlaces.findIndex((place) => accounts[place]!.kind === 'unassigned'),
    },
    kinds: order.kinds.names,
    drivers: order.drivers.names,
    productGroups: order.groups.names,
    months: monthsOfPeriod(window).map(({ month, whole }) => months.get(month)!.build(month, whole, order)),
    ledger: await loadLedger(db, window, convert),
  }
  return {
    portfolio,
    leafIds,
    accounts,
    basis,
    delivery,
    linesWithoutCost,
    convert: convert.amount,
    level: (name) => buildLevel(accounts, tree, leafPlaces, name),
    findings: convert.findings(),
  }
}

/** Revenue is told by invoice lines where there are any, else by orders: never both. */
async function loadBasis(db: Db, window: Period): Promise<RevenueBasis> {
  const [row] = await db.query(
    `select 1 as found from rollup_trade where basis = 'invoice' and month >= date_trunc('month', $1::date) and month < $2::date limit 1`,
    [window.from, window.to],
  )
  return row === undefined ? 'order' : 'invoice'
}

/** First order or invoice of each leaf: to the month from the rollup, to the day where the year before the as-of day begins. */
async function loadFirstDays(db: Db, leafIds: readonly number[], asOf: Day): Promise<(Day | null)[]> {
  const rows = await db.query<{ account_id: number; month: Day }>(`
    select account_id, min(month) as month from (
      select account_id, month from rollup_trade where basis <> 'direct' and lines > 0
      union all select account_id, month from rollup_count where orders > 0) x group by 1`)
  const first = new Map(rows.map((r) => [r.account_id, r.month]))
  const edge = `${Number(asOf.slice(0, 4)) - 1}${asOf.slice(4, 7)}`
  const exact = rows.filter((r) => monthOfDay(r.month) === edge).map((r) => r.account_id)
  if (exact.length > 0) {
    const days = await db.query<{ account_id: number; day: Day }>(
      `select account_id, min(day) as day from (
         select account_id, day from sales_order where account_id = any($1::bigint[]) and counts
         union all select account_id, day from order_line where account_id = any($1::bigint[]) and counts
         union all select account_id, day from invoice_line where account_id = any($1::bigint[]) and counts) x group by 1`,
      [exact],
    )
    for (const row of days) first.set(row.account_id, row.day)
  }
  return leafIds.map((id) => first.get(id) ?? null)
}

async function loadLedger(db: Db, window: Period, convert: Convert): Promise<LedgerRow[]> {
  const rows = await db.query<{ cost_centre: string; month: Month; element: string; currency: string; amount: number }>(
    `select cost_centre, to_char(month, 'YYYY-MM') as month, element, currency, sum(amount_minor)::bigint as amount from cost_actual
     where month >= date_trunc('month', $1::date) and month <= $2::date group by 1, 2, 3, 4
     order by cost_centre collate "C", 2, element collate "C", 4`,
    [window.from, addDays(window.to, -1)],
  )
  return rows.flatMap(({ cost_centre: costCentre, month, element, currency, amount }) => {
    const amountMinor = convert.amount(month, currency, amount)
    return amountMinor === null ? [] : [{ costCentre, month, element, amountMinor }]
  })
}
