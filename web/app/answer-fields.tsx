/** What somebody said in a conversation, as whoever heard it writes it down: what it comes to, how sure that is, who may see it. */
import { Select } from '@mantine/core'
import type { Privacy } from '#api/record.ts'
import { call } from './client.ts'
import { openQuickAdd } from './entry.ts'
import styles from './quick-add.module.css'

export interface AnswerDraft {
  /** 0-10. */
  readonly score: number | null
  /** 0-1. */
  readonly confidence: number
  readonly privacy: Privacy
}
export const emptyAnswer: AnswerDraft = { score: null, confidence: 0.8, privacy: 'attributed' }

const sureness = [
  { value: '1', label: 'These were the words' },
  { value: '0.8', label: 'Clear from what was said' },
  { value: '0.5', label: 'My reading of it' },
  { value: '0.25', label: 'A guess' },
]
export const privacyWords: Readonly<Record<Privacy, string>> = {
  attributed: 'With the name',
  'role only': 'By role, without the name',
  confidential: 'In confidence',
}

interface AnswerFieldsProps {
  readonly draft: AnswerDraft
  readonly onChange: (draft: AnswerDraft) => void
}

export function AnswerFields({ draft, onChange }: AnswerFieldsProps) {
  const own = sureness.some((one) => Number(one.value) === draft.confidence)
    ? []
    : [{ value: String(draft.confidence), label: `${Math.round(draft.confidence * 100)} % sure` }]
  return (
    <>
      <fieldset className={styles.scale}>
        <legend>How it stands with us, from 0 (bad) to 10 (good)</legend>
        <div className={styles.steps}>
          {Array.from({ length: 11 }, (_, score) => score).map((score) => (
            <label key={score} className={styles.kind} data-on={score === draft.score || undefined}>
              <input
                type="radio"
                name="answer-score"
                value={score}
                checked={score === draft.score}
                onChange={() => onChange({ ...draft, score })}
              />
              <span className="num">{score}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className={styles.pair}>
        <Select
          label="How sure"
          data={[...sureness, ...own]}
          value={String(draft.confidence)}
          onChange={(value) => onChange({ ...draft, confidence: Number(value ?? draft.confidence) })}
          allowDeselect={false}
          comboboxProps={{ transitionProps: { duration: 0 } }}
        />
        <Select
          label="Privacy"
          data={Object.entries(privacyWords).map(([value, label]) => ({ value, label }))}
          value={draft.privacy}
          onChange={(value) => onChange({ ...draft, privacy: (value ?? draft.privacy) as Privacy })}
          allowDeselect={false}
          comboboxProps={{ transitionProps: { duration: 0 } }}
        />
      </div>
    </>
  )
}

interface AnswerToSend {
  readonly account: number
  readonly person: number | null
  readonly text: string
  readonly day: string | null
  readonly draft: AnswerDraft
  readonly change: { readonly id: number; readonly version: number } | undefined
}

export async function sendAnswer({
  account,
  person,
  text,
  day,
  draft,
  change,
}: AnswerToSend): Promise<{ said: string; undo: () => Promise<unknown> }> {
  const body = {
    score: draft.score!,
    confidence: draft.confidence,
    privacy: draft.privacy,
    text: text.trim() || null,
    ...(day !== null && { day }),
  }
  if (!change) {
    const { id } = await call('addAnswer', { body: { account, person, ...body } })
    return { said: 'Answer written down', undo: () => call('removeAnswer', { params: { answer: id } }) }
  }
  const params = { answer: change.id }
  const before = (await call('getAnswerHistory', { params })).items.find((one) => !one.removed)!
  const { version } = await call('changeAnswer', { params, body: { ...body, version: change.version } })
  const undo = () =>
    call('changeAnswer', {
      params,
      body: {
        ...{ score: before.score!, confidence: before.confidence!, privacy: before.privacy!, text: before.text, version },
        ...(before.day && { day: before.day }),
      },
    })
  return { said: 'Changed', undo }
}

/** Opens the form for an answer that is there. */
export const openAnswer = (account: number, hand: { readonly id: number; readonly version: number }): void =>
  openQuickAdd({ account, change: { what: 'answer', ...hand } })
