/** Two-sided 90 %. */
const Z90 = 1.6448536269514722

export interface AccountMean {
  readonly n: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

/**
 * The mean of a value over accounts, and where the mean of accounts like these lies. Its variance is that of the values among the
 * accounts plus the mean of how uncertain each is, over n: by the law of total variance this is how far the true values scatter, so the
 * interval holds for who was heard as a sample of the rest.
 *
 * @param values  per account, 0-100; NaN = none, left out
 * @param sds     per account, standard deviation of its value in the same unit; NaN or left out = not known, counted as none
 * @returns       n, mean and its 90 % interval, cut to 0-100; null without a value
 * @throws RangeError if the columns differ in length
 * @source  law of total variance; normal interval of a mean — docs/methods/listening.md
 * @example meanOfAccounts([60, 70, 80], [6, 6, 6]).mean // 70
 */
export function meanOfAccounts(values: ArrayLike<number>, sds?: ArrayLike<number>): AccountMean | null {
  if (sds && sds.length !== values.length) throw new RangeError(`${values.length} values with ${sds.length} standard deviations`)
  let n = 0
  let sum = 0
  let uncertain = 0
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue
    n++
    sum += values[i]!
    const sd = sds?.[i] ?? Number.NaN
    if (!Number.isNaN(sd)) uncertain += sd * sd
  }
  if (n === 0) return null
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) squares += (values[i]! - mean) ** 2
  // One account without a known uncertainty says nothing of others: from end to end.
  if (n === 1 && uncertain === 0) return { n, mean, low: 0, high: 100 }
  const half = Z90 * Math.sqrt(((n > 1 ? squares / (n - 1) : 0) + uncertain / n) / n)
  return { n, mean, low: Math.max(0, mean - half), high: Math.min(100, mean + half) }
}
