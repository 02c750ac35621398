import { Button, Select, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import type { AccountPlan, PlanItem } from '#api/routes/plans.ts'
import { usePeopleToAsk } from '../../app/challenge.tsx'
import { call } from '../../app/client.ts'
import { changeItem, DueWords, PromiseActions } from '../../app/promise-actions.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { WrittenHistory } from '../../app/written-history.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './plan.module.css'

/** What we promised, or what comes next: what is open by the day it is due, what ended below. */
export function PlanItems({ plan, kind }: { readonly plan: AccountPlan; readonly kind: PlanItem['kind'] }) {
  const f = useFormat()
  const { may } = useMe()
  const [all, showAll] = useState(false)
  const items = plan.items.filter((one) => one.kind === kind)
  const open = items.filter((one) => one.state === 'open')
  const ended = items.filter((one) => one.state !== 'open')
  const { kept, missed } = plan.record
  const promise = kind === 'promise'
  return (
    <Panel
      title={promise ? 'What we promised' : 'Next steps'}
      sub={promise ? 'by whom, by when' : 'ours, in order of the day'}
      padding="none"
      tools={`${f.number(open.length)} open`}
      footer={
        promise &&
        kept + missed > 0 &&
        `${f.number(kept)} of ${f.count(kept + missed, 'promise', 'promises')} kept so far, ${f.number(missed)} missed`
      }
    >
      {may('edit') && <NewItem plan={plan} kind={kind} />}
      {open.length === 0 ? (
        <p className={styles.none}>{promise ? 'Nothing is promised and open.' : 'No next step is open.'}</p>
      ) : (
        <ul className={styles.items} aria-label={promise ? 'Open promises' : 'Open steps'}>
          {open.map((one) => (
            <Item key={one.id} item={one} today={plan.today} />
          ))}
        </ul>
      )}
      {ended.length > 0 && (
        <>
          <GroupRow>Ended · {f.number(ended.length)}</GroupRow>
          <ul className={styles.items} aria-label={promise ? 'Promises that ended' : 'Steps that ended'}>
            {(all ? ended : ended.slice(0, 5)).map((one) => (
              <Item key={one.id} item={one} today={plan.today} />
            ))}
          </ul>
          {ended.length > 5 && !all && (
            <p className={styles.none}>
              <LinkButton onClick={() => showAll(true)}>{f.number(ended.length - 5)} more</LinkButton>
            </p>
          )}
        </>
      )}
    </Panel>
  )
}

function Item({ item, today }: { readonly item: PlanItem; readonly today: string }) {
  const f = useFormat()
  const [editing, edit] = useState(false)
  const [history, showHistory] = useState(false)
  if (editing) return <EditItem item={item} onClose={() => edit(false)} />
  return (
    <li id={`plan-item-${item.id}`} className={styles.item} data-ended={item.state !== 'open' || undefined}>
      <div className={styles.itemWords}>
        <p className={styles.itemText}>{item.text}</p>
        <p className={styles.by}>
          <span>
            {item.ownerName}
            {item.person && `, to ${item.person.name}`} · {item.kind === 'promise' ? 'promised' : 'written'} {f.day(item.madeDay)}
            {item.stateNote && ` · ${item.stateNote}`}
          </span>
          <LinkButton aria-expanded={history} onClick={() => showHistory(!history)} aria-label={`History: ${item.text}`}>
            {item.version > 1 ? `${f.number(item.version)} versions` : 'history'}
          </LinkButton>
        </p>
        {history && <WrittenHistory what="plan item" id={item.id} />}
      </div>
      <span className={styles.due}>
        <DueWords item={item} today={today} />
      </span>
      <PromiseActions item={item} onEdit={() => edit(true)} />
    </li>
  )
}

/** One line: what, by when. Who and to whom come with the second press. */
function NewItem({ plan, kind }: { readonly plan: AccountPlan; readonly kind: PlanItem['kind'] }) {
  const promise = kind === 'promise'
  const [text, setText] = useState('')
  const [due, setDue] = useState('')
  const [who, setWho] = useState<Who>({ owner: null, person: null })
  const field = useRef<HTMLInputElement>(null)
  const adding = useDo('addPlanItem', {
    refresh: ['getAccountPlan', 'getToday', 'listPlanItems'],
    onDone: (made) => {
      setText('')
      setDue('')
      setWho({ owner: null, person: null })
      field.current?.focus()
      toast(promise ? 'Promise written down.' : 'Step written down.', {
        undo: () => call('removePlanItem', { params: { item: made.id } }).then(() => undefined),
      })
    },
  })
  const ready = text.trim() !== '' && (!promise || due !== '')
  return (
    <form
      className={styles.newItem}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready)
          adding.mutate({
            body: {
              ...{ account: plan.account.id, kind, text: text.trim(), due: due || null },
              ...(who.owner && { owner: who.owner }),
              ...(who.person && { person: Number(who.person) }),
            },
          })
      }}
    >
      <TextInput
        ref={field}
        aria-label={promise ? 'What we promise' : 'What comes next'}
        placeholder={promise ? 'What we promise' : 'What comes next'}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={2000}
        className={styles.grow!}
      />
      <TextInput
        aria-label={promise ? 'By when' : 'By when, if there is a day'}
        type="date"
        value={due}
        required={promise && text !== ''}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!ready} loading={adding.isPending}>
        {promise ? 'Promise' : 'Add'}
      </Button>
      {text !== '' && <WhoFields account={plan.account.id} who={who} onChange={setWho} />}
      {adding.error && (
        <p className="loss" role="alert">
          {wordsOf(adding.error)}
        </p>
      )}
    </form>
  )
}

