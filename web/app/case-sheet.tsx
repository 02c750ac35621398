import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type CaseDetail, type CaseStatus, caseCauses, caseStatuses } from '#api/routes/cases.ts'
import { Sheet } from '../ui/dialogs.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Failed, Loading, Notice } from '../ui/states.tsx'
import { toast, toastError } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import styles from './case-sheet.module.css'
import { caseTitle, dueInWords, entryInWords, factsInWords, metricName, whoInWords } from './case-words.ts'
import { Sorry, usePeopleToAsk } from './challenge.tsx'
import { call } from './client.ts'
import { makeOpened } from './opened.ts'
import { queryClient, useDo, useGet } from './queries.ts'
import { useMe } from './session.tsx'

/** A case to be opened by hand: of an account, a person at it, or an answer. */
export interface CaseToOpen {
  readonly account: { readonly id: number; readonly name: string }
  readonly person?: { readonly id: number; readonly name: string } | null
  readonly answer?: { readonly source: string; readonly externalId: string } | null
  readonly title?: string
}

const opened = makeOpened<number | CaseToOpen>()

/** Opens a case beside the page, or the form of a new one. */
export const openCaseSheet = (one: number | CaseToOpen): void => opened.open(one)

/** “Open a case” beside an account, a person or an answer; nothing for whoever may not. */
export function OpenCaseButton({ children = 'Open a case', ...of }: CaseToOpen & { readonly children?: string }) {
  const { may } = useMe()
  if (!may('workCases')) return null
  return (
    <Button
      variant="default"
      leftSection={<IconPlus size={14} stroke={1.8} aria-hidden="true" />}
      aria-label={`${children}: ${of.person?.name ?? of.account.name}`}
      onClick={() => openCaseSheet(of)}
    >
      {children}
    </Button>
  )
}

const shown = ['listCases', 'getCase', 'getToday', 'getClosingEffect'] as const
export const refreshCases = (): Promise<unknown> => Promise.all(shown.map((one) => queryClient.invalidateQueries({ queryKey: [one] })))

type Change = Omit<Parameters<typeof call<'changeCase'>>[1]['body'], 'version'>

/** Changes a case and says so, with the way back. */
export async function changeCase(
  one: Pick<CaseDetail, 'id' | 'version' | 'status' | 'owner' | 'dueDay' | 'cause' | 'done'>,
  change: Change,
  said: string,
) {
  const params = { case: one.id }
  const { version } = await call('changeCase', { params, body: { ...change, version: one.version } })
  await refreshCases()
  toast(said, {
    undo: async () => {
      const back = { status: one.status, owner: one.owner, due: one.dueDay, cause: one.cause, done: one.done }
      await call('changeCase', { params, body: { ...back, version } })
      await refreshCases()
    },
  })
}

/** The case beside the page: the shell renders it once. */
export function CaseSheet() {
  const given = opened.useOpened()
  if (given === null) return null
  return typeof given === 'number' ? <Case key={given} id={given} /> : <NewCase of={given} />
}

function Case({ id }: { readonly id: number }) {
  const { data, error, refetch } = useGet('getCase', { params: { case: id } })
  const one = data?.id === id ? data : undefined
  return (
    <Sheet opened onClose={opened.close} title={one ? caseTitle(one) : 'Case'} size={480}>
      {error ? (
        <Failed title="The case could not be read." error={error} onRetry={() => void refetch()} />
      ) : one ? (
        <Body one={one} />
      ) : (
        <Loading rows={6} />
      )}
    </Sheet>
  )
}

function Body({ one }: { readonly one: CaseDetail }) {
  const f = useFormat()
  const { may } = useMe()
  const works = may('workCases')
  return (
    <div className={styles.body}>
      <dl className={styles.facts}>
        <dt>Account</dt>
        <dd>
          <Link to="/accounts/$account" params={{ account: String(one.account.id) } as never} onClick={opened.close}>
            {one.account.name}
          </Link>
          {one.atStakeMinor !== null && (
            <span className="dim"> · {f.moneyShort(one.atStakeMinor, one.currency ?? 'EUR')} revenue, 12 months</span>
          )}
        </dd>
        {whoInWords(one) && (
          <>
            <dt>Who</dt>
            <dd>
              {one.person ? (
                <Link to="/people/$person" params={{ person: String(one.person.id) } as never} onClick={opened.close}>
                  {one.person.name}
                </Link>
              ) : (
                whoInWords(one)
              )}
              {one.person && one.facts.group && <span className="dim"> · {one.facts.group}</span>}
            </dd>
          </>
        )}
        <dt>Status</dt>
        <dd>
          {caseStatuses[one.status]}, <span className={one.daysOver > 0 ? 'loss' : undefined}>{dueInWords(one, undefined, f)}</span>
          {one.privacy !== 'attributed' && (
            <span className="dim">
              {' '}
              · {one.privacy === 'confidential' ? 'said in confidence: only the listening lead and the owner see it' : 'by role only'}
            </span>
          )}
        </dd>
      </dl>
      {one.withdrawn && <Notice tone="plain">What it rests on was taken back, or says something else now.</Notice>}
      <Rests one={one} />
      {works ? <Work one={one} /> : <Done one={one} />}
      <Entries one={one} works={works} />
    </div>
  )
}

