import { normalQuantile } from '../value/normal-quantile.ts'
import type { AccountIndex, RelationshipParameters } from './index-types.ts'
import { type RoleGroup, roleGroups } from './role-groups.ts'

/** Two role groups of an account that were both heard and do not say the same. */
export interface RolesApart {
  readonly low: RoleGroup
  readonly high: RoleGroup
  /** Points between them beyond what their roles are expected to differ by. */
  readonly points: number
  readonly sd: number
  readonly z: number
}

/**
 * Whether role groups of an account disagree by more than chance: people differ, and answers scatter, so two voices 30 points apart are
 * nothing to look into. Of each pair of groups both heard, the precision-weighted difference of what was said against what is expected; the
 * account's own part falls out. Somebody of both groups counts in neither. The level holds for all pairs together (Bonferroni).
 *
 * @param voices      as `accountIndex` explains them
 * @param parameters  rules (level) and estimate
 * @returns           the pair furthest apart; null where none is beyond chance
 * @source  methods §4.3 (alerts), model of the index; Dunn, Journal of the American Statistical Association 56 (1961) — docs/methods/relationship-index.md
 * @example rolesApart([], defaultParameters) // null
 */
export function rolesApart(voices: AccountIndex['voices'], { rules, estimate }: RelationshipParameters): RolesApart | null {
  const heard = voices.flatMap(({ y, n, expected, shareOf }) =>
    y === null || !(n > 0) ? [] : [{ deviation: y - expected, precision: 1 / (estimate.sigmaP2 + estimate.sigmaE2 / n), shareOf }],
  )
  const pairs = roleGroups.flatMap((a, i) =>
    roleGroups.slice(i + 1).flatMap((b) => {
      const side = (own: RoleGroup, other: RoleGroup) => meanOf(heard.filter(({ shareOf }) => own in shareOf && !(other in shareOf)))
      const [first, second] = [side(a, b), side(b, a)]
      return first && second ? [{ a, b, first, second }] : []
    }),
  )
  if (pairs.length === 0) return null
  const needed = normalQuantile(1 - (1 - rules.level) / 2 / pairs.length)
  const apart = pairs.map(({ a, b, first, second }): RolesApart => {
    const difference = first.mean - second.mean
    const sd = Math.sqrt(first.variance + second.variance)
    return { low: difference < 0 ? a : b, high: difference < 0 ? b : a, points: Math.abs(difference), sd, z: Math.abs(difference) / sd }
  })
  const furthest = apart.reduce((best, one) => (one.z > best.z ? one : best))
  return furthest.z > needed ? furthest : null
}

function meanOf(heard: readonly { readonly deviation: number; readonly precision: number }[]) {
  const precision = heard.reduce((sum, one) => sum + one.precision, 0)
  return precision > 0
    ? { mean: heard.reduce((sum, one) => sum + one.deviation * one.precision, 0) / precision, variance: 1 / precision }
    : null
}
