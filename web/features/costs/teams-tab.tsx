import { useMemo } from 'react'
import { currencyDigits } from '#api/currency.ts'
import { total } from '#engine/money/total.ts'
import { OursTag, Tag } from '../../app/marks.tsx'
import { inMoney } from '../../app/minor-words.ts'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Attention, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './costs.module.css'
import { type Costs, indexesOf, type Team } from './costs.ts'
import { SketchTeams } from './sketch-teams.tsx'
import { WentBar, WentLegend } from './went-bar.tsx'

/** Unused above this share is worth a look. */
const muchUnused = 0.15

export function TeamsTab({ costs }: { readonly costs: Costs }) {
  const [chosen, choose] = useAddress('team')
  const team = costs.teams.find((one) => one.team === chosen)
  return (
    <Grid>
      {costs.sketchTeams ? <SketchTeams costs={costs} teams={costs.sketchTeams} /> : <Teams costs={costs} />}
      <Activities costs={costs} team={team ?? null} onAll={() => choose(null)} />
      {costs.findings.length > 0 && <CostFindings costs={costs} />}
    </Grid>
  )
}

function Teams({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const [chosen, choose] = useAddress('team')
  const { teams, teamsTotal: total, head } = costs
  const columns = useMemo(() => teamColumns(costs, f), [costs, f])
  const share = (part: number | null, of: number) => f.share(part === null || of === 0 ? null : part / of)
  return (
    <Panel
      span={12}
      title="Teams"
      sub={`${f.window(head.from, head.to)}, ${f.symbol(head.currency)}`}
      tools={<WentLegend rest={teams.some(untold)} />}
      padding="none"
      footer={
        costs.partialMonths.length > 0
          ? `Whole months only: ${costs.partialMonths.map(f.month).join(', ')} is cut by the window.`
          : 'Cost = traced + not traced; not traced splits where a recorded share is stated.'
      }
    >
      <DataTable
        label="Teams, list"
        columns={columns.map((column) => ({ ...column, total: totals(column.id) }))}
        rows={indexesOf(teams)}
        noun={['team', 'teams']}
        rowKey={(i) => teams[i]!.team}
        onOpen={(i) => choose(teams[i]!.team === chosen ? null : teams[i]!.team, { push: true })}
        sortName="teams"
        defaultSort="-cost"
        keyboard={false}
        plain
        bare
        empty={<p className="dim">No team has a cost in this window.</p>}
        phone={{
          value: (i) => f.amount(teams[i]!.costMinor, head.currency),
          note: (i) => `traced ${f.percent(teams[i]!.costMinor === 0 ? null : teams[i]!.tracedMinor / teams[i]!.costMinor)}`,
        }}
      />
    </Panel>
  )

  function totals(id: string) {
    if (id === 'name') return f.count(teams.length, 'team', 'teams')
    if (id === 'heads') return f.number(total.heads, 1)
    if (id === 'hours') return f.number(total.capacityMinutes === null ? null : total.capacityMinutes / 60)
    if (id === 'cost') return f.amount(total.costMinor, head.currency)
    if (id === 'traced') return share(total.tracedMinor, total.costMinor)
    if (id === 'notTraced') return share(total.notTracedMinor, total.costMinor)
    if (id === 'notRecorded') return share(total.notRecordedMinor, total.costMinor)
    if (id === 'unused') return share(total.unusedMinor, total.costMinor)
    if (id === 'used') return f.number(minutesToHours(total.usedMinutes))
    return undefined
  }
}

/** Nobody said what share of its work is recorded. */
const untold = (team: Team) => team.notRecordedMinor === null && team.notTracedMinor !== 0

function teamColumns(costs: Costs, f: ReturnType<typeof useFormat>): Column[] {
  const { teams, head } = costs
  const digits = currencyDigits(head.currency)
  const symbol = f.symbol(head.currency)
  const shareOf = (i: number, part: number | null) => (part === null || teams[i]!.costMinor === 0 ? null : part / teams[i]!.costMinor)
  const stated = () => 'Nobody stated its capacity'
  const recorded = (i: number) =>
    teams[i]!.costedBy === 'declared' ? 'Costed by declared shares' : 'Nobody stated what share of its work is recorded'
  return [
    { id: 'name', label: 'Team', kind: 'text', value: (i) => teams[i]!.name, cell: (i) => <TeamName team={teams[i]!} /> },
    {
      id: 'heads',
      label: 'Heads',
      kind: 'number',
      digits: 1,
      value: (i) => teams[i]!.heads,
      why: stated,
      hint: 'Practical capacity / 1,408 hours a year',
    },
    { id: 'hours', label: 'Practical hours', kind: 'number', value: (i) => minutesToHours(teams[i]!.capacityMinutes), why: stated },
    { id: 'used', label: 'Used hours', kind: 'number', value: (i) => minutesToHours(teams[i]!.usedMinutes) },
    {
      ...{ id: 'rate', label: `${symbol} per minute`, kind: 'number', digits: 3, why: stated },
      value: (i) => (teams[i]!.ratePerMinuteMinor === null ? null : teams[i]!.ratePerMinuteMinor! / 10 ** digits),
      hint: 'Cost / practical capacity',
    },
    { id: 'cost', label: 'Cost', kind: 'money', currency: head.currency, value: (i) => teams[i]!.costMinor },
    {
      ...{ id: 'went', label: 'Where the cost went', kind: 'mark', width: 190, sortable: false, value: () => null },
      cell: (i) => {
        const team = teams[i]!
        return (
          <WentBar
            traced={team.tracedMinor}
            notTraced={team.notTracedMinor}
            notRecorded={team.notRecordedMinor}
            unused={team.unusedMinor}
            label={`${team.name}: ${f.percent(shareOf(i, team.tracedMinor))} traced`}
          />
        )
      },
    },
    { id: 'traced', label: 'Traced', unit: '%', kind: 'percent', value: (i) => shareOf(i, teams[i]!.tracedMinor) },
    { id: 'notTraced', label: 'Not traced', unit: '%', kind: 'percent', value: (i) => shareOf(i, teams[i]!.notTracedMinor) },
    {
      id: 'notRecorded',
      label: 'Not recorded',
      unit: '%',
      kind: 'percent',
      value: (i) => shareOf(i, teams[i]!.notRecordedMinor),
      why: recorded,
    },
    {
      ...{ id: 'unused', label: 'Unused', unit: '%', kind: 'percent', value: (i) => shareOf(i, teams[i]!.unusedMinor), why: recorded },
      cell: (i) => <Unused share={shareOf(i, teams[i]!.unusedMinor)} why={recorded(i)} />,
    },
  ]
}

const minutesToHours = (minutes: number | null) => (minutes === null ? null : minutes / 60)

function TeamName({ team }: { readonly team: Team }) {
  const [chosen, choose] = useAddress('team')
  return (
    <span>
      <LinkButton aria-pressed={chosen === team.team} onClick={() => choose(chosen === team.team ? null : team.team, { push: true })}>
        {team.name}
      </LinkButton>
      {team.standsFor !== null && <span className="dim"> {team.standsFor}</span>}
      {team.overAbsorbed && (
        <span className="warn" title="In some month more work than capacity: traced at the full rate, not rescaled">
          {' '}
          <Attention />
          <span className="only-heard">more work than capacity in some month</span>
        </span>
      )}
    </span>
  )
}

function Unused({ share, why }: { readonly share: number | null; readonly why: string }) {
  const f = useFormat()
  if (share === null) return <Missing why={why} />
  if (share < muchUnused) return f.share(share)
  return (
    <span className="warn">
      <Attention /> {f.share(share)}
    </span>
  )
}

function Activities({ costs, team, onAll }: { readonly costs: Costs; readonly team: Team | null; readonly onAll: () => void }) {
  const f = useFormat()
  const set = useSetSearch()
  const { head } = costs
  const shown = team ? costs.activities.filter((activity) => activity.team === team.team) : costs.activities
  const open = (id: string) => set({ activity: id, account: null }, { push: true })
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Activity', kind: 'text', value: (i: number) => shown[i]!.name },
      cell: (i) => <LinkButton onClick={() => open(shown[i]!.id)}>{shown[i]!.name}</LinkButton>,
    },
    ...(team
      ? []
      : [{ id: 'team', label: 'Team', kind: 'text', value: (i: number) => shown[i]!.teamName, why: () => 'A fee, of no team' } as Column]),
    {
      id: 'times',
      label: 'Times',
      kind: 'number',
      value: (i) => shown[i]!.events,
      why: () => 'By declared shares of accounts, not by events',
    },
    {
      id: 'mean',
      label: 'Mean',
      width: 66,
      unit: 'min',
      kind: 'number',
      digits: 1,
      value: (i) => shown[i]!.meanMinutes,
      why: () => 'A rate or a share, not minutes',
    },
    { id: 'recorded', label: 'Recorded', unit: 'h', kind: 'number', value: (i) => minutesToHours(shown[i]!.recordedMinutes) },
    { id: 'standard', label: 'By equation', unit: 'h', kind: 'number', value: (i) => minutesToHours(shown[i]!.standardMinutes) },
    {
      id: 'estimated',
      label: 'Estimated',
      unit: '%',
      kind: 'percent',
      digits: 0,
      value: (i) => shown[i]!.estimatedShare,
      hint: 'Share of its minutes that rests on the equation',
    },
    { id: 'cause', label: 'Who caused it', kind: 'text', value: (i) => shown[i]!.cause, cell: (i) => <Cause cause={shown[i]!.cause} /> },
    { id: 'accounts', label: 'Accounts', kind: 'number', value: (i) => shown[i]!.accounts },
    {
      id: 'cost',
      label: 'Cost',
      unit: f.symbol(head.currency),
      kind: 'money',
      currency: head.currency,
      value: (i) => shown[i]!.costMinor,
      total: f.amount(
        total(shown, (activity) => activity.costMinor),
        head.currency,
      ),
    },
  ]
  return (
    <Panel
      span={12}
      title={team ? team.name : 'Activities'}
      sub={team ? f.count(shown.length, 'activity', 'activities') : 'of all teams, and fees'}
      tools={team && <LinkButton onClick={onAll}>All activities</LinkButton>}
      padding="none"
      footer={
        team ? (
          <RateFormula team={team} currency={head.currency} />
        ) : (
          'Open an activity to see the accounts it was done for, and the rows under each.'
        )
      }
    >
      <DataTable
        label="Activities, list"
        columns={columns}
        rows={indexesOf(shown)}
        noun={['activity', 'activities']}
        rowKey={(i) => shown[i]!.id}
        onOpen={(i) => open(shown[i]!.id)}
        defaultSort="-cost"
        plain
        bare
        empty={<p className="dim">This team has no activities: all of its cost is not traced.</p>}
        phone={{
          value: (i) => f.amount(shown[i]!.costMinor, head.currency),
          note: (i) =>
            [shown[i]!.teamName, shown[i]!.events === null ? null : `${f.number(shown[i]!.events)} times`].filter(Boolean).join(' · '),
        }}
      />
    </Panel>
  )
}

