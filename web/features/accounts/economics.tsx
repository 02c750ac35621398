import { useCallback, useMemo } from 'react'
import { total } from '#engine/money/total.ts'
import { stampOf, useShownSnapshot } from '../../app/snapshot-menu.tsx'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'

/** Month by month: revenue with the year before, and what serving it took. */
export function Economics({ page }: { readonly page: AccountPage }) {
  return (
    <Grid>
      <MonthsPanel page={page} span={8} />
      <BuyingPanel page={page} span={4} />
    </Grid>
  )
}

export function MonthsPanel({ page, span }: { readonly page: AccountPage; readonly span: number }) {
  const f = useFormat()
  const { head, months } = page
  const { shown } = useShownSnapshot()
  const windowMonths = useMemo(() => months.filter((one) => one.month >= head.from.slice(0, 7)), [months, head.from])
  const before = useMemo(
    () => windowMonths.map((one) => months.find((other) => other.month === yearBefore(one.month))?.revenueMinor ?? null),
    [windowMonths, months],
  )
  const scale = f.scaleFor(
    months.map((one) => one.revenueMinor),
    head.currency,
  )
  const option: MakeOption = useCallback(
    ({ c, f: format, axis, width }) => {
      const costs = windowMonths.map((one) => one.activityCostMinor)
      const withCost = costs.some((one) => one !== null)
      const category = (at: number, labels: boolean) => ({
        ...axis.category,
        gridIndex: at,
        data: windowMonths.map((one) => format.month(one.month).split(/[\s\u00a0]/)[0]),
        axisLabel: { ...(axis.category as { axisLabel?: object }).axisLabel, show: labels, interval: width < 500 ? 1 : 0 },
      })
      const value = (at: number) => ({
        ...axis.value,
        gridIndex: at,
        splitNumber: at === 0 ? 4 : 2,
        axisLabel: {
          ...(axis.value as { axisLabel?: object }).axisLabel,
          formatter: (minor: number) => format.amountIn(minor, head.currency, { ...scale, digits: 0 }),
        },
      })
      return {
        grid: withCost
          ? [
              { left: 52, right: 12, top: 22, height: 150 },
              { left: 52, right: 12, top: 210, height: 70 },
            ]
          : [{ left: 52, right: 12, top: 22, bottom: 26 }],
        xAxis: withCost ? [category(0, false), category(1, true)] : [category(0, true)],
        yAxis: withCost
          ? [value(0), { ...value(1), axisLabel: { ...value(1).axisLabel, formatter: (minor: number) => format.short(minor / 100) } }]
          : [value(0)],
        graphic: [
          { type: 'text', left: 52, top: 2, style: { text: 'revenue; line: the year before', fill: c.ink3, fontSize: 11 } },
          ...(withCost
            ? [
                {
                  type: 'text',
                  left: 52,
                  top: 190,
                  style: { text: `activity cost, ${format.symbol(head.currency)}`, fill: c.ink3, fontSize: 11 },
                },
              ]
            : []),
        ],
        tooltip: { trigger: 'axis' },
        series: [
          {
            type: 'bar',
            name: 'revenue',
            data: windowMonths.map((one) => one.revenueMinor),
            itemStyle: { color: c.d2 },
            barMaxWidth: 26,
            tooltip: { valueFormatter: (minor: unknown) => format.money(minor as number, head.currency) },
          },
          {
            type: 'line',
            name: 'the year before',
            data: before,
            lineStyle: { color: c.ink, width: 1.2 },
            itemStyle: { color: c.ink },
            symbolSize: 4,
            connectNulls: false,
            tooltip: { valueFormatter: (minor: unknown) => format.money(minor as number, head.currency) },
          },
          ...(withCost
            ? [
                {
                  type: 'bar',
                  name: 'activity cost',
                  xAxisIndex: 1,
                  yAxisIndex: 1,
                  data: costs,
                  itemStyle: { color: c.d3 },
                  barMaxWidth: 26,
                  tooltip: { valueFormatter: (minor: unknown) => format.money(minor as number, head.currency) },
                },
              ]
            : []),
        ],
      } as never
    },
    [windowMonths, before, head.currency, scale],
  )
  const total = windowMonths.reduce<number>((sum, one) => sum + (one.revenueMinor ?? 0), 0)
  return (
    <ChartPanel
      title="Revenue and activity cost by month"
      sub={`${scale.unit}, ${f.window(head.from, head.to)}`}
      span={span}
      option={option}
      height={page.costClosed ? 240 : 310}
      label={`Revenue of ${page.account.name} by month, ${f.moneyShort(total, head.currency)} in all; highest ${f.moneyShort(Math.max(...windowMonths.map((one) => one.revenueMinor ?? 0)), head.currency)}.`}
      fileName={`account-${page.account.id}-months`}
      stamp={shown ? stampOf(f, shown, page.models[0]) : ''}
      sketch={page.sketch}
      keyboard
      footer="Each activity’s cost by what its events cost in the month: the months add up to the activity cost of the window."
      table={<MonthsTable page={page} />}
    />
  )
}

