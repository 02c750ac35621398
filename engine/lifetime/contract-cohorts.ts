/**
 * Who renewed and who did not, read off what was bought: periods are counted from an account's own first day, and an account that bought nothing
 * in a whole period after its last one is lost. One that came back later had never been: a pause is no loss.
 */
import type { Purchases } from '../segmentation/purchase-behaviour.ts'
import { type ContractCohort, type ContractModel, type FittedContract, fitContract, type NotFitted } from './contract-model.ts'
import { lengthIn, type Span } from './span.ts'

/** Columns of length n. */
export interface Renewals {
  /** Period with its last purchase, from 1; 0 = never bought. */
  readonly period: Int32Array
  /** 1 = a whole period has passed since without a purchase. */
  readonly lost: Uint8Array
}

/**
 * Reads renewals off purchases.
 *
 * @param purchases  columns in any order; amounts not above zero and days after the end are no purchase
 * @param end        day number
 * @param period     length of a period
 * @param n          number of accounts
 * @returns          per account its period and whether it is lost
 * @throws RangeError if an account is outside 0 … n-1
 * @source  docs/methods/contract-retention.md
 * @example readRenewals({ account: Int32Array.of(0, 0), day: Int32Array.of(0, 400), amount: Float64Array.of(1, 1) }, 1200, spanOf(12, 'months'), 1) // { period: Int32Array.of(2), lost: Uint8Array.of(1) }
 */
export function readRenewals({ account, day, amount }: Purchases, end: number, period: Span, n: number): Renewals {
  const length = lengthIn(period, 'days')
  const first = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const last = new Float64Array(n).fill(Number.NEGATIVE_INFINITY)
  for (let at = 0; at < account.length; at++) {
    const of = account[at]!
    if (of < 0 || of >= n) throw new RangeError(`Purchase ${at} names account ${of} of ${n}`)
    if (!(amount[at]! > 0) || day[at]! > end) continue
    first[of] = Math.min(first[of]!, day[at]!)
    last[of] = Math.max(last[of]!, day[at]!)
  }
  const renewals = { period: new Int32Array(n), lost: new Uint8Array(n) }
  for (let of = 0; of < n; of++) {
    if (first[of] === Number.POSITIVE_INFINITY) continue
    const bought = Math.floor((last[of]! - first[of]!) / length)
    renewals.period[of] = bought + 1
    // Period p (from 0) is whole once the end has reached its last day.
    renewals.lost[of] = end - first[of]! + 1 >= (bought + 2) * length ? 1 : 0
  }
  return renewals
}

/**
 * Counts renewals into a cohort per group.
 *
 * @param renewals  per account
 * @param group     group per account, −1 = in none
 * @param groups    how many
 * @returns         a cohort per group, and one of all accounts (whichever their group)
 * @source  docs/methods/contract-retention.md
 * @example cohortsOf({ period: Int32Array.of(2, 3), lost: Uint8Array.of(1, 0) }, [0, 0], 1).all // { lost: [0, 1], stayed: [0, 1] }
 */
export function cohortsOf(
  { period, lost }: Renewals,
  group: ArrayLike<number>,
  groups: number,
): { readonly all: ContractCohort; readonly byGroup: readonly ContractCohort[] } {
  let most = 0
  for (let of = 0; of < period.length; of++) most = Math.max(most, lost[of] ? period[of]! : period[of]! - 1)
  const empty = () => ({ lost: new Array<number>(most).fill(0), stayed: new Array<number>(most).fill(0) })
  const all = empty()
  const byGroup = Array.from({ length: groups }, empty)
  for (let of = 0; of < period.length; of++) {
    // In its first period, and nothing more known: says nothing of renewals.
    if (period[of] === 0 || (!lost[of] && period[of] === 1)) continue
    for (const cohort of group[of]! >= 0 ? [all, byGroup[group[of]!]!] : [all]) {
      if (lost[of]) cohort.lost[period[of]! - 1]!++
      else cohort.stayed[period[of]! - 2]!++
    }
  }
  return { all, byGroup }
}

/** A model for a group, and where it is from. */
export interface ContractPrior {
  readonly model: ContractModel
  /** The group's own history, that of the whole book, or nobody's: an assumption. */
  readonly from: 'group' | 'book' | 'assumed'
  /** Why it is not the group's own; null: it is. */
  readonly notFitted: NotFitted | null
  readonly accounts: number
  readonly losses: number
}

/** 80 % are kept in the first year, 83 % in the second, 90 % in the sixth: assumed where nobody's history says anything. */
const assumed = (period: Span<'months'>): ContractModel => ({ alpha: 1, beta: (4 * 12) / period.length, period })

/**
 * A retention curve per group: its own, else that of the whole book, else the stated assumption.
 *
 * @param cohorts  of all and by group
 * @param period   length of a period
 * @returns        one per group, and that of the book
 * @source  methods §3.7: under 3 periods the segment's prior — docs/methods/contract-retention.md
 * @example fitContracts({ all: { lost: [], stayed: [] }, byGroup: [{ lost: [], stayed: [] }] }, spanOf(12, 'months')).byGroup[0].from // 'assumed'
 */
export function fitContracts(
  { all, byGroup }: { readonly all: ContractCohort; readonly byGroup: readonly ContractCohort[] },
  period: Span<'months'>,
): { readonly book: ContractPrior; readonly byGroup: readonly ContractPrior[] } {
  const fitted = fitContract(all, period)
  const book: ContractPrior =
    'model' in fitted ? own(fitted, 'book') : { ...counts(fitted), model: assumed(period), from: 'assumed', notFitted: fitted }
  return {
    book,
    byGroup: byGroup.map((cohort) => {
      const fit = fitContract(cohort, period)
      return 'model' in fit ? own(fit, 'group') : { ...counts(fit), model: book.model, from: book.from, notFitted: fit }
    }),
  }
}

const counts = ({ accounts, losses }: { accounts: number; losses: number }) => ({ accounts, losses })
const own = (fit: FittedContract, from: 'group' | 'book'): ContractPrior => ({ ...counts(fit), model: fit.model, from, notFitted: null })
