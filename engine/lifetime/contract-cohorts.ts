/**
 * Who renewed and who did not, read off what was bought. An account that bought nothing in a whole period after its last purchase is lost; one
 * that came back later had never been: a pause is no loss.
 *
 * Conventions: only renewals that are decided count. Who buys early in a period that still runs is seen at once, who is gone only when it is
 * over: counting the one before the other would make everybody stay.
 */
import type { Purchases } from '../segmentation/purchase-behaviour.ts'
import { wilsonInterval } from '../value/wilson-interval.ts'
import { type ContractCohort, type ContractModel, fitContract, type NotFitted } from './contract-model.ts'
import { lengthIn, type Span } from './span.ts'

/** Columns of length n. */
export interface Renewals {
  /** Period with its last purchase, from 1; 0 = never bought. */
  readonly period: Int32Array
  /** 1 = a whole period has passed since without a purchase. */
  readonly lost: Uint8Array
  /** How often it is known to have renewed. */
  readonly kept: Int32Array
}

/**
 * Reads renewals off purchases.
 *
 * @param purchases  columns in any order; amounts not above zero and days after the end are no purchase
 * @param end        day number
 * @param period     length of a period
 * @param n          number of accounts
 * @param counted    `on`: from an account's own first purchase, as a contract runs. `back`: from the end, so that the last period is over for
 *                   everybody; what was bought before the first whole one is left aside where there is one
 * @returns          per account its period, whether it is lost, and how often it renewed
 * @throws RangeError if an account is outside 0 … n-1
 * @source  docs/methods/contract-retention.md
 * @example readRenewals({ account: Int32Array.of(0, 0), day: Int32Array.of(0, 400), amount: Float64Array.of(1, 1) }, 1200, spanOf(12, 'months'), 1, 'on') // { period: Int32Array.of(2), lost: Uint8Array.of(1), kept: Int32Array.of(1) }
 */
export function readRenewals({ account, day, amount }: Purchases, end: number, period: Span, n: number, counted: 'on' | 'back'): Renewals {
  const length = lengthIn(period, 'days')
  const first = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const last = new Float64Array(n).fill(Number.NEGATIVE_INFINITY)
  const since = counted === 'on' ? Number.NEGATIVE_INFINITY : firstWholeDay({ account, day, amount }, end, length)
  for (let at = 0; at < account.length; at++) {
    const of = account[at]!
    if (of < 0 || of >= n) throw new RangeError(`Purchase ${at} names account ${of} of ${n}`)
    if (!(amount[at]! > 0) || day[at]! > end || day[at]! < since) continue
    first[of] = Math.min(first[of]!, day[at]!)
    last[of] = Math.max(last[of]!, day[at]!)
  }
  const renewals = { period: new Int32Array(n), lost: new Uint8Array(n), kept: new Int32Array(n) }
  for (let of = 0; of < n; of++) {
    if (first[of] === Number.POSITIVE_INFINITY) continue
    const known = end - first[of]! + 1
    const begins = counted === 'on' ? first[of]! : end + 1 - Math.ceil(known / length) * length
    const period = Math.floor((last[of]! - begins) / length) + 1
    // Periods that are over.
    const whole = Math.floor((end + 1 - begins) / length)
    renewals.period[of] = period
    renewals.lost[of] = whole > period ? 1 : 0
    renewals.kept[of] = Math.max(0, whole > period ? period - 1 : whole - 1)
  }
  return renewals
}

/**
 * First day of the first period, counted back from the end, that lies in the record. Who bought in a part of one was about for less time in which
 * to leave, and would look as if it stayed longer. A twelfth may be missing: a book of two years seldom begins with an order on its first day.
 *
 * @param purchases  columns in any order
 * @param end        day number
 * @param length     of a period, days
 * @returns          day number; that of the first purchase where no period is whole, infinity where nothing was bought
 * @source  docs/methods/contract-retention.md
 * @example firstWholeDay({ account: Int32Array.of(0), day: Int32Array.of(10), amount: Float64Array.of(1) }, 800, 365) // 71
 */
export function firstWholeDay({ day, amount }: Purchases, end: number, length: number): number {
  let begins = Number.POSITIVE_INFINITY
  for (let at = 0; at < day.length; at++) if (amount[at]! > 0 && day[at]! < begins) begins = day[at]!
  const whole = Math.floor((end + 1 - begins) / length + 1 / 12)
  return whole >= 1 ? end + 1 - whole * length : begins
}

/**
 * Counts renewals into a cohort per group.
 *
 * @param renewals  per account
 * @param group     group per account, −1 = in none
 * @param groups    how many
 * @returns         a cohort per group, and one of all accounts (whichever their group)
 * @source  docs/methods/contract-retention.md
 * @example cohortsOf({ period: Int32Array.of(2, 3), lost: Uint8Array.of(1, 0), kept: Int32Array.of(1, 2) }, [0, 0], 1).all // { lost: [0, 1], stayed: [0, 1] }
 */