const yearBefore = (month: string) => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`

function MonthsTable({ page }: { readonly page: AccountPage }) {
  const { months, head } = page
  const rows = useMemo(() => months.map((_, i) => i).reverse(), [months])
  const notCovered = () => 'The record does not reach back so far'
  const columns: Column[] = [
    { id: 'month', label: 'Month', kind: 'text', value: (i) => months[i]!.month, cell: (i) => <Month month={months[i]!.month} /> },
    { id: 'revenue', label: 'Revenue', kind: 'money', currency: head.currency, value: (i) => months[i]!.revenueMinor, why: notCovered },
    ...(page.costClosed
      ? []
      : [
          {
            id: 'cost',
            label: 'Activity cost',
            kind: 'money',
            currency: head.currency,
            value: (i: number) => months[i]!.activityCostMinor,
            why: () => 'Outside the window measured',
          } satisfies Column,
        ]),
    { id: 'orders', label: 'Orders', kind: 'number', value: (i) => months[i]!.orders },
    { id: 'interactions', label: 'Interactions', kind: 'number', value: (i) => months[i]!.interactions },
  ]
  return (
    <DataTable
      label="Months"
      columns={columns}
      rows={rows}
      noun={['month', 'months']}
      sortName=""
      bare
      plain
      keyboard={false}
      height={310}
    />
  )
}
function Month({ month }: { readonly month: string }) {
  return <>{useFormat().month(month)}</>
}

/** How it buys: rhythm, size, channels, price. */
export function BuyingPanel({ page, span }: { readonly page: AccountPage; readonly span: number }) {
  const f = useFormat()
  const { account, behaviour, head, orderChannels, peers } = page
  const orders = total(orderChannels, (one) => one.orders)
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [
      'Buys',
      behaviour ? (
        `${behaviour.name}${behaviour.ownGapDays === null ? '' : `, every ${f.count(Math.round(behaviour.ownGapDays), 'day', 'days')}`}`
      ) : (
        <Missing key="b" />
      ),
    ],
    [
      'Last bought',
      behaviour?.recencyDays == null ? (
        <Missing key="l" why="No purchase in three years" />
      ) : behaviour.recencyDays === 0 ? (
        'on the as-of day'
      ) : (
        `${f.count(behaviour.recencyDays, 'day', 'days')} before the as-of day`
      ),
    ],
    [
      'Average order',
      account.averageOrderMinor === null ? (
        <Missing key="a" />
      ) : (
        `${f.money(account.averageOrderMinor, head.currency)}${peers?.averageOrderMinor ? `, peers ${f.money(peers.averageOrderMinor, head.currency)}` : ''}`
      ),
    ],
    [
      'Lines an order',
      account.orders ? (
        `${f.number((account.orderLines ?? 0) / account.orders, 1)}${peers?.linesPerOrder ? `, peers ${f.number(peers.linesPerOrder, 1)}` : ''}`
      ) : (
        <Missing key="n" />
      ),
    ],
    [
      'Price realised',
      account.priceRealised === null ? <Missing key="p" why="Not told: no list value" /> : f.percent(account.priceRealised),
    ],
    ...(page.costClosed || account.quadrant === null ? [] : ([['Price × service', account.quadrant]] as const)),
    ...(page.zone ? ([['Map', `${page.zone.name}: ${page.zone.treatment}`]] as const) : []),
  ]
  return (
    <Panel title="How it buys" sub={`${f.count(orders, 'order', 'orders')} that count`} span={span}>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {orderChannels.length > 0 && (
        <>
          <h3 className={styles.small}>Orders came by</h3>
          <ul className={styles.channels}>
            {orderChannels.map(({ channel, orders: n }) => (
              <li key={channel}>
                <span>{channel}</span>
                <span className={styles.channelBar} aria-hidden="true">
                  <i style={{ width: `${(n / orders) * 100}%` }} />
                </span>
                <span className="num">{f.number(n)}</span>
                <span className="num dim">{f.percent(n / orders, 0)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
