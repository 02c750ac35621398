import { Link } from '@tanstack/react-router'
import type { Today, TodayAccounts } from '#api/routes/today.ts'
import { useGet } from '../../app/queries.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ChangesPanel } from './changes-panel.tsx'
import { HeadFigures } from './finance-tab.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { RenewalsPanel } from './renewals-panel.tsx'
import { SilentPanel } from './silent-panel.tsx'
import { ToDoPanel } from './to-do-panel.tsx'
import styles from './today.module.css'

/** My accounts: what waits, who is silent, what colleagues did. */
export function AccountsTab({ today }: { readonly today: Today }) {
  const { data, error, refetch } = useGet('getTodayAccounts', {})
  if (error && !data) return <Failed title="It could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { head } = data
  if (!head) return <ToDoPanel today={today} span={12} />
  return (
    <div className={styles.stack}>
      {today.figures && <HeadFigures today={today} figures={today.figures} />}
      <Grid>
        <div className={styles.main} data-span="8">
          <ToDoPanel today={today} />
          <PeoplePanel data={data} />
          <RenewalsPanel data={data} />
          <SilentPanel data={data} />
        </div>
        <div className={styles.side} data-span="4">
          <MeetingsPanel data={data} />
          <ChangesPanel changes={data.changes} level={head.level} />
          <ColleaguesPanel data={data} />
        </div>
      </Grid>
    </div>
  )
}

/** What others did on own accounts of late. */
function ColleaguesPanel({ data }: { readonly data: TodayAccounts }) {
  const f = useFormat()
  const here = useWithSnapshot(data.head?.snapshot)
  const { colleagues, lastDay } = data
  if (!colleagues) return null
  return (
    <Panel
      title="What colleagues did"
      sub="on your accounts, last 14 days"
      padding="none"
      footer={lastDay && `The record reaches to ${f.day(lastDay)}.`}
    >
      {colleagues.length === 0 ? (
        <p className={styles.done}>Nobody else had to do with your accounts.</p>
      ) : (
        <ul className={styles.tasks}>
          {colleagues.slice(0, 12).map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows without an id of their own, never reordered
            <li key={i} className={styles.touched}>
              <div className={styles.words}>
                <Link to="/accounts/$account" params={{ account: String(one.account) } as never} search={here()} className={styles.title}>
                  {one.name}
                </Link>
                <div className={styles.detail}>
                  {[one.kind, one.reason ?? one.subject, one.colleague ?? one.team].filter(Boolean).join(' · ')}
                </div>
              </div>
              <span className={styles.since}>{f.day(one.day)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** What calendars announce; each leads to the brief of its account. */
function MeetingsPanel({ data }: { readonly data: TodayAccounts }) {
  const f = useFormat()
  const here = useWithSnapshot(data.head?.snapshot)
  if (data.meetings.length === 0) return null
  return (
    <Panel title="Meetings" sub="the next seven days, from calendars" padding="none">
      <ul className={styles.tasks}>
        {data.meetings.map((one) => (
          <li key={`${one.account} ${one.beginsAt} ${one.subject}`} className={styles.touched}>
            <div className={styles.words}>
              <Link
                to="/accounts/$account"
                params={{ account: String(one.account) } as never}
                search={here({ tab: 'plan' })}
                className={styles.title}
              >
                {one.name}
              </Link>
              <div className={styles.detail}>
                {[
                  one.subject,
                  [...one.people, ...(one.heard > 0 ? [`${f.number(one.heard)} not in the record`] : [])].join(', '),
                  one.colleagues.join(', '),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
            <span className={styles.since}>{f.instant(one.beginsAt)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