export function cohortsOf(
  { period, lost, kept }: Renewals,
  group: ArrayLike<number>,
  groups: number,
): { readonly all: ContractCohort; readonly byGroup: readonly ContractCohort[] } {
  let most = 0
  for (let of = 0; of < period.length; of++) most = Math.max(most, lost[of] ? period[of]! : kept[of]!)
  const empty = () => ({ lost: new Array<number>(most).fill(0), stayed: new Array<number>(most).fill(0) })
  const all = empty()
  const byGroup = Array.from({ length: groups }, empty)
  for (let of = 0; of < period.length; of++) {
    // No renewal of it is decided yet: it says nothing.
    if (!lost[of] && kept[of] === 0) continue
    for (const cohort of group[of]! >= 0 ? [all, byGroup[group[of]!]!] : [all]) {
      if (lost[of]) cohort.lost[period[of]! - 1]!++
      else cohort.stayed[kept[of]! - 1]!++
    }
  }
  return { all, byGroup }
}

/** A model for a group, and where it is from. */
export interface ContractPrior {
  readonly model: ContractModel
  /** The group's own history, that of the whole book, or nobody's: an assumption. */
  readonly from: 'group' | 'book' | 'assumed'
  /** Why its own history gives a level and no curve; null: the curve is fitted to it. */
  readonly notFitted: NotFitted | null
  /** Of it: accounts of which a renewal is decided, and those that did not renew. */
  readonly accounts: number
  readonly losses: number
  /** Of its renewals that are decided, over all periods, those made, with their interval (90 %); null: none is decided. */
  readonly observed: Observed | null
}

export interface Observed {
  readonly due: number
  readonly kept: number
  readonly low: number
  readonly high: number
}

/** Kept in the first year where nobody's history says anything; 83 % in the second, 90 % in the sixth. */
export const ASSUMED_FIRST = 0.8
const assumed = (period: Span<'months'>): ContractModel => ({ alpha: 1, beta: (4 * 12) / period.length, period })

/** What a level is drawn towards weighs as much as so many accounts seen for a year: as the assumption is that four of five stay. */
export const DRAWN_BY_YEARS = 5

/**
 * A retention curve per group: fitted to its own history; where that is too little for a curve, the curve of the book moved to its own level,
 * drawn towards the book's; without any, that of the book. The book's own is made the same way from the stated assumption.
 *
 * @param cohorts  of all and by group
 * @param period   length of a period
 * @returns        one per group, and that of the book
 * @source  methods §3.7: under 3 periods the segment's prior; the level: beta-binomial, own definition — docs/methods/contract-retention.md
 * @example fitContracts({ all: { lost: [10], stayed: [85] }, byGroup: [] }, spanOf(12, 'months')).book.model.alpha.toFixed(9) // (5 * (10 + 5 * 0.2) / (95 + 5)).toFixed(9)
 */
export function fitContracts(
  { all, byGroup }: { readonly all: ContractCohort; readonly byGroup: readonly ContractCohort[] },
  period: Span<'months'>,
): { readonly book: ContractPrior; readonly byGroup: readonly ContractPrior[] } {
  const nobodys = { model: assumed(period), from: 'assumed' } as const
  const book = curveOf(all, nobodys, 'book')
  return { book, byGroup: byGroup.map((cohort) => curveOf(cohort, book, 'group')) }
}

function curveOf(cohort: ContractCohort, towards: Pick<ContractPrior, 'model' | 'from'>, whose: 'group' | 'book'): ContractPrior {
  const fit = fitContract(cohort, towards.model.period)
  const { accounts, losses } = fit
  const due = dueOf(cohort)
  const total = due.reduce((sum, at) => sum + at, 0)
  const of = { accounts, losses, observed: observedOf(total, total - losses) }
  if ('model' in fit) return { ...of, model: fit.model, from: whose, notFitted: null }
  if (total === 0) return { ...of, model: towards.model, from: towards.from, notFitted: fit }
  return { ...of, model: moved(towards.model, due, losses), from: whose, notFitted: fit }
}

/**
 * How many came to the end of each period with their renewal decided: who is lost after one, or stayed on, came to the end of every one before.
 *
 * @param cohort  who was lost when, who is still there
 * @returns       accounts, place t − 1 for period t
 * @source  docs/methods/contract-retention.md
 * @example dueOf({ lost: [10, 5], stayed: [0, 85] }) // [100, 90]
 */
export function dueOf({ lost, stayed }: ContractCohort): number[] {
  const due = new Array<number>(Math.max(lost.length, stayed.length)).fill(0)
  let at = 0
  for (let t = due.length; t >= 1; t--) {
    at += (lost[t - 1] ?? 0) + (stayed[t - 1] ?? 0)
    due[t - 1] = at
  }
  return due
}

const observedOf = (due: number, kept: number): Observed | null => {
  const interval = wilsonInterval(kept, due)
  return interval && { due, kept, ...interval }
}

/**
 * The same curve at a level of one's own. With α + β kept, losses after period t are in proportion to those after the first, (α+β)/(α+β+t−1), so
 * every renewal due counts as that much of a first one.
 */
function moved({ alpha, beta, period }: ContractModel, due: readonly number[], losses: number): ContractModel {
  const spread = alpha + beta
  const weight = (DRAWN_BY_YEARS * 12) / period.length
  const firsts = due.reduce((sum, at, i) => sum + (at * spread) / (spread + i), 0)
  const level = (losses + weight * (alpha / spread)) / (firsts + weight)
  return { alpha: spread * level, beta: spread * (1 - level), period }
}
