/** The book as the lines are drawn over it in the browser: columns of one length, in the order the API gives the accounts. */
import type { BookColumns } from '#api/routes/portfolio.ts'
import type { SegmentsView } from '#api/routes/segments.ts'
import { accountScores } from '#engine/segmentation/account-scores.ts'
import { type RankedScores, rankScores } from '#engine/segmentation/draw-lines.ts'
import { type DrawnTiers, drawTiers, type TiersBefore } from '#engine/segmentation/draw-tiers.ts'
import { sumByGroup } from '#engine/segmentation/sum-by-group.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { bookIndex } from '../../app/book.ts'

export type Params = SegmentsView['params']

export interface Lab {
  readonly n: number
  readonly view: SegmentsView
  readonly book: BookColumns
  /** Row of the book, per account. */
  readonly row: Int32Array
  readonly revenue: Float64Array
  readonly margin: Float64Array
  readonly costToServe: Float64Array
  readonly netContribution: Float64Array
  /** Codes of tiers, as in TIERS. */
  readonly measured: Uint8Array
  readonly byHand: Int8Array
  readonly before: TiersBefore
  /** Whether scores can be made here: the whole book is open, and what counts as value too. */
  readonly drawable: boolean
}

export const code = (tier: string | null): number => TIERS.indexOf(tier as (typeof TIERS)[number])

export function makeLab(view: SegmentsView, book: BookColumns): Lab {
  const { accounts } = view
  const { byId } = bookIndex(book)
  const row = Int32Array.from(accounts.id, (id) => byId.get(id) ?? -1)
  const column = (values: readonly (number | null)[]) => Float64Array.from(row, (at) => (at < 0 ? Number.NaN : (values[at] ?? Number.NaN)))
  return {
    ...{ n: row.length, view, book, row },
    revenue: column(book.revenueMinor),
    margin: column(book.marginMinor),
    costToServe: column(book.costToServeMinor),
    netContribution: column(book.netContributionMinor),
    measured: Uint8Array.from(accounts.tier, code),
    byHand: Int8Array.from(accounts.tierByHandNext, code),
    before: { computed: Int8Array.from(accounts.computedBefore, code), since: accounts.sinceBefore },
    drawable: view.scope === 'all' && accounts.scoreMinor.every((score) => score !== null),
  }
}

/** What a score is made of: changing it ranks the book anew, while moving a line does not. */
export const scoreKey = ({ value, weightPotential, potentialFrom, acceptModelled }: Params): string =>
  [value, weightPotential, potentialFrom, acceptModelled].join()

/** Scores in order under other weights; as measured when nothing of it was changed. */
export function rank(
  lab: Lab,
  params: Params,
): RankedScores & { readonly potentialUsed: boolean; readonly potentialCovered: number | null } {
  const { view, book, row, revenue } = lab
  const { scoreMinor, connectedMinor, potentialMinor, modelledPotentialMinor, key } = view.accounts
  const { used, covered } = view.potential
  if (scoreKey(params) === scoreKey(view.params))
    return { ...rankScores(Float64Array.from(scoreMinor, (score) => score ?? 0)), potentialUsed: used, potentialCovered: covered }
  const orNaN = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN)
  const worth = { margin: book.marginMinor, netContribution: book.netContributionMinor, lifetime: book.lifetimeMinor }
  const value = Float64Array.from(
    row,
    (at, i) =>
      (params.value === 'revenue' ? revenue[i]! - (book.rebatesMinor[at] ?? 0) : (worth[params.value][at] ?? 0)) + connectedMinor[i]!,
  )
  const { score, potentialUsed, potentialCovered } = accountScores(
    {
      source: key,
      externalId: key,
      ...{ value, revenue, potential: orNaN(potentialMinor), modelledPotential: orNaN(modelledPotentialMinor) },
    },
    params,
  )
  return { ...rankScores(score), potentialUsed, potentialCovered }
}

/** Tiers as a measurement of the same day would say them under these parameters, with what was set by hand until now. */
export const redraw = (lab: Lab, ranked: RankedScores, params: Params): DrawnTiers =>
  drawTiers(lab.view.head.asOf, params, ranked, lab.before, lab.byHand)

export interface SegmentSums {
  readonly n: Float64Array
  readonly revenue: Float64Array
  readonly costToServe: Float64Array
  readonly netContribution: Float64Array
  /** Accounts whose net contribution is known. */
  readonly known: Float64Array
}

/** Sums per group of accounts. */
export function sums(lab: Lab, group: ArrayLike<number>, groups: number): SegmentSums {
  const found = sumByGroup(group, groups, [lab.revenue, lab.costToServe, lab.netContribution])
  const [revenue, costToServe, netContribution] = found.sums
  return { n: found.n, revenue: revenue!, costToServe: costToServe!, netContribution: netContribution!, known: found.known[2]! }
}

/** Of everybody: one group. */
export const totals = (lab: Lab): SegmentSums => sums(lab, new Uint8Array(lab.n), 1)

export const nameOf = (lab: Lab, i: number): string => lab.book.name[lab.row[i]!] ?? lab.view.accounts.key[i]!
