import { Menu, UnstyledButton } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ToHear, WorklistPage } from '#api/routes/listening.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { openQuickAdd } from '../../app/entry.ts'
import { exportList } from '../../app/export-list.ts'
import { SegmentTag, segmentOptions } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { groupNames, leftOutWords, sourceOf } from './listened.ts'
import styles from './overview.module.css'

const filterKeys = ['tier', 'why', 'colleague', 'q'] as const
const shownAtOnce = 500

const whyWords: Readonly<Record<ToHear['why'], string>> = {
  silent: 'hardly heard',
  'open place': 'nobody holds it now',
  'not named': 'not named',
  'nobody known': 'nobody known',
}

/** Whom to name or hear so that revenue comes out of the blind spot. */
export function WorklistTab() {
  const search = useSearchParams()
  const query = Object.fromEntries(filterKeys.flatMap((key) => (search[key] ? [[key, String(search[key])]] : [])))
  const { data, error, refetch, isPlaceholderData } = useGet('listWhomToHear', { query: { ...query, limit: shownAtOnce } as never })
  if (error && 'status' in error && error.status === 404)
    return (
      <Empty title="Nothing was measured by customer yet.">The list goes by the revenue of the accounts: measure the book first.</Empty>
    )
  if (error) return <Failed title="The list could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Looking for blind spots" />
  return (
    <div className={styles.stack}>
      <Head page={data} />
      <People page={data} query={query} old={isPlaceholderData} />
    </div>
  )
}

function Head({ page }: { readonly page: WorklistPage }) {
  const f = useFormat()
  const { head, first, blindMinor, revenueMinor, people, accounts } = page
  const { currency } = head
  if (accounts === 0) return null
  return (
    <div>
      <p className={styles.why}>
        Naming or hearing <b className="num">{f.count(first.people, 'person', 'people')}</b> lifts{' '}
        <SourcedNumber
          inSentence
          source={() =>
            sourceOf(head, f, {
              title: `Lifted by the first ${f.count(first.accounts, 'account', 'accounts')}`,
              value: f.moneyExact(first.revenueMinor, currency),
              formula: ['accounts by revenue / people needed, greedily', 'Σ revenue of the first of them'],
              restsOn: `${f.count(accounts, 'account', 'accounts')} in the blind spot`,
            })
          }
        >
          {f.moneyShort(first.revenueMinor, currency)}
        </SourcedNumber>{' '}
        of revenue out of the blind spot; all {f.number(people)} lift {f.moneyShort(blindMinor, currency)},{' '}
        {f.percent(revenueMinor > 0 ? blindMinor / revenueMinor : null, 0)} of revenue.
      </p>
      <Figures
        figures={[
          {
            label: 'In the blind spot',
            value: f.moneyShort(blindMinor, currency),
            beside: f.percent(revenueMinor > 0 ? blindMinor / revenueMinor : null, 0),
            note: 'the role that counts most is hardly heard, or not named',
          },
          { label: 'Accounts', value: f.number(accounts), note: 'that buy' },
          { label: 'People to name or hear', value: f.number(people), note: 'the fewest that will do' },
          {
            label: `First ${f.number(first.accounts)}`,
            value: f.moneyShort(first.revenueMinor, currency),
            beside: f.percent(blindMinor > 0 ? first.revenueMinor / blindMinor : null, 0),
            note: `of it, by ${f.count(first.people, 'person', 'people')}`,
          },
        ]}
      />
    </div>
  )
}

