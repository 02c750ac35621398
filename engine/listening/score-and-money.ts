/** Where score and money disagree: liked and costing more than it brings, or profitable and at risk. */

export const MONEY_BANDS = ['costs more than it brings', 'brings something', 'among the top third'] as const
export const SCORE_SIDES = ['below', 'from'] as const

export interface ScoreAndMoney {
  /** Per account: position in MONEY_BANDS × 2 + side (0 = index below the threshold); -1 = left out. */
  readonly cell: Int8Array
  /** From this net contribution on an account is among the top third; null where none is above zero. */
  readonly topThirdFrom: number | null
  readonly leftOut: { readonly notSure: number; readonly withoutMargin: number }
}

/**
 * Accounts by index and net contribution. Only an index that is better than a guess takes part (grade A to C).
 *
 * @param index      per account, 0-100; NaN = none, or grade D
 * @param net        net contribution per account, minor units; null = margin not known
 * @param threshold  index points, 0-100
 * @returns          the cell of each account, and who was left out
 * @throws RangeError if the columns differ in length
 * @source  docs/methods/listening.md
 * @example scoreAndMoney([75, 40, 80], [-5, 90, 10], 60).cell // Int8Array.of(1, 4, 3)
 */
export function scoreAndMoney(index: ArrayLike<number>, net: readonly (number | null)[], threshold = 60): ScoreAndMoney {
  if (index.length !== net.length) throw new RangeError(`${index.length} indexes for ${net.length} accounts`)
  const cell = new Int8Array(net.length).fill(-1)
  const leftOut = { notSure: 0, withoutMargin: 0 }
  const profits: number[] = []
  net.forEach((one, i) => {
    if (Number.isNaN(index[i]!)) leftOut.notSure++
    else if (one === null) leftOut.withoutMargin++
    else {
      cell[i] = 0
      if (one >= 0) profits.push(one)
    }
  })
  profits.sort((a, b) => b - a)
  const topThirdFrom = profits.length === 0 ? null : profits[Math.ceil(profits.length / 3) - 1]!
  net.forEach((one, i) => {
    if (cell[i]! < 0 || one === null) return
    const band = one < 0 ? 0 : topThirdFrom !== null && one >= topThirdFrom ? 2 : 1
    cell[i] = band * 2 + (index[i]! >= threshold ? 1 : 0)
  })
  return { cell, topThirdFrom, leftOut }
}
