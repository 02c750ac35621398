import { NumberInput, Select, Slider } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import { currencyDigits } from '#api/currency.ts'
import type { whatIf } from '#api/routes/accounts.ts'
import {
  assumedWorkShare,
  measuredWorkShare,
  type OrderColumns,
  type OrderScenario,
  orderWhatIf,
  workByChannel,
} from '#engine/costing/order-what-if.ts'
import { total } from '#engine/money/total.ts'
import { useGet } from '../../app/queries.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'

type Basis = z.output<typeof whatIf>

/** What if small orders came another way: computed at once by the engine, from the account's own orders; nothing is kept. */
export function WhatIf({ page }: { readonly page: AccountPage }) {
  const { data, error, refetch } = useGet(
    'getAccountWhatIf',
    { params: { account: page.account.id }, query: { snapshot: page.head.snapshot } },
    { staleTime: Number.POSITIVE_INFINITY },
  )
  if (error) return <Failed title="The orders could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading the orders" />
  if (data.orders.n === 0) return <Empty title="No orders in this window.">There is nothing to move or to bundle.</Empty>
  return <Scenario key={`${page.account.id} ${page.head.snapshot}`} page={page} basis={data} />
}

const columnsOf = ({ orders }: Basis): OrderColumns => ({
  n: orders.n,
  channel: Int32Array.from(orders.channel),
  ...(Object.fromEntries(
    (
      ['amount', 'baseCost', 'moreCost', 'feeCost', 'baseMinutes', 'moreMinutes', 'baseFallsAway', 'moreFallsAway', 'feeFallsAway'] as const
    ).map((name) => [name, Float64Array.from(orders[name])]),
  ) as Omit<OrderColumns, 'n' | 'channel'>),
})

