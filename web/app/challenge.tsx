import { Button, Group, Modal, Select, Stack, Text, Textarea, UnstyledButton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Challenge, ChallengedNumber } from '#api/routes/challenges.ts'
import { base, call } from './client.ts'
import { makeOpened } from './opened.ts'

/**
 * A number that somebody may doubt.
 *
 * `key` is the same from snapshot to snapshot: `account:<source/externalId>:<field>` of an account, `portfolio:<panel>:<figure>` of the
 * book, `costs:team:<name>:<figure>` and so on. `value` is the number as it reads on the screen.
 */
export interface NumberToChallenge {
  readonly key: string
  readonly label: string
  readonly value: string
  readonly snapshot: number | null
  /** source/externalId of the account that the number is of; left out for one of the whole book. */
  readonly account?: string | null
  /** `cost` for margins and costs: whoever may not see those sees no thread on them. */
  readonly kind?: 'cost' | null
  /** Address that shows it again; default: the present one. */
  readonly page?: string
}

const opened = makeOpened<NumberToChallenge | Challenge>()

/** Opens the thread on a number, or the form that begins one. `ChallengeDialog` must be on the page: the shell has it. */
export const openChallenge = (number: NumberToChallenge | Challenge): void => opened.open(number)

/** Threads that are not closed, by the key of their number: one request for the whole page. */
export function useOpenChallenges(): ReadonlyMap<string, Challenge> {
  const { data } = useQuery({
    queryKey: ['listChallenges', 'not closed'],
    queryFn: () => call('listChallenges', { query: { state: 'not closed', limit: 1000 } }),
    select: (page) => new Map(page.items.map((one) => [one.number.key, one])),
  })
  return data ?? none
}
const none: ReadonlyMap<string, Challenge> = new Map()

/** “Challenge” on a number, or that there is a thread on it already. Goes into the number's popover and beside findings. */
export function ChallengeLink({ number }: { number: NumberToChallenge }) {
  const thread = useOpenChallenges().get(number.key)
  return (
    <UnstyledButton className="tl-link" fz="sm" c="accent" onClick={() => openChallenge(thread ?? number)}>
      {thread ? (thread.state === 'open' ? 'Challenged, not yet answered' : 'Challenged and answered') : 'Challenge'}
    </UnstyledButton>
  )
}

/** The thread on a number: the shell renders it once. */
export function ChallengeDialog() {
  const shown = opened.useOpened()
  if (!shown) return null
  return 'id' in shown ? <ThreadDialog id={shown.id} /> : <NewChallenge number={shown} />
}