function People({ page, query, old }: { readonly page: WorklistPage; readonly query: Record<string, string>; readonly old: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const navigate = useNavigate()
  const { items, total, head, blindMinor, closed, colleagues } = page
  const { currency } = head
  const columns = useMemo(
    (): Column[] => [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', width: 220, value: (i: number) => items[i]!.name },
        cell: (i) => <AccountLink id={items[i]!.id}>{items[i]!.name}</AccountLink>,
      },
      {
        ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i: number) => ['KEY', 'MAJOR', 'SME'].indexOf(items[i]!.tier ?? '') },
        cell: (i) => <SegmentTag tier={items[i]!.tier} />,
      },
      {
        ...{ id: 'people', label: 'Whom to name or hear', kind: 'text', width: 270, value: (i: number) => sayWho(items[i]!, f) },
        cell: (i) => <Who one={items[i]!} />,
      },
      { id: 'why', label: 'Why', kind: 'text', value: (i) => `${groupNames[items[i]!.group].toLowerCase()}: ${whyWords[items[i]!.why]}` },
      { id: 'revenueMinor', label: 'Revenue', unit: f.symbol(currency), kind: 'money', currency, value: (i) => items[i]!.revenueMinor },
      {
        ...{ id: 'place', label: 'Lifted with those above', unit: '%', kind: 'percent', digits: 0 },
        value: (i) => (blindMinor > 0 ? items[i]!.cumulativeMinor / blindMinor : null),
        hint: 'Of the revenue in the blind spot, in the order of revenue per person',
      },
      {
        ...{ id: 'half', label: 'Interval', unit: '± points', kind: 'mark', width: 110, value: (i: number) => items[i]!.half },
        cell: (i) => <Narrows one={items[i]!} />,
        hint: 'Half of the 90 % interval now, and once they answered',
      },
      {
        id: 'colleague',
        label: 'Looked after by',
        kind: 'text',
        value: (i) => items[i]!.colleague,
        why: () => 'No file names who looks after it',
      },
      {
        ...{ id: 'do', label: 'Do', kind: 'mark', sortable: false, width: 44, value: () => null },
        cell: (i) => <Ways one={items[i]!} />,
      },
    ],
    [items, currency, blindMinor, f],
  )
  return (
    <DataTable
      label="Whom to hear"
      columns={columns}
      rows={Uint32Array.from(items.keys())}
      noun={['account', 'accounts']}
      {...(total !== null && total > items.length && { of: total })}
      leftOut={[
        total !== null && total > items.length && `The first ${f.number(items.length)}; an export holds them all`,
        closed > 0 && `${f.count(closed, 'account', 'accounts')} of which only index and grade are told left out`,
      ]
        .filter(Boolean)
        .join(' · ')}
      rowKey={(i) => items[i]!.id}
      sortName="hearSort"
      defaultSort="place"
      old={old}
      onOpen={(i) =>
        void navigate({
          to: '/accounts/$account',
          params: { account: String(items[i]!.id) } as never,
          search: { tab: 'relationship' } as never,
        })
      }
      {...(may('export') && {
        onExport: (format) => exportList({ table: 'whom-to-hear', format, snapshot: undefined, search: query }),
      })}
      filters={
        <FilterChips
          filters={[
            { key: 'tier', label: 'Segment', kind: 'oneOf', options: [...segmentOptions, { value: 'none', label: 'none' }] },
            { key: 'why', label: 'Why', kind: 'oneOf', options: Object.entries(whyWords).map(([value, label]) => ({ value, label })) },
            {
              key: 'colleague',
              label: 'Looked after by',
              kind: 'oneOf',
              options: colleagues.map((name) => ({ value: name, label: name })),
            },
          ]}
          tools={<SearchField label="Search by account" placeholder="Account" />}
        />
      }
      footnote={`Most revenue per person first, greedily: wherever the list is cut, no other choice of accounts lifts more with as many people. To be heard they have to answer; naming alone only shows who is silent. ${leftOutWords(head)}`}
      empty={
        <Empty title={Object.keys(query).length > 0 ? 'No account passes these filters.' : 'No revenue is in the blind spot.'}>
          {Object.keys(query).length === 0 && 'At every account that buys, the role that counts most was heard.'}
        </Empty>
      }
      phone={{
        title: (i) => <AccountLink id={items[i]!.id}>{items[i]!.name}</AccountLink>,
        value: (i) => f.moneyShort(items[i]!.revenueMinor, currency),
        note: (i) => sayWho(items[i]!, f),
        beside: (i) => <Narrows one={items[i]!} />,
      }}
    />
  )
}

const sayWho = ({ people, why, group, needed, known }: ToHear, f: ReturnType<typeof useFormat>): string => {
  if (people.length > 0) return `Hear ${f.list(people.map(({ name }) => name))}`
  if (why === 'silent')
    return known === 0
      ? `Name somebody who ${groupNames[group].toLowerCase()}`
      : `Hear ${f.number(needed)} of ${f.number(known)} who ${group === 'decides' ? 'decide' : group === 'influences' ? 'influence' : group === 'uses' ? 'use it' : 'pay'}`
  return `Name and hear somebody who ${groupNames[group].toLowerCase()}`
}

function Who({ one }: { readonly one: ToHear }) {
  const f = useFormat()
  if (one.people.length === 0) return <span>{sayWho(one, f)}</span>
  const [first, ...more] = one.people
  return (
    <span title={one.people.map(({ name, title }) => (title ? `${name}, ${title}` : name)).join('\n')}>
      Hear{' '}
      <Link to="/people/$person" params={{ person: String(first!.id) } as never} style={{ color: 'inherit' }}>
        {first!.name}
      </Link>
      {more.length > 0 ? ` and ${f.number(more.length)} more` : <span className="dim"> {first!.title}</span>}
    </span>
  )
}

function Narrows({ one }: { readonly one: ToHear }) {
  const f = useFormat()
  if (one.halfThen === null) return <Missing why={one.half === null ? 'Nobody is known there yet' : 'Who of them answered is not told'} />
  return (
    <span className="num">
      <span className="dim">{one.half === null ? 'none' : f.number(one.half)} → </span>
      {f.number(one.halfThen)}
    </span>
  )
}

/** Quick ways from the line to what it asks for. */
function Ways({ one }: { readonly one: ToHear }) {
  const { may } = useMe()
  const navigate = useNavigate()
  const page = (tab: string) =>
    void navigate({ to: '/accounts/$account', params: { account: String(one.id) } as never, search: { tab } as never })
  const person = one.people[0]
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton
          aria-label={`Ways to hear ${one.name}`}
          onClick={(event) => event.stopPropagation()}
          style={{ display: 'inline-flex', padding: 4 }}
        >
          <IconDots size={16} stroke={1.6} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        {may('edit') && (
          <Menu.Item onClick={() => page('people')}>{one.why === 'silent' ? 'People of the account' : 'Enter a person'}</Menu.Item>
        )}
        {may('edit') && one.why !== 'open place' && one.why !== 'silent' && (
          <Menu.Item onClick={() => page('relationship')}>Enter an open place</Menu.Item>
        )}
        {may('edit') && (
          <Menu.Item
            onClick={() =>
              openQuickAdd({
                account: { id: one.id, name: one.name },
                ...(person && { person: { id: person.id, name: person.name } }),
              } as never)
            }
          >
            Write down what was said
          </Menu.Item>
        )}
        <Menu.Item onClick={() => page('relationship')}>How its index comes about</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
