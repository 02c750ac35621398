/** What a book of voices is like, as far as it says whether parameters fit it. */

import { computeShares, longAgo, takeAnswers } from './compute-index.ts'
import { defaultEstimate } from './default-parameters.ts'
import { METRICS, type Metric, type RelationshipRules, type VoiceBook } from './index-types.ts'
import { reckoningOf } from './reckoning.ts'
import { type RoleGroup, roleGroups } from './role-groups.ts'

/** So large a part of an index is one person's alone. */
const aloneShare = 0.6

export interface MetricFacts {
  readonly metric: Metric
  readonly answers: number
  readonly contacts: number
  /** 0-100; null without answers, the deviation with fewer than two. */
  readonly mean: number | null
  readonly sd: number | null
  /** Share of the answers that are the best there is. */
  readonly topShare: number | null
}

export interface BookFacts {
  readonly accounts: number
  readonly people: number
  readonly unknownRole: number
  readonly unknownLevel: number
  readonly groups: readonly { readonly group: RoleGroup; readonly people: number; readonly heard: number }[]
  readonly metrics: readonly MetricFacts[]
  /** Accounts with several people, and those of them where one person is 60 % of the index or more. */
  readonly severalPeople: number
  readonly alone: number
  /** Median days between one answer of a person and his next; null where nobody answered twice. */
  readonly daysBetween: number | null
}

/**
 * Counts of a book, from the answers that would count in its index.
 *
 * @param book   voices in columns
 * @param asOf   days since 1970-01-01; later answers are left out
 * @param rules  greatest age, weights, shares
 * @returns      counts, means 0-100, days
 * @source  docs/methods/relationship-index.md
 * @example bookFacts(voiceBook([{ contacts: [{ groups: [] }] }]), 20000, defaultRules).unknownRole // 1
 */
export function bookFacts(book: VoiceBook, asOf: number, rules: RelationshipRules): BookFacts {
  const reckoning = reckoningOf(book, { rules, estimate: defaultEstimate })
  const people = roleGroups.map(() => 0)
  const heard = roleGroups.map(() => 0)
  const gaps: number[] = []
  const metrics = METRICS.map(() => ({ n: 0, contacts: 0, sum: 0, squares: 0, top: 0 }))
  let [unknownRole, unknownLevel, severalPeople, alone] = [0, 0, 0, 0]
  for (let at = 0; at < book.n; at++) {
    const somebody = computeShares(reckoning, at)
    takeAnswers(reckoning, longAgo, asOf)
    if (somebody && reckoning.people > 1) {
      severalPeople++
      if (reckoning.share.subarray(0, reckoning.people).some((share) => share >= aloneShare)) alone++
    }
    for (let k = 0; k < reckoning.people; k++) {
      const contact = reckoning.contact[k]!
      if (book.groups[contact] === 0) unknownRole++
      if (book.level[contact] === 0) unknownLevel++
      for (let r = 0; r < roleGroups.length; r++)
        if (reckoning.groups[k]! & (1 << r)) {
          people[r]!++
          if (reckoning.information[k]! > 0) heard[r]!++
        }
      const days: number[] = []
      let spoke = 0
      for (let j = book.answerStart[contact]!; j < book.answerStart[contact + 1]!; j++) {
        const age = asOf - book.day[j]!
        if (age < 0 || age >= reckoning.fade.length) continue
        const y = book.y[j]!
        const own = metrics[book.metric[j]!]!
        own.n++
        own.sum += y
        own.squares += y * y
        if (y >= 100) own.top++
        spoke |= 1 << book.metric[j]!
        days.push(book.day[j]!)
      }
      for (let m = 0; m < METRICS.length; m++) if (spoke & (1 << m)) metrics[m]!.contacts++
      if (book.unnamed[contact] === 1) continue
      days.sort((a, b) => a - b)
      // What is answered on one day was asked at one go.
      days.forEach((day, i) => {
        if (i > 0 && day > days[i - 1]!) gaps.push(day - days[i - 1]!)
      })
    }
  }
  gaps.sort((a, b) => a - b)
  return {
    ...{ accounts: book.n, people: book.groups.length, unknownRole, unknownLevel, severalPeople, alone },
    groups: roleGroups.map((group, r) => ({ group, people: people[r]!, heard: heard[r]! })),
    metrics: METRICS.map((metric, m) => {
      const { n, contacts, sum, squares, top } = metrics[m]!
      const variance = n > 1 ? Math.max(0, (squares - (sum * sum) / n) / (n - 1)) : null
      return {
        metric,
        answers: n,
        contacts,
        mean: n ? sum / n : null,
        sd: variance === null ? null : Math.sqrt(variance),
        topShare: n ? top / n : null,
      }
    }),
    daysBetween: gaps.length === 0 ? null : gaps[gaps.length >> 1]!,
  }
}
