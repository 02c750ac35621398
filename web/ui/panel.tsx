import type { ReactNode } from 'react'
import styles from './panel.module.css'

interface PanelProps {
  readonly title: ReactNode
  /** Beside the title, grey: unit, scale, "by money". */
  readonly sub?: ReactNode
  /** At the right of the header: switches, counts, menus. Gone in print. */
  readonly tools?: ReactNode
  /** Grey, at the bottom: n, what was left out; table and SVG at its right (`footerTools`). */
  readonly footer?: ReactNode
  readonly footerTools?: ReactNode
  /** 'none': content goes to the edges (tables, rows). */
  readonly padding?: 'normal' | 'none'
  /** Columns of twelve it takes in a `Grid`; all of them on a phone. */
  readonly span?: number
  /** Old numbers while new ones are on their way. */
  readonly old?: boolean
  readonly children?: ReactNode
  readonly id?: string
}

/** Header (title, grey sub, tools) · content · footer. A region named by its title. */
export function Panel({ title, sub, tools, footer, footerTools, padding = 'normal', span, old, children, id }: PanelProps) {
  return (
    <section
      {...(id && { id })}
      className={styles.panel}
      aria-label={typeof title === 'string' ? title : undefined}
      style={span ? { gridColumn: `span ${span}` } : undefined}
      data-span={span ?? 12}
    >
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        {sub && <span className={styles.sub}>{sub}</span>}
        {tools && <div className={styles.tools}>{tools}</div>}
      </header>
      <div className={old ? `${styles.content} old` : styles.content} data-padding={padding} aria-busy={old || undefined}>
        {children}
      </div>
      {(footer || footerTools) && (
        <footer className={styles.footer}>
          <span>{footer}</span>
          {footerTools && <span className={styles.footerTools}>{footerTools}</span>}
        </footer>
      )}
    </section>
  )
}

/** Twelve columns with gaps of 12; one column below 1100 px and in print. Children are panels with `span`. */
export const Grid = ({ children }: { readonly children: ReactNode }) => <div className={styles.grid}>{children}</div>

/** A grey row with a heading inside a panel: "Stops the month · 3". */
export const GroupRow = ({ children }: { readonly children: ReactNode }) => <h3 className={styles.groupRow}>{children}</h3>
