import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { BookColumns, Portfolio } from '#api/routes/portfolio.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import type { Format } from '../../ui/format.ts'
import { fontFamily } from '../../ui/theme.ts'
import { useFormat } from '../../ui/use-format.ts'
import { Closed } from './closed.tsx'
import { quadrantNames } from './quadrants-panel.tsx'

type Price = NonNullable<Portfolio['price']>

/** Drawn: so many with the largest revenue; all are counted. */
const drawn = 300

/** Where a quadrant lies: dear at the right, much service at the top. */
const places: Readonly<Record<string, 'tr' | 'tl' | 'br' | 'bl'>> = {
  'pays for it': 'tr',
  'gets it free': 'tl',
  easy: 'br',
  'discount deserved': 'bl',
}

interface PricePanelProps {
  readonly portfolio: Portfolio
  readonly book: BookColumns
  readonly stamp: string
  readonly old: boolean
}

/** Price realised × cost to serve: who pays for the service, and who gets it free. */
export function PricePanel({ portfolio, book, stamp, old }: PricePanelProps) {
  const f = useFormat()
  const navigate = useNavigate()
  const here = useWithSnapshot()
  const { price, head } = portfolio
  const option = useMemo(() => (price ? drawPrice(price, book) : () => ({})), [price, book])
  const open = (data: unknown) => {
    const id = (data as { account?: number } | null)?.account
    if (id !== undefined) void navigate({ to: '/accounts/$account', params: { account: String(id) } as never, search: here() })
  }
  return (
    <ChartPanel
      title="Price realised × cost to serve"
      sub="after discounts and rebates; cost to serve of revenue, log"
      span={7}
      old={old}
      option={option}
      height={320}
      label={price ? inWords(price, f) : 'Price realised × cost to serve'}
      onPick={({ data }) => open(data)}
      instead={!price ? <Closed what="It" /> : undefined}
      footer={
        price && (
          <>
            Cuts: price realised {f.percent(price.priceCut)}, cost to serve {f.percent(price.serviceCut)}, both of all placed together.
            {price.notPlaced.n > 0 &&
              ` ${f.count(price.notPlaced.n, 'account', 'accounts')} left out: ${f.number(price.notPlaced.nothingSold)} sold nothing, ${f.number(price.notPlaced.withoutListPrice)} without list prices.`}
          </>
        )
      }
      table={<PriceTable book={book} />}
      fileName="price-service"
      stamp={stamp}
      sketch={head.title === 'SKETCH'}
    />
  )
}

const inWords = (price: Price, f: Format) =>
  `Price realised against cost to serve: ${price.quadrants.map((one) => `${one.quadrant} ${f.count(one.n, 'account', 'accounts')}`).join(', ')}.`

