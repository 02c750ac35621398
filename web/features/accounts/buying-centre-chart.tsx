import { type KeyboardEvent, type Ref, useEffect, useMemo, useRef, useState } from 'react'
import { roleGroups } from '#engine/relationship/role-groups.ts'
import { groupNames, seniorityNames } from '../../app/edit-words.ts'
import { lowScore } from '../../app/index-mark.tsx'
import type { Format } from '../../ui/format.ts'
import { usePrinting } from '../../ui/printing.ts'
import { useFormat } from '../../ui/use-format.ts'
import styles from './buying-centre.module.css'
import { type Mark, type More, nameFor, type Place, placeMarks, rowNames } from './buying-centre-layout.ts'

interface ChartProps {
  readonly marks: readonly Mark[]
  readonly onOpen: (mark: Mark) => void
  readonly drawing: Ref<SVGSVGElement>
}
/** Narrower than this a chart says less than a list. */
const narrow = 420
const pageWidth = 640

/** A circle per person by role and seniority; a list by role where there is no room for it. */
export function BuyingCentreChart({ marks, onOpen, drawing }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const printing = usePrinting()
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    if (place.current) watcher.observe(place.current)
    return () => watcher.disconnect()
  }, [])
  const wide = printing ? Math.min(Math.max(width, pageWidth), pageWidth) : width
  return (
    <div ref={place} className={styles.place}>
      {wide === 0 ? null : wide < narrow ? (
        <MarkList marks={marks} onOpen={onOpen} />
      ) : (
        <Drawing {...{ marks, onOpen, drawing }} width={Math.min(wide, 900)} />
      )}
    </div>
  )
}

function Drawing({ marks, onOpen, drawing, width }: ChartProps & { readonly width: number }) {
  const f = useFormat()
  const printing = usePrinting()
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const layout = useMemo(() => placeMarks(marks, width, opened), [marks, width, opened])
  const [active, setActive] = useState<string | null>(null)
  const inner = useRef<SVGGElement>(null)
  const keys = [...layout.places.filter(({ mark }) => mark.opens).map(({ mark }) => mark.key), ...layout.more.map(({ cell }) => cell)]
  const at = Math.max(0, keys.indexOf(active ?? ''))
  const toggle = (cell: string) => {
    const next = new Set(opened)
    if (!next.delete(cell)) next.add(cell)
    setOpened(next)
  }
  // One stop for the tab key, arrows inside.
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -keys.length, End: keys.length }[event.key]
    if (step === undefined || keys.length === 0) return
    event.preventDefault()
    const next = keys[Math.min(keys.length - 1, Math.max(0, at + step))]!
    setActive(next)
    inner.current?.querySelector<SVGGElement>(`[data-key="${CSS.escape(next)}"]`)?.focus()
  }
  const stop = (key: string) => ({ 'data-key': key, tabIndex: keys[at] === key ? 0 : -1, onFocus: () => setActive(key) })
  const legend = useMemo(() => legendFor(marks, width), [marks, width])
  const bottom = layout.height + 8
  return (
    <svg
      ref={drawing}
      width={width}
      height={bottom + legend.height}
      viewBox={`0 0 ${width} ${bottom + legend.height}`}
      className={styles.drawing}
      role="group"
      aria-label={`Buying centre: ${f.count(marks.length, 'person or place', 'people and places')}, by role and seniority`}
      onKeyDown={move}
    >
      {layout.columns.map(({ level, x, width: room }) => (
        <text key={level} x={x + room / 2} y={12} fontSize={11} textAnchor="middle" fill="var(--tl-ink3)">
          {seniorityNames[level]}
        </text>
      ))}
      {layout.rows.map(({ group, y, height, empty }, i) => (
        <g key={group}>
          {i > 0 && <path d={`M0 ${y}H${width}`} stroke="var(--tl-line)" />}
          <text x={0} y={y + (empty ? height / 2 : Math.min(height / 2, 38)) + 4} fontSize={12} fontWeight={520} fill="var(--tl-ink2)">
            {groupNames[group]}
          </text>
          {empty && (
            <text x={rowNames + 4} y={y + height / 2 + 4} fontSize={11} fill="var(--tl-ink3)">
              nobody known
            </text>
          )}
        </g>
      ))}
      <g ref={inner}>
        {layout.places.map((one) => (
          <MarkOf key={one.mark.key} place={one} onOpen={onOpen} stop={stop(one.mark.key)} f={f} />
        ))}
        {!printing && layout.more.map((one) => <MoreOf key={one.cell} more={one} onToggle={toggle} stop={stop(one.cell)} f={f} />)}
      </g>
      <g transform={`translate(0 ${bottom})`} aria-hidden="true">
        {legend.items.map(({ look, name, x, y }) => (
          <g key={name} transform={`translate(${x} ${y})`}>
            <Shape look={look} r={5.5} x={6} y={8} />
            <text x={17} y={12} fontSize={11} fill="var(--tl-ink2)">
              {name}
            </text>
          </g>
        ))}
      </g>
    </svg>
  )
}

type Stop = { readonly 'data-key': string; readonly tabIndex: number; readonly onFocus: () => void }

