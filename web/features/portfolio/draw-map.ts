/** The map as ECharts draws it: density under discs under names, cuts dashed, zones said outside the cloud. */
import type { BookColumns } from '#api/routes/portfolio.ts'
import { halfWidth } from '#engine/relationship/half-width.ts'
import { densityBins } from '#engine/value/density-bins.ts'
import { zones as zoneNames } from '../../app/marks.tsx'
import type { MakeOption } from '../../ui/chart.tsx'
import { fontFamily, type Tokens } from '../../ui/theme.ts'
import { type MapAccounts, type MapZones, mapAccounts } from './map-model.ts'
import { type Disc, placeLabels, shortName, textWidth } from './place-labels.ts'

/** Left for axis labels and zone names; the zones' names of the lower half stand in a blank band. */
export const room = { left: 58, right: 14, top: 58, bottom: 92, band: 40 } as const
const binSize = 15
const largestRadius = 13
const smallestRadius = 2.4
const labelFont = `420 11px ${fontFamily}`
const steps = [1, 2, 5, 10, 20]
const shades = [0.26, 0.42, 0.58, 0.78, 1]

export interface PickedDisc {
  readonly account: number
}
export interface PickedBin {
  readonly bin: readonly [x0: number, x1: number, y0: number, y1: number]
}

/** Pixels of a value on the map, and back: for handles that are dragged. */
export function scalesOf({ x, y }: Pick<MapAccounts, 'x' | 'y'>, width: number, height: number) {
  const across = width - room.left - room.right
  const up = height - room.top - room.bottom
  return {
    px: (orders: number) => room.left + ((Math.log10(orders) - x.from) / (x.to - x.from)) * across,
    py: (revenueMinor: number) => room.top + (1 - (Math.log10(revenueMinor) - y.from) / (y.to - y.from)) * up,
    orders: (px: number) => 10 ** (x.from + ((px - room.left) / across) * (x.to - x.from)),
    revenue: (py: number) => 10 ** (y.from + (1 - (py - room.top) / up) * (y.to - y.from)),
  }
}

/** What discs are told apart by. */
export type MapColour = 'profit' | 'index'

