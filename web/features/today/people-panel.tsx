import { Link } from '@tanstack/react-router'
import type { TodayAccounts } from '#api/routes/today.ts'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './today.module.css'

type Somebody = NonNullable<TodayAccounts['people']>['silent'][number]

/** Who at own accounts fell silent or left in the last 30 days. */
export function PeoplePanel({ data }: { readonly data: TodayAccounts }) {
  const f = useFormat()
  if (!data.people) return null
  const { silent, left } = data.people
  return (
    <Panel
      title="Who went silent or left"
      sub="at your accounts that buy, in the last 30 days"
      padding="none"
      footer={
        <Link to="/continuity" search={{ tab: 'people' } as never}>
          All who are silent or left
        </Link>
      }
    >
      {silent.length + left.length === 0 ? (
        <p className={styles.done}>Nobody of late.</p>
      ) : (
        <ul className={styles.tasks}>
          {left.map((one) => (
            <Row key={`left ${one.id} ${one.account.id}`} one={one} said={`left on ${f.day(one.leftDay)}`} />
          ))}
          {silent.map((one) => (
            <Row key={`${one.id} ${one.account.id}`} one={one} said={`no interaction for ${f.count(one.days, 'day', 'days')}`} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

const Row = ({ one, said }: { readonly one: Somebody; readonly said: string }) => (
  <li className={styles.touched}>
    <div className={styles.words}>
      <Link to="/people/$person" params={{ person: String(one.id) } as never} className={styles.title}>
        {one.name}
      </Link>
      <p className={styles.detail}>
        {[one.title, one.groups.join(', ')].filter(Boolean).join(' · ')}
        {' · '}
        <Link to="/accounts/$account" params={{ account: String(one.account.id) } as never} search={{ tab: 'continuity' } as never}>
          {one.account.name}
        </Link>
      </p>
    </div>
    <span className={styles.since}>{said}</span>
  </li>
)
