/** Importance across, performance up: a bar from zero to each attribute, made of what a low rating takes and what a high one gives. */
import type { WhatMatters } from '#api/routes/what-matters.ts'
import type { MakeOption } from '../../ui/chart.tsx'

const room = { left: 44, right: 20, bottom: 44 } as const
const lineHeight = 15

interface CustomApi {
  readonly value: (i: number) => number
  readonly coord: (at: readonly number[]) => readonly number[]
}

export function drawMatters({ attributes, meanImportance, meanPerformance }: WhatMatters): MakeOption {
  const shown = attributes.filter((one) => one.estimable).sort((a, b) => b.performance - a.performance)
  return ({ c, f, axis, hatch, width, height }) => {
    const widest = Math.max(5, ...shown.map((one) => one.importance!))
    const right = Math.ceil((widest * (width < 560 ? 1.75 : 1.4)) / 5) * 5
    const performances = shown.map((one) => one.performance)
    const [low, high] = [Math.floor((Math.min(...performances) - 4) / 5) * 5, Math.ceil((Math.max(...performances) + 3) / 5) * 5]
    // On a phone the name of the axis stands under the legend.
    const top = width < 560 ? 52 : 34
    const up = height - top - room.bottom
    const py = (value: number) => top + (1 - (value - low) / Math.max(1, high - low)) * up
    // Names one under the other where attributes lie close.
    let last = Number.NEGATIVE_INFINITY
    const shifts = shown.map((one) => {
      const at = Math.max(py(one.performance), last + lineHeight)
      last = at
      return at - py(one.performance)
    })
    const shape = (one: (typeof shown)[number]) =>
      one.meaning === 'loyalty eroder' ? 'path://M0 0L10 0L5 9Z' : one.meaning === 'moment that matters' ? 'diamond' : 'circle'
    return {
      grid: { ...room, top },
      tooltip: { trigger: 'item', formatter: ({ data }: { data?: { tip?: string } }) => data?.tip ?? '' },
      xAxis: {
        ...axis.value,
        type: 'value',
        min: 0,
        max: right,
        name: 'Importance: |penalty| + reward, points',
        nameLocation: 'middle',
        nameGap: 28,
        splitLine: { show: false },
        axisLine: { show: true, lineStyle: { color: c.line2 } },
      },
      yAxis: {
        ...axis.value,
        min: low,
        max: high,
        name: 'Mean rating, 0–100',
        nameLocation: 'end',
        nameGap: 12,
        nameTextStyle: { align: 'left', color: c.ink3, fontSize: 11, padding: [0, 0, 0, -36] },
      },
      graphic: legend(c, width),
      series: [
        {
          type: 'custom',
          data: shown.map((one, at) => ({
            value: [one.importance, one.performance, at],
            tip: `${one.attribute}: low ${f.number(one.penalty, 1)}, high ${f.change(one.reward, 1)} points; mean rating ${f.number(one.performance, 1)}<br>${one.kind}${one.sure ? '' : ', not sure'}`,
          })),
          renderItem: (_: unknown, api: CustomApi) => {
            const one = shown[api.value(2)]!
            const at = (points: number) => api.coord([points, one.performance])
            const [start, middle, end] = [at(0), at(-one.penalty!), at(one.importance!)]
            const rect = (from: readonly number[], to: readonly number[], style: object) => ({
              ...{ type: 'rect', style },
              shape: { x: from[0]!, y: from[1]! - 3.5, width: Math.max(0, to[0]! - from[0]!), height: 7 },
            })
            return {
              type: 'group',
              children: [rect(start!, middle!, { fill: c['loss-fill'], decal: hatch(c.loss) }), rect(middle!, end!, { fill: c.d3 })],
            }
          },
          z: 1,
        },
        {
          type: 'scatter',
          data: shown.map((one, at) => ({
            value: [one.importance, one.performance],
            tip: `${one.attribute}: importance ${f.number(one.importance, 1)}`,
            ...{ symbol: shape(one), symbolSize: 11 },
            itemStyle: one.sure
              ? { color: one.meaning === 'loyalty eroder' ? c.loss : c.ink }
              : { color: c.surface, borderColor: one.meaning === 'loyalty eroder' ? c.loss : c.ink, borderWidth: 1.5 },
            label: {
              ...{ show: true, position: 'right', distance: 7, color: c.ink, fontSize: 11, offset: [0, shifts[at]] },
              formatter: `${one.attribute}  {n|${f.number(one.penalty, 0)} / ${f.change(one.reward, 0)}}`,
              rich: { n: { color: c.ink3, fontSize: 11 } },
            },
          })),
          markLine: {
            ...{ symbol: 'none', silent: true, label: { show: false }, lineStyle: { type: [4, 3], color: c.ink3, width: 1 } },
            data: [
              ...(meanImportance === null ? [] : [{ xAxis: meanImportance }]),
              ...(meanPerformance === null ? [] : [{ yAxis: meanPerformance }]),
            ],
          },
          z: 3,
        },
      ],
    }
  }
}

/** Inside the chart, so that it survives export. */
function legend(c: Parameters<MakeOption>[0]['c'], width: number) {
  const entries = [
    { draw: { type: 'rect', shape: { x: 0, y: 4, width: 12, height: 7 }, style: { fill: c['loss-fill'] } }, words: 'a low rating takes' },
    { draw: { type: 'rect', shape: { x: 0, y: 4, width: 12, height: 7 }, style: { fill: c.d3 } }, words: 'a high rating gives' },
    {
      draw: {
        type: 'polygon',
        shape: {
          points: [
            [1, 3],
            [11, 3],
            [6, 11],
          ],
        },
        style: { fill: c.loss },
      },
      words: 'erodes',
    },
    {
      draw: {
        type: 'polygon',
        shape: {
          points: [
            [6, 2],
            [11, 7],
            [6, 12],
            [1, 7],
          ],
        },
        style: { fill: c.ink },
      },
      words: 'delights',
    },
    {
      draw: { type: 'circle', shape: { cx: 6, cy: 7, r: 4 }, style: { fill: c.surface, stroke: c.ink, lineWidth: 1.5 } },
      words: 'hollow: not sure',
    },
  ]
  const fits = width < 560 ? entries.slice(0, 2) : entries
  let x = room.left + (width < 560 ? 0 : 110)
  return fits.flatMap(({ draw, words }) => {
    const at = x
    x += 16 + words.length * 6 + 16
    return [
      { ...draw, x: at, y: 4, silent: true },
      { type: 'text', x: at + 16, y: 6, silent: true, style: { text: words, fill: c.ink3, fontSize: 11 } },
    ]
  })
}
