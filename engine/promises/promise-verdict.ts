import { commonUnits } from '../money/decimal.ts'
import { wilsonInterval } from '../value/wilson-interval.ts'

export type PromiseVerdict = 'no data' | 'missed' | 'met' | 'not sure'

export interface JudgedPromise {
  /** 0-1; null without a case. */
  readonly rate: number | null
  readonly low: number | null
  readonly high: number | null
  readonly verdict: PromiseVerdict
}

/** Fewer may be chance. */
const fewestToMeet = 5

/**
 * Whether a promise was kept as often as its standard says. Missed: the whole 90 % interval lies below the standard, however few the cases.
 * Met: the share itself, in whole numbers, is at the standard or above, of at least five. Else not sure.
 *
 * @param kept      cases in which it was kept, integer, 0 … n
 * @param n         cases, integer ≥ 0
 * @param standard  least share, 0-1, compared as the decimal it is written as
 * @returns         share with its interval (0-1), and the verdict
 * @throws RangeError if more were kept than there are
 * @source  Wilson 1927; methods §4.5 and §12 — docs/methods/promises-kept.md
 * @example promiseVerdict(16, 20, 0.95).verdict // 'missed'
 */
export function promiseVerdict(kept: number, n: number, standard: number): JudgedPromise {
  const interval = wilsonInterval(kept, n)
  if (interval === null) return { rate: null, low: null, high: null, verdict: 'no data' }
  const judged = { rate: kept / n, ...interval }
  if (interval.high < standard) return { ...judged, verdict: 'missed' }
  return { ...judged, verdict: n >= fewestToMeet && reaches(kept, n, standard) ? 'met' : 'not sure' }
}

function reaches(kept: number, n: number, standard: number): boolean {
  const { units, scale } = commonUnits([standard])
  return BigInt(kept) * 10n ** BigInt(scale) >= units[0]! * BigInt(n)
}
