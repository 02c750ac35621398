import { useCallback } from 'react'
import type { ListeningPage } from '#api/routes/listening.ts'
import { type Grade, GradeMark, gradeWords } from '../../app/index-mark.tsx'
import { setInWords } from '../../app/parameter-set.ts'
import { useSetSearch } from '../../ui/address.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ofText } from './listened.ts'
import styles from './overview.module.css'

/** How high, and how sure: accounts by index, and by grade. */
export function SpreadPanel({ page }: { readonly page: ListeningPage }) {
  const f = useFormat()
  const set = useSetSearch()
  const { bins, grades, head, revenueMinor } = page
  const option = useCallback<MakeOption>(
    ({ c, f, axis, hatch }) => ({
      grid: { left: 34, right: 8, top: 16, bottom: 42 },
      xAxis: { ...axis.category, data: bins.map(({ from }) => String(from)), name: 'Index', nameGap: 24 },
      yAxis: { ...axis.value, minInterval: 1 },
      tooltip: { trigger: 'item' },
      series: [
        {
          ...{ type: 'bar', name: 'accounts', barCategoryGap: '12%' },
          data: bins.map(({ accounts, to }) => ({
            value: accounts,
            // Below 60 asks for attention: outline and hatch, so that it is seen without colour.
            itemStyle:
              accounts > 0 && to <= 60
                ? { color: c.surface, borderColor: c.loss, borderWidth: 1.5, decal: hatch(c['loss-fill']) }
                : { color: c.d2 },
          })),
          label: {
            ...{ show: true, position: 'top', color: c.ink2, fontSize: 11 },
            formatter: ({ value }: { value: number }) => (value > 0 ? f.number(value) : ''),
          },
        },
      ],
    }),
    [bins],
  )
  const open = (filters: Record<string, string | number>) => set({ of: ofText(filters) }, { push: true })
  const share = (minor: number) => (revenueMinor > 0 ? minor / revenueMinor : null)
  return (
    <ChartPanel
      title="How high, how sure"
      sub="accounts by index; grades"
      span={4}
      option={option}
      height={210}
      label={`Accounts by index: ${bins.map((bin) => `${bin.from} to ${bin.to}: ${bin.accounts}`).join(', ')}.`}
      onPick={({ dataIndex }) => open({ bin: dataIndex })}
      after={
        <dl className={styles.grades}>
          {grades.map(({ grade, accounts, revenueMinor: minor }) => (
            <div key={grade ?? 'none'}>
              <dt>{grade ? <GradeMark grade={grade as Grade} /> : 'No index'}</dt>
              <dd className="num">
                <LinkButton
                  onClick={() => open({ grade: grade ?? 'none' })}
                  aria-label={`Accounts with ${grade ? `grade ${grade}: ${gradeWords[grade as Grade]}` : 'no index'}: ${f.number(accounts)}`}
                >
                  {f.number(accounts)}
                </LinkButton>
              </dd>
              <dd className="num dim">{f.percent(share(minor), 0)}</dd>
            </div>
          ))}
        </dl>
      }
      table={
        <table className={styles.table} aria-label="Accounts by index">
          <thead>
            <tr>
              <th scope="col">Index</th>
              <th scope="col">Accounts</th>
              <th scope="col">Revenue, {f.symbol(head.currency)}</th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin, i) => (
              <tr key={bin.from}>
                <th scope="row">
                  {f.number(bin.from)}–{f.number(bin.to)}
                </th>
                <td className="num">
                  <LinkButton onClick={() => open({ bin: i })}>{f.number(bin.accounts)}</LinkButton>
                </td>
                <td className="num">{f.amount(bin.revenueMinor, head.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
      footer="Bars: grade A to C. Grade D is estimated from its segment and takes no place among them. Shares are of revenue."
      fileName="index-distribution"
      stamp={`As of ${f.day(head.asOf, { year: 'always' })} · ${setInWords(head.set, f)}`}
    />
  )
}
