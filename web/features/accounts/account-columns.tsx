/** What the list of accounts can show: everything measured, a column each. Ids are fields of the book, so that the address, the API and exports say the same. */
import { Link } from '@tanstack/react-router'
import type { BookColumns } from '#api/routes/portfolio.ts'
import type { AccountListTotals } from '#engine/value/account-list.ts'
import { type Grade, IndexMark } from '../../app/index-mark.tsx'
import { SegmentTag, ZoneMark } from '../../app/marks.tsx'
import { Sparkline } from '../../ui/change.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { type Format, missing } from '../../ui/format.ts'
import { Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './accounts.module.css'
import { useTrend } from './trends.ts'

/** Margin and everything made of it is not known where too much of the cost is estimated. */
export const whyNoMargin = 'Not known: too much of its cost of goods is estimated'

/** Why nothing but index and grade is there. */
export const fewInConfidence = 'Not shown: fewer than three people answered in confidence'

/** Columns that need margin and cost to be open. */
const costly = new Set([
  ...['marginMinor', 'freightMinor', 'activityCostMinor', 'causedByUsMinor', 'mixedMinor', 'costToServeMinor', 'serviceShare'],
  ...[
    'netContributionMinor',
    'netContributionChangeMinor',
    'ifThisAccountLeftMinor',
    'lifetimeMinor',
    'range',
    'belowZero',
    'quadrant',
    'estimatedShare',
  ],
  ...['latePaymentMinor', 'commissionsMinor', 'costOfGoodsMinor'],
])

interface Making {
  readonly book: BookColumns
  readonly totals: AccountListTotals
  readonly f: Format
  readonly seesCost: boolean
  readonly own: boolean
}

export function accountColumns({ book, totals, f, seesCost, own }: Making): Column[] {
  const { currency, snapshot } = book.head
  const symbol = f.symbol(currency)
  const sum = (field: string) => f.amount(totals.sums[field] ?? null, currency)
  const money = (id: keyof BookColumns & string, label: string, more: Partial<Column> = {}): Column => ({
    ...{ id, label, unit: symbol, kind: 'money', currency, total: sum(id) },
    value: (i) => (book[id] as readonly (number | null)[])[i],
    ...more,
  })
  const margin = { why: (i: number) => (book.unassigned[i] ? 'Not ranked: facts without a known account' : whyNoMargin) }
  const all: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => book.name[i] },
      cell: (i) => <AccountLink book={book} at={i} />,
      total: f.count(totals.accounts, 'account', 'accounts'),
    },
    {
      id: 'tier',
      label: 'Seg.',
      kind: 'mark',
      value: (i) => book.tier[i],
      cell: (i) => <SegmentTag tier={book.tier[i]} />,
      width: 44,
      hint: 'Segment',
    },
    {
      id: 'zone',
      label: 'Zone',
      kind: 'mark',
      value: (i) => book.zone[i],
      cell: (i) => <ZoneMark zone={book.zone[i]} />,
      width: 48,
      hint: 'Zone of the map',
    },
    {
      ...{ id: 'trend', label: 'Revenue, 12 months', kind: 'mark', value: () => null, width: 74, sortable: false },
      cell: (i) => <TrendCell snapshot={snapshot} id={book.id[i]!} name={book.name[i]!} />,
    },
    money('revenueMinor', 'Revenue'),
    money('revenueChangeMinor', 'Change', {
      optional: true,
      hint: 'Of revenue, since the measurement before',
      why: () => 'No earlier measurement to compare with',
    }),
    { id: 'orders', label: 'Orders', kind: 'number', value: (i) => book.orders[i], total: f.number(totals.sums.orders ?? null) },
    money('averageOrderMinor', 'Average order', { total: f.amount(totals.averageOrderMinor, currency), why: () => 'No orders' }),
    {
      ...{ id: 'priceRealised', label: 'Price realised', unit: '%', kind: 'percent', value: (i: number) => book.priceRealised[i] },
      ...{ total: f.share(totals.priceRealised), hint: 'Revenue after rebates / list value', why: () => 'Not told: no list value' },
    },
    {
      ...{ id: 'serviceShare', label: 'Cost to serve', unit: '%', kind: 'percent', value: (i: number) => book.serviceShare[i] },
      ...{ total: f.share(totals.serviceShare), hint: 'Cost to serve / revenue', why: () => 'No revenue' },
    },
    money('costToServeMinor', 'Cost to serve', { optional: true }),
    money('netContributionMinor', 'Profit after cost-to-serve', {
      hint: 'Net contribution: margin less freight, other direct and activity cost. Dotted: partly estimated',
      cell: (i) => <Profit book={book} at={i} />,
      ...margin,
    }),
    {
      ...{
        id: 'range',
        label: 'Range',
        unit: symbol,
        kind: 'mark',
        value: (i: number) => book.rangeLowMinor[i],
        width: 150,
        optional: true,
      },
      cell: (i) =>
        book.rangeLowMinor[i] === null ? (
          <Missing why={margin.why(i)} />
        ) : (
          <span className="num">{f.range(book.rangeLowMinor[i], book.rangeHighMinor[i], (minor) => f.amount(minor, currency))}</span>
        ),
    },
    {
      ...{ id: 'index', label: 'Index', kind: 'mark', value: (i: number) => book.index[i], width: 112 },
      hint: 'Relationship index, 0–100, with its interval. Grade D stands last: it is an estimate from the segment',
      cell: (i) => (
        <IndexMark
          index={book.index[i]}
          low={book.indexLow[i]}
          high={book.indexHigh[i]}
          grade={book.grade[i] as Grade | null}
          mark
          {...(book.indexShows[i] === 'index and grade' && { why: fewInConfidence })}
        />
      ),
    },
    {
      ...{ id: 'heardShare', label: 'Heard', unit: '%', kind: 'percent', value: (i: number) => book.heardShare[i] },
      hint: 'Share of the voices that answered, aged',
      why: (i) => (book.indexShows[i] === null ? 'Nobody is known here and nobody is named' : fewInConfidence),
    },
    {
      ...{ id: 'standing', label: 'Standing', kind: 'text', value: (i: number) => book.standing[i], optional: true, width: 90 },
      hint: 'Safe, at risk or unknown: by the index and its interval',
      why: (i) => (book.indexShows[i] === 'index and grade' ? fewInConfidence : 'Nobody is known here and nobody is named'),
    },
    {
      id: 'belowZero',
      label: 'Below zero',
      kind: 'text',
      value: (i) => inVersions(book.belowZero[i]),
      optional: true,
      hint: 'In every, some or no version of the uncertain figures',
    },
    {
      id: 'lastContact',
      label: 'Last contact',
      kind: 'mark',
      value: () => null,
      width: 92,
      sortable: false,
      cell: (i) => <LastContact snapshot={snapshot} id={book.id[i]!} />,
    },
    {
      id: 'colleague',
      label: 'Account manager',
      kind: 'text',
      value: (i) => book.colleague[i],
      width: 128,
      why: () => 'No source names one',
      ...(own && { optional: true }),
    },
    {
      ...{ id: 'renewalDay', label: 'Renewal', kind: 'day', value: (i: number) => book.renewalDay[i], optional: true },
      hint: 'Its contract ends or renews',
      why: () => 'No contract is known',
    },
    {
      ...{ id: 'daysToRenewal', label: 'Days to renewal', kind: 'number', value: (i: number) => book.daysToRenewal[i], optional: true },
      hint: 'Below 0: it has passed and nobody has said the next',
      why: () => 'No contract is known',
    },
    { id: 'country', label: 'Country', kind: 'text', value: (i) => book.country[i], optional: true, width: 90 },
    { id: 'behaviour', label: 'Buys', kind: 'text', value: (i) => book.behaviour[i], optional: true, width: 110 },
    { id: 'quadrant', label: 'Price × service', kind: 'text', value: (i) => book.quadrant[i], optional: true, width: 150 },
    money('marginMinor', 'Margin', { optional: true, ...margin }),
    money('freightMinor', 'Freight', { optional: true }),
    money('activityCostMinor', 'Activity cost', { optional: true }),
    money('causedByUsMinor', 'Caused by us', { optional: true, hint: 'At least this; mixed causes beside it' }),
    money('mixedMinor', 'Mixed cause', { optional: true }),
    money('latePaymentMinor', 'Late payment', { optional: true }),
    money('ifThisAccountLeftMinor', 'If it left', {
      optional: true,
      hint: 'Change of profit within 12 months: margin lost, less only the costs that fall away',
      ...margin,
    }),
    money('lifetimeMinor', 'Lifetime value', {
      optional: true,
      hint: 'Margin of its orders to come, or of the rest of its contract, discounted: see Value',
      why: () => 'Never bought, or its margin is not known',
    }),
    money('netContributionChangeMinor', 'Change of profit', { optional: true, why: () => 'No earlier measurement to compare with' }),
    money('listValueMinor', 'List value', { optional: true }),
    money('discountMinor', 'Discount', { optional: true }),
    money('creditsMinor', 'Credits', { optional: true }),
    money('rebatesMinor', 'Rebates', { optional: true }),
    money('costOfGoodsMinor', 'Cost of goods', { optional: true, ...margin }),
    {
      id: 'orderLines',
      label: 'Order lines',
      kind: 'number',
      value: (i) => book.orderLines[i],
      total: f.number(totals.sums.orderLines ?? null),
      optional: true,
    },
    {
      id: 'interactions',
      label: 'Interactions',
      kind: 'number',
      value: (i) => book.interactions[i],
      total: f.number(totals.sums.interactions ?? null),
      optional: true,
    },
    {
      id: 'estimatedShare',
      label: 'Estimated',
      unit: '%',
      kind: 'percent',
      value: (i) => book.estimatedShare[i],
      optional: true,
      hint: 'Share of what was sold whose cost of goods is estimated',
    },
    {
      id: 'currency',
      label: 'Bills in',
      kind: 'mark',
      value: () => null,
      width: 56,
      sortable: false,
      optional: true,
      cell: (i) => <BillsIn snapshot={snapshot} id={book.id[i]!} />,
    },
    { id: 'firstDay', label: 'Customer since', kind: 'day', value: (i) => book.firstDay[i], optional: true },
    { id: 'key', label: 'Key', kind: 'text', value: (i) => book.key[i], optional: true, width: 200 },
  ]
  return seesCost ? all : all.filter((column) => !costly.has(column.id))
}

