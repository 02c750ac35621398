import { SegmentedControl } from '@mantine/core'
import { useMemo } from 'react'
import type { ChannelGuidance, GuidanceRow } from '#api/routes/guidance.ts'
import { total } from '#engine/money/total.ts'
import { SegmentTag, segmentName, Tag } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { adviceWords, indexWords, optionOf } from './guidance-words.ts'

interface ReasonsProps {
  readonly data: ChannelGuidance
  readonly old: boolean
  readonly onExport: (format: 'csv' | 'xlsx') => unknown
  readonly leftOut: string
}

/** Every reason and segment with its advice; a row opens what it rests on. */
export function GuidanceReasons({ data, old, onExport, leftOut }: ReasonsProps) {
  const f = useFormat()
  const set = useSetSearch()
  const [show, setShow] = useAddress('advice', 'all' as string)
  const { rows, head } = data
  const { currency } = head
  const shown = useMemo(
    () => Uint32Array.from(rows.flatMap((row, i) => (show === 'all' || row.advice === show.replace('-', ' ') ? [i] : []))),
    [rows, show],
  )
  const among = Array.from(shown, (i) => rows[i]!)
  const to = (row: GuidanceRow) => optionOf(row, row.to)
  const open = (i: number) => set({ reason: rows[i]!.reason, of: rows[i]!.segment, channel: rows[i]!.to }, { push: true })
  const saving = (row: GuidanceRow) => to(row)?.savingMinor?.base ?? null
  const columns: Column[] = [
    {
      ...{ id: 'reason', label: 'Reason', kind: 'text', width: 190, value: (i: number) => rows[i]!.reason },
      cell: (i) => <LinkButton onClick={() => open(i)}>{rows[i]!.reason}</LinkButton>,
      total: f.count(among.length, 'row', 'rows'),
    },
    {
      ...{ id: 'segment', label: 'Segment', kind: 'text', width: 84, value: (i: number) => rows[i]!.segment },
      cell: (i) => <SegmentTag tier={rows[i]!.segment === 'none' ? null : rows[i]!.segment} full />,
    },
    { id: 'accounts', label: 'Accounts', kind: 'number', value: (i) => rows[i]!.accounts },
    {
      ...{ id: 'n', label: 'Interactions a year', kind: 'number', digits: 0, value: (i: number) => rows[i]!.n },
      total: f.number(
        total(among, (row) => row.n),
        0,
      ),
    },
    {
      ...{ id: 'cost', label: 'Cost now, a year', kind: 'money', currency, value: (i: number) => rows[i]!.costMinor },
      total: f.amount(
        total(among, (row) => row.costMinor),
        currency,
      ),
      hint: 'Interactions × what it costs until settled, by channel',
    },
    {
      ...{ id: 'advice', label: 'Advice', kind: 'text', width: 210, value: (i: number) => rows[i]!.advice },
      cell: (i) => <AdviceMark row={rows[i]!} />,
    },
    {
      ...{ id: 'saving', label: 'Saves a year', kind: 'money', currency, value: (i: number) => saving(rows[i]!) },
      cell: (i) => <Saving row={rows[i]!} currency={currency} coverage={data.coverage.label} />,
      total: f.amount(
        total(
          among.filter((row) => row.advice === 'move'),
          (row) => saving(row) ?? 0,
        ),
        currency,
      ),
      hint: 'Grey and dashed: only if the index holds. The total counts moves alone',
    },
    {
      ...{ id: 'index', label: 'Index of those who use it, points', kind: 'text', width: 250 },
      value: (i) => (to(rows[i]!) ? indexWords(to(rows[i]!)!, f) : null),
      why: () => 'Nothing is advised',
      sortable: false,
    },
    {
      ...{ id: 'hurt', label: 'Would hurt', kind: 'number', value: (i: number) => (rows[i]!.to === null ? null : rows[i]!.hurt) },
      why: () => 'Nothing is moved',
      hint: 'Accounts whose cases come back, with an index below the line, key, or with needs of their own',
    },
  ]
  return (
    <Panel
      span={12}
      title="Reasons and segments"
      sub={`a year, ${f.symbol(currency)}, coverage models: ${data.coverage.label}`}
      padding="none"
      footer={`${leftOut} Hard cases stay with people and are in no saving.`}
      old={old}
    >
      <DataTable
        label="Channel guidance"
        columns={columns}
        rows={shown}
        of={rows.length}
        noun={['row', 'rows']}
        rowKey={(i) => `${rows[i]!.reason} ${rows[i]!.segment}`}
        onOpen={open}
        sortName="guidance"
        plain
        onExport={onExport}
        filters={
          <SegmentedControl
            aria-label="Which advice"
            value={show}
            onChange={(value) => setShow(value === 'all' ? null : value)}
            data={[
              { value: 'all', label: 'All' },
              { value: 'move', label: `Move ${data.totals.move.rows}` },
              { value: 'not-known', label: `Not known ${data.totals.notKnown.rows}` },
              { value: 'keep', label: 'Keep' },
            ]}
          />
        }
        empty={<p className="dim">No reason has this advice.</p>}
        phone={{
          title: (i) => rows[i]!.reason,
          value: (i) => (saving(rows[i]!) === null ? '–' : f.amount(saving(rows[i]!), currency)),
          note: (i) => `${segmentName(rows[i]!.segment)} · ${adviceWords[rows[i]!.advice]}${to(rows[i]!) ? `: ${to(rows[i]!)!.name}` : ''}`,
          beside: (i) => `${f.number(rows[i]!.n, 0)} a year`,
        }}
      />
    </Panel>
  )
}