function NewChallenge({ number }: { number: NumberToChallenge }) {
  const [text, setText] = useState('')
  const [assignedTo, setAssignedTo] = useState('role:finance')
  const { send, problem, busy } = useSending(
    () =>
      call('challengeNumber', {
        body: { number: numberOf(number), text, assignedTo },
      }),
    opened.open,
  )
  return (
    <Modal opened onClose={opened.close} title="Challenge this number" size="md">
      <Stack gap="md">
        <NumberHead label={number.label} value={number.value} />
        <Textarea
          label="What is wrong with it, or what do you need to know?"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
          data-autofocus
        />
        <AskWhom value={assignedTo} onChange={setAssignedTo} />
        <Sorry problem={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={opened.close}>
            Cancel
          </Button>
          <Button onClick={send} disabled={text.trim() === ''} loading={busy}>
            Challenge
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const numberOf = ({ page, account = null, kind = null, ...number }: NumberToChallenge): ChallengedNumber => ({
  ...number,
  account,
  kind,
  page: page ?? `${location.pathname.slice(base.length) || '/'}${location.search}`,
})

function ThreadDialog({ id }: { id: number }) {
  const { data: thread } = useQuery({ queryKey: ['getChallenge', id], queryFn: () => call('getChallenge', { params: { challenge: id } }) })
  const { data: me } = useQuery({ queryKey: ['getMe'], queryFn: () => call('getMe', {}), staleTime: Number.POSITIVE_INFINITY })
  const [text, setText] = useState('')
  const params = { challenge: id }
  const answer = useSending(
    () => call('answerChallenge', { params, body: { text } }),
    () => setText(''),
  )
  const change = useSending((state: 'open' | 'closed') => call('changeChallenge', { params, body: { state } }))
  const give = useSending((assignedTo: string) => call('changeChallenge', { params, body: { assignedTo } }))
  if (!thread) return null
  const mayWrite = me?.may.includes('challenge') ?? false
  return (
    <Modal opened onClose={opened.close} title={`Challenge: ${stateWords[thread.state]}`} size="md">
      <Stack gap="md">
        <NumberHead label={thread.number.label} value={thread.number.value} page={thread.number.page} />
        <Stack gap="md" component="ol" style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label="Messages">
          {thread.messages.map((message) => (
            <li key={message.n}>
              <Text fz="xs" c="dimmed">
                <Text span fw={520} c="var(--tl-ink)">
                  {message.byName}
                </Text>{' '}
                {new Date(message.at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
              </Text>
              <Text style={{ whiteSpace: 'pre-wrap' }}>{message.text}</Text>
            </li>
          ))}
        </Stack>
        {mayWrite && thread.state !== 'closed' && (
          <>
            <Textarea
              label={me?.userId !== null && thread.askedBy === `user:${me?.userId}` ? 'Say more' : 'Answer'}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              autosize
              minRows={2}
              data-autofocus
            />
            <AskWhom value={thread.assignedTo} onChange={(to) => give.send(to)} />
          </>
        )}
        <Sorry problem={answer.problem ?? change.problem ?? give.problem} />
        {mayWrite && (
          <Group justify="space-between">
            {thread.state === 'closed' ? (
              <Button variant="default" onClick={() => change.send('open')} loading={change.busy}>
                Open again
              </Button>
            ) : (
              <Button variant="default" onClick={() => change.send('closed')} loading={change.busy}>
                Close the thread
              </Button>
            )}
            {thread.state !== 'closed' && (
              <Button onClick={() => answer.send()} disabled={text.trim() === ''} loading={answer.busy}>
                Send
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Modal>
  )
}

const stateWords = { open: 'not yet answered', answered: 'answered', closed: 'closed' } as const

function NumberHead({ label, value, page }: { label: string; value: string; page?: string }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="baseline">
      <Text fw={520}>
        {page ? (
          <a href={`${base}${page}`} onClick={opened.close}>
            {label}
          </a>
        ) : (
          label
        )}
      </Text>
      <Text className="num" fw={600}>
        {value}
      </Text>
    </Group>
  )
}

function AskWhom({ value, onChange }: { value: string; onChange: (to: string) => void }) {
  const { data: people = [] } = usePeopleToAsk()
  const known = people.some((one) => one.id === value) ? people : [...people, { id: value, name: value, role: null }]
  return (
    <Select
      label="Who should answer"
      data={known.map((one) => ({ value: one.id, label: one.name }))}
      value={value}
      onChange={(to) => to && onChange(to)}
      allowDeselect={false}
      searchable
      comboboxProps={{ withinPortal: true }}
    />
  )
}

/** Roles and people that a challenge or a decision can be given to. */
export const usePeopleToAsk = () =>
  useQuery({ queryKey: ['listPeopleToAsk'], queryFn: () => call('listPeopleToAsk', {}), staleTime: 5 * 60_000 })

const Sorry = ({ problem }: { problem: string | null }) =>
  problem ? (
    <Text role="alert" c="var(--tl-loss)" fz="sm">
      {problem}
    </Text>
  ) : null

/** Sends, and lets every list of threads be read again. */
function useSending<A extends unknown[]>(work: (...args: A) => Promise<Challenge>, then?: (thread: Challenge) => void) {
  const queries = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: (args: A) => work(...args),
    onSuccess: (thread) => {
      queries.setQueryData(['getChallenge', thread.id], thread)
      void queries.invalidateQueries({ queryKey: ['listChallenges'] })
      void queries.invalidateQueries({ queryKey: ['getToday'] })
      then?.(thread)
    },
  })
  return { send: (...args: A) => mutate(args), problem: error ? error.message : null, busy: isPending }
}
