import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Choice, choices, type Decision, type DecisionSubject } from '#api/routes/decisions.ts'
import { usePeopleToAsk } from './challenge.tsx'
import { call } from './client.ts'
import { makeOpened } from './opened.ts'

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

/** Opens the form that decides a finding or an account. `DecideDialog` must be on the page: the shell has it. */
export const openDecide = (subject: SubjectToDecide): void => opened.open(subject)

/** “Decide” beside a finding or an account. */
export function DecideButton({ children = 'Decide', ...subject }: SubjectToDecide & { readonly children?: string }) {
  return (
    <Button variant="default" onClick={() => openDecide(subject)} aria-label={`${children}: ${subject.label}`}>
      {children}
    </Button>
  )
}

/** Decisions about one finding or account, newest first; the first that is neither replaced nor undone is in force. */
export const useDecisionsOn = ({ kind, key }: DecisionSubject) =>
  useQuery({
    queryKey: ['listDecisions', kind, key],
    queryFn: () => call('listDecisions', { query: { state: 'all', kind, key } }),
    select: (page) => page.items,
  })

/** The form that decides: the shell renders it once. */
export function DecideDialog() {
  const shown = opened.useOpened()
  return shown ? <Form key={`${shown.subject.kind} ${shown.subject.key}`} {...shown} /> : null
}

function Form({ subject, label, value, snapshot }: SubjectToDecide) {
  const { data: people = [] } = usePeopleToAsk()
  const { data: me } = useQuery({ queryKey: ['getMe'], queryFn: () => call('getMe', {}), staleTime: Number.POSITIVE_INFINITY })
  const { data: before = [] } = useDecisionsOn(subject)
  const [choice, setChoice] = useState<Choice | null>(null)
  const [owner, setOwner] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [reviewOn, setReviewOn] = useState(inMonths(3))
  const mine = me?.userId == null ? null : `user:${me.userId}`
  const named = people.filter((one) => one.id.startsWith('user:'))
  const whose = owner ?? (named.some((one) => one.id === mine) ? mine : (named[0]?.id ?? null))
  const after = useAfterDeciding()
  const deciding = useMutation({
    mutationFn: () =>
      call('decide', { body: { subject, choice: choice!, owner: whose!, note, reviewOn, ...(snapshot != null && { snapshot }) } }),
    onSuccess: () => {
      after()
      opened.close()
    },
  })
  return (
    <Modal opened onClose={opened.close} title="Decide" size="md">
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap" align="baseline">
          <Text fw={520}>{label}</Text>
          <Text className="num" fw={600}>
            {value}
          </Text>
        </Group>
        <Select
          label="What to do"
          data={Object.entries(choices).map(([value, label]) => ({ value, label }))}
          value={choice}
          onChange={(one) => setChoice(one as Choice | null)}
          data-autofocus
        />
        <Group grow align="flex-start">
          <Select
            label="Who sees to it"
            data={named.map((one) => ({ value: one.id, label: one.name }))}
            value={whose}
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
        </Group>
        <Textarea label="Note" value={note} onChange={(event) => setNote(event.currentTarget.value)} autosize minRows={2} />
        <Text fz="xs" c="dimmed">
          It leaves your lists until that day, and comes back before only if it gets worse: over 10 % more at stake in a later measurement.
        </Text>
        {before.length > 0 && <History decisions={before} />}
        {deciding.error && (
          <Text role="alert" c="var(--tl-loss)" fz="sm">
            {deciding.error.message}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={opened.close}>
            Cancel
          </Button>
          <Button onClick={() => deciding.mutate()} disabled={!choice || !whose || !reviewOn} loading={deciding.isPending}>
            Decide
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** What was decided before, with the way back. */
function History({ decisions }: { decisions: readonly Decision[] }) {
  const after = useAfterDeciding()
  const undo = useMutation({ mutationFn: (id: number) => call('undoDecision', { params: { decision: id } }), onSuccess: after })
  return (
    <Stack gap="xs" component="ol" style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label="Decided before">
      {decisions.map((one) => (
        <Group key={one.id} component="li" justify="space-between" wrap="nowrap" gap="md">
          <Text fz="sm" c="dimmed">
            <Text span c="var(--tl-ink)">
              {choices[one.choice]}
            </Text>
            {`: ${one.madeByName}, ${shortDay(one.madeAt.slice(0, 10))}; ${stateWords[one.state]}${one.note && `. ${one.note}`}`}
          </Text>
          {(one.state === 'decided' || one.state === 'due' || one.state === 'worse') && (
            <Button
              variant="subtle"
              onClick={() => undo.mutate(one.id)}
              loading={undo.isPending}
              aria-label={`Undo: ${choices[one.choice]}`}
            >
              Undo
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  )
}

const stateWords = {
  decided: 'holds',
  due: 'its day has come',
  worse: 'got worse since',
  replaced: 'replaced',
  undone: 'undone',
} as const satisfies Record<Decision['state'], string>

function useAfterDeciding() {
  const queries = useQueryClient()
  return () => {
    for (const queryKey of [['listDecisions'], ['listFindings'], ['getToday']]) void queries.invalidateQueries({ queryKey })
  }
}

/** A day so many months from now, YYYY-MM-DD. */
function inMonths(months: number): string {
  const day = new Date()
  day.setMonth(day.getMonth() + months)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}

const shortDay = (day: string) => new Date(`${day}T00:00`).toLocaleDateString([], { dateStyle: 'medium' })
