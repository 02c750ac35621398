import { rawTiers } from './raw-tiers.ts'
import { USUAL_KEY_ACCOUNTS, USUAL_KEY_REVENUE } from './shape-findings.ts'

/** One way to draw the lines. */
export interface ThresholdProposal {
  /** 0-1. */
  readonly keyShare: number
  readonly keyAccounts: number
  readonly majorAccounts: number
  /** Minor units; null where nobody is inside. */
  readonly keyThreshold: number | null
  readonly majorThreshold: number | null
  /** Share of revenue that the key accounts hold, 0-1; null without revenue. */
  readonly keyRevenueShare: number | null
  /** 10-200 key accounts with 60-80 % of revenue. */
  readonly usualShape: boolean
}

const KEY_SHARES = [0.6, 0.65, 0.7, 0.75, 0.8]

/**
 * Ways to draw the lines for this book, from 60 to 80 % of all scores, and the one to start with: of those with the usual shape the
 * nearest to 70 %, or 70 % where none has it.
 *
 * @param score   integer minor units ≥ 0 per account, length n
 * @param revenue minor units per account, length n
 * @param params  majorShare (0-1) and maxKey
 * @returns       proposals by ascending share, and the index of the one to start with
 * @throws RangeError if the columns differ in length
 * @source  docs/methods/segmentation.md
 * @example proposeThresholds([60, 25, 10, 5], [60, 25, 10, 5], { majorShare: 0.95, maxKey: 200 }).proposals[2].keyAccounts // 2
 */
export function proposeThresholds(
  score: ArrayLike<number>,
  revenue: ArrayLike<number>,
  params: { readonly majorShare: number; readonly maxKey: number },
): { proposals: ThresholdProposal[]; start: number } {
  if (score.length !== revenue.length) throw new RangeError(`Scores of ${score.length} accounts, revenue of ${revenue.length}`)
  const total = Array.from(revenue).reduce((sum, amount) => sum + amount, 0)
  const proposals = KEY_SHARES.map((keyShare): ThresholdProposal => {
    const { raw, doubleKeyThreshold, doubleMajorThreshold } = rawTiers(score, { ...params, keyShare })
    let keyAccounts = 0
    let majorAccounts = 0
    let keyRevenue = 0
    for (let at = 0; at < raw.length; at++) {
      if (raw[at] === 'MAJOR') majorAccounts++
      if (raw[at] !== 'KEY') continue
      keyAccounts++
      keyRevenue += revenue[at]!
    }
    const keyRevenueShare = total > 0 ? keyRevenue / total : null
    const usualShape =
      keyAccounts >= USUAL_KEY_ACCOUNTS.least &&
      keyAccounts <= USUAL_KEY_ACCOUNTS.most &&
      keyRevenueShare !== null &&
      keyRevenueShare >= USUAL_KEY_REVENUE.least &&
      keyRevenueShare <= USUAL_KEY_REVENUE.most
    const half = (double: number | null): number | null => (double === null ? null : double / 2)
    return {
      keyShare,
      keyAccounts,
      majorAccounts,
      keyThreshold: half(doubleKeyThreshold),
      majorThreshold: half(doubleMajorThreshold),
      keyRevenueShare,
      usualShape,
    }
  })
  const nearest = [2, 1, 3, 0, 4]
  return { proposals, start: nearest.find((at) => proposals[at]!.usualShape) ?? 2 }
}
