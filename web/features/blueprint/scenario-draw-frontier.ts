/** The frontier: best value against budget, the band from low to high assumptions, and the plans on it told apart by their shapes. */
import { currencyDigits } from '#api/currency.ts'
import type { Frontier } from '#api/routes/scenarios.ts'
import type { MakeOption } from '../../ui/chart.tsx'
import { fontFamily } from '../../ui/theme.ts'

export interface FrontierMark {
  readonly name: string
  readonly kind: Frontier['marks'][number]['kind']
  readonly scenario: number | null
  readonly budgetMinor: number
  readonly valueMinor: number
  readonly edited: boolean
}

const room = { left: 46, right: 22, top: 26, bottom: 42 }
const shapes = { scenario: 'diamond', today: 'circle', even: 'rect', revenue: 'triangle' } as const
const labelHeight = 13

/** Series of points that may be clicked: their place among the series. */
export const pointSeries = 2
export const markSeries = 3

export function drawFrontier(
  points: Frontier['points'],
  marks: readonly FrontierMark[],
  of: { readonly currency: string; readonly years: number | undefined },
): MakeOption {
  return ({ c, f, axis, width, height }) => {
    const money = f.scaleFor(
      [...points.flatMap((one) => [one.valueMinor, one.highMinor]), ...marks.map((one) => one.valueMinor)],
      of.currency,
    )
    const spend = f.scaleFor(
      [...points, ...marks].map((one) => one.budgetMinor),
      of.currency,
    )
    const unit = 10 ** currencyDigits(of.currency)
    const x = (minor: number) => minor / unit / spend.per
    const y = (minor: number) => minor / unit / money.per
    const banded = points.filter((one) => one.lowMinor !== null && one.highMinor !== null)
    const xs = [...points, ...marks].map((one) => x(one.budgetMinor))
    const ys = [
      ...points.flatMap((one) => [one.valueMinor, one.lowMinor ?? one.valueMinor, one.highMinor ?? one.valueMinor]),
      ...marks.map((one) => one.valueMinor),
    ].map(y)
    const [left, right] = padded(Math.min(...xs), Math.max(...xs), 0.02)
    const [bottom, top] = padded(Math.min(...ys), Math.max(...ys), 0.06)
    const place = (one: { budgetMinor: number; valueMinor: number }) => ({
      across: room.left + ((x(one.budgetMinor) - left) / (right - left)) * (width - room.left - room.right),
      down: room.top + (1 - (y(one.valueMinor) - bottom) / (top - bottom)) * (height - room.top - room.bottom),
    })
    const names = together(marks, marks.map(place))
    const labels = spread(marks.map(place), names, width - room.right)
    return {
      grid: { left: room.left, right: room.right, top: room.top, bottom: room.bottom },
      xAxis: {
        ...axis.value,
        ...{ min: left, max: right, splitLine: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: c.line2 } } },
        axisLabel: {
          color: c.ink3,
          fontSize: 11,
          hideOverlap: true,
          showMinLabel: false,
          showMaxLabel: false,
          formatter: (value: number) => f.number(value, digitsFor(right - left)),
        },
        ...{ name: `Budget a year, ${spend.unit}`, nameGap: 26 },
      },
      yAxis: {
        ...axis.value,
        ...{ min: bottom, max: top, scale: true },
        axisLabel: {
          color: c.ink3,
          fontSize: 11,
          showMinLabel: false,
          showMaxLabel: false,
          formatter: (value: number) => f.number(value, digitsFor(top - bottom)),
        },
        ...{ name: `Value${of.years ? `, ${f.count(of.years, 'year', 'years')}` : ''}, ${money.unit}`, nameLocation: 'end', nameGap: 10 },
        nameTextStyle: { color: c.ink3, fontSize: 11, align: 'left', padding: [0, 0, 0, -room.left + 4] },
      },
      tooltip: {
        trigger: 'item',
        formatter: ({ data }: { data?: { said?: string } }) => data?.said ?? '',
      },
      series: [
        {
          type: 'custom',
          silent: true,
          data: banded.length > 1 ? [[0, 0]] : [],
          renderItem: (_: unknown, api: { coord: (at: readonly [number, number]) => number[] }) => ({
            type: 'polygon',
            shape: {
              points: [
                ...banded.map((one) => api.coord([x(one.budgetMinor), y(one.highMinor!)])),
                ...[...banded].reverse().map((one) => api.coord([x(one.budgetMinor), y(one.lowMinor!)])),
              ],
            },
            style: { fill: c.d4, opacity: 0.85 },
          }),
        },
        {
          type: 'line',
          silent: true,
          showSymbol: false,
          lineStyle: { color: c.ink, width: 2 },
          data: points.map((one) => [x(one.budgetMinor), y(one.valueMinor)]),
        },
        {
          type: 'scatter',
          symbolSize: 5,
          cursor: 'pointer',
          itemStyle: { color: c.surface, borderColor: c.ink, borderWidth: 1.5 },
          data: points.map((one) => ({
            value: [x(one.budgetMinor), y(one.valueMinor)],
            said: `Budget ${f.moneyShort(one.budgetMinor, of.currency)}: at best ${f.moneyShort(one.valueMinor, of.currency)}, proved at most ${f.moneyShort(one.boundMinor, of.currency)}`,
          })),
        },
        {
          type: 'scatter',
          z: 5,
          data: marks.map((one, i) => ({
            value: [x(one.budgetMinor), y(one.valueMinor)],
            said: `${one.name}: ${f.moneyShort(one.valueMinor, of.currency)} at ${f.moneyShort(one.budgetMinor, of.currency)} a year`,
            symbol: shapes[one.kind],
            symbolSize: one.edited ? 12 : 10,
            cursor: one.scenario === null ? 'default' : 'pointer',
            itemStyle:
              one.kind === 'scenario'
                ? { color: one.edited ? c.accent : c.ink2 }
                : { color: c.surface, borderColor: c.ink2, borderWidth: 1.6 },
            label: {
              show: names[i] !== '',
              formatter: names[i],
              // A scenario lies on the line or close below it.
              position: one.edited ? 'top' : one.kind === 'scenario' ? 'bottom' : labels[i]!.left ? 'left' : 'right',
              offset: [0, one.kind === 'scenario' ? 0 : labels[i]!.dy],
              color: one.edited ? c.accent : c.ink2,
              ...{ fontSize: 11, fontWeight: one.edited ? 600 : 420, fontFamily },
            },
          })),
        },
      ],
    }
  }
}

