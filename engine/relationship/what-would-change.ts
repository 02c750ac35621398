import { explainIndex } from './account-index.ts'
import { computeIndex, computeShares, longAgo, takeAnswers } from './compute-index.ts'
import { type AccountIndex, GRADES, type Grade, type RelationshipParameters, type VoiceBook } from './index-types.ts'
import { reckoningOf } from './reckoning.ts'
import { type RoleGroup, roleGroups } from './role-groups.ts'

/** What one voice's answer today would do. */
export interface NextAnswer {
  /** Position in the book; -1: a place that nobody fills, if somebody were named and answered. */
  readonly contact: number
  /** The group of such a place. */
  readonly place: RoleGroup | null
  /** Half of the interval then, whatever the answer is, and how much narrower that is: points. */
  readonly half: number
  readonly narrower: number
  readonly grade: Grade
  readonly heardShare: number
  readonly blindSpot: boolean
  /** The index after an NPS answer of 0, 1, … 10. */
  readonly indexAfter: readonly number[]
}

export interface WhatWouldChange {
  readonly now: AccountIndex
  readonly half: number
  /** The one that narrows the interval most first. */
  readonly answers: readonly NextAnswer[]
}

/** Steps of NPS. */
const steps = Array.from({ length: 11 }, (_, score) => score * 10)

/**
 * What would make an index surer, and what each answer would do to it: every voice of the account is reckoned as if it answered NPS today.
 *
 * @param book        voices in columns
 * @param at          account of the book
 * @param asOf        day of the answer, days since 1970-01-01
 * @param parameters  rules and estimate
 * @returns           per voice; null where nobody is known and nobody named
 * @throws RangeError if the account is not in the book
 * @source  methods §4.3, steps 3-9 — docs/methods/relationship-index.md
 * @example whatWouldChange(voiceBook([{ contacts: [{ groups: ['uses'] }, { groups: ['decides'] }] }]), 0, 20000, defaultParameters)?.answers[0].contact // 1
 */
export function whatWouldChange(book: VoiceBook, at: number, asOf: number, parameters: RelationshipParameters): WhatWouldChange | null {
  if (!(at >= 0 && at < book.n)) throw new RangeError(`There is no account ${at} in a book of ${book.n}`)
  const reckoning = reckoningOf(book, parameters, at)
  if (!computeShares(reckoning, at)) return null
  takeAnswers(reckoning, longAgo, asOf)
  computeIndex(reckoning)
  const now = explainIndex(reckoning)
  const half = reckoning.z * now.sd
  const weight = parameters.rules.metricWeight.nps
  const answers = Array.from({ length: reckoning.voices }, (_, k): NextAnswer => {
    const [information, weighed, fresh] = [reckoning.information[k]!, reckoning.weighed[k]!, reckoning.fresh[k]!]
    reckoning.information[k] = information + weight
    reckoning.fresh[k] = 1
    const indexAfter = steps.map((y) => {
      reckoning.weighed[k] = weighed + weight * y
      computeIndex(reckoning)
      return reckoning.index
    })
    const then = {
      half: reckoning.z * Math.sqrt(reckoning.variance),
      grade: GRADES[reckoning.grade]!,
      heardShare: reckoning.heardShare,
      blindSpot: reckoning.blindSpot === 1,
    }
    reckoning.information[k] = information
    reckoning.weighed[k] = weighed
    reckoning.fresh[k] = fresh
    const contact = reckoning.contact[k]!
    const place = contact < 0 ? (roleGroups.find((_, r) => reckoning.groups[k]! & (1 << r)) ?? null) : null
    return { contact, place, ...then, narrower: half - then.half, indexAfter }
  })
  // A sort keeps the order of the book among equals.
  return { now, half, answers: answers.sort((a, b) => b.narrower - a.narrower) }
}
