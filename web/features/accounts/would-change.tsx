import { Select, Slider } from '@mantine/core'
import { useState } from 'react'
import { halfWidth } from '#engine/relationship/half-width.ts'
import { IndexMark } from '../../app/index-mark.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import { type AccountRelationship, voiceName } from './account-relationship.ts'
import relation from './relationship.module.css'

interface WouldChangeProps {
  readonly relationship: AccountRelationship
  readonly figures: NonNullable<AccountRelationship['figures']>
  readonly wouldChange: NonNullable<AccountRelationship['wouldChange']>
  readonly span: number
}
const listed = 6

/** Whose next answer tells most, and what each answer would do: a person, a slide from 0 to 10, the index there would be. */
export function WouldChange({ relationship, figures, wouldChange, span }: WouldChangeProps) {
  const f = useFormat()
  const nameOf = (one: (typeof wouldChange)[number]) => one.name ?? voiceName(relationship.voices![one.voice]!, relationship)
  const [voice, setVoice] = useState<number | null>(null)
  const [answer, setAnswer] = useState(9)
  const chosen = wouldChange.find((one) => one.voice === voice) ?? wouldChange[0]
  if (!chosen) return null
  const then = { index: chosen.index[answer]!, low: chosen.low[answer]!, high: chosen.high[answer]! }
  const now = figures.low === null || figures.high === null ? null : halfWidth(figures.index, figures.low, figures.high)
  return (
    <Panel
      title="What would change it"
      sub="if somebody answered today"
      span={span}
      footer="An answer of 0 to 10 to “would you recommend us”, given today by this person. Reckoned by the same formula."
    >
      <Select
        className="no-print"
        label="Who answers"
        value={String(chosen.voice)}
        data={wouldChange.map((one) => ({ value: String(one.voice), label: nameOf(one) }))}
        searchable={wouldChange.length > 8}
        allowDeselect={false}
        onChange={(value) => setVoice(Number(value))}
      />
      <div className={relation.slide}>
        <span id="would-answer" className={relation.slideLabel}>
          Answers <b className="num">{f.number(answer)}</b>
        </span>
        <Slider
          aria-labelledby="would-answer"
          thumbLabel="Answer from 0 to 10"
          min={0}
          max={10}
          step={1}
          value={answer}
          onChange={setAnswer}
          label={null}
          marks={[0, 5, 10].map((value) => ({ value, label: f.number(value) }))}
        />
      </div>
      <dl className={relation.nowThen} aria-live="polite">
        <dt>Now</dt>
        <dd>
          <IndexMark {...figures} strip={150} />
        </dd>
        <dt>Then</dt>
        <dd>
          <IndexMark {...then} strip={150} />
        </dd>
      </dl>
      <h3 className={styles.small}>Tells most{now !== null && `: ± ${f.number(now)} would become`}</h3>
      <table className={`${styles.grid} ${relation.inset} ${relation.numbers}`}>
        <thead>
          <tr>
            <th scope="col">Voice</th>
            <th scope="col">±</th>
            <th scope="col">after a 9</th>
            <th scope="col">after a 4</th>
          </tr>
        </thead>
        <tbody>
          {wouldChange.slice(0, listed).map((one) => (
            <tr key={one.voice} data-chosen={one === chosen || undefined}>
              <th scope="row">
                <LinkButton onClick={() => setVoice(one.voice)} aria-pressed={one === chosen}>
                  {nameOf(one)}
                </LinkButton>
              </th>
              <td className="num">{f.number(one.halfWidth, 1)}</td>
              <td className="num">{f.number(one.index[9])}</td>
              <td className="num">{f.number(one.index[4])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
