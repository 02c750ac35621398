import { useComputedColorScheme } from '@mantine/core'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import styles from './chart.module.css'
import type { ChartExport, EChartsType, Option } from './chart-engine.ts'
import type { Format } from './format.ts'
import { useKeys } from './keys.ts'
import { LinkButton } from './link-button.tsx'
import { Panel } from './panel.tsx'
import { usePrinting } from './printing.ts'
import { Failed, Loading } from './states.tsx'
import { type Tokens, tokens } from './theme.ts'
import { useFormat } from './use-format.ts'

export interface ChartSetting {
  readonly c: Tokens
  readonly f: Format
  /** Hatching in a colour: for what we caused, what is unused, a sketch's band. */
  readonly hatch: (color: string) => object
  /** Text, axes and grid as every chart has them: spread them into yours. */
  readonly axis: { readonly value: object; readonly category: object; readonly log: object }
  /** Room there is, in pixels. */
  readonly width: number
  readonly height: number
}
export type MakeOption = (setting: ChartSetting) => Option

interface ChartProps {
  /** Made anew when it, the scheme, the locale or the room changes: keep it stable with useCallback. */
  readonly option: MakeOption
  readonly height: number
  /** What it shows, in a sentence with its main numbers: read out instead of the picture. */
  readonly label: string
  /** A click on a mark: what ECharts says of it. */
  readonly onPick?: (picked: {
    readonly seriesIndex: number
    readonly dataIndex: number
    readonly data: unknown
    readonly name: string
  }) => void
  /** Told when the instance is there, and null when it is gone: for dragging and exports. */
  readonly onReady?: (chart: EChartsType | null) => void
}

/** A chart as SVG in the colours of the scheme, without animation; drawn once the font is there. */
export function Chart({ option, height, label, onPick, onReady }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const pick = useRef(onPick)
  pick.current = onPick
  const ready = useRef(onReady)
  ready.current = onReady
  const scheme = useComputedColorScheme('light')
  const f = useFormat()
  const printing = usePrinting()
  const engineHere = useRef<Engine | null>(null)
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting')
  const [width, setWidth] = useState(0)
  const colors = tokens[printing ? 'light' : scheme]
  const wide = printing ? Math.min(width, pageWidth) : width

  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    if (place.current) watcher.observe(place.current)
    return () => watcher.disconnect()
  }, [])

  useEffect(() => {
    if (wide === 0) return
    let gone = false
    void Promise.all([import('./chart-engine.ts'), fontsReady()])
      .then(([engine]) => {
        if (gone || !place.current) return
        engineHere.current = engine
        if (!chart.current) {
          chart.current = engine.makeChart(place.current, wide, height)
          chart.current.on('click', (event) => pick.current?.(event as never))
          ready.current?.(chart.current)
        }
        chart.current.resize({ width: wide, height })
        engine.draw(chart.current, option, { c: colors, f, width: wide, height })
        setState('drawn')
      })
      .catch((error: unknown) => {
        console.error(error)
        if (!gone) setState('failed')
      })
    return () => {
      gone = true
    }
  }, [option, colors, f, wide, height])

  // Paper does not wait: what is there is drawn anew at once, in light colours and as wide as a page.
  useLayoutEffect(() => {
    const [drawn, engine] = [chart.current, engineHere.current]
    if (!printing || !drawn || !engine) return
    drawn.resize({ width: wide, height })
    engine.draw(drawn, option, { c: colors, f, width: wide, height })
  }, [printing, option, colors, f, wide, height])

  useEffect(
    () => () => {
      ready.current?.(null)
      chart.current?.dispose()
      chart.current = null
    },
    [],
  )
  return (
    <div className={styles.chart}>
      {state === 'failed' && <Failed title="The chart could not be drawn." />}
      {state === 'waiting' && <Loading />}
      <div ref={place} role="img" aria-label={label} style={{ height: state === 'failed' ? 0 : height }} className={styles.place} />
    </div>
  )
}

type Engine = typeof import('./chart-engine.ts')
/** A sheet of A4 between its margins, less the panel's. */
const pageWidth = 660

/** Charts measure text when they draw: the font has to be there. */
let fonts: Promise<unknown> | null = null
const fontsReady = () => {
  fonts ??= Promise.race([
    Promise.all([document.fonts.load('420 11px "Inter Variable"'), document.fonts.load('600 11px "Inter Variable"')]),
    new Promise((resolve) => setTimeout(resolve, 1500)),
  ]).catch(() => null)
  return fonts
}

interface ChartPanelProps extends Omit<ChartProps, 'onReady'> {
  /** What it says. */
  readonly title: string
  /** Unit and scale: "revenue × orders, both log". */
  readonly sub?: string
  readonly tools?: ReactNode
  readonly span?: number
  /** n, what was left out. */
  readonly footer?: ReactNode
  /** The table behind it: T, or "table" in the footer. */
  readonly table: ReactNode
  /** Name of the exported file, without ending. */
  readonly fileName: string
  /** Drawn into the exported picture: "As of 31 Oct 2026 · 12 months · cost model v3.2". */
  readonly stamp: string
  /** SKETCH is drawn into the exported picture. */
  readonly sketch?: boolean
  readonly old?: boolean
  /** T belongs to this chart; one a page. */
  readonly keyboard?: boolean
  /** Instead of the chart: no data, no right. */
  readonly instead?: ReactNode
  /** Under or over the chart, inside the panel. */
  readonly before?: ReactNode
  readonly after?: ReactNode
  readonly onReady?: (chart: EChartsType | null) => void
}

/** A panel with a chart, the table behind it and its picture as SVG. */
export function ChartPanel(props: ChartPanelProps) {
  const { title, sub, tools, span, footer, table, fileName, stamp, sketch, old, keyboard, instead, before, after, onReady, ...chart } =
    props
  const [asTable, setAsTable] = useState(false)
  const f = useFormat()
  useKeys('Charts', { t: { does: 'chart or table', run: () => setAsTable((now) => !now), off: !keyboard || Boolean(instead) } })
  const save = async () => {
    const engine = await import('./chart-engine.ts')
    const about: ChartExport = { title, sub: sub ?? '', stamp, sketch: sketch ?? false }
    engine.saveSvg(chart.option, about, f, fileName, chart.height)
  }
  return (
    <Panel
      title={title}
      sub={sub}
      tools={tools}
      {...(span !== undefined && { span })}
      {...(old && { old })}
      padding={asTable && !instead ? 'none' : 'normal'}
      footer={footer}
      footerTools={
        !instead && (
          <>
            <LinkButton aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? 'chart' : 'table'}
            </LinkButton>
            <LinkButton onClick={save}>SVG</LinkButton>
          </>
        )
      }
    >
      {instead ??
        (asTable ? (
          table
        ) : (
          <>
            {before}
            <Chart {...chart} {...(onReady && { onReady })} />
            {after}
          </>
        ))}
    </Panel>
  )
}
