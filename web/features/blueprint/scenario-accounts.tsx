import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ScenarioGround } from '#api/routes/scenarios.ts'
import { address, call } from '../../app/client.ts'
import { saveFile } from '../../app/export-list.ts'
import { SegmentTag, segmentOptions, Tag } from '../../app/marks.tsx'
import { useMe } from '../../app/session.tsx'
import { useAddress, useSearchParams, useSetSearch } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { TabRow } from '../../ui/tabs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { holdingNames, modelNamer, type NamedScenario, robustWords, type Show, showNames } from './scenario-words.ts'
import { planOf, type ScenarioWork } from './scenario-work.ts'

const holdings = Object.entries(holdingNames).map(([value, label]) => ({ value, label }))

interface AccountsProps {
  readonly work: ScenarioWork
  readonly ground: ScenarioGround
  readonly one: NamedScenario
  readonly snapshot: number | undefined
}

/** Who gets what under a scenario, largest difference first; each opens its reason. */
export function ScenarioAccounts({ work, ground, one, snapshot }: AccountsProps) {
  const f = useFormat()
  const { may } = useMe()
  const search = useSearchParams()
  const set = useSetSearch()
  const [asked, setShow] = useAddress('show', 'moved' as Show)
  const show: Show = asked in showNames ? (asked as Show) : 'moved'
  const text = (key: string) => (search[key] ? { [key]: String(search[key]) } : {})
  const given = planOf(one.head.id, snapshot)
  const filters = {
    ...given.query,
    show,
    ...text('segment'),
    ...text('from'),
    ...text('to'),
    ...text('held'),
    ...text('quarter'),
    ...text('q'),
  }
  const query = { ...filters, limit: 1000 }
  const pages = useInfiniteQuery({
    queryKey: ['listPlanAccounts', { ...given, query }, work.trying],
    queryFn: ({ pageParam, signal }) => {
      const asked = { ...given, query: { ...query, ...(pageParam && { cursor: pageParam }) } }
      return work.trying
        ? call('listTriedAccounts', { ...asked, body: { document: work.trying } }, { signal })
        : call('listPlanAccounts', asked, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const rows = useMemo(() => Uint32Array.from(items.keys()), [items])
  const { currency } = ground
  const open = (at: number) => set({ account: items[at]!.id }, { push: true })
  const columns = useMemo((): Column[] => {
    const nameOf = modelNamer(ground)
    return [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', width: 220, value: (i: number) => items[i]!.name },
        cell: (i) => (
          <button
            type="button"
            className={`${styles.pick} ${styles.cut}`}
            title={items[i]!.name}
            onClick={() => set({ account: items[i]!.id }, { push: true })}
          >
            {items[i]!.name}
          </button>
        ),
      },
      {
        ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i: number) => ['KEY', 'MAJOR', 'SME'].indexOf(items[i]!.segment ?? '') },
        cell: (i) => <SegmentTag tier={items[i]!.segment} />,
      },
      {
        ...{ id: 'move', label: 'From → to', kind: 'text', width: 210 },
        value: (i) => (items[i]!.from === items[i]!.to ? nameOf(items[i]!.to) : `${nameOf(items[i]!.from)} → ${nameOf(items[i]!.to)}`),
      },
      {
        ...{
          id: 'valueDelta',
          label: 'Value',
          unit: f.symbol(currency),
          kind: 'money',
          currency,
          value: (i: number) => items[i]!.valueDelta,
        },
        hint: 'Expected value over the horizon against how it is served today',
      },
      {
        ...{ id: 'costDelta', label: 'Spend a year', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => items[i]!.costDelta,
        cell: (i) => f.amount(items[i]!.costDelta, currency),
        hint: 'Money that leaves the house, against today',
      },
      {
        id: 'hours',
        label: 'Hours a year',
        kind: 'number',
        digits: 1,
        value: (i) => items[i]!.hours,
        hint: 'Of all teams, as it would be served',
      },
      {
        ...{
          id: 'revenue',
          label: 'Revenue',
          unit: f.symbol(currency),
          kind: 'money',
          currency,
          value: (i: number) => items[i]!.revenueMinor,
        },
        optional: true,
      },
      {
        ...{ id: 'robust', label: 'Under low and high', kind: 'mark', value: (i: number) => Number(items[i]!.robust ?? -1) },
        cell: (i) => (items[i]!.robust === false ? <Tag dashed>fragile</Tag> : robustWords(items[i]!.robust)),
        hint: 'Robust: the same choice under low, base and high assumptions',
      },
      {
        ...{
          id: 'runnerUp',
          label: 'Runner-up',
          kind: 'text',
          value: (i: number) => (items[i]!.runnerUp ? nameOf(items[i]!.runnerUp!) : null),
        },
        why: () => 'Nothing else was open to it',
      },
      {
        ...{ id: 'lead', label: 'Ahead by', unit: f.symbol(currency), kind: 'money', currency, value: (i: number) => items[i]!.lead },
        why: () => 'Nothing else was open to it',
        hint: 'Worth more than the runner-up at the prices of this scenario',
      },
      {
        ...{ id: 'held', label: 'Held by', kind: 'text', value: (i: number) => items[i]!.held, optional: show !== 'held' },
        why: () => 'Nothing holds it',
      },
      {
        ...{ id: 'changesFrom', label: 'Changes from', kind: 'day', value: (i: number) => items[i]!.changesFrom, optional: true },
        why: () => 'It stays as it is',
        hint: 'First day of the quarter it changes in',
      },
      { id: 'why', label: 'Why', kind: 'text', width: 320, value: (i) => items[i]!.why },
    ]
  }, [items, ground, currency, f, show, set])
  if (pages.error && !pages.data)
    return (
      <div className={styles.inset}>
        <Failed title="The accounts could not be read." error={pages.error} onRetry={() => void pages.refetch()} />
      </div>
    )
  const found = pages.data?.pages[0]?.total ?? null
  const models = ground.models.map(({ id, name }) => ({ value: id, label: name }))
  const quarters = (work.plan?.quarters ?? []).map(({ from }) => ({ value: from, label: f.day(from, { year: 'always' }) }))
  return (
    <>
      <div className={styles.inset}>
        <TabRow
          label="Which accounts"
          name="show"
          tabs={Object.entries(showNames).map(([value, label]) => ({ value, label }))}
          value={show}
          onChange={(next) => setShow(next as Show)}
        />
        {work.tried && <p className="dim">As you try it. A file holds the scenario as it is kept.</p>}
      </div>
      {!pages.data ? (
        <div className={styles.inset}>
          <Loading rows={6} label="Reading the accounts" />
        </div>
      ) : (
        <DataTable
          plain
          label="Accounts of the scenario"
          noun={['account', 'accounts']}
          columns={columns}
          rows={rows}
          {...(found !== null && { of: found })}
          rowKey={(i) => items[i]!.id}
          onOpen={open}
          sortName="by"
          defaultSort="-valueDelta"
          height={480}
          old={pages.isPlaceholderData || work.old}
          filters={
            <FilterChips
              filters={[
                { key: 'segment', label: 'Segment', kind: 'oneOf', options: segmentOptions },
                { key: 'from', label: 'From', kind: 'oneOf', options: models },
                { key: 'to', label: 'To', kind: 'oneOf', options: models },
                { key: 'held', label: 'Held by', kind: 'oneOf', options: holdings },
                { key: 'quarter', label: 'Changes from', kind: 'oneOf', options: quarters },
              ]}
              tools={<SearchField label="Search accounts by name or key" placeholder="Name or key" />}
            />
          }
          {...(may('export') && {
            onExport: (format: 'csv' | 'xlsx') =>
              saveFile(address('exportPlan', { ...given, query: { ...filters, format } }), `scenario-${one.letter}.${format}`),
          })}
          phone={{
            title: (i) => items[i]!.name,
            value: (i) => f.amount(items[i]!.valueDelta, currency),
            note: (i) => columns[2]!.value(i) as string,
            beside: (i) => robustWords(items[i]!.robust),
          }}
          empty={<p className="dim">No account is like that.</p>}
          footnote={
            pages.hasNextPage ? (
              <>
                The first {f.number(items.length)} of {f.number(found)} by difference.{' '}
                <LinkButton disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  {pages.isFetchingNextPage ? 'Reading' : 'Read more'}
                </LinkButton>
              </>
            ) : (
              'Open an account for its options side by side, the runner-up, and what would flip it.'
            )
          }
        />
      )}
    </>
  )
}
