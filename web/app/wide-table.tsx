import type { ReactNode } from 'react'
import styles from './wide-table.module.css'

/** A table that scrolls sideways where there is no room: by keyboard too, and without widening the page. */
export const WideTable = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <section
    className={styles.scroll}
    aria-label={`${label}: table`}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    tabIndex={0}
  >
    <table aria-label={label}>{children}</table>
  </section>
)
