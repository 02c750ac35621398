import { Link } from '@tanstack/react-router'
import type { TodayAccounts } from '#api/routes/today.ts'
import { SegmentTag } from '../../app/marks.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './today.module.css'

/** Accounts that buy and have not been heard of for over 90 days, by revenue. */
export function SilentPanel({ data }: { readonly data: TodayAccounts }) {
  const f = useFormat()
  const here = useWithSnapshot(data.head?.snapshot)
  const { silent, head, lastDay } = data
  return (
    <Panel
      title="Silent"
      sub="they buy, and no interaction for over 90 days"
      padding="none"
      footer={lastDay && `By revenue; days up to ${f.day(lastDay)}, the last interaction in the record.`}
    >
      {silent.length === 0 ? (
        <p className={styles.done}>Nobody who buys is silent.</p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table} aria-label="Silent accounts">
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Segment</th>
                <th scope="col">Revenue, {f.symbol(head!.currency)}</th>
                <th scope="col">Last interaction</th>
                <th scope="col">Days</th>
              </tr>
            </thead>
            <tbody>
              {silent.map((one) => (
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
                  <td className="num">{one.lastDay ? f.day(one.lastDay) : <Missing why="No interaction in the record" />}</td>
                  <td className="num">{one.days === null ? <Missing why="No interaction in the record" /> : f.number(one.days)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
