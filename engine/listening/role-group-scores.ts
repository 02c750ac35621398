import { METRICS, type RelationshipRules, type VoiceBook } from '../relationship/index-types.ts'
import { roleGroups } from '../relationship/role-groups.ts'

export interface RoleGroupScores {
  /** Per role group and account (group × n + account): what its people answered, 0-100; NaN = nobody answered. */
  readonly score: Float64Array
  /** Likewise: people who answered. */
  readonly people: Int32Array
}

/**
 * What people of each role group answered, one value per account: answers weighed by metric and age, people by seniority, as the index
 * does, but plain — nothing is added for who is silent.
 *
 * @param book   voices in columns; a role that is not known counts as user
 * @param asOf   day number; later answers are left out
 * @param rules  half-life, greatest age, metric weights, seniority
 * @returns      scores and people, by role group and account
 * @source  methods §4.3, steps 2 and 3 — docs/methods/listening.md
 * @example roleGroupScores(voiceBook([{ contacts: [{ groups: ['decides'], answers: [{ day: 9, y: 80 }] }] }]), 9, defaultRules).score[0] // 80
 */
export function roleGroupScores(book: VoiceBook, asOf: number, rules: RelationshipRules): RoleGroupScores {
  const { n } = book
  const score = new Float64Array(roleGroups.length * n).fill(Number.NaN)
  const people = new Int32Array(roleGroups.length * n)
  const weights = new Float64Array(roleGroups.length)
  const sums = new Float64Array(roleGroups.length)
  const levels = (['staff', 'staff', 'manager', 'director', 'c-level'] as const).map((level) => rules.seniority[level])
  const metricWeights = METRICS.map((metric) => rules.metricWeight[metric])
  const uses = 1 << roleGroups.indexOf('uses')
  for (let at = 0; at < n; at++) {
    weights.fill(0)
    sums.fill(0)
    for (let k = book.contactStart[at]!; k < book.contactStart[at + 1]!; k++) {
      let [information, weighed] = [0, 0]
      for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++) {
        const age = asOf - book.day[j]!
        if (age < 0 || age > rules.maxAgeDays) continue
        const u = metricWeights[book.metric[j]!]! * book.confidence[j]! * 2 ** (-age / rules.halfLifeDays)
        information += u
        weighed += u * book.y[j]!
      }
      if (information === 0) continue
      const seniority = levels[book.level[k]!]!
      for (let r = 0; r < roleGroups.length; r++)
        if ((book.groups[k]! || uses) & (1 << r)) {
          weights[r]! += seniority
          sums[r]! += (seniority * weighed) / information
          people[r * n + at]!++
        }
    }
    for (let r = 0; r < roleGroups.length; r++) if (weights[r]! > 0) score[r * n + at] = sums[r]! / weights[r]!
  }
  return { score, people }
}
