import { useMemo } from 'react'
import { findOpportunities, mayTellRates } from '#api/opportunity-filters.ts'
import type { OpportunityList } from '#api/routes/opportunities.ts'
import { hitRateOfAll } from '#engine/opportunities/hit-rates.ts'
import { exportList } from '../../app/export-list.ts'
import { useGet } from '../../app/queries.ts'
import { useRecord, useSnapshot } from '../../app/record.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useSearchParams, useSetSearch } from '../../ui/address.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, NoRight } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { opportunityColumns, opportunityFilters, resultWords } from './opportunity-columns.tsx'
import { RatesPanel } from './rates-panel.tsx'
import { StagesPanel } from './stages-panel.tsx'

export default function OpportunitiesScreen() {
  const snapshot = useSnapshot()
  const { record } = useRecord()
  const measured = record === undefined || record === null || record.snapshot !== null
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getOpportunities',
    { query: snapshot === undefined ? {} : { snapshot } },
    { enabled: measured, staleTime: 60_000 },
  )
  if (measured && data && data.n > 0) return <Opportunities list={data} old={isPlaceholderData} />
  return (
    <>
      <PageHead title="Opportunities" />
      {!measured ? (
        <Empty title="Nothing was measured yet.">Opportunities are shown with segments and selling cost: measure the book first.</Empty>
      ) : error ? (
        <Failed title="The opportunities could not be read." error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Empty title="There are no opportunities.">
          Import them from your CRM system, with stage, amount and the day they closed: stages, hit rates and the cost of lost ones are told
          here.
        </Empty>
      ) : (
        <Loading rows={8} label="Reading opportunities" />
      )}
    </>
  )
}

const standardViews = [
  { name: 'All', search: {} },
  { name: 'Open', search: { result: 'open' } },
  { name: 'Gone quiet', search: { result: 'open', quiet: '1' } },
  { name: 'Won', search: { result: 'won' } },
  { name: 'Lost', search: { result: 'lost' } },
]
const notFilters = /^(sort|columns|snapshot|view|tab)$/

