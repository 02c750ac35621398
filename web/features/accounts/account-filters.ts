/** Filters of the list, as chips; keys and values are those of `api/account-filters.ts`. */
import { rangeFilters, readableKey } from '#api/account-filters.ts'
import { currencyDigits } from '#api/currency.ts'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { GRADES } from '#engine/relationship/index-types.ts'
import { RISK_STATUSES } from '#engine/segmentation/safe-at-risk-unknown.ts'
import { PRICE_QUADRANTS } from '#engine/value/price-against-service.ts'
import { segmentOptions, zones } from '../../app/marks.tsx'
import type { Filter } from '../../ui/filter-chips.tsx'
import type { Format } from '../../ui/format.ts'

const moneyNames: Readonly<Record<string, string>> = {
  ...{
    revenueMinor: 'Revenue',
    marginMinor: 'Margin',
    costToServeMinor: 'Cost to serve',
    netContributionMinor: 'Profit after cost-to-serve',
  },
  ...{ averageOrderMinor: 'Average order', freightMinor: 'Freight', activityCostMinor: 'Activity cost', causedByUsMinor: 'Caused by us' },
  ...{
    ifThisAccountLeftMinor: 'If it left',
    lifetimeMinor: 'Lifetime value',
    revenueChangeMinor: 'Change of revenue',
    netContributionChangeMinor: 'Change of profit',
    listValueMinor: 'List value',
  },
  ...{ creditsMinor: 'Credits', latePaymentMinor: 'Late payment' },
}
const costly = new Set([
  'marginMinor',
  'costToServeMinor',
  'netContributionMinor',
  'freightMinor',
  'activityCostMinor',
  'causedByUsMinor',
  'ifThisAccountLeftMinor',
  'lifetimeMinor',
  'netContributionChangeMinor',
  'latePaymentMinor',
])

export function accountFilters(book: BookColumns, f: Format, seesCost: boolean): Filter[] {
  const values = (field: 'behaviour' | 'colleague' | 'country') => optionsOf(book[field])
  const unit = f.symbol(book.head.currency)
  const money = Object.entries(moneyNames).filter(([field]) => seesCost || !costly.has(field))
  return [
    { key: 'tier', label: 'Segment', kind: 'anyOf', options: [...segmentOptions, { value: 'none', label: 'none' }] },
    {
      key: 'zone',
      label: 'Zone',
      kind: 'anyOf',
      options: zones.map(({ zone, name }) => ({ value: String(zone), label: `${zone} ${name}` })),
    },
    ...money.slice(0, 4).map(([field, label]): Filter => ({ key: readableKey(field), label, kind: 'range', unit })),
    ...(seesCost
      ? ([
          {
            ...{ key: 'belowZero', label: 'Below zero', kind: 'anyOf' },
            options: [
              { value: 'every', label: 'in every version' },
              { value: 'some', label: 'in some versions' },
              { value: 'no', label: 'in no version' },
              { value: 'not known', label: 'not known' },
            ],
          },
          { key: 'quadrant', label: 'Price × service', kind: 'anyOf', options: PRICE_QUADRANTS.map((value) => ({ value, label: value })) },
          { key: 'serviceSharePercent', label: 'Cost to serve, % of revenue', kind: 'range', unit: '%' },
        ] satisfies Filter[])
      : []),
    {
      ...{ key: 'standing', label: 'Standing', kind: 'anyOf' },
      options: [...RISK_STATUSES.map((value) => ({ value, label: value })), { value: 'none', label: 'not told' }],
    },
    {
      ...{ key: 'grade', label: 'Grade of the index', kind: 'anyOf' },
      options: [...GRADES.map((value) => ({ value, label: value === 'D' ? 'D, estimated' : value })), { value: 'none', label: 'no index' }],
    },
    { key: 'index', label: 'Index', kind: 'range' },
    { key: 'heardSharePercent', label: 'Heard', kind: 'range', unit: '%' },
    { key: 'colleague', label: 'Account manager', kind: 'anyOf', options: values('colleague') },
    { key: 'daysToRenewal', label: 'Renews within, days', kind: 'range', low: 0 },
    { key: 'country', label: 'Country', kind: 'anyOf', options: values('country') },
    { key: 'behaviour', label: 'Buys', kind: 'anyOf', options: values('behaviour') },
    { key: 'orders', label: 'Orders', kind: 'range' },
    { key: 'interactions', label: 'Interactions', kind: 'range' },
    { key: 'priceRealisedPercent', label: 'Price realised', kind: 'range', unit: '%' },
    ...money.slice(4).map(([field, label]): Filter => ({ key: readableKey(field), label, kind: 'range', unit })),
    { key: 'account', label: 'Chosen accounts', kind: 'text' },
    { key: 'known', label: 'Unassigned', kind: 'flag', yes: 'left out' },
  ]
}

const most = 200
function optionsOf(column: readonly (string | null)[]) {
  const counts = new Map<string, number>()
  let without = 0
  for (const value of column) value === null ? without++ : counts.set(value, (counts.get(value) ?? 0) + 1)
  const options = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, most)
  return [
    ...options.map(([value, count]) => ({ value, label: value, count })),
    ...(without > 0 ? [{ value: 'none', label: 'not named', count: without }] : []),
  ]
}

/** An address that names an amount in minor units (`revenueMinor=…`, as the API does) in the unit people read. */
export function readableSearch(search: Readonly<Record<string, unknown>>, currency: string): Readonly<Record<string, unknown>> | null {
  const major = 10 ** currencyDigits(currency)
  const change: Record<string, unknown> = {}
  for (const field of rangeFilters) {
    const given = search[field]
    const key = field.endsWith('Minor') ? readableKey(field) : /Share$|Realised$/.test(field) ? `${field}Percent` : null
    if (given === undefined || key === null) continue
    const part = (text: string) =>
      text.trim() === '' ? '' : String(field.endsWith('Minor') ? Number(text) / major : Number((Number(text) * 100).toPrecision(12)))
    const [low = '', high = ''] = String(given).split('..')
    change[field] = undefined
    change[key] = `${part(low)}..${part(high)}`
  }
  return Object.keys(change).length > 0 ? change : null
}
