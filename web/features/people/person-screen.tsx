import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { PersonPage } from '#api/routes/edits.ts'
import { ApiProblem, call } from '../../app/client.ts'
import { AccountPick } from '../../app/edit-account-pick.tsx'
import { EditFields } from '../../app/edit-fields.tsx'
import { HistoryList, type HistoryOf, HistorySheet } from '../../app/edit-history.tsx'
import { MovePersonDialog } from '../../app/edit-person.tsx'
import { refreshRecord, saidByHand } from '../../app/edit-record.ts'
import { fromWords, groupNames, seniorityNames, valueInWords } from '../../app/edit-words.ts'
import { Tag } from '../../app/marks.tsx'
import { MayBeTwice } from '../../app/may-be-twice.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { AnswerLines, ScoreTrend } from '../../app/voice-answers.tsx'
import { Dialog } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './people.module.css'
import { PersonActions } from './person-actions.tsx'

export default function PersonScreen() {
  const { person } = useParams({ strict: false }) as { person: string }
  const id = Number(person)
  const { data, error, refetch } = useGet('getPerson', { params: { person: id } }, { enabled: Number.isSafeInteger(id), staleTime: 10_000 })
  if (data && !error) return <Person page={data} />
  const gone = !Number.isSafeInteger(id) || (error instanceof ApiProblem && error.status === 404)
  return (
    <>
      <PageHead title="Person" />
      {gone ? (
        <Empty title="There is no such person." actions={<Link to="/people">All people</Link>}>
          They may have been merged or erased, or are not at one of your accounts.
        </Empty>
      ) : error ? (
        <Failed title="The person could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={8} label="Reading the person" />
      )}
    </>
  )
}

type Contact = PersonPage['contacts'][number]

function Person({ page }: { readonly page: PersonPage }) {
  const f = useFormat()
  const { may, sees } = useMe()
  const [history, setHistory] = useState<HistoryOf | null>(null)
  const [adding, setAdding] = useState(false)
  const value = (name: string) => page.fields.find((one) => one.field === name)?.value ?? null
  const there = page.contacts.filter((one) => one.leftDay === null)
  const params = { person: page.id }
  return (
    <>
      <PageHead
        title={page.name}
        marks={
          <>
            {there.length === 0 && page.contacts.length > 0 && <Tag>left</Tag>}
            {there.some((one) => one.primary) && <Tag>first contact</Tag>}
            <span className="dim">
              {[value('title'), ...there.map((one) => one.account.name)].filter(Boolean).join(' · ') || 'at no account'}
            </span>
          </>
        }
        why={whyOf(page, f)}
        tools={<PersonActions person={page} />}
      />
      <MayBeTwice what="person" id={page.id} />
      <Grid>
        <Panel
          title="Who it is"
          span={5}
          padding="none"
          footer={`Known as ${page.keys.map((one) => (one.byHand ? `${one.key} (by hand)` : one.key)).join(', ')}`}
        >
          <EditFields
            fields={page.fields}
            of={page.name}
            label="Fields of the person"
            may={may('edit')}
            onChange={(changes) => call('changePerson', { params, body: { changes } })}
            onHistory={(field) => setHistory({ person: page.id, field })}
            draw={(field) =>
              field.field === 'email' && typeof field.value === 'string' && !may('edit') ? (
                <a href={`mailto:${field.value}`}>{field.value}</a>
              ) : undefined
            }
          />
        </Panel>
        <Panel
          title="Where, and what they do there"
          sub={f.count(page.contacts.length, 'account', 'accounts')}
          span={7}
          padding="none"
          tools={
            may('edit') && (
              <Button
                variant="default"
                leftSection={<IconPlus size={16} stroke={1.6} aria-hidden="true" />}
                onClick={() => setAdding(true)}
              >
                Add an account
              </Button>
            )
          }
          footer={page.elsewhere > 0 ? `Also at ${f.count(page.elsewhere, 'account', 'accounts')} of others.` : undefined}
        >
          {page.contacts.length === 0 ? (
            <div className={styles.inset}>
              <Empty title="At no account.">Add the account where the person works.</Empty>
            </div>
          ) : (
            page.contacts.map((contact) => <Place key={contact.account.id} {...{ page, contact }} />)
          )}
        </Panel>
        {sees('answers') && page.contacts.map((contact) => <Answers key={contact.account.id} page={page} account={contact.account} />)}
        <Timeline id={page.id} />
        <Panel title="History" sub="who changed what, and when" span={5} padding="none">
          <HistoryList of={{ person: page.id }} limit={50} />
        </Panel>
      </Grid>
      {history && <HistorySheet of={history} onClose={() => setHistory(null)} />}
      {adding && <AddAccount page={page} onClose={() => setAdding(false)} />}
    </>
  )
}