function Opportunities({ list, old }: { readonly list: OpportunityList; readonly old: boolean }) {
  const f = useFormat()
  const { may, sees, own } = useMe()
  const search = useSearchParams()
  const setSearch = useSetSearch()
  const { head } = list
  const { currency } = head
  const filterText = JSON.stringify(
    Object.entries(search)
      .filter(([key]) => !notFilters.test(key))
      .sort(),
  )
  const { rows, window } = useMemo(
    () => findOpportunities(list, Object.fromEntries(JSON.parse(filterText) as [string, unknown][])),
    [list, filterText],
  )
  const all = useMemo(() => hitRateOfAll(list, rows, window), [list, rows, window])
  const quiet = useMemo(
    () =>
      hitRateOfAll(
        list,
        rows.filter((row) => list.quiet[row]),
        window,
      ),
    [list, rows, window],
  )
  const columns = useMemo(() => opportunityColumns(list, all, f), [list, all, f])
  const filters = useMemo(() => opportunityFilters(list, f), [list, f])
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts are of one list
  const counts = useMemo(() => new Map<string, number>(), [list])
  const howMany = (view: Readonly<Record<string, string>>) => {
    const key = JSON.stringify(view)
    const known = counts.get(key) ?? findOpportunities(list, view).rows.length
    counts.set(key, known)
    return known
  }
  const tells = mayTellRates(search, { own, employees: sees('employees') })
  const period = window ? f.window(window.from, window.to) : 'ever'
  const closed = all.won + all.lost
  const interval = all.low === null ? '' : `${f.range(all.low * 100, all.high! * 100, (x) => f.number(x, 0))} %`
  const rate = (
    <SourcedNumber
      source={() => ({
        ...{ title: 'Hit rate', value: f.percent(all.rate, 0), formula: ['won / (won + lost), by the day they closed'] },
        restsOn: `${f.number(all.won)} won and ${f.number(all.lost)} lost, closed ${period}; 90 % interval ${interval}`,
        leftOut: `${f.count(all.open, 'open one is', 'open ones are')} neither`,
      })}
    >
      {f.percent(all.rate, 0)}
    </SourcedNumber>
  )
  const selling = (
    <SourcedNumber
      source={() => ({
        ...{ title: 'Selling cost', value: f.money((all.wonCost ?? 0) + (all.lostCost ?? 0), currency) },
        formula: ['every selling interaction that names an opportunity, at the rates of its month'],
        restsOn: `${f.number(closed)} opportunities closed ${period}`,
        leftOut: 'interactions that name no opportunity',
      })}
    >
      {f.moneyShort(all.wonCost === null ? null : all.wonCost + (all.lostCost ?? 0), currency)}
    </SourcedNumber>
  )
  return (
    <>
      <PageHead
        title="Opportunities"
        why={
          <>
            {f.count(all.open, 'is', 'are')} open, {f.moneyShort(all.openMinor, currency)} in all
            {quiet.open > 0 && (
              <>
                ; {f.number(quiet.open)} of them quiet for over {head.quietAfterDays} days
              </>
            )}
            .{' '}
            {tells && closed > 0 && (
              <>
                Of {f.number(closed)} closed {period}, {f.number(all.won)} were won.
              </>
            )}
          </>
        }
      />
      <SavedViews screen="opportunities" standard={standardViews} count={howMany} />
      <FilterChips filters={filters} tools={<SearchField label="Search by name or account" placeholder="Name or account" />} />
      <Figures
        old={old}
        figures={[
          { label: 'Open', value: f.moneyShort(all.openMinor, currency), beside: f.number(all.open), note: 'amounts as they are stated' },
          {
            label: 'Gone quiet',
            value: f.moneyShort(quiet.openMinor, currency),
            beside: f.number(quiet.open),
            note: `no selling interaction for over ${head.quietAfterDays} days`,
          },
          ...(tells
            ? [
                {
                  label: 'Hit rate',
                  value: all.rate === null ? '–' : rate,
                  beside: interval,
                  note: all.rate === null ? `too few: ${closed} closed` : `${f.number(all.won)} of ${f.number(closed)} closed`,
                },
              ]
            : []),
          ...(head.costClosed || !tells
            ? []
            : [
                {
                  label: 'Selling cost',
                  value: selling,
                  note: `${f.moneyShort(all.wonCost, currency)} for won, ${f.moneyShort(all.lostCost, currency)} for lost`,
                },
                {
                  label: 'A sale, lost ones included',
                  value: f.money(all.costPerSale, currency),
                  note: `a won one alone ${f.money(all.costPerWon, currency)}`,
                },
              ]),
        ]}
      />
      <Tabs
        label="Opportunities"
        tabs={[
          { value: 'list', label: 'List', count: f.number(rows.length) },
          { value: 'rates', label: 'Stages and hit rate' },
        ]}
      >
        {(tab) =>
          tab === 'rates' ? (
            <Grid>
              <StagesPanel {...{ list, rows, window, all }} />
              {tells ? (
                <RatesPanel {...{ list, rows, window, all }} />
              ) : (
                <Panel title="Hit rate and selling cost" span={7}>
                  <NoRight title="Rates are told of five colleagues or more.">Take the filter by colleague away to see them.</NoRight>
                </Panel>
              )}
            </Grid>
          ) : (
            <DataTable
              label="Opportunities"
              columns={columns}
              rows={rows}
              of={list.n}
              noun={['opportunity', 'opportunities']}
              rowKey={(at) => list.key[at]!}
              defaultSort="-amountMinor"
              height="page"
              old={old}
              {...(may('export') && {
                onExport: (format, shown) =>
                  exportList({
                    ...{ table: 'opportunities', format, snapshot: head.snapshot, search },
                    columns: [...new Set(['key', ...shown.columns])],
                  }),
              })}
              leftOut={
                <>
                  {all.withoutAmount > 0 && `${f.number(all.withoutAmount)} without an amount are counted and add nothing`}
                  {head.withoutRate > 0 && ` · ${f.number(head.withoutRate)} have no rate into ${currency}`}
                </>
              }
              footnote={
                <>
                  Open ones, and those closed {period}. Amounts at the rate of the month they were closed or created. Age and silence up to{' '}
                  {f.day(head.day, { year: 'always' })}, the last day of the record.
                </>
              }
              empty={
                <Empty
                  title="No opportunity passes these filters."
                  actions={
                    <LinkButton
                      onClick={() =>
                        setSearch(Object.fromEntries(Object.keys(search).flatMap((key) => (notFilters.test(key) ? [] : [[key, null]]))))
                      }
                    >
                      Clear all filters
                    </LinkButton>
                  }
                >
                  {f.count(list.n, 'is', 'are')} in the record.
                </Empty>
              }
              phone={{
                title: (at) => list.name[at] ?? list.key[at],
                note: (at) => [list.accountName[at], list.stage[at]].filter(Boolean).join(' · '),
                value: (at) => f.moneyShort(list.amountMinor[at], currency),
                beside: (at) => (list.quiet[at] ? 'quiet' : resultWords[list.result[at]!]),
              }}
            />
          )
        }
      </Tabs>
    </>
  )
}
