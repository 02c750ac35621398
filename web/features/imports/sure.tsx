import { useFormat } from '../../ui/use-format.ts'
import styles from './imports.module.css'

/** How sure a recognition is: a bar with the share, never the bar alone. */
export function Sure({ confidence, by }: { confidence: number; by?: 'person' | 'remembered' | 'given' | 'recognised' }) {
  const f = useFormat()
  if (by === 'person') return <span className="second">set by you</span>
  if (by === 'given') return <span className="second">by the mapping</span>
  if (by === 'remembered') return <span className="second">as last time</span>
  const strength = confidence >= 0.9 ? 3 : confidence >= 0.7 ? 2 : 1
  return (
    <span className={`${styles.sure} num`}>
      <span className={styles.sureBar} aria-hidden="true">
        <span className={styles.sureFill} data-strength={strength} style={{ width: `${confidence * 100}%`, display: 'block' }} />
      </span>
      {f.percent(confidence, 0)}
    </span>
  )
}
