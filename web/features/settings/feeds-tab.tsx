import { Anchor, Button, CopyButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { AccountLink } from '../../app/account-link.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { FeedDomains } from './feed-domains.tsx'
import { FeedForm } from './feed-form.tsx'
import { FeedPeople } from './feed-people.tsx'
import type { Feeds } from './feeds.ts'
import styles from './settings.module.css'

/** How mail and calendars come in: what waits to be settled first, then how they are read, then how to send them. */
export function FeedsTab() {
  const { data, error, refetch } = useGet('getFeeds', {})
  if (error) return <Failed title="The feeds could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const nobodyOurs = data.settings.domains === null && data.proposed.length === 0
  return (
    <>
      {nobodyOurs && (
        <Notice tone="warn">No mail domain of yours is known yet: without one, colleagues look like customers. Name it below.</Notice>
      )}
      <Grid>
        <FeedDomains feeds={data} />
        <FeedPeople feeds={data} />
        <FeedForm key={JSON.stringify(data.settings)} feeds={data} />
        <div className={styles.stacked} data-span={6}>
          <Sending />
          <Arrivals feeds={data} />
        </div>
        <Rules feeds={data} />
      </Grid>
    </>
  )
}

function Sending() {
  const base = `${location.origin}${location.pathname.startsWith('/demo') ? '/demo' : ''}`
  const line = `curl -X POST ${base}/v1/feeds/messages -H "Authorization: Bearer $TAPELINE_KEY" -H "Content-Type: message/rfc822" --data-binary @message.eml`
  return (
    <Panel
      title="How it comes in"
      footer="Answered when it is in the record. Sent again, nothing changes. Several at once: a mailbox as application/mbox, a calendar as text/calendar."
    >
      <p className="second">
        Drop .eml, .mbox and .ics files on{' '}
        <Anchor component={Link} to="/imports" inherit underline="always">
          Imports
        </Anchor>
        , or let your mail server send each message, with an API key that may import:
      </p>
      <div className={styles.secret}>
        <code>{line}</code>
        <CopyButton value={line}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </div>
    </Panel>
  )
}

function Arrivals({ feeds }: { readonly feeds: Feeds }) {
  const f = useFormat()
  return (
    <Panel
      title="Last arrivals"
      padding={feeds.arrivals.length === 0 ? 'normal' : 'none'}
      footer={
        feeds.leftAside.length > 0 &&
        `Left aside so far: ${f.list(feeds.leftAside.slice(0, 4).map(({ about, n }) => `${f.number(n)} ${about}`))}. Nothing of them is kept.`
      }
    >
      {feeds.arrivals.length === 0 ? (
        <Empty title="No mail or calendar came yet." />
      ) : (
        <ul className={styles.rows}>
          {feeds.arrivals.slice(0, 8).map((one) => (
            <li key={one.import}>
              <span className={styles.words}>
                <Anchor component={Link} to="/imports/$import" params={{ import: String(one.import) } as never} inherit underline="always">
                  Import {one.import}
                </Anchor>{' '}
                <span className={styles.note}>
                  {one.state === 'done' ? `${f.number(one.interactions)} of ${f.number(one.messages)} became interactions` : one.state}
                </span>
              </span>
              <span className={styles.beside}>
                {one.at ? f.relative(one.at) : 'not finished'} by {one.by}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const ruleWords = {
  ours: 'is ours',
  private: 'is private: its messages are left aside',
  skip: 'is left aside',
  account: 'belongs to',
} as const

function Rules({ feeds }: { readonly feeds: Feeds }) {
  const f = useFormat()
  const drop = useDo('dropFeedRule', { refresh: ['getFeeds'], failed: 'The rule could not be forgotten' })
  return (
    <Panel title="Rules" span={12} sub="whose a domain or an address is" padding={feeds.rules.length === 0 ? 'normal' : 'none'}>
      {feeds.rules.length === 0 ? (
        <Empty title="No rules yet.">
          Accounts are found by the addresses of their people and by their domains. What you settle above becomes a rule.
        </Empty>
      ) : (
        <ul className={styles.rows}>
          {feeds.rules.map((rule) => (
            <li key={rule.pattern}>
              <span className={styles.words}>
                <span className={styles.name}>{rule.pattern}</span> <span className={styles.note}>{ruleWords[rule.becomes]}</span>
              </span>
              {rule.account !== null && (
                <span className={styles.beside}>
                  <AccountLink id={rule.account}>{rule.accountName ?? 'an account without a name'}</AccountLink>
                </span>
              )}
              <span className={styles.beside}>
                by {rule.by}, {f.relative(rule.at)}
              </span>
              <span className={styles.actions}>
                <Button
                  variant="default"
                  aria-label={`Forget the rule about ${rule.pattern}`}
                  onClick={() => drop.mutate({ params: { pattern: rule.pattern } })}
                >
                  Forget
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
