/** A rollup's cells in a window, as columns: whole months as they are kept, months that the window cuts from the facts. */
import { firstDay } from '#engine/period/days.ts'
import type { Day, Month, Period } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import type { Db } from './db.ts'
import { type FactTable, factTables } from './facts.ts'
import { documentKinds, type RollupName, rollups, sumsOf } from './rollup.ts'

export type Columns = Record<string, Float64Array>

interface Group {
  readonly month: Month
  readonly key: Readonly<Record<string, string>>
  readonly columns: Columns
}

/** Hands out a rollup's cells in the window, grouped by month and key, as columns. */
export async function eachGroup(
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
