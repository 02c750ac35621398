import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ContinuityPerson } from '#api/routes/continuity.ts'
import { address } from '../../app/client.ts'
import { useGet } from '../../app/queries.ts'
import { useAddress } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './continuity.module.css'
import { ExportButtons } from './export-buttons.tsx'

const groups = [
  { value: 'decides', label: 'Decides' },
  { value: 'influences', label: 'Influences' },
  { value: 'uses', label: 'Uses' },
  { value: 'pays', label: 'Pays' },
]

/** People of customers of whom nobody heard for 180 days, and people who left or moved. */
export function PeopleTab() {
  const f = useFormat()
  const [state, setState] = useAddress<string>('state', 'silent')
  const [q] = useAddress('q')
  const [group, setGroup] = useAddress('group')
  const filters = { state: state as 'silent' | 'left', ...(q && { q }), ...(group && { group: group as 'decides' }) }
  const { data, error, refetch, isPlaceholderData } = useGet('listContinuityPeople', { query: { ...filters, limit: 1000 } })
  const items = data?.items
  const currency = data?.currency ?? 'EUR'
  const shown = items?.[0]?.state ?? state
  const columns = useMemo(
    (): readonly Column[] => (items ? columnsOf(items, shown === 'left', currency, f) : []),
    [items, shown, currency, f],
  )
  const rows = useMemo(() => Int32Array.from((items ?? []).keys()), [items])
  if (error && !data) return <Failed title="The list could not be read." error={error} onRetry={() => void refetch()} />
  if (!data || !items) return <Loading rows={10} label="Reading who is silent" />
  return (
    <Panel
      title={state === 'left' ? 'People who left or moved' : 'Silent people'}
      sub={state === 'left' ? 'in the last 365 days, by revenue' : 'still there, and no interaction for 180 days, by revenue'}
      padding="none"
      tools={
        <ExportButtons where={(format) => address('exportContinuityPeople', { query: { ...filters, format } })} name={`${state}-people`} />
      }
      footer={`Up to ${f.day(data.asOf)}, the last day of the record. An export is kept in the audit.`}
    >
      <div className={styles.filters}>
        <SearchField label="Search in the list" placeholder="Person or account" />
        <Select
          aria-label="Show"
          data={[
            { value: 'silent', label: 'Silent' },
            { value: 'left', label: 'Left or moved' },
          ]}
          value={state}
          allowDeselect={false}
          onChange={(value) => setState(value)}
          w={160}
        />
        <Select
          aria-label="Role"
          placeholder="Role: any"
          clearable
          data={groups}
          value={group}
          onChange={(value) => setGroup(value)}
          w={140}
        />
      </div>
      <DataTable
        label={state === 'left' ? 'People who left or moved' : 'Silent people'}
        columns={columns}
        rows={rows}
        noun={['person', 'people']}
        defaultSort="-revenue"
        plain
        old={isPlaceholderData}
        height={560}
        rowKey={(i) => `${items[i]!.id} ${items[i]!.account.id}`}
        leftOut={(data.total ?? 0) > items.length && `the ${f.number(items.length)} first of ${f.number(data.total)}`}
        bare
        phone={{
          title: (i) => <PersonLink one={items[i]!} />,
          value: (i) => (items[i]!.days === null ? '' : f.count(items[i]!.days, 'day', 'days')),
          note: (i) => [items[i]!.title, items[i]!.account.name].filter(Boolean).join(' · '),
          beside: (i) => items[i]!.groups.join(', '),
        }}
        empty={
          <Empty title={state === 'left' ? 'Nobody left.' : 'Nobody is silent.'}>
            {q || group ? 'Nobody fits these filters.' : 'Of the people known at accounts in your view.'}
          </Empty>
        }
      />
    </Panel>
  )
}

const PersonLink = ({ one }: { readonly one: ContinuityPerson }) => (
  <Link to="/people/$person" params={{ person: String(one.id) } as never}>
    {one.name}
  </Link>
)

function columnsOf(
  items: readonly ContinuityPerson[],
  left: boolean,
  currency: string,
  f: ReturnType<typeof useFormat>,
): readonly Column[] {
  const at = (i: number) => items[i]!
  return [
    {
      ...{ id: 'name', label: 'Person', kind: 'text' as const, value: (i: number) => at(i).name, width: 190 },
      cell: (i: number) => <PersonLink one={at(i)} />,
    },
    { id: 'title', label: 'Title', kind: 'text', value: (i) => at(i).title, why: () => 'Title not known', width: 190 },
    {
      ...{ id: 'role', label: 'Role', kind: 'text' as const, value: (i: number) => at(i).groups.join(', ') || null, width: 130 },
      why: () => 'Role not known',
    },
    {
      ...{ id: 'account', label: 'Account', kind: 'text' as const, value: (i: number) => at(i).account.name, width: 220 },
      cell: (i: number) => (
        <Link to="/accounts/$account" params={{ account: String(at(i).account.id) } as never} search={{ tab: 'continuity' } as never}>
          {at(i).account.name}
        </Link>
      ),
    },
    {
      ...{ id: 'revenue', label: 'Revenue of the account', kind: 'number' as const, value: (i: number) => at(i).revenueMinor, width: 130 },
      cell: (i: number) => f.moneyShort(at(i).revenueMinor, currency),
    },
    ...(left
      ? [
          { id: 'left', label: 'Left on', kind: 'day' as const, value: (i: number) => at(i).leftDay, width: 110 },
          {
            ...{ id: 'now', label: 'Now at', kind: 'text' as const, value: (i: number) => at(i).now[0]?.account?.name ?? null, width: 200 },
            cell: (i: number) => <NowAt one={at(i)} />,
          },
        ]
      : [
          {
            ...{ id: 'last', label: 'Last interaction', kind: 'day' as const, value: (i: number) => at(i).lastDay, width: 120 },
            why: () => 'No interaction recorded',
          },
          {
            ...{ id: 'days', label: 'Days', kind: 'number' as const, value: (i: number) => at(i).days, width: 70 },
            why: () => 'No interaction recorded',
          },
        ]),
  ]
}

const NowAt = ({ one }: { readonly one: ContinuityPerson }) =>
  one.now.length === 0 ? (
    <Missing why="At no other account of the record" />
  ) : (
    <span>{one.now.map((place) => place.account?.name ?? 'an account of others').join(', ')}</span>
  )