function whyOf(page: PersonPage, f: ReturnType<typeof useFormat>): string {
  const last = page.lastContact ? `Last contact ${f.day(page.lastContact, { year: 'always' })}` : 'No interaction names this person yet'
  const due = page.dueDay ? `; the next is due ${f.day(page.dueDay, { year: 'always' })}` : ''
  return `${last}${due}. ${f.count(page.contactCount, 'contact', 'contacts')} in all.`
}

/** What the person answered at one account, with how the scores went; nothing where nothing was answered, or may be told. */
function Answers({ page, account }: { readonly page: PersonPage; readonly account: Contact['account'] }) {
  const f = useFormat()
  const { data } = useGet('getVoiceAnswers', { params: { account: account.id, person: page.id } }, { staleTime: 10_000 })
  if (!data || data.closed || data.answers.length === 0) return null
  return (
    <Panel
      title={page.contacts.length > 1 ? `Answers at ${account.name}` : 'Answers'}
      sub={`${f.count(data.answers.length, 'answer', 'answers')}, newest first`}
      padding="none"
      span={12}
      tools={<ScoreTrend answers={data.answers} width={260} height={36} />}
      footer="Ringed: below 60 of 100. Not counted: too old for the parameters, or no answer on the relationship as a whole."
      footerTools={
        <Link to="/accounts/$account" params={{ account: String(account.id) }} search={{ tab: 'relationship' } as never}>
          What it counts for
        </Link>
      }
    >
      <AnswerLines answers={data.answers} label={`Answers of ${page.name} at ${account.name}`} />
    </Panel>
  )
}

/** What somebody does at one account, with what can be said about it. */
function Place({ page, contact }: { readonly page: PersonPage; readonly contact: Contact }) {
  const f = useFormat()
  const { may } = useMe()
  const [moving, setMoving] = useState(false)
  const { account } = contact
  const params = { person: page.id, account: account.id }
  const roles = contact.roles.map((one) => one.role)
  const remove = async () => {
    try {
      const { held } = await call('removeContact', { params })
      if (held) return await saidByHand('', { edits: [], held })
      await refreshRecord()
      toast(`${page.name} is no longer at ${account.name}.`)
    } catch (error) {
      toastError(error, 'The account could not be taken away')
    }
  }
  return (
    <section className={styles.place} aria-label={account.name}>
      <div className={styles.head}>
        <Link to="/accounts/$account" params={{ account: String(account.id) }} search={{ tab: 'people' } as never}>
          {account.name}
        </Link>
        <Tag>{groupNames[contact.group ?? ''] ?? 'role not known'}</Tag>
        {contact.level && <Tag>{seniorityNames[contact.level] ?? contact.level}</Tag>}
        {contact.leftDay && <span className="dim">left {f.day(contact.leftDay, { year: 'always' })}</span>}
        <span className="dim num">{f.count(contact.contacts, 'contact', 'contacts')}</span>
        {may('edit') && (
          <span className={styles.actions}>
            {contact.leftDay === null && (
              <Button variant="default" data-dense onClick={() => setMoving(true)}>
                Move to another account
              </Button>
            )}
            {contact.byHandOnly && (
              <Button variant="subtle" data-dense onClick={() => void remove()} aria-label={`Take ${page.name} off ${account.name}`}>
                Take off
              </Button>
            )}
          </span>
        )}
      </div>
      <EditFields
        fields={contact.fields.map((field) =>
          field.field === 'roles' && field.value === null ? { ...field, value: roles.length ? roles : null } : field,
        )}
        of={page.name}
        label={`What ${page.name} does at ${account.name}`}
        may={may('edit')}
        onChange={(changes) =>
          // Roles shown may be read out of the title: nothing was said of them yet.
          call('changeContact', {
            params,
            body: { changes: changes.map((one) => (one.field === 'roles' ? { ...one, seen: said(contact, one.seen) } : one)) },
          })
        }
        draw={(field) => drawContact(field.field, contact, f)}
      />
      {moving && <MovePersonDialog person={page} from={account} roles={roles} onClose={() => setMoving(false)} />}
    </section>
  )
}

