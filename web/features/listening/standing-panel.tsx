import { useCallback } from 'react'
import type { ListeningPage } from '#api/routes/listening.ts'
import { Standing } from '../../app/marks.tsx'
import { setInWords } from '../../app/parameter-set.ts'
import { useSetSearch } from '../../ui/address.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ofText, standingShares } from './listened.ts'
import styles from './overview.module.css'

/** Revenue that is safe, at risk, or of which nobody knows, over all and by segment. */
export function StandingPanel({ page }: { readonly page: ListeningPage }) {
  const f = useFormat()
  const set = useSetSearch()
  const { standings, head, revenueMinor, segments } = page
  const { currency } = head
  const option = useCallback<MakeOption>(
    ({ c, f, axis, hatch }) => {
      const rows = rowsOf(segments)
      const names = rows.map(({ tier, all }) => (all ? 'All' : (segmentWords[tier ?? ''] ?? 'No segment')))
      const series = (standing: 'safe' | 'at risk' | 'unknown', style: object) => ({
        ...{ name: standing, type: 'bar', stack: 'revenue', barWidth: 16, itemStyle: style },
        data: rows.map((row) => {
          const value = share(row.standings[standing].revenueMinor, row.revenueMinor) ?? 0
          return { value: value === 0 ? '-' : value, label: { show: value >= 0.07, formatter: f.percent(value, 0) } }
        }),
      })
      return {
        grid: { left: 74, right: 14, top: 4, bottom: 22 },
        xAxis: {
          ...axis.value,
          min: 0,
          max: 1,
          interval: 0.25,
          axisLabel: { ...label(c.ink3), formatter: (v: number) => f.percent(v, 0) },
        },
        yAxis: { ...axis.category, data: names, axisLine: { show: false } },
        tooltip: { trigger: 'item', valueFormatter: (v: number) => f.percent(v) },
        series: [
          { ...series('safe', { color: c.d1 }), label: { show: true, color: c.surface, fontSize: 11 } },
          {
            ...series('at risk', { color: c.surface, borderColor: c.loss, borderWidth: 1.5, decal: hatch(c['loss-fill']) }),
            label: { show: true, color: c.ink, fontSize: 11, backgroundColor: c.surface, padding: [1, 3] },
          },
          {
            ...series('unknown', { color: c.surface, borderColor: c.ink3, borderType: 'dashed', borderWidth: 1 }),
            label: { show: true, color: c.ink2, fontSize: 11 },
          },
        ],
      }
    },
    [segments],
  )
  const shares = standingShares(page)
  const open = (standing: string) => set({ of: ofText({ standing }) }, { push: true })
  return (
    <ChartPanel
      title="Safe, at risk, unknown"
      sub="share of revenue"
      span={5}
      option={option}
      height={36 * segments.length + 26}
      label={`Revenue: ${standings.map((one) => `${one.standing} ${f.percent(share(one.revenueMinor, revenueMinor), 0)}`).join(', ')}.`}
      after={
        <ul className={styles.rows}>
          {standings.map(({ standing, accounts, revenueMinor: minor }) => (
            <li key={standing} className={styles.row}>
              <LinkButton onClick={() => open(standing)} aria-label={`Accounts that are ${standing}: ${f.number(accounts)}`}>
                <Standing standing={standing} />
              </LinkButton>
              <span className="num">
                {f.moneyShort(minor, currency)} <span className="dim">· {f.number(accounts)}</span>
              </span>
              <span className="num">{f.percent(shares.get(standing), 0)}</span>
            </li>
          ))}
        </ul>
      }
      table={
        <table className={styles.table} aria-label="Revenue by standing and segment">
          <thead>
            <tr>
              <th scope="col">Segment</th>
              {standings.map(({ standing }) => (
                <th key={standing} scope="col">
                  {standing}, {f.symbol(currency)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {segments.map(({ tier, all, standings: parts }) => (
              <tr key={all ? 'all' : (tier ?? 'none')}>
                <th scope="row">{all ? 'All' : (segmentWords[tier ?? ''] ?? 'No segment')}</th>
                {standings.map(({ standing }) => (
                  <td key={standing} className="num">
                    {f.amount(parts[standing].revenueMinor, currency)}
                    <span className={styles.small}>{f.count(parts[standing].accounts, 'account', 'accounts')}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      }
      onPick={({ seriesIndex, dataIndex }) => {
        const row = rowsOf(segments)[dataIndex]!
        const standing = (['safe', 'at risk', 'unknown'] as const)[seriesIndex]!
        set({ of: ofText({ standing, ...(row.all ? {} : { tier: row.tier ?? 'none' }) }) }, { push: true })
      }}
      footer="At risk: index below 60. Safe: its whole interval from 60 on. Unknown: all else, grade D and nobody heard among it."
      fileName="safe-at-risk-unknown"
      stamp={`As of ${f.day(head.asOf, { year: 'always' })} · ${setInWords(head.set, f)}`}
    />
  )
}

const share = (minor: number, of: number) => (of > 0 ? minor / of : null)
const label = (color: string) => ({ color, fontSize: 11 })
/** From below, as an axis counts: all of them at the top. */
const rowsOf = (segments: ListeningPage['segments']) => [...segments.slice(0, -1).reverse(), ...segments.slice(-1)]
const segmentWords: Readonly<Record<string, string>> = { KEY: 'Key', MAJOR: 'Major', SME: 'SME' }
