import { total } from '#engine/money/total.ts'
import { segmentName, Tag } from '../../app/marks.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Costs, indexesOf } from './costs.ts'

/** Whether selling through a channel pays, and what quotes that were lost cost. */
export function SaleTab({ costs }: { readonly costs: Costs }) {
  const { channels } = costs.costOfSale
  return (
    <Grid>
      {channels.length === 0 ? (
        <Panel span={12} title="Cost of sale">
          <Empty title="No interaction is known to sell.">
            Mark an activity as selling in the cost model, or let the mapping say which interactions sell.
          </Empty>
        </Panel>
      ) : (
        <SaleByChannel costs={costs} />
      )}
      <Opportunities costs={costs} />
    </Grid>
  )
}

function SaleByChannel({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const set = useSetSearch()
  const { currency } = costs.head
  const { channels, ordersWithoutSelling, ordersWithoutMargin } = costs.costOfSale
  const open = (i: number) => set({ rows: 'selling', of: channels[i]!.channel }, { push: true })
  const columns: Column[] = [
    {
      id: 'channel',
      label: 'Channel',
      kind: 'text',
      value: (i) => channels[i]!.channel,
      cell: (i) => <LinkButton onClick={() => open(i)}>{channels[i]!.channel}</LinkButton>,
    },
    { id: 'n', label: 'Selling interactions', kind: 'number', value: (i) => channels[i]!.sellingInteractions },
    { id: 'orders', label: 'Orders won', kind: 'number', value: (i) => channels[i]!.orders },
    { id: 'margin', label: 'Margin won', kind: 'money', currency, value: (i) => channels[i]!.marginMinor },
    { id: 'cost', label: 'Cost of selling', kind: 'money', currency, value: (i) => channels[i]!.sellingCostMinor },
    {
      id: 'ratio',
      label: 'Cost / margin',
      unit: '%',
      kind: 'percent',
      value: (i) => channels[i]!.costOfSale,
      why: () => 'No margin was won',
    },
    {
      ...{ id: 'pays', label: 'Says', kind: 'text', width: 130, value: (i: number) => (channels[i]!.losesMoney ? 'loses money' : 'pays') },
      cell: (i) => (channels[i]!.losesMoney ? <Tag tone="loss">loses money</Tag> : <span>pays</span>),
    },
  ]
  return (
    <Panel
      span={12}
      title="Cost of sale"
      sub={`an order is won by the last selling interaction of its account within 90 days before it, ${f.symbol(currency)}`}
      padding="none"
      footer={`${f.count(ordersWithoutSelling.orders, 'order', 'orders')} without a selling interaction in time (margin ${f.money(ordersWithoutSelling.marginMinor, currency)}); ${f.count(ordersWithoutMargin, 'order', 'orders')} whose margin is not known.`}
    >
      <DataTable
        label="Cost of sale, list"
        columns={columns}
        rows={indexesOf(channels)}
        noun={['channel', 'channels']}
        rowKey={(i) => channels[i]!.channel}
        onOpen={open}
        sortName="sale"
        defaultSort="-cost"
        plain
        bare
        phone={{
          value: (i) => f.percent(channels[i]!.costOfSale),
          note: (i) => `${f.count(channels[i]!.orders, 'order', 'orders')} · ${channels[i]!.losesMoney ? 'loses money' : 'pays'}`,
        }}
      />
    </Panel>
  )
}

function Opportunities({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const { currency } = costs.head
  const rows = costs.opportunities
  if (rows.length === 0)
    return (
      <Panel span={12} title="Won and lost">
        <Empty title="There are no opportunities.">
          Import them with stage and close day: then hit rates and the cost of lost quotes are told here.
        </Empty>
      </Panel>
    )
  const money = (id: string, label: string, value: (i: number) => number | null, hint: string): Column => ({
    id,
    label,
    hint,
    kind: 'money',
    currency,
    value,
    why: () => 'None in the window',
  })
  const sum = (value: (row: (typeof rows)[number]) => number) => f.number(total(rows, value))
  const columns: Column[] = [
    {
      id: 'segment',
      label: 'Segment',
      kind: 'text',
      value: (i) => rows[i]!.segment,
      cell: (i) => segmentName(rows[i]!.segment),
      total: 'All',
    },
    { id: 'won', label: 'Won', kind: 'number', value: (i) => rows[i]!.won, total: sum((row) => row.won) },
    { id: 'lost', label: 'Lost', kind: 'number', value: (i) => rows[i]!.lost, total: sum((row) => row.lost) },
    { id: 'open', label: 'Open', kind: 'number', value: (i) => rows[i]!.open, total: sum((row) => row.open) },
    {
      id: 'hit',
      label: 'Hit rate',
      unit: '%',
      kind: 'percent',
      value: (i) => rows[i]!.hitRate,
      why: () => 'None closed in the window',
      hint: 'Won / (won + lost), by close day',
    },
    money('perWon', 'Per won', (i) => rows[i]!.costPerWonMinor, 'Mean selling cost of a won one'),
    money('perLost', 'Per lost', (i) => rows[i]!.costPerLostMinor, 'Mean selling cost of a lost one'),
    money('perSale', 'Per sale, lost included', (i) => rows[i]!.costPerSaleInclLostMinor, 'Selling cost of won and lost / number won'),
  ]
  return (
    <Panel
      span={12}
      title="Won and lost"
      sub={`by segment, selling cost in ${f.symbol(currency)}`}
      padding="none"
      footer="Selling cost of an opportunity: every selling interaction that names it, whenever it was."
    >
      <DataTable
        label="Won and lost, list"
        columns={columns}
        rows={indexesOf(rows)}
        noun={['segment', 'segments']}
        rowKey={(i) => rows[i]!.segment}
        sortName="opportunities"
        keyboard={false}
        plain
        bare
        phone={{
          title: (i) => segmentName(rows[i]!.segment),
          value: (i) => f.percent(rows[i]!.hitRate),
          note: (i) => `${f.number(rows[i]!.won)} won, ${f.number(rows[i]!.lost)} lost`,
        }}
      />
    </Panel>
  )
}
