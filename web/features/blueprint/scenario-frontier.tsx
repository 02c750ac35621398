import { useMemo } from 'react'
import type { PlanSummary, ScenarioGround } from '#api/routes/scenarios.ts'
import { useRecord } from '../../app/record.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { ChartPanel } from '../../ui/chart.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { drawFrontier, type FrontierMark, markSeries, pointSeries } from './scenario-draw-frontier.ts'
import type { NamedScenario } from './scenario-words.ts'
import { type ScenarioWork, useFrontier } from './scenario-work.ts'

interface FrontierProps {
  readonly work: ScenarioWork
  readonly ground: ScenarioGround
  readonly named: readonly NamedScenario[]
  readonly snapshot: number | undefined
  readonly onEdit: (scenario: number) => void
}

/** Best value against budget, all else as in the scenario. A point taken is the scenario's budget from then on. */
export function FrontierPanel({ work, ground, named, snapshot, onEdit }: FrontierProps) {
  const f = useFormat()
  const { record } = useRecord()
  const { head, plan, document, change } = work
  const { currency } = ground
  const { data, error, refetch, isPlaceholderData } = useFrontier(work, snapshot)
  const points = useMemo(() => [...(data?.points ?? [])].sort((a, b) => a.budgetMinor - b.budgetMinor), [data])
  const marks = useMemo(() => marksOf(data?.marks ?? [], head.id, plan, named), [data, head.id, plan, named])
  const years = plan?.horizonYears
  const option = useMemo(() => drawFrontier(points, marks, { currency, years }), [points, marks, currency, years])
  const take = (budgetMinor: number) => change({ ...document, budgetMinor })
  const mayTake = (at: number) => {
    const one = points[at]
    if (one) take(one.budgetMinor)
  }
  return (
    <ChartPanel
      title="Frontier"
      sub={work.trying ? 'value against budget, all else as tried' : 'value against budget, all else as in the scenario'}
      span={7}
      old={isPlaceholderData || (data !== undefined && work.old)}
      option={option}
      height={340}
      keyboard
      label={inWords(points, marks, f, currency)}
      instead={
        error && !data ? (
          <Failed title="The frontier could not be drawn." error={error} onRetry={() => void refetch()} />
        ) : !data || (isPlaceholderData && points.length === 0) ? (
          <Loading rows={5} label="Solving for every budget" />
        ) : points.length === 0 ? (
          <p className="dim">No budget makes this scenario possible.</p>
        ) : undefined
      }
      onPick={({ seriesIndex, dataIndex }) => {
        if (seriesIndex === pointSeries) mayTake(dataIndex)
        const mark = seriesIndex === markSeries ? marks[dataIndex] : undefined
        if (mark?.scenario && mark.scenario !== head.id) onEdit(mark.scenario)
      }}
      footer={footerOf(points, f)}
      table={
        <WideTable label="Frontier">
          <thead>
            <tr>
              <th scope="col">Budget a year</th>
              <th scope="col" data-number="">
                Best value
              </th>
              <th scope="col" data-number="">
                Proved at most
              </th>
              <th scope="col" data-number="">
                Low – high
              </th>
              <th scope="col">
                <span className="only-heard">Take it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map((one) => (
              <tr key={one.budgetMinor}>
                <th scope="row" className="num">
                  {f.moneyShort(one.budgetMinor, currency)}
                </th>
                <td data-number="" className="num">
                  {f.moneyShort(one.valueMinor, currency)}
                </td>
                <td data-number="" className="num">
                  {f.moneyShort(one.boundMinor, currency)}
                </td>
                <td data-number="" className="num">
                  {f.range(one.lowMinor, one.highMinor, (minor) => f.moneyShort(minor, currency))}
                </td>
                <td data-number="">
                  <LinkButton
                    aria-label={`Take a budget of ${f.moneyShort(one.budgetMinor, currency)}`}
                    onClick={() => take(one.budgetMinor)}
                  >
                    take it
                  </LinkButton>
                </td>
              </tr>
            ))}
            {marks.map((one) => (
              <tr key={`${one.kind} ${one.name}`}>
                <th scope="row">
                  {one.name}, <span className="num">{f.moneyShort(one.budgetMinor, currency)}</span>
                </th>
                <td data-number="" className="num">
                  {f.moneyShort(one.valueMinor, currency)}
                </td>
                <td data-number="">–</td>
                <td data-number="">–</td>
                <td />
              </tr>
            ))}
          </tbody>
        </WideTable>
      }
      fileName={`frontier-${head.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`}
      stamp={[`As of ${f.day(ground.asOf, { year: 'always' })}`, ...(record?.snapshot?.models ?? []), `snapshot ${ground.snapshot}`].join(
        ' · ',
      )}
    />
  )
}

const baselineNames = { today: 'Today', even: 'Even spread', revenue: 'By revenue' } as const

/** Plans by their letters; the one being edited where its levers are now. */
function marksOf(
  given: readonly { name: string; kind: FrontierMark['kind']; scenario: number | null; budgetMinor: number; valueMinor: number }[],
  edited: number,
  plan: PlanSummary | null,
  named: readonly NamedScenario[],
): FrontierMark[] {
  const letter = (scenario: number | null) => named.find((one) => one.head.id === scenario)?.letter
  const others = [...given]
    .sort((a, b) => (a.scenario ?? 0) - (b.scenario ?? 0))
    .flatMap((one) =>
      one.kind === 'scenario' && one.scenario === edited
        ? []
        : [{ ...one, name: one.kind === 'scenario' ? (letter(one.scenario) ?? one.name) : baselineNames[one.kind], edited: false }],
    )
  if (!plan || plan.infeasible) return others
  const budget = plan.limits.find((one) => one.kind === 'budget')
  return [
    ...others,
    {
      ...{ name: letter(edited) ?? '', kind: 'scenario', scenario: edited, edited: true },
      ...{ budgetMinor: budget?.available ?? plan.spend, valueMinor: plan.value },
    },
  ]
}

function footerOf(points: readonly { valueMinor: number; boundMinor: number }[], f: Format): string {
  const worst = Math.max(
    0,
    ...points.map((one) => (one.boundMinor === 0 ? 0 : (one.boundMinor - one.valueMinor) / Math.abs(one.boundMinor))),
  )
  return `Line: best value, proved within ${f.percent(worst, worst < 0.001 ? 2 : 1)}. Band: low to high assumptions. A point taken is the budget.`
}

const inWords = (
  points: readonly { budgetMinor: number; valueMinor: number }[],
  marks: readonly FrontierMark[],
  f: Format,
  currency: string,
): string => {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return 'Frontier of value against budget'
  return `Frontier: from ${f.moneyShort(first.valueMinor, currency)} at a budget of ${f.moneyShort(first.budgetMinor, currency)} to ${f.moneyShort(last.valueMinor, currency)} at ${f.moneyShort(last.budgetMinor, currency)}. ${marks.map((one) => `${one.name}: ${f.moneyShort(one.valueMinor, currency)} at ${f.moneyShort(one.budgetMinor, currency)}`).join('; ')}.`
}
