import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { OpportunityList } from '#api/routes/opportunities.ts'
import { amountBands } from '#engine/opportunities/amount-bands.ts'
import { FEWEST_CLOSED, type HitRate, hitRates } from '#engine/opportunities/hit-rates.ts'
import type { Period } from '#engine/period/period.ts'
import { segmentName } from '../../app/marks.tsx'
import { useMe } from '../../app/session.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './opportunities.module.css'

const groupings = {
  tier: 'By segment',
  productClass: 'By product class',
  channel: 'By channel of the last selling interaction that names it',
  size: 'By size: thirds of those with an amount',
} as const
type Grouping = keyof typeof groupings

interface RatesProps {
  readonly list: OpportunityList
  readonly rows: Int32Array
  readonly window: Period | null
  readonly all: HitRate
}

/** Hit rate with its interval, and what selling cost, by group. */
export function RatesPanel({ list, rows, window, all }: RatesProps) {
  const f = useFormat()
  const { may, sees } = useMe()
  const here = useWithSnapshot(list.head.snapshot)
  const { currency, costClosed } = list.head
  const parts = useMemo(
    () => (Object.keys(groupings) as Grouping[]).map((by) => ({ by, ...grouped(list, rows, window, by, f) })),
    [list, rows, window, f],
  )
  const cost = (minor: number | null) => (minor === null ? <Missing why="None in the window" /> : f.amount(minor, currency))
  const row = (one: HitRate, label: string) => (
    <>
      <th scope="row">{label}</th>
      <td className="num">{f.number(one.won)}</td>
      <td className="num">{f.number(one.lost)}</td>
      <td className="num">
        {one.rate === null ? (
          <Missing
            why={one.won + one.lost === 0 ? 'None closed' : `Too few: ${one.won + one.lost} closed, a rate takes ${FEWEST_CLOSED}`}
          />
        ) : (
          f.share(one.rate, 0)
        )}
      </td>
      <td className={styles.interval}>
        {one.rate !== null && (
          <span title={`90 % interval: ${f.range(one.low! * 100, one.high! * 100, (x) => f.number(x, 0))} %`}>
            <Interval one={one} />
            <small className="dim num">{f.range(one.low! * 100, one.high! * 100, (x) => f.number(x, 0))}</small>
          </span>
        )}
      </td>
      {!costClosed && (
        <>
          <td className="num">{cost(one.costPerWon)}</td>
          <td className="num">{cost(one.costPerLost)}</td>
          <td className="num">{cost(one.costPerSale)}</td>
        </>
      )}
    </>
  )
  return (
    <Panel
      title="Hit rate and selling cost"
      sub={window ? `closed ${f.window(window.from, window.to)}` : 'closed ever'}
      span={7}
      padding="none"
      footer={<>Won / (won + lost), by the day they closed; bars are 90 % intervals. No rate of fewer than {FEWEST_CLOSED}.</>}
      footerTools={
        may('readCosts') &&
        sees('cost') && (
          <Link to="/costs" search={here({ tab: 'sale' })}>
            Cost of sale
          </Link>
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={styles.scroll} aria-label="Hit rates, scrolls sideways" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Closed opportunities</th>
              <th scope="col">Won</th>
              <th scope="col">Lost</th>
              <th scope="col">Hit rate, %</th>
              <th scope="col">
                <span className="only-heard">Interval</span>
              </th>
              {!costClosed && (
                <>
                  <th scope="col">Cost of a won one, {f.symbol(currency)}</th>
                  <th scope="col">of a lost one</th>
                  <th scope="col">of a sale, lost included</th>
                </>
              )}
            </tr>
          </thead>
          {parts.map(({ by, groups, name }) => (
            <tbody key={by}>
              <tr className={styles.group}>
                <th scope="rowgroup" colSpan={costClosed ? 5 : 8}>
                  {groupings[by]}
                </th>
              </tr>
              {groups.map((one) => (
                <tr key={one.group ?? ''}>{row(one, name(one.group))}</tr>
              ))}
            </tbody>
          ))}
          <tfoot>
            <tr>{row(all, 'All')}</tr>
          </tfoot>
        </table>
      </section>
    </Panel>
  )
}

/** 0–100 %: a thick interval, a dot at the rate. */
const Interval = ({ one }: { readonly one: HitRate }) => (
  <svg width="96" height="12" viewBox="0 0 96 12" aria-hidden="true">
    <line x1="2" x2="94" y1="6" y2="6" stroke="var(--tl-line2)" />
    <line x1={2 + one.low! * 92} x2={2 + one.high! * 92} y1="6" y2="6" stroke="var(--tl-d2)" strokeWidth="5" />
    <circle cx={2 + one.rate! * 92} cy="6" r="3" fill="var(--tl-ink)" />
  </svg>
)

function grouped(list: OpportunityList, rows: Int32Array, window: Period | null, by: Grouping, f: ReturnType<typeof useFormat>) {
  if (by !== 'size') {
    const column = list[by]
    const name = (group: string | null) =>
      by === 'tier' ? segmentName(group) : (group ?? (by === 'channel' ? 'none named it' : 'not stated'))
    const groups = hitRates(list, rows, window, (row) => column[row]!)
    return { name, groups: by === 'tier' ? groups : groups.sort((a, b) => b.won + b.lost - (a.won + a.lost)) }
  }
  const closed = Array.from(rows).filter((row) => list.result[row] !== 'open')
  const bands = amountBands(closed.map((row) => list.amountMinor[row]!))
  const bandOf = new Map(closed.map((row, at) => [row, bands ? bands.band[at]! : -1]))
  const groups = hitRates(list, closed, window, (row) => (bandOf.get(row)! < 0 ? null : String(bandOf.get(row))))
  const short = (minor: number) => f.moneyShort(minor, list.head.currency)
  const name = (group: string | null) =>
    group === null || bands === null
      ? 'no amount'
      : [`up to ${short(bands.upTo[0])}`, `up to ${short(bands.upTo[1])}`, `over ${short(bands.upTo[1])}`][Number(group)]!
  return { groups, name }
}
