import { Link } from '@tanstack/react-router'
import type { AssignmentRun } from '#api/routes/assignment.ts'
import { useGet } from '../../app/queries.ts'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './assignment.module.css'
import { AssignmentAccounts } from './assignment-accounts.tsx'
import { AssignmentLoads } from './assignment-loads.tsx'
import { partsClosed } from './assignment-sheet.tsx'

const closed = 'Of fewer than five people, hours are told when their loads were opened for a purpose'

/** One proposal: before and after, what it costs and how near it is to the best, whose accounts go where. */
export function AssignmentProposal({ run }: { readonly run: number }) {
  const { data, error, refetch } = useGet('getAssignmentRun', { params: { run } })
  if (error && !data) return <Failed title="The proposal could not be read." error={error} onRetry={() => void refetch()} />
  if (!data || data.id !== run) return <Loading rows={8} label="Reading the proposal" />
  return (
    <>
      <Headline data={data} />
      <Grid>
        <BeforeAfter data={data} />
        <Costs data={data} />
      </Grid>
      <AssignmentAccounts data={data} />
      <AssignmentLoads data={data} />
    </>
  )
}

function Headline({ data }: { readonly data: AssignmentRun }) {
  const f = useFormat()
  const { currency } = data.head
  const { after, costs, unassigned } = data
  const hours = after.hours === null || data.hoursAvailable === null ? null : { used: after.hours, available: data.hoursAvailable }
  return (
    <Figures
      figures={[
        {
          label: 'Accounts that change hands',
          value: f.number(data.changes),
          beside: `of ${f.number(data.accounts)}`,
          note:
            data.taken > 0
              ? `and ${f.count(data.taken, 'that nobody of the team has', 'that nobody of the team has')} today`
              : 'all others stay with whom they are',
        },
        {
          label: 'What it costs, a year',
          value: (
            <SourcedNumber
              source={() => ({
                title: `Giving accounts of ${data.teamName}`,
                value: f.moneyExact(costs.totalMinor, currency),
                formula: [
                  'Σ over accounts:',
                  'margin × chance of leaving, where hands change',
                  '+ hand-over hours × rate of the team',
                  '+ hours × rate × share, in another country or language',
                ],
                restsOn: `${f.count(data.accounts, 'account', 'accounts')} that take time of the team, ${f.count(data.people, 'colleague', 'colleagues')}`,
                leftOut:
                  data.withoutTime > 0 ? `${f.count(data.withoutTime, 'account takes', 'accounts take')} no time of the team` : undefined,
                facts: [
                  ['Bound', `${f.moneyExact(data.boundMinor, currency)}: no assignment within the hours costs less`],
                  ['Served', data.scenario === null ? 'as today' : `by the scenario ${data.scenario.name}`],
                ],
              })}
            >
              {f.moneyShort(costs.totalMinor, currency)}
            </SourcedNumber>
          ),
          note:
            data.gap < 0.00005
              ? 'the best there is: proved'
              : `at most ${f.percent(data.gap, 2)} of it could be saved: no assignment costs less than ${f.moneyShort(data.boundMinor, currency)}`,
        },
        {
          label: 'Hours taken, a year',
          value: hours === null ? <Missing why={closed} /> : f.number(hours.used),
          beside: hours !== null && `of ${f.number(hours.available)}`,
          note:
            hours === null
              ? 'closed: fewer than five people'
              : `${f.percent(hours.available > 0 ? hours.used / hours.available : null, 0)} of the hours of ${f.count(data.people, 'colleague', 'colleagues')}`,
        },
        {
          label: 'In a country or language not theirs',
          value: f.number(after.otherRegion + after.otherLanguage),
          beside: `today ${f.number(data.before.otherRegion + data.before.otherLanguage)}`,
          note: `${f.number(after.otherRegion)} by country, ${f.number(after.otherLanguage)} by language`,
        },
        {
          label: 'Nobody gets',
          value: f.number(unassigned.accounts),
          note:
            unassigned.accounts === 0
              ? 'every account has somebody'
              : `${f.moneyShort(unassigned.marginMinor, currency)} of yearly margin${unassigned.moreHours === null ? '' : `; the team is short of ${f.number(unassigned.moreHours, 1)} hours at least`}`,
        },
      ]}
    />
  )
}

