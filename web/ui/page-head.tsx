import type { ReactNode } from 'react'
import styles from './page-head.module.css'

interface PageHeadProps {
  readonly title: ReactNode
  /** One sentence: why, before any chart. */
  readonly why?: ReactNode
  /** Beside the title: tags, place. */
  readonly marks?: ReactNode
  /** At the right: switches, one primary button. Gone in print. */
  readonly tools?: ReactNode
  /** Below: tabs, filters. */
  readonly children?: ReactNode
}

/** Title (the page's only h1), the sentence of why, and the page's tools. */
export const PageHead = ({ title, why, marks, tools, children }: PageHeadProps) => (
  <header className={styles.head}>
    <div className={styles.top}>
      <div className={styles.words}>
        <div className={styles.titleRow}>
          <h1 className={styles.title}>{title}</h1>
          {marks && <span className={styles.marks}>{marks}</span>}
        </div>
        {why && <p className={styles.why}>{why}</p>}
      </div>
      {tools && <div className={styles.tools}>{tools}</div>}
    </div>
    {children}
  </header>
)
