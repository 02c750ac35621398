/** What our own answers say of the parameters of the relationship index, held back by the defaults where they are few. */

import { computeShares, equatedPoints } from './compute-index.ts'
import { defaultEstimate } from './default-parameters.ts'
import { equateMetrics } from './equate-metrics.ts'
import { METRICS, type RelationshipEstimate, type RelationshipRules, type VoiceBook } from './index-types.ts'
import { type Reckoning, reckoningOf } from './reckoning.ts'
import { type RoleGroup, roleGroups } from './role-groups.ts'

/** So many answers' worth the defaults weigh against our own. */
const defaultWeight = 20
/** A segment has a mean of its own from so many people who answered, and a role's difference counts half. */
const enoughPeople = 30
/** Only what somebody said last, and lately. */
const latestWithinDays = 365
/** Two answers of one person as near as this tell how much one answer scatters. */
const pairWithinDays = 60
export const floors = { sigmaE2: 9, sigmaP2: 25, tau2: 25 } as const
/** Two steps, 0 or 100, are no distance to learn scatter from. */
const twoSteps = METRICS.indexOf('good_bad')

export type Component = keyof typeof floors

export interface EstimateBasis {
  /** People with a latest answer of at most 365 days, accounts they are of, pairs of answers of one person. */
  readonly contacts: number
  readonly accounts: number
  readonly pairs: number
  /** Plain mean of the latest answers; null without any. */
  readonly mean: number | null
  /** Mean squares within and between accounts; null where they do not exist. */
  readonly msw: number | null
  readonly msb: number | null
  readonly n0: number | null
  /** Cases that our own value rests on: it weighs df / (20 + df). */
  readonly df: Readonly<Record<Component, number>>
  /** Our own value before the defaults, at least its floor; null = there is none, the default stays. */
  readonly own: Readonly<Record<Component, number | null>>
  /** Components whose own value lay below its floor. */
  readonly floored: readonly Component[]
  /** Every segment somebody answered in; `own` = its mean is used. */
  readonly segments: readonly { readonly segment: string; readonly contacts: number; readonly mean: number; readonly own: boolean }[]
  readonly roles: readonly { readonly group: RoleGroup; readonly contacts: number; readonly mean: number | null }[]
  /** Answers of two steps (good or bad), left out: they would pass for scatter. */
  readonly leftOut: number
}

export interface EstimatedParameters {
  readonly estimate: RelationshipEstimate
  readonly restsOn: EstimateBasis
}

/**
 * Estimates expectation, role offsets and variances from the answers of a book.
 *
 * Order of work: latest answers, mu, gamma, residuals y − m; then sigmaE2 from pairs, sigmaP2 = MSW − the blended sigmaE2 (so that few
 * pairs cannot move noise into persons while their sum stays what was measured), tau2 = (MSB − MSW) / n0; each in turn estimate, floor, blend.
 *
 * @param book   voices in columns; the latest of a day is the last in order
 * @param asOf   days since 1970-01-01; later answers are left out
 * @param rules  shares (for the offsets of people with several roles), weights, greatest age
 * @returns      parameters (points, points²), and what they rest on
 * @source  methods §4.3 and §12, estimation; Searle, Casella & McCulloch, Variance Components (1992), unbalanced one-way layout — docs/methods/relationship-estimation.md
 * @example estimateParameters(voiceBook([]), 20000, defaultRules).estimate.sigmaE2 // 144
 */
export function estimateParameters(book: VoiceBook, asOf: number, rules: RelationshipRules): EstimatedParameters {
  const equated = rules.equate ? equateMetrics(book, asOf, rules.maxAgeDays) : null
  const reckoning = reckoningOf(book, { rules, estimate: { ...defaultEstimate, ...(equated && { equated }) } })
  const said = latestAnswers(book, asOf, reckoning)
  const { mu, muSegment, mean, segments } = means(book, said)
  const { gamma, roles } = offsets(book, said, mean)
  const { n, accounts, msw, msb, n0 } = meanSquares(book, reckoning, said, { mu, muSegment, gamma })
  const pairs = squaresOfPairs(book, asOf, reckoning)
  const df = { sigmaE2: pairs.n, sigmaP2: n - accounts, tau2: accounts > 1 && msw !== null ? accounts - 1 : 0 }
  const raw: Record<Component, number | null> = { sigmaE2: pairs.n > 0 ? pairs.sum / pairs.n / 2 : null, sigmaP2: null, tau2: null }
  const floored: Component[] = []
  const blend = (component: Component, own: number | null): number => {
    if (own === null) return defaultEstimate[component]
    if (own < floors[component]) floored.push(component)
    raw[component] = Math.max(floors[component], own)
    return (defaultWeight * defaultEstimate[component] + df[component] * raw[component]) / (defaultWeight + df[component])
  }
  const sigmaE2 = blend('sigmaE2', raw.sigmaE2)
  const sigmaP2 = blend('sigmaP2', msw === null ? null : msw - sigmaE2)
  const tau2 = blend('tau2', msw === null || msb === null || n0 === null ? null : (msb - msw) / n0)
  return {
    estimate: { mu, muSegment, gamma, tau2, sigmaP2, sigmaE2, ...(equated && { equated }) },
    restsOn: {
      ...{ contacts: n, accounts, pairs: pairs.n, mean, msw, msb, n0, df, own: raw, floored, segments, roles, leftOut: said.leftOut },
    },
  }
}

interface Said {
  /** Contacts that answered, in the order of the book, the account of each and what he said last. */
  readonly contact: readonly number[]
  readonly account: readonly number[]
  readonly y: readonly number[]
  readonly leftOut: number
}

