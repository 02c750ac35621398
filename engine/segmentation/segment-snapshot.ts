import { compareBytes } from '../money/compare-keys.ts'
import type { Day } from '../period/period.ts'
import type { Finding } from '../portfolio/portfolio.ts'
import { accountScores } from './account-scores.ts'
import { rankScores } from './draw-lines.ts'
import { drawTiers, TIER_REASONS } from './draw-tiers.ts'
import type { SegmentAccounts, SegmentParams, SegmentSnapshot, TierHistory, TierOverride, TierReason } from './segment-types.ts'
import { shapeFindings } from './shape-findings.ts'
import { TIERS, type Tier } from './tier.ts'

/**
 * Tiers of all accounts on a day: scores, raw tiers, then the band and the minimum stay against the snapshot before, then overrides
 * on top. The computed tier goes on underneath an override and is what remains on its expiry day; overrides move no threshold.
 *
 * @param asOf      day of the snapshot; the previous one is earlier
 * @param params    shares, cap, band, stay
 * @param overrides overrides of any day; of several in force the one that began last counts, then the last in the list
 * @param previous  the snapshot before, null = none; an account that is not in it is new and takes its raw tier
 * @param accounts  columns in key order, length n; money in integer minor units
 * @returns         tiers with their reasons, thresholds, counts, and findings on the usual shape
 * @throws RangeError if accounts or previous are not in key order, or an amount is not a whole number
 * @source  docs/methods/segmentation.md
 * @example segmentSnapshot('2026-03-31', { weightPotential: 1, keyShare: 0.7, majorShare: 0.95, maxKey: 200, hysteresis: 0.1, minStayMonths: 6, potentialFrom: 0.6 }, [], null, { source: ['erp', 'erp', 'erp'], externalId: ['A', 'B', 'C'], value: [5000, 2000, 1000], revenue: [5100, 2100, 1100] }).keyThreshold // 1500
 */
export function segmentSnapshot(
  asOf: Day,
  params: SegmentParams,
  overrides: readonly TierOverride[],
  previous: TierHistory | null,
  accounts: SegmentAccounts,
): SegmentSnapshot {
  const { source, externalId } = accounts
  const n = externalId.length
  const positions = positionsBefore(previous, accounts)
  const { score, potentialUsed, potentialCovered } = accountScores(accounts, params)
  const before = {
    computed: Int8Array.from(positions, (at) => (at < 0 ? -1 : TIERS.indexOf(previous!.computed[at]!))),
    since: Array.from(positions, (at) => (at < 0 ? null : previous!.since[at]!)),
  }
  const drawn = drawTiers(asOf, params, rankScores(score), before, null)
  const named = (codes: Uint8Array): Tier[] => Array.from(codes, (code) => TIERS[code]!)
  const [raw, computed] = [named(drawn.raw), named(drawn.computed)]
  const why = Array.from(drawn.why, (code): TierReason => TIER_REASONS[code]!)
  const since = why.map((reason, at): Day => (reason === 'new' || reason === 'moved' ? asOf : before.since[at]!))
  const { tier, overridden, findings: overrideFindings } = applyOverrides(asOf, overrides, accounts, computed)
  const tiers = TIERS.map((name) => ({ tier: name, n: 0, revenue: 0, score: 0 }))
  for (let at = 0; at < n; at++) {
    const sum = tiers[TIERS.indexOf(tier[at]!)]!
    sum.n++
    sum.revenue += accounts.revenue[at]!
    sum.score += score[at]!
  }
  const keyCount = tiers[0]!.n
  const overCap = Math.max(0, keyCount - params.maxKey)
  const findings = [...overrideFindings, ...shapeFindings(tiers, params, potentialUsed, potentialCovered)]
  const half = (double: number | null): number | null => (double === null ? null : double / 2)
  const thresholds = { keyThreshold: half(drawn.doubleKeyThreshold), majorThreshold: half(drawn.doubleMajorThreshold) }
  return {
    source,
    externalId,
    asOf,
    potentialUsed,
    potentialCovered,
    ...thresholds,
    score,
    raw,
    computed,
    since,
    why,
    tier,
    overridden,
    keyCount,
    overCap,
    tiers,
    findings,
  }
}

/** Position of each account in the snapshot before, -1 = new: one walk through both, since both are in key order. */
function positionsBefore(previous: TierHistory | null, accounts: SegmentAccounts): Int32Array {
  const n = accounts.externalId.length
  const positions = new Int32Array(n).fill(-1)
  const compare = (a: Keys, at: number, b: Keys, other: number): number =>
    compareBytes(a.source[at]!, b.source[other]!) || compareBytes(a.externalId[at]!, b.externalId[other]!)
  for (const keys of previous === null ? [accounts] : [accounts, previous]) {
    for (let at = 1; at < keys.externalId.length; at++)
      if (compare(keys, at - 1, keys, at) >= 0)
        throw new RangeError(`Accounts are not in key order at ${keys.source[at]}/${keys.externalId[at]}`)
  }
  if (previous === null) return positions
  for (let at = 0, other = 0; at < n && other < previous.externalId.length; ) {
    const order = compare(accounts, at, previous, other)
    if (order === 0) positions[at++] = other++
    else if (order < 0) at++
    else other++
  }
  return positions
}

type Keys = Pick<SegmentAccounts, 'source' | 'externalId'>

function applyOverrides(
  asOf: Day,
  overrides: readonly TierOverride[],
  accounts: SegmentAccounts,
  computed: readonly Tier[],
): { tier: Tier[]; overridden: Uint8Array; findings: Finding[] } {
  const tier = [...computed]
  const overridden = new Uint8Array(computed.length)
  const inForce = overrides
    .filter((one) => (one.from === null || one.from <= asOf) && asOf < one.expires)
    .map((one, at) => ({ one, at }))
    .sort((a, b) => compareBytes(a.one.from ?? '', b.one.from ?? '') || a.at - b.at)
  const positionOf = new Map<string, number>()
  if (inForce.length > 0)
    for (let at = 0; at < computed.length; at++) positionOf.set(JSON.stringify([accounts.source[at], accounts.externalId[at]]), at)
  let unknown = 0
  for (const { one } of inForce) {
    const at = positionOf.get(JSON.stringify([one.source, one.externalId]))
    if (at === undefined) {
      unknown++
      continue
    }
    tier[at] = one.tier
    overridden[at] = 1
  }
  const findings: Finding[] = []
  if (unknown > 0)
    findings.push({
      code: 'override_unknown_account',
      subject: 'overrides',
      message: `${unknown} overrides in force name an account that is not in this snapshot`,
      count: unknown,
    })
  const expired = overrides.filter((one) => one.expires <= asOf).length
  if (expired > 0)
    findings.push({
      code: 'override_expired',
      subject: 'overrides',
      message: `${expired} overrides have expired: renew them with a reason or remove them`,
      count: expired,
    })
  return { tier, overridden, findings }
}