export function drawMap(book: BookColumns, zones: MapZones, colour: MapColour): MakeOption {
  const accounts = mapAccounts(book)
  const { head } = book
  const named = head.mayNameBelowZero
  return ({ c, f, axis, width, height }) => {
    const narrow = width < 560
    const scales = scalesOf(accounts, width, height)
    const [columns, rows] = [
      Math.max(1, Math.round((width - room.left - room.right) / binSize)),
      Math.max(1, Math.round((height - room.top - room.bottom) / binSize)),
    ]
    const bins = binsIn(accounts, columns, rows)
    const largest = Math.max(...Array.from(accounts.top, (i) => accounts.revenue[i]! / accounts.orders[i]!), 1)
    const discs = Array.from(accounts.top, (i): Disc & { account: number; row: number; kind: Kind } => ({
      ...{ x: scales.px(accounts.orders[i]!), y: scales.py(accounts.revenue[i]!) },
      r: Math.max(smallestRadius, (narrow ? 0.7 : 1) * largestRadius * Math.sqrt(accounts.revenue[i]! / accounts.orders[i]! / largest)),
      ...{
        account: i,
        row: accounts.row[i]!,
        kind: colour === 'index' ? standingOf(book, accounts.row[i]!) : kindOf(book, accounts.row[i]!, named),
      },
    }))
    const bySize = [...discs].sort((a, b) => b.r - a.r)
    const whole = { left: room.left, top: room.top - 8, right: width - room.right, bottom: height - room.bottom + 4 }
    const order = discs
      .map((_, i) => i)
      .sort((a, b) => Number(isRing(discs[b]!.kind)) - Number(isRing(discs[a]!.kind)) || a - b)
      .slice(0, narrow ? 8 : 22)
    const name = (i: number) => shortName(book.name[discs[i]!.row]!, narrow ? 18 : 26)
    const labels = placeLabels(discs, order, (i) => ({ words: name(i), width: textWidth(name(i), labelFont) }), whole, [])
    const { revenue: revenueCut, transactions: ordersCut } = zones.map.cuts
    const end = { x: [10 ** accounts.x.from, 10 ** accounts.x.to] as const, y: [10 ** accounts.y.from, 10 ** accounts.y.to] as const }
    return {
      grid: { left: room.left, right: room.right, top: room.top, bottom: room.bottom },
      tooltip: { trigger: 'item', formatter: (p: { data?: { tip?: string } }) => p.data?.tip ?? '' },
      xAxis: {
        ...axis.log,
        ...{ min: end.x[0], max: end.x[1], offset: room.band, splitLine: { show: false }, minorTick: { show: false } },
        axisLabel: { ...labelStyle(c), formatter: (value: number) => f.number(value) },
        ...{ name: `Orders in ${f.windowLength(head.from, head.to)}`, nameGap: 26 },
      },
      yAxis: {
        ...axis.log,
        ...{ min: end.y[0], max: end.y[1], axisLine: { show: false } },
        axisLabel: { ...labelStyle(c), formatter: (value: number) => tick(f.moneyShort(value, head.currency)) },
      },
      graphic: [
        ...zoneTexts(zones, c, f, width, height, narrow),
        ...legend(c, f, width, height, legendOf(colour, named, narrow), bins.n > 0, narrow),
      ],
      series: [
        {
          type: 'custom',
          data: binsOf(bins, accounts).map(({ count, bin }) => ({
            ...{ value: [bin[0], bin[2], bin[1], bin[3], count], bin },
            tip: `${f.count(count, 'account', 'accounts')}<br>${f.number(Math.ceil(bin[0]))}–${f.number(Math.floor(bin[1]))} orders, ${f.range(bin[2], bin[3], (value) => f.moneyShort(value, head.currency))}`,
          })),
          renderItem: (_: unknown, api: CustomApi) => {
            const [left, bottom] = api.coord([api.value(0), api.value(1)])
            const [right, top] = api.coord([api.value(2), api.value(3)])
            const step = steps.findLastIndex((least) => api.value(4) >= least)
            return {
              type: 'rect',
              shape: { x: left, y: top, width: Math.max(1, right - left - 1), height: Math.max(1, bottom - top - 1) },
              style: { fill: c.d3, opacity: shades[step] },
            }
          },
          z: 1,
        },
        {
          type: 'scatter',
          data: [],
          silent: true,
          markLine: {
            ...{ symbol: 'none', silent: true, label: { show: false }, lineStyle: { type: [4, 3], color: c.ink3, width: 1 } },
            data: [
              ...(ordersCut ? [[{ coord: [ordersCut, end.y[0]] }, { coord: [ordersCut, end.y[1]] }]] : []),
              ...(revenueCut ? [[{ coord: [end.x[0], revenueCut] }, { coord: [end.x[1], revenueCut] }]] : []),
            ],
          },
          z: 2,
        },
        {
          type: 'custom',
          // The largest first, so that a small disc stays on top and can be met.
          data: bySize.map((disc) => ({
            ...{ value: [accounts.orders[disc.account]!, accounts.revenue[disc.account]!], account: book.id[disc.row] },
            tip: discTip(book, disc.row, f),
          })),
          renderItem: (params: { dataIndex: number }, api: CustomApi) => {
            const [x, y] = api.coord([api.value(0), api.value(1)])
            const disc = bySize[params.dataIndex]!
            return { type: 'circle', shape: { cx: x, cy: y, r: disc.r }, style: discStyle(disc.kind, c) }
          },
          z: 3,
        },
        {
          type: 'custom',
          silent: true,
          data: labels.map((label) => ({ value: [1, 1], label })),
          renderItem: (params: { dataIndex: number }) => {
            const label = labels[params.dataIndex]!
            return {
              type: 'group',
              children: [
                ...(label.leader
                  ? [
                      {
                        type: 'line',
                        shape: { x1: label.leader[0], y1: label.leader[1], x2: label.leader[2], y2: label.leader[3] },
                        style: { stroke: c.ink3, lineWidth: 1 },
                      },
                    ]
                  : []),
                {
                  type: 'text',
                  style: {
                    ...{ text: label.text, x: label.x, y: label.y, fill: c.ink, font: labelFont, textVerticalAlign: 'middle' },
                    ...{ verticalAlign: 'middle', stroke: c.surface, lineWidth: 2 },
                  },
                },
              ],
            }
          },
          z: 4,
        },
      ],
    }
  }
}

