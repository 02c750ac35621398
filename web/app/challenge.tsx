import { Button, Select, Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Challenge, ChallengedNumber } from '#api/routes/challenges.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { wordsOf } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import styles from './challenge.module.css'
import { base } from './client.ts'
import { makeOpened } from './opened.ts'
import { useDo, useGet } from './queries.ts'
import { useMe } from './session.tsx'

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

/** Opens the thread on a number, or the form that begins one. */
export const openChallenge = (number: NumberToChallenge | Challenge): void => opened.open(number)

/** Threads that are not closed, by the key of their number: one request for the whole page. */
export function useOpenChallenges(): ReadonlyMap<string, Challenge> {
  const { data } = useGet('listChallenges', { query: { state: 'not closed', limit: 1000 } })
  return data ? threadsByKey(data.items) : none
}
const none: ReadonlyMap<string, Challenge> = new Map()
const made = new WeakMap<readonly Challenge[], ReadonlyMap<string, Challenge>>()
function threadsByKey(threads: readonly Challenge[]): ReadonlyMap<string, Challenge> {
  const known = made.get(threads) ?? new Map(threads.map((one) => [one.number.key, one]))
  made.set(threads, known)
  return known
}

interface ChallengeLinkProps {
  readonly number: NumberToChallenge
  /** Before it opens: close the popover it stands in. */
  readonly onOpen?: () => void
}
/** “Challenge” on a number, or that there is a thread on it already: `<SourcedNumber challenge={(close) => <ChallengeLink number={…} onOpen={close} />}>`. */
export function ChallengeLink({ number, onOpen }: ChallengeLinkProps) {
  const thread = useOpenChallenges().get(number.key)
  const { may } = useMe()
  if (!thread && !may('challenge')) return null
  const open = () => {
    onOpen?.()
    openChallenge(thread ?? number)
  }
  return <LinkButton onClick={open}>{thread ? `Challenged, ${stateWords[thread.state]}` : 'Challenge'}</LinkButton>
}

/** The thread on a number: the shell renders it once. */
export function ChallengeDialog() {
  const shown = opened.useOpened()
  if (!shown) return null
  return 'id' in shown ? <Thread key={shown.id} id={shown.id} /> : <NewThread number={shown} />
}

/** What is read anew after a thread was written into. */
const touched = ['listChallenges', 'getChallenge', 'getToday'] as const

