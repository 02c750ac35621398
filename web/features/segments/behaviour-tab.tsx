import { SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { BEHAVIOURS } from '#engine/segmentation/behaviour-names.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { SegmentTag } from '../../app/marks.tsx'
import { useAddress } from '../../ui/address.ts'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Scroll } from './scroll.tsx'
import { type Lab, type SegmentSums, sums, totals } from './segment-lab.ts'
import styles from './segments.module.css'

const measures = { n: 'Accounts', revenue: 'Revenue', netContribution: 'Net contribution' } as const
type Measure = keyof typeof measures

const meaning: Readonly<Record<(typeof BEHAVIOURS)[number], string>> = {
  growing: 'the last year at least 120 % of the year before',
  steady: 'neither growing nor slowing',
  slowing: 'late by half a gap, or under 80 % of the year before',
  lapsed: 'over three of its own gaps without a purchase',
  new: 'first purchase under a year ago',
  'one-off': 'one purchase day, over a year ago',
  'never bought': 'no purchase in three years',
}
const rowsInOrder = Object.keys(meaning) as (typeof BEHAVIOURS)[number][]

/** How accounts buy, beside how large they are: every cell opens its accounts. */
export function BehaviourTab({ lab }: { readonly lab: Lab }) {
  const f = useFormat()
  const [of, setOf] = useAddress('of', 'n' as Measure)
  const measure: Measure = of in measures && !(of === 'netContribution' && lab.view.costClosed) ? of : 'n'
  const { currency } = lab.view.head
  const { cells, perRow, perColumn, all } = useMemo(() => {
    const { behaviour } = lab.view.accounts
    const row = Int8Array.from(behaviour, (name) => (name === null ? -1 : rowsInOrder.indexOf(name)))
    const cell = Int16Array.from(row, (at, i) => (at < 0 ? -1 : at * TIERS.length + lab.measured[i]!))
    return {
      cells: sums(lab, cell, rowsInOrder.length * TIERS.length),
      ...{ perRow: sums(lab, row, rowsInOrder.length), perColumn: sums(lab, lab.measured, TIERS.length), all: totals(lab) },
    }
  }, [lab])
  const scale = f.scaleFor([...all.revenue, ...all.netContribution], currency)
  const largest = Math.max(1, ...Array.from(cells[measure], Math.abs))
  const write = (s: SegmentSums, i: number) =>
    measure === 'n' ? f.number(s.n[i]) : s.n[i] === 0 ? '0' : f.amountIn(s[measure][i], currency, scale)
  const beside = (s: SegmentSums, i: number) =>
    measure === 'n' ? f.moneyShort(s.revenue[i], currency) : f.count(s.n[i]!, 'account', 'accounts')
  const Cell = ({ s, i, search, bar }: { s: SegmentSums; i: number; search: Record<string, string>; bar?: boolean }) => (
    <td>
      <span className={styles.cell}>
        {s.n[i] === 0 ? (
          <span className="dim num">0</span>
        ) : (
          <Link to="/accounts" search={search as never} className="num">
            <span className={measure !== 'n' && s[measure][i]! < 0 ? 'loss' : ''}>{write(s, i)}</span>
          </Link>
        )}
        {s.n[i] !== 0 && <small className="dim num">{beside(s, i)}</small>}
        {bar && s.n[i] !== 0 && (
          <span aria-hidden="true" className={styles.cellBar} style={{ width: `${(Math.abs(s[measure][i]!) / largest) * 72}px` }} />
        )}
      </span>
    </td>
  )
  return (
    <Panel
      title="Segment and behaviour"
      sub={measure === 'n' ? 'accounts, revenue below' : `${measures[measure].toLowerCase()}, ${scale.unit}, accounts below`}
      padding="none"
      tools={
        <SegmentedControl
          aria-label="What is counted"
          value={measure}
          onChange={(value) => setOf(value as Measure)}
          data={Object.entries(measures).map(([value, label]) => ({
            value,
            label,
            disabled: value === 'netContribution' && lab.view.costClosed,
          }))}
        />
      }
      footer={`Purchases of three years; late is measured against each account’s own rhythm. ${f.count(lab.n, 'account', 'accounts')}, Unassigned left out.`}
    >
      <Scroll label="Segments by behaviour">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">How they buy</th>
              {TIERS.map((tier) => (
                <th key={tier} scope="col">
                  <SegmentTag tier={tier} full />
                </th>
              ))}
              <th scope="col" className={styles.group}>
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {rowsInOrder.map((behaviour, r) => (
              <tr key={behaviour}>
                <th scope="row" title={meaning[behaviour]}>
                  <span style={{ display: 'grid', lineHeight: 1.35, whiteSpace: 'normal', minWidth: 120 }}>
                    <span>{behaviour[0]!.toUpperCase() + behaviour.slice(1)}</span>
                    <small className="dim">{meaning[behaviour]}</small>
                  </span>
                </th>
                {TIERS.map((tier, c) => (
                  <Cell key={tier} s={cells} i={r * TIERS.length + c} search={{ tier, behaviour }} bar />
                ))}
                <Cell s={perRow} i={r} search={{ behaviour }} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {TIERS.map((tier, c) => (
                <Cell key={tier} s={perColumn} i={c} search={{ tier }} />
              ))}
              <Cell s={all} i={0} search={{}} />
            </tr>
          </tfoot>
        </table>
      </Scroll>
    </Panel>
  )
}