function drawPrice(price: Price, book: BookColumns): MakeOption {
  const rows = Array.from({ length: book.n }, (_, i) => i)
    .filter((i) => book.quadrant[i] !== null && (book.serviceShare[i] ?? 0) > 0)
    .sort((a, b) => (book.revenueMinor[b] ?? 0) - (book.revenueMinor[a] ?? 0))
    .slice(0, drawn)
  return ({ c, f, axis, width, height }) => {
    const prices = rows.map((i) => book.priceRealised[i]!)
    const services = rows.map((i) => book.serviceShare[i]!)
    // One at the edge would push all others together: the outermost are drawn at it.
    const low = Math.max(0, Math.floor((quantile(prices, 0.01) - 0.02) * 20) / 20)
    const high = Math.min(1.2, Math.ceil((quantile(prices, 0.99) + 0.02) * 20) / 20)
    const from = Math.max(1e-4, 10 ** Math.floor(Math.log10(quantile(services, 0.02) || 0.001)))
    const to = 10 ** Math.ceil(Math.log10(quantile(services, 0.99) || 1))
    const largest = Math.max(...rows.map((i) => book.revenueMinor[i] ?? 0), 1)
    const room = { left: 50, right: 14, top: 30, bottom: 62 }
    const corner = { fill: c.ink, font: `600 12px ${fontFamily}` }
    const text = (quadrant: string) => {
      const at = places[quadrant]!
      const one = price.quadrants.find((q) => q.quadrant === quadrant)
      return {
        type: 'text',
        silent: true,
        x: at.endsWith('r') ? width - room.right : room.left + 4,
        y: at.startsWith('t') ? 8 : height - room.bottom + 6,
        style: {
          ...corner,
          text: `${quadrantNames[quadrant]!.name} · ${f.number(one?.n ?? 0)}`,
          align: at.endsWith('r') ? 'right' : 'left',
        },
      }
    }
    return {
      grid: room,
      tooltip: { trigger: 'item', formatter: (p: { data?: { tip?: string } }) => p.data?.tip ?? '' },
      graphic: Object.keys(places).map(text),
      xAxis: {
        ...axis.value,
        ...{
          min: low * 100,
          max: high * 100,
          splitLine: { show: false },
          axisLine: { show: true, lineStyle: { color: c.line2 } },
          offset: 20,
        },
        axisLabel: { color: c.ink3, fontSize: 11, formatter: (value: number) => `${f.number(value)}\u00a0%` },
        ...{ name: 'Price realised', nameGap: 24 },
      },
      yAxis: {
        ...axis.log,
        ...{ min: from * 100, max: to * 100, axisLine: { show: false } },
        axisLabel: { color: c.ink3, fontSize: 11, formatter: (value: number) => `${f.number(value, value < 1 ? 1 : 0)}\u00a0%` },
      },
      series: [
        {
          type: 'scatter',
          data: rows.map((i) => ({
            value: [within(book.priceRealised[i]! * 100, low * 100, high * 100), within(book.serviceShare[i]! * 100, from * 100, to * 100)],
            account: book.id[i],
            symbolSize: 4 + 18 * Math.sqrt((book.revenueMinor[i] ?? 0) / largest),
            itemStyle: { color: c.d2, opacity: 0.62 },
            tip: `<b>${book.name[i]!.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</b><br>price realised ${f.percent(book.priceRealised[i])}<br>cost to serve ${f.percent(book.serviceShare[i])} of ${f.moneyShort(book.revenueMinor[i], book.head.currency)}`,
          })),
          markLine: {
            ...{ symbol: 'none', silent: true, label: { show: false }, lineStyle: { type: [4, 3], color: c.ink3, width: 1 } },
            data: [
              ...(price.priceCut === null ? [] : [{ xAxis: price.priceCut * 100 }]),
              ...(price.serviceCut === null ? [] : [{ yAxis: price.serviceCut * 100 }]),
            ],
          },
        },
      ],
    }
  }
}

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))
const quantile = (values: readonly number[], share: number) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

function PriceTable({ book }: { readonly book: BookColumns }) {
  const here = useWithSnapshot()
  const navigate = useNavigate()
  const rows = useMemo(() => Int32Array.from({ length: book.n }, (_, i) => i).filter((i) => book.quadrant[i] !== null), [book])
  const columns: Column[] = [
    { id: 'name', label: 'Account', kind: 'text', value: (i) => book.name[i] },
    { id: 'quadrant', label: 'Quadrant', kind: 'text', value: (i) => book.quadrant[i], width: 140 },
    { id: 'price', label: 'Price realised', unit: '%', kind: 'percent', value: (i) => book.priceRealised[i] },
    { id: 'service', label: 'Cost to serve', unit: '%', kind: 'percent', value: (i) => book.serviceShare[i] },
    { id: 'revenue', label: 'Revenue', kind: 'money', currency: book.head.currency, value: (i) => book.revenueMinor[i] },
  ]
  return (
    <DataTable
      label="Price realised and cost to serve"
      columns={columns}
      rows={rows}
      noun={['account', 'accounts']}
      sortName="priceSort"
      defaultSort="-service"
      onOpen={(i) => void navigate({ to: '/accounts/$account', params: { account: String(book.id[i]) } as never, search: here() })}
      height={400}
      plain
      bare
      keyboard={false}
    />
  )
}
