/** In the order of their codes. */
export const RISK_STATUSES = ['safe', 'at risk', 'unknown'] as const
export type RiskStatus = (typeof RISK_STATUSES)[number]

export interface IndexedAccounts {
  /** Grade of the relationship index; null = no index. */
  readonly grade: readonly ('A' | 'B' | 'C' | 'D' | null)[]
  /** 0-100; NaN = none. */
  readonly index: ArrayLike<number>
  /** Lower end of its interval, 0-100; NaN = none. */
  readonly low: ArrayLike<number>
  /** Minor units. */
  readonly revenue: ArrayLike<number>
}

/**
 * Revenue that is safe, at risk, or of which we do not know. Unknown goes first: grade D or no index, whatever the number; then an
 * index under the threshold is at risk; then a lower end at or above it is safe; the rest is unknown.
 *
 * @param accounts  columns of equal length n
 * @param threshold index points 0-100; default 60
 * @returns         status per account, revenue (minor units) and count per status
 * @throws RangeError if the columns differ in length
 * @source  docs/methods/segmentation.md
 * @example safeAtRiskUnknown({ grade: ['A', 'D'], index: [75, 50], low: [68, 30], revenue: [100, 70] }).status // ['safe', 'unknown']
 */
export function safeAtRiskUnknown(
  accounts: IndexedAccounts,
  threshold = 60,
): { status: RiskStatus[]; sums: Record<RiskStatus, { n: number; revenue: number }> } {
  const { grade, index, low, revenue } = accounts
  if ([index, low, revenue].some((column) => column.length !== grade.length))
    throw new RangeError(`Cannot sort revenue by risk: the columns do not all hold ${grade.length} accounts`)
  const sums = { safe: { n: 0, revenue: 0 }, 'at risk': { n: 0, revenue: 0 }, unknown: { n: 0, revenue: 0 } }
  const status = grade.map((letter, at): RiskStatus => {
    const verdict = riskStatusOf(letter, index[at]!, low[at]!, threshold)
    sums[verdict].n++
    sums[verdict].revenue += revenue[at]!
    return verdict
  })
  return { status, sums }
}

/**
 * The same of one account.
 *
 * @param grade      of the index; null = no index
 * @param index      0-100
 * @param low        lower end of its interval, 0-100
 * @param threshold  index points 0-100
 * @returns          safe, at risk, or unknown
 * @source  docs/methods/segmentation.md
 * @example riskStatusOf('B', 58, 44, 60) // 'at risk'
 */
export function riskStatusOf(grade: string | null, index: number, low: number, threshold: number): RiskStatus {
  if (grade === null || grade === 'D' || Number.isNaN(index)) return 'unknown'
  if (index < threshold) return 'at risk'
  return low >= threshold ? 'safe' : 'unknown'
}
