import { Tag } from '../../app/marks.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './parameters.module.css'
import { type Finding, findingWords } from './parameters-words.ts'

const tones = { wrong: 'loss', doubtful: 'warn', note: 'plain' } as const

/** What is odd about rules or estimate, the gravest first. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const f = useFormat()
  if (findings.length === 0) return <p className="dim">Looked over: nothing odd.</p>
  const order = ['wrong', 'doubtful', 'note']
  return (
    <ul className={styles.findings}>
      {[...findings]
        .sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight))
        .map((one) => (
          <li key={`${one.code} ${one.subject}`}>
            <span>
              <Tag {...(tones[one.weight] !== 'plain' && { tone: tones[one.weight] })}>{one.weight}</Tag>
            </span>
            <span>{findingWords(one, f.number, (share) => f.percent(share, 0))}</span>
          </li>
        ))}
    </ul>
  )
}
