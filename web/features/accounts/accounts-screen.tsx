import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { parseAccountFilters, parseAccountSort } from '#api/account-filters.ts'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { type AccountListColumns, accountListTotals, filterAccounts, sortAccounts } from '#engine/value/account-list.ts'
import { bookIndex, useBook } from '../../app/book.ts'
import { openDecide } from '../../app/decide.tsx'
import { exportList } from '../../app/export-list.ts'
import { OverrideDialog, openOverride } from '../../app/override.tsx'
import { useRecord } from '../../app/record.tsx'
import { SavedViews, type StandardView } from '../../app/saved-views.tsx'
import { useMe } from '../../app/session.tsx'
import { useSearchParams, useSetSearch } from '../../ui/address.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { accountColumns, keepSnapshot } from './account-columns.tsx'
import { accountFilters, readableSearch } from './account-filters.ts'
import { Compare } from './compare.tsx'
import { rememberList } from './list-order.ts'

export default function AccountsScreen() {
  const { book, old, error, refetch } = useBook()
  const { record } = useRecord()
  if (book) return <Accounts book={book} old={old} />
  if (record && !record.snapshot)
    return (
      <>
        <PageHead title="Accounts" />
        <Empty title="Nothing was measured yet.">
          Accounts are listed with what they bring and cost: import your files, then measure them.
        </Empty>
      </>
    )
  return (
    <>
      <PageHead title="Accounts" />
      {error ? (
        <Failed title="The accounts could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={8} label="Reading the book" />
      )}
    </>
  )
}

/** What a list adds up. */
const summed = [
  ...[
    'orders',
    'orderLines',
    'interactions',
    'listValueMinor',
    'discountMinor',
    'creditsMinor',
    'revenueMinor',
    'rebatesMinor',
    'costOfGoodsMinor',
  ],
  ...['marginMinor', 'freightMinor', 'latePaymentMinor', 'activityCostMinor', 'causedByUsMinor', 'mixedMinor', 'costToServeMinor'],
  ...['netContributionMinor', 'ifThisAccountLeftMinor', 'lifetimeMinor', 'revenueChangeMinor', 'netContributionChangeMinor'],
]
const notOfViews = ['snapshot', 'compare'] as const

/** Views that come with the list. */
const standardViews = (seesCost: boolean, sketch: boolean): StandardView[] => [
  { name: 'All', search: {} },
  { name: 'Key and Major', search: { tier: 'KEY,MAJOR' } },
  // A sketch names nobody below zero.
  ...(seesCost && !sketch
    ? [{ name: 'Costs more than it brings', search: { belowZero: 'every', known: '1', sort: 'netContributionMinor' } }]
    : []),
  { name: 'Slowing', search: { behaviour: 'slowing' } },
  { name: 'Nobody looks after it', search: { colleague: 'none', known: '1' } },
]

const noFilter = /^(sort|columns|snapshot|compare|view)$/

