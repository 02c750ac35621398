import { AccountLink } from '../../app/account-link.tsx'
import { JobTape } from '../../app/job.tsx'
import { inMoney } from '../../app/minor-words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Attention, Empty, Failed, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Comparison, useComparison } from './comparison.tsx'
import styles from './models.module.css'

interface WhatChangesProps {
  readonly document: unknown
  readonly sound: boolean
  readonly validFrom: string | undefined
}

/** "13 accounts change sign, peak 109–115 → 139 %", and which. */
export function WhatChanges({ document, sound, validFrom }: WhatChangesProps) {
  const { job, error, comparison } = useComparison(document, validFrom, sound)
  if (!sound) return <Empty title="It cannot be compared yet.">Put right what is wrong with it first.</Empty>
  if (error) return <Failed title="It could not be compared." error={error} />
  if (!comparison)
    return (
      <Panel span={12} title="What it changes">
        <JobTape job={job} label="Costing the book with the draft" />
      </Panel>
    )
  return <Compared comparison={comparison} />
}

export function Compared({ comparison }: { readonly comparison: Comparison }) {
  const f = useFormat()
  return (
    <div className={styles.stack}>
      <Summary comparison={comparison} />
      <Grid>
        <Accounts comparison={comparison} />
        <ActivityChanges comparison={comparison} />
        {comparison.findings.length > 0 && (
          <Panel title="What the draft leaves out or doubts" sub={String(comparison.findings.length)} span={6}>
            <ul className={styles.problems}>
              {comparison.findings.map((finding) => (
                <li key={`${finding.code} ${finding.subject}`}>{inMoney(finding.message, f, comparison.currency)}</li>
              ))}
            </ul>
          </Panel>
        )}
      </Grid>
    </div>
  )
}

/** Under a sketch a band: 109–115 %. */
function peak(f: ReturnType<typeof useFormat>, side: Comparison['before']) {
  const upper = side.upperEdge?.peakShare
  return upper != null && side.peakShare !== null
    ? `${f.range(side.peakShare * 100, upper * 100, (x) => f.number(x))}\u00a0%`
    : f.percent(side.peakShare, 0)
}

/** Figures before and after; months that no version would cover are said first. */
export function Summary({ comparison }: { readonly comparison: Comparison }) {
  const f = useFormat()
  const { before, after, currency } = comparison
  const arrow = (from: string, to: string) => `${from} → ${to}`
  const cost = before.upperEdge
    ? f.range(before.costToServeMinor, before.upperEdge.costToServeMinor, (minor) => f.moneyShort(minor, currency))
    : f.moneyShort(before.costToServeMinor, currency)
  const signs = comparison.turnBelowZero + comparison.turnAboveZero
  return (
    <>
      {comparison.monthsWithoutModel.length > 0 && (
        <Notice tone="warn">
          In {f.count(comparison.monthsWithoutModel.length, 'month', 'months')} of the window (
          {f.list([...new Set([comparison.monthsWithoutModel[0]!, comparison.monthsWithoutModel.at(-1)!])].map(f.month))}) no version would
          hold: nothing of them is costed. Choose an earlier first month.
        </Notice>
      )}
      <Figures
        figures={[
          {
            label: 'Accounts that change sign',
            value: f.number(signs),
            note: `${f.number(comparison.turnBelowZero)} to below zero, ${f.number(comparison.turnAboveZero)} to above`,
          },
          {
            label: 'Peak of the whale',
            value: arrow(peak(f, before), peak(f, after)),
            note: before.upperEdge ? 'a band under the sketch' : 'of total net contribution',
          },
          { label: 'Cost to serve', value: f.moneyShort(after.costToServeMinor, currency), note: `now ${cost}` },
          {
            label: 'Net contribution',
            value: f.moneyShort(after.netContributionMinor, currency),
            note: `now ${f.moneyShort(before.netContributionMinor, currency)}`,
          },
        ]}
      />
    </>
  )
}

function Accounts({ comparison }: { readonly comparison: Comparison }) {
  const f = useFormat()
  const { accounts, currency } = comparison
  const money = (id: string, label: string, value: (i: number) => number | null): Column => ({
    id,
    label,
    kind: 'money',
    currency,
    value,
    why: () => 'Margin is not known',
  })
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => accounts[i]!.name },
      cell: (i) => <AccountLink id={accounts[i]!.account}>{accounts[i]!.name}</AccountLink>,
    },
    {
      ...{ id: 'sign', label: 'Sign', kind: 'mark', width: 90, sortable: false, value: () => null },
      cell: (i) =>
        accounts[i]!.changesSign ? (
          <span className="warn">
            <Attention /> changes
          </span>
        ) : null,
    },
    money('costNow', 'Cost now', (i) => accounts[i]!.costNowMinor),
    money('costThen', 'with the draft', (i) => accounts[i]!.costThenMinor),
    money('netNow', 'Net contribution now', (i) => accounts[i]!.netNowMinor),
    money('netThen', 'with the draft', (i) => accounts[i]!.netThenMinor),
  ]
  return (
    <Panel
      span={12}
      title="Accounts that change most"
      sub={`${f.window(comparison.from, comparison.to)}, ${f.symbol(currency)}`}
      padding="none"
      footer={
        comparison.before.upperEdge
          ? 'Now: the edge of the band that leaves the rest untraced.'
          : `Against ${comparison.before.models.join(', ') || 'no cost model'}.`
      }
    >
      <DataTable
        label="Accounts that change most, list"
        columns={columns}
        rows={accounts.map((_, i) => i)}
        noun={['account', 'accounts']}
        rowKey={(i) => accounts[i]!.account}
        sortName=""
        keyboard={false}
        plain
        bare
        empty={<p className="dim">No account changes.</p>}
        phone={{
          value: (i) => f.amount(accounts[i]!.costThenMinor, currency),
          note: (i) => `cost now ${f.amount(accounts[i]!.costNowMinor, currency)}`,
        }}
      />
    </Panel>
  )
}

function ActivityChanges({ comparison }: { readonly comparison: Comparison }) {
  const { activities, currency } = comparison
  const missing = () => 'Not in this model'
  const columns: Column[] = [
    { id: 'name', label: 'Activity', kind: 'text', value: (i) => activities[i]!.name },
    { id: 'now', label: 'Now', kind: 'money', currency, value: (i) => activities[i]!.nowMinor, why: missing },
    { id: 'then', label: 'with the draft', kind: 'money', currency, value: (i) => activities[i]!.thenMinor, why: missing },
  ]
  return (
    <Panel title="Activities" span={6} padding="none">
      <DataTable
        label="Activities now and with the draft"
        columns={columns}
        rows={activities.map((_, i) => i)}
        noun={['activity', 'activities']}
        rowKey={(i) => activities[i]!.id}
        sortName=""
        keyboard={false}
        plain
        bare
      />
    </Panel>
  )
}
