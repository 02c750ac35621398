import { THREAD_SHARE } from '#engine/continuity/account-continuity.ts'
import styles from './share-bar.module.css'

/** A share as a bar from zero with a tick at 60 %: beyond it everything hangs on one. The number stands beside it. */
export const ShareBar = ({ share, width = 120 }: { readonly share: number | null; readonly width?: number }) => (
  <svg className={styles.bar} width={width} height="12" viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
    <rect y="3" width={width} height="6" fill="var(--tl-sunken)" />
    {share !== null && <rect y="3" width={share * width} height="6" fill={share > THREAD_SHARE ? 'var(--tl-d1)' : 'var(--tl-d3)'} />}
    <path d={`M${THREAD_SHARE * width} 0V12`} stroke="var(--tl-line2)" strokeWidth="1.5" />
  </svg>
)
