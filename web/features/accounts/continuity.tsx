import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { AccountContinuity as Continuity } from '#api/routes/continuity.ts'
import { useGet } from '../../app/queries.ts'
import { ShareBar } from '../../app/share-bar.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { gapWords, reasonWords } from '../../app/thread-words.ts'
import { WideTable } from '../../app/wide-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { AccountPage } from './account-page.ts'
import styles from './continuity.module.css'

const groupNames = { decides: 'decides', influences: 'influences', uses: 'uses', pays: 'pays' } as const
const weighing = 'Interactions of the last 365 days; one weighs half after 180 days, and counts as everybody’s who took part.'

/** What hangs on one person at this account, theirs or ours, and what if one of them left. */
export function AccountContinuity({ page }: { readonly page: AccountPage; readonly span?: number }) {
  const query = { snapshot: page.head.snapshot }
  const { data, error, refetch } = useGet('getAccountContinuity', { params: { account: page.account.id }, query })
  if (error && !data) return <Failed title="Continuity could not be read." error={error} onRetry={() => void refetch()} />
  if (!data || data.account.id !== page.account.id) return <Loading rows={8} label="Reading who met whom" />
  return (
    <Grid>
      <div style={{ gridColumn: '1 / -1' }}>
        <Verdict data={data} />
      </div>
      <TheirPeople data={data} />
      <OurPeople data={data} />
      <WhoLeft data={data} />
    </Grid>
  )
}

function Verdict({ data }: { readonly data: Continuity }) {
  const f = useFormat()
  const { reasons, people, gaps, rolesKnown, meetings, withoutPerson, withoutColleague, required } = data
  const silent = people.filter((one) => one.silent).length
  return (
    <Figures
      figures={[
        {
          label: 'Hangs on one person',
          value:
            meetings === 0 && people.length !== 1 ? (
              <Missing why="No interaction in the last 365 days" />
            ) : reasons.length > 0 ? (
              'yes'
            ) : (
              'no'
            ),
          note:
            reasons.length > 0 ? reasons.map((reason) => reasonWords[reason]).join('; ') : 'nobody has over 60 %, and several are known',
          wide: true,
        },
        {
          label: 'Roles known',
          value: `${rolesKnown.length} of 4`,
          note:
            gaps.length > 0 ? (
              <span className="loss">
                <IconAlertTriangle size={12} stroke={2} aria-hidden="true" /> {gaps.map((group) => gapWords[group]).join(', ')}
              </span>
            ) : (
              `required: ${required.map((group) => groupNames[group]).join(', ')}`
            ),
        },
        {
          label: 'Silent people',
          value: `${f.number(silent)} of ${f.number(people.length)}`,
          note: 'no interaction for 180 days',
        },
        {
          label: 'Interactions',
          value: (
            <SourcedNumber
              source={() => ({
                title: `Interactions that continuity rests on, ${data.account.name}`,
                value: f.number(meetings),
                formula: [
                  'all interactions with 0 ≤ age < 365 days, on any channel',
                  'share = Σ 2^(−age / 180) with one of them / Σ of all who are still there',
                ],
                restsOn: `${f.number(meetings - withoutPerson)} that name somebody of the account, ${f.number(meetings - withoutColleague)} that name one of ours`,
                leftOut: `${f.count(withoutPerson, 'names', 'name')} nobody of the account, ${f.number(withoutColleague)} none of ours`,
                facts: [['Up to', `${f.day(data.asOf, { year: 'always' })}, the last day of the record`]],
              })}
            >
              {f.number(meetings)}
            </SourcedNumber>
          ),
          note: `${f.number(withoutPerson)} name nobody of theirs, ${f.number(withoutColleague)} none of ours`,
        },
      ]}
    />
  )
}

const Share = ({ share, why }: { readonly share: number | null; readonly why: string }) => {
  const f = useFormat()
  return (
    <span className={styles.share}>
      <ShareBar share={share} width={90} />
      <span className="num">{share === null ? <Missing why={why} /> : f.percent(share, 0)}</span>
    </span>
  )
}

