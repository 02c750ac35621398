import type { Day } from '../period/period.ts'
import type { Finding } from '../portfolio/portfolio.ts'
import type { AccountNeeds, SegmentAccounts, StrategicFlag } from './segment-types.ts'

/** Columns aligned with the accounts. */
export interface CarriedAlong {
  /** Reason of the strategic flag in force; null = none. */
  readonly strategic: readonly (string | null)[]
  /** Named requirements; empty = none. */
  readonly needs: readonly (readonly string[])[]
  readonly findings: readonly Finding[]
}

/**
 * Puts strategic flags and needs beside the accounts. Neither moves a tier: flags are shown, needs restrict coverage models.
 *
 * @param asOf     a flag holds from <= as-of < expires
 * @param accounts keys, length n
 * @param flags    strategic flags of any day; of several in force the last in the list
 * @param needs    requirements per account
 * @returns        columns of length n, and findings on expired flags and unknown accounts
 * @source  docs/methods/segmentation.md
 * @example carryAlong('2026-03-31', { source: ['erp'], externalId: ['A'] }, [{ source: 'erp', externalId: 'A', reason: 'opens a market', from: null, expires: '2026-04-01' }], []).strategic // ['opens a market']
 */
export function carryAlong(
  asOf: Day,
  accounts: Pick<SegmentAccounts, 'source' | 'externalId'>,
  flags: readonly StrategicFlag[],
  needs: readonly AccountNeeds[],
): CarriedAlong {
  const keyOf = (source: string, externalId: string): string => JSON.stringify([source, externalId])
  const positionOf = new Map(accounts.externalId.map((externalId, at) => [keyOf(accounts.source[at]!, externalId), at]))
  const strategic = accounts.externalId.map((): string | null => null)
  const required = accounts.externalId.map((): readonly string[] => [])
  let unknown = 0
  let expired = 0
  for (const flag of flags) {
    const at = positionOf.get(keyOf(flag.source, flag.externalId))
    if (at === undefined) unknown++
    else if (flag.expires <= asOf) expired++
    else if (flag.from === null || flag.from <= asOf) strategic[at] = flag.reason
  }
  for (const one of needs) {
    const at = positionOf.get(keyOf(one.source, one.externalId))
    if (at === undefined) unknown++
    else required[at] = [...required[at]!, ...one.needs]
  }
  const findings: Finding[] = []
  if (unknown > 0)
    findings.push({
      code: 'segmentation_unknown_account',
      subject: 'strategic flags and needs',
      message: `${unknown} entries name an account that is not in this snapshot`,
      count: unknown,
    })
  if (expired > 0)
    findings.push({
      code: 'strategic_flag_expired',
      subject: 'strategic flags',
      message: `${expired} strategic flags have expired: renew them with a reason or remove them`,
      count: expired,
    })
  return { strategic, needs: required, findings }
}
