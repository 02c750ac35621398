/**
 * The whole book in columns, in one consistent read: whole months from the rollup, the months a window cuts from the facts.
 * Each (leaf, month, currency, quantity) cell is converted once, at that month's rate.
 */
import { currencyDigits } from '#api/currency.ts'
import { convertMinor } from '#engine/money/convert-minor.ts'
import { addDays, firstDay, monthOfDay } from '#engine/period/days.ts'
import type { Day, Month, Period } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import { type AccountNode, accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import type {
  DriverRows,
  Finding,
  KindRows,
  LedgerRow,
  Level,
  LevelName,
  MonthBook,
  Portfolio,
  TradeRows,
  UncostedRows,
} from '#engine/portfolio/portfolio.ts'
import type { Db } from './db.ts'
import { type FactTable, factTables } from './facts.ts'
import { documentKinds, type RollupName, rollups, sumsOf } from './rollup.ts'

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

type Columns = Record<string, Float64Array>

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
  await addOverdueDays(db, request, convert, (month, id, value) => {
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

/** Rows of one month, collected leaf by leaf; the order they arrive in leaves no trace. */
class MonthBuilder {
  readonly #rowOfLeaf: Int32Array
  readonly #leaves: number[] = []
  readonly #columns = new Map<string, Float64Array>()
  readonly uncosted = new Cells(2, 2)
  readonly kinds = new Cells(2, 3)
  readonly drivers = new Cells(3, 3)

  constructor(leaves: number) {
    this.#rowOfLeaf = new Int32Array(leaves).fill(-1)
  }

  row(leaf: number): number {
    if (this.#rowOfLeaf[leaf] === -1) {
      this.#rowOfLeaf[leaf] = this.#leaves.length
      this.#leaves.push(leaf)
    }
    return this.#rowOfLeaf[leaf]!
  }

  add(column: keyof TradeRows, row: number, value: number): void {
    let values = this.#columns.get(column)
    if (values === undefined || row >= values.length) {
      const longer = new Float64Array(Math.max(64, 2 * row))
      longer.set(values ?? [])
      values = longer
      this.#columns.set(column, values)
    }
    values[row]! += value
  }

  build(month: Month, whole: boolean, order: { kinds: Order; drivers: Order; groups: Order }): MonthBook {
    const byLeaf = this.#leaves.map((leaf, row) => ({ leaf, row })).sort((a, b) => a.leaf - b.leaf)
    const column = (name: keyof TradeRows) => Float64Array.from(byLeaf, ({ row }) => this.#columns.get(name)?.[row] ?? 0)
    const trade: TradeRows = {
      leaf: Int32Array.from(byLeaf, ({ leaf }) => leaf),
      listValue: column('listValue'),
      discount: column('discount'),
      credits: column('credits'),
      revenue: column('revenue'),
      rebates: column('rebates'),
      costOfGoods: column('costOfGoods'),
      freight: column('freight'),
      returnsHandling: column('returnsHandling'),
      commissions: column('commissions'),
      absoluteNet: column('absoluteNet'),
      absoluteNetUnlisted: column('absoluteNetUnlisted'),
      overdueBalanceDays: column('overdueBalanceDays'),
      orders: column('orders'),
      orderLines: column('orderLines'),
      interactions: column('interactions'),
    }
    const u = this.uncosted.inOrder([null, order.groups])
    const k = this.kinds.inOrder([null, order.kinds])
    const d = this.drivers.inOrder([null, order.kinds, order.drivers])
    const uncosted: UncostedRows = { leaf: u.int(0), group: u.int(1), net: u.num(2), absoluteNet: u.num(3) }
    const kinds: KindRows = { leaf: k.int(0), kind: k.int(1), recordedN: k.num(2), recordedSeconds: k.num(3), standardN: k.num(4) }
    const drivers: DriverRows = {
      leaf: d.int(0),
      kind: d.int(1),
      driver: d.int(2),
      recordedTotal: d.num(3),
      standardTotal: d.num(4),
      missing: d.num(5),
    }
    return { month, whole, trade, uncosted, kinds, drivers }
  }
}

/** Cells with whole numbers as keys, the leaf first, and sums; collected in any order, in columns, as a book has millions of them. */
class Cells {
  readonly #keys: number[][]
  readonly #sums: number[][]

  constructor(keys: number, sums: number) {
    this.#keys = Array.from({ length: keys }, () => [])
    this.#sums = Array.from({ length: sums }, () => [])
  }

  add(keys: readonly number[], sums: readonly number[]): void {
    for (let i = 0; i < keys.length; i++) this.#keys[i]!.push(keys[i]!)
    for (let i = 0; i < sums.length; i++) this.#sums[i]!.push(sums[i]!)
  }

  /** Sorted by the keys as they are numbered in the end, cells of the same keys summed. `int` and `num` give a column by its place. */
  inOrder(renumber: readonly (Order | null)[]): { int: (column: number) => Int32Array; num: (column: number) => Float64Array } {
    const keys = this.#keys.map((column, i) => Int32Array.from(column, (key) => renumber[i]?.place[key] ?? key))
    const place = Float64Array.from(keys[0]!, (leaf, cell) =>
      keys.slice(1).reduce((sum, column, i) => sum * renumber[i + 1]!.names.length + column[cell]!, leaf),
    )
    const order = Uint32Array.from(place.keys()).sort((a, b) => place[a]! - place[b]!)
    const first = order.filter((cell, i) => i === 0 || place[cell] !== place[order[i - 1]!])
    const sums = this.#sums.map((column) => {
      const summed = new Float64Array(first.length)
      let row = -1
      order.forEach((cell, i) => {
        if (i === 0 || place[cell] !== place[order[i - 1]!]) row++
        summed[row]! += column[cell]!
      })
      return summed
    })
    return { int: (column) => Int32Array.from(first, (cell) => keys[column]![cell]!), num: (column) => sums[column - keys.length]! }
  }
}

interface Order {
  readonly names: readonly string[]
  /** From number of appearance to place in order. */
  readonly place: readonly number[]
}

class Names {
  readonly #numbers = new Map<string, number>()
  of(name: string): number {
    const found = this.#numbers.get(name)
    if (found !== undefined) return found
    this.#numbers.set(name, this.#numbers.size)
    return this.#numbers.size - 1
  }
  inOrder(): Order {
    const names = [...this.#numbers.keys()].sort()
    const place: number[] = []
    for (const [i, name] of names.entries()) place[this.#numbers.get(name)!] = i
    return { names, place }
  }
}

export async function loadAccountNodes(db: Db): Promise<(AccountNode & { id: number })[]> {
  const rows = await db.query<{
    id: number
    kind: AccountNode['kind']
    source: string
    external_id: string
    name: string | null
    parent: string | null
    customer_id: number
    payer_id: number
    site_id: number
    same_as: number | null
    active: boolean
  }>(`
    select id, kind, source, external_id, name, parent, customer_id, payer_id, site_id, coalesce(merged_into, linked_to) as same_as,
      exists (select 1 from rollup_count c where c.account_id = a.id) or a.id in (select p.account_id from payment p) as active
    from account a order by source collate "C", external_id collate "C", kind`)
  const place = new Map(rows.map((row, i) => [row.id, i]))
  const byKey = new Map(
    rows.filter((r) => r.kind === 'account').map((row) => [`${row.source}\u001f${row.external_id}`, place.get(row.id)!]),
  )
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    externalId: row.external_id,
    name: row.name,
    kind: row.kind,
    active: row.active,
    customer: place.get(row.customer_id)!,
    payer: place.get(row.payer_id)!,
    site: place.get(row.site_id)!,
    parent: row.parent === null ? -1 : (byKey.get(`${row.source}\u001f${row.parent}`) ?? -1),
    sameAs: row.same_as === null ? -1 : (place.get(row.same_as) ?? -1),
  }))
}

/** Revenue is told by invoice lines where there are any, else by orders: never both. */
async function loadBasis(db: Db, window: Period): Promise<RevenueBasis> {
  const [row] = await db.query(
    `select 1 as found from rollup_trade where basis = 'invoice' and month >= date_trunc('month', $1::date) and month < $2::date limit 1`,
    [window.from, window.to],
  )
  return row === undefined ? 'order' : 'invoice'
}

interface Group {
  readonly month: Month
  readonly key: Readonly<Record<string, string>>
  readonly columns: Columns
}

/** Hands out a rollup's cells in the window, grouped by month and key, as columns. */
async function eachGroup(
  db: Db,
  name: RollupName,
  window: Period,
  groupKeys: readonly string[],
  use: (group: Group) => void,
): Promise<void> {
  const { table, keys, sums } = rollups[name]
  const parts = monthsOfPeriod(window)
  const whole = parts.filter((p) => p.whole).map((p) => firstDay(p.month))
  const cut = parts.filter((p) => !p.whole)
  const sources: string[] = []
  if (whole.length > 0) sources.push(`select * from ${table} where month >= '${whole[0]}' and month <= '${whole.at(-1)}'`)
  for (const part of cut) {
    for (const fact of factTables) {
      const select = sumsOf(fact, edgeRows(fact, part.from, part.to))[name]
      if (select !== undefined)
        sources.push(`select * from (${select}) e (${[...keys, ...sums].join(', ')}) where month = '${firstDay(part.month)}'`)
    }
    if (name === 'kind')
      sources.push(`select * from (${documentKinds(edgeRows('invoice_line', part.from, part.to), 1)}) e (${[...keys, ...sums].join(', ')})`)
  }
  for (const source of sources) {
    const rows = await db.query(`
      select to_char(month, 'YYYY-MM') as month, ${groupKeys.map((k) => `${k},`).join(' ')}
        ${['account_id', ...sums].map((c) => `array_agg(${c})::text as ${c}`).join(', ')}
      from (${source}) x group by 1 ${groupKeys.map((k) => `, ${k}`).join('')} order by 1 ${groupKeys.map((k) => `, ${k} collate "C"`).join('')}`)
    for (const row of rows)
      use({
        month: row.month as Month,
        key: Object.fromEntries(groupKeys.map((k) => [k, row[k] as string])),
        columns: Object.fromEntries(['account_id', ...sums].map((c) => [c, parseNumbers(row[c] as string)])),
      })
  }
}

/** Facts inside the part of a month that the window holds; deliveries count by the day they were shipped. */
function edgeRows(fact: FactTable, from: Day, to: Day): string {
  if (fact !== 'sales_order') return `select *, 1 as sign from ${fact} where day >= '${from}' and day < '${to}'`
  const columns =
    'account_id, source, external_id, status, counts, cancelled, channel, promised_day, freight_minor, commission_minor, currency, drivers'
  // One row per order and side: what belongs to the other side is taken out of the window by its date.
  return `select ${columns}, day, case when shipped_day >= '${from}' and shipped_day < '${to}' then shipped_day end as shipped_day, 1 as sign
    from sales_order where day >= '${from}' and day < '${to}'
    union all
    select ${columns}, null, shipped_day, 1 from sales_order
    where not (day >= '${from}' and day < '${to}') and shipped_day >= '${from}' and shipped_day < '${to}'`
}

/** `{1,2,3}` as numbers. */
function parseNumbers(text: string): Float64Array {
  const parts = text.slice(1, -1).split(',')
  const numbers = new Float64Array(parts.length)
  for (let i = 0; i < parts.length; i++) numbers[i] = Number(parts[i])
  return numbers
}

type Convert = ((month: Month, currency: string, columns: Columns, leafOf: ReadonlyMap<number, number>) => Columns | null) & {
  amount: (month: Month, currency: string, minor: number) => number | null
  findings: () => Finding[]
}

/** Cells without a rate are left out and said. */
async function loadRates(db: Db, { currency, ratePolicy }: BookRequest): Promise<Convert> {
  const rows = await db.query<{ month: Month; from_currency: string; rate: string }>(
    `select to_char(month, 'YYYY-MM') as month, from_currency, rate from fx_rate where to_currency = $1 and policy = $2`,
    [currency, ratePolicy],
  )
  const rates = new Map(rows.map((r) => [`${r.from_currency} ${r.month}`, r.rate]))
  const missing = new Map<string, { cells: number; amountMinor: number; months: Set<Month> }>()
  const rateOf = (month: Month, from: string, cells: number, amountMinor: number): string | null => {
    const rate = rates.get(`${from} ${month}`)
    if (rate !== undefined) return rate
    const found = missing.get(from) ?? { cells: 0, amountMinor: 0, months: new Set<Month>() }
    missing.set(from, { cells: found.cells + cells, amountMinor: found.amountMinor + amountMinor, months: found.months.add(month) })
    return null
  }
  const columns: (month: Month, from: string, given: Columns) => Columns | null = (month, from, given) => {
    if (from === currency) return given
    const net = given.net_minor ?? new Float64Array(0)
    const rate = rateOf(
      month,
      from,
      given.account_id!.length,
      net.reduce((sum, x) => sum + x, 0),
    )
    if (rate === null) return null
    const [fromDigits, toDigits] = [currencyDigits(from), currencyDigits(currency)]
    return Object.fromEntries(
      Object.entries(given).map(([name, values]) => [
        name,
        name.endsWith('_minor') ? values.map((minor) => (minor === 0 ? 0 : convertMinor(minor, rate, fromDigits, toDigits))) : values,
      ]),
    )
  }
  return Object.assign(columns, {
    amount: (month: Month, from: string, minor: number) => {
      if (from === currency) return minor
      const rate = rateOf(month, from, 1, minor)
      return rate === null ? null : convertMinor(minor, rate, currencyDigits(from), currencyDigits(currency))
    },
    findings: () =>
      [...missing]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([from, { cells, amountMinor, months }]): Finding => ({
            code: 'rate_missing',
            subject: from,
            count: cells,
            amountMinor,
            message: `No ${ratePolicy} rate from ${from} to ${currency} for ${[...months].sort().join(', ')}: ${cells} amounts in ${from} are left out; import the rates`,
          }),
        ),
  })
}

