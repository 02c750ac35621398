export type CapabilityMark = 'standardise' | 'tailor'

/** From this share of accounts on, nearly everybody uses it; up to the other, few do. */
export const NEARLY_ALL = 0.8
export const FEW = 0.2

/**
 * Whether a capability should be one for everybody: what nearly all accounts use is felt by none of them as theirs; what few use, and
 * those bring a good part of revenue, is worth tailoring.
 *
 * @param shareOfAccounts that are served by a model which needs it, 0-1
 * @param shareOfRevenue  the same of revenue, 0-1
 * @returns               null: the numbers do not say
 * @source  Clarasys: standardise what customers do not feel, tailor where it sets us apart; thresholds are ours — docs/methods/personalisation-matrix.md
 * @example proposeMark(0.9, 0.95) // 'standardise'
 */
export function proposeMark(shareOfAccounts: number, shareOfRevenue: number): CapabilityMark | null {
  if (shareOfAccounts >= NEARLY_ALL) return 'standardise'
  return shareOfAccounts <= FEW && shareOfRevenue >= FEW ? 'tailor' : null
}
