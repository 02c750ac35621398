/**
 * What an account is worth a year as a reference. Dissatisfied, it costs as much.
 *
 * @param netReferenceRate  share of those it reaches who buy because of it, 0–1
 * @param grossContribution what one of them brings a year, any money unit
 * @param socialNetwork     how many it reaches
 * @param opinionLeadership how much its word weighs, 0–1
 * @param satisfaction      +1 satisfied, -1 dissatisfied
 * @returns                 in the unit of `grossContribution`
 * @throws RangeError if satisfaction is neither
 * @source  Bauer & Hammerschmidt, Customer-based corporate valuation (2005) — docs/methods/connected-value.md
 * @example referenceValue({ netReferenceRate: 0.5, grossContribution: 500, socialNetwork: 10, opinionLeadership: 1, satisfaction: -1 }) // -2500
 */
export function referenceValue(of: {
  readonly netReferenceRate: number
  readonly grossContribution: number
  readonly socialNetwork: number
  readonly opinionLeadership: number
  readonly satisfaction: number
}): number {
  if (of.satisfaction !== 1 && of.satisfaction !== -1) throw new RangeError(`Satisfaction of ${of.satisfaction}: it is 1 or -1`)
  return of.netReferenceRate * of.grossContribution * of.socialNetwork * of.opinionLeadership * of.satisfaction
}
