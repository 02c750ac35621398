import { useCallback } from 'react'
import type { ListeningPage } from '#api/routes/listening.ts'
import { useSetSearch } from '../../ui/address.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ofText } from './listened.ts'
import styles from './overview.module.css'

/** Quarter by quarter: of how much of the revenue somebody was heard. */
export function HeardPanel({ page }: { readonly page: ListeningPage }) {
  const f = useFormat()
  const set = useSetSearch()
  const { head, heard } = page
  const { quarters, aim } = heard
  const option = useCallback<MakeOption>(
    ({ c, f, axis, hatch }) => ({
      grid: { left: 44, right: 62, top: 14, bottom: 30 },
      xAxis: { ...axis.category, data: quarters.map(({ quarter }) => shortQuarter(quarter)) },
      yAxis: {
        ...axis.value,
        ...{ min: 0, max: 1, interval: 0.25, axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => f.percent(v, 0) } },
      },
      tooltip: { trigger: 'item', valueFormatter: (v: number) => f.percent(v) },
      series: [
        {
          ...{ type: 'bar', name: 'heard', barMaxWidth: 44 },
          data: quarters.map(({ share, whole }) => ({
            value: share ?? 0,
            itemStyle: whole ? { color: c.d1 } : { color: c.surface, borderColor: c.d1, decal: hatch(c.d2) },
          })),
          label: {
            ...{ show: true, position: 'top', color: c.ink, fontSize: 11 },
            formatter: ({ dataIndex }: { dataIndex: number }) =>
              quarters[dataIndex]!.closed ? 'not told' : f.percent(quarters[dataIndex]!.share, 0),
          },
          markLine: {
            ...{ silent: true, symbol: 'none', data: [{ yAxis: aim }], lineStyle: { color: c.ink2, type: 'dashed', width: 1 } },
            label: { position: 'end', color: c.ink2, fontSize: 11, formatter: `aim ${f.percent(aim, 0)}` },
          },
        },
      ],
    }),
    [quarters, aim],
  )
  const open = (quarter: string) => set({ of: ofText({ quarter }) }, { push: true })
  const last = quarters.at(-1)
  return (
    <ChartPanel
      title="Heard"
      sub="share of revenue, by quarter"
      span={7}
      keyboard
      option={option}
      height={246}
      label={`Share of revenue heard by quarter: ${quarters.map((one) => `${shortQuarter(one.quarter)} ${one.closed ? 'not told' : f.percent(one.share, 0)}`).join(', ')}; aim ${f.percent(aim, 0)}.`}
      onPick={({ dataIndex }) => quarters[dataIndex] && open(quarters[dataIndex].quarter)}
      footer={
        <>
          Accounts of which anybody answered in the quarter, by their revenue in {f.window(head.from, head.to)}.
          {last && !last.whole && ' The last quarter is not over.'} To be heard is no praise: it says that somebody answered.
        </>
      }
      table={
        <table className={styles.table} aria-label="Heard by quarter">
          <thead>
            <tr>
              <th scope="col">Quarter</th>
              <th scope="col">Accounts</th>
              <th scope="col">Revenue, {f.symbol(head.currency)}</th>
              <th scope="col">of all, %</th>
            </tr>
          </thead>
          <tbody>
            {quarters.map((one) => (
              <tr key={one.quarter}>
                <th scope="row">
                  {shortQuarter(one.quarter)}
                  {!one.whole && <span className="dim"> not over</span>}
                </th>
                {one.closed ? (
                  <td colSpan={3}>
                    <Missing why="Fewer than five accounts were heard: not told" />
                  </td>
                ) : (
                  <>
                    <td className="num">
                      <LinkButton onClick={() => open(one.quarter)}>{f.number(one.accounts)}</LinkButton>
                    </td>
                    <td className="num">{f.amount(one.revenueMinor, head.currency)}</td>
                    <td className="num">{f.share(one.share)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      }
      fileName="heard-by-quarter"
      stamp={`As of ${f.day(head.asOf, { year: 'always' })}`}
    />
  )
}

/** "2026-Q3" as "Q3 2026". */
export const shortQuarter = (quarter: string): string => `${quarter.slice(5)} ${quarter.slice(0, 4)}`
