import { total } from '#engine/money/total.ts'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Costs, indexesOf } from './costs.ts'

/** What a contact costs per channel, and what it costs until the matter is settled, per reason. */
export function ChannelsTab({ costs }: { readonly costs: Costs }) {
  if (costs.channels.length === 0)
    return (
      <Panel span={12} title="Channels and reasons">
        <Empty title="There are no interactions in this window.">
          Import tickets, calls, e-mails or visits: then each channel and reason has a cost here.
        </Empty>
      </Panel>
    )
  return (
    <Grid>
      <Channels costs={costs} />
      <Reasons costs={costs} />
    </Grid>
  )
}

function Channels({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const set = useSetSearch()
  const [chosen, choose] = useAddress('channel')
  const { channels, head } = costs
  const { currency } = head
  const sum = (value: (channel: (typeof channels)[number]) => number) => total(channels, value)
  const cost = sum((channel) => channel.costMinor)
  const columns: Column[] = [
    {
      ...{
        id: 'channel',
        label: 'Channel',
        kind: 'text',
        value: (i: number) => channels[i]!.channel,
        total: f.count(channels.length, 'channel', 'channels'),
      },
      cell: (i) => (
        <LinkButton
          aria-pressed={chosen === channels[i]!.channel}
          onClick={() => choose(chosen === channels[i]!.channel ? null : channels[i]!.channel)}
        >
          {channels[i]!.channel}
        </LinkButton>
      ),
    },
    {
      id: 'n',
      label: 'Interactions',
      kind: 'number',
      value: (i) => channels[i]!.n,
      total: f.number(sum((channel) => channel.n)),
      cell: (i) => (
        <LinkButton
          onClick={() => set({ rows: 'channel', of: channels[i]!.channel }, { push: true })}
          aria-label={`${channels[i]!.n} interactions by ${channels[i]!.channel}`}
        >
          {f.number(channels[i]!.n)}
        </LinkButton>
      ),
    },
    {
      id: 'inbound',
      label: 'Inbound',
      kind: 'number',
      value: (i) => channels[i]!.inbound,
      total: f.number(sum((channel) => channel.inbound)),
    },
    { id: 'share', label: 'Share of cost', unit: '%', kind: 'percent', value: (i) => (cost === 0 ? null : channels[i]!.costMinor / cost) },
    {
      id: 'each',
      label: 'Cost each',
      kind: 'money',
      currency,
      value: (i) => (channels[i]!.n === 0 ? null : channels[i]!.costMinor / channels[i]!.n),
      cell: (i) => f.amountExact(channels[i]!.n === 0 ? null : channels[i]!.costMinor / channels[i]!.n, currency),
    },
    { id: 'cost', label: 'Cost', kind: 'money', currency, value: (i) => channels[i]!.costMinor, total: f.amount(cost, currency) },
  ]
  return (
    <Panel
      span={12}
      title="Channels"
      sub={`all interactions, ${f.symbol(currency)}, unrounded rates`}
      padding="none"
      footer="A channel shows its reasons below; its number opens the interactions."
    >
      <DataTable
        label="Channels, list"
        columns={columns}
        rows={indexesOf(channels)}
        noun={['channel', 'channels']}
        rowKey={(i) => channels[i]!.channel}
        sortName="channels"
        defaultSort="-cost"
        keyboard={false}
        plain
        bare
        phone={{
          value: (i) => f.amount(channels[i]!.costMinor, currency),
          note: (i) => f.count(channels[i]!.n, 'interaction', 'interactions'),
        }}
      />
    </Panel>
  )
}

function Reasons({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const set = useSetSearch()
  const [chosen, choose] = useAddress('channel')
  const { currency } = costs.head
  const reasons = chosen === null ? costs.reasons : costs.reasons.filter((row) => row.channel === chosen)
  const exact = (value: (i: number) => number | null) => ({
    kind: 'money' as const,
    currency,
    value,
    cell: (i: number) =>
      value(i) === null ? (
        <span className="dim" title="Some chain of repeats does not end, or nothing is known of a channel it goes through">
          –
        </span>
      ) : (
        f.amountExact(value(i), currency)
      ),
  })
  const open = (i: number) => set({ rows: 'reason', of: reasons[i]!.reason, by: reasons[i]!.channel }, { push: true })
  const columns: Column[] = [
    {
      id: 'reason',
      label: 'Reason',
      kind: 'text',
      value: (i) => reasons[i]!.reason,
      cell: (i) => <LinkButton onClick={() => open(i)}>{reasons[i]!.reason}</LinkButton>,
    },
    { id: 'by', label: 'Channel', kind: 'text', value: (i) => reasons[i]!.channel },
    { id: 'n', label: 'Inbound', kind: 'number', value: (i) => reasons[i]!.n },
    {
      id: 'repeats',
      label: 'Came back',
      kind: 'number',
      value: (i) => reasons[i]!.repeats,
      hint: 'Followed within 7 days by another of the same account and reason',
    },
    {
      id: 'rate',
      label: 'Repeat rate',
      unit: '%',
      kind: 'percent',
      value: (i) => reasons[i]!.repeatRate,
      why: () => 'Not known for the last 7 days of data',
    },
    { id: 'each', label: 'Per contact', ...exact((i) => reasons[i]!.costPerInteractionMinor) },
    {
      id: 'inChannel',
      label: 'Settled in the channel',
      ...exact((i) => reasons[i]!.costPerResolutionInChannelMinor),
      hint: 'Cost / (1 − repeat rate), where all repeats stay in the channel',
    },
    {
      id: 'settled',
      label: 'Settled, all channels',
      ...exact((i) => reasons[i]!.costPerResolutionMinor),
      hint: 'Whatever channels the repeats come through',
    },
  ]
  const { channelsLeftOut: out } = costs
  return (
    <Panel
      span={12}
      title="Reasons"
      sub={chosen === null ? `per contact and until settled, ${f.symbol(currency)}` : `by ${chosen}, ${f.symbol(currency)}`}
      tools={chosen !== null && <LinkButton onClick={() => choose(null)}>All channels</LinkButton>}
      padding="none"
      footer={`Left out: ${f.number(out.outbound)} outbound, ${f.number(out.withoutReason)} without a reason, ${f.number(out.withoutAccount)} without an account; ${f.money(out.costMinor, currency)}.`}
    >
      <DataTable
        label="Reasons, list"
        columns={columns}
        rows={indexesOf(reasons)}
        noun={['reason', 'reasons']}
        rowKey={(i) => `${reasons[i]!.reason} ${reasons[i]!.channel}`}
        onOpen={open}
        sortName="reasons"
        defaultSort="-n"
        plain
        bare
        empty={<p className="dim">No inbound interaction of this channel says why.</p>}
        phone={{
          value: (i) => f.amountExact(reasons[i]!.costPerResolutionMinor, currency),
          note: (i) => `${reasons[i]!.channel} · ${f.number(reasons[i]!.n)} · came back ${f.percent(reasons[i]!.repeatRate)}`,
        }}
      />
    </Panel>
  )
}
