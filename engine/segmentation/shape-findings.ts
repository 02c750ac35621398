import type { Finding } from '../portfolio/portfolio.ts'
import type { SegmentParams } from './segment-types.ts'
import { TIERS, type Tier } from './tier.ts'

/** The usual shape of a customer book: key accounts and the share of revenue they hold. */
export const USUAL_KEY_ACCOUNTS = { least: 10, most: 200 } as const
export const USUAL_KEY_REVENUE = { least: 0.6, most: 0.8 } as const

/**
 * Compares a segmentation with the usual shape: 10-200 key accounts holding 60-80 % of revenue. Another shape is no error; it is said.
 *
 * @param tiers            count and revenue (minor units) per tier, in the order KEY, MAJOR, SME
 * @param params           the parameters it was made with
 * @param potentialUsed    whether potential entered the scores
 * @param potentialCovered share of positive revenue with a figure of potential, 0-1
 * @returns                findings; none for a book of the usual shape
 * @source  docs/methods/segmentation.md
 * @example shapeFindings([{ tier: 'KEY', n: 3, revenue: 70 }, { tier: 'MAJOR', n: 9, revenue: 20 }, { tier: 'SME', n: 50, revenue: 10 }], { maxKey: 200, weightPotential: 0 }, false, null)[0].code // 'key_count_unusual'
 */
export function shapeFindings(
  tiers: readonly { readonly tier: Tier; readonly n: number; readonly revenue: number }[],
  params: Pick<SegmentParams, 'maxKey' | 'weightPotential'> & { readonly potentialFrom?: number },
  potentialUsed: boolean,
  potentialCovered: number | null,
): Finding[] {
  const findings: Finding[] = []
  const key = tiers[0]!
  const accounts = tiers.reduce((sum, one) => sum + one.n, 0)
  const revenue = tiers.reduce((sum, one) => sum + one.revenue, 0)
  const { least, most } = USUAL_KEY_ACCOUNTS
  if (accounts > 0 && (key.n < least || key.n > most))
    findings.push({
      code: 'key_count_unusual',
      subject: 'KEY',
      message: `${key.n} key accounts; usual are ${least} to ${most}`,
      count: key.n,
      amountMinor: key.revenue,
    })
  const share = revenue > 0 ? key.revenue / revenue : null
  if (share !== null && (share < USUAL_KEY_REVENUE.least || share > USUAL_KEY_REVENUE.most))
    findings.push({
      code: 'key_revenue_unusual',
      subject: 'KEY',
      message: `Key accounts hold ${(share * 100).toFixed(1)} % of revenue; usual are 60 to 80 %`,
      count: key.n,
      amountMinor: key.revenue,
      details: { share },
    })
  if (key.n > params.maxKey)
    findings.push({
      code: 'key_over_cap',
      subject: 'KEY',
      message: `${key.n - params.maxKey} key accounts more than the cap of ${params.maxKey}: held by the band, the minimum stay or an override`,
      count: key.n - params.maxKey,
    })
  if (params.weightPotential > 0 && !potentialUsed && accounts > 0)
    findings.push({
      code: 'potential_not_used',
      subject: 'potential',
      message: `Potential is not in the scores: accounts with a figure hold ${((potentialCovered ?? 0) * 100).toFixed(1)} % of revenue, needed are ${((params.potentialFrom ?? 0.6) * 100).toFixed(0)} %`,
      details: { covered: potentialCovered },
    })
  return findings
}

/** Answers of a tier to the question whether they would recommend us. */
export interface TierAnswers {
  readonly tier: Tier
  readonly answers: number
  readonly detractors: number
}

/**
 * Whether the detractors sit in the middle, as they usually do: Major accounts cost a lot to sell to and get less than key accounts.
 *
 * @param tiers answers (0-6 of 10 = detractor) per tier
 * @returns     a finding that says where the largest share of detractors is, with n; null under 10 answers in any tier
 * @source  docs/methods/segmentation.md
 * @example detractorsInTheMiddle([{ tier: 'KEY', answers: 20, detractors: 2 }, { tier: 'MAJOR', answers: 40, detractors: 16 }, { tier: 'SME', answers: 50, detractors: 10 }]).code // 'detractors_in_the_middle'
 */
export function detractorsInTheMiddle(tiers: readonly TierAnswers[]): Finding | null {
  const inOrder = TIERS.map((name) => tiers.find((one) => one.tier === name))
  if (inOrder.some((one) => one === undefined || one.answers < 10)) return null
  const share = (one: TierAnswers): number => one.detractors / one.answers
  const worst = inOrder.reduce((most, one) => (share(one!) > share(most!) ? one : most))!
  const shares = inOrder.map((one) => `${one!.tier} ${one!.detractors} of ${one!.answers}`).join(', ')
  return {
    code: worst.tier === 'MAJOR' ? 'detractors_in_the_middle' : 'detractors_elsewhere',
    subject: worst.tier,
    message: `Detractors: ${shares}`,
    count: worst.detractors,
  }
}
