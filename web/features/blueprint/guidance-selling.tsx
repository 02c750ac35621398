import type { ChannelGuidance } from '#api/routes/guidance.ts'
import { SegmentTag, segmentName, Tag } from '../../app/marks.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'

/** Selling by segment and channel against the margin it won: where an in-person sale loses money. */
export function GuidanceSelling({
  data,
  onExport,
}: {
  readonly data: ChannelGuidance
  readonly onExport: (format: 'csv' | 'xlsx') => unknown
}) {
  const f = useFormat()
  const set = useSetSearch()
  const { selling: rows, head } = data
  const { currency } = head
  if (rows.length === 0)
    return (
      <Panel span={12} title="Where selling costs more than it wins">
        <Empty title="No interaction is known to sell.">
          Mark an activity as selling in the cost model, or let the mapping say which interactions sell.
        </Empty>
      </Panel>
    )
  const worst = rows.filter((row) => row.losesMoney)
  const open = (i: number) => set({ sold: rows[i]!.channel, of: rows[i]!.segment }, { push: true })
  const columns: Column[] = [
    {
      ...{ id: 'channel', label: 'Sold', kind: 'text', width: 150, value: (i: number) => rows[i]!.channel },
      cell: (i) => <LinkButton onClick={() => open(i)}>{rows[i]!.channel}</LinkButton>,
    },
    {
      ...{ id: 'segment', label: 'Segment', kind: 'text', width: 90, value: (i: number) => rows[i]!.segment },
      cell: (i) => <SegmentTag tier={rows[i]!.segment === 'none' ? null : rows[i]!.segment} full />,
    },
    { id: 'accounts', label: 'Accounts', kind: 'number', value: (i) => rows[i]!.accounts },
    { id: 'n', label: 'Selling interactions', kind: 'number', value: (i) => rows[i]!.n },
    { id: 'cost', label: 'Cost of selling', kind: 'money', currency, value: (i) => rows[i]!.costMinor },
    { id: 'orders', label: 'Orders won', kind: 'number', value: (i) => rows[i]!.orders },
    {
      ...{ id: 'margin', label: 'Margin won', kind: 'money', currency, value: (i: number) => rows[i]!.marginMinor },
      hint: 'Of orders whose margin is known',
    },
    {
      ...{ id: 'ratio', label: 'Cost / margin', unit: '%', kind: 'percent', value: (i: number) => rows[i]!.costOfSale },
      why: () => 'No margin was won',
    },
    {
      ...{ id: 'losing', label: 'Accounts that lose', kind: 'number', value: (i: number) => rows[i]!.accountsLosing },
      hint: 'Cost more to sell to than the orders it won brought',
    },
    { id: 'loss', label: 'Lost on them', kind: 'money', currency, value: (i) => rows[i]!.lossMinor },
    {
      ...{ id: 'says', label: 'Says', kind: 'text', width: 110, value: (i: number) => (rows[i]!.losesMoney ? 'loses money' : 'pays') },
      cell: (i) => (rows[i]!.losesMoney ? <Tag tone="loss">loses money</Tag> : <span>pays</span>),
    },
  ]
  return (
    <Panel
      span={12}
      title="Where selling costs more than it wins"
      sub={
        worst.length === 0
          ? `in the window, ${f.symbol(currency)}; in no segment and channel`
          : `in the window, ${f.symbol(currency)}; ${f.list(worst.map((row) => `${row.channel} in ${segmentName(row.segment)}`))}`
      }
      padding="none"
      footer="An order is won by the last selling interaction of its account within 90 days before it. Orders whose margin is not known win nothing here, and their accounts are not said to lose."
    >
      <DataTable
        label="Selling by segment and channel"
        columns={columns}
        rows={Uint32Array.from(rows.keys())}
        noun={['row', 'rows']}
        rowKey={(i) => `${rows[i]!.channel} ${rows[i]!.segment}`}
        onOpen={open}
        sortName="selling"
        keyboard={false}
        plain
        onExport={onExport}
        phone={{
          title: (i) => `${rows[i]!.channel}, ${segmentName(rows[i]!.segment)}`,
          value: (i) => f.amount(rows[i]!.lossMinor, currency),
          note: (i) => `${f.number(rows[i]!.accountsLosing)} of ${f.count(rows[i]!.accounts, 'account', 'accounts')} lose`,
          beside: (i) => (rows[i]!.losesMoney ? 'loses money' : 'pays'),
        }}
      />
    </Panel>
  )
}
