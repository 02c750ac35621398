import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { type DrawnTiers, TIER_REASONS } from '#engine/segmentation/draw-tiers.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { SegmentTag, segmentName } from '../../app/marks.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { filterIndexes } from '../../ui/indexes.ts'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Lab, nameOf, type Params, sums } from './segment-lab.ts'
import styles from './segments.module.css'

export const FromTo = ({ from, to }: { readonly from: string | null; readonly to: string }) => (
  <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
    {from === null ? <span className="dim">new</span> : <SegmentTag tier={from} />}
    <span aria-hidden="true" className="dim">
      {'\u2192'}
    </span>
    <span className="only-heard">to</span>
    <SegmentTag tier={to} />
  </span>
)

const kinds = ['move', 'held by the band', 'held by the minimum stay', 'set by hand'] as const
type Kind = (typeof kinds)[number]

interface WhoMovesProps {
  readonly lab: Lab
  readonly drawn: DrawnTiers
  readonly params: Params
  readonly score: ArrayLike<number>
}

/** Whom other lines would move, whom band and stay hold, and who is where somebody put them: as the next measurement of the day would say. */
export function WhoMoves({ lab, drawn, params, score }: WhoMovesProps) {
  const f = useFormat()
  const { currency } = lab.view.head
  const [kind, setKind] = useState<Kind>('move')
  const group = useMemo(() => groupOf(lab, drawn), [lab, drawn])
  const found = useMemo(() => sums(lab, group, kinds.length), [lab, group])
  const rows = useMemo(() => filterIndexes(lab.n, (i) => group[i] === kinds.indexOf(kind)), [lab, group, kind])
  const columns = useMemo((): Column[] => {
    const { accounts } = lab.view
    const to = (i: number) => TIERS[kind === 'move' || kind === 'set by hand' ? drawn.tier[i]! : drawn.raw[i]!]!
    return [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', value: (i) => nameOf(lab, i) },
        cell: (i) => (
          <Link to="/accounts/$account" params={{ account: String(accounts.id[i]) }}>
            {nameOf(lab, i)}
          </Link>
        ),
      },
      {
        ...{ id: 'move', label: kind.startsWith('held') ? 'Would be' : 'From, to', kind: 'mark', width: 92 },
        value: (i) => lab.measured[i]! * 3 + TIERS.indexOf(to(i)),
        cell: (i) => <FromTo from={TIERS[lab.measured[i]!]!} to={to(i)} />,
      },
      { ...{ id: 'score', label: 'Score', unit: f.symbol(currency), kind: 'money', currency, value: (i) => score[i] } },
      { ...{ id: 'revenue', label: 'Revenue', unit: f.symbol(currency), kind: 'money', currency, value: (i) => lab.revenue[i] } },
      {
        ...{ id: 'net', label: 'Net contribution', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => (Number.isNaN(lab.netContribution[i]) ? null : lab.netContribution[i]),
        why: () => (lab.view.costClosed ? 'Margin and cost are closed to you' : 'Margin is not known'),
      },
      { ...{ id: 'why', label: 'Why', kind: 'text', width: 360, sortable: false, value: (i) => whyNext(lab, drawn, params, f, i) } },
    ]
  }, [lab, drawn, params, score, kind, currency, f])
  return (
    <>
      <div className={styles.chips} role="group" aria-label="Which accounts" style={{ padding: '0 14px 10px' }}>
        {kinds.map((one, i) => (
          <button key={one} type="button" className={styles.chip} aria-pressed={one === kind} onClick={() => setKind(one)}>
            {one === 'set by hand'
              ? 'Set by hand'
              : one === 'move'
                ? 'Would move'
                : one === 'held by the band'
                  ? 'Held by the band'
                  : 'Held by the minimum stay'}{' '}
            <b className="num">{f.number(found.n[i])}</b>{' '}
            <span className="dim num">{found.n[i]! > 0 && `${f.moneyShort(found.revenue[i], currency)} revenue`}</span>
          </button>
        ))}
      </div>
      <div className={styles.edges}>
        <DataTable
          label={`Accounts: ${kind}`}
          columns={columns}
          rows={rows}
          noun={['account', 'accounts']}
          rowKey={(i) => lab.view.accounts.id[i]!}
          sortName=""
          defaultSort="-revenue"
          plain
          bare
          keyboard={false}
          height="content"
          empty={<Empty title={empties[kind]} />}
          phone={{
            title: (i) => nameOf(lab, i),
            value: (i) => f.moneyShort(lab.revenue[i], currency),
            note: (i) => `${segmentName(TIERS[lab.measured[i]!])} to ${segmentName(TIERS[drawn.tier[i]!])}`,
          }}
        />
      </div>
    </>
  )
}

const empties: Readonly<Record<Kind, string>> = {
  move: 'Nobody would move.',
  'held by the band': 'Nobody is held by the band.',
  'held by the minimum stay': 'Nobody is held by the minimum stay.',
  'set by hand': 'No segment is set by hand.',
}

/** Which list an account belongs to; a number beyond the lists: none. */
function groupOf(lab: Lab, drawn: DrawnTiers): Uint8Array {
  return Uint8Array.from(drawn.tier, (tier, i) => {
    if (tier !== lab.measured[i]) return 0
    if (lab.byHand[i]! >= 0) return 3
    return drawn.raw[i] === drawn.computed[i] ? 9 : drawn.why[i] === 4 ? 2 : 1
  })
}

function whyNext(lab: Lab, drawn: DrawnTiers, params: Params, f: ReturnType<typeof useFormat>, i: number): string {
  const { accounts, head } = lab.view
  if (lab.byHand[i]! >= 0) return `set by hand; its score says ${segmentName(TIERS[drawn.computed[i]!])}`
  if (accounts.override[i] !== null && lab.byHand[i]! < 0)
    return `set by hand no longer; its score says ${segmentName(TIERS[drawn.computed[i]!])}`
  const said = segmentName(TIERS[drawn.raw[i]!])
  const reason = TIER_REASONS[drawn.why[i]!]
  if (reason === 'held by the minimum stay')
    return `its score says ${said}; it changed on ${f.day(lab.before.since[i])}, and stays for ${f.count(params.minStayMonths, 'month', 'months')}`
  if (reason === 'held by the band') return `its score says ${said}, by less than ${f.percent(params.hysteresis, 0)} of the line`
  const up = drawn.tier[i]! < lab.measured[i]!
  const line = (up ? drawn.tier[i]! : lab.measured[i]!) === 0 ? drawn.doubleKeyThreshold : drawn.doubleMajorThreshold
  return line === null
    ? `its score says ${said}`
    : `its score is ${up ? 'over' : 'under'} the line of ${f.moneyShort(line / 2, head.currency)}`
}