const counts = (book: VoiceBook, reckoning: Reckoning, j: number): boolean =>
  reckoning.metricWeight[book.metric[j]!]! * book.confidence[j]! > 0

function latestAnswers(book: VoiceBook, asOf: number, reckoning: Reckoning): Said {
  const contact: number[] = []
  const account: number[] = []
  const y: number[] = []
  let leftOut = 0
  for (let at = 0; at < book.n; at++)
    for (let k = book.contactStart[at]!; k < book.contactStart[at + 1]!; k++) {
      let latest = -1
      for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++) {
        const age = asOf - book.day[j]!
        if (age < 0 || age > latestWithinDays || age >= reckoning.fade.length || !counts(book, reckoning, j)) continue
        if (book.metric[j] === twoSteps) leftOut++
        else if (latest < 0 || book.day[j]! >= book.day[latest]!) latest = j
      }
      if (latest < 0) continue
      contact.push(k)
      account.push(at)
      y.push(equatedPoints(reckoning, latest))
    }
  return { contact, account, y, leftOut }
}

function means(book: VoiceBook, said: Said) {
  const n = said.y.length
  const sum = said.y.reduce((total, one) => total + one, 0)
  const mu = (defaultWeight * defaultEstimate.mu + sum) / (defaultWeight + n)
  const segments = book.segments.flatMap((segment, s) => {
    const own = said.y.filter((_, i) => book.segmentOf[said.account[i]!] === s)
    if (own.length === 0) return []
    const mean = own.reduce((total, one) => total + one, 0) / own.length
    return [{ segment, contacts: own.length, mean, own: own.length >= enoughPeople }]
  })
  const muSegment = Object.fromEntries(segments.filter(({ own }) => own).map(({ segment, mean }) => [segment, mean]))
  return { mu, muSegment, mean: n === 0 ? null : sum / n, segments }
}

/** Shrunk differences of roles from the mean of all; who holds several groups counts once in each. */
function offsets(book: VoiceBook, said: Said, mean: number | null) {
  const usesBit = 1 << roleGroups.indexOf('uses')
  const roles = roleGroups.map((group, r) => {
    const own = said.y.filter((_, i) => (book.groups[said.contact[i]!]! || usesBit) & (1 << r))
    return { group, contacts: own.length, mean: own.length === 0 ? null : own.reduce((total, one) => total + one, 0) / own.length }
  })
  const gamma = Object.fromEntries(
    roles.map(({ group, contacts, mean: ofRole }) => [
      group,
      ofRole === null || mean === null ? 0 : (contacts / (contacts + enoughPeople)) * (ofRole - mean),
    ]),
  ) as Record<RoleGroup, number>
  return { gamma, roles }
}

function meanSquares(
  book: VoiceBook,
  reckoning: Reckoning,
  said: Said,
  { mu, muSegment, gamma }: Pick<RelationshipEstimate, 'mu' | 'muSegment' | 'gamma'>,
) {
  reckoning.gamma.set(roleGroups.map((group) => gamma[group]))
  reckoning.mu.set([...book.segments.map((segment) => muSegment[segment] ?? mu), mu])
  const n = said.y.length
  const residual = new Float64Array(n)
  let [reckoned, accounts, squares, total] = [-1, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const at = said.account[i]!
    if (at !== reckoned) {
      computeShares(reckoning, at)
      reckoned = at
      accounts++
    }
    residual[i] = said.y[i]! - reckoning.expected[said.contact[i]! - book.contactStart[at]!]!
    total += residual[i]!
  }
  let [within, between] = [0, 0]
  for (let from = 0, to = 0; from < n; from = to) {
    let sum = 0
    for (to = from; to < n && said.account[to] === said.account[from]; to++) sum += residual[to]!
    const mean = sum / (to - from)
    for (let i = from; i < to; i++) within += (residual[i]! - mean) ** 2
    between += (to - from) * (mean - total / n) ** 2
    squares += (to - from) ** 2
  }
  return {
    ...{ n, accounts },
    msw: n > accounts ? within / (n - accounts) : null,
    msb: accounts > 1 ? between / (accounts - 1) : null,
    n0: accounts > 1 ? (n - squares / n) / (accounts - 1) : null,
  }
}

/** Consecutive answers of one person in the same metric; two of one day are one mood. */
function squaresOfPairs(book: VoiceBook, asOf: number, reckoning: Reckoning): { n: number; sum: number } {
  let [n, sum] = [0, 0]
  const last = new Int32Array(METRICS.length)
  for (let k = 0; k < book.groups.length; k++) {
    if (book.unnamed[k] === 1) continue
    const own: number[] = []
    for (let j = book.answerStart[k]!; j < book.answerStart[k + 1]!; j++) {
      const age = asOf - book.day[j]!
      if (age >= 0 && age < reckoning.fade.length && book.metric[j] !== twoSteps && counts(book, reckoning, j)) own.push(j)
    }
    if (own.length < 2) continue
    last.fill(-1)
    for (const j of own.sort((a, b) => book.day[a]! - book.day[b]! || a - b)) {
      const metric = book.metric[j]!
      const before = last[metric]!
      const apart = before < 0 ? 0 : book.day[j]! - book.day[before]!
      if (apart >= 1 && apart <= pairWithinDays) {
        n++
        sum += (equatedPoints(reckoning, j) - equatedPoints(reckoning, before)) ** 2
      }
      last[metric] = j
    }
  }
  return { n, sum }
}
