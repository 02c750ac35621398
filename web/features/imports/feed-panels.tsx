import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { AccountLink } from '../../app/account-link.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Check, Draft } from './draft.ts'
import { PathName } from './files-step.tsx'
import styles from './imports.module.css'

type Feed = NonNullable<Check['feed']>

const formats = { eml: 'A message', mbox: 'A mailbox', ics: 'A calendar' } as const

/** Where mail is settled: domains, rules, people. */
export const FeedSettingsLink = ({ children }: { children: string }) => (
  <Anchor component={Link} to="/settings" search={{ tab: 'feeds' } as never} inherit underline="always">
    {children}
  </Anchor>
)

/** Mail and calendar files among those that were dropped: recognised by what is in them, and read without a mapping. */
export function FeedFiles({ draft }: { draft: Draft }) {
  const f = useFormat()
  if (draft.feeds.length === 0) return null
  const problem = draft.problems.find(({ at }) => at === 'feeds')
  return (
    <>
      {problem && (
        <Notice tone="warn">
          {problem.message}. <FeedSettingsLink>Mail and calendar feeds</FeedSettingsLink>
        </Notice>
      )}
      <div style={{ marginBottom: 12 }}>
        <Panel
          title="Mail and calendars"
          sub={f.count(draft.feeds.length, 'file', 'files')}
          padding="none"
          footer="Nothing to map: whose a message is, its addresses and domains say. What is attached is not read, and private mail is left aside."
        >
          <table className={styles.table} data-stacks>
            <thead>
              <tr>
                <th>File</th>
                <th>Is</th>
                <th>Becomes</th>
                <th className={styles.right}>Size</th>
              </tr>
            </thead>
            <tbody>
              {draft.feeds.map((feed) => (
                <tr key={feed.upload}>
                  <td>
                    <PathName path={feed.file} />
                  </td>
                  <td data-label="Is" data-inline>
                    {formats[feed.format]}
                  </td>
                  <td className="second" data-label="Becomes">
                    {feed.becomes === 'calendar' ? 'Meetings with the accounts that took part' : 'E-mails of the accounts that took part'}
                  </td>
                  <td className={styles.right} data-inline>
                    {f.bytes(feed.bytes)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      </div>
    </>
  )
}

/** What becomes, or became, of every message: on which accounts, and what was left aside and why. */
export function FeedPanels({ feed, done }: { feed: Feed; done: boolean }) {
  const f = useFormat()
  const unsettled = feed.leftOut.filter(({ reason }) => reason === 'unknown' || reason === 'doubt').length > 0
  const more = feed.accountCount - feed.accounts.length
  return (
    <>
      <Figures
        figures={[
          {
            label: 'Read',
            value: f.number(feed.read),
            note: [
              ...(feed.messages > 0 ? [f.count(feed.messages, 'message', 'messages')] : []),
              ...(feed.entries > 0 ? [f.count(feed.entries, 'entry of a calendar', 'entries of calendars')] : []),
            ].join(', '),
          },
          {
            label: done ? 'Became interactions' : 'Become interactions',
            value: f.number(feed.interactions),
            note: feed.firstDay === null ? 'none' : `${f.day(feed.firstDay)} to ${f.day(feed.lastDay)}`,
          },
          { label: 'On accounts', value: f.number(feed.accountCount) },
          ...(feed.coming > 0
            ? [{ label: 'Meetings to come', value: f.number(feed.coming), note: 'announced, counted when they are over' }]
            : []),
          { label: 'Left aside', value: f.number(feed.leftOutCount), note: feed.leftOutCount === 0 ? 'none' : 'reasons below' },
        ]}
      />
      <div className={styles.two} style={{ marginBottom: 12 }}>
        <Panel
          title="Left aside, and why"
          padding={feed.leftOut.length === 0 ? 'normal' : 'none'}
          footer="Nothing is kept of them but that they were."
        >
          {feed.leftOut.length === 0 ? (
            <Empty title="Nothing was left aside." />
          ) : (
            <ul className={styles.list}>
              {feed.leftOut.map(({ reason, about, n }) => (
                <li key={reason}>
                  <span>{about.charAt(0).toUpperCase() + about.slice(1)}</span>
                  <span className="num">{f.number(n)}</span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel
          title="By account"
          padding={feed.accounts.length === 0 ? 'normal' : 'none'}
          footer={more > 0 ? `and ${f.count(more, 'account', 'accounts')} more` : undefined}
        >
          {feed.accounts.length === 0 ? (
            <Empty title="No message belongs to an account of the record." />
          ) : (
            <ul className={styles.list}>
              {feed.accounts.slice(0, 12).map(({ account, name, n }) => (
                <li key={account}>
                  <AccountLink id={account}>{name ?? `Account ${account}`}</AccountLink>
                  <span className="num">{f.number(n)}</span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
      {(unsettled || feed.heard > 0 || feed.notProved > 0) && (
        <Notice tone="plain">
          {feed.heard > 0 &&
            `${f.count(feed.heard, 'address at a known account belongs', 'addresses at known accounts belong')} to nobody in the record. `}
          {unsettled && 'Some domains belong to no known account. '}
          {(feed.heard > 0 || unsettled) && (
            <FeedSettingsLink>{done ? 'Settle them' : 'They can be settled now, or later'}</FeedSettingsLink>
          )}
          {(feed.heard > 0 || unsettled) && '. '}
          {feed.notProved > 0 && `Of ${f.count(feed.notProved, 'message', 'messages')} no mail server of yours proved the sender.`}
        </Notice>
      )}
    </>
  )
}
