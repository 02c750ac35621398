import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { AccountPick } from '../../app/edit-account-pick.tsx'
import { useDo } from '../../app/queries.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Feeds } from './feeds.ts'
import styles from './settings.module.css'

type Unknown = Feeds['unknown'][number]
interface Choice {
  readonly becomes: '' | 'suggested' | 'account' | 'ours' | 'private' | 'skip'
  readonly account: number | null
}
const notSaid: Choice = { becomes: '', account: null }

/** Domains that no account has: said once, for all of them together, and remembered. */
export function FeedDomains({ feeds }: { readonly feeds: Feeds }) {
  const f = useFormat()
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({})
  const save = useDo('setFeedRules', {
    refresh: ['getFeeds'],
    failed: 'The rules could not be kept',
    onDone: () => {
      setChoices({})
      toast('Kept. Give the messages again, and those left aside come in.')
    },
  })
  const rules = feeds.unknown.flatMap((one) => ruleOf(one, choices[one.domain] ?? notSaid) ?? [])
  return (
    <Panel
      title="Whose domains are these?"
      span={12}
      sub={feeds.unknown.length === 0 ? 'all are settled' : 'messages with them were left aside'}
      padding={feeds.unknown.length === 0 ? 'normal' : 'none'}
      tools={
        feeds.unknown.length > 0 && (
          <Button disabled={rules.length === 0} loading={save.isPending} onClick={() => save.mutate({ body: { rules } })}>
            {rules.length === 0 ? 'Keep' : `Keep ${f.count(rules.length, 'answer', 'answers')}`}
          </Button>
        )
      }
    >
      {feeds.unknown.length === 0 ? (
        <Empty title="Every domain so far belongs to an account, to you, or to a mail provider." />
      ) : (
        <ul className={styles.rows}>
          {feeds.unknown.map((one) => (
            <Domain
              key={one.domain}
              domain={one}
              choice={choices[one.domain] ?? notSaid}
              onChoose={(choice) => setChoices({ ...choices, [one.domain]: choice })}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function ruleOf({ domain, suggestion }: Unknown, { becomes, account }: Choice) {
  if (becomes === '') return null
  if (becomes === 'suggested') return { pattern: domain, becomes: 'account' as const, account: suggestion!.account }
  if (becomes === 'account') return account === null ? null : { pattern: domain, becomes, account }
  return { pattern: domain, becomes, account: null }
}

function Domain({
  domain: one,
  choice,
  onChoose,
}: {
  readonly domain: Unknown
  readonly choice: Choice
  readonly onChoose: (choice: Choice) => void
}) {
  const f = useFormat()
  return (
    <li>
      <span className={styles.words}>
        <span className={styles.name}>{one.domain}</span>
        <div className={styles.note}>
          {f.count(one.messages, 'message', 'messages')} with {f.count(one.addresses, 'address', 'addresses')}
          {one.lastDay && `, the last on ${f.day(one.lastDay)}`}
          {one.several && ' · several accounts have it'}
        </div>
      </span>
      <NativeSelect
        aria-label={`${one.domain} is`}
        value={choice.becomes}
        onChange={({ currentTarget }) => onChoose({ becomes: currentTarget.value as Choice['becomes'], account: null })}
        data={[
          { value: '', label: 'Not said' },
          ...(one.suggestion ? [{ value: 'suggested', label: one.suggestion.name }] : []),
          { value: 'account', label: one.suggestion ? 'Another account …' : 'An account …' },
          { value: 'ours', label: 'Ours' },
          { value: 'private', label: 'Private' },
          { value: 'skip', label: 'Left aside' },
        ]}
      />
      {choice.becomes === 'account' && (
        <AccountPick
          label={`Account of ${one.domain}`}
          hidden
          onPick={(account) => onChoose({ becomes: 'account', account: account?.id ?? null })}
        />
      )}
    </li>
  )
}
