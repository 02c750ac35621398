import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Choice, choices, type Decision, type DecisionSubject } from '#api/routes/decisions.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import styles from './challenge.module.css'
import { Sorry, usePeopleToAsk } from './challenge.tsx'
import { call } from './client.ts'
import { makeOpened } from './opened.ts'
import { refresh, useDo, useGet } from './queries.ts'
import { useMe } from './session.tsx'

/** What can be decided: a finding, by the id that GET /v1/findings gives it, or an account, by source/externalId. */
export interface SubjectToDecide {
  readonly subject: DecisionSubject
  /** As the screen names it. */
  readonly label: string
  /** The money at stake as it reads, if any. */
  readonly value?: string
  /** The measurement that is looked at; default: the last one. */
  readonly snapshot?: number | null
}

const opened = makeOpened<SubjectToDecide>()

/** Opens the form that decides a finding or an account. */
export const openDecide = (subject: SubjectToDecide): void => opened.open(subject)

/** “Decide” beside a finding or an account; nothing for whoever may not. */
export function DecideButton({ children = 'Decide', ...subject }: SubjectToDecide & { readonly children?: string }) {
  const { may } = useMe()
  if (!may('decide')) return null
  return (
    <Button variant="default" onClick={() => openDecide(subject)} aria-label={`${children}: ${subject.label}`}>
      {children}
    </Button>
  )
}

/** Decisions about one finding or account, newest first; the first that is neither replaced nor undone is in force. */
export const useDecisionsOn = ({ kind, key }: DecisionSubject) =>
  useGet('listDecisions', { query: { state: 'all', kind, key } }).data?.items ?? none
const none: readonly Decision[] = []

/** What is read anew after something was decided. */
const touched = ['listDecisions', 'listFindings', 'getToday', 'getTodayCommercial'] as const
const undo = async (id: number) => {
  await call('undoDecision', { params: { decision: id } })
  await refresh(...touched)
}

/** The form that decides: the shell renders it once. */
export function DecideDialog() {
  const shown = opened.useOpened()
  return shown ? <Form key={`${shown.subject.kind} ${shown.subject.key}`} {...shown} /> : null
}

function Form({ subject, label, value, snapshot }: SubjectToDecide) {
  const f = useFormat()
  const { me } = useMe()
  const { data: people = [] } = usePeopleToAsk()
  const before = useDecisionsOn(subject)
  const [choice, setChoice] = useState<Choice | null>(null)
  const [chosenOwner, setOwner] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [reviewOn, setReviewOn] = useState(inMonths(3))
  const named = people.filter((one) => one.id.startsWith('user:'))
  const owner = chosenOwner ?? (named.find((one) => one.id === `user:${me.userId}`) ?? named[0])?.id ?? null
  const deciding = useDo('decide', {
    refresh: touched,
    onDone: (decision) => {
      opened.close()
      toast(`Decided. It comes back on ${f.day(decision.reviewOn)}, or if it gets worse.`, { undo: () => undo(decision.id) })
    },
  })
  const ready = choice !== null && owner !== null && reviewOn !== ''
  return (
    <Dialog
      opened
      onClose={opened.close}
      title="Decide"
      onSubmit={() => ready && deciding.mutate({ body: { subject, choice, owner, note, reviewOn, ...(snapshot != null && { snapshot }) } })}
      actions={
        <>
          <Button variant="default" onClick={opened.close}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready} loading={deciding.isPending}>
            Decide
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.head}>
          <span>{label}</span>
          <b className="num">{value}</b>
        </div>
        <Select
          label="What to do"
          placeholder="Choose"
          data={Object.entries(choices).map(([value, label]) => ({ value, label }))}
          value={choice}
          onChange={(one) => setChoice(one as Choice | null)}
          data-autofocus
        />
        <div className={styles.pair}>
          <Select
            label="Who sees to it"
            data={named.map((one) => ({ value: one.id, label: one.name }))}
            value={owner}
            onChange={setOwner}
            allowDeselect={false}
            searchable
          />
          <TextInput
            label="Comes back on"
            type="date"
            value={reviewOn}
            min={inMonths(0)}
            onChange={(event) => setReviewOn(event.currentTarget.value)}
          />
        </div>
        <Textarea
          label="Note"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={4000}
        />
        <p className={styles.note}>
          It leaves the lists until that day. It comes back before if it gets worse: over 10 % more at stake in a later measurement.
        </p>
        {before.length > 0 && <History decisions={before} />}
        <Sorry error={deciding.error} />
      </div>
    </Dialog>
  )
}

/** What was decided before, with the way back. */
export function History({ decisions }: { readonly decisions: readonly Decision[] }) {
  const f = useFormat()
  const { may } = useMe()
  return (
    <ol className={styles.history} aria-label="Decided before">
      {decisions.map((one) => (
        <li key={one.id}>
          <span>
            {choices[one.choice]}
            <span className="dim">
              {` · ${one.madeByName}, ${f.day(one.madeAt)} · ${stateInWords(one, f.day)}${one.note ? ` · ${one.note}` : ''}`}
            </span>
          </span>
          {may('decide') && holds(one) && (
            <LinkButton aria-label={`Undo: ${choices[one.choice]}`} onClick={() => void undo(one.id)}>
              Undo
            </LinkButton>
          )}
        </li>
      ))}
    </ol>
  )
}

const holds = ({ state }: Decision) => state !== 'undone' && state !== 'replaced'

/** "comes back on 24 Feb", "got worse since", "replaced". */
export function stateInWords({ state, reviewOn, undoneAt }: Decision, day: (day: string) => string): string {
  if (state === 'decided') return `comes back on ${day(reviewOn)}`
  if (state === 'due') return `its day was ${day(reviewOn)}`
  if (state === 'worse') return 'got worse since'
  return state === 'undone' && undoneAt ? `undone on ${day(undoneAt)}` : state
}

/** A day so many months from now, YYYY-MM-DD. */
function inMonths(months: number): string {
  const day = new Date()
  day.setMonth(day.getMonth() + months)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}
