import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconLoader2, IconX } from '@tabler/icons-react'
import type { ImportDone } from './import-outcome.tsx'
import styles from './imports.module.css'

const words = {
  staging: ['Reading', IconLoader2, ''],
  applying: ['Running', IconLoader2, ''],
  done: ['In the record', IconCheck, ''],
  cancelled: ['Cancelled', IconX, 'dim'],
  failed: ['Failed', IconX, 'loss'],
  undoing: ['Being undone', IconArrowBackUp, ''],
  undone: ['Undone', IconArrowBackUp, 'dim'],
  interrupted: ['Interrupted', IconAlertTriangle, 'warn'],
} as const

/** How an import stands: a sign and a word. */
export function ImportState({ state }: { state: ImportDone['state'] }) {
  const [label, Icon, tone] = words[state]
  return (
    <span className={`${styles.sure} ${tone}`}>
      <Icon size={14} stroke={1.6} aria-hidden="true" />
      {label}
    </span>
  )
}
