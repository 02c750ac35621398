import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerShown } from '#api/routes/answers.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { openAnswer } from '../../app/answer-fields.tsx'
import { answerInWords, metricNames, ScoreMark } from '../../app/voice-answers.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './answer-sheet.module.css'

export const groupWords = { decides: 'decides', influences: 'influences', uses: 'uses', pays: 'pays or runs' } as const
const told = { attributed: 'by name', 'role only': 'by role, without the name', confidential: 'in confidence' } as const

/** One answer in full: its words first, then everything known of it. */
export function AnswerSheet({ answer, onClose }: { readonly answer: AnswerShown | null; readonly onClose: () => void }) {
  const f = useFormat()
  const navigate = useNavigate()
  if (!answer) return null
  const { person, account, hand } = answer
  const facts: readonly { readonly name: string; readonly value: ReactNode }[] = [
    { name: 'Account', value: account ? <AccountLink id={account.id}>{account.name}</AccountLink> : 'Unassigned' },
    { name: 'Who', value: person ? [person.name, person.title].filter(Boolean).join(', ') : 'not named' },
    { name: 'Role', value: answer.groups.map((group) => groupWords[group]).join(', ') },
    { name: 'Answered', value: f.day(answer.day, { year: 'always' }) },
    { name: 'Asked', value: answer.asked && f.day(answer.asked, { year: 'always' }) },
    { name: 'Question', value: answer.attribute ?? metricNames[answer.metric] },
    { name: 'Touchpoint', value: answer.touchpoint },
    { name: 'Survey', value: answer.programme },
    { name: 'Privacy', value: told[answer.privacy] },
    { name: 'Chosen by', value: answer.chosenBy === 'plan' ? 'the plan' : answer.chosenBy && 'a colleague' },
    { name: answer.metric === 'declared' ? 'Written down by' : 'Asked by', value: answer.colleague },
    { name: 'Source', value: answer.source === 'hand' ? 'by hand' : answer.source.replace(/^api:/, 'API: ') },
  ]
  return (
    <Sheet
      opened
      onClose={onClose}
      title={person?.name ?? account?.name ?? 'An answer'}
      actions={
        <>
          {hand?.mine && account && (
            <Button
              variant="default"
              mr="auto"
              onClick={() => {
                onClose()
                openAnswer(account.id, hand)
              }}
            >
              Change
            </Button>
          )}
          {person && (
            <Button onClick={() => void navigate({ to: '/people/$person', params: { person: String(person.id) } as never })}>
              Open the person
            </Button>
          )}
        </>
      }
    >
      <div className={styles.head}>
        <b>{answerInWords(answer, f)}</b>
        <ScoreMark y={answer.points} />
      </div>
      {answer.comment ? (
        <blockquote className={styles.words}>{answer.comment}</blockquote>
      ) : (
        <p className={styles.none}>Nothing was said beside it.</p>
      )}
      <dl className={styles.facts}>
        {facts.flatMap(({ name, value }) => (value ? [<dt key={`${name} name`}>{name}</dt>, <dd key={name}>{value}</dd>] : []))}
      </dl>
    </Sheet>
  )
}