/**
 * Overdue balance x days per leaf and month: what fell due and is not paid, day by day, up to the last day payments are known for.
 * A source without payments says nothing about what is overdue.
 */
async function addOverdueDays(
  db: Db,
  request: BookRequest,
  convert: Convert,
  add: (month: Month, accountId: number, value: number) => void,
): Promise<void> {
  const { window } = request
  const rows = await db.query<{ month: Month; account_id: number; currency: string; balance_days: number }>(
    `
    with known as (select least(max(day) + 1, $2::date) as until from rollup_day where table_name = 'payment' and rows > 0),
    owed as (
      -- An invoice to several accounts is owed by the first by key: ids depend on what was imported first.
      select l.source, l.document, l.currency, (array_agg(l.account_id order by k.external_id collate "C"))[1] as account_id,
        max(l.due_day) as due_day, sum(coalesce(l.due_minor, l.net_minor)) as amount
      from invoice_line l join account k on k.id = l.account_id where l.counts and l.due_day is not null group by 1, 2, 3
    ),
    paid as (
      select p.source, p.account_id, p.currency, p.day, p.amount_minor as amount, o.document, o.account_id as owed_by
      from payment p left join owed o on o.source = p.source and o.document = p.document and o.currency = p.currency
    ),
    -- Where payments name their invoices, each invoice has its own balance; else the payer has one for all.
    named as (select source, avg((document is not null)::integer) >= 0.5 as by_document from paid group by 1),
    moves as (
      select case when by_document then o.account_id else a.payer_id end as account_id, case when by_document then o.document else '' end as document,
        o.currency, o.due_day + 1 as day, o.amount
      from owed o join named using (source) join account a on a.id = o.account_id
      union all
      select case when by_document then p.owed_by else a.payer_id end, case when by_document then p.document else '' end, p.currency, p.day, -p.amount
      from paid p join named using (source) join account a on a.id = p.account_id where not by_document or p.document is not null
    ),
    balances as (
      select account_id, currency, day, sum(sum(amount)) over w as balance, lead(day) over w as next_day
      from moves group by account_id, document, currency, day
      window w as (partition by account_id, document, currency order by day)
    ),
    spans as (
      select account_id, currency, balance, greatest(day, $1::date) as from_day, least(coalesce(next_day, known.until), known.until) as to_day
      from balances cross join known where balance > 0 and day < known.until
    )
    select to_char(m, 'YYYY-MM') as month, account_id, currency,
      sum(balance * (least(to_day, (m + interval '1 month')::date) - greatest(from_day, m::date)))::bigint as balance_days
    from spans cross join lateral generate_series(date_trunc('month', from_day::timestamp), (to_day - 1)::timestamp, interval '1 month') m
    where to_day > from_day group by 1, 2, 3`,
    [window.from, window.to],
  )
  for (const row of rows) {
    const value = convert.amount(row.month, row.currency, Number(row.balance_days))
    if (value !== null) add(row.month, row.account_id, value)
  }
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