function NewThread({ number }: { readonly number: NumberToChallenge }) {
  const [text, setText] = useState('')
  const [assignedTo, setAssignedTo] = useState('role:finance')
  const asking = useDo('challengeNumber', {
    refresh: touched,
    onDone: (thread) => {
      opened.close()
      toast(`Challenged. ${thread.assignedName} finds it under Today.`, { action: { label: 'Open', run: () => openChallenge(thread) } })
    },
  })
  return (
    <Dialog
      opened
      onClose={opened.close}
      title="Challenge this number"
      onSubmit={() => asking.mutate({ body: { number: numberOf(number), text, assignedTo } })}
      actions={
        <>
          <Button variant="default" onClick={opened.close}>
            Cancel
          </Button>
          <Button type="submit" disabled={text.trim() === ''} loading={asking.isPending}>
            Challenge
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <NumberHead label={number.label} value={number.value} />
        <Textarea
          label="What is wrong with it, or what do you need to know?"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
          maxLength={4000}
          data-autofocus
        />
        <AskWhom value={assignedTo} onChange={setAssignedTo} />
        <Sorry error={asking.error} />
      </div>
    </Dialog>
  )
}

const numberOf = ({ page, account = null, kind = null, ...number }: NumberToChallenge): ChallengedNumber => ({
  ...{ ...number, account, kind },
  page: page ?? `${location.pathname.slice(base.length) || '/'}${location.search}`,
})

function Thread({ id }: { readonly id: number }) {
  const f = useFormat()
  const { me, may } = useMe()
  const [text, setText] = useState('')
  const { data: thread, error } = useGet('getChallenge', { params: { challenge: id } })
  const answering = useDo('answerChallenge', { refresh: touched, onDone: () => setText('') })
  const changing = useDo('changeChallenge', { refresh: touched })
  const params = { challenge: id }
  const mine = thread?.askedBy === `user:${me.userId}`
  const writes = may('challenge') && thread?.state !== 'closed'
  return (
    <Dialog
      opened
      onClose={opened.close}
      title={thread ? `Challenge, ${stateWords[thread.state]}` : 'Challenge'}
      onSubmit={() => answering.mutate({ params, body: { text } })}
      actions={
        thread &&
        may('challenge') && (
          <>
            <Button
              variant="default"
              mr="auto"
              loading={changing.isPending}
              onClick={() => changing.mutate({ params, body: { state: thread.state === 'closed' ? 'open' : 'closed' } })}
            >
              {thread.state === 'closed' ? 'Open again' : 'Close the thread'}
            </Button>
            {writes && (
              <Button type="submit" disabled={text.trim() === ''} loading={answering.isPending}>
                {mine ? 'Send' : 'Answer'}
              </Button>
            )}
          </>
        )
      }
    >
      <div className={styles.form}>
        <Sorry error={error} />
        {thread && (
          <>
            <NumberHead label={thread.number.label} value={thread.number.value} page={thread.number.page} />
            <ol className={styles.messages} aria-label="Messages">
              {thread.messages.map((message) => (
                <li key={message.n}>
                  <div className={styles.by}>
                    <b>{message.byName}</b> {f.instant(message.at)}
                  </div>
                  <p>{message.text}</p>
                </li>
              ))}
            </ol>
            {writes && (
              <>
                <Textarea
                  label={mine ? 'Say more' : 'Your answer'}
                  value={text}
                  onChange={(event) => setText(event.currentTarget.value)}
                  autosize
                  minRows={2}
                  maxLength={4000}
                  data-autofocus
                />
                <AskWhom value={thread.assignedTo} onChange={(to) => changing.mutate({ params, body: { assignedTo: to } })} />
              </>
            )}
          </>
        )}
        <Sorry error={answering.error ?? changing.error} />
      </div>
    </Dialog>
  )
}

const stateWords = { open: 'not yet answered', answered: 'answered', closed: 'closed' } as const

function NumberHead({ label, value, page }: { readonly label: string; readonly value: string; readonly page?: string }) {
  const [path = '/', search = ''] = (page ?? '').split('?')
  return (
    <div className={styles.head}>
      {page ? (
        <Link to={path as '/'} search={Object.fromEntries(new URLSearchParams(search)) as never} onClick={opened.close}>
          {label}
        </Link>
      ) : (
        <span>{label}</span>
      )}
      <b className="num">{value}</b>
    </div>
  )
}

function AskWhom({ value, onChange }: { readonly value: string; readonly onChange: (to: string) => void }) {
  const { data = [] } = usePeopleToAsk()
  const roles = data.filter((one) => one.id.startsWith('role:')).map((one) => ({ value: one.id, label: one.name }))
  const people = data.filter((one) => one.id.startsWith('user:')).map((one) => ({ value: one.id, label: one.name }))
  return (
    <Select
      label="Who should answer"
      data={[
        { group: 'A role', items: roles },
        { group: 'A person', items: people },
      ]}
      value={value}
      onChange={(to) => to && onChange(to)}
      allowDeselect={false}
      searchable
    />
  )
}

/** Roles and people that a challenge or a decision can be given to. */
export const usePeopleToAsk = () => useGet('listPeopleToAsk', {}, { staleTime: 300_000, enabled: useMe().may('challenge') })

export const Sorry = ({ error }: { readonly error: unknown }) =>
  error ? (
    <p className="loss" role="alert">
      {wordsOf(error)}
    </p>
  ) : null
