import { useState } from 'react'
import { OursTag } from '../../app/marks.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Attention, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type AccountPage, type AccountStep, peersInWords } from './account-page.ts'
import styles from './waterfall.module.css'

/** Over its peers by more than a point of revenue. */
const attention = 0.01

interface Bar {
  readonly step: AccountStep
  readonly from: number
  readonly to: number
}

/** From list value to net contribution: a table with bars in its cells; each step opens to what is under it. */
export function Waterfall({
  page,
  onOpen,
  span,
}: {
  readonly page: AccountPage
  readonly onOpen: (step: string) => void
  readonly span: number
}) {
  const f = useFormat()
  const { head, account, steps, peers } = page
  const [exact, setExact] = useState(false)
  const scale = f.scaleFor(
    steps.map((one) => one.amountMinor),
    head.currency,
  )
  const write = (minor: number | null) => (exact ? f.amountExact(minor, head.currency) : f.amountIn(minor, head.currency, scale))
  const marginAt = steps.findIndex((one) => one.step === 'margin')
  const upper = barsOf(steps.slice(0, marginAt + 1))
  const lower = barsOf(steps.slice(marginAt))
  const spread = (bars: readonly Bar[]) => ({
    low: Math.min(0, ...bars.map((bar) => Math.min(bar.from, bar.to))),
    high: Math.max(1, ...bars.map((bar) => Math.max(bar.from, bar.to))),
  })
  const [all, detail] = [spread(upper), spread(lower.slice(1))]
  const longer = (all.high - all.low) / Math.max(1, detail.high - detail.low)
  const detailed = longer >= 1.5
  const row = ({ step, from, to }: Bar, range: { low: number; high: number }) => (
    <Row key={step.step} {...{ step, from, to, range, write }} onOpen={() => onOpen(step.step)} noPeers={!peers} />
  )
  const ours = account.causedByUsMinor
  return (
    <Panel
      title="From list value to profit"
      sub={`${exact ? f.symbol(head.currency) : scale.unit}, ${f.windowLength(head.from, head.to)}`}
      span={span}
      padding="none"
      tools={
        ours !== null && (ours > 0 || (account.mixedMinor ?? 0) > 0) ? (
          <span className={styles.ours}>
            <i className={styles.hatch} aria-hidden="true" />
            we caused it: {ours > 0 ? f.moneyShort(ours, head.currency) : ''}
            {(account.mixedMinor ?? 0) > 0 &&
              `${ours > 0 ? ' to ' : 'at most '}${f.moneyShort(ours + (account.mixedMinor ?? 0), head.currency)}`}
          </span>
        ) : undefined
      }
      footer={
        <>
          {page.models.length > 0 ? page.models.join(', ') : 'no cost model'} ·{' '}
          {f.count(account.interactions ?? 0, 'interaction', 'interactions')}
          {(account.estimatedShare ?? 0) > 0 && ` · ${f.percent(account.estimatedShare)} of cost of goods estimated`}
          {peers && (
            <>
              {' '}
              · <Attention /> over 1 point above {peersInWords(page, f)}
            </>
          )}
        </>
      }
      footerTools={
        <LinkButton aria-pressed={exact} onClick={() => setExact(!exact)}>
          {exact ? 'short' : 'exact'}
        </LinkButton>
      }
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th aria-hidden="true" className={styles.barHead} />
            <th scope="col" className={styles.number}>
              {exact ? f.symbol(head.currency) : scale.unit}
            </th>
            <th scope="col" className={styles.number}>
              % of rev.
            </th>
            <th scope="col" className={styles.number}>
              Peers %
            </th>
          </tr>
        </thead>
        <tbody>
          {upper.map((bar) => row(bar, all))}
          {detailed && (
            <tr className={styles.scale}>
              <td colSpan={5}>Margin in detail: bars below are {f.number(longer, 1)} × longer</td>
            </tr>
          )}
          {lower.slice(1).map((bar) => row(bar, detailed ? detail : all))}
        </tbody>
      </table>
    </Panel>
  )
}

/** Totals stand on zero, steps hang where the one before ended. */
function barsOf(steps: readonly AccountStep[]): Bar[] {
  let level = 0
  return steps.map((step) => {
    const amount = step.amountMinor ?? 0
    const from = step.kind === 'total' ? 0 : level
    level = step.kind === 'total' ? amount : level + amount
    return { step, from, to: level }
  })
}

interface RowProps extends Bar {
  readonly range: { readonly low: number; readonly high: number }
  readonly write: (minor: number | null) => string
  readonly onOpen: () => void
  readonly noPeers: boolean
}
function Row({ step, from, to, range, write, onOpen, noPeers }: RowProps) {
  const f = useFormat()
  const total = step.kind === 'total'
  const over = !total && step.share !== null && step.peersShare !== null && step.share - step.peersShare > attention
  const size = range.high - range.low
  const x = (value: number) => ((value - range.low) / size) * 100
  const left = x(Math.min(from, to))
  const width = Math.max(0.4, x(Math.max(from, to)) - left)
  const closed = step.amountMinor === null
  return (
    <tr className={total ? styles.total : undefined} onClick={onOpen}>
      <th scope="row">
        <button
          type="button"
          className={styles.step}
          data-number=""
          onClick={(event) => {
            event.stopPropagation()
            onOpen()
          }}
          aria-label={`${step.name}: open what is under it`}
        >
          {step.name}
        </button>
        {step.cause === 'caused by us' && (
          <>
            {' '}
            <OursTag />
          </>
        )}
      </th>
      <td className={styles.bar} aria-hidden="true">
        {!closed && (
          <div className={styles.track}>
            {range.low < 0 && <i className={styles.zero} style={{ left: `${x(0)}%` }} />}
            <i
              className={styles.fill}
              data-kind={total ? 'total' : step.cause === 'caused by us' ? 'ours' : 'step'}
              data-below={total && to < 0 ? '' : undefined}
              style={{ left: `${left}%`, width: `${width}%` }}
            />
          </div>
        )}
      </td>
      <td className={`${styles.number} num ${total && (step.amountMinor ?? 0) < 0 ? 'loss' : ''}`}>
        {closed ? <Missing why="Not known: too much of the cost of goods is estimated" /> : write(step.amountMinor)}
      </td>
      <td className={`${styles.number} num`} data-over={over || undefined}>
        {step.share === null ? <Missing /> : f.share(total && (step.amountMinor ?? 0) < 0 ? -step.share : step.share)}
        <span className={styles.mark}>{over && <Attention />}</span>
        {over && <span className="only-heard"> over its peers</span>}
      </td>
      <td className={`${styles.number} ${styles.peers} num`}>
        {step.peersShare === null ? (
          <Missing why={noPeers ? 'Fewer than five others to compare with' : 'No peer has it, or it is closed to you'} />
        ) : (
          f.share(step.peersShare)
        )}
      </td>
    </tr>
  )
}
