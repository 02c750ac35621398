/** What our own history says about what coverage models change: matched, with n and interval, and never as proof. */
import { useState } from 'react'
import type { CoverageModels } from '#api/coverage-models.ts'
import type { CoverageEvidence } from '#api/routes/coverage.ts'
import { segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import { type Page, withObserved } from './model-words.ts'

type Row = CoverageEvidence['rows'][number]

interface EvidencePanelProps {
  readonly page: Page
  /** Begins a draft with what was observed; null: who asks writes none. */
  readonly onTakeOver: ((document: CoverageModels) => void) | null
}

export function EvidencePanel({ page, onTakeOver }: EvidencePanelProps) {
  const f = useFormat()
  const { data, error, refetch } = useGet('getCoverageEvidence', { query: {} })
  const [why, showWhy] = useState(false)
  const told = data?.rows.filter((row) => row.lift !== null || row.capture !== null) ?? []
  const thin = data?.rows.filter((row) => row.lift === null && row.capture === null) ?? []
  return (
    <Panel
      span={12}
      title="What your own history says"
      sub={
        data?.before
          ? `accounts as they were served in ${f.window(data.before.from, data.before.to)}, and what became of them by ${f.day(data.head.asOf, { year: 'always' })}`
          : 'retention and growth by how accounts were served'
      }
      padding="none"
      footer="An account counts as served by the model whose minutes are nearest to what it took. Compared inside segment, band of the index and age; 90 % intervals. Nobody drew by lot who is served how: this is what went together, not proof of what a model does."
    >
      {error ? (
        <Failed title="The history could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={4} label="Comparing accounts with their like" />
      ) : data.why !== null ? (
        <Empty title="Cannot be told yet.">{data.why.replace('Cannot be told yet: ', 'It ')}</Empty>
      ) : told.length === 0 ? (
        <Empty title="Cannot be told yet.">
          Too few accounts were served in different ways and are otherwise alike: {f.number(data.needed)} of each kind are needed.
        </Empty>
      ) : (
        <div className={`${styles.scroll} ${styles.middle}`}>
          <WideTable label="Retention and growth by how accounts were served">
            <thead>
              <tr>
                <th>Model</th>
                <th>Against, in</th>
                <th className={styles.number}>Accounts</th>
                <th className={styles.number}>Still buying</th>
                <th className={styles.number}>Lift of retention</th>
                <th className={styles.number}>90 %</th>
                <th>
                  <span className="only-heard">Drawn</span>
                </th>
                <th className={styles.number}>Growth of who stayed</th>
                <th>
                  <span className="only-heard">Take it over</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {told.map((row) => (
                <EvidenceRow
                  key={`${row.model} ${row.comparedWith} ${row.segments.join()}`}
                  row={row}
                  evidence={data}
                  page={page}
                  onTakeOver={onTakeOver}
                />
              ))}
            </tbody>
          </WideTable>
          {thin.length > 0 && (
            <div className={styles.note} style={{ padding: '8px 14px 10px' }}>
              {f.count(thin.length, 'other comparison', 'other comparisons')} cannot be told yet: too few accounts that are alike.{' '}
              <LinkButton aria-expanded={why} onClick={() => showWhy(!why)}>
                {why ? 'Hide them' : 'Show them'}
              </LinkButton>
              {why && (
                <ul className={styles.problems}>
                  {thin.map((row) => (
                    <li key={`${row.model} ${row.comparedWith} ${row.segments.join()}`}>
                      {row.name} against {row.comparedName}, {f.list(row.segments.map(segmentName))}: {row.why}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
        </div>
      )}
    </Panel>
  )
}

interface EvidenceRowProps {
  readonly row: Row
  readonly evidence: CoverageEvidence
  readonly page: Page
  readonly onTakeOver: EvidencePanelProps['onTakeOver']
}
function EvidenceRow({ row, evidence, page, onTakeOver }: EvidenceRowProps) {
  const f = useFormat()
  const where = f.list(row.segments.map(segmentName))
  const { lift, growth, capture } = row
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td>
        {row.comparedName}, {where}
      </td>
      <td className={styles.number}>
        {f.number(row.accounts)} and {f.number(row.others)}
      </td>
      <td className={styles.number}>
        {f.percent(row.stayed / row.accounts, 0)} and {row.others === 0 ? '–' : f.percent(row.othersStayed / row.others, 0)}
      </td>
      <td className={styles.number}>
        {lift === null ? (
          <span className="dim" title={row.why ?? undefined}>
            –
          </span>
        ) : (
          <SourcedNumber
            source={() => ({
              title: `Lift of retention, ${row.name}`,
              value: f.change(lift.found.value, 3),
              formula: ['ln of the common odds ratio of still buying', 'Mantel-Haenszel over segment × band of the index × age'],
              restsOn: `${f.count(lift.n, 'account', 'accounts')} against ${f.number(lift.others)} served as ${row.comparedName}, in strata that have both`,
              leftOut: `${f.number(row.accounts + row.others - lift.n - lift.others)} without their like`,
              facts: [
                ['90 %', f.range(lift.found.low, lift.found.high, (value) => f.change(value, 2))],
                ['Between', `${f.day(evidence.before?.asOf, { year: 'always' })} and ${f.day(evidence.head.asOf, { year: 'always' })}`],
                ['Reads as', 'what went together, not what caused it'],
              ],
            })}
          >
            {f.change(lift.found.value, 2)}
          </SourcedNumber>
        )}
      </td>
      <td className={styles.number}>{lift ? f.range(lift.found.low, lift.found.high, (value) => f.change(value, 2)) : '–'}</td>
      <td>{lift && <Interval {...lift.found} />}</td>
      <td className={styles.number}>
        {growth ? (
          <span title={`90 %: ${f.range(growth.found.low, growth.found.high, (value) => f.percentChange(value, 0))}; n = ${growth.n}`}>
            {f.percentChange(growth.found.value, 0)}{' '}
            <span className="dim">({f.range(growth.found.low, growth.found.high, (value) => f.percentChange(value, 0))})</span>
          </span>
        ) : (
          <span className="dim" title={`Needs ${evidence.needed} accounts of each kind that stayed`}>
            –
          </span>
        )}
      </td>
      <td>
        {onTakeOver && lift && (
          <LinkButton
            onClick={() => onTakeOver(withObserved(page.document, evidence, row, 'lift'))}
            aria-label={`Take the lift of ${row.name} in ${where} over into a draft`}
          >
            Take it over
          </LinkButton>
        )}
        {onTakeOver && capture && (
          <LinkButton
            onClick={() => onTakeOver(withObserved(page.document, evidence, row, 'capture'))}
            aria-label={`Take the share of potential won of ${row.name} in ${where} over into a draft`}
          >
            and what it wins
          </LinkButton>
        )}
      </td>
    </tr>
  )
}

const [width, most] = [150, 2]
const place = (value: number) => width / 2 + (Math.max(-most, Math.min(most, value)) / most) * (width / 2 - 4)

/** The numbers stand beside it; ends beyond ±2 are cut. */
const Interval = ({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }) => (
  <svg className={styles.range} width={width} height="14" viewBox={`0 0 ${width} 14`} aria-hidden="true">
    <path d={`M${width / 2} 0V14`} stroke="var(--tl-line2)" />
    <path d={`M${place(low)} 7H${place(high)}`} stroke="var(--tl-d2)" strokeWidth="2" />
    <circle
      cx={place(value)}
      cy="7"
      r="3.5"
      fill={low > 0 || high < 0 ? 'var(--tl-d1)' : 'var(--tl-surface)'}
      stroke="var(--tl-d1)"
      strokeWidth="1.5"
    />
  </svg>
)
