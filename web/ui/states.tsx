/** What a page says when it has nothing to show, waits, failed, or may not. */
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconLock } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { missing } from './format.ts'
import styles from './states.module.css'
import { useFormat } from './use-format.ts'

interface EmptyProps {
  /** One fact: "No answers yet." */
  readonly title: string
  /** Why, and what comes then. */
  readonly children?: ReactNode
  /** One or two buttons. */
  readonly actions?: ReactNode
}
export const Empty = ({ title, children, actions }: EmptyProps) => (
  <div className={styles.state}>
    <p className={styles.title}>{title}</p>
    {children && <div className={styles.words}>{children}</div>}
    {actions && <div className={styles.actions}>{actions}</div>}
  </div>
)

interface FailedProps {
  /** What failed: "The map could not be drawn." */
  readonly title: string
  /** What was thrown; its message is said. */
  readonly error?: unknown
  /** Since when the shown numbers are, or what to do. */
  readonly children?: ReactNode
  readonly onRetry?: () => void
}
export const Failed = ({ title, error, children, onRetry }: FailedProps) => (
  <div className={styles.state} role="alert">
    <p className={styles.title}>
      <IconAlertTriangle size={16} stroke={1.6} aria-hidden="true" />
      {title}
    </p>
    {(error !== undefined || children) && (
      <div className={styles.words}>
        {error !== undefined && <p>{wordsOf(error)}</p>}
        {children}
      </div>
    )}
    {onRetry && (
      <div className={styles.actions}>
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      </div>
    )}
  </div>
)

/** An error in words: the server's, or that it cannot be reached. */
export function wordsOf(error: unknown): string {
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) return 'The server cannot be reached.'
  return error instanceof Error ? error.message : String(error)
}

interface NoRightProps {
  /** "Margin and cost are closed to you." */
  readonly title: string
  /** Whose it is, and how to ask. */
  readonly children?: ReactNode
  readonly actions?: ReactNode
}
export const NoRight = ({ title, children, actions }: NoRightProps) => (
  <div className={styles.state}>
    <p className={styles.title}>
      <IconLock size={16} stroke={1.6} aria-hidden="true" />
      {title}
    </p>
    {children && <div className={styles.words}>{children}</div>}
    {actions && <div className={styles.actions}>{actions}</div>}
  </div>
)

/** A missing value: "–", with its reason on hover, on focus and read out. */
export const Missing = ({ why }: { readonly why?: string }) =>
  why ? (
    <span className="dim" title={why}>
      <span aria-hidden="true">{missing}</span>
      <span className="only-heard">{why}</span>
    </span>
  ) : (
    <span className="dim">{missing}</span>
  )

/** Grey bars, on first load only; nothing for the first 150 ms. */
export function Loading({ rows = 3, label = 'Loading' }: { readonly rows?: number; readonly label?: string }) {
  const [shown, show] = useState(false)
  useEffect(() => {
    const soon = setTimeout(() => show(true), 150)
    return () => clearTimeout(soon)
  }, [])
  return (
    <div className={styles.loading} role="status">
      <span className="only-heard">{label}</span>
      {shown &&
        [92, 76, 84, 66, 88, 72, 80, 60]
          .slice(0, rows)
          .map((width) => <div key={width} className={styles.bar} style={{ width: `${width}%` }} />)}
    </div>
  )
}

interface TapeProps {
  /** 0–1; null = not known yet. */
  readonly share: number | null
  /** What is being done: "Reading orders.csv". */
  readonly label: ReactNode
  /** Beside: "4,120 of 6,340". */
  readonly count?: ReactNode
  readonly onCancel?: () => void
}
const ticks = Array.from({ length: 61 }, (_, i) => i)

/** The tape: a ruler that fills, for work of more than a second. */
export function Tape({ share, label, count, onCancel }: TapeProps) {
  const f = useFormat()
  const at = share === null ? 0 : Math.min(1, Math.max(0, share))
  return (
    <div className={styles.tape}>
      <div className={styles.tapeHead}>
        <span>{label}</span>
        <span className={`${styles.tapeCount} num`}>{count ?? (share === null ? '' : f.percent(at, 0))}</span>
      </div>
      <div
        className={styles.ruler}
        role="progressbar"
        aria-label={typeof label === 'string' ? label : 'Progress'}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(at * 100)}
      >
        <div className={styles.filled} style={{ width: `${at * 100}%` }} />
        <svg className={styles.ticks} viewBox="0 0 600 14" preserveAspectRatio="none" aria-hidden="true">
          {ticks.slice(1, -1).map((tick) => (
            <line
              key={tick}
              x1={tick * 10}
              x2={tick * 10}
              y1={0}
              y2={tick % 10 === 0 ? 10 : tick % 5 === 0 ? 7 : 4}
              stroke={tick / 60 <= at && share !== null ? 'var(--tl-accent)' : 'var(--tl-line2)'}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
      </div>
      {onCancel && (
        <div className={styles.actions}>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      )}
    </div>
  )
}

interface NoticeProps {
  /** warn: attention; loss: something went wrong; gain: something is better; plain: grey. */
  readonly tone?: 'warn' | 'loss' | 'gain' | 'plain'
  /** At the left: a tag, an icon. Default for warn and loss: ▲. */
  readonly mark?: ReactNode
  /** At the right: a link or a button. */
  readonly action?: ReactNode
  readonly children: ReactNode
  /** Dashed edge: what it speaks of is a sketch. */
  readonly sketch?: boolean
}
/** A strip across the page or a panel. */
export const Notice = ({ tone = 'warn', mark, action, children, sketch }: NoticeProps) => (
  <div className={styles.notice} data-tone={tone} data-sketch={sketch || undefined}>
    {mark ?? (tone === 'warn' || tone === 'loss' ? <Attention /> : null)}
    <div className={styles.noticeWords}>{children}</div>
    {action && <div className={styles.noticeAction}>{action}</div>}
  </div>
)

/** ▲ drawn, since the font has none; say the word beside it. */
export const Attention = () => (
  <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" className={styles.attention}>
    <path d="M5 0.5 9.8 9.5H0.2Z" fill="currentColor" />
  </svg>
)
