import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { total as sumOver } from '#engine/money/total.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './costs.module.css'
import { type Costs, indexesOf, type Team } from './costs.ts'
import { WentBar, WentLegend } from './went-bar.tsx'

const measures = {
  notTraced: { label: 'Not traced', of: (sums: Team['months'][number]) => sums.notTracedMinor },
  notRecorded: { label: 'Not recorded', of: (sums: Team['months'][number]) => sums.notRecordedMinor },
  unused: { label: 'Unused', of: (sums: Team['months'][number]) => sums.unusedMinor },
} as const
type Measure = keyof typeof measures

/** Cost that reached no account: work that left no trace, and capacity that was free. Never spread over accounts. */
export function NotTracedTab({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const { head, teamsTotal: total } = costs
  if (costs.teams.length === 0)
    return (
      <Panel span={12} title="Not traced and unused">
        <Empty title="A sketch cannot tell not recorded from unused.">
          {costs.sketchTeams
            ? `${f.money(
                sumOver(costs.sketchTeams, (team) => Math.max(0, team.restMinor)),
                head.currency,
              )} of cost is not in the files under the sketch: that is the width of the band.`
            : 'Teams with cost and capacity come with the cost model.'}
        </Empty>
      </Panel>
    )
  const share = (part: number | null) => f.percent(part === null || total.costMinor === 0 ? null : part / total.costMinor)
  return (
    <div className={styles.stack}>
      <Figures
        figures={[
          { label: 'Cost of teams', value: f.moneyShort(total.costMinor, head.currency), note: f.window(head.from, head.to) },
          { label: 'Traced', value: f.moneyShort(total.tracedMinor, head.currency), beside: share(total.tracedMinor) },
          {
            label: 'Not traced',
            value: f.moneyShort(total.notTracedMinor, head.currency),
            beside: share(total.notTracedMinor),
            note: 'never spread over accounts',
          },
          {
            label: 'of which not recorded',
            value: f.moneyShort(total.notRecordedMinor, head.currency),
            beside: share(total.notRecordedMinor),
            note: 'work without a trace in the files',
          },
          {
            label: 'of which unused',
            value: f.moneyShort(total.unusedMinor, head.currency),
            beside: share(total.unusedMinor),
            note: 'free capacity',
          },
        ]}
      />
      <Grid>
        <ByMonth costs={costs} />
        <MonthBars costs={costs} />
      </Grid>
    </div>
  )
}

/** Teams × months. */
function ByMonth({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const [measure, choose] = useState<Measure>('notTraced')
  const { teams, months, head } = costs
  const { of } = measures[measure]
  const sumOf = (team: Team) => measures[measure].of(team as unknown as Team['months'][number])
  const at = (team: Team, month: string) => team.months.find((one) => one.month === month)
  const columns: Column[] = [
    { id: 'name', label: 'Team', kind: 'text', value: (i) => teams[i]!.name },
    ...months.map(
      (month): Column => ({
        ...{ id: month, label: f.month(month), kind: 'money', currency: head.currency, sortable: false },
        value: (i) => {
          const sums = at(teams[i]!, month)
          return sums ? of(sums) : null
        },
        why: () => (measure === 'notTraced' ? 'No cost in this month' : 'Nobody stated what share of its work is recorded'),
      }),
    ),
    {
      id: 'sum',
      label: 'All',
      kind: 'money',
      currency: head.currency,
      value: (i) => sumOf(teams[i]!),
      cell: (i) => <b>{f.amount(sumOf(teams[i]!), head.currency)}</b>,
    },
  ]
  return (
    <Panel
      span={12}
      title="By month"
      sub={f.symbol(head.currency)}
      padding="none"
      tools={
        <SegmentedControl
          aria-label="What is shown by month"
          data={Object.entries(measures).map(([value, { label }]) => ({ value, label }))}
          value={measure}
          onChange={(value) => choose(value as Measure)}
        />
      }
      footer="Below zero: more work than capacity in that month. It was traced at the full rate and is not rescaled; check capacity and times."
    >
      <DataTable
        label="Teams by month"
        columns={columns}
        rows={indexesOf(teams)}
        noun={['team', 'teams']}
        rowKey={(i) => teams[i]!.team}
        sortName="months"
        keyboard={false}
        plain
        bare
        phone={{
          title: (i) => teams[i]!.name,
          value: (i) => f.amount(sumOf(teams[i]!), head.currency),
          note: () => measures[measure].label,
        }}
      />
    </Panel>
  )
}

/** Where each team's capacity went. */
function MonthBars({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const { teams, head } = costs
  const columns: Column[] = [
    { id: 'name', label: 'Team', kind: 'text', value: (i) => teams[i]!.name },
    {
      id: 'used',
      label: 'Used',
      unit: '% of capacity',
      kind: 'percent',
      value: (i) => usedShare(teams[i]!),
      why: () => 'Without a stated capacity there is no share',
    },
    { id: 'estimated', label: 'Estimated', unit: '% of minutes', kind: 'percent', digits: 0, value: (i) => teams[i]!.estimatedShare },
    {
      ...{ id: 'went', label: 'Where the cost went', kind: 'mark', width: 240, sortable: false, value: () => null },
      cell: (i) => (
        <WentBar
          traced={teams[i]!.tracedMinor}
          notTraced={teams[i]!.notTracedMinor}
          notRecorded={teams[i]!.notRecordedMinor}
          unused={teams[i]!.unusedMinor}
          label={`${teams[i]!.name}: ${f.percent(teams[i]!.costMinor === 0 ? null : teams[i]!.tracedMinor / teams[i]!.costMinor)} traced`}
        />
      ),
    },
    {
      id: 'notTraced',
      label: 'Not traced',
      unit: f.symbol(head.currency),
      kind: 'money',
      currency: head.currency,
      value: (i) => teams[i]!.notTracedMinor,
    },
  ]
  return (
    <Panel
      span={12}
      title="Capacity"
      sub="used, unused, not recorded"
      padding="none"
      tools={<WentLegend rest />}
      footer="A team without a stated recorded share shows one figure not traced: nobody can say whether it was work without a trace or free time."
    >
      <DataTable
        label="Capacity of teams"
        columns={columns}
        rows={indexesOf(teams)}
        noun={['team', 'teams']}
        rowKey={(i) => teams[i]!.team}
        sortName="capacity"
        keyboard={false}
        plain
        bare
        phone={{ title: (i) => teams[i]!.name, value: (i) => f.percent(usedShare(teams[i]!)), note: () => 'of capacity used' }}
      />
    </Panel>
  )
}

const usedShare = (team: Team) => (team.capacityMinutes && team.usedMinutes !== null ? team.usedMinutes / team.capacityMinutes : null)