/** What it rests on: the answers as they read today. */
function Rests({ one }: { readonly one: CaseDetail }) {
  const f = useFormat()
  if (one.rests.length === 0) return null
  return (
    <section aria-label="Rests on">
      <h3 className={styles.head}>Rests on</h3>
      <ul className={styles.rests}>
        {one.rests.map((each) => (
          <li key={each.n} data-gone={each.withdrawn || undefined}>
            <div>
              {caseTitle({
                code: each.code,
                title: each.code === 'by_hand' ? 'Answer' : each.code === 'silent_decider' ? 'Last answer' : null,
              })}
              {each.answer?.score != null ? (
                <>
                  {': '}
                  <b className="num">
                    {metricName(each.answer.metric)} {f.number(each.answer.score)}
                    {each.answer.scaleMax === null ? '' : ` of ${f.number(each.answer.scaleMax)}`}
                  </b>
                </>
              ) : (
                factsInWords(each.facts, f) && `: ${factsInWords(each.facts, f)}`
              )}
              <span className="dim">
                {' '}
                · {f.day(each.day)}
                {each.answer?.touchpoint ? ` · ${each.answer.touchpoint}` : ''}
                {each.withdrawn && ' · taken back'}
              </span>
            </div>
            {each.answer?.comment && <blockquote className={styles.comment}>{each.answer.comment}</blockquote>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Owner, day, cause and what was done; closing asks for the last two. */
function Work({ one }: { readonly one: CaseDetail }) {
  const { me } = useMe()
  const { data: people = [] } = usePeopleToAsk()
  const [cause, setCause] = useState(one.cause)
  const [causeNote, setCauseNote] = useState(one.causeNote ?? '')
  const [done, setDone] = useState(one.done ?? '')
  const saving = useDo('changeCase', { refresh: shown })
  const quick = (change: Change, said: string) => void changeCase(one, change, said).catch((error) => toastError(error))
  const self = `user:${me.userId}`
  const written = { cause, causeNote: causeNote || null, done: done || null }
  const changed = cause !== one.cause || causeNote !== (one.causeNote ?? '') || done !== (one.done ?? '')
  const ready = cause !== null && done.trim() !== ''
  return (
    <section aria-label="Work" className={styles.form}>
      <div className={styles.pair}>
        <Select
          label="Owner"
          data={people.map((each) => ({ value: each.id, label: each.name }))}
          value={one.owner}
          onChange={(owner) => owner && owner !== one.owner && quick({ owner }, 'Given on.')}
          allowDeselect={false}
          searchable
        />
        <TextInput
          label="Due"
          key={one.dueDay}
          type="date"
          defaultValue={one.dueDay}
          onBlur={(event) => {
            const due = event.currentTarget.value
            if (due !== '' && due !== one.dueDay) quick({ due }, 'Another day.')
          }}
        />
      </div>
      {one.owner !== self && one.status !== 'closed' && (
        <LinkButton onClick={() => quick({ owner: self, status: 'working' }, 'It is yours now.')}>Take it</LinkButton>
      )}
      <Select
        label="Cause"
        placeholder="What was it?"
        data={Object.entries(caseCauses).map(([value, label]) => ({ value, label }))}
        value={cause}
        onChange={(value) => setCause(value as typeof cause)}
        clearable
      />
      <TextInput label="Cause in words" value={causeNote} maxLength={2000} onChange={(event) => setCauseNote(event.currentTarget.value)} />
      <Textarea
        label="What was done"
        value={done}
        maxLength={4000}
        autosize
        minRows={2}
        onChange={(event) => setDone(event.currentTarget.value)}
      />
      <div className={styles.actions}>
        {one.status === 'closed' ? (
          <Button variant="default" onClick={() => quick({ status: 'working' }, 'Open again.')}>
            Open again
          </Button>
        ) : (
          <>
            {(['working', 'waiting'] as const)
              .filter((status) => status !== one.status)
              .map((status) => (
                <Button key={status} variant="default" onClick={() => quick({ status, ...written }, `${caseStatuses[status]}.`)}>
                  {status === 'working' ? 'Take it up' : 'Wait'}
                </Button>
              ))}
            <Button
              disabled={!ready}
              title={ready ? undefined : 'Say what caused it and what was done'}
              onClick={() => quick({ status: 'closed', ...written }, 'Closed.')}
            >
              Close the case
            </Button>
          </>
        )}
        {changed && (
          <Button
            variant="default"
            loading={saving.isPending}
            onClick={() => saving.mutate({ params: { case: one.id }, body: { ...written, version: one.version } })}
          >
            Save
          </Button>
        )}
      </div>
      <Sorry error={saving.error} />
    </section>
  )
}

const Done = ({ one }: { readonly one: CaseDetail }) =>
  one.done || one.cause ? (
    <section aria-label="What was done">
      <h3 className={styles.head}>What was done</h3>
      {one.cause && <p className="dim">{[caseCauses[one.cause], one.causeNote].filter(Boolean).join(': ')}</p>}
      {one.done && <p className={styles.text}>{one.done}</p>}
    </section>
  ) : null

function Entries({ one, works }: { readonly one: CaseDetail; readonly works: boolean }) {
  const f = useFormat()
  const [text, setText] = useState('')
  const noting = useDo('noteOnCase', { refresh: shown, onDone: () => setText('') })
  if (one.entries.length === 0 && !works) return null
  return (
    <section aria-label="Log">
      <h3 className={styles.head}>Log</h3>
      <ol className={styles.entries}>
        {one.entries.map((each) => (
          <li key={each.id}>
            <div className="dim">
              <b>{each.byName}</b> {entryInWords(each, f)} · {f.instant(each.at)}
            </div>
            {each.body && <p className={styles.text}>{each.body}</p>}
          </li>
        ))}
      </ol>
      {works && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            noting.mutate({ params: { case: one.id }, body: { text } })
          }}
        >
          <Textarea
            label="Write what was done or heard"
            value={text}
            maxLength={4000}
            autosize
            minRows={2}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className={styles.actions}>
            <Button type="submit" variant="default" disabled={text.trim() === ''} loading={noting.isPending}>
              Write it
            </Button>
          </div>
          <Sorry error={noting.error} />
        </form>
      )}
    </section>
  )
}

function NewCase({ of }: { readonly of: CaseToOpen }) {
  const { data: people = [] } = usePeopleToAsk()
  const [title, setTitle] = useState(of.title ?? '')
  const [owner, setOwner] = useState<string | null>(null)
  const [due, setDue] = useState('')
  const [note, setNote] = useState('')
  const opening = useDo('openCase', {
    refresh: shown,
    onDone: ({ id }) => {
      opened.open(id)
      toast('The case is open.')
    },
  })
  const submit = () =>
    opening.mutate({
      body: {
        ...{ account: of.account.id, title, person: of.person?.id ?? null, answer: of.answer ?? null },
        ...(owner !== null && { owner }),
        ...(due !== '' && { due }),
        ...(note !== '' && { note }),
      },
    })
  return (
    <Sheet
      opened
      onClose={opened.close}
      title="Open a case"
      size={480}
      onSubmit={submit}
      actions={
        <>
          <Button variant="default" onClick={opened.close}>
            Cancel
          </Button>
          <Button type="submit" disabled={title.trim() === ''} loading={opening.isPending}>
            Open it
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className="dim">{[of.account.name, of.person?.name].filter(Boolean).join(' · ')}</p>
        <TextInput
          label="What is it about?"
          value={title}
          maxLength={200}
          data-autofocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <div className={styles.pair}>
          <Select
            label="Owner"
            placeholder="Account manager"
            data={people.map((each) => ({ value: each.id, label: each.name }))}
            value={owner}
            onChange={setOwner}
            clearable
            searchable
          />
          <TextInput
            label="Due"
            description="Default: as the rules say"
            type="date"
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
          />
        </div>
        <Textarea
          label="Note, if you like"
          value={note}
          maxLength={4000}
          autosize
          minRows={2}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Sorry error={opening.error} />
      </div>
    </Sheet>
  )
}

export const moveWords: Readonly<Record<CaseStatus, string>> = {
  open: 'Open again',
  working: 'In work',
  waiting: 'Waiting',
  closed: 'Close',
}
