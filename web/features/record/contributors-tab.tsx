import { Button, Select, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { z } from 'zod'
import type { accountInDark } from '#api/routes/contributors.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { address } from '../../app/client.ts'
import { saveFile } from '../../app/export-list.ts'
import { SegmentTag, segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useRecord, useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { useAddress } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './contributors.module.css'

type InDark = z.output<typeof accountInDark>

/** Who feeds the record, and where naming somebody tells most. */
export function ContributorsTab() {
  const { measured } = useRecord()
  return (
    <div className={styles.stack}>
      {measured ? (
        <Naming />
      ) : (
        <Empty title="Nothing was measured yet.">What naming somebody lifts is told by revenue: measure first.</Empty>
      )}
      <Teams />
    </div>
  )
}

const groupWords: Readonly<Record<InDark['notNamed'][number], string>> = {
  decides: 'decides',
  influences: 'influences',
  uses: 'uses',
}

function Naming() {
  const f = useFormat()
  const { may } = useMe()
  const snapshot = useSnapshot()
  const [q, setQ] = useAddress('q')
  const [segment, setSegment] = useAddress('segment')
  const [colleague, setColleague] = useAddress('colleague')
  const query = {
    ...(snapshot !== undefined && { snapshot }),
    ...(q && { q }),
    ...(segment && { segment }),
    ...(colleague && { colleague }),
  }
  const { data, error, refetch, isPlaceholderData } = useGet('listAccountsInDark', { query: { ...query, limit: 1000 } })
  const here = useWithSnapshot(data?.head.snapshot)
  const items = data?.items
  const currency = data?.head.currency ?? 'EUR'
  const columns = useMemo((): readonly Column[] => (items ? columnsOf(items, currency, f, here) : []), [items, currency, f, here])
  const rows = useMemo(() => Int32Array.from((items ?? []).keys()), [items])
  if (error && !data) return <Failed title="The list could not be read." error={error} onRetry={() => void refetch()} />
  if (!data || !items) return <Loading rows={8} label="Reading who is known where" />
  const share = data.revenueMinor > 0 ? data.darkMinor / data.revenueMinor : null
  const ten = Math.min(10, data.accountsInDark)
  return (
    <>
      <Figures
        old={isPlaceholderData}
        figures={[
          {
            label: 'Revenue in the dark',
            value: f.moneyShort(data.darkMinor, currency),
            beside: f.percent(share),
            note: 'of accounts of which nobody is known who decides',
          },
          {
            label: 'Accounts in the dark',
            value: f.number(data.accountsInDark),
            note: `of ${f.count(data.accounts, 'account that buys', 'accounts that buy')}`,
          },
          {
            label: ten === 1 ? 'Naming this one person' : `Naming these ${f.number(ten)} people`,
            value: f.percent(data.firstTen, 0),
            note: 'of it comes out of the dark: one who decides at each of the largest',
          },
          {
            label: 'Roles not known',
            value: f.number(data.rolesUnknown),
            note: `of ${f.count(data.people, 'person', 'people')} at accounts shown`,
          },
        ]}
      />
      <Panel
        title="Name somebody here"
        sub="largest first, with what the first so many lift"
        padding="none"
        tools={
          may('export') && (
            <Button
              variant="default"
              leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
              onClick={() => void saveFile(address('exportAccountsInDark', { query }), 'naming.csv')}
            >
              Export
            </Button>
          )
        }
        footer="Known is who decides when a colleague, a file or a title rule says so and the person has not left."
      >
        <div className={styles.filters}>
          <TextInput
            type="search"
            aria-label="Search in the list"
            placeholder="Name"
            value={q ?? ''}
            onChange={(event) => setQ(event.currentTarget.value)}
            w={160}
          />
          <Select
            aria-label="Segment"
            placeholder="Segment: all"
            clearable
            data={TIERS.map((tier) => ({ value: tier, label: segmentName(tier) }))}
            value={segment}
            onChange={(value) => setSegment(value)}
            w={140}
          />
          <Select
            aria-label="Account manager"
            placeholder="Account manager: all"
            clearable
            searchable
            data={data.colleagues}
            value={colleague}
            onChange={(value) => setColleague(value)}
            w={190}
          />
        </div>
        <DataTable
          label="Accounts in the dark"
          columns={columns}
          rows={rows}
          noun={['account', 'accounts']}
          sortName=""
          plain
          old={isPlaceholderData}
          height={460}
          rowKey={(i) => items[i]!.account.id}
          leftOut={data.accountsInDark > items.length && `the ${f.number(items.length)} largest of ${f.number(data.accountsInDark)}`}
          bare
          phone={{
            title: (i) => <NameLink one={items[i]!} search={here({ tab: 'people' })} />,
            value: (i) => f.moneyShort(items[i]!.revenueMinor, currency),
            note: (i) => items[i]!.notNamed.map((group) => groupWords[group]).join(', '),
            beside: (i) => `${f.percent(items[i]!.cumulativeShare, 0)} so far`,
          }}
          empty={
            <Empty title="Nobody is in the dark.">
              {q || segment || colleague
                ? 'Of the accounts shown, somebody who decides is known at each.'
                : 'Somebody who decides is known at every account that buys.'}
            </Empty>
          }
        />
      </Panel>
    </>
  )
}

const NameLink = ({ one, search }: { readonly one: InDark; readonly search: object }) => (
  <Link to="/accounts/$account" params={{ account: String(one.account.id) } as never} search={search as never}>
    {one.account.name}
  </Link>
)

function columnsOf(
  items: readonly InDark[],
  currency: string,
  f: ReturnType<typeof useFormat>,
  here: ReturnType<typeof useWithSnapshot>,
): readonly Column[] {
  const unit = f.symbol(currency)
  return [
    {
      ...{ id: 'account', label: 'Account', kind: 'text' as const, value: (i: number) => items[i]!.account.name, width: 230 },
      cell: (i: number) => <NameLink one={items[i]!} search={here({ tab: 'people' })} />,
    },
    {
      ...{ id: 'segment', label: 'Segment', kind: 'text' as const, value: (i: number) => items[i]!.segment, width: 70 },
      cell: (i: number) => <SegmentTag tier={items[i]!.segment} />,
    },
    {
      ...{ id: 'revenue', label: 'Revenue', unit, kind: 'number' as const, value: (i: number) => items[i]!.revenueMinor, width: 110 },
      cell: (i: number) => f.amount(items[i]!.revenueMinor, currency),
    },
    {
      ...{
        id: 'lifts',
        label: 'The first so many lift',
        unit,
        kind: 'number' as const,
        value: (i: number) => items[i]!.cumulativeMinor,
        width: 150,
      },
      cell: (i: number) => (
        <>
          {f.amount(items[i]!.cumulativeMinor, currency)} <span className="dim">{f.percent(items[i]!.cumulativeShare, 0)}</span>
        </>
      ),
    },
    {
      ...{ id: 'missing', label: 'Not named', kind: 'text' as const, value: (i: number) => items[i]!.notNamed.join(), width: 185 },
      cell: (i: number) => items[i]!.notNamed.map((group) => groupWords[group]).join(', '),
    },
    {
      ...{ id: 'people', label: 'People (role not known)', kind: 'number' as const, value: (i: number) => items[i]!.people, width: 110 },
      cell: (i: number) => (
        <>
          {f.number(items[i]!.people)} <span className="dim">({f.number(items[i]!.rolesUnknown)})</span>
        </>
      ),
    },
    {
      ...{ id: 'last', label: 'Last interaction', kind: 'day' as const, value: (i: number) => items[i]!.lastDay, width: 110 },
      cell: (i: number) => (items[i]!.lastDay ? f.day(items[i]!.lastDay) : <Missing why="No interaction recorded" />),
    },
    {
      ...{ id: 'who', label: 'Account manager', kind: 'text' as const, value: (i: number) => items[i]!.colleague, width: 130 },
      cell: (i: number) => items[i]!.colleague ?? <Missing why="No account manager named" />,
    },
    {
      ...{ id: 'name', label: 'Then', kind: 'text' as const, value: () => null, width: 120 },
      cell: (i: number) => (
        <Link
          to="/accounts/$account"
          params={{ account: String(items[i]!.account.id) } as never}
          search={here({ tab: 'people' }) as never}
          aria-label={`Name somebody at ${items[i]!.account.name}`}
        >
          Name somebody
        </Link>
      ),
    },
  ]
}

/** By team, month and kind; never by person. */
function Teams() {
  const f = useFormat()
  const { data, error, refetch } = useGet('getContributors', {})
  if (error && !data) return <Failed title="Who feeds the record could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={5} label="Reading who feeds the record" />
  const most = Math.max(1, ...data.teams.flatMap((team) => team.months))
  return (
    <Grid>
      <Panel
        title="Who feeds it"
        sub={`${f.month(data.months[0])} – ${f.month(data.months.at(-1))}, by team`}
        padding="none"
        span={8}
        tools={f.count(data.total, 'entry', 'entries')}
        footer={
          <>
            Teams of fewer than five people stand together; nobody is shown alone.
            {data.withoutPeople > 0 &&
              ` ${f.count(data.withoutPeople, 'interaction states', 'interactions state')} neither team nor colleague.`}
          </>
        }
      >
        {data.teams.length === 0 ? (
          <p className={styles.none}>Fewer than five people feed the record: what they do is not shown.</p>
        ) : (
          <section
            className={styles.scroll}
            aria-label="By team and kind"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
          >
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Team</th>
                  <th scope="col">People</th>
                  <th scope="col">12 months</th>
                  {data.kinds.map((kind) => (
                    <th key={kind} scope="col">
                      {kind}
                    </th>
                  ))}
                  <th scope="col">All</th>
                </tr>
              </thead>
              <tbody>
                {data.teams.map((team) => (
                  <tr key={team.name ?? `${team.stated}`}>
                    <th scope="row">
                      {team.name ?? (!team.stated ? 'No team stated' : data.teams.length === 1 ? 'All teams together' : 'Smaller teams')}
                    </th>
                    <td className="num">{f.number(team.people)}</td>
                    <td>
                      <Months
                        values={team.months}
                        most={most}
                        label={team.months.map((n, i) => `${f.month(data.months[i])} ${f.number(n)}`).join(', ')}
                      />
                    </td>
                    {data.kinds.map((kind) => (
                      <td key={kind} className="num">
                        {team.kinds[kind] ? f.number(team.kinds[kind]) : <span className="dim">0</span>}
                      </td>
                    ))}
                    <td className="num strong">{f.number(team.total)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Panel>
      <Panel title="From where" sub="interactions, 12 months" padding="none" span={4} footer="By hand: what people entered here.">
        {data.sources.length === 0 ? (
          <p className={styles.none}>No interaction in these months.</p>
        ) : (
          <table className={styles.table}>
            <tbody>
              {data.sources.map((one) => (
                <tr key={one.source}>
                  <th scope="row">{one.source}</th>
                  <td className="num">{f.number(one.interactions)}</td>
                  <td className="dim">last in {f.month(one.lastMonth)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </Grid>
  )
}

/** Twelve bars from zero. */
const Months = ({ values, most, label }: { readonly values: readonly number[]; readonly most: number; readonly label: string }) => (
  <svg width="84" height="18" viewBox="0 0 84 18" role="img" aria-label={label}>
    <title>{label}</title>
    {values.map((value, i) => (
      <rect
        // biome-ignore lint/suspicious/noArrayIndexKey: months never change places
        key={i}
        x={i * 7}
        y={17 - (value / most) * 17}
        width="5"
        height={(value / most) * 17 + (value > 0 ? 0.6 : 0)}
        fill="var(--tl-d2)"
      />
    ))}
    <path d="M0 17.5H84" stroke="var(--tl-line2)" />
  </svg>
)
