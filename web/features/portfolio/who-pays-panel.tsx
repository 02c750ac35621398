import { Select } from '@mantine/core'
import { useMemo } from 'react'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { segmentName } from '../../app/marks.tsx'
import { useAddress } from '../../ui/address.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import type { Format } from '../../ui/format.ts'
import { fontFamily } from '../../ui/theme.ts'
import { useFormat } from '../../ui/use-format.ts'
import { Closed } from './closed.tsx'
import { NamedAccounts } from './named-accounts.tsx'
import { SimpleTable } from './simple-table.tsx'

type Spread = NonNullable<Portfolio['spread']>[number]

const bases = { orders: 'orders', accounts: 'accounts', revenue: 'revenue' } as const

/** Who takes more service than an even share, and who pays for it. */
export function WhoPaysPanel({ portfolio, stamp, old }: { readonly portfolio: Portfolio; readonly stamp: string; readonly old: boolean }) {
  const f = useFormat()
  const [base, setBase] = useAddress('spread')
  const { spread, head } = portfolio
  const shown = spread?.find((one) => one.base === base) ?? spread?.[0]
  const { currency } = head
  const scale = useMemo(() => f.scaleFor(shown?.segments.map((one) => one.shiftMinor) ?? [], currency), [f, shown, currency])
  const option = useMemo(() => (shown ? drawShifts(shown, currency, scale) : () => ({})), [shown, currency, scale])
  return (
    <ChartPanel
      title="Who pays for whom"
      sub={shown ? scale.unit : ''}
      span={4}
      old={old}
      tools={
        shown && (
          <Select
            aria-label="Spread by"
            data={spread!.map((one) => ({ value: one.base, label: `Spread by ${bases[one.base]}` }))}
            value={shown.base}
            onChange={(one) => setBase(one === 'orders' ? null : one)}
            allowDeselect={false}
            w={168}
          />
        )
      }
      option={option}
      height={Math.max(150, 46 + (shown?.segments.length ?? 0) * 38)}
      label={shown ? inWords(shown, f, currency) : 'Who pays for whom'}
      instead={
        !spread ? <Closed what="Who pays for whom" /> : shown ? undefined : <p className="dim">Nothing was traced to accounts yet.</p>
      }
      after={
        shown && (
          <NamedAccounts
            signed
            currency={currency}
            left={{ title: 'Pay most for others', accounts: shown.payForIt.slice(0, 3) }}
            right={{ title: 'Take most', accounts: shown.takeMore.slice(0, 3) }}
          />
        )
      }
      footer={
        shown && (
          <>
            Traced minus spread; adds up to {f.amount(shown.sumMinor, currency)}.
            {shown.misallocatedShare !== null && ` ${f.percent(shown.misallocatedShare, 0)} of cost lies elsewhere than spreading says.`}
          </>
        )
      }
      table={shown && <ShiftTable spread={shown} currency={currency} />}
      fileName="who-pays-for-whom"
      stamp={stamp}
      sketch={head.title === 'SKETCH'}
    />
  )
}

const named = (segment: string | null) => (segment === null ? 'No segment' : segmentName(segment))

const inWords = (spread: Spread, f: Format, currency: string) =>
  `Traced cost less an even spread by ${spread.base}: ${spread.segments.map((one) => `${named(one.segment)} ${f.moneyChange(one.shiftMinor, currency)}`).join(', ')}.`

function drawShifts(spread: Spread, currency: string, scale: ReturnType<Format['scaleFor']>): MakeOption {
  return ({ c, f, hatch, axis, width }) => {
    const most = Math.max(...spread.segments.map((one) => Math.abs(one.shiftMinor)), 1)
    const plus = (minor: number) => `${minor > 0 ? '+' : ''}${f.amountIn(minor, currency, scale)}`
    return {
      grid: { left: 66, right: 14, top: 26, bottom: 8 },
      xAxis: { ...axis.value, show: false, min: -most * 1.5, max: most * 1.5 },
      yAxis: {
        ...axis.category,
        ...{ data: spread.segments.map((one) => named(one.segment)), inverse: true, axisLine: { show: false } },
        axisLabel: { color: c.ink, fontSize: 12 },
      },
      graphic: [
        directionText('← spread charges too much', 66 + (width - 80) / 2 - 8, 'right'),
        directionText('too little →', 66 + (width - 80) / 2 + 8, 'left'),
      ].map((text) => ({ ...text, style: { ...text.style, fill: c.ink3 } })),
      series: [
        {
          type: 'bar',
          barWidth: 15,
          data: spread.segments.map(({ shiftMinor }) => ({
            value: shiftMinor,
            itemStyle:
              shiftMinor > 0
                ? { color: c['loss-soft'], borderColor: c['loss-fill'], borderWidth: 1, decal: hatch(c['loss-fill']) }
                : { color: c.d2, decal: { symbol: 'none' } },
            label: {
              ...{ show: true, position: shiftMinor > 0 ? 'right' : 'left', formatter: plus(shiftMinor) },
              ...{ color: c.ink, fontWeight: 600, fontSize: 12, fontFamily },
            },
          })),
          markLine: {
            ...{ symbol: 'none', silent: true, label: { show: false }, lineStyle: { type: 'solid', color: c.ink3, width: 1 } },
            data: [{ xAxis: 0 }],
          },
        },
      ],
    }
  }
}

const directionText = (text: string, x: number, align: 'left' | 'right') => ({
  type: 'text',
  silent: true,
  ...{ x, y: 4 },
  style: { text, align, font: `420 11px ${fontFamily}` },
})

function ShiftTable({ spread, currency }: { readonly spread: Spread; readonly currency: string }) {
  const f = useFormat()
  const accounts = [...spread.takeMore, ...[...spread.payForIt].reverse()]
  return (
    <SimpleTable
      label={`Traced less spread by ${spread.base}`}
      head={['Segment, accounts with the largest shifts', `Traced less spread, ${f.symbol(currency)}`]}
      rows={[
        ...spread.segments.map((one) => ({ name: named(one.segment), cells: [f.amount(one.shiftMinor, currency)] })),
        ...accounts.map((one) => ({ name: `${one.name} (${one.key})`, cells: [f.amount(one.amountMinor, currency)] })),
      ]}
      foot={{ name: 'All segments', cells: [f.amount(spread.sumMinor, currency)] }}
    />
  )
}