const inVersions = (below: string | null | undefined) =>
  below === 'every' ? 'in every version' : below === 'some' ? 'in some versions' : below === 'no' ? 'in no version' : null

/** The name, as a link; facts without an account stand out. */
export const AccountLink = ({ book, at }: { readonly book: BookColumns; readonly at: number }) => (
  <Link
    to="/accounts/$account"
    params={{ account: String(book.id[at]) } as never}
    search={keepSnapshot as never}
    title={book.name[at]}
    className={styles.name}
  >
    {book.unassigned[at] ? <em>{book.name[at]}</em> : book.name[at]}
  </Link>
)

/** Of an address only the measurement goes along. */
export const keepSnapshot = (search: Readonly<Record<string, unknown>>) =>
  search.snapshot === undefined ? {} : { snapshot: search.snapshot }

export function Profit({ book, at }: { readonly book: BookColumns; readonly at: number }) {
  const f = useFormat()
  const minor = book.netContributionMinor[at]
  const estimated = book.estimatedShare[at] ?? 0
  if (minor === null || minor === undefined)
    return (
      <span className="dim estimated" title={book.unassigned[at] ? 'Not ranked: facts without a known account' : whyNoMargin}>
        {book.unassigned[at] ? missing : 'not known'}
      </span>
    )
  return (
    <span
      className={[minor < 0 ? 'loss' : '', estimated >= 0.05 ? 'estimated' : ''].join(' ')}
      title={estimated >= 0.05 ? `${f.percent(estimated)} of what was sold has an estimated cost` : undefined}
    >
      {f.amount(minor, book.head.currency)}
    </span>
  )
}

function TrendCell({ snapshot, id, name }: { readonly snapshot: number; readonly id: number; readonly name: string }) {
  const trend = useTrend(snapshot, id)
  return trend ? <Sparkline values={trend.revenueMinor} label={`Revenue of ${name} by month`} /> : null
}

function LastContact({ snapshot, id }: { readonly snapshot: number; readonly id: number }) {
  const f = useFormat()
  const trend = useTrend(snapshot, id)
  if (trend === undefined) return null
  return trend?.lastContact ? <span className="num">{f.day(trend.lastContact)}</span> : <Missing why="No interaction recorded" />
}

function BillsIn({ snapshot, id }: { readonly snapshot: number; readonly id: number }) {
  const trend = useTrend(snapshot, id)
  return trend === undefined ? null : <span className="dim">{trend?.currency ?? missing}</span>
}
