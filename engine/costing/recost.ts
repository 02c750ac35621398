/** The interactive path: a rate moves, every account's cost follows within a frame. Unrounded; the measurement rounds. */

const blockLength = 4096

/**
 * Costs every account anew from quantities and unit rates, in one pass over the columns.
 *
 * @param columns  per activity: quantity per account (seconds or driver), length n each
 * @param rates    per activity: unrounded minor units per unit of its column
 * @param out      receives the result; default: a new array
 * @returns        unrounded cost per account in minor units, length n
 * @throws RangeError if there are not as many rates as columns, or columns differ in length
 * @source  methods §1: cost of account = Σ rate × quantity — docs/methods/cost-to-serve.md
 * @example recost([Float64Array.of(60, 120), Float64Array.of(1, 0)], [0.5, 30])[0] // 60
 */
export function recost(columns: readonly Float64Array[], rates: readonly number[], out?: Float64Array): Float64Array {
  const n = columns[0]?.length ?? out?.length ?? 0
  if (columns.length !== rates.length) throw new RangeError(`${columns.length} columns but ${rates.length} rates`)
  if (columns.some((column) => column.length !== n) || (out && out.length !== n)) throw new RangeError('Columns differ in length')
  const cost = out ?? new Float64Array(n)
  const zero = new Float64Array(columns.length % 4 === 0 ? 0 : n)
  cost.fill(0)
  // A block of the result stays in the first-level cache while four columns at a time stream past it.
  for (let from = 0; from < n; from += blockLength) {
    const to = Math.min(n, from + blockLength)
    for (let a = 0; a < columns.length; a += 4) {
      const [c0, c1, c2, c3] = [columns[a]!, columns[a + 1] ?? zero, columns[a + 2] ?? zero, columns[a + 3] ?? zero]
      const [r0, r1, r2, r3] = [rates[a]!, rates[a + 1] ?? 0, rates[a + 2] ?? 0, rates[a + 3] ?? 0]
      for (let i = from; i < to; i++) cost[i] = cost[i]! + (c0[i]! * r0 + c1[i]! * r1 + (c2[i]! * r2 + c3[i]! * r3))
    }
  }
  return cost
}
