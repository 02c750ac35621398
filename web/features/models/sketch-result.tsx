import { useCallback } from 'react'
import type { call } from '../../app/client.ts'
import { Chart, type MakeOption } from '../../ui/chart.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './sketch.module.css'

type Preview = Awaited<ReturnType<typeof call<'previewSketch'>>>
type Whale = NonNullable<Preview['whale']>

interface SketchResultProps {
  readonly preview: Preview | null
  readonly missing: number
  readonly old: boolean
  readonly error: Error | null
  readonly span: string
}

/** What the answers give, while they are given. */
export function SketchResult({ preview, missing, old, error, span }: SketchResultProps) {
  const f = useFormat()
  const whale = preview?.whale ?? null
  return (
    <>
      <Panel
        title="The band these answers give"
        sub={span}
        old={old}
        footer={
          whale &&
          `${f.count(whale.accounts, 'account', 'accounts')}${
            whale.accountsLeftOut > 0 ? `, ${f.number(whale.accountsLeftOut)} left out as their margin is not known` : ''
          }. Nothing is stored until you measure.`
        }
      >
        {error ? (
          <Failed title="The band could not be drawn." error={error} />
        ) : whale ? (
          <Band whale={whale} currency={preview!.currency} />
        ) : (
          <Empty title="No band yet.">
            {missing > 0
              ? `${f.count(missing, 'answer', 'answers')} to go: as soon as one team has its cost and its heads, the band is drawn here.`
              : 'One team needs a cost and heads.'}
          </Empty>
        )}
      </Panel>
      {preview && preview.teams.length > 0 && (
        <Panel
          title="Teams"
          sub="work your files explain"
          padding="none"
          old={old}
          footer="What is not explained is work without a trace, or free time: it makes the band wide."
        >
          {preview.teams.map((team) => (
            <div key={team.team} className={styles.team}>
              <span>{team.name}</span>
              <span className="num">
                {team.explainedShare === null ? '–' : f.percent(team.explainedShare, 0)}
                <span className="dim"> of {f.moneyShort(team.costMinor, preview.currency)}</span>
              </span>
              <div className={styles.teamBar} aria-hidden="true">
                <div style={{ width: `${Math.min(1, team.explainedShare ?? 0) * 100}%` }} />
              </div>
              {team.overExplained && <span className="warn">More work than hours: count its heads again</span>}
            </div>
          ))}
        </Panel>
      )}
    </>
  )
}

/** Only the hatched band with dashed edges: a sketch has no line and names nobody. */
function Band({ whale, currency }: { whale: Whale; currency: string }) {
  const f = useFormat()
  const { restUntraced: upper, restByOrders: lower } = whale
  const option = useCallback<MakeOption>(
    ({ c, f: write, axis, hatch }) => {
      const steps = [...new Set([...upper.points, ...lower.points].map(({ k }) => k))].toSorted((a, b) => a - b)
      const high = steps.map((k) => [k, at(upper.points, k)])
      const low = steps.map((k) => [k, at(lower.points, k)])
      const scale = write.scaleFor([upper.peakMinor, lower.peakMinor], currency)
      const edge = { type: 'line', symbol: 'none', lineStyle: { color: c.d1, width: 1, type: 'dashed' }, silent: true }
      return {
        grid: { left: 52, right: 12, top: 22, bottom: 34 },
        xAxis: {
          ...axis.value,
          min: 0,
          max: whale.accounts,
          name: 'accounts, by net contribution',
          nameGap: 20,
          splitLine: { show: false },
        },
        yAxis: {
          ...axis.value,
          name: scale.unit,
          nameLocation: 'end',
          nameGap: 8,
          nameTextStyle: { color: c.ink3, fontSize: 11, align: 'left' },
          axisLabel: { color: c.ink3, fontSize: 11, formatter: (minor: number) => write.amountIn(minor, currency, scale) },
        },
        series: [
          {
            type: 'custom',
            silent: true,
            data: [0],
            renderItem: (_: unknown, api: { coord: (point: number[]) => number[] }) => ({
              type: 'polygon',
              shape: { points: [...high, ...low.toReversed()].map((point) => api.coord(point as number[])) },
              style: { fill: c.d3, opacity: 0.45, decal: hatch(c.d1) },
            }),
          },
          { ...edge, data: high },
          { ...edge, data: low },
        ],
      }
    },
    [upper, lower, currency, whale.accounts],
  )
  const [low, high] = [lower.totalMinor, upper.totalMinor].toSorted((a, b) => a - b) as [number, number]
  return (
    <>
      <Chart
        option={option}
        height={240}
        label={`Whale band of ${f.number(whale.accounts)} accounts: in all between ${f.moneyShort(low, currency)} and ${f.moneyShort(high, currency)}`}
      />
      <p className="second" style={{ fontSize: '0.75rem' }}>
        {whale.beforeProductCost ? 'Before product cost: ' : 'Net contribution of all: '}
        <span className="num strong">
          {f.moneyShort(low, currency)} to {f.moneyShort(high, currency)}
        </span>
        . {f.count(whale.undecided, 'account lies', 'accounts lie')} above zero at one edge and below at the other.
      </p>
    </>
  )
}

/** The curve between the points it was thinned to. */
function at(points: readonly { readonly k: number; readonly cumulative: number }[], k: number): number {
  const next = points.findIndex((point) => point.k >= k)
  const right = points[next]
  const left = points[next - 1]
  if (!right) return points.at(-1)?.cumulative ?? 0
  if (!left || right.k === k) return right.cumulative
  return left.cumulative + ((right.cumulative - left.cumulative) * (k - left.k)) / (right.k - left.k)
}
