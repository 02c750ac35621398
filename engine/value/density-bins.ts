/**
 * Where accounts lie on a map with two logarithmic scales, counted in rectangles: what is drawn of a book too large for a disc each.
 *
 * Conventions: both scales are base 10; `columns` run left to right over x, `rows` bottom to top over y; a rectangle holds its lower
 * edge and not its upper one, except the last, which holds both.
 */

export interface LogScale {
  /** log10 of the lower end. */
  readonly from: number
  /** log10 of the upper end, above `from`. */
  readonly to: number
}

export interface DensityBins {
  readonly columns: number
  readonly rows: number
  /** Accounts per rectangle: row × columns + column. */
  readonly counts: Int32Array
  /** Most accounts in one rectangle. */
  readonly largest: number
  /** Accounts counted. */
  readonly n: number
}

/**
 * The whole powers of ten that hold all values above zero, so that scales end at labelled ticks.
 *
 * @param values one per account, any unit; what is not above 0 has no place on the scale
 * @returns      at least one power of ten wide; 0 to 1 where nothing is above 0
 * @source  docs/methods/map.md
 * @example logScale([3, 250, 0]) // { from: 0, to: 3 }
 */
export function logScale(values: ArrayLike<number>): LogScale {
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (let account = 0; account < values.length; account++) {
    const value = values[account]!
    if (!(value > 0)) continue
    if (value < least) least = value
    if (value > most) most = value
  }
  if (most === 0) return { from: 0, to: 1 }
  const from = Math.floor(Math.log10(least))
  return { from, to: Math.max(from + 1, Math.ceil(Math.log10(most))) }
}

/**
 * Counts accounts in a grid over two logarithmic scales.
 *
 * @param x       value per account across, length n
 * @param y       value per account upwards, length n
 * @param grid    scales, and how many columns and rows, integers ≥ 1
 * @param leftOut 1 = drawn otherwise and not counted, length n; default: nobody
 * @returns       counts; accounts with x or y not above 0 have no place and are not counted
 * @throws RangeError if the columns of accounts differ in length or the grid is not one
 * @source  docs/methods/map.md
 * @example [...densityBins([1, 10, 90], [1, 10, 10], { x: { from: 0, to: 2 }, y: { from: 0, to: 1 }, columns: 2, rows: 1 }).counts] // [1, 2]
 */
export function densityBins(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  grid: { readonly x: LogScale; readonly y: LogScale; readonly columns: number; readonly rows: number },
  leftOut?: ArrayLike<number>,
): DensityBins {
  const { columns, rows } = grid
  if (x.length !== y.length || (leftOut !== undefined && leftOut.length !== x.length))
    throw new RangeError(`Cannot bin ${x.length} accounts across and ${y.length} upwards`)
  if (
    !Number.isInteger(columns) ||
    !Number.isInteger(rows) ||
    columns < 1 ||
    rows < 1 ||
    grid.x.to <= grid.x.from ||
    grid.y.to <= grid.y.from
  )
    throw new RangeError(`No grid: ${columns} columns and ${rows} rows`)
  const counts = new Int32Array(columns * rows)
  const perX = columns / (grid.x.to - grid.x.from)
  const perY = rows / (grid.y.to - grid.y.from)
  let n = 0
  let largest = 0
  for (let account = 0; account < x.length; account++) {
    if (leftOut?.[account] === 1 || !(x[account]! > 0) || !(y[account]! > 0)) continue
    const column = Math.min(columns - 1, Math.floor((Math.log10(x[account]!) - grid.x.from) * perX))
    const row = Math.min(rows - 1, Math.floor((Math.log10(y[account]!) - grid.y.from) * perY))
    if (column < 0 || row < 0) continue
    const count = ++counts[row * columns + column]!
    if (count > largest) largest = count
    n++
  }
  return { columns, rows, counts, largest, n }
}