export function AdviceMark({ row }: { readonly row: GuidanceRow }) {
  const to = optionOf(row, row.to)
  const more = optionOf(row, row.untold)
  if (row.advice === 'keep') return <span className="dim">Keep</span>
  return (
    <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      <Tag tone={row.advice === 'move' ? 'gain' : 'plain'} dashed={row.advice !== 'move'}>
        {row.advice === 'move' ? 'Move to' : 'Not known'}
      </Tag>
      <span>{to?.name}</span>
      {more && (
        <span className="dim" title={`${more.name} would save more, if the index held: nobody can tell yet`}>
          · more?
        </span>
      )}
    </span>
  )
}

function Saving({ row, currency, coverage }: { readonly row: GuidanceRow; readonly currency: string; readonly coverage: string }) {
  const f = useFormat()
  const to = optionOf(row, row.to)
  if (!to?.savingMinor) return <Missing why="Nothing is advised" />
  const { low, base, high } = to.savingMinor
  return (
    <SourcedNumber
      source={() => ({
        title: `${row.reason}, ${row.segment}: to ${to.name}`,
        value: `${f.money(base, currency)} a year${row.advice === 'move' ? '' : ', if the index holds'}`,
        formula: [
          `${f.number(to.moved.base, 1)} settled there = interactions of dearer channels × (1 − ${f.percent(row.hardShare)} hard) × ${f.percent(to.containment.base)} contained`,
          `each saves its cost now less ${f.moneyExact(to.costPerResolutionMinor, currency)} there`,
        ],
        restsOn: `${f.number(row.n, 0)} interactions a year of ${f.count(row.accounts, 'account', 'accounts')}; cost there ${to.costFrom === 'stated' ? 'stated in the coverage models' : `measured on ${f.number(to.costN)} interactions`}`,
        leftOut: row.withoutCost > 0 ? `${f.number(row.withoutCost, 0)} interactions whose cost is not known` : undefined,
        model: coverage,
        facts: [
          ['Low to high', `${f.money(low, currency)} to ${f.money(high, currency)}`],
          ['Containment', to.containment.evidence === 'observed' ? `observed, n = ${f.number(to.containment.n)}` : 'assumed'],
          ['Money out', `${f.money(to.cashMinor, currency)} a year`],
        ],
      })}
    >
      <span
        className={row.advice === 'move' ? '' : 'dim'}
        style={row.advice === 'move' ? undefined : { borderBottom: '1px dashed currentColor' }}
      >
        {f.amount(base, currency)}
      </span>
    </SourcedNumber>
  )
}
