import { useGet } from '../../app/queries.ts'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './cases.module.css'

/** Whether closing cases helped: against equally low answers that got none, or not claimed. */
export function ClosingEffectPanel() {
  const f = useFormat()
  const { data, error, refetch } = useGet('getClosingEffect', {}, { staleTime: 300_000 })
  const points = (value: number) => `${value > 0 ? '+' : ''}${f.number(value, 1)}`
  return (
    <Panel
      title="Does closing a case help?"
      sub="later answers, points of 100"
      footer={
        data &&
        `${f.count(data.lowAnswers, 'low answer', 'low answers')} in two years, ${f.number(data.answeredAgain)} followed by another after 30 days; ${f.count(data.closedCases, 'case', 'cases')} closed.`
      }
    >
      {error ? (
        <Failed title="It could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={3} />
      ) : data.told ? (
        <>
          <p className={styles.effect}>
            <SourcedNumber
              source={() => ({
                ...{ title: 'Effect of closing a case', value: `${points(data.difference!)} points` },
                formula: [
                  'mean change of answers whose case was closed',
                  '− mean change of equally low answers without a case',
                  'matched by score band and segment; 90 % interval, Welch',
                ],
                restsOn: `${f.number(data.closed)} with a closed case, ${f.number(data.none)} without`,
                leftOut: 'low answers nobody followed by another, and those whose case is still open',
              })}
            >
              {points(data.difference!)}
            </SourcedNumber>{' '}
            points more than equally low answers without a case
          </p>
          <p className="dim">
            90 % interval {points(data.low!)} to {points(data.high!)}. With a closed case {points(data.changeClosed!)} (n ={' '}
            {f.number(data.closed)}
            ), without {points(data.changeNone!)} (n = {f.number(data.none)}).
          </p>
        </>
      ) : (
        <p className={styles.effect}>
          Cannot be told yet: {f.count(data.closed, 'low answer', 'low answers')} with a closed case and {f.number(data.none)} without one
          were followed by another. {f.number(data.needed)} of each are needed, of like bands and segments.
        </p>
      )}
      <p className="dim">Whoever answers low recovers a little by himself. So only the difference counts, never how much they recovered.</p>
    </Panel>
  )
}
