import { Link } from '@tanstack/react-router'
import { TIERS } from '#engine/segmentation/tier.ts'
import { SegmentTag } from '../../app/marks.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Scroll } from './scroll.tsx'
import type { SegmentSums } from './segment-lab.ts'
import styles from './segments.module.css'

interface SegmentTableProps {
  readonly measured: SegmentSums
  readonly drawn: SegmentSums
  readonly total: SegmentSums
  readonly currency: string
  readonly costClosed: boolean
  /** Nothing differs: one set of columns is enough. */
  readonly same: boolean
}

/** What each segment holds: as measured, and with the lines as they are drawn now. */
export function SegmentTable({ measured, drawn, total, currency, costClosed, same }: SegmentTableProps) {
  const f = useFormat()
  const scale = f.scaleFor([...total.revenue, ...total.netContribution], currency)
  const share = (part: number, whole: number) => (whole > 0 ? f.share(part / whole) : '–')
  const money = (minor: number) => <span className={minor < 0 ? 'loss num' : 'num'}>{f.amountIn(minor, currency, scale)}</span>
  const cells = (s: SegmentSums, i: number) => (
    <>
      <td className="num">{money(s.revenue[i]!)}</td>
      <td className="num">{share(s.revenue[i]!, total.revenue[0]!)}</td>
      <td className="num">{costClosed ? '–' : money(s.costToServe[i]!)}</td>
      <td className="num">{costClosed ? '–' : share(s.costToServe[i]!, s.revenue[i]!)}</td>
      <td className="num">{costClosed || s.known[i] === 0 ? '–' : money(s.netContribution[i]!)}</td>
    </>
  )
  return (
    <Scroll label="What each segment holds">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Segment</th>
            {!same && <th scope="col">Accounts as measured</th>}
            <th scope="col">{same ? 'Accounts' : 'with these lines'}</th>
            {!same && <th scope="col">Change</th>}
            <th scope="col">Revenue, {scale.unit}</th>
            {!same && <th scope="col">Change</th>}
            <th scope="col">% of revenue</th>
            <th scope="col">Cost to serve, {scale.unit}</th>
            <th scope="col">% of its revenue</th>
            <th scope="col">Net contribution, {scale.unit}</th>
          </tr>
        </thead>
        <tbody>
          {TIERS.map((tier, i) => (
            <tr key={tier}>
              <th scope="row">
                <SegmentTag tier={tier} full />
              </th>
              {!same && <td className={`num ${styles.was}`}>{f.number(measured.n[i])}</td>}
              <td className="num">
                {same ? (
                  <Link to="/accounts" search={{ tier } as never}>
                    {f.number(drawn.n[i])}
                  </Link>
                ) : (
                  f.number(drawn.n[i])
                )}
              </td>
              {!same && <td className="num">{f.change(drawn.n[i]! - measured.n[i]!)}</td>}
              {same ? (
                cells(drawn, i)
              ) : (
                <>
                  <td className="num">{money(drawn.revenue[i]!)}</td>
                  <td className="num">
                    {drawn.revenue[i] === measured.revenue[i] ? '0' : f.moneyChange(drawn.revenue[i]! - measured.revenue[i]!, currency)}
                  </td>
                  <td className="num">{share(drawn.revenue[i]!, total.revenue[0]!)}</td>
                  <td className="num">{costClosed ? '–' : money(drawn.costToServe[i]!)}</td>
                  <td className="num">{costClosed ? '–' : share(drawn.costToServe[i]!, drawn.revenue[i]!)}</td>
                  <td className="num">{costClosed || drawn.known[i] === 0 ? '–' : money(drawn.netContribution[i]!)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {!same && <td className="num">{f.number(total.n[0])}</td>}
            <td className="num">{f.number(total.n[0])}</td>
            {!same && <td />}
            <td className="num">{money(total.revenue[0]!)}</td>
            {!same && <td />}
            <td className="num">{share(total.revenue[0]!, total.revenue[0]!)}</td>
            <td className="num">{costClosed ? '–' : money(total.costToServe[0]!)}</td>
            <td className="num">{costClosed ? '–' : share(total.costToServe[0]!, total.revenue[0]!)}</td>
            <td className="num">{costClosed ? '–' : money(total.netContribution[0]!)}</td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  )
}
