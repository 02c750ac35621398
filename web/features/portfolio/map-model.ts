/** The map's accounts out of the book, once per book: revenue × orders without Unassigned. */
import type { BookColumns } from '#api/routes/portfolio.ts'
import { sumByGroup } from '#engine/segmentation/sum-by-group.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import { type AccountMap, accountMap } from '#engine/value/account-map.ts'
import { type LogScale, logScale } from '#engine/value/density-bins.ts'

/** Accounts drawn as discs over the density. */
const discs = 40
/** A smaller book is drawn as discs alone. */
const allAsDiscs = 60

export interface MapAccounts {
  /** Row of the book per account here. */
  readonly row: Int32Array
  readonly revenue: Float64Array
  readonly orders: Float64Array
  readonly tier: readonly (Tier | null)[]
  readonly x: LogScale
  readonly y: LogScale
  /** Accounts drawn as discs, largest revenue first; 1 in `isDisc`. */
  readonly top: Int32Array
  readonly isDisc: Uint8Array
  readonly placed: number
  /** Cost to serve, null = not known or closed. */
  readonly cost: readonly (number | null)[]
}

const made = new WeakMap<BookColumns, MapAccounts>()

export function mapAccounts(book: BookColumns): MapAccounts {
  const known = made.get(book)
  if (known) return known
  const row = Int32Array.from({ length: book.n }, (_, i) => i).filter((i) => !book.unassigned[i])
  const revenue = Float64Array.from(row, (i) => book.revenueMinor[i] ?? 0)
  const orders = Float64Array.from(row, (i) => book.orders[i] ?? 0)
  const placed = Int32Array.from({ length: row.length }, (_, i) => i).filter((i) => revenue[i]! > 0 && orders[i]! > 0)
  const top = placed.sort((a, b) => revenue[b]! - revenue[a]!).slice(0, placed.length <= allAsDiscs ? allAsDiscs : discs)
  const isDisc = new Uint8Array(row.length)
  for (const account of top) isDisc[account] = 1
  const accounts: MapAccounts = {
    ...{ row, revenue, orders, top, isDisc, placed: placed.length },
    tier: Array.from(row, (i) => book.tier[i] as Tier | null),
    cost: Array.from(row, (i) => book.costToServeMinor[i] ?? null),
    ...{ x: logScale(orders), y: logScale(revenue) },
  }
  made.set(book, accounts)
  return accounts
}

export interface Cuts {
  /** Minor units; null = from the book. */
  readonly revenue: number | null
  readonly orders: number | null
}

export interface MapZones {
  readonly map: AccountMap
  /** Of each zone's revenue; null where cost is closed. */
  readonly serviceShare: readonly (number | null)[]
  readonly revenue: number
}

const measured = new WeakMap<MapAccounts, AccountMap>()

/** The map with the cuts the book itself makes. */
function measuredMap(accounts: MapAccounts): AccountMap {
  const known = measured.get(accounts)
  if (known) return known
  const tier = accounts.tier.some((one) => one !== null) ? { tier: accounts.tier } : {}
  const map = accountMap({ revenue: accounts.revenue, transactions: accounts.orders, ...tier })
  measured.set(accounts, map)
  return map
}

/** Zones under these cuts, with what serving them costs. */
export function zonesOf(book: BookColumns, cuts: Cuts): MapZones {
  const accounts = mapAccounts(book)
  const asMeasured = measuredMap(accounts)
  // Cuts that stay as measured are taken over: finding a median again at every step of a drag would take longer than placing.
  const map: AccountMap =
    cuts.revenue === null && cuts.orders === null
      ? asMeasured
      : {
          ...accountMap(
            { revenue: accounts.revenue, transactions: accounts.orders },
            { revenue: cuts.revenue ?? asMeasured.cuts.revenue, transactions: cuts.orders ?? asMeasured.cuts.transactions },
          ),
          revenueCutFrom: cuts.revenue === null ? asMeasured.revenueCutFrom : 'given',
        }
  const { sums, known } = sumByGroup(map.zone, map.zones.length, [accounts.cost])
  return {
    map,
    revenue: map.placed.revenue,
    serviceShare: map.zones.map((zone, i) =>
      book.head.costClosed || known[0]![i] === 0 || zone.revenue <= 0 ? null : sums[0]![i]! / zone.revenue,
    ),
  }
}

/** What the account list filters by to show a zone: its own column, or ranges where the cuts were set by hand. */
export function zoneFilter(zone: number, cuts: Cuts, map: AccountMap): Record<string, string> {
  if (cuts.revenue === null && cuts.orders === null) return { zone: String(zone) }
  const [revenue, orders] = [map.cuts.revenue!, map.cuts.transactions!]
  const high = zone <= 2
  const many = zone === 2 || zone === 3
  return {
    revenueMinor: high ? `${Math.max(1, revenue)}..` : `1..${Math.ceil(revenue) - 1}`,
    orders: many ? `${Math.max(1, Math.ceil(orders))}..` : `1..${Math.ceil(orders) - 1}`,
    known: '1',
  }
}
