import type { PointWorth } from '#api/routes/what-matters.ts'
import { addDays, addMonthsToDay } from '#engine/period/days.ts'
import type { Day, Period } from '#engine/period/period.ts'
import { GRADES } from '#engine/relationship/index-types.ts'
import { type EarlierIndex, worthOfAPoint } from '#engine/value/worth-of-a-point.ts'
import type { Db } from '#store/db.ts'
import { loadRates } from '#store/rates.ts'
import { eachRevenue } from '#store/yearly-revenue.ts'
import { accountRecord } from '../access/own-accounts.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { bookForWhoAsks } from '../relationship/relationship-book.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'

/** Fewer accounts make an interval as wide as what is asked; fewer in a band would tell about one of them. */
const fewest = 30
const fewestInBand = 5

/**
 * What went together with the index of a year before the last measurement: the index reckoned on that earlier day under the parameters in
 * force, revenue of the year before and the year after. Accounts that bought nothing in the year before are no question.
 */
export async function showPointWorth(ctx: Context, tier?: string): Promise<PointWorth> {
  const view = await loadSnapshotView(ctx, null)
  const from = addMonthsToDay(view.to, -12)
  const [after, before]: Period[] = [
    { from, to: view.to },
    { from: addMonthsToDay(from, -12), to: from },
  ]
  const day = addDays(from, -1)
  const book = await bookForWhoAsks(ctx, { asOf: day })
  const indexOf = new Map(book.voices.accounts.map(({ id }, at) => [id, at]))
  const basis = view.result.totals.revenueBasis === 'invoices' ? 'invoice' : 'order'
  const revenue = await revenueOf(ctx, view, basis, before!, after!)
  // Cost is of the measurement's own window: only where that is the year after.
  const costKnown = !view.costClosed && view.from === after!.from
  const rows: EarlierIndex[] = []
  let [notHeard, withoutCost] = [0, 0]
  for (const account of view.accounts) {
    const earlier = revenue.get(account.id)
    if (account.unassigned || !earlier || earlier.before <= 0 || (tier !== undefined && (account.segment?.tier ?? 'none') !== tier))
      continue
    const at = indexOf.get(account.id)
    if (at === undefined || Number.isNaN(book.index.index[at]!) || GRADES[book.index.grade[at]!] === 'D') {
      notHeard++
      continue
    }
    const costMinor = costKnown ? account.costToServe : null
    if (costMinor === null) withoutCost++
    // Whole numbers, as everybody is shown them.
    rows.push({ index: Math.round(book.index.index[at]!), beforeMinor: earlier.before, afterMinor: earlier.after, costMinor })
  }
  const reaches = await firstDayOf(ctx.store, basis)
  const why =
    reaches === null || reaches > addMonthsToDay(before!.from, 1)
      ? `Cannot be told yet: needs the purchases of two years, from ${before!.from} on; the record begins ${reaches === null ? 'nowhere' : `on ${reaches}`}.`
      : rows.length < fewest
        ? `Cannot be told yet: needs ${fewest} accounts with an index 12 months ago; has ${rows.length}.`
        : null
  const found = why === null ? worthOfAPoint(rows, { fewest: fewestInBand, resamples: 400, seed: 20_261_031 }) : null
  return {
    ...{
      head: headOf(view),
      day,
      before: before!,
      after: after!,
      parameters: book.set.label,
      told: why === null,
      needs: fewest,
      has: rows.length,
      why,
    },
    ...{ leftOut: { notHeard, withoutCost }, costClosed: view.costClosed },
    bands: (found?.bands ?? []).map((band) =>
      band.n > 0 && band.n < fewestInBand ? { ...band, n: null, stillBuying: null } : structuredClone(band),
    ),
    slopes: found && structuredClone(found.slopes),
  }
}

async function firstDayOf(db: Db, basis: 'order' | 'invoice'): Promise<Day | null> {
  const [row] = await db.query<{ day: Day | null }>('select min(day) as day from rollup_day where table_name = $1 and rows > 0', [
    basis === 'invoice' ? 'invoice_line' : 'order_line',
  ])
  return row?.day ?? null
}

/** Of each account of the level: revenue of both years, converted at the rates of its months. */
async function revenueOf(ctx: Context, view: SnapshotView, basis: 'order' | 'invoice', before: Period, after: Period) {
  const { accounts, tree } = await accountRecord(ctx)
  const nodeOf = new Map(accounts.map((account) => [account.id, accounts[tree.standIn[account.customer]!]!.id]))
  const found = new Map<number, { before: number; after: number }>()
  await ctx.store.transaction(async (tx) => {
    const convert = (await loadRates(tx, { currency: view.currency, ratePolicy: 'average' })).amount
    for (const [name, window] of [['before', before] as const, ['after', after] as const])
      await eachRevenue(tx, window, basis, (leaf, month, currency, netMinor) => {
        const amount = convert(month, currency, netMinor)
        const id = nodeOf.get(leaf)
        if (amount === null || id === undefined) return
        const one = found.get(id) ?? { before: 0, after: 0 }
        one[name] += amount
        found.set(id, one)
      })
  })
  return found
}

/** One row per band, to be written to a file. */
export async function pointWorthToExport(ctx: Context, _: number | null, search: Readonly<Record<string, unknown>>) {
  const shown = await showPointWorth(ctx, typeof search.tier === 'string' && search.tier !== '' ? search.tier : undefined)
  const rows = shown.bands.map((band) => ({
    ...{ day: shown.day, from: band.from, to: band.to, n: band.n, stillBuying: band.stillBuying },
    ...Object.fromEntries(
      (['retention', 'growth', 'costShare'] as const).flatMap((name) => [
        [name, band[name]?.value ?? null],
        [`${name}Low`, band[name]?.low ?? null],
        [`${name}High`, band[name]?.high ?? null],
      ]),
    ),
  }))
  return { rows, currency: shown.head.currency }
}