function Accounts({ book, old }: { readonly book: BookColumns; readonly old: boolean }) {
  const f = useFormat()
  const navigate = useNavigate()
  const search = useSearchParams()
  const setSearch = useSetSearch()
  const { sees, own, may } = useMe()
  const seesCost = sees('cost')
  const columnsOfBook = book as unknown as AccountListColumns
  const { currency } = book.head

  const readable = readableSearch(search, currency)
  useEffect(() => {
    if (readable) setSearch(readable)
  }, [readable, setSearch])

  const filterText = JSON.stringify(
    Object.entries(search)
      .filter(([key]) => !noFilter.test(key))
      .sort(),
  )
  const filtered = useMemo(
    () =>
      filterAccounts(
        columnsOfBook,
        parseAccountFilters(Object.fromEntries(JSON.parse(filterText) as [string, unknown][]), currency, book.merged),
      ),
    [columnsOfBook, filterText, currency, book.merged],
  )
  const totals = useMemo(() => accountListTotals(columnsOfBook, filtered, summed), [columnsOfBook, filtered])
  const columns = useMemo(() => accountColumns({ book, totals, f, seesCost, own }), [book, totals, f, seesCost, own])
  const filters = useMemo(() => accountFilters(book, f, seesCost), [book, f, seesCost])

  useEffect(() => {
    const sort = parseAccountSort(search.sort)
    rememberList({
      ids: () => Array.from(sortAccounts(columnsOfBook, filtered, sort), (at) => book.id[at]!),
      search,
      name: filterText === '[]' ? 'all accounts' : 'this list',
    })
  }, [columnsOfBook, filtered, search, book, filterText])

  const sketch = book.head.title?.startsWith('SKETCH') ?? false
  const views = useMemo(() => standardViews(seesCost, sketch), [seesCost, sketch])
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts are of one book
  const counts = useMemo(() => new Map<string, number>(), [book])
  const howMany = (view: Readonly<Record<string, string>>) => {
    const key = JSON.stringify(Object.entries(view).filter(([name]) => !noFilter.test(name)))
    const known = counts.get(key) ?? filterAccounts(columnsOfBook, parseAccountFilters(view, currency, book.merged)).length
    counts.set(key, known)
    return known
  }
  const take = (format: 'csv' | 'xlsx', shown: readonly string[], ids?: readonly number[]) =>
    exportList({
      ...{ table: 'accounts', format, snapshot: book.head.snapshot },
      columns: [...new Set(['key', ...shown.flatMap(fieldsOf)])],
      search: ids ? { account: ids.join(','), sort: search.sort } : search,
    })

  const compared = comparedRows(search.compare, book)
  const open = (at: number) =>
    void navigate({ to: '/accounts/$account', params: { account: String(book.id[at]) } as never, search: keepSnapshot as never })
  const count = (n: number, what: string) => f.count(n, what, `${what}s`)
  return (
    <>
      <PageHead
        title="Accounts"
        {...(!seesCost && { why: 'Margin and cost are closed to you: what is sold, ordered and said is open.' })}
      />
      <SavedViews screen="accounts" standard={views} count={howMany} ignored={notOfViews} />
      <DataTable
        label="Accounts"
        columns={columns}
        rows={filtered}
        of={book.unassigned.includes(true) ? book.n - 1 : book.n}
        noun={['account', 'accounts']}
        {...(Array.prototype.some.call(filtered, (at: number) => book.unassigned[at]) && { beside: 'Unassigned' })}
        rowKey={(at) => book.id[at]!}
        defaultSort="-revenueMinor"
        height="page"
        old={old}
        onOpen={open}
        {...(may('export') && { onExport: (format, shown) => take(format, shown.columns) })}
        filters={
          <FilterChips
            filters={filters}
            writeNumber={(filter, value) => f.number(value, Number.isInteger(value) ? 0 : filter.key.endsWith('Percent') ? 1 : 2)}
            tools={<SearchField label="Search by name or key" placeholder="Name or key" />}
          />
        }
        bulk={(selected, clear) => (
          <Bulk
            {...{ book, selected, clear, may }}
            onExport={(format) =>
              take(
                format,
                columns.filter((one) => !one.optional).map((one) => one.id),
                selected.map((at) => book.id[at]!),
              )
            }
            onCompare={() => setSearch({ compare: selected.map((at) => book.id[at]).join(',') }, { push: true })}
          />
        )}
        leftOut={
          seesCost &&
          totals.leftOut.accounts > 0 &&
          `${count(totals.leftOut.accounts, 'account')} without a known margin (${f.moneyShort(totals.leftOut.revenueMinor, currency)} revenue) are left out of totals of margin and profit`
        }
        footnote={
          <>
            Amounts in {f.symbol(currency)}, each month converted at its average rate. <span className="estimated">Dotted</span> = over 5 %
            estimated. “–” = nothing recorded; point at it for why.
          </>
        }
        empty={
          <Empty
            title="No account passes these filters."
            actions={<LinkButton onClick={() => setSearch(clearAll(search))}>Clear all filters</LinkButton>}
          >
            {f.count(book.n, 'account is', 'accounts are')} measured.
          </Empty>
        }
        phone={{
          note: (at) =>
            [book.tier[at] ? book.tier[at] : null, f.count(book.orders[at] ?? 0, 'order', 'orders'), book.colleague[at]]
              .filter(Boolean)
              .join(' · '),
          value: (at) => f.moneyShort(book.revenueMinor[at], currency),
          beside: (at) =>
            seesCost ? (
              <span className={(book.netContributionMinor[at] ?? 0) < 0 ? 'loss' : ''}>
                {book.netContributionMinor[at] === null
                  ? 'profit not known'
                  : `${f.moneyShort(book.netContributionMinor[at], currency)} profit`}
              </span>
            ) : null,
        }}
      />
      <Compare book={book} rows={compared} seesCost={seesCost} onClose={() => setSearch({ compare: null })} />
      <OverrideDialog />
    </>
  )
}

/** Columns of the book that a column of the list shows; what is no measure is left out. */
function fieldsOf(id: string): readonly string[] {
  if (id === 'range') return ['rangeLowMinor', 'rangeHighMinor']
  return ['trend', 'lastContact', 'currency'].includes(id) ? [] : [id]
}

const clearAll = (search: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.keys(search).flatMap((key) => (noFilter.test(key) ? [] : [[key, undefined]])))

function comparedRows(given: unknown, book: BookColumns): number[] {
  if (given === undefined) return []
  const { byId } = bookIndex(book)
  return String(given)
    .split(',')
    .flatMap((id) => {
      const at = byId.get(Number(id))
      return at === undefined ? [] : [at]
    })
    .slice(0, 5)
}

interface BulkProps {
  readonly book: BookColumns
  readonly selected: readonly number[]
  readonly clear: () => void
  readonly may: ReturnType<typeof useMe>['may']
  readonly onCompare: () => void
  readonly onExport: (format: 'csv' | 'xlsx') => unknown
}

/** What can be done with the accounts that are selected. */
function Bulk({ book, selected, clear, may, onCompare, onExport }: BulkProps) {
  const f = useFormat()
  const known = selected.filter((at) => !book.unassigned[at])
  const one = selected.length === 1 ? selected[0]! : null
  return (
    <>
      <Button
        variant="default"
        disabled={selected.length < 2 || selected.length > 5}
        title="Two to five accounts side by side"
        onClick={onCompare}
      >
        Compare
      </Button>
      {may('decide') && (
        <Button
          variant="default"
          disabled={one === null}
          title={one === null ? 'One account at a time: each decision has its reason' : undefined}
          onClick={() =>
            one !== null &&
            openDecide({
              ...{ subject: { kind: 'account', key: book.key[one]! }, label: book.name[one]!, snapshot: book.head.snapshot },
              value: f.moneyShort(book.netContributionMinor[one], book.head.currency),
            })
          }
        >
          Decide
        </Button>
      )}
      {may('override') && (
        <Button
          variant="default"
          disabled={known.length === 0}
          onClick={() => openOverride({ accounts: known.map((at) => ({ id: book.id[at]!, name: book.name[at]! })), onDone: clear })}
        >
          Set segment by hand
        </Button>
      )}
      {may('export') && (
        <Button variant="default" onClick={() => void onExport('xlsx')}>
          Export
        </Button>
      )}
    </>
  )
}
