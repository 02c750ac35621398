import { Link } from '@tanstack/react-router'
import type { TodayAccounts } from '#api/routes/today.ts'
import { type Grade, IndexMark } from '../../app/index-mark.tsx'
import { SegmentTag } from '../../app/marks.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './today.module.css'

/** Contracts that end or renew soon, with how the account stands. */
export function RenewalsPanel({ data }: { readonly data: TodayAccounts }) {
  const f = useFormat()
  const here = useWithSnapshot(data.head?.snapshot)
  const { renewals, head } = data
  if (renewals.length === 0) return null
  return (
    <Panel
      title="Renewals"
      sub="contracts that end or renew in the next 90 days"
      padding="none"
      footer={
        <Link to="/accounts" search={here({ daysToRenewal: '..90', sort: 'renewalDay' })}>
          All accounts that renew by then
        </Link>
      }
    >
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Renewals in the next 90 days">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Segment</th>
              <th scope="col">Revenue, {f.symbol(head!.currency)}</th>
              <th scope="col">Renewal</th>
              <th scope="col">Notice by</th>
              <th scope="col">Days</th>
              <th scope="col">Index</th>
            </tr>
          </thead>
          <tbody>
            {renewals.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Link to="/accounts/$account" params={{ account: String(one.id) } as never} search={here()}>
                    {one.name}
                  </Link>
                </th>
                <td>
                  <SegmentTag tier={one.segment} />
                </td>
                <td className="num">{f.amount(one.revenueMinor, head!.currency)}</td>
                <td className="num">{f.day(one.day)}</td>
                <td className="num">{one.noticeBy ? f.day(one.noticeBy) : <Missing why="Nobody has said how many days of notice" />}</td>
                <td className="num">{one.days < 0 ? `${f.number(-one.days)} ago` : f.number(one.days)}</td>
                <td>
                  <IndexMark index={one.index} low={one.indexLow} high={one.indexHigh} grade={one.grade as Grade | null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
