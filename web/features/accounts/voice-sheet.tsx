import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { groupNames, seniorityNames } from '../../app/edit-words.ts'
import { openQuickAdd } from '../../app/entry.ts'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { AnswerLines, privacyWords, ScoreTrend } from '../../app/voice-answers.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Empty, Failed, Loading, NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'
import type { Voice } from './account-relationship.ts'
import sheet from './voice-sheet.module.css'

interface VoiceSheetProps {
  readonly page: AccountPage
  readonly voice: Voice
  readonly onClose: () => void
  /** Change who it is and what they do here. */
  readonly onChange: () => void
}

/** What one person said and what it counts for, at the side of the chart. */
export function VoiceSheet({ page, voice, onClose, onChange }: VoiceSheetProps) {
  const f = useFormat()
  const { may } = useMe()
  const person = voice.person!
  const { data, error, refetch } = useGet('getVoiceAnswers', { params: { account: page.account.id, person } }, { staleTime: 0 })
  const facts: readonly (readonly [string, string | null])[] = [
    [
      'Role',
      [
        voice.roles.join(', ') || 'not known, counts as uses',
        voice.level ? seniorityNames[voice.level] : 'seniority not known, counts as staff',
      ]
        .filter(Boolean)
        .join(' · '),
    ],
    ['Share of the index', shareInWords(voice, f)],
    [
      'Score',
      voice.y === null ? null : `${f.number(voice.y)}, the mean of ${f.count(voice.answers ?? 0, 'answer', 'answers')}, newer ones heavier`,
    ],
    [
      'Taken as',
      voice.estimate === null
        ? null
        : `${f.number(voice.estimate, 1)}: of somebody here ${f.number(voice.expected, 1)} is expected before anybody answers`,
    ],
    ['Adds to the index', voice.contribution === null ? null : `${f.number(voice.contribution, 1)} points`],
    ['Privacy', voice.privacy === null ? null : privacyWords[voice.privacy]],
  ]
  return (
    <Sheet opened onClose={onClose} title={voice.name ?? 'Somebody'} size={520}>
      <p className="dim">{voice.title ?? 'no job title'}</p>
      <dl className={`${styles.facts} ${sheet.facts}`}>
        {facts.map(
          ([label, fact]) =>
            fact !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{fact}</dd>
              </div>
            ),
        )}
      </dl>
      <h3 className={sheet.head}>Answers</h3>
      {error ? (
        <Failed title="The answers could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={4} label="Reading the answers" />
      ) : data.closed ? (
        <NoRight title="Who said what is closed to you here.">
          It was promised to be shown by role or in confidence, or named answers are not part of your work.
        </NoRight>
      ) : data.answers.length === 0 ? (
        <Empty title="No answer is shown.">
          {voice.state === 'silent'
            ? 'Silent: named, and has not answered.'
            : 'What was said by role or in confidence is not shown by name.'}
        </Empty>
      ) : (
        <>
          <ScoreTrend answers={data.answers} width={480} />
          <div className={sheet.edge}>
            <AnswerLines answers={data.answers} label={`Answers of ${voice.name ?? 'this person'}, newest first`} />
          </div>
        </>
      )}
      <div className={sheet.actions}>
        <Button variant="default" component={Link} {...({ to: '/people/$person', params: { person: String(person) } } as object)}>
          Open the person
        </Button>
        {may('answer') && (
          <Button
            variant="default"
            onClick={() => {
              onClose()
              openQuickAdd({ account: page.account.id, person, kind: 'answer' })
            }}
          >
            Write down what was said
          </Button>
        )}
        {may('edit') && (
          <Button variant="default" onClick={onChange}>
            Change role or seniority
          </Button>
        )}
      </div>
    </Sheet>
  )
}

function shareInWords({ share, shareOf }: Voice, f: ReturnType<typeof useFormat>): string {
  const parts = Object.entries(shareOf)
  const by =
    parts.length > 1 ? `: ${parts.map(([group, part]) => `${f.percent(part, 0)} ${groupNames[group]!.toLowerCase()}`).join(', ')}` : ''
  return `${f.percent(share)}${by}`
}