function BeforeAfter({ data }: { readonly data: AssignmentRun }) {
  const f = useFormat()
  const { before, after } = data
  const { currency } = data.head
  const count = (value: number | null) => (value === null ? <Missing why={closed} /> : f.number(value))
  const rows: readonly (readonly [string, React.ReactNode, React.ReactNode])[] = [
    ['Accounts with somebody of the team', count(before.accounts), count(after.accounts)],
    ['Accounts that nobody has', count(before.nobody), count(after.nobody)],
    ['In a country not theirs', count(before.otherRegion), count(after.otherRegion)],
    ['In a language not theirs', count(before.otherLanguage), count(after.otherLanguage)],
    ['Colleagues beyond their hours', count(before.peopleOver), count(after.peopleOver)],
    ['Hours a year', count(before.hours), count(after.hours)],
    [`Cost, ${f.symbol(currency)} a year`, f.amount(before.costMinor, currency), f.amount(after.costMinor, currency)],
  ]
  return (
    <Panel
      span={6}
      title="Before and after"
      sub={data.scenario === null ? 'accounts served as today' : `by the scenario ${data.scenario.name}`}
      padding="none"
      footer={`Today: who is named on the account, where of the team; else who of it had most to do with it. Made ${f.instant(data.madeAt)} by ${data.byName}.`}
    >
      <WideTable label="Before and after">
        <thead>
          <tr>
            <th scope="col">
              <span className="only-heard">What</span>
            </th>
            <th scope="col" data-number>
              Today
            </th>
            <th scope="col" data-number>
              Proposed
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, was, is]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td data-number className="num">
                {was}
              </td>
              <td data-number className="num">
                {is}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Panel>
  )
}

function Costs({ data }: { readonly data: AssignmentRun }) {
  const f = useFormat()
  const { costs, terms } = data
  const { currency } = data.head
  const most = Math.max(1, costs.relationshipMinor ?? 0, costs.handoverMinor ?? 0, costs.regionMinor ?? 0, costs.languageMinor ?? 0)
  const parts: readonly (readonly [string, number | null, string])[] = [
    [
      'Relationships broken',
      costs.relationshipMinor,
      `Σ margin × chance: ${f.percent(terms.changeChance, 1)}, more by years and people, less by what is known already`,
    ],
    ['Hand-overs', costs.handoverMinor, `${f.number(terms.handoverHours, 1)} hours of the team for each account that changes hands`],
    [
      'Other country',
      costs.regionMinor,
      terms.regionShare === null
        ? 'never given so; what is pinned so all the same'
        : `${f.percent(terms.regionShare, 0)} of what the hours cost`,
    ],
    [
      'Other language',
      costs.languageMinor,
      terms.languageShare === null
        ? 'never given so; what is pinned so all the same'
        : `${f.percent(terms.languageShare, 0)} of what the hours cost`,
    ],
  ]
  return (
    <Panel
      span={6}
      title="What it costs"
      sub={`${f.symbol(currency)} a year, assumed`}
      footer={
        <>
          The record stays as it is. What is passed on, by whom and by when, is a hand-over:{' '}
          <Link className={styles.link} to={'/continuity' as '/'} search={{ tab: 'handovers' } as never}>
            Continuity
          </Link>
          .
        </>
      }
    >
      <dl className={styles.parts}>
        {parts.map(([label, minor, how]) => (
          <Part key={label} label={label} minor={minor} how={how} share={(minor ?? 0) / most} currency={currency} />
        ))}
      </dl>
      <p className={styles.note}>
        Together {f.money(costs.totalMinor, currency)}.{' '}
        {data.gap < 0.00005
          ? 'No assignment within everybody’s hours costs less: proved.'
          : `No assignment within everybody’s hours costs less than ${f.money(data.boundMinor, currency)}: proved; the rest is how far this one may be from the best.`}
        {data.unassigned.accounts > 0 && ' That is of the accounts that somebody gets.'}
      </p>
      {data.findings.length > 0 && (
        <>
          <h3 className={styles.group}>What it rests on</h3>
          <ul className={styles.findings}>
            {data.findings.map((one) => (
              <li key={one.code}>
                {one.count === undefined ? '' : `${f.number(one.count)} `}
                {one.message}.
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

function Part({
  label,
  minor,
  how,
  share,
  currency,
}: {
  readonly label: string
  readonly minor: number | null
  readonly how: string
  readonly share: number
  readonly currency: string
}) {
  const f = useFormat()
  return (
    <>
      <dt>{label}</dt>
      <dd aria-hidden="true">
        <span className={styles.track}>
          <span className={styles.fill} style={{ width: `${Math.max(0, share) * 100}%` }} />
        </span>
      </dd>
      <dd className={`${styles.number} num`}>
        {minor === null ? (
          <Missing why={partsClosed} />
        ) : (
          <SourcedNumber
            source={() => ({ title: label, value: f.moneyExact(minor, currency), formula: [how], restsOn: 'the accounts below' })}
          >
            {f.amount(minor, currency)}
          </SourcedNumber>
        )}
      </dd>
    </>
  )
}