type Seen = NonNullable<Parameters<Parameters<typeof EditFields>[0]['onChange']>[0][number]['seen']> | null
const said = (contact: Contact, seen: Seen | undefined): Seen =>
  contact.fields.find((one) => one.field === 'roles')?.value === null ? null : (seen ?? null)

function drawContact(field: string, contact: Contact, f: ReturnType<typeof useFormat>) {
  if (field === 'roles' && contact.roles.length > 0)
    return (
      <>
        {contact.roles.map((one) => one.role).join(', ')} <span className="dim">{fromWords[contact.roles[0]!.from]}</span>
      </>
    )
  if (field === 'seniority' && contact.level)
    return (
      <>
        {seniorityNames[contact.level]} <span className="dim">{fromWords[contact.levelFrom ?? 'file']}</span>
      </>
    )
  if (field === 'primary') return contact.primary ? 'yes' : 'no'
  if (field === 'leftDay')
    return contact.leftDay === null ? <span className="dim">still there</span> : valueInWords(field, contact.leftDay, f)
  return undefined
}

function AddAccount({ page, onClose }: { readonly page: PersonPage; readonly onClose: () => void }) {
  const [to, setTo] = useState<{ id: number; name: string } | null>(null)
  const submit = async () => {
    if (!to) return
    try {
      const done = await call('changeContact', { params: { person: page.id, account: to.id }, body: { changes: [] } })
      onClose()
      await saidByHand(`${page.name} is at ${to.name} too.`, done)
    } catch (error) {
      toastError(error, 'The account could not be added')
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Add an account to ${page.name}`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!to}>
            Add
          </Button>
        </>
      }
    >
      <AccountPick label="Account" not={new Set(page.contacts.map((one) => one.account.id))} onPick={setTo} autoFocus />
    </Dialog>
  )
}

function Timeline({ id }: { readonly id: number }) {
  const f = useFormat()
  const navigate = useNavigate()
  const [limit, setLimit] = useState(50)
  const { data, error, refetch } = useGet('getPersonTimeline', { params: { person: id }, query: { limit } }, { staleTime: 10_000 })
  return (
    <Panel
      title="Timeline"
      sub="over all accounts, newest first"
      span={7}
      padding="none"
      footerTools={data?.next && limit < 1000 && <LinkButton onClick={() => setLimit(limit + 200)}>More</LinkButton>}
    >
      {error ? (
        <Failed title="The timeline could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={5} />
      ) : data.items.length === 0 ? (
        <div className={styles.inset}>
          <Empty title="Nothing happened yet." actions={<LinkButton onClick={() => void navigate({ to: '/imports' })}>Imports</LinkButton>}>
            No interaction names this person. They come with imports, from mail, or by hand.
          </Empty>
        </div>
      ) : (
        <ol className={styles.talks}>
          {data.items.map((one) => (
            <li key={one.id}>
              <span className="dim num">{f.day(one.day)}</span>
              <span>
                {one.subject ?? one.event ?? one.kind}
                <span className="dim"> {[one.event, one.channel, one.direction, one.colleague].filter(Boolean).join(' · ')}</span>
              </span>
              <Link
                to="/accounts/$account"
                params={{ account: String(one.account.id) }}
                search={{ tab: 'timeline', person: String(id) } as never}
              >
                {one.account.name}
              </Link>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
