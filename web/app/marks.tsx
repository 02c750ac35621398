/** Meaning without colour: segments, zones, standing, sketch. Each has a letter, a shape or a word, and its name read out. */
import { TIERS } from '#engine/segmentation/tier.ts'
import styles from './marks.module.css'

export const segmentNames: Readonly<Record<string, string>> = { KEY: 'Key', MAJOR: 'Major', SME: 'SME' }
export const segmentName = (tier: string | null | undefined): string => (tier ? (segmentNames[tier] ?? tier) : 'none')
export const segmentOptions = TIERS.map((tier) => ({ value: tier, label: segmentName(tier) }))

/** K filled, M outlined, S dashed. `full`: its name beside, where there is room. */
export function SegmentTag({ tier, full }: { readonly tier: string | null | undefined; readonly full?: boolean }) {
  if (!tier)
    return (
      <span className="dim" title="No segment: not measured">
        –
      </span>
    )
  const name = segmentName(tier)
  return (
    <span className={styles.pair} title={full ? undefined : name}>
      <span className={styles.segment} data-tier={tier} aria-hidden={full || undefined}>
        <span aria-hidden="true">{name.slice(0, 1)}</span>
        {!full && <span className="only-heard">{name}</span>}
      </span>
      {full && <span>{name}</span>}
    </span>
  )
}

/** Short names of the four zones, with what each suggests. */
export const zones = [
  { zone: 1, name: 'High contact pays for itself', where: 'high revenue, few orders' },
  { zone: 2, name: 'Multi-channel, self-service for small orders', where: 'high revenue, many orders' },
  { zone: 3, name: 'Digital first, then other pricing', where: 'low revenue, many orders' },
  { zone: 4, name: 'Standard digital offer', where: 'low revenue, few orders' },
] as const

const corner = [
  [0, 0],
  [6, 0],
  [6, 6],
  [0, 6],
] as const
/** A square of four with the zone's quarter filled: 1 top left, 2 top right, 3 bottom right, 4 bottom left. `full`: "Zone 2" beside. */
export function ZoneMark({ zone, full }: { readonly zone: number | null | undefined; readonly full?: boolean }) {
  const at = zone ? corner[zone - 1] : undefined
  if (!zone || !at)
    return (
      <span className="dim" title="Not on the map: no orders or no revenue">
        –
      </span>
    )
  const name = `Zone ${zone}: ${zones[zone - 1]!.name}`
  return (
    <span className={styles.pair} title={full ? undefined : name}>
      <svg width="13" height="13" viewBox="-0.5 -0.5 13 13" {...(full ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}>
        <rect width="12" height="12" fill="none" stroke="var(--tl-ink3)" />
        <path d="M6 0V12M0 6H12" stroke="var(--tl-line2)" />
        <rect x={at[0]} y={at[1]} width="6" height="6" fill="var(--tl-ink)" />
      </svg>
      {full && <span>Zone {zone}</span>}
    </span>
  )
}

/** Not yet approved by finance. */
export const SketchTag = () => (
  <span className={styles.sketch} title="Under the sketch model: no approved cost model stands behind these numbers">
    SKETCH
  </span>
)

/** Work or cost that we caused. */
export const OursTag = () => (
  <span className={styles.ours} title="Caused by us">
    ours
  </span>
)

/** A quiet tag for a state: draft, approved, interrupted. */
export const Tag = ({
  children,
  tone = 'plain',
  dashed,
}: {
  readonly children: string
  readonly tone?: 'plain' | 'warn' | 'loss' | 'gain' | 'accent'
  readonly dashed?: boolean
}) => (
  <span className={styles.tag} data-tone={tone} data-dashed={dashed || undefined}>
    {children}
  </span>
)

const standings = {
  safe: { name: 'safe', draw: <circle cx="6" cy="6" r="4.5" fill="var(--tl-d1)" /> },
  'at risk': { name: 'at risk', draw: <circle cx="6" cy="6" r="4" fill="none" stroke="var(--tl-loss)" strokeWidth="2" /> },
  unknown: { name: 'unknown', draw: <circle cx="6" cy="6" r="4.5" fill="none" stroke="var(--tl-ink3)" strokeDasharray="2 1.6" /> },
} as const
/** Filled = safe, ring = at risk, dashed = unknown. */
export const Standing = ({ standing }: { readonly standing: keyof typeof standings }) => (
  <span className={styles.pair}>
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {standings[standing].draw}
    </svg>
    {standings[standing].name}
  </span>
)

/** ✓ met, ✕ missed, ? not sure; = same, ≠ differs, ○ one is missing. Drawn, and its word read out or beside it. */
const signs = {
  yes: <path d="M2.5 8.5 6 12l7.5-8" />,
  no: <path d="M3.5 3.5l9 9m0-9-9 9" />,
  unsure: <path d="M5 5.5C5 3.6 6.3 2.7 8 2.7s3 1 3 2.7c0 2.2-3 2.2-3 4.6M8 13v.2" />,
  same: <path d="M3 6h10M3 10h10" />,
  differs: <path d="M3 6h10M3 10h10M11 3 5 13" />,
  missing: <circle cx="8" cy="8" r="4.5" />,
} as const
export const Sign = ({ sign, label, full }: { readonly sign: keyof typeof signs; readonly label: string; readonly full?: boolean }) => (
  <span className={styles.pair}>
    <svg
      width="14"
      height="14"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      {...(full ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {signs[sign]}
    </svg>
    {full && <span>{label}</span>}
  </span>
)
