import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountRelationship } from './account-relationship.ts'
import { askedInWords, npsRange } from './buying-centre.tsx'
import relation from './relationship.module.css'

interface CountedPlainlyProps {
  readonly plainly: NonNullable<AccountRelationship['plainly']>
  readonly agreement: AccountRelationship['agreement']
  /** Of intervals, 0–1. */
  readonly level: number
  readonly span: number
}

interface PlainRow {
  readonly name: string
  readonly value: string | null
  /** Why there is none. */
  readonly missing: string
  readonly words: string | null
}

/** Beside the index, always: what simpler ways of counting say, and what each of them leaves out. */
export function CountedPlainly({ plainly, agreement, level, span }: CountedPlainlyProps) {
  const f = useFormat()
  const { everyone, perPerson, topVoice, nps, byNameOnly } = plainly
  const rows: readonly PlainRow[] = [
    {
      name: 'Every answer alike',
      value: everyone && f.number(everyone.mean),
      missing: 'Nobody answered',
      words: everyone && `${f.count(everyone.n, 'answer', 'answers')}; who answers often counts often`,
    },
    {
      name: 'Every person alike',
      value: perPerson && f.number(perPerson.mean),
      missing: 'Nobody answered',
      words: perPerson && `${f.count(perPerson.n, 'person', 'people')}; a user counts as much as who decides`,
    },
    {
      name: 'The top voice decides',
      value: topVoice && topVoice.y !== null ? f.number(topVoice.y) : null,
      missing: 'The weightiest voice has not answered',
      words:
        topVoice && `${topVoice.name ?? 'a place nobody fills'}${topVoice.y === null ? ', silent' : ''}; everybody else is thrown away`,
    },
    {
      name: 'NPS',
      value: nps && f.share(nps.nps, 0),
      missing: 'Nobody answered an NPS question',
      words:
        nps &&
        `${npsRange(nps, f)} at ${f.percent(level, 0)}; n = ${f.number(nps.n)}: ${f.count(nps.promoters, 'promoter', 'promoters')}, ${f.count(nps.passives, 'passive', 'passives')}, ${f.count(nps.detractors, 'detractor', 'detractors')}`,
    },
  ]
  return (
    <Panel
      title="Counted plainly"
      sub="beside it, never instead"
      span={span}
      padding="none"
      footer={byNameOnly ? 'Of answers by name only: plain counts would tell what each of the others said.' : askedInWords(plainly, f)}
    >
      <ul className={relation.plain}>
        {rows.map(({ name, value, missing, words }) => (
          <li key={name}>
            <span>
              {name}
              {words && <small className="dim">{words}</small>}
            </span>
            <b className="num">{value ?? <Missing why={missing} />}</b>
          </li>
        ))}
        <li>
          <span>
            Agreement
            <small className="dim">
              {agreement
                ? `${f.number(agreement.n)} people: ${f.number(agreement.ad, 1)} of 10 steps from their mean on average, rwg ${f.number(agreement.rwg, 2)}`
                : 'needs three people on one question'}
            </small>
          </span>
          <b>
            {agreement ? (
              agreement.agree ? (
                'they agree'
              ) : (
                <span className="warn">they disagree</span>
              )
            ) : (
              <Missing why="Fewer than three people answered the same question" />
            )}
          </b>
        </li>
      </ul>
      <p className={`${styles.hint} ${relation.inside}`}>Agreement never changes the index: whoever dissents is a signal, not an error.</p>
    </Panel>
  )
}
