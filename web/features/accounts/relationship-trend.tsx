import { Select } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { halfWidth } from '#engine/relationship/half-width.ts'
import { GradeMark, lowScore } from '../../app/index-mark.tsx'
import { setInWords } from '../../app/parameter-set.ts'
import { useAddress } from '../../ui/address.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import type { Format } from '../../ui/format.ts'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'
import type { AccountRelationship } from './account-relationship.ts'
import relation from './relationship.module.css'

interface TrendProps {
  readonly page: AccountPage
  readonly relationship: AccountRelationship
  readonly history: NonNullable<AccountRelationship['history']>
  readonly span: number
  readonly old: boolean
}

/** The index at ends of quarters with its interval, all under one parameter set, and whether anything changed. */
export function RelationshipTrend({ page, relationship, history, span, old }: TrendProps) {
  const f = useFormat()
  const [since, setSince] = useAddress('since')
  const { trend, set, asOf, measured } = relationship
  const option = useMemo(() => optionFor(history), [history])
  const days = [...new Set([...history.map(({ day }) => day), ...(measured ? [measured.asOf] : [])])].filter((day) => day < asOf).sort()
  const label = useCallback((day: string) => f.day(day, { year: 'always' }), [f])
  const table = (
    <table className={`${styles.grid} ${relation.numbers}`}>
      <thead>
        <tr>
          {['Day', 'Index', 'Lower end', 'Upper end', 'Grade', 'Heard %'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...history].reverse().map((one) => (
          <tr key={one.day}>
            <th scope="row">{label(one.day)}</th>
            <td className={`num ${one.grade === 'D' ? 'dim' : ''}`}>{f.number(one.index, 1)}</td>
            <td className="num">{f.number(one.low, 1)}</td>
            <td className="num">{f.number(one.high, 1)}</td>
            <td>
              <GradeMark grade={one.grade} />
            </td>
            <td className="num">{f.share(one.heardShare, 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
  return (
    <ChartPanel
      title="How it went"
      sub={`index at ends of quarters and now, ${f.percent(relationship.level, 0)} interval`}
      span={span}
      old={old}
      height={190}
      option={option}
      label={`Index of ${page.account.name}: ${history.map((one) => `${f.number(one.index)} on ${label(one.day)}`).join(', ')}`}
      table={table}
      fileName={`relationship-${page.account.id}`}
      stamp={`${page.account.name} · as of ${label(asOf)} · ${setInWords(set, f)}`}
      footer={`All with one parameter set: ${setInWords(set, f)}. Hollow: grade D, estimated from its segment.`}
      {...(history.length === 0 && {
        instead: <Empty title="Nobody has answered yet.">The line begins with the first answer.</Empty>,
      })}
      before={
        trend && (
          <div className={relation.verdict}>
            <p>{verdictInWords(trend, f)}</p>
            {days.length > 0 && (
              <Select
                aria-label="Compared with"
                value={since ?? trend.from}
                data={[...new Set([...days, trend.from])]
                  .sort()
                  .reverse()
                  .map((day) => ({ value: day, label: `since ${label(day)}` }))}
                allowDeselect={false}
                onChange={(day) => setSince(day)}
                w={160}
              />
            )}
          </div>
        )
      }
    />
  )
}

type Trend = NonNullable<AccountRelationship['trend']>

/** “−14 ± 9” */
export function changeInWords({ change, low, high }: Trend, f: Format): string {
  if (change === null) return ''
  return low === null || high === null ? f.change(change) : `${f.change(change)}\u00a0±\u00a0${f.number(halfWidth(change, low, high))}`
}

/** A change is one only where new answers do not fit what the older ones predicted. */
export function verdictInWords(trend: Trend, f: Format) {
  const { verdict, from, people } = trend
  const since = `since ${f.day(from, { year: 'always' })}`
  const by = changeInWords(trend, f)
  const who = f.count(people, 'person', 'people')
  switch (verdict) {
    case 'up':
    case 'down':
      return (
        <>
          <b className={verdict === 'down' ? 'loss' : undefined}>
            Changed by {by} {since}
          </b>
          : what {who} newly answered does not fit what was known before.
        </>
      )
    case 'no change shown':
      return (
        <>
          <b>No change is shown {since}</b>: what {who} newly answered ({by}) fits what was known before.
        </>
      )
    case 'evidence is fading':
      return (
        <>
          <b>Evidence is fading</b>: nobody answered {since}. That is no change, only less knowledge.
        </>
      )
    case 'people changed':
      return (
        <>
          <b>People changed</b>: people or roles are others {since}, and nobody answered. That is no change of mind.
        </>
      )
    case 'first heard':
      return (
        <>
          <b>First heard</b>: {who} answered {since}, and nobody had before. There is nothing yet to compare with.
        </>
      )
    case 'never heard':
      return (
        <>
          <b>Never heard</b>: nobody has answered so far.
        </>
      )
  }
}

const optionFor =
  (history: TrendProps['history']): MakeOption =>
  ({ c, f, axis }) => ({
    grid: { left: 28, right: 14, top: 12, bottom: 22 },
    tooltip: {
      trigger: 'axis',
      formatter: (at: readonly { dataIndex: number }[]) => {
        const one = history[at[0]!.dataIndex]!
        const range = one.low === null || one.high === null ? '' : `, ${f.range(one.low, one.high, (end) => f.number(end))}`
        return `${f.day(one.day, { year: 'always' })}: <b>${f.number(one.index)}</b>${range} · grade ${one.grade}`
      },
    },
    xAxis: {
      ...axis.category,
      boundaryGap: false,
      data: history.map(({ day }, at) => (at === history.length - 1 ? f.day(day) : f.month(day))),
    },
    yAxis: { ...axis.value, min: 0, max: 100 },
    series: [
      {
        type: 'line',
        stack: 'band',
        symbol: 'none',
        lineStyle: { opacity: 0 },
        silent: true,
        data: history.map((one) => one.low ?? one.index),
      },
      {
        ...{ type: 'line', stack: 'band', symbol: 'none', lineStyle: { opacity: 0 }, silent: true },
        areaStyle: { color: c.d4, opacity: 1 },
        // The width of the band, stacked on its lower end.
        data: history.map((one) => (one.low === null || one.high === null ? 0 : one.high - one.low)),
      },
      {
        ...{ type: 'line', symbolSize: 6, lineStyle: { color: c.ink, width: 2 }, z: 3 },
        data: history.map((one) => ({
          value: one.index,
          symbol: 'circle',
          itemStyle: one.grade === 'D' ? { color: c.surface, borderColor: c.ink3, borderWidth: 1.4 } : { color: c.ink },
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: c.line2, type: 'dashed' },
          data: [{ yAxis: lowScore }],
        },
      },
    ],
  })
