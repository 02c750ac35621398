import type { ReactNode } from 'react'
import styles from './segments.module.css'

/** A table wider than a phone: it scrolls sideways, by keyboard too. */
export const Scroll = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  <section className={styles.scroll} tabIndex={0} aria-label={`${label}, scrolls sideways`}>
    {children}
  </section>
)
