import type { ComponentProps } from 'react'
import styles from './kit.module.css'

/** A button that looks like a link: "table", "SVG", "Clear all". */
export const LinkButton = (props: ComponentProps<'button'>) => (
  <button type="button" {...props} className={`${styles.linkButton} ${props.className ?? ''}`} />
)
