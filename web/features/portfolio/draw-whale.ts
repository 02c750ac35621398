/** The whale curve: a solid line within its range; under a sketch only the hatched band between dashed edges. */
import type { Portfolio } from '#api/routes/portfolio.ts'
import type { MakeOption } from '../../ui/chart.tsx'
import { fontFamily } from '../../ui/theme.ts'

export type Whale = NonNullable<Portfolio['whale']>
type Curve = NonNullable<Whale['line']>
type Pixel = readonly [x: number, y: number]

const room = { left: 46, right: 66, top: 34, bottom: 44 }
const bold = `600 11px ${fontFamily}`

/** The curve whose end is 100 %, and the one with the highest peak. */
export const mainCurve = (whale: Whale): Curve => whale.line ?? whale.high ?? whale.low!

export function drawWhale(whale: Whale, currency: string): MakeOption {
  return ({ c, f, axis, width, height }) => {
    const curves = [whale.line, whale.low, whale.high].filter((curve) => curve !== null)
    const shares = curves.flatMap((curve) => curve.points.map((point) => point.share ?? 0))
    const top = Math.max(1.2, Math.ceil((Math.max(...shares) + 0.04) / 0.4) * 0.4)
    const bottom = Math.min(0, Math.floor(Math.min(...shares) / 0.2) * 0.2)
    const across = width - room.left - room.right
    const up = height - room.top - room.bottom
    const at = (k: number, share: number): Pixel => [
      room.left + (k / Math.max(1, whale.accounts)) * across,
      room.top + (1 - (share - bottom) / (top - bottom)) * up,
    ]
    const path = (curve: Curve) => curve.points.map((point) => at(point.k, point.share ?? 0))
    const band = whale.low && whale.high ? { upper: path(whale.high), lower: path(whale.low) } : null
    const sketch = whale.line === null
    const peaks = curves.map((curve) => curve.peakShare ?? 0)
    const [least, most] = [Math.min(...peaks), Math.max(...peaks)]
    const main = mainCurve(whale)
    const peak = at(main.accountsToPeak, main.peakShare ?? 0)
    const peakTop = band ? Math.min(peak[1], ...band.upper.map((p) => p[1]), ...band.lower.map((p) => p[1])) : peak[1]
    const range = whale.low && whale.high ? ` (${f.range(least * 100, most * 100, (value) => f.number(value))})` : ''
    const peakWords = sketch
      ? `peak ${f.range(least * 100, most * 100, (value) => f.number(value))}\u00a0%`
      : `peak ${f.percent(main.peakShare, 0)}${range}`
    const end = at(whale.accounts, 1)
    const totals = sketch ? [whale.low!.totalMinor, whale.high!.totalMinor].sort((a, b) => a - b) : [main.totalMinor]
    const money = totals.map((total) => f.moneyShort(total, currency))
    const endWords = main.base === 'total' ? `100\u00a0% =\n${money.join('–\n')}` : ''
    return {
      grid: { left: room.left, right: room.right, top: room.top, bottom: room.bottom },
      xAxis: {
        ...axis.value,
        ...{ min: 0, max: 100, splitLine: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: c.line2 } } },
        axisLabel: { color: c.ink3, fontSize: 11, formatter: (value: number) => `${f.number(value)}\u00a0%` },
        ...{ name: 'Accounts, best first', nameGap: 26 },
      },
      yAxis: {
        ...axis.value,
        ...{ min: bottom * 100, max: top * 100, interval: top - bottom > 2.4 ? 80 : 40 },
        axisLabel: { color: c.ink3, fontSize: 11, formatter: (value: number) => `${f.number(value)}\u00a0%` },
      },
      series: [
        { type: 'line', data: [], silent: true },
        {
          type: 'custom',
          silent: true,
          data: [[0, 0]],
          renderItem: () => ({
            type: 'group',
            children: [
              ...(band && !sketch ? [polygon([...band.upper, ...[...band.lower].reverse()], { fill: c.d3, opacity: 0.45 })] : []),
              ...(band && sketch
                ? [
                    polygon([...band.upper, ...[...band.lower].reverse()], { fill: c.d4 }),
                    ...hatching(band.upper, band.lower).map((line) => stroke(line, { stroke: c.d2, lineWidth: 1.5 })),
                    stroke(band.upper, { stroke: c.d1, lineWidth: 1.2, lineDash: [4, 3] }),
                    stroke(band.lower, { stroke: c.d1, lineWidth: 1.2, lineDash: [4, 3] }),
                  ]
                : []),
              stroke([at(0, 1), end], { stroke: c.ink3, lineWidth: 1 }),
              ...(whale.line ? [stroke(path(whale.line), { stroke: c.ink, lineWidth: 2 })] : []),
              ...(whale.line ? [{ type: 'circle', shape: { cx: peak[0], cy: peak[1], r: 3 }, style: { fill: c.d1 } }] : []),
              {
                type: 'text',
                style: {
                  ...{ text: peakWords, x: Math.min(Math.max(peak[0], room.left + 60), width - room.right - 40), y: peakTop - 8 },
                  ...{ align: 'center', verticalAlign: 'bottom', fill: c.ink, font: bold },
                },
              },
              {
                type: 'text',
                style: {
                  ...{ text: endWords, x: end[0] + 6, y: end[1], verticalAlign: 'middle', fill: c.ink2 },
                  ...{ font: `420 11px ${fontFamily}`, lineHeight: 15 },
                },
              },
            ],
          }),
        },
      ],
    }
  }
}

const polygon = (points: readonly Pixel[], style: object) => ({ type: 'polygon', shape: { points }, style })
const stroke = (points: readonly Pixel[], style: object) => ({ type: 'polyline', shape: { points }, style: { fill: null, ...style } })

/** Lines of −45° inside the band, cut where they leave it: a pattern that stays one in an exported picture. */
function hatching(upper: readonly Pixel[], lower: readonly Pixel[]): Pixel[][] {
  const [from, to] = [Math.ceil(upper[0]![0]), Math.floor(upper.at(-1)![0])]
  const high = heights(upper, from, to)
  const low = heights(lower, from, to)
  const lines: Pixel[][] = []
  const [topmost, lowest] = [Math.min(...high, ...low), Math.max(...high, ...low)]
  const every = 6
  // y = sum − x: going right goes up.
  for (let sum = Math.floor((topmost + from) / every) * every; sum <= lowest + to; sum += every) {
    let start: Pixel | null = null
    for (let x = from; x <= to; x++) {
      const y = sum - x
      const [a, b] = [high[x - from]!, low[x - from]!]
      const inside = y >= Math.min(a, b) && y <= Math.max(a, b)
      if (inside && !start) start = [x, y]
      if (start && (!inside || x === to)) {
        lines.push([start, [x, y]])
        start = null
      }
    }
  }
  return lines
}

/** Height of a path at each whole pixel across. */
function heights(path: readonly Pixel[], from: number, to: number): number[] {
  const found: number[] = []
  let at = 0
  for (let x = from; x <= to; x++) {
    while (at < path.length - 2 && path[at + 1]![0] < x) at++
    const [[x0, y0], [x1, y1]] = [path[at]!, path[at + 1] ?? path[at]!]
    found.push(x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0))
  }
  return found
}
