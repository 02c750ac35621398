import { useEffect, useMemo, useRef } from 'react'
import type { MergeNumbers as Numbers } from '#api/routes/merges.ts'
import { Notice } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import { type Job, JobTape } from './job.tsx'
import { SegmentTag, segmentName, ZoneMark } from './marks.tsx'
import styles from './merge.module.css'
import { useWork } from './use-work.ts'

type Figures = Numbers['apart'][number]

/** What two accounts are each by itself, and as one; and what that does to the book. */
function MergeNumbers({ numbers }: { readonly numbers: Numbers }) {
  const f = useFormat()
  const { currency, costClosed } = numbers
  const money = (minor: number | null) => (
    <span className={minor !== null && minor < 0 ? 'loss' : undefined}>{f.amount(minor, currency)}</span>
  )
  const rows: readonly [string, (one: Figures) => React.ReactNode][] = [
    [`Revenue, ${f.symbol(currency)}`, (one) => money(one.revenueMinor)],
    ['Orders', (one) => f.number(one.orders)],
    ['Interactions', (one) => f.number(one.interactions)],
    ...(costClosed
      ? []
      : ([
          [`Margin, ${f.symbol(currency)}`, (one) => money(one.marginMinor)],
          [`Cost-to-serve, ${f.symbol(currency)}`, (one) => money(one.costToServeMinor)],
          [`Profit after cost-to-serve, ${f.symbol(currency)}`, (one) => money(one.netContributionMinor)],
        ] as [string, (one: Figures) => React.ReactNode][])),
    ['Rank by revenue', (one) => f.number(one.rank)],
    ['Segment', (one) => <SegmentTag tier={one.tier} full />],
    ['Zone', (one) => <ZoneMark zone={one.zone} full />],
    [
      'Compared with',
      (one) => (one.peers ? `${f.number(one.peers.accounts)} in ${one.peers.of ? segmentName(one.peers.of) : 'all segments'}` : '–'),
    ],
  ]
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it sideways with the arrow keys */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Numbers each by itself and as one">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{`${f.day(numbers.from)} to ${f.day(numbers.asOf)}`}</th>
              {numbers.apart.map((one) => (
                <th key={one.id} scope="col" className={styles.figure}>
                  <b>{one.name}</b> by itself
                </th>
              ))}
              {numbers.together.map((one) => (
                <th key={one.id} scope="col" className={`${styles.figure} ${styles.one}`}>
                  <b>{numbers.together.length === 1 ? 'As one' : one.name}</b>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, write]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {numbers.apart.map((one) => (
                  <td key={one.id} className={`${styles.figure} num`}>
                    {write(one)}
                  </td>
                ))}
                {numbers.together.map((one) => (
                  <td key={one.id} className={`${styles.figure} ${styles.one} num`}>
                    {write(one)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Book numbers={numbers} />
    </>
  )
}

function Book({ numbers }: { readonly numbers: Numbers }) {
  const f = useFormat()
  const { apartTotals: apart, togetherTotals: together, currency, tiers, tiersChanged } = numbers
  return (
    <div className={styles.book}>
      {numbers.sameBook ? (
        <p>
          The whole book stays the same to the last unit: revenue {f.money(apart.revenueMinor, currency)},{' '}
          {f.count(apart.orders, 'order', 'orders')}, {f.count(apart.interactions, 'interaction', 'interactions')}
          {apart.netContributionMinor !== null && `, profit after cost-to-serve ${f.money(apart.netContributionMinor, currency)}`}.
        </p>
      ) : (
        <Notice tone="loss">
          The totals of the book differ between the two ways of measuring it. This should not be: tell whoever runs Tapeline.
        </Notice>
      )}
      <p className={styles.note}>
        {f.number(apart.accounts)} accounts apart, {f.number(together.accounts)} together. The largest fifth of them holds{' '}
        {f.percent(apart.topShare, 1)} of revenue apart, {f.percent(together.topShare, 1)} together.{' '}
        {tiersChanged === 0
          ? 'No other account changes its segment.'
          : `${f.count(tiersChanged, 'other account changes', 'other accounts change')} the segment, together:`}
      </p>
      {tiers.length > 0 && (
        <ul className={styles.list}>
          {tiers.slice(0, 8).map((one) => (
            <li key={one.id}>
              <span className={styles.grow}>{one.name}</span>
              <span>
                {segmentName(one.from)} to {segmentName(one.to)}
              </span>
            </li>
          ))}
          {tiersChanged > 8 && <li className="dim">and {f.number(tiersChanged - 8)} more</li>}
        </ul>
      )}
    </div>
  )
}

/** Starts the work that measures both ways, and shows what came of it. */
export function NumbersOfJob({ begin }: { readonly begin: () => Promise<Job> }) {
  const { job, running, problem, start } = useWork()
  const first = useRef(begin)
  useEffect(() => start(() => first.current()), [start])
  const numbers = useMemo(() => (job?.state === 'done' ? (job.result as Numbers) : null), [job])
  if (numbers) return <MergeNumbers numbers={numbers} />
  if (problem) return <Notice tone="plain">{problem}</Notice>
  return running ? <JobTape job={job} label="Measuring both ways" /> : null
}