interface Who {
  readonly owner: string | null
  readonly person: string | null
}

function WhoFields({ account, who, onChange }: { readonly account: number; readonly who: Who; readonly onChange: (who: Who) => void }) {
  const { me } = useMe()
  const { data: asked = [] } = usePeopleToAsk()
  const { data: context } = useGet('getEntryContext', { params: { account } })
  const users = asked.filter((one) => one.id.startsWith('user:'))
  return (
    <div className={styles.who}>
      <Select
        label="Who sees to it"
        data={users.map((one) => ({ value: one.id, label: one.name }))}
        value={who.owner ?? users.find((one) => one.id === `user:${me.userId}`)?.id ?? null}
        onChange={(owner) => onChange({ ...who, owner })}
        searchable
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      <Select
        label="To whom"
        placeholder="nobody named"
        data={(context?.people ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
        value={who.person}
        onChange={(person) => onChange({ ...who, person })}
        searchable
        clearable
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
    </div>
  )
}

function EditItem({ item, onClose }: { readonly item: PlanItem; readonly onClose: () => void }) {
  const [text, setText] = useState(item.text)
  const [due, setDue] = useState(item.dueDay ?? '')
  const [who, setWho] = useState<Who>({ owner: item.owner, person: item.person ? String(item.person.id) : null })
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    try {
      const person = who.person === null ? null : Number(who.person)
      await changeItem(
        item,
        {
          ...{ text: text.trim(), due: due || null },
          ...(who.owner !== item.owner && who.owner !== null && { owner: who.owner }),
          ...(person !== (item.person?.id ?? null) && { person }),
        },
        'Changed.',
      )
      onClose()
    } catch (error) {
      setError(error)
    }
  }
  return (
    <li className={styles.editItem}>
      <form
        className={styles.newItem}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose()
        }}
      >
        <TextInput
          aria-label="What"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={2000}
          className={styles.grow!}
          autoFocus
        />
        <TextInput aria-label="By when" type="date" value={due} onChange={(event) => setDue(event.currentTarget.value)} />
        <Button type="submit" disabled={text.trim() === '' || (item.kind === 'promise' && due === '')}>
          Keep
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <WhoFields account={item.account.id} who={who} onChange={setWho} />
        {error !== null && (
          <p className="loss" role="alert">
            {wordsOf(error)}
          </p>
        )}
      </form>
    </li>
  )
}