const onEnter = (run: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Enter' && event.key !== ' ') return
  event.preventDefault()
  run()
}

interface MarkProps {
  readonly place: Place
  readonly onOpen: (mark: Mark) => void
  readonly stop: Stop
  readonly f: Format
}
function MarkOf({ place: { mark, x, y, r, width }, onOpen, stop, f }: MarkProps) {
  const look = lookOf(mark)
  const open = () => onOpen(mark)
  return (
    <g
      className={styles.mark}
      data-opens={mark.opens || undefined}
      {...(mark.opens
        ? { role: 'button', 'aria-label': inWords(mark, f), onClick: open, onKeyDown: onEnter(open), ...stop }
        : { role: 'img', 'aria-label': inWords(mark, f) })}
    >
      <title>{inWords(mark, f)}</title>
      <rect x={x - width / 2} y={y - r - 4} width={width} height={2 * r + 36} fill="none" pointerEvents="all" />
      <circle cx={x} cy={y} r={r + 4} fill="none" className={styles.focus} />
      <Shape look={look} r={r} x={x} y={y} />
      <text x={x} y={y + 4} fontSize={textSize(mark, r)} fontWeight={600} textAnchor="middle" fill={look.ink}>
        {insideOf(mark, f)}
      </text>
      <text x={x} y={y + r + 14} fontSize={11} fontWeight={500} textAnchor="middle" fill="var(--tl-ink)" className={styles.name}>
        {nameFor(mark.name, width, widthOf)}
      </text>
      <text x={x} y={y + r + 27} fontSize={10.5} textAnchor="middle" fill="var(--tl-ink3)">
        {cut(mark.note, width)}
      </text>
    </g>
  )
}

function MoreOf({
  more,
  onToggle,
  stop,
  f,
}: {
  readonly more: More
  readonly onToggle: (cell: string) => void
  readonly stop: Stop
  readonly f: Format
}) {
  const words = more.hidden > 0 ? `+ ${f.number(more.hidden)} more` : 'fewer'
  const run = () => onToggle(more.cell)
  return (
    <g role="button" aria-label={words} className={styles.mark} data-opens="" onClick={run} onKeyDown={onEnter(run)} {...stop}>
      <rect x={more.x - 36} y={more.y - 14} width={72} height={28} rx={5} fill="none" pointerEvents="all" className={styles.focus} />
      <text x={more.x} y={more.y + 4} fontSize={11} fontWeight={520} textAnchor="middle" fill="var(--tl-accent)" className={styles.name}>
        {words}
      </text>
    </g>
  )
}

/** Dark, mid, pale: answered within 90, within 180 days, before. Ring: below 60. Dashed: silent; a dashed square: nobody is named. */
interface Look {
  readonly fill: string
  readonly ink: string
  readonly edge: 'none' | 'low' | 'silent' | 'not told' | 'not named'
}
export function lookOf({ kind, score, days }: Pick<Mark, 'kind' | 'score' | 'days'>): Look {
  if (kind === 'not named') return { fill: 'none', ink: 'var(--tl-ink3)', edge: 'not named' }
  if (kind === 'not told') return { fill: 'none', ink: 'var(--tl-ink3)', edge: 'not told' }
  if (kind === 'silent' || score === null) return { fill: 'none', ink: 'var(--tl-ink2)', edge: 'silent' }
  const age = days ?? 0
  const [fill, ink] = age <= 90 ? ['d1', 'surface'] : age <= 180 ? ['d3', 'ink'] : ['d4', 'ink']
  return { fill: `var(--tl-${fill})`, ink: `var(--tl-${ink})`, edge: Math.round(score) < lowScore ? 'low' : 'none' }
}

function Shape({ look, r, x, y }: { readonly look: Look; readonly r: number; readonly x: number; readonly y: number }) {
  const side = r * 1.15
  if (look.edge === 'not named')
    return (
      <rect
        {...{ x: x - side, y: y - side, width: 2 * side, height: 2 * side, rx: 2, fill: 'none' }}
        stroke="var(--tl-ink3)"
        strokeWidth={1.3}
        strokeDasharray="4 3"
      />
    )
  if (look.edge === 'silent')
    return <circle cx={x} cy={y} r={r} fill="none" stroke="var(--tl-ink2)" strokeWidth={1.3} strokeDasharray="3 2.5" />
  if (look.edge === 'not told') return <circle cx={x} cy={y} r={r} fill="none" stroke="var(--tl-d2)" strokeWidth={1.3} />
  if (look.edge === 'low') return <circle cx={x} cy={y} r={r - 0.5} fill={look.fill} stroke="var(--tl-loss)" strokeWidth={2.2} />
  return <circle cx={x} cy={y} r={r} fill={look.fill} />
}

const insideOf = (mark: Mark, f: Format): string =>
  mark.kind === 'not named' ? '–' : mark.kind === 'not told' ? '' : mark.score === null ? '?' : f.number(mark.score)
const textSize = (mark: Mark, r: number) => (r >= 17 ? 12.5 : mark.score !== null && mark.score >= 99.5 && r < 12 ? 10 : 11)

