import { Link } from '@tanstack/react-router'
import type { VoicesToday } from '#api/routes/listening.ts'
import { total } from '#engine/money/total.ts'
import { Standing } from '../../app/marks.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './today.module.css'

/** How much of the revenue was heard this quarter against the aim, and how it stands. */
export function HeardPanel({ voices }: { readonly voices: VoicesToday }) {
  const f = useFormat()
  const { quarter, aim, standings, head } = voices
  const most = Math.max(1, ...standings.map((one) => one.revenueMinor))
  const of = total(standings, (one) => one.revenueMinor)
  return (
    <Panel
      title="Heard, not heard"
      sub={quarter ? `${quarter.quarter.slice(5)} ${quarter.quarter.slice(0, 4)}, by revenue` : 'by revenue'}
      footer={
        quarter && !quarter.whole
          ? 'The quarter is not over. Heard: anybody of the account answered.'
          : 'Heard: anybody of the account answered.'
      }
      footerTools={
        <Link to="/listening" search={{ tab: 'worklist' } as never}>
          whom to hear
        </Link>
      }
    >
      <div style={{ display: 'flex', alignItems: 'baseline', gap: 8 }}>
        <b className="num" style={{ fontSize: '1.125rem' }}>
          {quarter?.share == null ? <Missing why="Fewer than five accounts were heard: not told" /> : f.percent(quarter.share, 0)}
        </b>
        <span className="dim">of revenue heard; aim {f.percent(aim, 0)}</span>
      </div>
      <svg
        width="100%"
        height="18"
        viewBox="0 0 100 18"
        preserveAspectRatio="none"
        aria-hidden="true"
        style={{ display: 'block', margin: '6px 0 12px' }}
      >
        <rect
          x="0.3"
          y="3.5"
          width="99.4"
          height="11"
          fill="none"
          stroke="var(--tl-ink3)"
          strokeDasharray="3 2"
          vectorEffect="non-scaling-stroke"
        />
        <rect y="3" width={(quarter?.share ?? 0) * 100} height="12" fill="var(--tl-d1)" />
        <path d={`M${aim * 100} 0V18`} stroke="var(--tl-ink)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      </svg>
      <table className={styles.bars} aria-label="Revenue that is safe, at risk, unknown">
        <tbody>
          {standings.map(({ standing, accounts, revenueMinor }) => (
            <tr key={standing}>
              <th scope="row">
                <Link
                  to="/listening"
                  search={{ of: `standing:${encodeURIComponent(standing)}` } as never}
                  style={{ color: 'inherit', textDecoration: 'none' }}
                >
                  <Standing standing={standing} />
                </Link>
                <span className="dim"> · {f.number(accounts)}</span>
              </th>
              <td>
                <svg width="100%" height="12" preserveAspectRatio="none" viewBox="0 0 100 12" aria-hidden="true">
                  <rect
                    width={(Math.max(0, revenueMinor) / most) * 100}
                    height="12"
                    fill={standing === 'at risk' ? 'var(--tl-loss-fill)' : standing === 'safe' ? 'var(--tl-d1)' : 'var(--tl-d3)'}
                  />
                </svg>
              </td>
              <td className="num">
                {f.moneyShort(revenueMinor, head.currency)} <span className="dim">{f.percent(of > 0 ? revenueMinor / of : null, 0)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