function Scenario({ page, basis }: { readonly page: AccountPage; readonly basis: Basis }) {
  const f = useFormat()
  const { currency } = basis
  const major = 10 ** currencyDigits(currency)
  const orders = useMemo(() => columnsOf(basis), [basis])
  const [scenario, set] = useState<OrderScenario>(basis.scenario)
  const [stated, setStated] = useState<number | null>(null)
  const measured = useMemo(
    () => measuredWorkShare(workByChannel(orders, scenario.belowMinor), scenario.target),
    [orders, scenario.belowMinor, scenario.target],
  )
  const workShare = stated ?? measured?.share ?? assumedWorkShare
  const result = useMemo(() => orderWhatIf(orders, { ...scenario, workShare }), [orders, scenario, workShare])
  const change = (next: Partial<OrderScenario>) => set((now) => ({ ...now, ...next }))
  const money = (minor: number | null) => f.money(minor, currency)
  const { now } = basis
  const target = basis.channels[scenario.target] ?? 'another channel'
  const work = total(basis.activities, (one) => one.costMinor)
  const rows: readonly (readonly [string, number | null, number | null])[] = [
    ['Work on orders', work, work - result.savedMinor],
    ['Cost to serve', now.costToServeMinor, now.costToServeMinor - result.savedMinor],
    [
      'Profit after cost-to-serve',
      now.netContributionMinor,
      now.netContributionMinor === null ? null : now.netContributionMinor + result.savedMinor,
    ],
  ]
  return (
    <Grid>
      <Panel title="What if its small orders came another way" sub="nothing is kept" span={5}>
        <div className={styles.form}>
          <NumberInput
            label={`Small is an order below, ${f.symbol(currency)}`}
            description={`${f.count(result.small, 'order', 'orders')} of ${f.number(result.orders)}; ${f.number(result.smallInTarget)} of them come by ${target} already`}
            value={scenario.belowMinor / major}
            min={0}
            step={Math.max(1, Math.round(scenario.belowMinor / major / 10))}
            onChange={(value) => change({ belowMinor: Math.max(0, Number(value) || 0) * major })}
            thousandSeparator={f.number(1000).replace(/\d/g, '') || false}
            hideControls
          />
          <div>
            <label className={styles.label} htmlFor="moved-share">
              Of the others, moved: <b className="num">{f.percent(scenario.movedShare, 0)}</b>
            </label>
            <Slider
              id="moved-share"
              thumbLabel="Share of small orders moved"
              value={scenario.movedShare * 100}
              onChange={(value) => change({ movedShare: value / 100 })}
              step={5}
              label={null}
            />
          </div>
          <Select
            label="To"
            data={basis.channels.map((channel, at) => ({ value: String(at), label: channel }))}
            value={String(scenario.target)}
            allowDeselect={false}
            onChange={(value) => change({ target: Number(value) })}
          />
          <div>
            <label className={styles.label} htmlFor="work-share">
              Work on a moved order, of today’s: <b className="num">{f.percent(workShare, 0)}</b>
            </label>
            <Slider
              id="work-share"
              thumbLabel="Work on a moved order"
              value={Math.round(workShare * 100)}
              onChange={(value) => setStated(value / 100)}
              label={null}
            />
            <p className={styles.hint}>
              {stated !== null
                ? 'stated by you, for this page only'
                : measured
                  ? `measured: ${f.count(measured.inTarget, 'small order', 'small orders')} by ${target} against ${f.number(measured.inOthers)} by others`
                  : 'an assumption, not your data: the cost model and the orders do not tell the channels apart'}
            </p>
          </div>
          <NumberInput
            label={`Minimum order, ${f.symbol(currency)}`}
            description={
              scenario.minimumMinor > 0
                ? `${f.count(result.belowMinimum, 'order', 'orders')} become ${f.number(result.bundledInto)}: the same goods in fewer orders`
                : 'none'
            }
            value={scenario.minimumMinor / major}
            min={0}
            step={50}
            onChange={(value) => change({ minimumMinor: Math.max(0, Number(value) || 0) * major })}
            thousandSeparator={f.number(1000).replace(/\d/g, '') || false}
            hideControls
          />
        </div>
      </Panel>
      <Panel
        title="What it would come to"
        sub={`${f.symbol(currency)}, ${f.windowLength(page.head.from, page.head.to)}`}
        span={7}
        footer={
          <>
            Only work done by the order changes: goods, prices, freight, visits, calls and fees per line stay. {page.models.join(', ')} · n
            = {f.number(orders.n)} orders
            {basis.leftOut.notSales > 0 && ` · ${f.count(basis.leftOut.notSales, 'order', 'orders')} without lines that count left out`}
          </>
        }
      >
        <table className={styles.after} aria-live="polite">
          <thead>
            <tr>
              <td />
              <th scope="col">Now</th>
              <th scope="col">Then</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, before, then]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td className="num">{money(before)}</td>
                <td className="num">{money(then)}</td>
                <td className="num">{before === null || then === null ? '–' : f.moneyChange(then - before, currency)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">Cost to serve, of revenue</th>
              <td className="num">{f.percent(now.revenueMinor > 0 ? now.costToServeMinor / now.revenueMinor : null)}</td>
              <td className="num">
                {f.percent(now.revenueMinor > 0 ? (now.costToServeMinor - result.savedMinor) / now.revenueMinor : null)}
              </td>
              <td className="num">{now.revenueMinor > 0 ? f.points(-result.savedMinor / now.revenueMinor) : '–'}</td>
            </tr>
          </tbody>
        </table>
        <dl className={styles.facts}>
          <div>
            <dt>By moving</dt>
            <dd>
              {money(result.savedByMovingMinor)}: {f.count(Math.round(result.moved), 'order', 'orders')} to {target}
            </dd>
          </div>
          <div>
            <dt>By bundling</dt>
            <dd>
              {money(result.savedByBundlingMinor)}: {f.count(result.belowMinimum - result.bundledInto, 'order', 'orders')} fewer
            </dd>
          </div>
          <div>
            <dt>In money within 12 months</dt>
            <dd>
              <b className="num">{money(result.fallsAwayMinor)}</b> falls away; the rest is time set free: {f.minutes(result.freedMinutes)}{' '}
              of {[...new Set(basis.activities.map((one) => one.team).filter(Boolean))].join(', ') || 'the teams'}
            </dd>
          </div>
        </dl>
      </Panel>
    </Grid>
  )
}