const Cause = ({ cause }: { readonly cause: string }) =>
  cause === 'caused by us' ? <OursTag /> : cause === 'mixed' ? <Tag>mixed</Tag> : <span>{cause}</span>

/** €0.900 a minute: €1,064,400 / (19,712 h × 60) */
function RateFormula({ team, currency }: { readonly team: Team; readonly currency: string }) {
  const f = useFormat()
  if (team.ratePerMinuteMinor === null || team.capacityMinutes === null)
    return <>No rate per minute: {team.costedBy === 'declared' ? 'costed by declared shares' : 'its capacity is not stated'}.</>
  return (
    <span className="num">
      {f.symbol(currency)}
      {f.number(team.ratePerMinuteMinor / 10 ** currencyDigits(currency), 3)} a minute: {f.money(team.costMinor, currency)} / (
      {f.number(team.capacityMinutes / 60)} h × 60)
    </span>
  )
}

function CostFindings({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  return (
    <Panel span={12} title="What the model leaves out or doubts" sub={String(costs.findings.length)} padding="none">
      <ul className={styles.findings}>
        {costs.findings.map((finding) => (
          <li key={`${finding.code} ${finding.subject}`}>{inMoney(finding.message, f, costs.head.currency)}</li>
        ))}
      </ul>
    </Panel>
  )
}
