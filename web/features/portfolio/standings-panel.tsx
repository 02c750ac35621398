import { Link } from '@tanstack/react-router'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { total } from '#engine/money/total.ts'
import { Standing } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './portfolio.module.css'

type Name = NonNullable<Portfolio['standings']>[number]['standing']
const rules: Readonly<Record<Name, string>> = {
  safe: 'grade A to C, whole interval from 60 on',
  'at risk': 'grade A to C, index below 60',
  unknown: 'grade D or no index, or an interval across 60',
}
const fills: Readonly<Record<Name, object>> = {
  safe: { fill: 'var(--tl-d1)' },
  'at risk': { fill: 'none', stroke: 'var(--tl-loss)', strokeWidth: 2 },
  unknown: { fill: 'none', stroke: 'var(--tl-ink3)', strokeDasharray: '3 2' },
}

/** How much of the revenue is safe by the index, at risk, or of which nobody knows. */
export function StandingsPanel({ portfolio, old }: { readonly portfolio: Portfolio; readonly old: boolean }) {
  const f = useFormat()
  const here = useWithSnapshot()
  const { standings, head } = portfolio
  const { currency } = head
  if (!standings) return null
  const most = Math.max(1, ...standings.map((one) => one.revenueMinor))
  const of = total(standings, (one) => Math.max(0, one.revenueMinor))
  return (
    <Panel
      title="Safe, at risk, unknown"
      sub="revenue by relationship index"
      old={old}
      footer="As measured. Grade D is estimated from its segment: unknown, uncoloured, unranked."
      footerTools={
        <Link className={styles.link} to="/listening">
          listening
        </Link>
      }
    >
      <table className={styles.bars} aria-label="Revenue that is safe, at risk, unknown">
        <tbody>
          {standings.map(({ standing, accounts, revenueMinor }) => (
            <tr key={standing}>
              <th scope="row">
                <Link to="/accounts" search={here({ standing: encodeURIComponent(standing), known: '1' })} className={styles.quiet}>
                  <Standing standing={standing} />
                </Link>
                <span className="dim num"> · {f.number(accounts)}</span>
              </th>
              <td>
                <svg width="100%" height="12" preserveAspectRatio="none" viewBox="0 0 100 12" aria-hidden="true">
                  <rect
                    x="0.5"
                    y="1"
                    width={Math.max(0, (revenueMinor / most) * 99)}
                    height="10"
                    vectorEffect="non-scaling-stroke"
                    {...fills[standing]}
                  />
                </svg>
              </td>
              <td className="num">
                <SourcedNumber
                  source={() => ({
                    title: `Revenue, ${standing}`,
                    value: f.moneyExact(revenueMinor, currency),
                    formula: [rules[standing], 'Σ revenue of those accounts'],
                    restsOn: f.count(accounts, 'account', 'accounts'),
                    links: [{ label: 'Accounts', to: '/accounts', search: here({ standing: encodeURIComponent(standing), known: '1' }) }],
                  })}
                >
                  {f.moneyShort(revenueMinor, currency)}
                </SourcedNumber>
                <span className="dim"> {f.percent(of > 0 ? revenueMinor / of : null, 0)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
