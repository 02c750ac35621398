import { parseDecimal } from '../money/decimal.ts'
import { ratioOf, roundedProduct } from '../money/round.ts'
import type { SegmentAccounts, SegmentParams } from './segment-types.ts'

export interface AccountScores {
  /** Integer minor units ≥ 0. */
  readonly score: Float64Array
  readonly potentialUsed: boolean
  /** Share of positive revenue held by accounts with a figure, 0-1; null without positive revenue. */
  readonly potentialCovered: number | null
}

/**
 * Score = max(0, value today + round(w · potential) + connected value). Potential counts while accounts with a figure hold the
 * stated share of positive revenue; others then count 0, or their modelled default where that was accepted.
 *
 * @param accounts columns of equal length n; amounts are integer minor units
 * @param params   weight and coverage
 * @returns        scores, and whether potential is in them
 * @throws RangeError if an amount is not a whole number of minor units or a potential is negative
 * @source  docs/methods/segmentation.md
 * @example [...accountScores({ source: ['erp'], externalId: ['A'], value: [1000], revenue: [1100], potential: [4000] }, { weightPotential: 0.5, potentialFrom: 0.6 }).score] // [3000]
 */
export function accountScores(
  accounts: SegmentAccounts,
  params: Pick<SegmentParams, 'weightPotential' | 'potentialFrom' | 'acceptModelled'>,
): AccountScores {
  const { value, revenue, potential, modelledPotential, connectedValue } = accounts
  const n = accounts.externalId.length
  let known = 0
  let positive = 0
  for (let at = 0; at < n; at++) {
    const sold = Math.max(0, revenue[at]!)
    positive += sold
    if (potential !== undefined && !Number.isNaN(potential[at]!)) known += sold
  }
  const { units, scale } = parseDecimal(params.potentialFrom)
  const enough = BigInt(known) * 10n ** BigInt(scale) >= units * BigInt(positive)
  const potentialUsed = params.weightPotential > 0 && positive > 0 && known > 0 && enough
  const weight = ratioOf(params.weightPotential)
  const score = new Float64Array(n)
  for (let at = 0; at < n; at++) {
    let opportunity = potentialUsed ? potential![at]! : 0
    if (Number.isNaN(opportunity)) opportunity = params.acceptModelled === true ? (modelledPotential?.[at] ?? 0) : 0
    if (Number.isNaN(opportunity)) opportunity = 0
    if (opportunity < 0) throw new RangeError(`Cannot score account ${at}: its potential is ${opportunity}`)
    const whole = value[at]! + roundedProduct(opportunity, weight) + (connectedValue?.[at] ?? 0)
    if (!Number.isSafeInteger(whole)) throw new RangeError(`Cannot score account ${at}: ${whole} is not a whole number of minor units`)
    score[at] = Math.max(0, whole)
  }
  return { score, potentialUsed, potentialCovered: positive > 0 ? known / positive : null }
}
