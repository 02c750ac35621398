/** Sums of squares and products of columns: what least squares needs of any number of rows, and adds up over accounts. */

/**
 * Solves the normal equations for some columns of a cross-product matrix. A column that the ones before it explain is left out: 0.
 *
 * @param cross    p × p sums of products, row by row
 * @param p        columns of it
 * @param columns  what explains, places in the matrix
 * @param target   what is explained, a place in the matrix
 * @returns        a coefficient per column, in units of the target per unit of the column
 * @source  Cholesky; Golub & Van Loan, Matrix Computations, §4.2 — docs/methods/what-matters.md
 * @example solveNormal(Float64Array.of(4, 8, 8, 16), 2, [0], 1) // [2]
 */
export function solveNormal(cross: Float64Array, p: number, columns: readonly number[], target: number): number[] {
  const n = columns.length
  const factor = new Float64Array(n * n)
  const right = new Float64Array(n)
  const dependent = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = cross[columns[i]! * p + columns[j]!]!
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!
      if (i !== j) factor[i * n + j] = dependent[j] === 1 ? 0 : sum / factor[j * n + j]!
      else if (sum > 1e-9 * cross[columns[i]! * p + columns[i]!]!) factor[i * n + i] = Math.sqrt(sum)
      else dependent[i] = 1
    }
    let sum = cross[columns[i]! * p + target]!
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * right[k]!
    right[i] = dependent[i] === 1 ? 0 : sum / factor[i * n + i]!
  }
  const found = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    if (dependent[i] === 1) continue
    let sum = right[i]!
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * found[k]!
    found[i] = sum / factor[i * n + i]!
  }
  return found
}

/**
 * Share of a column's variation that others explain. Column 0 of the matrix is the constant 1 and always explains.
 *
 * @param cross    p × p sums of products, row by row
 * @param p        columns of it
 * @param columns  what explains, without the constant
 * @param target   what is explained
 * @returns        R², 0-1; 0 where the target does not vary
 * @source  Draper & Smith, Applied Regression Analysis — docs/methods/what-matters.md
 * @example explainedShare(Float64Array.of(3, 6, 6, 6, 14, 14, 6, 14, 14), 3, [1], 2) // 1
 */
export function explainedShare(cross: Float64Array, p: number, columns: readonly number[], target: number): number {
  const n = cross[0]!
  const total = cross[target * p + target]! - cross[target]! ** 2 / n
  if (!(total > 1e-12 * Math.max(1, cross[target * p + target]!))) return 0
  const all = [0, ...columns]
  const explained = solveNormal(cross, p, all, target).reduce((sum, b, at) => sum + b * cross[all[at]! * p + target]!, 0)
  return Math.min(1, Math.max(0, (explained - cross[target]! ** 2 / n) / total))
}
