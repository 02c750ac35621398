import { useState } from 'react'
import { weightiestVoices } from '#engine/relationship/weightiest-voices.ts'
import { groupNames } from '../../app/edit-words.ts'
import { shownParts } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'
import { type AccountRelationship, marksOf, type Voice, voiceName, voiceNote, weightiestGroup } from './account-relationship.ts'
import centre from './buying-centre.module.css'
import { whyNoScore } from './buying-centre.tsx'
import { MarkSvg } from './buying-centre-chart.tsx'
import { ChangeSheet } from './people.tsx'
import relation from './relationship.module.css'
import { VoiceSheet } from './voice-sheet.tsx'

interface ContributionsProps {
  readonly page: AccountPage
  readonly relationship: AccountRelationship
  readonly voices: readonly Voice[]
  readonly figures: NonNullable<AccountRelationship['figures']>
}
const few = 12

/** How the index comes about: what each voice is taken to think, times its share; rounded so that the parts add up to the total shown. */
export function Contributions({ page, relationship, voices, figures }: ContributionsProps) {
  const f = useFormat()
  const [all, setAll] = useState(false)
  const [opened, setOpened] = useState<{ voice: Voice; change: boolean } | null>(null)
  const { others } = relationship
  const marks = marksOf(relationship)
  const { first, rest } = weightiestVoices(voices, all ? voices.length : few)
  // Everything that is added, in the order it stands in: what is shown adds up to what is shown under it.
  const parts = [...first.map((at) => voices[at]!), ...(rest ? [rest] : []), ...(others ? [others] : [])]
  const shares = shownParts(
    parts.map((one) => one.share * 100),
    1,
  )
  const adds = shownParts(
    parts.map((one) => one.contribution),
    1,
  )
  const longest = Math.max(1, ...parts.map((one) => one.contribution ?? 0))
  const bar = (contribution: number | null) => (
    <span aria-hidden="true" className={relation.bar} style={{ width: `${((contribution ?? 0) / longest) * 72}px` }} />
  )
  return (
    <Panel
      title="How the index comes about"
      sub="share × what the voice is taken to think"
      span={12}
      padding="none"
      footer="Taken as: few or old answers are drawn towards what is expected of somebody of that role here, and towards what the others of the account say. Counts: how much the own answers weigh in it."
      footerTools={
        rest || all ? <LinkButton onClick={() => setAll(!all)}>{all ? 'fewer' : `${f.number(rest?.n)} more`}</LinkButton> : undefined
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.wide} tabIndex={0} role="group" aria-label="Contributions to the index">
        <table className={styles.grid}>
          <thead>
            <tr>
              <th scope="col">Voice</th>
              <th scope="col" className={`${relation.left} ${relation.roomy}`}>
                Role
              </th>
              <th scope="col">Share %</th>
              <th scope="col">Score</th>
              <th scope="col" className={`${relation.left} ${relation.roomy}`}>
                Last answer
              </th>
              <th scope="col" className={relation.roomy}>
                Expected
              </th>
              <th scope="col" className={relation.roomy}>
                Counts %
              </th>
              <th scope="col">Taken as</th>
              <th scope="col">Adds</th>
              <th aria-hidden="true" className={relation.barHead} />
            </tr>
          </thead>
          <tbody>
            {first.map((at, row) => {
              const voice = voices[at]!
              return (
                <tr key={marks[at]!.key}>
                  <th scope="row">
                    <span className={centre.cell}>
                      <MarkSvg mark={marks[at]!} size={26} />
                      <span className={centre.listWords}>
                        {voice.person === null ? (
                          <span>{voiceName(voice, relationship)}</span>
                        ) : (
                          <LinkButton onClick={() => setOpened({ voice, change: false })}>{voiceName(voice, relationship)}</LinkButton>
                        )}
                        <small className="dim">{voiceNote(voice)}</small>
                      </span>
                    </span>
                  </th>
                  <td className={`${relation.left} ${relation.roomy}`}>
                    {voice.groups.length === 0 ? (
                      <span className="dim" title="Not known: counts as uses">
                        not known
                      </span>
                    ) : (
                      [weightiestGroup(voice), ...voice.groups.filter((group) => group !== weightiestGroup(voice))]
                        .map((group) => groupNames[group])
                        .join(', ')
                    )}
                  </td>
                  <td className="num">{f.number(shares[row], 1)}</td>
                  <td className="num">{voice.y === null ? <Missing why={whyNoScore(voice)} /> : f.number(voice.y, 1)}</td>
                  <td className={`${relation.left} ${relation.roomy} num`}>
                    {voice.lastDay ? (
                      <>
                        {f.day(voice.lastDay)}
                        {voice.answers !== null && voice.answers > 1 && (
                          <span className="dim"> · {f.count(voice.answers, 'answer', 'answers')}</span>
                        )}
                      </>
                    ) : (
                      <Missing why={whyNoScore(voice)} />
                    )}
                  </td>
                  <td className={`${relation.roomy} num`}>{f.number(voice.expected, 1)}</td>
                  <td className={`${relation.roomy} num`}>
                    {voice.y === null ? <Missing why={whyNoScore(voice)} /> : f.share(voice.shrink, 0)}
                  </td>
                  <td className="num">{f.number(voice.estimate, 1)}</td>
                  <td className="num strong">{f.number(adds[row], 1)}</td>
                  <td className={relation.barCell}>{bar(voice.contribution)}</td>
                </tr>
              )
            })}
            {rest && (
              <Together
                name={`${f.number(rest.n)} more voices`}
                share={f.number(shares[first.length], 1)}
                adds={f.number(adds[first.length], 1)}
              />
            )}
            {others && (
              <Together
                name={`${f.count(others.people, 'person', 'people')} together`}
                note={
                  others.inConfidence
                    ? `${f.number(others.inConfidence.voices)} answered in confidence, ${f.number(others.inConfidence.mean)} on average`
                    : 'silent, or answered by role or in confidence'
                }
                share={f.number(shares.at(-1), 1)}
                adds={f.number(adds.at(-1), 1)}
              />
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Index</th>
              <td className={relation.roomy} />
              <td className="num">{f.number(100, 1)}</td>
              <Gap />
              <td className="num">{f.number(figures.index, 1)}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      {opened &&
        (opened.change ? (
          <ChangeSheet
            person={{ id: opened.voice.person!, name: opened.voice.name ?? '' }}
            account={page.account}
            onClose={() => setOpened(null)}
          />
        ) : (
          <VoiceSheet
            {...{ page, voice: opened.voice }}
            onClose={() => setOpened(null)}
            onChange={() => setOpened({ ...opened, change: true })}
          />
        ))}
    </Panel>
  )
}

const Together = ({
  name,
  note,
  share,
  adds,
}: {
  readonly name: string
  readonly note?: string
  readonly share: string
  readonly adds: string
}) => (
  <tr>
    <th scope="row">
      <span className={centre.listWords}>
        <span>{name}</span>
        {note && <small className="dim">{note}</small>}
      </span>
    </th>
    <td className={relation.roomy} />
    <td className="num">{share}</td>
    <Gap />
    <td className="num strong">{adds}</td>
    <td />
  </tr>
)

/** Score to taken as: nothing to add up. */
const Gap = () => (
  <>
    <td />
    <td className={relation.roomy} />
    <td className={relation.roomy} />
    <td className={relation.roomy} />
    <td />
  </>
)