function padded(least: number, most: number, share: number): readonly [number, number] {
  const pad = (most - least || Math.abs(most) || 1) * share
  return [least - pad, most + pad]
}
const digitsFor = (range: number) => (range >= 8 ? 0 : range >= 0.8 ? 1 : range >= 0.08 ? 2 : 3)

/** Scenarios on one spot share a label. */
function together(marks: readonly FrontierMark[], places: readonly { across: number; down: number }[]): string[] {
  const names = marks.map((one) => one.name)
  for (const [i, one] of marks.entries())
    for (let first = 0; first < i; first++) {
      const other = marks[first]!
      const near = Math.hypot(places[i]!.across - places[first]!.across, places[i]!.down - places[first]!.down) < 8
      if (!near || names[first] === '' || one.kind !== 'scenario' || other.kind !== 'scenario' || one.edited) continue
      names[first] = `${names[first]}, ${one.name}`
      names[i] = ''
      break
    }
  return names
}

/** Labels one below the other where marks lie close: none over another, at the left where there is no room at the right. */
function spread(places: readonly { across: number; down: number }[], names: readonly string[], right: number) {
  const boxes = places.map(({ across, down }, i) => {
    const wide = names[i] === '' ? 0 : names[i]!.length * 6.2 + 12
    const left = across + wide > right
    return { i, from: left ? across - wide : across, to: left ? across : across + wide, down, dy: 0, left }
  })
  const sorted = [...boxes].sort((a, b) => a.down - b.down)
  for (const [at, one] of sorted.entries())
    for (const above of sorted.slice(0, at)) {
      const beside = one.from < above.to && above.from < one.to
      const gap = one.down + one.dy - (above.down + above.dy)
      if (beside && gap < labelHeight) one.dy += labelHeight - gap
    }
  return boxes
}
