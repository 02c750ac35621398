import type { CoverageLook } from '#api/routes/coverage.ts'
import { Tag } from '../../app/marks.tsx'
import styles from './model.module.css'

const tones = { wrong: 'loss', doubtful: 'warn', note: 'plain' } as const

/** What is odd about coverage models; a word and a colour each. */
export function Findings({ look }: { readonly look: CoverageLook }) {
  const findings = [...look.findings].sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight))
  if (findings.length === 0)
    return (
      <p className={styles.note} style={{ padding: '0 14px 12px' }}>
        Nothing odd was found.
      </p>
    )
  return (
    <ul className={`${styles.list} ${styles.findings}`}>
      {findings.map((one) => (
        <li key={`${one.at} ${one.message}`}>
          <span>
            <Tag tone={tones[one.weight]} dashed={one.weight === 'note'}>
              {one.weight}
            </Tag>
          </span>
          <span>{one.message}</span>
        </li>
      ))}
    </ul>
  )
}
const order = ['wrong', 'doubtful', 'note'] as const
