import { Link } from '@tanstack/react-router'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './portfolio.module.css'

/** How much of the revenue the largest accounts hold. */
export function ConcentrationPanel({ portfolio, old }: { readonly portfolio: Portfolio; readonly old: boolean }) {
  const f = useFormat()
  const here = useWithSnapshot()
  const { accounts, top, gini, hhi, level, effectiveAccounts } = portfolio.concentration
  return (
    <Panel
      title="Concentration"
      sub="share of revenue"
      span={5}
      old={old}
      footer={
        <>
          n = {f.count(accounts, 'account', 'accounts')} with revenue.
          {hhi !== null && ` HHI ${f.number(hhi)} (${level}): an order of magnitude, no verdict.`}
        </>
      }
    >
      <table className={styles.bars} aria-label="Share of revenue of the largest accounts">
        <tbody>
          {top.map((one) => (
            <tr key={one.fraction}>
              <th scope="row">
                Top {f.percent(one.fraction, 0)}
                <span className="dim"> · {f.count(one.k, 'account', 'accounts')}</span>
              </th>
              <td>
                <svg width="100%" height="12" preserveAspectRatio="none" viewBox="0 0 100 12" aria-hidden="true">
                  <rect x="0" y="0" width="100" height="12" fill="var(--tl-d4)" />
                  <rect x="0" y="0" width={Math.min(1, one.share ?? 0) * 100} height="12" fill="var(--tl-d1)" />
                </svg>
              </td>
              <td className="num">{f.percent(one.share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.sentence}>
        As concentrated as <b className="num">{f.number(effectiveAccounts)}</b> accounts of equal size; Gini{' '}
        <b className="num">{f.number(gini, 2)}</b>.{' '}
        <Link to="/accounts" search={here({ sort: '-revenueMinor' })}>
          Largest first
        </Link>
      </p>
    </Panel>
  )
}
