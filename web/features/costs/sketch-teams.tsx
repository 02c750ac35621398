import { total } from '#engine/money/total.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Costs, indexesOf } from './costs.ts'

/** Teams of a sketch: what the files explain of their time, by assumed minutes. */
export function SketchTeams({ costs, teams }: { readonly costs: Costs; readonly teams: NonNullable<Costs['sketchTeams']> }) {
  const f = useFormat()
  const { currency, from, to } = costs.head
  const sum = (value: (team: (typeof teams)[number]) => number) => f.amount(total(teams, value), currency)
  const columns: Column[] = [
    { id: 'name', label: 'Team', kind: 'text', value: (i) => teams[i]!.name, total: f.count(teams.length, 'team', 'teams') },
    { id: 'hours', label: 'Hours worked', kind: 'number', value: (i) => teams[i]!.hours },
    {
      id: 'explained',
      label: 'In the files',
      unit: '%',
      kind: 'percent',
      value: (i) => teams[i]!.explainedShare,
      why: () => 'Without heads there is no working time',
    },
    { id: 'cost', label: 'Cost', kind: 'money', currency, value: (i) => teams[i]!.costMinor, total: sum((team) => team.costMinor) },
    { id: 'traced', label: 'Traced', kind: 'money', currency, value: (i) => teams[i]!.tracedMinor, total: sum((team) => team.tracedMinor) },
    {
      id: 'rest',
      label: 'Rest: the band',
      kind: 'money',
      currency,
      value: (i) => teams[i]!.restMinor,
      total: sum((team) => team.restMinor),
    },
  ]
  return (
    <Panel
      span={12}
      title="Teams"
      sub={`${f.window(from, to)}, ${f.symbol(currency)}, as stated in the sketch`}
      padding="none"
      footer="The rest is left untraced at one edge of the band and spread by orders at the other."
    >
      <DataTable
        label="Teams of the sketch, list"
        columns={columns}
        rows={indexesOf(teams)}
        noun={['team', 'teams']}
        sortName="teams"
        keyboard={false}
        plain
        bare
      />
    </Panel>
  )
}
