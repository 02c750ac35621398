import { useMemo } from 'react'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { SketchTag } from '../../app/marks.tsx'
import { ChartPanel } from '../../ui/chart.tsx'
import type { Format } from '../../ui/format.ts'
import { useFormat } from '../../ui/use-format.ts'
import { Closed } from './closed.tsx'
import { drawWhale, mainCurve, type Whale } from './draw-whale.ts'
import { NamedAccounts } from './named-accounts.tsx'
import { SimpleTable } from './simple-table.tsx'

/** Profit in order, account by account: the whale. */
export function WhalePanel({ portfolio, stamp, old }: { readonly portfolio: Portfolio; readonly stamp: string; readonly old: boolean }) {
  const f = useFormat()
  const { whale, head } = portfolio
  const option = useMemo(() => (whale ? drawWhale(whale, head.currency) : () => ({})), [whale, head.currency])
  const sketch = head.title === 'SKETCH'
  const empty = !whale || whale.accounts === 0
  return (
    <ChartPanel
      title="Whale curve"
      sub={sketch && whale?.line === null ? 'profit after cost-to-serve, as a band' : 'profit after cost-to-serve'}
      span={5}
      old={old}
      tools={sketch && <SketchTag />}
      option={option}
      height={270}
      label={whale ? whaleInWords(whale, f, head.currency) : 'Whale curve'}
      instead={empty ? whale ? <p className="dim">No account has a known margin.</p> : <Closed what="The whale curve" /> : undefined}
      after={
        whale &&
        (whale.best.length > 0 || whale.worst.length > 0) && (
          <NamedAccounts
            currency={head.currency}
            left={{ title: 'Bring most', accounts: whale.best.slice(0, 5) }}
            right={{ title: 'Cost more than they bring', accounts: whale.worst.slice(0, 5) }}
          />
        )
      }
      footer={whale && <WhaleFoot whale={whale} currency={head.currency} sketch={sketch} />}
      table={whale && <WhaleTable whale={whale} currency={head.currency} />}
      fileName="whale-curve"
      stamp={stamp}
      sketch={sketch}
    />
  )
}

function WhaleFoot({ whale, currency, sketch }: { readonly whale: Whale; readonly currency: string; readonly sketch: boolean }) {
  const f = useFormat()
  const main = mainCurve(whale)
  const leftOut =
    whale.accountsLeftOut > 0 &&
    ` ${f.count(whale.accountsLeftOut, 'account', 'accounts')} without known margin left out, ${f.moneyShort(whale.revenueLeftOutMinor, currency)} revenue.`
  if (sketch && whale.line === null)
    return (
      <>
        Lower edge: untraced work spread by orders. Upper edge: left untraced. {f.count(whale.undecided, 'account', 'accounts')} above zero
        at one edge and below at the other.{leftOut}
      </>
    )
  return (
    <>
      Sorted by profit, n = {f.number(whale.accounts)}. Peak at account {f.number(main.accountsToPeak)};{' '}
      {f.moneyShort(main.destroyedMinor, currency)} lost after it.
      {whale.low && ' Range: each account at its low and high over the versions of the model.'}
      {leftOut}
    </>
  )
}

const whaleInWords = (whale: Whale, f: Format, currency: string): string => {
  const main = mainCurve(whale)
  const peaks = [whale.low, whale.high, whale.line].flatMap((curve) => (curve?.peakShare ? [curve.peakShare] : []))
  return `Whale curve of ${f.count(whale.accounts, 'account', 'accounts')}: it peaks at ${f.range(Math.min(...peaks) * 100, Math.max(...peaks) * 100, (value) => f.number(value))} % of the profit, after ${f.count(main.accountsToPeak, 'account', 'accounts')}; 100 % is ${f.moneyShort(main.totalMinor, currency)}.`
}

function WhaleTable({ whale, currency }: { readonly whale: Whale; readonly currency: string }) {
  const f = useFormat()
  const curves = (
    [
      ['Line', whale.line],
      ['Upper edge', whale.high],
      ['Lower edge', whale.low],
    ] as const
  ).flatMap(([name, curve]) => (curve ? [{ name, curve }] : []))
  const at = (curve: NonNullable<Whale['line']>, share: number) =>
    curve.points.findLast((point) => point.k <= share * whale.accounts + 1e-9)
  return (
    <SimpleTable
      label="Whale curve"
      head={['Best accounts', ...curves.map(({ name }) => `${name}, % of profit`)]}
      rows={[
        ...[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map((share) => ({
          name: f.percent(share, 0),
          cells: curves.map(({ curve }) => f.share(at(curve, share)?.share)),
        })),
        { name: 'Peak', cells: curves.map(({ curve }) => `${f.share(curve.peakShare)} at ${f.number(curve.accountsToPeak)}`) },
        { name: '100 % is', cells: curves.map(({ curve }) => f.moneyShort(curve.totalMinor, currency)) },
        { name: 'Lost after the peak', cells: curves.map(({ curve }) => f.moneyShort(curve.destroyedMinor, currency)) },
      ]}
    />
  )
}
