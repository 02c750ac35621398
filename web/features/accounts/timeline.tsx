import { Button, Select } from '@mantine/core'
import {
  type Icon,
  IconAlertTriangle,
  IconArrowBackUp,
  IconCash,
  IconChevronRight,
  IconFileInvoice,
  IconFileMinus,
  IconMail,
  IconMapPin,
  IconMessage,
  IconMessages,
  IconNote,
  IconPhone,
  IconQuote,
  IconShoppingCart,
  IconTargetArrow,
  IconTicket,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { timelineEntry } from '#api/routes/accounts.ts'
import { call } from '../../app/client.ts'
import { openQuickAdd } from '../../app/entry.ts'
import { OursTag, Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { metricNames } from '../../app/voice-answers.tsx'
import { WrittenHistory } from '../../app/written-history.tsx'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { AccountPage } from './account-page.ts'
import styles from './timeline.module.css'

export type Entry = z.output<typeof timelineEntry>

const icons: Readonly<Record<string, Icon>> = {
  ...{
    order: IconShoppingCart,
    delivery: IconAlertTriangle,
    invoice: IconFileInvoice,
    'credit note': IconFileMinus,
    return: IconArrowBackUp,
  },
  ...{ payment: IconCash, opportunity: IconTargetArrow, call: IconPhone, 'e-mail': IconMail, visit: IconMapPin, ticket: IconTicket },
  ...{ note: IconNote, chat: IconMessages, meeting: IconUsersGroup, answer: IconQuote },
}
const iconOf = (entry: Entry): Icon => icons[entry.kind === 'interaction' ? (entry.event ?? '') : entry.kind] ?? IconMessage

/** “Visit”, “Late delivery”, “E-mail”. */
function nameOf(entry: Entry): string {
  if (entry.kind === 'delivery') return 'Late delivery'
  const name = entry.kind === 'interaction' ? (entry.event ?? 'contact') : entry.kind
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** First line: who, with whom. */
function who(entry: Entry): { readonly name: string | null; readonly rest: string } {
  if (entry.kind === 'note') return { name: entry.colleague, rest: entry.person ? `about ${entry.person.name}` : '' }
  if (entry.kind === 'answer')
    return { name: entry.person?.name ?? null, rest: [entry.person ? '' : 'not named', entry.reason ?? ''].filter(Boolean).join(', ') }
  const others = entry.people.length - (entry.person ? 1 : 0)
  const with_ = entry.colleague ? `with ${entry.colleague}` : ''
  if (entry.kind === 'interaction')
    return {
      name: entry.person?.name ?? null,
      rest: [entry.person ? '' : 'nobody named', others > 0 ? `and ${others} more` : '', with_].filter(Boolean).join(', '),
    }
  return { name: entry.document.slice(entry.document.indexOf('/') + 1), rest: entry.channel ? `by ${entry.channel}` : '' }
}

/** Second line: what it was about, in words. */
function about(entry: Entry, f: Format): string {
  const amount = entry.amountMinor === null || !entry.currency ? null : f.money(entry.amountMinor, entry.currency)
  const lines = entry.lines ? f.count(entry.lines, 'line', 'lines') : null
  switch (entry.kind) {
    case 'order':
      return [amount, lines, entry.dueDay && `promised for ${f.day(entry.dueDay)}`, entry.result].filter(Boolean).join(', ')
    case 'delivery':
      return `${f.count(entry.daysLate ?? 0, 'day', 'days')} after the day that was promised`
    case 'invoice':
      return [amount, lines, entry.dueDay && `due ${f.day(entry.dueDay)}`, entry.result].filter(Boolean).join(', ')
    case 'credit note':
    case 'return':
      return [amount, entry.reason ? `reason ${entry.reason}` : 'no reason given'].filter(Boolean).join(', ')
    case 'payment':
      return [amount, entry.subject && `for ${entry.subject}`].filter(Boolean).join(' ')
    case 'opportunity':
      return [entry.subject, amount, entry.result === 'open' ? (entry.status ?? 'open') : entry.result, entry.reason]
        .filter(Boolean)
        .join(', ')
    case 'answer':
      return [metricNames[entry.status ?? ''] ?? entry.status, entry.result, entry.subject && `“${entry.subject}”`]
        .filter(Boolean)
        .join(' · ')
    case 'note':
      return entry.body?.text ?? ''
    default: {
      const subject = entry.subject ?? entry.reason ?? 'no subject'
      const reason = entry.reason && entry.subject && entry.reason !== entry.subject ? entry.reason : null
      const again = entry.reopens ? `reopened ${f.count(entry.reopens, 'time', 'times')}` : null
      const came =
        entry.channel && entry.channel !== entry.event
          ? entry.direction === 'outbound'
            ? `we, ${entry.channel}`
            : entry.channel
          : entry.direction === 'outbound'
            ? 'from us'
            : null
      return [subject, reason, came, entry.replies ? f.count(entry.replies, 'reply', 'replies') : null, again, entry.result]
        .filter(Boolean)
        .join(' · ')
    }
  }
}

interface RowProps {
  readonly entry: Entry
  readonly page: AccountPage
  /** Where a row may grow: shows the whole text, the thread, and what can be done. */
  readonly open?: boolean
  readonly onOpen?: () => void
}

export function TimelineRow({ entry, page, open, onOpen }: RowProps) {
  const f = useFormat()
  const Mark = iconOf(entry)
  const { name, rest } = who(entry)
  const more = opens(entry)
  return (
    <>
      <span className={styles.day}>{f.day(entry.day)}</span>
      <span className={styles.kind}>
        <Mark size={15} stroke={1.6} aria-hidden="true" /> {nameOf(entry)}
      </span>
      <span className={styles.words}>
        <span className="truncate">
          {name && <span className={styles.name}>{name}</span>} <span className="dim">{rest}</span> {entry.ours && <OursTag />}
          {entry.hand && <Tag>by hand</Tag>}
        </span>
        <span className={`${styles.about} truncate`} title={about(entry, f)}>
          {onOpen && more ? (
            <button type="button" className={styles.opener} aria-expanded={open} onClick={onOpen}>
              <IconChevronRight size={12} stroke={2} aria-hidden="true" data-open={open || undefined} />
              <span className="truncate">{about(entry, f)}</span>
            </button>
          ) : (
            about(entry, f)
          )}
        </span>
      </span>
      <span className={`${styles.cost} num`}>
        {entry.minutes !== null && (
          <span title={entry.recorded ? 'recorded' : 'by the time equation'} className={entry.recorded ? '' : 'estimated'}>
            {f.minutes(entry.minutes)}
          </span>
        )}
        {entry.costMinor !== null && entry.costMinor > 0 && <span className="dim">{f.money(entry.costMinor, page.head.currency)}</span>}
        {entry.thread && entry.thread.n > 1 && <span className="dim">{f.number(entry.thread.n)} in thread</span>}
      </span>
      {open && <Opened entry={entry} page={page} />}
    </>
  )
}

/** Whether there is more to an entry than its two lines. */
const opens = (entry: Entry): boolean =>
  entry.body !== null ||
  entry.attached !== null ||
  entry.hand !== null ||
  entry.people.length > 1 ||
  (entry.thread !== null && entry.thread.n > 1)

/** What was said, who took part, and what can be done with it. */
function Opened({ entry, page }: { readonly entry: Entry; readonly page: AccountPage }) {
  const f = useFormat()
  const setSearch = useSetSearch()
  const [history, showHistory] = useState(false)
  const what = entry.kind === 'answer' ? 'answer' : entry.kind === 'note' ? 'note' : 'interaction'
  const { data: whole } = useGet(
    'getTimelineBody',
    {
      params: { account: page.account.id },
      query: { snapshot: page.head.snapshot, kind: what === 'note' ? what : 'interaction', document: entry.document },
    },
    { enabled: entry.body?.more ?? false },
  )
  const text = entry.body?.more ? (whole?.text ?? entry.body.text) : entry.body?.text
  return (
    <div className={styles.opened}>
      {text && <p className={styles.text}>{text}</p>}
      {entry.attached && <p className="dim">Attached: {entry.attached}</p>}
      {entry.senderProved === false && <p className="dim">Sender not proved</p>}
      {entry.people.length > 1 && <p className="dim">With {f.list(entry.people.map((one) => one.name))}</p>}
      <div className={styles.tools}>
        {entry.thread && entry.thread.n > 1 && (
          <LinkButton onClick={() => setSearch({ thread: entry.thread!.id, kind: null, channel: null, person: null }, { push: true })}>
            The whole thread, {f.number(entry.thread.n)}
          </LinkButton>
        )}
        {entry.hand?.mayChange && (
          <LinkButton
            onClick={() => openQuickAdd({ account: page.account.id, change: { what, id: entry.hand!.id, version: entry.hand!.version } })}
          >
            Change or remove
          </LinkButton>
        )}
        {entry.hand && what === 'answer' && <span className="dim">Written down by {entry.hand.by}</span>}
        {entry.hand && what !== 'answer' && (
          <LinkButton aria-expanded={history} onClick={() => showHistory(!history)}>
            {entry.hand.version > 1 ? `History, ${f.number(entry.hand.version)} versions` : `Written by ${entry.hand.by}`}
          </LinkButton>
        )}
      </div>
      {history && entry.hand && what !== 'answer' && <WrittenHistory what={what} id={entry.hand.id} />}
    </div>
  )
}

/** The last few, for the overview. */
export function RecentTimeline({ page, span, onAll }: { readonly page: AccountPage; readonly span: number; readonly onAll: () => void }) {
  const f = useFormat()
  const { data, error } = useGet('getAccountTimeline', {
    params: { account: page.account.id },
    query: { snapshot: page.head.snapshot, limit: 7 },
  })
  return (
    <Panel
      title="Timeline"
      sub="all channels"
      span={span}
      padding="none"
      footer={
        page.lastContact
          ? page.lastContact.day > page.head.asOf
            ? `Last contact on ${f.day(page.lastContact.day)}, after the day measured`
            : `Last contact ${f.relative(page.lastContact.day, page.head.asOf)}, counted from ${f.day(page.head.asOf)}`
          : 'No interaction recorded'
      }
      footerTools={page.counts.timeline > 7 && <LinkButton onClick={onAll}>{f.number(page.counts.timeline - 7)} more</LinkButton>}
    >
      {error ? (
        <Failed title="The timeline could not be read." error={error} />
      ) : !data ? (
        <Loading rows={6} />
      ) : data.items.length === 0 ? (
        <Empty title="Nothing happened yet." />
      ) : (
        <ul className={styles.list}>
          {data.items.map((entry) => (
            <li key={entry.id} className={styles.row}>
              <TimelineRow entry={entry} page={page} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const perPage = 100
const rowHeight = 50

/** Everything over all channels, newest first: filters in the address, more as one scrolls. */
export function Timeline({ page }: { readonly page: AccountPage }) {
  const f = useFormat()
  const [kind, setKind] = useAddress('kind')
  const [channel, setChannel] = useAddress('channel')
  const [person, setPerson] = useAddress('person')
  const [thread, setThread] = useAddress('thread')
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) => setOpened(opened.has(id) ? new Set([...opened].filter((one) => one !== id)) : new Set([...opened, id]))
  const account = page.account.id
  const { data: people } = useGet('getAccountPeople', { params: { account }, query: { snapshot: page.head.snapshot } })
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['getAccountTimeline', account, page.head.snapshot, kind, channel, person, thread],
    queryFn: ({ pageParam }) =>
      call('getAccountTimeline', {
        params: { account },
        query: {
          ...{ snapshot: page.head.snapshot, limit: perPage },
          ...(kind && { kind }),
          ...(channel && { channel }),
          ...(person && { person: Number(person) }),
          ...(thread && { thread }),
          ...(pageParam && { cursor: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const entries = data?.pages.flatMap((one) => one.items) ?? []
  const first = data?.pages[0]
  const kinds = first?.kinds ?? []
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= entries.length - 20) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, lastShown, entries.length, fetchNextPage])
  const clear = () => {
    setKind(null)
    setChannel(null)
    setPerson(null)
    setThread(null)
  }
  return (
    <Panel
      title="Timeline"
      sub="all channels, newest first"
      padding="none"
      tools={
        <div className={styles.filters}>
          {thread && (
            <Button variant="default" data-dense onClick={() => setThread(null)} aria-label="Leave the thread">
              One thread ×
            </Button>
          )}
          <Select
            aria-label="Kind"
            placeholder="Kind: all"
            clearable
            data={kinds.map((one) => ({ value: one.kind, label: `${one.kind} ${f.number(one.n)}` }))}
            value={kind}
            onChange={(value) => setKind(value)}
            w={150}
          />
          <Select
            aria-label="Channel"
            placeholder="Channel: all"
            clearable
            data={(first?.channels ?? []).map((one) => ({ value: one.channel, label: `${one.channel} ${f.number(one.n)}` }))}
            value={channel}
            onChange={(value) => setChannel(value)}
            w={150}
          />
          <Select
            aria-label="Person"
            placeholder="Person: all"
            clearable
            searchable
            data={(people?.people ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
            value={person}
            onChange={(value) => setPerson(value)}
            w={190}
          />
        </div>
      }
      footer={
        <>
          {f.number(entries.length)}
          {hasNextPage ? ' read, more as you scroll' : ` ${entries.length === 1 ? 'entry' : 'entries'}, all there are`} · minutes: dotted =
          by the time equation, plain = recorded
        </>
      }
    >
      {error ? (
        <Failed title="The timeline could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={8} label="Reading the timeline" />
      ) : entries.length === 0 ? (
        <Empty
          title="Nothing of this kind."
          actions={
            <Button variant="default" onClick={clear}>
              Show everything
            </Button>
          }
        />
      ) : (
        <section
          ref={scroller}
          className={styles.scroller}
          aria-label="Entries"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <ul className={styles.list} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map((item) => (
              <li
                key={entries[item.index]!.id}
                ref={virtual.measureElement}
                data-index={item.index}
                className={styles.row}
                data-virtual=""
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TimelineRow
                  entry={entries[item.index]!}
                  page={page}
                  open={opened.has(entries[item.index]!.id)}
                  onOpen={() => toggle(entries[item.index]!.id)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  )
}
