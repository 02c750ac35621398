/**
 * Exact integer sums per leaf and month, kept by difference: what goes out counts -1, what comes in +1.
 *
 * Each sum is one SELECT over a `delta`, a subquery with a fact table's columns and a `sign`; the same text serves a chunk of an
 * import, an undo, a rebuild from nothing, and the edge months of a window: so incremental and rebuilt cannot drift apart.
 */
import type { Db } from './db.ts'
import { type FactTable, factTables } from './facts.ts'

interface Rollup {
  readonly table: string
  readonly keys: readonly string[]
  readonly sums: readonly string[]
}

export const rollups = {
  trade: {
    table: 'rollup_trade',
    keys: ['account_id', 'month', 'currency', 'basis'],
    sums: [
      'list_minor',
      'credits_minor',
      'net_minor',
      'rebates_minor',
      'cost_minor',
      'freight_minor',
      'commissions_minor',
      'absolute_net_minor',
      'absolute_unlisted_minor',
      'lines',
    ],
  },
  uncosted: {
    table: 'rollup_uncosted',
    keys: ['account_id', 'month', 'currency', 'basis', 'product_group'],
    sums: ['net_minor', 'absolute_net_minor', 'lines'],
  },
  count: {
    table: 'rollup_count',
    keys: ['account_id', 'month'],
    sums: ['orders', 'orders_not_sales', 'order_lines', 'invoice_lines', 'interactions', 'shipped', 'on_time', 'late', 'promise_missing'],
  },
  kind: { table: 'rollup_kind', keys: ['account_id', 'month', 'kind'], sums: ['recorded_n', 'recorded_seconds', 'standard_n'] },
  driver: {
    table: 'rollup_driver',
    keys: ['account_id', 'month', 'kind', 'driver'],
    sums: ['recorded_total', 'standard_total', 'n', 'missing'],
  },
  day: { table: 'rollup_day', keys: ['source', 'table_name', 'day'], sums: ['rows'] },
} as const satisfies Record<string, Rollup>

export type RollupName = keyof typeof rollups
export const rollupNames = Object.keys(rollups) as RollupName[]

const monthOf = (day: string) => `date_trunc('month', ${day}::timestamp)::date`
const total = (expression: string) => `sum(sign * (${expression}))::bigint`
const when = (condition: string, value = '1') => `case when ${condition} then ${value} else 0 end`

/** A price correction: a credit note without quantity. It is no return, so it leaves list value and cost of goods alone. */
const isCorrection = (table: FactTable) =>
  table === 'invoice_line'
    ? `(nature = 'adjustment' or (nature = 'goods' and document_type = 'credit_note' and coalesce(quantity, 0) = 0))`
    : `(nature = 'adjustment')`

/** What a line that counts adds to each sum of trade: the one place that says so, for the rollup and for the rows shown under it. */
export function lineAmounts(table: 'order_line' | 'invoice_line') {
  const correction = isCorrection(table)
  const revenue = `nature in ('goods', 'fee', 'adjustment')`
  const goods = `nature = 'goods' and not ${correction}`
  const listed = `nature in ('goods', 'fee') and not ${correction}`
  return {
    list: when(listed, 'coalesce(list_minor, net_minor)'),
    credits: when(correction, '-net_minor'),
    net: when(revenue, 'net_minor'),
    rebates: when(`nature = 'rebate'`, '-net_minor'),
    cost: when(goods, 'coalesce(cost_minor, 0)'),
    freight: when(`nature = 'freight'`, '-net_minor'),
    absoluteNet: when(revenue, 'abs(net_minor)'),
    absoluteUnlisted: when(`${goods} and list_minor is null`, 'abs(net_minor)'),
    /** Condition: goods without unit cost. */
    uncosted: `${goods} and cost_minor is null`,
  }
}

