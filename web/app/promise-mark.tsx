/** Whether a promise was kept: its verdict with a sign and a word, its share on a strip with the standard as a tick, and where it comes from. */
import type { KeptPromise } from '#api/routes/promises-kept.ts'
import type { Format } from '../ui/format.ts'
import type { Source } from '../ui/number-source.tsx'
import { Missing } from '../ui/states.tsx'
import { Sign } from './marks.tsx'
import styles from './promise-mark.module.css'

const signs = { met: 'yes', missed: 'no', 'not sure': 'unsure' } as const

export const VerdictMark = ({ verdict }: { readonly verdict: KeptPromise['verdict'] }) =>
  verdict === null || verdict === 'no data' ? (
    <Missing why={verdict === null ? 'Several segments: each has its own standard' : 'Nothing to keep in this window'} />
  ) : (
    <span className={styles.verdict} data-verdict={verdict}>
      <Sign sign={signs[verdict]} label={verdict} full />
    </span>
  )

/** 0 to 100 %: a dot on its 90 % interval, a tick at the standard. The number stands beside it. */
export function PromiseStrip({
  promise,
  width = 90,
}: {
  readonly promise: Pick<KeptPromise, 'rate' | 'low' | 'high' | 'standard'>
  readonly width?: number
}) {
  const { rate, low, high, standard } = promise
  if (rate === null || low === null || high === null) return null
  const at = (share: number) => 4 + share * (width - 8)
  return (
    <svg width={width} height="14" viewBox={`0 0 ${width} 14`} className={styles.strip} aria-hidden="true">
      <path d={`M4 7H${width - 4}`} stroke="var(--tl-line)" strokeWidth="1.5" />
      <rect x={at(low)} y="4.5" width={Math.max(1, at(high) - at(low))} height="5" fill="var(--tl-d3)" />
      {standard !== null && <path d={`M${at(standard)} 1.5V12.5`} stroke="var(--tl-ink3)" strokeWidth="1.5" />}
      <circle cx={at(rate)} cy="7" r="3" fill="var(--tl-ink)" />
    </svg>
  )
}

/** What a promise is counted from, in words. */
export const promiseWords: Readonly<
  Record<KeptPromise['promise'], { readonly short: string; readonly formula: string; readonly missing: string; readonly open: string }>
> = {
  invoices: {
    short: 'Invoices',
    formula: '1 − invoices disputed, cancelled, or credited for an error / invoices',
    missing: 'credited without a reason, or for one that nobody has sorted',
    open: '',
  },
  onTime: {
    short: 'On time',
    formula: 'shipped on or before the promised day / shipped with a promised day',
    missing: 'shipped without a promised day',
    open: 'due and not shipped',
  },
  answered: {
    short: 'Answered',
    formula: 'answered within the standard / interactions due an answer',
    missing: 'of which the source does not say whether and when they were answered',
    open: 'not answered yet and still in time',
  },
  firstTime: {
    short: 'First time',
    formula: '1 − followed within 7 days by another about the same / interactions with a reason',
    missing: 'without a reason',
    open: 'of the last 7 days: not known yet',
  },
  complaints: {
    short: 'Complaints',
    formula: 'complaints closed within the standard / complaints',
    missing: 'of which the source does not say whether they were closed',
    open: 'still open and in time',
  },
}

/** "33 credited without a reason …, 2 due and not shipped" */
export function besideInWords(promise: Pick<KeptPromise, 'promise' | 'missing' | 'open'>, f: Format): string {
  const words = promiseWords[promise.promise]
  return [
    ...(promise.missing > 0 ? [`${f.number(promise.missing)} ${words.missing}`] : []),
    ...(promise.open > 0 ? [`${f.number(promise.open)} ${words.open}`] : []),
  ].join('; ')
}

/** Where the share of a promise comes from. */
export const promiseSource = (promise: KeptPromise, whose: string, f: Format, more: Partial<Source> = {}): Source => ({
  title: `${promise.name}, ${whose}`,
  value: f.percent(promise.rate),
  formula: [promiseWords[promise.promise].formula, `${f.number(promise.kept)} / ${f.number(promise.n)}`],
  restsOn: `${f.count(promise.n, 'case', 'cases')}; 90 % interval ${f.range(promise.low, promise.high, (share) => f.share(share))} % (Wilson)`,
  leftOut: besideInWords(promise, f) || 'nothing',
  ...more,
})
