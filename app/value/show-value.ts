import { wordsOf } from '#api/filter-text.ts'
import type { ValueBook } from '#api/routes/value.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { withCost } from '../access/views.ts'
import type { Context } from '../context.ts'
import { headOfValue, type ViewValue, valueOfView } from './value-of-view.ts'

/** What was made of it, for as long as nobody says anything new of links, wallets or accounts. */
const kept = new WeakMap<ViewValue, ValueBook>()

/** What every account in scope is worth, with sums by segment that add up. */
export async function showValue(ctx: Context, snapshot: number | null): Promise<ValueBook> {
  const of = await valueOfView(ctx, snapshot)
  withCost(of.view)
  const book = kept.get(of) ?? bookOf(of)
  kept.set(of, book)
  return book
}

function bookOf(of: ViewValue): ValueBook {
  const { accounts, connected, own, leftOut } = of
  const all = Array.from(accounts.keys())
  const tierOf = (at: number) => accounts[at]!.segment?.tier ?? null
  const groups = [...TIERS, null].map((tier) => ({ tier, places: all.filter((at) => tierOf(at) === tier) }))
  const revenue = of.revenue.reduce((sum, one) => sum + Math.max(0, one), 0)
  const withValue = of.revenue.reduce((sum, one, at) => sum + (Number.isNaN(own[at]!) ? 0 : Math.max(0, one)), 0)
  return {
    head: headOfValue(of.view),
    columns: columnsOf(of),
    segments: groups.filter(({ places }) => places.length > 0).map(({ tier, places }) => ({ tier, ...sumsOf(of, places) })),
    total: sumsOf(of, all),
    links: { counted: of.links.length - connected.unknown, leftOut: leftOut.length, unknown: connected.unknown },
    whole: { revenueShare: revenue > 0 ? withValue / revenue : null, unknown: own.filter(Number.isNaN).length },
    probabilities: of.view.result.value?.probabilities ?? false,
  }
}

function sumsOf({ own, connected, potential }: ViewValue, places: readonly number[]) {
  const sum = (value: (at: number) => number) => places.reduce((total, at) => total + (Number.isNaN(value(at)) ? 0 : value(at)), 0)
  return {
    accounts: places.length,
    withoutValue: places.filter((at) => Number.isNaN(own[at]!)).length,
    valueMinor: sum((at) => own[at]!),
    allocatedMinor: sum((at) => connected.allocated[at]!),
    potentialMinor: sum((at) => potential[at]!.potentialMinor ?? 0),
  }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

function columnsOf({ view, accounts, connected, own, potential, revenue }: ViewValue): ValueBook['columns'] {
  const column = <T>(value: (account: (typeof accounts)[number], at: number) => T) => accounts.map(value)
  const probabilities = view.result.value?.probabilities ?? false
  return {
    id: column((a) => a.id),
    key: column((a) => `${a.source}/${a.externalId}`),
    name: column((a) => a.displayName),
    tier: column((a) => a.segment?.tier ?? null),
    valueMinor: column((_, at) => orNull(own[at]!)),
    model: column((a) => a.lifetime?.model ?? null),
    why: column((a) => a.lifetime?.why ?? null),
    alive: column((a) => a.lifetime?.alive ?? null),
    expectedOrders: column((a) => a.lifetime?.expectedOrders ?? null),
    spendMinor: column((a) => a.lifetime?.spendMinor ?? null),
    marginShare: column((a) => a.lifetime?.marginShare ?? null),
    revenueMinor: column((_, at) => revenue[at]!),
    retention: column((a) => (probabilities ? (a.retention?.p ?? null) : null)),
    band: column((a) => a.retention?.band ?? null),
    receivedMinor: column((_, at) => connected.received[at]!),
    givenMinor: column((_, at) => connected.given[at]!),
    creditMinor: column((_, at) => orNull(connected.credit[at]!)),
    allocatedMinor: column((_, at) => orNull(connected.allocated[at]!)),
    potentialMinor: column((_, at) => potential[at]!.potentialMinor),
    potentialFrom: column((_, at) => potential[at]!.from),
  }
}

/** The same as rows to be taken out, filtered as the list is. */
export async function valueToExport(ctx: Context, snapshot: number | null, search: Readonly<Record<string, unknown>>) {
  const { columns, head } = await showValue(ctx, snapshot)
  const [tiers, models, bands, ids] = [wordsOf(search.tier), wordsOf(search.model), wordsOf(search.band), wordsOf(search.id)]
  const words = String(search.q ?? '')
    .trim()
    .toLocaleLowerCase('en')
  const passes = (at: number) =>
    (!tiers || tiers.has(columns.tier[at]!)) &&
    (!models || models.has(columns.model[at]!)) &&
    (!bands || bands.has(columns.band[at]!)) &&
    (!ids || ids.has(String(columns.id[at]))) &&
    (words === '' || columns.name[at]!.toLocaleLowerCase('en').includes(words))
  const names = Object.keys(columns).filter((name) => name !== 'id') as Exclude<keyof typeof columns, 'id'>[]
  const rows = Array.from(columns.id.keys())
    .filter(passes)
    .map((at) => ({ ...Object.fromEntries(names.map((name) => [name, columns[name][at]])), currency: head.currency }))
  return { currency: head.currency, rows }
}
