import type { SegmentationModel } from '#api/segmentation.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import type { StrategicFlag, TierOverride } from '#engine/segmentation/segment-types.ts'
import type { OverrideRecord } from '#store/segment-overrides.ts'

interface Named {
  readonly source: string
  readonly externalId: string
}
type Resolve = <T extends Named>(named: T) => T[]

const keyOf = ({ source, externalId }: Named) => `${source}/${externalId}`
const inForceOn = (day: string) => (one: { readonly from: string | null; readonly expires: string }) =>
  (one.from ?? day) <= day && day < one.expires

/**
 * Exceptions of the segmentation file and those set by hand, as one list. By hand goes first: while one holds for an account, the file's
 * of the same kind does not. What was set by hand comes in order of key, so that the order of clicks cannot matter.
 */
export function exceptionsOf(asOf: string, model: SegmentationModel | null, standing: readonly OverrideRecord[], resolve: Resolve) {
  const byHand = standing
    .filter(inForceOn(asOf))
    .flatMap(resolve)
    .map(({ kind, source, externalId, tier, reason, from, expires }) => ({ kind, source, externalId, tier, reason, from, expires }))
    .sort((a, b) => compareBytes(a.source, b.source) || compareBytes(a.externalId, b.externalId) || compareBytes(a.kind, b.kind))
  const set = new Set(byHand.map((one) => `${one.kind} ${keyOf(one)}`))
  const beside = <T extends Named>(kind: OverrideRecord['kind'], list: readonly T[] | undefined): T[] =>
    (list ?? []).flatMap(resolve).filter((one) => !set.has(`${kind} ${keyOf(one)}`))
  const tiers: TierOverride[] = [
    ...beside('tier', model?.overrides),
    ...byHand.flatMap((one) => (one.tier === null ? [] : [{ ...one, tier: one.tier }])),
  ]
  const strategic: StrategicFlag[] = [...beside('strategic', model?.strategic), ...byHand.filter((one) => one.kind === 'strategic')]
  const reasons = new Map(
    // As the engine reads them: the one that began last counts.
    tiers
      .filter(inForceOn(asOf))
      .sort((a, b) => compareBytes(a.from ?? '', b.from ?? ''))
      .map((one) => [keyOf(one), { reason: one.reason, expires: one.expires }]),
  )
  return { tiers, strategic, byHand, inForce: (key: string) => reasons.get(key) ?? null }
}
