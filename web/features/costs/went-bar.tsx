import styles from './costs.module.css'

interface WentBarProps {
  /** Parts in minor units; those below zero (more work than capacity) have no width. */
  readonly traced: number
  readonly notRecorded: number | null
  readonly unused: number | null
  readonly notTraced: number
  readonly label: string
}

/** Where a team's cost went: traced full, not recorded pale, unused hatched; not told apart, the rest is an outline. */
export function WentBar({ traced, notRecorded, unused, notTraced, label }: WentBarProps) {
  const parts =
    notRecorded === null && unused === null
      ? [
          { kind: 'traced', amount: traced },
          { kind: 'rest', amount: notTraced },
        ]
      : [
          { kind: 'traced', amount: traced },
          { kind: 'not-recorded', amount: notRecorded ?? 0 },
          { kind: 'unused', amount: unused ?? 0 },
        ]
  const whole = parts.reduce((sum, part) => sum + Math.max(0, part.amount), 0)
  return (
    <span className={styles.bar} role="img" aria-label={label}>
      {parts.map(({ kind, amount }) => (
        <span key={kind} data-part={kind} style={{ width: `${whole > 0 ? (Math.max(0, amount) / whole) * 100 : 0}%` }} />
      ))}
    </span>
  )
}

/** What the parts of a bar mean. */
export const WentLegend = ({ rest }: { readonly rest?: boolean }) => (
  <span className={styles.legend}>
    <span data-part="traced">traced</span>
    <span data-part="not-recorded">not recorded</span>
    <span data-part="unused">unused</span>
    {rest && <span data-part="rest">not told apart</span>}
  </span>
)
