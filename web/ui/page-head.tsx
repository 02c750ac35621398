import type { ReactNode } from 'react'
import styles from './page-head.module.css'
import { useTitle } from './title.ts'

interface PageHeadProps {
  readonly title: ReactNode
  /** Names the window where the title is more than text. */
  readonly name?: string
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
export function PageHead({ title, name, why, marks, tools, children }: PageHeadProps) {
  useTitle(name ?? (typeof title === 'string' ? title : null))
  return (
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
}
