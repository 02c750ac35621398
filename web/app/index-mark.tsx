/**
 * The relationship index wherever it stands: `65 ± 11`, a strip from 0 to 100, a letter with four steps. Grade D is an estimate from
 * the segment: grey, dashed, without colour, unranked. Nobody's mark without its number in words beside it.
 */
import { halfWidth } from '#engine/relationship/half-width.ts'
import { missing } from '../ui/format.ts'
import { useFormat } from '../ui/use-format.ts'
import styles from './index-mark.module.css'

export type Grade = 'A' | 'B' | 'C' | 'D'
type Maybe = number | null | undefined

/** Below it a score asks for attention: the tick of the strip, the ring of a circle. */
export const lowScore = 60

export const gradeWords: Readonly<Record<Grade, string>> = {
  A: 'well known',
  B: 'known',
  C: 'little known',
  D: 'estimated from its segment',
}

interface IndexProps {
  /** 0–100; null or NaN = there is none. */
  readonly index: Maybe
  /** Ends of its interval; null where only index and grade may be seen. */
  readonly low?: Maybe
  readonly high?: Maybe
  readonly grade?: Grade | null | undefined
  /** Why there is none, or what hovering says. */
  readonly why?: string
}

/** `65 ± 11`, grey at grade D. `strip`: the strip beside it, so many pixels wide. `mark`: letter and steps, too. */
export function IndexMark(props: IndexProps & { readonly strip?: number; readonly mark?: boolean }) {
  const { index, low, high, grade, strip, mark, why } = props
  const f = useFormat()
  if (!known(index))
    return (
      <span className="dim" title={why ?? 'No index: nobody is known here and nobody is named'}>
        {missing}
      </span>
    )
  return (
    <span className={styles.pair} title={why ?? (grade === 'D' ? 'Estimated from its segment' : undefined)}>
      <span className={styles.number} data-grade={grade ?? undefined}>
        <span className="num">{f.number(index)}</span>
        {known(low) && known(high) && <span className={`${styles.half} num`}> ± {f.number(halfWidth(index, low, high))}</span>}
      </span>
      {strip !== undefined && <IndexStrip {...{ index, low, high, grade }} width={strip} />}
      {mark && grade && <GradeMark grade={grade} />}
    </span>
  )
}

/** A strip from 0 to 100: a dot on its interval, a tick at 60; dashed and hollow at grade D. The number stands beside it. */
export function IndexStrip({ index, low, high, grade, width = 90 }: Omit<IndexProps, 'why'> & { readonly width?: number }) {
  if (!known(index)) return null
  const at = (value: number) => 4 + (value / 100) * (width - 8)
  const guess = grade === 'D'
  return (
    <svg width={width} height="14" viewBox={`0 0 ${width} 14`} className={styles.strip} aria-hidden="true">
      <path d={`M4 7H${width - 4}`} stroke="var(--tl-line)" strokeWidth="1.5" />
      {known(low) &&
        known(high) &&
        (guess ? (
          <path d={`M${at(low)} 7H${at(high)}`} stroke="var(--tl-ink3)" strokeWidth="2" strokeDasharray="2 2.5" />
        ) : (
          <rect x={at(low)} y="4.5" width={Math.max(1, at(high) - at(low))} height="5" fill="var(--tl-d3)" />
        ))}
      <path d={`M${at(lowScore)} 2V12`} stroke="var(--tl-line2)" strokeWidth="1.5" />
      {guess ? (
        <circle cx={at(index)} cy="7" r="3" fill="var(--tl-surface)" stroke="var(--tl-ink3)" strokeDasharray="2 1.4" />
      ) : (
        <circle cx={at(index)} cy="7" r="3" fill="var(--tl-ink)" />
      )}
    </svg>
  )
}

const steps = [0, 1, 2, 3] as const
const filled: Readonly<Record<Grade, number>> = { A: 4, B: 3, C: 2, D: 0 }

/** How well it is known: letter and four steps. D: the first is dashed. */
export const GradeMark = ({ grade, full }: { readonly grade: Grade | null | undefined; readonly full?: boolean }) =>
  grade ? (
    <span className={styles.grade} data-grade={grade} title={full ? undefined : `Grade ${grade}: ${gradeWords[grade]}`}>
      <span className="only-heard">grade </span>
      {grade}
      <svg width="16" height="11" viewBox="0 0 16 11" aria-hidden="true">
        {steps.map((step) => {
          const height = 3 + step * 2
          const is = step < filled[grade] ? 'filled' : grade === 'D' && step === 0 ? 'dashed' : 'empty'
          return (
            <rect
              key={step}
              x={step * 4 + 0.5}
              y={10.5 - height}
              width="3"
              height={height}
              fill={is === 'filled' ? 'var(--tl-ink2)' : 'none'}
              stroke={is === 'filled' ? 'var(--tl-ink2)' : is === 'dashed' ? 'var(--tl-ink3)' : 'var(--tl-line2)'}
              strokeWidth="1"
              {...(is === 'dashed' && { strokeDasharray: '1.5 1' })}
            />
          )
        })}
      </svg>
      {full && <span className={styles.gradeWords}>{gradeWords[grade]}</span>}
    </span>
  ) : (
    <span className="dim">{missing}</span>
  )

const known = (value: Maybe): value is number => value !== null && value !== undefined && Number.isFinite(value)
