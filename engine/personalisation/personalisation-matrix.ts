/**
 * Experience × product, generic to white glove: how many accounts are in each cell, and what they bring and cost.
 *
 * Conventions: levels 1 generic … 5 made for one; 0 = not known (no coverage model, or nothing bought of a class that is marked), a row
 * and a column of its own, so that the cells add up to the book. Money in minor units.
 */

export const LEVELS = 5

export interface MatrixAccounts {
  /** Per account: 0 = not known, 1 … 5. */
  readonly experience: ArrayLike<number>
  readonly tailoring: ArrayLike<number>
  readonly revenue: ArrayLike<number>
  readonly costToServe: ArrayLike<number>
  /** NaN = not known. */
  readonly margin: ArrayLike<number>
}

export interface MatrixCell {
  readonly experience: number
  readonly tailoring: number
  readonly accounts: number
  readonly revenue: number
  readonly costToServe: number
  /** Of accounts whose margin is known. */
  readonly margin: number
  /** margin − cost to serve, of the same accounts. */
  readonly netContribution: number
  readonly withoutMargin: number
  /** Accounts below zero. */
  readonly belowZero: number
  /** Cost to serve of the cell is above its margin: it costs more than it brings. */
  readonly costsMore: boolean
}

/**
 * Adds up the matrix.
 *
 * @param accounts columns of equal length
 * @returns        36 cells by experience, then tailoring, 0 first; they add up to all accounts
 * @throws RangeError if columns differ in length or a level is not 0 … 5
 * @source  Clarasys, personalisation matrix: experience and product from generic to white glove — docs/methods/personalisation-matrix.md
 * @example personalisationMatrix({ experience: [5], tailoring: [1], revenue: [100], costToServe: [60], margin: [40] })[31].costsMore // true
 */
export function personalisationMatrix({ experience, tailoring, revenue, costToServe, margin }: MatrixAccounts): MatrixCell[] {
  const n = experience.length
  if ([tailoring, revenue, costToServe, margin].some((column) => column.length !== n))
    throw new RangeError(`Cannot draw the matrix: the columns do not all hold ${n} accounts`)
  const side = LEVELS + 1
  const cells = Array.from({ length: side * side }, (_, at) => ({
    ...{ experience: Math.floor(at / side), tailoring: at % side, accounts: 0, revenue: 0, costToServe: 0, margin: 0 },
    ...{ netContribution: 0, withoutMargin: 0, belowZero: 0, costsMore: false },
  }))
  for (let i = 0; i < n; i++) {
    const cell = cells[isLevel(experience[i]!) * side + isLevel(tailoring[i]!)]!
    cell.accounts++
    cell.revenue += revenue[i]!
    cell.costToServe += costToServe[i]!
    if (Number.isNaN(margin[i]!)) {
      cell.withoutMargin++
      continue
    }
    const net = margin[i]! - costToServe[i]!
    cell.margin += margin[i]!
    cell.netContribution += net
    if (net < 0) cell.belowZero++
  }
  return cells.map((cell) => ({ ...cell, costsMore: cell.netContribution < 0 }))
}

function isLevel(level: number): number {
  if (Number.isInteger(level) && level >= 0 && level <= LEVELS) return level
  throw new RangeError(`There is no level ${level} in the matrix: 0 is not known, 1 to ${LEVELS} are levels`)
}

/**
 * How tailored what an account buys is: the mean of its product classes’ marks, weighted by spend.
 *
 * @param spend per class, minor units; what was given back (≤ 0) does not count
 * @param marks class → 1 generic … 5 made for one customer; a class may be missing
 * @returns     level 1 … 5, half up; 0 where nothing marked was bought; and what was spent on classes nobody marked
 * @source  docs/methods/personalisation-matrix.md
 * @example tailoringOf({ PUMPS: 300, SEALS: 100, '': 50 }, new Map([['PUMPS', 4], ['SEALS', 1]])).level // 3
 */
export function tailoringOf(
  spend: Readonly<Record<string, number>>,
  marks: ReadonlyMap<string, number>,
): { readonly level: number; readonly unmarked: number } {
  let [weight, sum, unmarked] = [0, 0, 0]
  for (const [name, amount] of Object.entries(spend)) {
    if (amount <= 0) continue
    const mark = marks.get(name)
    if (mark === undefined) unmarked += amount
    else {
      weight += amount
      sum += amount * mark
    }
  }
  return { level: weight === 0 ? 0 : Math.floor(sum / weight + 0.5), unmarked }
}
