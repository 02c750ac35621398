import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { AccountLink } from '../../app/account-link.tsx'
import { useDo } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Feeds } from './feeds.ts'
import styles from './settings.module.css'

type Heard = Feeds['heard'][number]
const keyOf = ({ address, account }: Heard) => `${address} ${account}`

/** People whom messages name at known accounts: nobody becomes a person of the record by writing a mail, a colleague adds them. */
export function FeedPeople({ feeds }: { readonly feeds: Feeds }) {
  const f = useFormat()
  const { may } = useMe()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [names, setNames] = useState<Readonly<Record<string, Pick<Heard, 'firstName' | 'lastName'>>>>({})
  const add = useDo('addHeardPeople', {
    refresh: ['getFeeds'],
    failed: 'They could not be added',
    onDone: ({ added, messages }) => {
      setChosen(new Set())
      toast(
        `${f.count(added, 'person', 'people')} added, named by ${f.count(messages, 'message', 'messages')}. What they do there is still to be said.`,
      )
    },
  })
  const leave = useDo('setFeedRules', { refresh: ['getFeeds'], failed: 'It could not be kept' })
  const nameOf = (one: Heard) => names[keyOf(one)] ?? one
  const wanted = feeds.heard.filter((one) => chosen.has(keyOf(one)))
  const submit = () =>
    add.mutate({
      body: { people: wanted.map((one) => ({ address: one.address, firstName: nameOf(one).firstName, lastName: nameOf(one).lastName })) },
    })
  return (
    <Panel
      title="Heard of, not in the record"
      span={12}
      sub={feeds.heard.length === 0 ? 'nobody' : 'named by messages of known accounts'}
      padding={feeds.heard.length === 0 ? 'normal' : 'none'}
      footer={
        feeds.heard.length > 0 && 'Names are as the messages give them: correct them first. Their role stays open until somebody says it.'
      }
      tools={
        feeds.heard.length > 0 &&
        may('edit') && (
          <Button disabled={wanted.length === 0} loading={add.isPending} onClick={submit}>
            {wanted.length === 0 ? 'Add' : `Add ${f.count(wanted.length, 'person', 'people')}`}
          </Button>
        )
      }
    >
      {feeds.heard.length === 0 ? (
        <Empty title="Everybody who wrote from a known account is in the record." />
      ) : (
        <ul className={styles.rows}>
          {feeds.heard.map((one) => {
            const key = keyOf(one)
            const name = nameOf(one)
            const write = (more: Partial<Pick<Heard, 'firstName' | 'lastName'>>) =>
              setNames({ ...names, [key]: { firstName: name.firstName, lastName: name.lastName, ...more } })
            return (
              <li key={key}>
                <Checkbox
                  aria-label={`Add ${one.address}`}
                  checked={chosen.has(key)}
                  onChange={({ currentTarget: { checked } }) => {
                    const next = new Set(chosen)
                    if (checked) next.add(key)
                    else next.delete(key)
                    setChosen(next)
                  }}
                />
                <span className={styles.words}>
                  <span className={styles.name}>{one.address}</span>
                  <div className={styles.note}>
                    {f.count(one.messages, 'message', 'messages')}, the last on {f.day(one.lastDay)}
                  </div>
                </span>
                <span className={styles.beside}>
                  <AccountLink id={one.account}>{one.accountName ?? 'an account without a name'}</AccountLink>
                </span>
                <TextInput
                  aria-label={`First name of ${one.address}`}
                  placeholder="First name"
                  value={name.firstName}
                  maxLength={120}
                  onChange={({ currentTarget }) => write({ firstName: currentTarget.value })}
                />
                <TextInput
                  aria-label={`Last name of ${one.address}`}
                  placeholder="Last name"
                  value={name.lastName}
                  maxLength={120}
                  onChange={({ currentTarget }) => write({ lastName: currentTarget.value })}
                />
                <span className={styles.actions}>
                  <Button
                    variant="default"
                    aria-label={`${one.address} is nobody to know`}
                    onClick={() => leave.mutate({ body: { rules: [{ pattern: one.address, becomes: 'skip', account: null }] } })}
                  >
                    Leave aside
                  </Button>
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}
