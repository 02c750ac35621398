import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { ListedPerson } from '#api/routes/edits.ts'
import { useActions } from '../../app/actions.ts'
import { address, call } from '../../app/client.ts'
import { NewPersonDialog } from '../../app/edit-person.tsx'
import { fromWords, groupNames, seniorityNames, valueInWords } from '../../app/edit-words.ts'
import { saveFile } from '../../app/export-list.ts'
import { Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { SavedViews, type StandardView } from '../../app/saved-views.tsx'
import { useMe } from '../../app/session.tsx'
import { ScoreMark } from '../../app/voice-answers.tsx'
import { type Search, useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { type Filter, FilterChips } from '../../ui/filter-chips.tsx'
import type { Format } from '../../ui/format.ts'
import { allIndexes } from '../../ui/indexes.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './people.module.css'

const standard: readonly StandardView[] = [
  { name: 'All', search: {} },
  { name: 'Role not known', search: { group: 'unknown' } },
  { name: 'Silent deciders', search: { group: 'decides', silent: '1' } },
  { name: 'Contact due', search: { due: '1' } },
  { name: 'Left', search: { state: 'left' } },
]
const notOfViews = ['snapshot', 'sort', 'columns'] as const
const asked = ['q', 'group', 'level', 'state', 'silent', 'due', 'from', 'channel', 'account'] as const
const pageSize = 1000
const most = 20_000

/** The server's filters out of the address. */
const queryOf = (search: Search) => Object.fromEntries(asked.flatMap((key) => (search[key] ? [[key, String(search[key])]] : []))) as never

export default function PeopleScreen() {
  const f = useFormat()
  const { may, sees } = useMe()
  const named = sees('answers')
  const navigate = useNavigate()
  const search = useSearchParams()
  const query = queryOf(search)
  const filterText = JSON.stringify(query)
  const first = useGet('listPeople', { query: { ...(query as object), limit: pageSize } }, { staleTime: 10_000 })
  const [more, setMore] = useState<{ of: unknown; items: readonly ListedPerson[]; next: string | null }>({
    of: null,
    items: [],
    next: null,
  })
  const [adding, setAdding] = useState(false)
  const { data, error, refetch, isPlaceholderData } = first
  const rest = more.of === data ? more : { items: [], next: data?.next ?? null }
  const people = useMemo(() => [...(data?.items ?? []), ...rest.items], [data, rest.items])
  // The rest comes page by page while the first is read.
  useEffect(() => {
    if (!data || rest.next === null || people.length >= most || isPlaceholderData) return
    let over = false
    call('listPeople', { query: { ...(JSON.parse(filterText) as object), limit: pageSize, cursor: rest.next } })
      .then((page) => !over && setMore({ of: data, items: [...rest.items, ...page.items], next: page.next }))
      .catch((problem: unknown) => !over && toastError(problem, 'Not everybody could be read'))
    return () => {
      over = true
    }
  }, [data, rest, people.length, filterText, isPlaceholderData])
  const columns = useMemo(() => columnsOf(people, f, named), [people, f, named])
  const rows = useMemo(() => allIndexes(people.length), [people.length])
  const filtered = asked.some((key) => search[key])
  const open = (at: number) => void navigate({ to: '/people/$person', params: { person: String(people[at]!.id) } as never })
  useActions(may('edit') ? [{ name: 'Add a person', words: 'new contact', run: () => setAdding(true) }] : [])
  return (
    <>
      <PageHead
        title="People"
        why={data ? whyOf(data.counts, f) : 'Who is who at our customers, and when we last spoke.'}
        tools={
          may('edit') && (
            <Button leftSection={<IconPlus size={16} stroke={1.6} aria-hidden="true" />} onClick={() => setAdding(true)}>
              Add a person
            </Button>
          )
        }
      />
      <SavedViews screen="people" standard={standard} ignored={notOfViews} />
      {error ? (
        <Failed title="The people could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={10} label="Reading the people" />
      ) : (
        <DataTable
          label="People"
          columns={columns}
          rows={rows}
          noun={['person', 'people']}
          rowKey={(at) => people[at]!.id}
          onOpen={open}
          sortName="sort"
          defaultSort="name"
          height="page"
          old={isPlaceholderData}
          filters={
            <FilterChips filters={filters} tools={<SearchField label="Search people" placeholder="Name, e-mail, title, account" />} />
          }
          {...(!filtered && data.counts.people > people.length && { of: data.counts.people })}
          {...(may('export') && {
            onExport: (format: 'csv' | 'xlsx') =>
              saveFile(address('exportPeople', { query: { ...(query as object), format } }), `people.${format}`),
          })}
          secondLine={(at) => people[at]!.title ?? <span className="dim">no title</span>}
          phone={{
            title: (at) => <Name person={people[at]!} />,
            note: (at) => people[at]!.accounts.map((one) => one.name).join(', '),
            value: (at) => (people[at]!.lastContact ? f.day(people[at]!.lastContact) : 'never'),
            beside: (at) => groupNames[people[at]!.group ?? ''] ?? 'role not known',
          }}
          footnote={`Silent: no interaction for over 90 days before ${f.day(data.asOf, { year: 'always' })}. Exports are kept in the audit.${rest.next !== null && people.length >= most ? ` The first ${f.number(most)} are shown: narrow the filter.` : ''}`}
          empty={
            <Empty
              title={filtered ? 'Nobody passes the filter.' : 'Nobody is named yet.'}
              actions={filtered ? <LinkButton onClick={() => void navigate({ to: '/people' })}>Show everybody</LinkButton> : undefined}
            >
              {filtered
                ? 'Take a filter away, or search for something else.'
                : 'People come with imports from the CRM or the help desk, from mail, or by hand.'}
            </Empty>
          }
        />
      )}
      {adding && (
        <NewPersonDialog
          onClose={() => setAdding(false)}
          onMade={(id) => void navigate({ to: '/people/$person', params: { person: String(id) } as never })}
        />
      )}
    </>
  )
}

function whyOf(counts: { people: number; unknownRole: number; silent: number; due: number }, f: Format): string {
  const parts = [
    counts.unknownRole > 0 && `${f.number(counts.unknownRole)} without a known role`,
    counts.silent > 0 && `${f.number(counts.silent)} silent for over 90 days`,
    counts.due > 0 && `${f.number(counts.due)} due by their rhythm`,
  ].filter(Boolean)
  return `${f.count(counts.people, 'person', 'people')} at our customers${parts.length ? `: ${parts.join(', ')}` : ''}.`
}

const Name = ({ person }: { readonly person: ListedPerson }) => (
  <Link to="/people/$person" params={{ person: String(person.id) }} className={styles.name}>
    {person.name}
  </Link>
)

function columnsOf(people: readonly ListedPerson[], f: Format, named: boolean): Column[] {
  const of = (at: number) => people[at]!
  return [
    {
      ...{ id: 'name', label: 'Name', kind: 'text', width: 230 },
      value: (at) => of(at).name,
      cell: (at) => (
        <>
          <Name person={of(at)} /> {of(at).primary && <Tag>first contact</Tag>} {of(at).left && <Tag>left</Tag>}
        </>
      ),
    },
    {
      ...{ id: 'account', label: 'Accounts', kind: 'text', width: 240 },
      value: (at) => of(at).accounts[0]?.name ?? null,
      cell: (at) => <Accounts person={of(at)} />,
      why: () => 'At no account',
    },
    {
      ...{ id: 'group', label: 'Decides, influences, uses, pays', kind: 'text', width: 130 },
      value: (at) => groupNames[of(at).group ?? ''] ?? null,
      why: () => 'The role is not known: no file, nobody by hand, and no title rule says it',
    },
    {
      ...{ id: 'roles', label: 'Roles', kind: 'text', width: 200 },
      value: (at) =>
        of(at)
          .roles.map((one) => one.role)
          .join(', ') || null,
      cell: (at) => <Roles person={of(at)} />,
      why: () => 'Not known',
    },
    {
      ...{ id: 'level', label: 'Seniority', kind: 'text', width: 90 },
      value: (at) => seniorityNames[of(at).level ?? ''] ?? null,
      why: () => 'Not known',
    },
    {
      id: 'lastContact',
      label: 'Last contact',
      kind: 'day',
      value: (at) => of(at).lastContact,
      why: () => 'No interaction names this person',
      width: 104,
    },
    ...(named
      ? [
          {
            ...{ id: 'lastScore', label: 'Last score', kind: 'number' as const, hint: 'Of the last answer, 0 to 100; ringed below 60' },
            value: (at: number) => of(at).lastScore?.y ?? null,
            cell: (at: number) => <LastScore person={of(at)} f={f} />,
            why: () => 'Has not answered, or not by name',
          },
        ]
      : []),
    { id: 'contacts', label: 'Contacts', kind: 'number', value: (at) => of(at).contacts },
    { id: 'dueDay', label: 'Next due', kind: 'day', value: (at) => of(at).dueDay, why: () => 'No rhythm was set', optional: true },
    { id: 'rhythm', label: 'Rhythm', kind: 'text', value: (at) => valueInWords('rhythm', of(at).rhythm, f), optional: true, width: 120 },
    { id: 'email', label: 'E-mail', kind: 'text', value: (at) => of(at).email, optional: true, width: 220 },
    { id: 'phone', label: 'Phone', kind: 'text', value: (at) => of(at).phone, optional: true, width: 150 },
    { id: 'channel', label: 'Prefers', kind: 'text', value: (at) => of(at).preferredChannel, optional: true, width: 100 },
    { id: 'language', label: 'Language', kind: 'text', value: (at) => of(at).language, optional: true, width: 90 },
  ]
}

const LastScore = ({ person: { lastScore }, f }: { readonly person: ListedPerson; readonly f: Format }) =>
  lastScore ? (
    <span title={`Answered ${f.day(lastScore.day, { year: 'always' })}`}>
      <ScoreMark y={lastScore.y} />
    </span>
  ) : (
    <Missing why="Has not answered, or not by name" />
  )

function Accounts({ person }: { readonly person: ListedPerson }) {
  const there = person.accounts.filter((one) => !one.left)
  const shown = there.length > 0 ? there : person.accounts
  const [first] = shown
  if (!first) return <span className="dim">–</span>
  return (
    <span className={`${styles.accounts} truncate`} title={shown.map((one) => one.name).join(', ')}>
      <Link to="/accounts/$account" params={{ account: String(first.id) }} search={{ tab: 'people' } as never}>
        {first.name}
      </Link>
      {shown.length > 1 && <span className="dim"> and {shown.length - 1} more</span>}
    </span>
  )
}

function Roles({ person }: { readonly person: ListedPerson }) {
  if (person.roles.length === 0)
    return (
      <span className="dim" title="Not known">
        –
      </span>
    )
  return (
    <span className="truncate" title={person.roles.map((one) => `${one.role}, ${fromWords[one.from]}`).join('; ')}>
      {person.roles.map((one) => one.role).join(', ')}
      {person.roles[0]!.from === 'title' && <span className="dim"> from title</span>}
    </span>
  )
}

const filters: readonly Filter[] = [
  {
    ...{ key: 'group', label: 'Role group', kind: 'anyOf' },
    options: [...Object.entries(groupNames).map(([value, label]) => ({ value, label })), { value: 'unknown', label: 'Not known' }],
  },
  {
    ...{ key: 'level', label: 'Seniority', kind: 'anyOf' },
    options: [...Object.entries(seniorityNames).map(([value, label]) => ({ value, label })), { value: 'unknown', label: 'Not known' }],
  },
  {
    ...{ key: 'from', label: 'Role known', kind: 'anyOf' },
    options: Object.entries(fromWords).map(([value, label]) => ({ value, label })),
  },
  { key: 'silent', label: 'Silent', kind: 'flag', yes: 'over 90 days' },
  { key: 'due', label: 'Contact', kind: 'flag', yes: 'due by rhythm' },
  {
    ...{ key: 'state', label: 'There', kind: 'oneOf' },
    options: [
      { value: 'there', label: 'There' },
      { value: 'left', label: 'Left' },
      { value: 'all', label: 'Everybody' },
    ],
  },
]
