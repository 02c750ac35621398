/** Annual totals where nobody has monthly ones: allowed, and marked. */
import { allocate } from './allocate.ts'

/**
 * An annual total as twelve months: the odd units go to the first months.
 *
 * @param annualMinor  integer minor units per year
 * @returns            12 integers that sum exactly to it, January first
 * @throws RangeError if it is not a whole number of minor units
 * @source  methods §1.1, annual total / 12 — docs/methods/allocation.md
 * @example annualToMonths(100000).slice(3, 5) // [8334, 8333]
 */
export function annualToMonths(annualMinor: number): number[] {
  return allocate(
    annualMinor,
    Array.from({ length: 12 }, () => 1),
  )
}
