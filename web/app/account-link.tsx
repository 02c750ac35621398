import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import styles from './account-link.module.css'

/** An account's name, leading to its page. */
export const AccountLink = ({ id, children }: { readonly id: number; readonly children: ReactNode }) => (
  <Link to="/accounts/$account" params={{ account: String(id) }} className={styles.link}>
    {children}
  </Link>
)