function lineSums(table: 'order_line' | 'invoice_line', delta: string): Partial<Record<RollupName, string>> {
  const basis = table === 'order_line' ? 'order' : 'invoice'
  const amounts = lineAmounts(table)
  const trade = `
    select account_id, ${monthOf('day')} as month, currency, '${basis}' as basis,
      ${total(amounts.list)}, ${total(amounts.credits)}, ${total(amounts.net)}, ${total(amounts.rebates)}, ${total(amounts.cost)},
      ${total(amounts.freight)}, 0::bigint, ${total(amounts.absoluteNet)}, ${total(amounts.absoluteUnlisted)}, ${total('1')}
    from (${delta}) d where counts group by 1, 2, 3`
  const headerFreight = `
    select account_id, ${monthOf('day')}, currency, 'direct', 0, 0, 0, 0, 0, ${total('freight_minor')}, 0, 0, 0, 0
    from (${delta}) d where counts and freight_minor is not null group by 1, 2, 3`
  return {
    trade: table === 'invoice_line' ? `${trade} union all ${headerFreight}` : trade,
    uncosted: `
      select account_id, ${monthOf('day')}, currency, '${basis}', coalesce(product_group, ''),
        ${total('net_minor')}, ${total('abs(net_minor)')}, ${total('1')}
      from (${delta}) d where counts and ${amounts.uncosted} group by 1, 2, 3, 5`,
    count: `
      select account_id, ${monthOf('day')}, 0::bigint, 0::bigint, ${table === 'order_line' ? `${total('1')}, 0::bigint` : `0::bigint, ${total('1')}`},
        0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint
      from (${delta}) d where counts group by 1, 2`,
    ...(table === 'order_line' && {
      driver: `
        select account_id, ${monthOf('day')}, 'order', 'lines', 0::bigint, ${total('1')}, ${total('1')}, 0::bigint
        from (${delta}) d group by 1, 2
        union all ${namedDrivers(delta, `'order'`, 'false')}`,
    }),
  }
}

/** Drivers a mapping named itself. A null is a driver that should be there and is not: missing, not zero. */
const namedDrivers = (delta: string, kind: string, recorded: string) => `
  select account_id, ${monthOf('day')}, ${kind}, e.key, ${total(when(recorded, 'coalesce(e.value::bigint, 0)'))},
    ${total(when(`not (${recorded})`, 'coalesce(e.value::bigint, 0)'))}, ${total('1')}, ${total(when('e.value is null'))}
  from (${delta}) d cross join lateral jsonb_each_text(d.drivers) e where d.drivers is not null group by 1, 2, 3, 4`

const plainDriver = (delta: string, name: string) => `
  select account_id, ${monthOf('day')}, kind, '${name}', ${total(when('handling_seconds is not null', name))},
    ${total(when('handling_seconds is null', name))}, ${total('1')}, 0::bigint
  from (${delta}) d where ${name} is not null group by 1, 2, 3`

/** The SELECTs that a fact table adds to the rollups, columns in the order keys, sums. */
export function sumsOf(table: FactTable, delta: string): Partial<Record<RollupName, string>> {
  const day = `select source, '${table}', day, ${total('1')} from (${delta}) d group by 1, 3`
  switch (table) {
    case 'order_line':
    case 'invoice_line':
      return { ...lineSums(table, delta), day }
    case 'sales_order':
      return {
        day,
        trade: `
          select account_id, ${monthOf('day')}, currency, 'direct', 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint,
            ${total('coalesce(freight_minor, 0)')}, ${total('coalesce(commission_minor, 0)')}, 0::bigint, 0::bigint, 0::bigint
          from (${delta}) d where counts and (freight_minor is not null or commission_minor is not null) group by 1, 2, 3`,
        count: `
          select account_id, month, sum(o)::bigint, sum(n)::bigint, 0::bigint, 0::bigint, 0::bigint,
            sum(s)::bigint, sum(t)::bigint, sum(l)::bigint, sum(m)::bigint
          from (
            select account_id, ${monthOf('day')} as month, sign * ${when('counts')} as o, sign * ${when('not counts')} as n, 0 as s, 0 as t, 0 as l, 0 as m
            from (${delta}) d
            union all
            select account_id, ${monthOf('shipped_day')}, 0, 0, sign, sign * ${when('shipped_day <= promised_day')},
              sign * ${when('shipped_day > promised_day')}, sign * ${when('promised_day is null')}
            from (${delta}) d where shipped_day is not null and not cancelled
          ) parts group by 1, 2`,
        kind: `
          select account_id, ${monthOf('day')}, 'order', 0::bigint, 0::bigint, ${total('1')} from (${delta}) d group by 1, 2`,
        driver: namedDrivers(delta, `'order'`, 'false'),
      }
    case 'interaction':
      return {
        day,
        count: `
          select account_id, ${monthOf('day')}, 0::bigint, 0::bigint, 0::bigint, 0::bigint, ${total('1')}, 0::bigint, 0::bigint, 0::bigint, 0::bigint
          from (${delta}) d group by 1, 2`,
        kind: `
          select account_id, ${monthOf('day')}, kind, ${total(when('handling_seconds is not null'))}, ${total('coalesce(handling_seconds, 0)')},
            ${total(when('handling_seconds is null'))}
          from (${delta}) d group by 1, 2, 3`,
        driver: [
          plainDriver(delta, 'replies'),
          plainDriver(delta, 'reopens'),
          namedDrivers(delta, 'kind', 'handling_seconds is not null'),
        ].join(' union all '),
      }
    case 'payment':
    case 'opportunity':
    case 'answer':
      return { day }
  }
}

