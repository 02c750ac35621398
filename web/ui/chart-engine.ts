/** ECharts with the parts that are used; loaded when the first chart is drawn. */
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  GraphicComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from 'echarts/components'
import { type ECharts, type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartSetting, MakeOption } from './chart.tsx'
import type { Format } from './format.ts'
import { fontFamily, type Tokens, tokens } from './theme.ts'

use([
  ...[BarChart, CustomChart, LineChart, ScatterChart],
  ...[AriaComponent, GraphicComponent, GridComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent],
  SVGRenderer,
])

export type EChartsType = ECharts
export type Option = EChartsCoreOption

export const makeChart = (place: HTMLElement, width: number, height: number): ECharts =>
  init(place, null, { renderer: 'svg', width, height })

interface Room {
  readonly c: Tokens
  readonly f: Format
  readonly width: number
  readonly height: number
}

export function draw(chart: ECharts, option: MakeOption, room: Room): void {
  chart.setOption(withHouseStyle(option, room), { notMerge: true })
}

function withHouseStyle(option: MakeOption, room: Room): Option {
  const { c } = room
  const made = option(settingOf(room)) as Record<string, unknown>
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily, fontSize: 11, color: c.ink3 },
    // Patterns of our own; aria only lets ECharts draw them.
    aria: { enabled: true, label: { enabled: false } },
    ...made,
    ...(made.tooltip ? { tooltip: { ...tooltipStyle(c), ...(made.tooltip as object) } } : {}),
  }
}

const tooltipStyle = (c: Tokens) => ({
  transitionDuration: 0,
  confine: true,
  backgroundColor: c.surface,
  borderColor: c.line2,
  borderWidth: 1,
  padding: [6, 10],
  textStyle: { color: c.ink, fontSize: 12, fontFamily },
  extraCssText: 'box-shadow: 0 4px 16px rgb(0 0 0 / .10); border-radius: 5px;',
})

function settingOf({ c, f, width, height }: Room): ChartSetting {
  const label = { color: c.ink3, fontSize: 11, hideOverlap: true }
  const line = { show: true, lineStyle: { color: c.line2 } }
  const grid = { show: true, lineStyle: { color: c.grid } }
  const none = { show: false }
  const name = { nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: c.ink3, fontSize: 11 } }
  return {
    ...{ c, f, width, height },
    // A hundred symbols of ten pixels would be a pattern of dots; lines of 1.5 px every 5 read as hatching on paper, too.
    hatch: (color) => ({ symbol: 'rect', color, dashArrayX: [1, 0], dashArrayY: [1.5, 3.5], rotation: -Math.PI / 4 }),
    axis: {
      value: { type: 'value', axisLabel: label, axisLine: none, axisTick: none, splitLine: grid, splitNumber: 5, ...name },
      category: { type: 'category', axisLabel: label, axisLine: line, axisTick: none, splitLine: none, ...name },
      log: { type: 'log', logBase: 10, axisLabel: label, axisLine: line, axisTick: none, splitLine: grid, ...name },
    },
  }
}

export interface ChartExport {
  readonly title: string
  readonly sub: string
  /** As-of, window, model, snapshot. */
  readonly stamp: string
  readonly sketch: boolean
}

const exportWidth = 960
const headHeight = 62
const stampHeight = 30

/** The chart as a picture for a page or a slide: 960 wide, light, with title, unit, as-of and model drawn in. */
export function svgOf(option: MakeOption, about: ChartExport, f: Format, height: number): string {
  const c = tokens.light
  const inner = Math.round(height * 1.15)
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: exportWidth - 40, height: inner })
  chart.setOption(withHouseStyle(option, { c, f, width: exportWidth - 40, height: inner }), { notMerge: true })
  const drawn = chart
    .renderToSVGString()
    .replace(/<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
  chart.dispose()
  const whole = headHeight + inner + stampHeight
  const text = (x: number, y: number, size: number, weight: number, color: string, words: string, anchor = 'start') =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${color}" text-anchor="${anchor}">${xml(words)}</text>`
  const tag = about.sketch
    ? `<rect x="${exportWidth - 92}" y="14" width="72" height="20" rx="3" fill="${c['warn-soft']}" stroke="${c['warn-fill']}" stroke-dasharray="4 3"/>${text(exportWidth - 56, 28, 11, 600, c.warn, 'SKETCH', 'middle')}`
    : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${exportWidth}" height="${whole}" viewBox="0 0 ${exportWidth} ${whole}" font-family="${xml(fontFamily)}">
<rect width="100%" height="100%" fill="${c.surface}"/>${text(20, 28, 16, 600, c.ink, about.title)}${text(20, 48, 12, 420, c.ink3, about.sub)}${tag}
<svg x="20" y="${headHeight}" width="${exportWidth - 40}" height="${inner}">${drawn}</svg>
${text(20, whole - 12, 11, 420, c.ink3, about.stamp)}${text(exportWidth - 20, whole - 12, 11, 420, c.ink3, 'Tapeline', 'end')}
</svg>`
}

export function saveSvg(option: MakeOption, about: ChartExport, f: Format, fileName: string, height: number): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([svgOf(option, about, f, height)], { type: 'image/svg+xml' }))
  link.download = `${fileName}.svg`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
