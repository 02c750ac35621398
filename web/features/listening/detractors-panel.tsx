import type { ListeningPage } from '#api/routes/listening.ts'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { sourceOf } from './listened.ts'
import styles from './overview.module.css'

const verdicts: Readonly<Record<ListeningPage['detractors']['verdict'], string>> = {
  'in the middle': 'Detractors sit in the middle: among Major accounts their share is higher by more than chance.',
  'not in the middle': 'Detractors do not sit in the middle: among Major accounts their share is lower by more than chance.',
  'cannot be told': 'Whether detractors sit in the middle cannot be told from these answers.',
  closed: 'Whether detractors sit in the middle is not told: fewer than five accounts on one side.',
}

/** Whether who is unhappy sits among the middle-sized accounts, as it usually is. */
export function DetractorsPanel({ page }: { readonly page: ListeningPage }) {
  const f = useFormat()
  const { detractors, segments, head } = page
  const { verdict, difference, major, others } = detractors
  const rows = segments.slice(0, -1)
  const largest = Math.max(0.05, ...rows.map(({ nps }) => (nps && nps.n > 0 ? nps.detractors / nps.n : 0)))
  return (
    <Panel
      title="Do detractors sit in the middle?"
      sub="share of answers 0 to 6"
      span={4}
      footer="Neither attention nor routine: middle-sized accounts are often the least content. Told only when the interval of the difference leaves out 0, and with ten answers or more on both sides."
    >
      <p className={styles.verdict}>{verdicts[verdict]}</p>
      <ul className={styles.rows}>
        {rows.map(({ tier, nps }) => (
          <li key={tier ?? 'none'} className={styles.row} style={{ gridTemplateColumns: '64px minmax(0, 1fr) 92px' }}>
            <span>{tier === null ? 'No segment' : tier === 'KEY' ? 'Key' : tier === 'MAJOR' ? 'Major' : 'SME'}</span>
            <svg className={styles.track} height="12" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
              <rect
                width={nps && nps.n > 0 ? (nps.detractors / nps.n / largest) * 100 : 0}
                height="12"
                fill={tier === 'MAJOR' ? 'var(--tl-d1)' : 'var(--tl-d3)'}
              />
            </svg>
            <span className="num">
              {nps && nps.n > 0 ? (
                <>
                  {f.percent(nps.detractors / nps.n, 0)} <span className="dim">n = {f.number(nps.n)}</span>
                </>
              ) : (
                <Missing why="Nobody answered NPS in twelve months, or it is not told" />
              )}
            </span>
          </li>
        ))}
      </ul>
      {difference && major && others && (
        <p style={{ margin: '10px 0 0' }}>
          Major less the others:{' '}
          <SourcedNumber
            inSentence
            source={() =>
              sourceOf(
                head,
                f,
                {
                  title: 'Detractors among Major less the others',
                  value: f.points(difference.value),
                  formula: [
                    `${f.number(major.detractors)} / ${f.number(major.n)} − ${f.number(others.detractors)} / ${f.number(others.n)}`,
                    '90 % interval with one answer of each kind added to both',
                  ],
                  facts: [['Interval', `${f.points(difference.low)} to ${f.points(difference.high)}`]],
                  restsOn: f.count(major.n + others.n, 'person', 'people'),
                },
                { nps: 1, tier: 'MAJOR' },
              )
            }
          >
            {f.points(difference.value, 0)}
          </SourcedNumber>{' '}
          <span className="dim num">
            ({f.points(difference.low, 0)} to {f.points(difference.high, 0)})
          </span>
        </p>
      )}
    </Panel>
  )
}