/**
 * Credit notes and returns are work by the document, not by the line: how many documents of each type there are per leaf and month.
 * Counting documents is not additive over lines, so callers give whole documents: before and after a change.
 */
export const documentKinds = (lines: string, sign: 1 | -1) => `
  select account_id, ${monthOf('day')}, case document_type when 'return' then 'return' else 'credit note' end,
    0::bigint, 0::bigint, (${sign} * count(distinct (source, document)))::bigint
  from (${lines}) d where document_type in ('credit_note', 'return') group by 1, 2, 3`

/** Adds one SELECT into its rollup. */
export function addInto(name: RollupName, select: string): string {
  const { table, keys, sums } = rollups[name]
  const grouped = `select ${keys.map((k) => `x.${k}`).join(', ')}, ${sums.map((s) => `sum(x.${s})::bigint`).join(', ')}
    from (${select}) as x (${[...keys, ...sums].join(', ')}) group by ${keys.map((k) => `x.${k}`).join(', ')}`
  return `insert into ${table} as r (${[...keys, ...sums].join(', ')}) ${grouped}
    on conflict (${keys.join(', ')}) do update set ${sums.map((s) => `${s} = r.${s} + excluded.${s}`).join(', ')}`
}

/** Cells that came to nothing go, so that a rollup after an undo is the rollup before. Only those the delta touched are looked at. */
export async function dropEmptyCells(tx: Db, fact: FactTable, delta: string): Promise<void> {
  const days = fact === 'sales_order' ? ['day', 'shipped_day'] : ['day']
  await tx.script('drop table if exists touched_cell')
  await tx.execute(`create temp table touched_cell on commit drop as
    ${days.map((day) => `select account_id, ${monthOf(day)} as month from (${delta}) d where ${day} is not null`).join(' union ')} group by 1, 2`)
  for (const name of rollupNames) {
    const { table, sums } = rollups[name]
    const empty = sums.map((s) => `r.${s} = 0`).join(' and ')
    const touched = name === 'day' ? 'where' : 'using touched_cell t where r.account_id = t.account_id and r.month = t.month and'
    await tx.execute(`delete from ${table} r ${touched} ${empty}`)
  }
}

/** Every rollup as the facts alone give it. */
function rebuilt(name: RollupName): string {
  const selects = factTables.flatMap((table) => {
    const select = sumsOf(table, `select *, 1 as sign from ${table}`)[name]
    return select ? [select] : []
  })
  if (name === 'kind') selects.push(documentKinds('select * from invoice_line', 1))
  const { keys, sums } = rollups[name]
  return `select ${keys.join(', ')}, ${sums.map((s) => `sum(${s})::bigint as ${s}`).join(', ')}
    from (${selects.join(' union all ')}) as x (${[...keys, ...sums].join(', ')}) group by ${keys.join(', ')}`
}

export interface RollupDifference {
  readonly rollup: string
  readonly cells: number
  readonly different: number
  readonly examples: readonly Record<string, unknown>[]
}

/** The law, checked: the kept rollup against one made anew from the facts, to the last unit. */
export async function verifyRollups(db: Db): Promise<RollupDifference[]> {
  const differences: RollupDifference[] = []
  for (const name of rollupNames) {
    const { table, keys, sums } = rollups[name]
    const compare = `
      from (select * from ${table} where ${sums.map((s) => `${s} <> 0`).join(' or ')}) k
      full join (select * from (${rebuilt(name)}) z where ${sums.map((s) => `${s} <> 0`).join(' or ')}) f using (${keys.join(', ')})
      where ${sums.map((s) => `k.${s} is distinct from f.${s}`).join(' or ')}`
    const [cells] = await db.query<{ n: number }>(`select count(*) as n from ${table}`)
    const [found] = await db.query<{ n: number }>(`select count(*) as n ${compare}`)
    const examples = found?.n
      ? await db.query(`select ${keys.join(', ')}, to_jsonb(k) as kept, to_jsonb(f) as facts ${compare} limit 5`)
      : []
    differences.push({ rollup: table, cells: cells?.n ?? 0, different: found?.n ?? 0, examples })
  }
  return differences
}

/** Makes every rollup anew from the facts. */
export async function rebuildRollups(tx: Db): Promise<void> {
  for (const name of rollupNames) {
    const { table, keys, sums } = rollups[name]
    await tx.execute(`delete from ${table}`)
    await tx.execute(`insert into ${table} (${[...keys, ...sums].join(', ')}) select * from (${rebuilt(name)}) z
      where ${sums.map((s) => `${s} <> 0`).join(' or ')}`)
  }
}