interface CustomApi {
  coord(value: readonly number[]): [number, number]
  value(dimension: number): number
}

type Kind = 'profit' | 'below' | 'unknown' | 'plain' | 'safe' | 'at risk'
const isRing = (kind: Kind) => kind === 'below' || kind === 'at risk'

/** Grade D and nobody named are not coloured: dashed, as all of which nothing is sure. */
const standingOf = (book: BookColumns, row: number): Kind => (book.standing[row] ?? 'unknown') as 'safe' | 'at risk' | 'unknown'

const legendOf = (colour: MapColour, named: boolean, narrow: boolean): readonly (readonly [Kind, string])[] =>
  colour === 'index'
    ? [
        ['safe', 'Safe'],
        ['at risk', narrow ? 'At risk' : 'At risk (index below 60)'],
        ['unknown', narrow ? 'Unknown' : 'Unknown (grade D, across 60, or nobody named)'],
      ]
    : named
      ? [
          ['profit', narrow ? 'Profit' : 'Profit after cost-to-serve'],
          ['below', narrow ? 'Below zero' : 'Costs more than it brings'],
          ['unknown', narrow ? 'Not known' : 'Margin not known'],
        ]
      : []

/** Hollow = costs more than it brings in every version; dashed = margin not known; plain where profit may not be told. */
function kindOf(book: BookColumns, row: number, named: boolean): Kind {
  if (book.head.costClosed) return 'plain'
  if (book.netContributionMinor[row] === null) return 'unknown'
  return named && book.belowZero[row] === 'every' ? 'below' : 'profit'
}

function discStyle(kind: Kind, c: Tokens): object {
  if (isRing(kind)) return { fill: c.surface, stroke: c.loss, lineWidth: 2 }
  if (kind === 'unknown') return { fill: c.surface, stroke: c.ink3, lineWidth: 1, lineDash: [3, 2] }
  return { fill: c.d2, opacity: 0.7 }
}

/** A power of ten needs no decimals. */
const tick = (money: string) => money.replace(/[.,]0+(?=\D|$)/, '')

const labelStyle = (c: Tokens) => ({ color: c.ink3, fontSize: 11, hideOverlap: true })

function discTip(book: BookColumns, row: number, f: Parameters<MakeOption>[0]['f']): string {
  const { currency } = book.head
  const net = book.netContributionMinor[row]
  return [
    `<b>${escaped(book.name[row]!)}</b>`,
    `${f.money(book.revenueMinor[row], currency)} revenue, ${f.count(book.orders[row], 'order', 'orders')}`,
    `${f.money(book.averageOrderMinor[row], currency)} an order`,
    ...(book.head.costClosed ? [] : [net == null ? 'margin not known' : `${f.money(net, currency)} net contribution`]),
    ...indexTip(book, row, f),
  ].join('<br>')
}