/** A person as it is read out, and shown on hover. */
export function inWords(mark: Mark, f: Format): string {
  const share = mark.share === null ? null : `${f.percent(mark.share, 0)} of the index`
  const said =
    mark.kind === 'not named'
      ? null
      : mark.kind === 'not told'
        ? 'silent, or answered by role or in confidence'
        : mark.score === null
          ? 'silent'
          : `score ${f.number(mark.score)}${mark.days === null ? '' : `, answered ${f.count(mark.days, 'day', 'days')} ago`}`
  return [mark.name, mark.note, `${groupNames[mark.group]!.toLowerCase()}, ${seniorityNames[mark.level]}`, said, share]
    .filter(Boolean)
    .join(' · ')
}

/** The mark alone, for lists and tables. */
export function MarkSvg({ mark, size = 30 }: { readonly mark: Mark; readonly size?: number }) {
  const f = useFormat()
  const look = lookOf(mark)
  const at = size / 2
  return (
    <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true" className={styles.inline}>
      <Shape look={look} r={look.edge === 'not named' ? at - 4 : at - 2} x={at} y={at} />
      <text x={at} y={at + 4} fontSize={11} fontWeight={600} textAnchor="middle" fill={look.ink}>
        {insideOf(mark, f)}
      </text>
    </svg>
  )
}

const listed = 8

/** The same on a phone: by weight, with the same marks. */
function MarkList({ marks, onOpen }: Pick<ChartProps, 'marks' | 'onOpen'>) {
  const f = useFormat()
  const printing = usePrinting()
  const [all, setAll] = useState(false)
  const sorted = useMemo(
    () => [...marks].sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || roleGroups.indexOf(a.group) - roleGroups.indexOf(b.group)),
    [marks],
  )
  const shown = all || printing || sorted.length <= listed + 1 ? sorted : sorted.slice(0, listed)
  return (
    <ul className={styles.list}>
      {shown.map((mark) => {
        const words = (
          <>
            <MarkSvg mark={mark} />
            <span className={styles.listWords}>
              <span className={styles.listName}>{mark.name}</span>
              <span className="dim">
                {groupNames[mark.group]!.toLowerCase()} · {mark.note}
              </span>
            </span>
            <span className="num">{mark.share === null ? '–' : f.percent(mark.share, 0)}</span>
          </>
        )
        return (
          <li key={mark.key}>
            {mark.opens ? (
              <button type="button" className={styles.listRow} aria-label={inWords(mark, f)} onClick={() => onOpen(mark)}>
                {words}
              </button>
            ) : (
              <div className={styles.listRow}>{words}</div>
            )}
          </li>
        )
      })}
      {shown.length < sorted.length && (
        <li>
          <button type="button" className={`${styles.listRow} ${styles.listMore}`} onClick={() => setAll(true)}>
            + {f.number(sorted.length - shown.length)} more
          </button>
        </li>
      )}
    </ul>
  )
}

/** Only what is on the picture is explained under it. */
function legendFor(marks: readonly Mark[], width: number) {
  const looks = marks.map(lookOf)
  const score = { kind: 'heard', score: 80 } as const
  const all = [
    { name: 'answered within 90 days', look: lookOf({ ...score, days: 0 }), is: (look: Look) => look.fill.includes('d1') },
    { name: '91–180', look: lookOf({ ...score, days: 100 }), is: (look: Look) => look.fill.includes('d3') },
    { name: 'older', look: lookOf({ ...score, days: 200 }), is: (look: Look) => look.fill.includes('d4') },
    {
      name: `below ${lowScore}`,
      look: { ...lookOf({ ...score, days: 0 }), fill: 'none', edge: 'low' as const },
      is: (look: Look) => look.edge === 'low',
    },
    { name: '? silent', look: lookOf({ kind: 'silent', score: null, days: null }), is: (look: Look) => look.edge === 'silent' },
    { name: 'not told', look: lookOf({ kind: 'not told', score: null, days: null }), is: (look: Look) => look.edge === 'not told' },
    { name: 'not named', look: lookOf({ kind: 'not named', score: null, days: null }), is: (look: Look) => look.edge === 'not named' },
  ].filter(({ is }) => looks.some(is))
  let x = 0
  let y = 0
  const items = all.map(({ name, look }) => {
    const wide = 17 + widthOf(name) + 12
    if (x > 0 && x + wide > width) {
      x = 0
      y += 18
    }
    const item = { name, look, x, y }
    x += wide
    return item
  })
  return { items, height: items.length > 0 ? y + 18 : 0 }
}

let pen: CanvasRenderingContext2D | null | undefined
/** Of a name, 11 px. */
function widthOf(text: string): number {
  pen ??= document.createElement('canvas').getContext('2d')
  if (!pen) return text.length * 6.1
  pen.font = '500 11px "Inter Variable", Inter, system-ui, sans-serif'
  return pen.measureText(text).width
}
function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let end = text.length - 1
  while (end > 1 && widthOf(`${text.slice(0, end)}…`) > width) end--
  return `${text.slice(0, end).trimEnd()}…`
}
