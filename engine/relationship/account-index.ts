import { computeIndex, computeShares, heardOfGroup, longAgo, takeAnswers } from './compute-index.ts'
import { type AccountIndex, GRADES, type RelationshipParameters, type VoiceBook, type VoiceShare } from './index-types.ts'
import { type Reckoning, reckoningOf } from './reckoning.ts'
import { type RoleGroup, roleGroups } from './role-groups.ts'

/** A voice with less of the index is not named as the lowest of it. */
const heavyShare = 0.1

/**
 * The relationship index of one account, explained: what every voice says, counts for and adds. The same lines as `indexAccounts`.
 *
 * @param book        voices in columns
 * @param at          account of the book
 * @param asOf        evaluation day, days since 1970-01-01; later answers are left out
 * @param parameters  rules and estimate
 * @returns           index 0-100 with interval, grade and contributions that add up to it; null where nobody is known and nobody named
 * @throws RangeError if the account is not in the book
 * @source  methods §4.3 (best linear unbiased prediction; Robinson, Statistical Science 6 (1991)) — docs/methods/relationship-index.md
 * @example accountIndex(voiceBook([{ contacts: [{ groups: ['decides'] }] }]), 0, 20000, defaultParameters)?.index // 70
 */
export function accountIndex(book: VoiceBook, at: number, asOf: number, parameters: RelationshipParameters): AccountIndex | null {
  if (!(at >= 0 && at < book.n)) throw new RangeError(`There is no account ${at} in a book of ${book.n}`)
  const reckoning = reckoningOf(book, parameters, at)
  if (!computeShares(reckoning, at)) return null
  takeAnswers(reckoning, longAgo, asOf)
  computeIndex(reckoning)
  return explainIndex(reckoning)
}

/**
 * What a reckoning came to, as an object.
 *
 * @param reckoning  of an account where somebody counts, to the end
 * @returns          index, interval, grade, voices
 * @source  docs/methods/relationship-index.md
 * @example ((one) => (computeShares(one, 0), takeAnswers(one, longAgo, -1), computeIndex(one), explainIndex(one).grade))(reckoningOf(voiceBook([{ contacts: [{ groups: ['uses'], answers: [{ day: 0, y: 90 }] }] }]), defaultParameters)) // 'D'
 */
export function explainIndex(reckoning: Reckoning): AccountIndex {
  const { index, variance, share, fresh, estimate, keyGroup } = reckoning
  const voices = Array.from({ length: reckoning.voices }, (_, k) => voiceShare(reckoning, k))
  const half = reckoning.z * Math.sqrt(variance)
  let [ownShare, ownSum, weights, squares, lowest] = [0, 0, 0, 0, -1]
  voices.forEach(({ contact, y }, k) => {
    if (y !== null) {
      ownShare += share[k]!
      ownSum += share[k]! * y
    }
    const weight = share[k]! * fresh[k]!
    weights += weight
    squares += weight * weight
    if (contact >= 0 && share[k]! >= heavyShare && (lowest < 0 || estimate[k]! < estimate[lowest]!)) lowest = k
  })
  return {
    index,
    sd: Math.sqrt(variance),
    low: Math.min(index, Math.max(0, index - half)),
    high: Math.max(index, Math.min(100, index + half)),
    reliability: reckoning.reliability,
    grade: GRADES[reckoning.grade]!,
    heardShare: reckoning.heardShare,
    heardShareOf: ofGroups(reckoning.present, (r) => heardOfGroup(reckoning, r)),
    keyGroup: roleGroups[keyGroup] ?? null,
    blindSpot: reckoning.blindSpot === 1,
    notNamed: roleGroups.filter((_, r) => reckoning.notNamed & (1 << r)),
    alpha: reckoning.alpha,
    varAlpha: reckoning.varAlpha,
    voices,
    respondentsMean: ownShare > 0 ? ownSum / ownShare : null,
    people: reckoning.people,
    respondents: reckoning.respondents,
    effectiveN: squares > 0 ? (weights * weights) / squares : 0,
    lowest: lowest < 0 ? null : { contact: voices[lowest]!.contact, estimate: estimate[lowest]! },
  }
}

function voiceShare(reckoning: Reckoning, k: number): VoiceShare {
  const heard = reckoning.information[k]! > 0
  return {
    contact: reckoning.contact[k]!,
    shareOf: ofGroups(reckoning.groups[k]!, (r) => reckoning.points[k]! * reckoning.unit[r]!),
    share: reckoning.share[k]!,
    y: heard ? reckoning.weighed[k]! / reckoning.information[k]! : null,
    n: reckoning.n[k]!,
    fresh: reckoning.fresh[k]!,
    expected: reckoning.expected[k]!,
    shrink: reckoning.shrink[k]!,
    estimate: reckoning.estimate[k]!,
    contribution: reckoning.share[k]! * reckoning.estimate[k]!,
  }
}

function ofGroups(bits: number, value: (r: number) => number): Partial<Record<RoleGroup, number>> {
  const found: Partial<Record<RoleGroup, number>> = {}
  for (let r = 0; r < roleGroups.length; r++) if (bits & (1 << r)) found[roleGroups[r]!] = value(r)
  return found
}
