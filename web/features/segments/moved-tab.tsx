import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { TIERS } from '#engine/segmentation/tier.ts'
import { segmentName, segmentOptions } from '../../app/marks.tsx'
import { useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { filterIndexes } from '../../ui/indexes.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { FromTo } from './movers.tsx'
import { type Lab, nameOf } from './segment-lab.ts'

/** Accounts whose segment is another than in the measurement before, or that were not in it. */
export const movedSince = (lab: Lab): Uint32Array => {
  const { tier, tierBefore } = lab.view.accounts
  return lab.view.previous === null ? new Uint32Array() : filterIndexes(lab.n, (i) => tier[i] !== tierBefore[i])
}

export function MovedTab({ lab, moved }: { readonly lab: Lab; readonly moved: Uint32Array }) {
  const f = useFormat()
  const search = useSearchParams()
  const { head, accounts, previous } = lab.view
  const { currency } = head
  const wanted = (name: string) => (typeof search[name] === 'string' && search[name] ? new Set(String(search[name]).split(',')) : null)
  const [to, from] = [wanted('to'), wanted('from')]
  const rows = moved.filter((i) => (!to || to.has(accounts.tier[i]!)) && (!from || from.has(accounts.tierBefore[i] ?? 'new')))
  const columns = useMemo(
    (): Column[] => [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', value: (i) => nameOf(lab, i) },
        cell: (i) => (
          <Link to="/accounts/$account" params={{ account: String(accounts.id[i]) }}>
            {nameOf(lab, i)}
          </Link>
        ),
      },
      {
        ...{ id: 'move', label: 'From, to', kind: 'mark', width: 92 },
        value: (i) => TIERS.indexOf(accounts.tierBefore[i] as 'KEY') * 3 + TIERS.indexOf(accounts.tier[i]!),
        cell: (i) => <FromTo from={accounts.tierBefore[i]!} to={accounts.tier[i]!} />,
      },
      { ...{ id: 'why', label: 'Why', kind: 'text', width: 360, value: (i) => whyMoved(lab, f, i) } },
      { ...{ id: 'revenue', label: 'Revenue', unit: f.symbol(currency), kind: 'money', currency, value: (i) => lab.revenue[i] } },
      {
        ...{ id: 'revenueChange', label: 'Change of revenue', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => lab.book.revenueChangeMinor[lab.row[i]!],
        why: () => 'It was not measured before',
      },
      {
        ...{ id: 'net', label: 'Net contribution', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => (Number.isNaN(lab.netContribution[i]) ? null : lab.netContribution[i]),
        why: () => (lab.view.costClosed ? 'Margin and cost are closed to you' : 'Margin is not known'),
      },
      { ...{ id: 'since', label: 'Since', kind: 'day', value: (i) => accounts.since[i] } },
    ],
    [lab, accounts, currency, f],
  )
  if (previous === null)
    return (
      <Panel title="Movers">
        <Empty title="Nothing to compare with yet.">
          This is the first measurement of its kind. Measure again after the next import, as of a later day: who moves is listed here, with
          why.
        </Empty>
      </Panel>
    )
  return (
    <DataTable
      label="Movers"
      columns={columns}
      rows={rows}
      of={moved.length}
      noun={['mover', 'movers']}
      rowKey={(i) => accounts.id[i]!}
      defaultSort="-revenue"
      filters={
        <FilterChips
          filters={[
            { key: 'from', label: 'From', kind: 'anyOf', options: [...segmentOptions, { value: 'new', label: 'New' }] },
            { key: 'to', label: 'To', kind: 'anyOf', options: segmentOptions },
          ]}
        />
      }
      empty={
        <Empty title="Nobody moved.">{`Every account is in the segment it was in on ${f.day(previous.asOf, { year: 'always' })}.`}</Empty>
      }
      footnote={`Against the measurement as of ${f.day(previous.asOf, { year: 'always' })}, from which band and minimum stay are counted.`}
      phone={{
        title: (i) => nameOf(lab, i),
        value: (i) => f.moneyShort(lab.revenue[i], currency),
        note: (i) =>
          `${accounts.tierBefore[i] ? segmentName(accounts.tierBefore[i]) : 'new'} to ${segmentName(accounts.tier[i])}: ${whyMoved(lab, f, i)}`,
      }}
    />
  )
}

function whyMoved(lab: Lab, f: ReturnType<typeof useFormat>, i: number): string {
  const { accounts, head, keyThresholdMinor, majorThresholdMinor } = lab.view
  const override = accounts.override[i]
  if (override) return `set by hand until ${f.day(override.expires)}: ${override.reason}`
  if (accounts.tierBefore[i] === null) return 'not in the measurement before: placed by its score'
  if (accounts.overriddenBefore[i] && accounts.computed[i] === accounts.computedBefore[i]) return 'what was set by hand is over'
  const up = TIERS.indexOf(accounts.tier[i]!) < TIERS.indexOf(accounts.tierBefore[i]!)
  const line = (up ? accounts.tier[i] : accounts.tierBefore[i]) === 'KEY' ? keyThresholdMinor : majorThresholdMinor
  const score = accounts.scoreMinor[i]
  if (line === null || score == null) return up ? 'its score rose over the line' : 'its score fell under the line'
  return `its score of ${f.moneyShort(score, head.currency)} is ${up ? 'over' : 'under'} the line of ${f.moneyShort(line, head.currency)}`
}