function indexTip({ index, indexLow, indexHigh, grade }: BookColumns, row: number, f: Parameters<MakeOption>[0]['f']): string[] {
  if (grade[row] == null) return []
  if (grade[row] === 'D') return [`index ${f.number(index[row])}, estimated from its segment`]
  const [low, high] = [indexLow[row], indexHigh[row]]
  const half = low == null || high == null ? null : halfWidth(index[row]!, low, high)
  return [`index ${f.plusMinus(index[row], half)}, grade ${grade[row]}`]
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function binsOf({ columns, rows, counts }: ReturnType<typeof densityBins>, { x, y }: MapAccounts) {
  const found: { count: number; bin: PickedBin['bin'] }[] = []
  const edge = (scale: typeof x, at: number, of: number) => 10 ** (scale.from + ((scale.to - scale.from) * at) / of)
  counts.forEach((count, i) => {
    if (count === 0) return
    const [column, row] = [i % columns, Math.floor(i / columns)]
    found.push({ count, bin: [edge(x, column, columns), edge(x, column + 1, columns), edge(y, row, rows), edge(y, row + 1, rows)] })
  })
  return found
}

/** Cuts are dragged over the same density: it is counted once per size of the map. */
const counted = new WeakMap<MapAccounts, { readonly size: string; readonly bins: ReturnType<typeof densityBins> }>()

function binsIn(accounts: MapAccounts, columns: number, rows: number): ReturnType<typeof densityBins> {
  const size = `${columns} ${rows}`
  const known = counted.get(accounts)
  if (known?.size === size) return known.bins
  const bins = densityBins(accounts.orders, accounts.revenue, { x: accounts.x, y: accounts.y, columns, rows }, accounts.isDisc)
  counted.set(accounts, { size, bins })
  return bins
}

/** Zone names with accounts and share of revenue: above the cloud and in the band below it. */
function zoneTexts(
  { map, revenue }: MapZones,
  c: Tokens,
  f: Parameters<MakeOption>[0]['f'],
  width: number,
  height: number,
  narrow: boolean,
) {
  const below = height - room.bottom + 6
  const places: readonly { readonly zone: number; readonly x: number; readonly y: number; readonly align: 'left' | 'right' }[] = [
    { zone: 1, x: room.left, y: 8, align: 'left' },
    { zone: 2, x: width - room.right, y: 8, align: 'right' },
    { zone: 3, x: width - room.right, y: below, align: 'right' },
    { zone: 4, x: room.left + 6, y: below, align: 'left' },
  ]
  return places.map(({ zone, x, y, align }) => {
    const { n, revenue: of } = map.zones[zone - 1]!
    const name = narrow ? `Zone ${zone}` : `Zone ${zone} · ${zoneNames[zone - 1]!.name}`
    const share = revenue > 0 ? `, ${f.percent(of / revenue, 0)} of revenue` : ''
    return {
      type: 'text',
      silent: true,
      ...{ x, y, z: 10 },
      style: {
        text: `{name|${name}}\n${narrow ? `${f.number(n)}${share.replace(' of revenue', '')}` : `${f.count(n, 'account', 'accounts')}${share}`}`,
        ...{ align, fill: c.ink2, font: `420 11px ${fontFamily}`, lineHeight: 16 },
        rich: { name: { fill: c.ink, font: `600 12px ${fontFamily}`, lineHeight: 18 } },
      },
    }
  })
}

function legend(
  c: Tokens,
  f: Parameters<MakeOption>[0]['f'],
  width: number,
  height: number,
  items: readonly (readonly [Kind, string])[],
  density: boolean,
  narrow: boolean,
) {
  const y = height - 10
  const font = `420 11px ${fontFamily}`
  let x = narrow ? 16 : room.left
  const shapes: object[] = []
  for (const [kind, words] of items) {
    shapes.push({ type: 'circle', silent: true, shape: { cx: x + 5, cy: y, r: 4.5 }, style: discStyle(kind, c), z: 10 })
    shapes.push({ type: 'text', silent: true, x: x + 15, y, style: { text: words, fill: c.ink2, font, verticalAlign: 'middle' }, z: 10 })
    x += 15 + textWidth(words, font) + 16
  }
  if (density && x < width - 190) {
    const words = `1 to ${f.number(steps.at(-1)!)}+ accounts`
    const left = width - room.right - textWidth(words, font) - 6 - shades.length * 13
    shades.forEach((opacity, i) => {
      shapes.push({
        type: 'rect',
        silent: true,
        shape: { x: left + i * 13, y: y - 5, width: 12, height: 10 },
        style: { fill: c.d3, opacity },
        z: 10,
      })
    })
    shapes.push({
      type: 'text',
      silent: true,
      ...{ x: left + shades.length * 13 + 6, y, z: 10 },
      style: { text: words, fill: c.ink2, font, verticalAlign: 'middle' },
    })
  }
  return shapes
}
