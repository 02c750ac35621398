import type { Today } from '#api/routes/today.ts'
import { useGet } from '../../app/queries.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { HeardPanel } from './heard-panel.tsx'
import { LowAnswersPanel } from './low-answers-panel.tsx'
import { SilentPanel } from './silent-panel.tsx'
import { ToDoPanel } from './to-do-panel.tsx'
import styles from './today.module.css'

/** For whoever listens: low answers with the revenue behind them, how much of the revenue was heard, and who was not heard of at all. */
export function VoicesTab({ today }: { readonly today: Today }) {
  const f = useFormat()
  const { data, error, refetch } = useGet('getTodayAccounts', {})
  const { data: voices, error: unheard } = useGet('getVoicesToday', {})
  if (error && !data) return <Failed title="It could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { head, silence } = data
  if (!head) return <ToDoPanel today={today} span={12} />
  const most = Math.max(...silence.map((one) => one.revenueMinor), 1)
  const label = (days: number | null, i: number) =>
    days === null
      ? `over ${f.number(silence[i - 1]?.days)} days, or never`
      : i === 0
        ? `up to ${f.number(days)} days`
        : `${f.number((silence[i - 1]?.days ?? 0) + 1)}–${f.number(days)} days`
  return (
    <div className={styles.stack}>
      <Grid>
        <div className={styles.main} data-span="8">
          <ToDoPanel today={today} span={12} />
          {voices ? (
            <LowAnswersPanel voices={voices} />
          ) : (
            unheard && (
              <Panel title="Low answers">
                <Empty title="Not told yet.">Answers are told by the revenue of their account: measure the book by customer first.</Empty>
              </Panel>
            )
          )}
          <SilentPanel data={data} />
        </div>
        <div className={styles.side} data-span="4">
          {voices && <HeardPanel voices={voices} />}
          <Panel
            title="Last interaction"
            sub={`revenue of accounts that buy, ${f.symbol(head.currency)}`}
            footer="On any channel, in either direction. Silence is a signal, not a score."
          >
            <table className={styles.bars} aria-label="Revenue by days since the last interaction">
              <tbody>
                {silence.map((one, i) => (
                  <tr key={one.days ?? 'longer'}>
                    <th scope="row">
                      {label(one.days, i)}
                      <span className="dim"> · {f.number(one.accounts)}</span>
                    </th>
                    <td>
                      <svg width="100%" height="12" preserveAspectRatio="none" viewBox="0 0 100 12" aria-hidden="true">
                        <rect width={(one.revenueMinor / most) * 100} height="12" fill={i < 2 ? 'var(--tl-d1)' : 'var(--tl-d3)'} />
                      </svg>
                    </td>
                    <td className="num">{f.moneyShort(one.revenueMinor, head.currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
        </div>
      </Grid>
    </div>
  )
}
