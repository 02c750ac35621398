import { Link } from '@tanstack/react-router'
import type { Changes } from '#api/routes/snapshots.ts'
import { Change } from '../../ui/change.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './today.module.css'

/** What changed since the snapshot before, in a few lines. */
export function ChangesPanel({ changes, level }: { readonly changes: Changes | null; readonly level: string }) {
  const f = useFormat()
  if (!changes)
    return (
      <Panel title="What changed">
        <p className="dim">This is the first measurement by {level}. After the next one this says what is different.</p>
      </Panel>
    )
  const { currency, totals, moved, crossed, appeared } = changes
  const rows = [
    ['Revenue', totals.revenueMinor],
    ['Cost to serve', totals.costToServeMinor],
    ['Net contribution', totals.netContributionMinor],
  ] as const
  return (
    <Panel
      title="What changed"
      sub={`since ${f.day(changes.asOfBefore)}`}
      padding="none"
      footer={changes.sameModels ? 'Same models.' : 'The models differ.'}
      footerTools={
        <Link className={styles.link} to="/portfolio">
          compare
        </Link>
      }
    >
      <table className={styles.table} aria-label="What changed">
        <tbody>
          {rows.map(([label, one]) =>
            one.change === null ? null : (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>
                  <Change kind="money" value={one.change} currency={currency} />
                </td>
                <td className="dim">{one.before ? <Change kind="percent" value={one.change / Math.abs(one.before)} /> : ''}</td>
              </tr>
            ),
          )}
          <tr>
            <th scope="row">Moved between segments</th>
            <td className="num">{f.number(moved.accounts.length)}</td>
            <td className="num dim">
              {f.number(moved.up)} up, {f.number(moved.down)} down
            </td>
          </tr>
          {crossed && (
            <tr>
              <th scope="row">Crossed zero</th>
              <td className="num">{f.number(crossed.below.length + crossed.above.length)}</td>
              <td className="num dim">
                {f.number(crossed.below.length)} below, {f.number(crossed.above.length)} above
              </td>
            </tr>
          )}
          <tr>
            <th scope="row">New accounts</th>
            <td className="num">{f.number(appeared.length)}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </Panel>
  )
}
