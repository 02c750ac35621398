/**
 * Whether accounts served one way stayed more often than comparable accounts served another way. It tells what went together, not what
 * caused what: who is served how was never drawn by lot.
 */

export interface ServedAccount {
  /** What makes two accounts comparable: segment, band of the index, age. */
  readonly stratum: string
  /** Served the way that is asked about; else the way it is compared with. */
  readonly so: boolean
  readonly stayed: boolean
}

export type MatchedOdds =
  | {
      readonly told: true
      /** Difference of the logit of staying, and where it probably lies (90 %). */
      readonly lift: number
      readonly low: number
      readonly high: number
      /** Accounts compared, and of them who stayed. */
      readonly so: number
      readonly others: number
      readonly soStayed: number
      readonly othersStayed: number
    }
  | { readonly told: false; readonly so: number; readonly others: number; readonly left: number; readonly needed: number }

const z90 = 1.6448536269514722

/** Fewer who left tell nothing about who leaves. */
export const leaversNeeded = 5

/**
 * Common odds ratio of staying over strata, as a difference on the logit (natural logarithm): what a lift of retention is stated in. Strata
 * that lack either way are left out.
 *
 * @param accounts  in any order
 * @param needed    fewest accounts of each way that may tell anything, integer ≥ 1
 * @returns         lift with its 90 % interval; or how many there are while too few, or too few leavers, can be compared
 * @throws RangeError if `needed` is below 1
 * @source  Mantel & Haenszel 1959; variance: Robins, Breslow & Greenland, Biometrics 42 (1986) — docs/methods/coverage-evidence.md
 * @example matchedOdds([{ stratum: 'SME', so: true, stayed: true }], 20) // { told: false, so: 1, others: 0, left: 0, needed: 20 }
 */
export function matchedOdds(accounts: readonly ServedAccount[], needed: number): MatchedOdds {
  if (!(needed >= 1)) throw new RangeError(`${needed} accounts tell nothing`)
  const strata = new Map<string, { stayed: [number, number]; left: [number, number] }>()
  for (const { stratum, so, stayed } of accounts) {
    const one = strata.get(stratum) ?? { stayed: [0, 0], left: [0, 0] }
    one[stayed ? 'stayed' : 'left'][so ? 0 : 1]++
    strata.set(stratum, one)
  }
  const both = [...strata.values()].filter(({ stayed, left }) => stayed[0] + left[0] > 0 && stayed[1] + left[1] > 0)
  const sum = (of: (one: (typeof both)[number]) => number) => both.reduce((total, one) => total + of(one), 0)
  const [soStayed, othersStayed] = [sum((one) => one.stayed[0]), sum((one) => one.stayed[1])]
  const [so, others] = [soStayed + sum((one) => one.left[0]), othersStayed + sum((one) => one.left[1])]
  const left = so + others - soStayed - othersStayed
  // Weights of both diagonals, and the shares of the variance.
  let [r, s, pr, cross, qs] = [0, 0, 0, 0, 0]
  for (const { stayed, left } of both) {
    const n = stayed[0] + stayed[1] + left[0] + left[1]
    const [ri, si] = [(stayed[0] * left[1]) / n, (left[0] * stayed[1]) / n]
    const p = (stayed[0] + left[1]) / n
    r += ri
    s += si
    pr += p * ri
    cross += p * si + (1 - p) * ri
    qs += (1 - p) * si
  }
  if (so < needed || others < needed || left < leaversNeeded || r === 0 || s === 0) {
    const all = accounts.filter((one) => one.so).length
    return { told: false, so: all, others: accounts.length - all, left: accounts.filter((one) => !one.stayed).length, needed }
  }
  const half = z90 * Math.sqrt(pr / (2 * r * r) + cross / (2 * r * s) + qs / (2 * s * s))
  const lift = Math.log(r / s)
  return { told: true, lift, low: lift - half, high: lift + half, so, others, soStayed, othersStayed }
}
