import type { ReactNode } from 'react'
import styles from './figures.module.css'

export interface Figure {
  readonly label: string
  /** A written number, or a number that opens. */
  readonly value: ReactNode
  /** Beside it, smaller and grey: a share, a range. */
  readonly beside?: ReactNode
  /** Below: what it is made of, how it changed. */
  readonly note?: ReactNode
  /** Holds a drawing beside the number: takes half as much room again. */
  readonly wide?: boolean
}

/** A row of two to six headline figures; two by two on a phone. */
export const Figures = ({ figures, old }: { readonly figures: readonly Figure[]; readonly old?: boolean }) => (
  <dl className={old ? `${styles.figures} old` : styles.figures} aria-busy={old || undefined}>
    {figures.map(({ label, value, beside, note, wide }) => (
      <div key={label} className={styles.figure} data-wide={wide || undefined}>
        <dt className={styles.label}>{label}</dt>
        <dd className={styles.value}>
          <span className="num">{value}</span>
          {beside && <span className={`${styles.beside} num`}>{beside}</span>}
        </dd>
        {note && <dd className={styles.note}>{note}</dd>}
      </div>
    ))}
  </dl>
)
