import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ContinuityBook, ContinuityItem } from '#api/routes/continuity.ts'
import { address } from '../../app/client.ts'
import { IndexMark } from '../../app/index-mark.tsx'
import { SegmentTag, segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { ShareBar } from '../../app/share-bar.tsx'
import { gapWords, reasonWords, shortReasons } from '../../app/thread-words.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { useAddress } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './continuity.module.css'
import { ExportButtons } from './export-buttons.tsx'

const shows = [
  { value: 'single', label: 'Hang on one person' },
  { value: 'gaps', label: 'A required role is empty' },
  { value: 'silent', label: 'Have silent people' },
  { value: 'left', label: 'Somebody left in the last year' },
]

/** The book, or one's own accounts: what hangs on one person, with revenue, margin and index at stake. */
export function AccountsTab() {
  const f = useFormat()
  const snapshot = useSnapshot()
  const [q] = useAddress('q')
  const [segment, setSegment] = useAddress('segment')
  const [manager, setManager] = useAddress('manager')
  const [show, setShow] = useAddress<string>('show', 'single')
  const [reason, setReason] = useAddress('reason')
  const filters = {
    ...(snapshot !== undefined && { snapshot }),
    ...(q && { q }),
    ...(segment && { segment }),
    ...(manager && { manager }),
    ...(show !== 'all' && { show: show as 'single' }),
    ...(reason && { reason: reason as 'one colleague' }),
  }
  const { data, error, refetch, isPlaceholderData } = useGet('listContinuity', { query: { ...filters, limit: 1000 } })
  const items = data?.items
  const here = useWithSnapshot(data?.head.snapshot)
  const currency = data?.head.currency ?? 'EUR'
  const columns = useMemo((): readonly Column[] => (items ? columnsOf(items, currency, f, here) : []), [items, currency, f, here])
  const rows = useMemo(() => Int32Array.from((items ?? []).keys()), [items])
  if (error && !data) return <Failed title="The list could not be read." error={error} onRetry={() => void refetch()} />
  if (!data || !items) return <Loading rows={10} label="Reading who met whom" />
  return (
    <div className={styles.stack}>
      <BookFigures data={data} old={isPlaceholderData} />
      <Panel
        title="Accounts"
        sub={`that buy, up to ${f.day(data.asOf)}`}
        padding="none"
        tools={<ExportButtons where={(format) => address('exportContinuity', { query: { ...filters, format } })} name="continuity" />}
        footer="Interactions of the last 365 days; one weighs half after 180 days. Whose share it is of ours stands on the account. Revenue, margin and index are as measured."
      >
        <div className={styles.filters}>
          <SearchField label="Search in the list" placeholder="Name" />
          <Select
            aria-label="Show"
            data={[...shows, { value: 'all', label: 'All accounts that buy' }]}
            value={show}
            allowDeselect={false}
            onChange={(value) => setShow(value)}
            w={230}
          />
          <Select
            aria-label="Why"
            placeholder="Why: any"
            clearable
            data={Object.entries(reasonWords).map(([value, label]) => ({ value, label }))}
            value={reason}
            onChange={(value) => setReason(value)}
            w={230}
          />
          <Select
            aria-label="Segment"
            placeholder="Segment: all"
            clearable
            data={data.segments.map((tier) => ({ value: tier, label: segmentName(tier) }))}
            value={segment}
            onChange={(value) => setSegment(value)}
            w={140}
          />
          <Select
            aria-label="Account manager"
            placeholder="Account manager: all"
            clearable
            searchable
            data={data.managers}
            value={manager}
            onChange={(value) => setManager(value)}
            w={190}
          />
        </div>
        <DataTable
          label="Accounts and what hangs on one person"
          columns={columns}
          rows={rows}
          of={data.all.accounts}
          noun={['account', 'accounts']}
          defaultSort="-revenue"
          plain
          old={isPlaceholderData}
          height={520}
          rowKey={(i) => items[i]!.account.id}
          leftOut={(data.total ?? 0) > items.length && `the ${f.number(items.length)} largest of ${f.number(data.total)}`}
          bare
          phone={{
            title: (i) => <NameLink one={items[i]!} search={here({ tab: 'continuity' })} />,
            value: (i) => f.moneyShort(items[i]!.revenueMinor, currency),
            note: (i) => whyOf(items[i]!),
            beside: (i) => (items[i]!.silent > 0 ? f.count(items[i]!.silent, 'silent', 'silent') : ''),
          }}
          empty={<Empty title="None of this kind.">Of the accounts that buy, none fits these filters.</Empty>}
        />
      </Panel>
    </div>
  )
}

function BookFigures({ data, old }: { readonly data: ContinuityBook; readonly old: boolean }) {
  const f = useFormat()
  const { currency } = data.head
  const { all, singleThreaded, gaps } = data
  const part = (minor: number) => (all.revenueMinor > 0 ? `${f.percent(minor / all.revenueMinor, 0)} of revenue` : undefined)
  const margin = (stake: ContinuityBook['gaps']) =>
    stake.marginMinor === null
      ? 'margin is closed to you, or not known'
      : `margin ${f.moneyShort(stake.marginMinor, currency)}${stake.marginMissing > 0 ? `, ${f.count(stake.marginMissing, 'account', 'accounts')} without` : ''}`
  return (
    <Figures
      old={old}
      figures={[
        {
          label: 'Revenue on a single thread',
          value: f.moneyShort(singleThreaded.revenueMinor, currency),
          beside: part(singleThreaded.revenueMinor),
          note: margin(singleThreaded),
        },
        {
          label: 'Accounts on a single thread',
          value: f.number(singleThreaded.accounts),
          beside: `of ${f.number(all.accounts)}`,
          note: data.byReason
            .filter((one) => one.accounts > 0)
            .map((one) => `${f.number(one.accounts)}: ${shortReasons[one.reason]}`)
            .join(' · '),
          wide: true,
        },
        {
          label: 'A required role is empty',
          value: f.number(gaps.accounts),
          beside: f.moneyShort(gaps.revenueMinor, currency),
          note: data.required.map((group) => gapWords[group]).join(', '),
        },
        {
          label: 'Silent people',
          value: f.number(data.silentPeople),
          beside: `of ${f.number(data.people)}`,
          note: `no interaction for 180 days; ${f.number(data.leftLately)} left in the last year`,
        },
      ]}
    />
  )
}

const whyOf = (one: ContinuityItem): string =>
  [...one.reasons.map((reason) => shortReasons[reason]), ...one.gaps.map((group) => gapWords[group])].join(', ') || 'no single thread'

const NameLink = ({ one, search }: { readonly one: ContinuityItem; readonly search: object }) => (
  <Link to="/accounts/$account" params={{ account: String(one.account.id) } as never} search={search as never}>
    {one.account.name}
  </Link>
)

function columnsOf(
  items: readonly ContinuityItem[],
  currency: string,
  f: ReturnType<typeof useFormat>,
  here: ReturnType<typeof useWithSnapshot>,
): readonly Column[] {
  const unit = f.symbol(currency)
  const at = (i: number) => items[i]!
  return [
    {
      ...{ id: 'account', label: 'Account', kind: 'text' as const, value: (i: number) => at(i).account.name, width: 210 },
      cell: (i: number) => <NameLink one={at(i)} search={here({ tab: 'continuity' })} />,
    },
    {
      ...{ id: 'segment', label: 'Segment', kind: 'text' as const, value: (i: number) => at(i).segment, width: 64 },
      cell: (i: number) => <SegmentTag tier={at(i).segment} />,
    },
    {
      ...{ id: 'why', label: 'Why', kind: 'text' as const, value: (i: number) => whyOf(at(i)), width: 230 },
      cell: (i: number) => (
        <span className="truncate" title={whyOf(at(i))}>
          {whyOf(at(i))}
        </span>
      ),
    },
    {
      ...{ id: 'revenue', label: 'Revenue', unit, kind: 'number' as const, value: (i: number) => at(i).revenueMinor, width: 96 },
      cell: (i: number) => f.amount(at(i).revenueMinor, currency),
    },
    {
      ...{ id: 'margin', label: 'Margin', unit, kind: 'number' as const, value: (i: number) => at(i).marginMinor, width: 90 },
      cell: (i: number) =>
        at(i).marginMinor === null ? <Missing why="Not known, or closed to you" /> : f.amount(at(i).marginMinor, currency),
    },
    {
      ...{
        id: 'index',
        label: 'Index',
        kind: 'number' as const,
        value: (i: number) => (at(i).grade === 'D' ? null : at(i).index),
        width: 76,
      },
      cell: (i: number) => <IndexMark index={at(i).index} grade={at(i).grade} mark />,
    },
    {
      ...{
        id: 'person',
        label: 'Their largest',
        kind: 'number' as const,
        value: (i: number) => at(i).topPerson?.share ?? null,
        width: 215,
      },
      hint: 'Share of interactions of the person of theirs with the most',
      cell: (i: number) => <TopPerson one={at(i)} />,
    },
    {
      ...{ id: 'ours', label: 'Ours', kind: 'number' as const, value: (i: number) => at(i).topColleagueShare, width: 100 },
      hint: 'Share of interactions of the one of ours with the most',
      cell: (i: number) => <BarOf share={at(i).topColleagueShare} why="None of ours is named on an interaction" />,
    },
    {
      ...{ id: 'silent', label: 'Silent', kind: 'number' as const, value: (i: number) => at(i).silent, width: 76 },
      cell: (i: number) => (
        <>
          {f.number(at(i).silent)} <span className="dim">of {f.number(at(i).people)}</span>
        </>
      ),
    },
  ]
}

const BarOf = ({ share, why }: { readonly share: number | null; readonly why: string }) => {
  const f = useFormat()
  return share === null ? (
    <Missing why={why} />
  ) : (
    <span className={styles.bar}>
      <ShareBar share={share} width={46} />
      <span className="num">{f.percent(share, 0)}</span>
    </span>
  )
}

const TopPerson = ({ one }: { readonly one: ContinuityItem }) =>
  one.topPerson === null ? (
    <Missing why="No interaction names anybody of this account" />
  ) : (
    <span className={styles.person}>
      <span className="truncate" title={one.topPerson.title ?? undefined}>
        {one.topPerson.name}
      </span>
      <BarOf share={one.topPerson.share} why="" />
    </span>
  )
