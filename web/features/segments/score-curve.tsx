import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, type RefObject, useMemo, useRef } from 'react'
import type { DrawnLines, RankedScores } from '#engine/segmentation/draw-lines.ts'
import { segmentName } from '../../app/marks.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './segments.module.css'

export type Line = 'key' | 'major'

interface ScoreCurveProps {
  readonly ranked: RankedScores
  readonly drawn: DrawnLines
  /** Where the lines were when the book was measured. */
  readonly measured: DrawnLines
  readonly maxKey: number
  readonly currency: string
  /** Share of revenue per segment, in their order, for the labels. */
  readonly revenueShares: readonly (number | null)[]
  /** A line was moved behind the n-th account. */
  readonly onMove: (line: Line, inside: number) => void
  readonly drawing: RefObject<SVGSVGElement | null>
}

const height = 300
const [top, bottom, left, right] = [46, 34, 44, 14]
const ticks = [0, 0.25, 0.5, 0.75, 1]

/** Few large accounts and many small ones both need room: the rank is logarithmic beyond the first ten. */
const spread = (rank: number) => Math.log1p(rank / 10)
const gather = (at: number) => Math.expm1(at) * 10

/** Accounts from the largest score down, the share of all scores they reach together, and the two lines, which can be dragged. */
export function ScoreCurve({ ranked, drawn, measured, maxKey, currency, revenueShares, onMove, drawing }: ScoreCurveProps) {
  const f = useFormat()
  const { ref, width } = useElementSize()
  const n = ranked.order.length
  const total = ranked.cumulative[n] ?? 0
  const inner = Math.max(10, width - left - right)
  const x = (rank: number) => left + (spread(rank) / spread(Math.max(1, n))) * inner
  const y = (share: number) => top + (1 - share) * (height - top - bottom)
  const rankAt = (px: number) => gather((Math.min(inner, Math.max(0, px - left)) / inner) * spread(Math.max(1, n)))

  // biome-ignore lint/correctness/useExhaustiveDependencies: x and y follow from n and the width
  const path = useMemo(() => {
    const points: string[] = []
    let last = -1
    for (let px = left; px <= left + inner; px += 1.5) {
      const rank = Math.min(n, Math.round(rankAt(px)))
      if (rank === last) continue
      last = rank
      points.push(`${x(rank).toFixed(1)},${y(total > 0 ? ranked.cumulative[rank]! / total : 0).toFixed(1)}`)
    }
    return points.join(' ')
  }, [ranked, inner, n, total])

  const { keys, majors } = drawn
  const bands = [
    { tier: 'KEY', from: 0, to: keys },
    { tier: 'MAJOR', from: keys, to: majors },
    { tier: 'SME', from: majors, to: n },
  ]
  const limits = {
    key: { least: 1, most: Math.max(1, Math.min(maxKey, majors - 1, ranked.positive - 1)) },
    major: { least: keys + 1, most: Math.max(keys + 1, ranked.positive) },
  }
  const frame = useRef(0)
  const moveTo = (line: Line, inside: number) => {
    const { least, most } = limits[line]
    onMove(line, Math.min(most, Math.max(least, Math.round(inside))))
  }
  const dragging = (line: Line) => ({
    onPointerDown: (event: PointerEvent<SVGElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      event.currentTarget.focus()
      event.preventDefault()
    },
    onPointerMove: (event: PointerEvent<SVGElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
      const svg = event.currentTarget.ownerSVGElement
      const at = event.clientX - (svg?.getBoundingClientRect().left ?? 0)
      // Several movements between two frames are one.
      cancelAnimationFrame(frame.current)
      frame.current = requestAnimationFrame(() => moveTo(line, rankAt(at)))
    },
    onKeyDown: (event: KeyboardEvent) => {
      const at = line === 'key' ? keys : majors
      const step = event.shiftKey ? 10 : 1
      const leap = Math.max(1, Math.round(at / 10))
      const to = {
        ...{ ArrowRight: at + step, ArrowUp: at + step, ArrowLeft: at - step, ArrowDown: at - step },
        ...{ PageUp: at + leap, PageDown: at - leap, Home: limits[line].least, End: limits[line].most },
      }[event.key]
      if (to === undefined) return
      event.preventDefault()
      moveTo(line, to)
    },
  })
  const handle = (line: Line, inside: number, double: number | null) => {
    const share = total > 0 ? ranked.cumulative[inside]! / total : 0
    const tier = segmentName(line === 'key' ? 'KEY' : 'MAJOR')
    const words = `${f.count(inside, 'account', 'accounts')}, ${f.percent(share)} of all scores${double === null ? '' : `, from ${f.moneyShort(double / 2, currency)}`}`
    return (
      <g
        role="slider"
        tabIndex={0}
        aria-label={`${tier} reaches to`}
        aria-orientation="horizontal"
        aria-valuemin={limits[line].least}
        aria-valuemax={limits[line].most}
        aria-valuenow={inside}
        aria-valuetext={words}
        className={styles.handle}
        data-line={line}
        {...dragging(line)}
      >
        <rect x={x(inside) - 14} y={top - 6} width={28} height={height - top - bottom + 20} fill="transparent" />
        <line x1={x(inside)} x2={x(inside)} y1={top - 4} y2={y(0)} stroke="var(--tl-accent)" strokeWidth={1.5} />
        <circle cx={x(inside)} cy={y(share)} r={6} fill="var(--tl-surface)" stroke="var(--tl-accent)" strokeWidth={2} />
        <rect className={styles.grip} x={x(inside) - 5} y={y(0) - 7} width={10} height={14} rx={3} />
        <path d={`M${x(inside) - 1.5} ${y(0) - 3}v6M${x(inside) + 1.5} ${y(0) - 3}v6`} stroke="var(--tl-accent-ink)" strokeWidth={1} />
      </g>
    )
  }
  const decades = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].filter((rank) => rank <= n)
  return (
    <div ref={ref} className={styles.curve}>
      {width > 0 && (
        <svg ref={drawing} width={width} height={height} role="group" aria-label="Score curve with the two lines">
          {bands.map(({ tier, from, to }, i) => (
            <rect
              key={tier}
              x={x(from)}
              y={top}
              width={Math.max(0, x(to) - x(from))}
              height={height - top - bottom}
              fill={i === 0 ? 'var(--tl-d4)' : i === 1 ? 'var(--tl-sunken)' : 'none'}
            />
          ))}
          {ticks.map((share) => (
            <g key={share}>
              <line x1={left} x2={left + inner} y1={y(share)} y2={y(share)} stroke={share === 0 ? 'var(--tl-line2)' : 'var(--tl-grid)'} />
              <text x={left - 8} y={y(share) + 4} textAnchor="end" className={styles.axis}>
                {f.percent(share, 0)}
              </text>
            </g>
          ))}
          {decades.map((rank) => (
            <g key={rank}>
              <line x1={x(rank)} x2={x(rank)} y1={y(0)} y2={y(0) + 4} stroke="var(--tl-line2)" />
              <text x={x(rank)} y={y(0) + 18} textAnchor="middle" className={styles.axis}>
                {f.number(rank)}
              </text>
            </g>
          ))}
          <text x={left + inner} y={height - 3} textAnchor="end" className={styles.axis}>
            accounts, largest score first
          </text>
          <polyline points={path} fill="none" stroke="var(--tl-ink)" strokeWidth={2} />
          {[measured.keys, measured.majors].map((inside, i) =>
            inside === (i === 0 ? keys : majors) ? null : (
              <line
                // biome-ignore lint/suspicious/noArrayIndexKey: the two lines, in their order
                key={i}
                x1={x(inside)}
                x2={x(inside)}
                y1={top}
                y2={y(0)}
                stroke="var(--tl-ink3)"
                strokeDasharray="3 3"
              />
            ),
          )}
          {bands.map(({ tier, from, to }, i) => {
            const room = x(to) - x(from)
            const name = segmentName(tier)
            const share = revenueShares[i]
            if (room < 26) return null
            return (
              <g key={tier} aria-hidden="true">
                <text x={x(from) + 6} y={top - 24} className={styles.bandName}>
                  {room > 64 ? name : name.slice(0, 1)}
                </text>
                <text x={x(from) + 6} y={top - 10} className={styles.axis}>
                  {room > 170
                    ? `${f.count(to - from, 'account', 'accounts')}, ${f.percent(share, 0)} of revenue`
                    : room > 90
                      ? f.count(to - from, 'account', 'accounts')
                      : f.number(to - from)}
                </text>
              </g>
            )
          })}
          {handle('major', majors, drawn.doubleMajorThreshold)}
          {handle('key', keys, drawn.doubleKeyThreshold)}
        </svg>
      )}
    </div>
  )
}
