import { Button, Menu, Select } from '@mantine/core'
import { IconArrowRight, IconDownload, IconPin } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { AssignedAccount, AssignmentRun } from '#api/routes/assignment.ts'
import { address } from '../../app/client.ts'
import { saveFile } from '../../app/export-list.ts'
import { SegmentTag } from '../../app/marks.tsx'
import { usePages } from '../../app/more-rows.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './assignment.module.css'
import { AssignedSheet } from './assignment-sheet.tsx'

const shows = [
  { value: 'changes', label: 'Change hands' },
  { value: 'new', label: 'Nobody of the team has today' },
  { value: 'nobody', label: 'Nobody gets' },
  { value: 'region', label: 'In a country not theirs' },
  { value: 'language', label: 'In a language not theirs' },
  { value: 'pinned', label: 'Pinned' },
  { value: 'all', label: 'All accounts' },
] as const
/** What the server sorts by: columns of these names. */
const sortings = ['costMinor', 'revenueMinor', 'name', 'to'] as const
type Show = (typeof shows)[number]['value']

/** CSV or XLSX of a list of the proposal. */
export function ExportMenu({ where, name }: { readonly where: (format: 'csv' | 'xlsx') => string; readonly name: string }) {
  const { may } = useMe()
  if (!may('export')) return null
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" data-dense leftSection={<IconDownload size={14} stroke={1.6} aria-hidden="true" />} className="no-print">
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'xlsx'] as const).map((format) => (
          <Menu.Item key={format} onClick={() => void saveFile(where(format), `${name}.${format}`)}>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Who would take which account, why, and what it costs; a row opens with its reason and the pin. */
export function AssignmentAccounts({ data: run }: { readonly data: AssignmentRun }) {
  const f = useFormat()
  const { currency } = run.head
  const [q] = useAddress('q')
  const [asked, setShow] = useAddress('show')
  const [person, setPerson] = useAddress('person')
  const [open, setOpen] = useState<number | null>(null)
  const show = (asked as Show | null) ?? (run.unassigned.accounts > 0 ? 'nobody' : run.changes > 0 ? 'changes' : 'all')
  const filters = { show, ...(q && { q }), ...(person && { person }) }
  // Sorted by the server: what is not read yet may come first.
  const [sorted] = useAddress('sort')
  const sort = sortings.find((one) => one === sorted?.replace(/^-/, '')) ?? 'costMinor'
  const { items, total, error, retry, more, isPlaceholderData } = usePages(
    'listAssignedAccounts',
    { params: { run: run.id }, query: { ...filters, sort } },
    1000,
  )
  const { data: colleagues } = useGet('listAssignmentColleagues', {})
  const columns = useMemo(
    (): readonly Column[] =>
      (items ? columnsOf(items, currency, f, run.loads === 'open') : []).map((one) => ({
        ...one,
        sortable: (sortings as readonly string[]).includes(one.id),
      })),
    [items, currency, f, run.loads],
  )
  const rows = useMemo(() => Int32Array.from((items ?? []).keys()), [items])
  if (error && !items) return <Failed title="The accounts could not be read." error={error} onRetry={retry} />
  if (!items) return <Loading rows={8} label="Reading the accounts" />
  const names = (colleagues?.items ?? []).filter((one) => one.team === run.team && !one.leftOut).map((one) => one.name)
  const opened = items.find((one) => one.account.id === open)
  return (
    <Panel
      title="Accounts"
      sub="who has them today, and who would"
      padding="none"
      tools={
        <ExportMenu
          where={(format) => address('exportAssignedAccounts', { params: { run: run.id }, query: { ...filters, format } })}
          name={`assignment-${run.team}`}
        />
      }
      footer="Cost: of breaking the relationship, of handing over, of a country or a language that is not theirs. Hours of an account are told when the loads of people were opened."
    >
      <div className={styles.filters}>
        <SearchField label="Search in the list" placeholder="Name" />
        <Select aria-label="Show" data={[...shows]} value={show} allowDeselect={false} onChange={(value) => setShow(value)} w={230} />
        <Select
          aria-label="Colleague"
          placeholder="Colleague: all"
          clearable
          searchable
          data={names}
          value={person}
          onChange={(value) => setPerson(value)}
          w={200}
        />
      </div>
      <DataTable
        label="Accounts of the proposal"
        columns={columns}
        rows={rows}
        of={total}
        noun={['account', 'accounts']}
        defaultSort="-costMinor"
        plain
        bare
        old={isPlaceholderData}
        height={480}
        rowKey={(i) => items[i]!.account.id}
        onOpen={(i) => setOpen(items[i]!.account.id)}
        phone={{
          title: (i) => items[i]!.account.name,
          value: (i) => f.moneyShort(items[i]!.costMinor, currency),
          note: (i) => `${items[i]!.from ?? 'nobody'} → ${items[i]!.to ?? 'nobody'}`,
        }}
        empty={<Empty title="None of this kind.">Of the accounts that take time of {run.teamName}, none fits these filters.</Empty>}
      />
      {more && <div className={styles.none}>{more}</div>}
      {opened && <AssignedSheet one={opened} run={run} colleagues={names} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

function columnsOf(
  items: readonly AssignedAccount[],
  currency: string,
  f: ReturnType<typeof useFormat>,
  hours: boolean,
): readonly Column[] {
  return [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', value: (i) => items[i]!.account.name, width: 220 },
      cell: (i) => (
        <>
          {items[i]!.pinned !== null && <IconPin size={12} stroke={2} aria-label="Pinned" role="img" style={{ marginRight: 4 }} />}
          {items[i]!.account.name}
        </>
      ),
    },
    {
      ...{ id: 'segment', label: 'Segment', kind: 'mark', value: (i) => items[i]!.segment },
      cell: (i) => <SegmentTag tier={items[i]!.segment} />,
    },
    { id: 'from', label: 'Today', kind: 'text', value: (i) => items[i]!.from, why: () => 'Nobody is named on it' },
    {
      ...{ id: 'to', label: 'Proposed', kind: 'text', value: (i) => items[i]!.to },
      cell: (i) => {
        const one = items[i]!
        if (one.to === null) return <span className="loss">▲ nobody</span>
        if (one.change === 'stays') return <span className="dim">{one.to}</span>
        return (
          <>
            <IconArrowRight size={12} stroke={2} aria-hidden="true" /> {one.to}
          </>
        )
      },
    },
    ...(hours
      ? [{ id: 'hours', label: 'Hours', unit: 'a year', kind: 'number' as const, digits: 1, value: (i: number) => items[i]!.hours }]
      : []),
    { id: 'revenueMinor', label: 'Revenue', kind: 'money', currency, value: (i) => items[i]!.revenueMinor, unit: f.symbol(currency) },
    { id: 'costMinor', label: 'Cost', kind: 'money', currency, value: (i) => items[i]!.costMinor, unit: f.symbol(currency) },
    {
      ...{
        id: 'knows',
        label: 'Known already',
        unit: '%',
        kind: 'percent',
        digits: 0,
        value: (i) => (items[i]!.to === null ? null : items[i]!.knows),
      },
      ...{ hint: 'Part of its interactions of a year that whoever gets it had', why: () => 'Nobody gets it' },
    },
    { id: 'country', label: 'Country', kind: 'text', value: (i) => items[i]!.country, why: () => 'Not known', optional: false },
    { ...{ id: 'why', label: 'Why', kind: 'text', value: (i) => items[i]!.why }, cell: (i) => items[i]!.why || <Missing /> },
  ]
}
