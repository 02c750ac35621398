import { Link } from '@tanstack/react-router'
import type { VoicesToday } from '#api/routes/listening.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { Panel } from '../../ui/panel.tsx'
import { NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './today.module.css'

const groupWords = { decides: 'decides', influences: 'influences', uses: 'uses', pays: 'pays' } as const
const metricWords: Readonly<Record<string, string>> = {
  nps: 'NPS',
  csat: 'CSAT',
  ces: 'ease',
  ces1: 'effort',
  declared: 'written down',
}

/** Who said something bad lately, the most revenue first. */
export function LowAnswersPanel({ voices }: { readonly voices: VoicesToday }) {
  const f = useFormat()
  const { low, lowAccounts, lowRevenueMinor, head } = voices
  const { currency } = head
  return (
    <Panel
      title="Low answers"
      sub="last 30 days, by revenue at stake"
      padding="none"
      tools={lowAccounts > 0 && `${f.count(lowAccounts, 'account', 'accounts')} · ${f.moneyShort(lowRevenueMinor, currency)}`}
      footer={`6 of 10 or less, on whatever scale${head.openOnly ? '; answers by name only' : ''}. An account counts once. At stake: what it bought in ${f.window(head.from, head.to)}.`}
      footerTools={
        <Link to="/listening" search={{ tab: 'answers' } as never}>
          all answers
        </Link>
      }
    >
      {head.answersClosed ? (
        <div className={styles.inside}>
          <NoRight title="What single people said is closed to you.">
            Sums are open: the Listening page has them. An owner can open named answers under Settings › People.
          </NoRight>
        </div>
      ) : low.length === 0 ? (
        <p className={styles.done}>Nobody answered 6 of 10 or less in the last 30 days of the record.</p>
      ) : (
        <ul className={styles.tasks}>
          {low.map((one) => (
            <li key={`${one.account.id} ${one.person?.id} ${one.day} ${one.metric} ${one.score}`} className={styles.touched}>
              <div style={{ minWidth: 0 }}>
                <AccountLink id={one.account.id}>{one.account.name}</AccountLink>
                <div className="dim">
                  {one.person ? (
                    <Link to="/people/$person" params={{ person: String(one.person.id) } as never} style={{ color: 'inherit' }}>
                      {one.person.name}
                    </Link>
                  ) : (
                    'Nobody named'
                  )}
                  {one.groups.length > 0 && ` · ${one.groups.map((group) => groupWords[group]).join(', ')}`} · {f.day(one.day)}
                  {one.comment && <> · “{one.comment}”</>}
                </div>
              </div>
              <div className="num" style={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
                {f.moneyShort(one.revenueMinor, currency)}
                <div className="dim">
                  {one.metric === 'good_bad' ? (
                    <b className="loss">bad</b>
                  ) : (
                    <>
                      {metricWords[one.metric] ?? one.metric} <b className="loss">{f.number(one.score)}</b> of {f.number(one.scaleMax)}
                    </>
                  )}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
