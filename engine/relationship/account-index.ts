import { type AccountIndex, GRADES, type RelationshipParameters, type VoiceBook, type VoiceShare } from './index-types.ts'
import { type Desk, deskOf, hear, heardOfGroup, longAgo, seat, settle } from './reckoning.ts'
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
  const desk = deskOf(book, parameters, at)
  if (!seat(desk, at)) return null
  hear(desk, longAgo, asOf)
  settle(desk)
  return explain(desk)
}

/**
 * What a settled desk says, as an object.
 *
 * @param desk  settled, with somebody who counts
 * @returns     index, interval, grade, voices
 * @source  docs/methods/relationship-index.md
 * @example typeof explain // 'function'
 */
export function explain(desk: Desk): AccountIndex {
  const { index, variance, share, fresh, estimate, keyGroup } = desk
  const voices = Array.from({ length: desk.voices }, (_, k) => voiceShare(desk, k))
  const half = desk.z * Math.sqrt(variance)
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
    reliability: desk.reliability,
    grade: GRADES[desk.grade]!,
    heardShare: desk.heardShare,
    heardShareOf: ofGroups(desk.present, (r) => heardOfGroup(desk, r)),
    keyGroup: roleGroups[keyGroup] ?? null,
    blindSpot: desk.blindSpot === 1,
    notNamed: roleGroups.filter((_, r) => desk.notNamed & (1 << r)),
    alpha: desk.alpha,
    varAlpha: desk.varAlpha,
    voices,
    respondentsMean: ownShare > 0 ? ownSum / ownShare : null,
    people: desk.people,
    respondents: desk.respondents,
    effectiveN: squares > 0 ? (weights * weights) / squares : 0,
    lowest: lowest < 0 ? null : { contact: voices[lowest]!.contact, estimate: estimate[lowest]! },
  }
}

function voiceShare(desk: Desk, k: number): VoiceShare {
  const heard = desk.information[k]! > 0
  return {
    contact: desk.contact[k]!,
    shareOf: ofGroups(desk.groups[k]!, (r) => desk.points[k]! * desk.unit[r]!),
    share: desk.share[k]!,
    y: heard ? desk.weighed[k]! / desk.information[k]! : null,
    n: desk.n[k]!,
    fresh: desk.fresh[k]!,
    expected: desk.expected[k]!,
    shrink: desk.shrink[k]!,
    estimate: desk.estimate[k]!,
    contribution: desk.share[k]! * desk.estimate[k]!,
  }
}

function ofGroups(bits: number, value: (r: number) => number): Partial<Record<RoleGroup, number>> {
  const found: Partial<Record<RoleGroup, number>> = {}
  for (let r = 0; r < roleGroups.length; r++) if (bits & (1 << r)) found[roleGroups[r]!] = value(r)
  return found
}
