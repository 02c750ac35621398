import { Link } from '@tanstack/react-router'
import type { Today } from '#api/routes/today.ts'
import { DueWords } from '../../app/promise-actions.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './today.module.css'

/** What we promised: how much presses, and what revenue stands behind it. */
export function PromisesPanel({ today, currency }: { readonly today: Today; readonly currency: string }) {
  const f = useFormat()
  const { open, overdue, thisWeek, accounts, revenueMinor, kept, missed, largest } = today.promises
  const ended = kept + missed
  return (
    <Panel
      title="Promises to customers"
      sub="overdue or due within a week"
      padding="none"
      tools={`${f.number(open)} open`}
      footer={
        ended === 0
          ? 'None was kept or missed in the last 12 months.'
          : `${f.number(kept)} of ${f.number(ended)} kept in the last 12 months`
      }
    >
      {largest.length === 0 ? (
        <p className={styles.done}>
          {open === 0 ? 'Nothing is promised to anybody: press N and write “promise: …”.' : 'Nothing is due within a week.'}
        </p>
      ) : (
        <>
          <p className={styles.done}>
            <span className={overdue > 0 ? 'loss' : ''}>{f.number(overdue)} overdue</span>, {f.number(thisWeek)} due within a week, at{' '}
            {f.count(accounts, 'account', 'accounts')}
            {revenueMinor !== null && ` with ${f.moneyShort(revenueMinor, currency)} of revenue`}.
          </p>
          <ul className={styles.tasks}>
            {largest.map((one) => (
              <li key={one.id} className={styles.touched}>
                <div className={styles.words}>
                  <div className={styles.title}>{one.text}</div>
                  <div className={styles.detail}>
                    <Link to="/accounts/$account" params={{ account: String(one.account.id) } as never} search={{ tab: 'plan' } as never}>
                      {one.account.name}
                    </Link>
                    {` · ${one.ownerName}`}
                    {one.revenueMinor !== null && ` · ${f.moneyShort(one.revenueMinor, currency)}`}
                  </div>
                </div>
                <span className={styles.since}>
                  <DueWords item={one} today={today.day} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