function TheirPeople({ data }: { readonly data: Continuity }) {
  const f = useFormat()
  return (
    <Panel title="Their people" sub="share of interactions, and if they left" padding="none" span={7} footer={weighing}>
      {data.people.length === 0 ? (
        <p className={styles.none}>Nobody is known here: put somebody on the account under People.</p>
      ) : (
        <WideTable label="Their people">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Role</th>
              <th scope="col">Share</th>
              <th scope="col" data-number>
                n
              </th>
              <th scope="col">Last interaction</th>
              <th scope="col">If they left</th>
            </tr>
          </thead>
          <tbody>
            {data.people.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Link to="/people/$person" params={{ person: String(one.id) } as never}>
                    {one.name}
                  </Link>
                  <span className={styles.title}>{one.title ?? 'title not known'}</span>
                </th>
                <td>
                  {one.groups.length > 0 ? one.groups.map((group) => groupNames[group]).join(', ') : <Missing why="Role not known" />}
                </td>
                <td>
                  <Share share={one.share} why="No interaction with anybody of this account in the last 365 days" />
                </td>
                <td data-number className="num">
                  {f.number(one.meetings)}
                </td>
                <td>
                  {one.lastDay ? f.day(one.lastDay) : <Missing why="No interaction recorded" />}
                  {one.silent && <span className={styles.title}>silent</span>}
                </td>
                <td>
                  {one.newGaps.length > 0 ? (
                    <span className="loss">
                      <IconAlertTriangle size={12} stroke={2} aria-hidden="true" /> {one.newGaps.map((group) => gapWords[group]).join(', ')}
                    </span>
                  ) : one.rolesLeft.length > 0 ? (
                    <span className="dim">others: {one.rolesLeft.map((group) => groupNames[group]).join(', ')}</span>
                  ) : (
                    <span className="dim">nobody with a known role would be left</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

function OurPeople({ data }: { readonly data: Continuity }) {
  const f = useFormat()
  return (
    <Panel
      title="Our people"
      sub="share of interactions, and if they left"
      padding="none"
      span={5}
      footer="Nobody is said to be about to leave: this is what would be missing."
    >
      {data.colleagues.length === 0 ? (
        <p className={styles.none}>None of ours is named on an interaction of the last 365 days.</p>
      ) : (
        <WideTable label="Our people">
          <thead>
            <tr>
              <th scope="col">Colleague</th>
              <th scope="col">Share</th>
              <th scope="col" data-number>
                n
              </th>
              <th scope="col">If they left</th>
            </tr>
          </thead>
          <tbody>
            {data.colleagues.map((one) => (
              <tr key={one.name} className={one.leftDay ? styles.gone : undefined}>
                <th scope="row">
                  {one.name}
                  {one.leftDay && <span className={styles.title}>left on {f.day(one.leftDay)}</span>}
                </th>
                <td>
                  <Share share={one.share} why="Does not work here any more" />
                </td>
                <td data-number className="num">
                  {f.number(one.meetings)}
                </td>
                <td>
                  {one.next === null ? (
                    <span className="loss">
                      <IconAlertTriangle size={12} stroke={2} aria-hidden="true" /> nobody else was here
                    </span>
                  ) : (
                    <>
                      {one.next} <span className="dim">has {f.percent(one.nextShare, 0)} of the rest</span>
                    </>
                  )}
                  {one.nobodyElse.length > 0 && (
                    <span className={styles.title}>nobody else met {f.list(one.nobodyElse.map((person) => person.name))}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

function WhoLeft({ data }: { readonly data: Continuity }) {
  const f = useFormat()
  return (
    <Panel title="People who left or moved" sub="the latest first" padding="none" span={12}>
      {data.left.length === 0 ? (
        <p className={styles.none}>Nobody is known to have left.</p>
      ) : (
        <WideTable label="People who left or moved">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Was</th>
              <th scope="col">Left on</th>
              <th scope="col">Now at</th>
            </tr>
          </thead>
          <tbody>
            {data.left.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Link to="/people/$person" params={{ person: String(one.id) } as never}>
                    {one.name}
                  </Link>
                  <span className={styles.title}>{one.title ?? 'title not known'}</span>
                </th>
                <td>
                  {one.groups.length > 0 ? one.groups.map((group) => groupNames[group]).join(', ') : <Missing why="Role not known" />}
                </td>
                <td className="num">{f.day(one.leftDay)}</td>
                <td>
                  <NowAt now={one.now} />
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

const NowAt = ({ now }: { readonly now: Continuity['left'][number]['now'] }) =>
  now.length === 0 ? (
    <Missing why="At no other account of the record" />
  ) : (
    <span>
      {now.map((place, i) => (
        <span key={place.account?.id ?? 'others'}>
          {i > 0 && ', '}
          {place.account ? (
            <Link to="/accounts/$account" params={{ account: String(place.account.id) } as never}>
              {place.account.name}
            </Link>
          ) : (
            'an account of others'
          )}
        </span>
      ))}
    </span>
  )
