/**
 * The arithmetic of the relationship index, one account at a time: what explains an account and what reckons a whole book are these same
 * lines, so that they cannot differ. Scores 0-100, variances in points², ages in days.
 *
 * A voice is a contact of the account, or a place that nobody fills (contact -1). First `computeShares` says who counts for how much,
 * then `takeAnswers` takes those of a span of days, then `computeIndex` says what they come to.
 */
import type { Reckoning } from './reckoning.ts'
import { roleGroups } from './role-groups.ts'

const groupCount = roleGroups.length
/** Of a role that is not known. */
const usesBit = 1 << roleGroups.indexOf('uses')
/** Of a place that nobody fills, and of a seniority that is not known. */
const staffLevel = 1
/** Before every day there is. */
export const longAgo = -2_147_483_648

/**
 * Step 1 and 4: who counts for how much at an account, and what is expected of each. A required group that nobody holds gets a place if it
 * was ever named. A group's share is split by seniority inside it, so that forty users do not drown who decides.
 *
 * @param reckoning  room for it
 * @param at    account of the book
 * @returns     whether there is anybody who counts
 * @source  methods §4.3 and §12, shares — docs/methods/relationship-index.md
 * @example computeShares(reckoningOf(voiceBook([{ contacts: [] }]), defaultParameters), 0) // false
 */
export function computeShares(reckoning: Reckoning, at: number): boolean {
  const { book, unit, weight, groupShare, seniority, set, equatedPoints, unitOf, expectedOf, contact, groups, points, share, expected } =
    reckoning
  const { groups: groupsOf, level } = book
  const first = book.contactStart[at]!
  const people = book.contactStart[at + 1]! - first
  let voices = people
  let present = 0
  let sets = 0
  for (let k = 0; k < people; k++) {
    const bits = groupsOf[first + k]! || usesBit
    const q = seniority[level[first + k]!]!
    contact[k] = first + k
    groups[k] = bits
    points[k] = q
    present |= bits
    if (equatedPoints[bits] === 0) set[sets++] = bits
    equatedPoints[bits]! += q
  }
  const empty = reckoning.required & ~present
  for (let r = 0; r < groupCount; r++)
    if (empty & book.everNamed[at]! & (1 << r)) {
      contact[voices] = -1
      groups[voices] = 1 << r
      points[voices] = seniority[staffLevel]!
      equatedPoints[1 << r]! = points[voices]!
      set[sets++] = 1 << r
      present |= 1 << r
      voices++
    }
  let whole = 0
  let keyGroup = -1
  for (let r = 0; r < groupCount; r++) {
    let sum = 0
    for (let s = 0; s < sets; s++) if (set[s]! & (1 << r)) sum += equatedPoints[set[s]!]!
    weight[r] = sum
    if (sum > 0) whole += groupShare[r]!
  }
  for (let r = 0; r < groupCount; r++) {
    unit[r] = weight[r]! > 0 && whole > 0 ? groupShare[r]! / whole / weight[r]! : 0
    if (unit[r]! > 0 && (keyGroup < 0 || groupShare[r]! > groupShare[keyGroup]!)) keyGroup = r
  }
  const segment = book.segmentOf[at]!
  const mu = reckoning.mu[segment < 0 ? book.segments.length : segment]!
  for (let s = 0; s < sets; s++) {
    spread(reckoning, set[s]!, mu)
    equatedPoints[set[s]!] = 0
  }
  for (let k = 0; k < voices; k++) {
    share[k] = points[k]! * unitOf[groups[k]!]!
    expected[k] = expectedOf[groups[k]!]!
  }
  reckoning.voices = voices
  reckoning.people = people
  reckoning.present = present
  reckoning.keyGroup = keyGroup
  reckoning.notNamed = empty & ~book.everNamed[at]!
  return keyGroup >= 0
}

/** Share per point of seniority, and expectation, of somebody with a set of role groups. */
function spread(reckoning: Reckoning, bits: number, mu: number): void {
  let units = 0
  let offset = 0
  let plain = 0
  let held = 0
  for (let r = 0; r < groupCount; r++)
    if (bits & (1 << r)) {
      units += reckoning.unit[r]!
      offset += reckoning.unit[r]! * reckoning.gamma[r]!
      plain += reckoning.gamma[r]!
      held++
    }
  reckoning.unitOf[bits] = units
  // Who has no share in the index is still heard, as the mean of his groups.
  reckoning.expectedOf[bits] = mu + (units > 0 ? offset / units : plain / held)
}

/**
 * Steps 2 and 3: takes the answers of a span of days, aged to its end.
 *
 * @param reckoning   with the shares of an account
 * @param after  days since 1970-01-01: answers of this day and before are left out
 * @param until  days since 1970-01-01: answers of later days are left out
 * @source  methods §4.3 — docs/methods/relationship-index.md
 * @example ((one) => (computeShares(one, 0), takeAnswers(one, longAgo, 180), one.information[0]))(reckoningOf(voiceBook([{ contacts: [{ groups: ['uses'], answers: [{ day: 0, y: 90 }] }] }]), defaultParameters)) // 0.5
 */
export function takeAnswers(reckoning: Reckoning, after: number, until: number): void {
  const { contact, fade, metricWeight, information, weighed, fresh, voices, equated } = reckoning
  const { answerStart, day: days, metric, confidence, y } = reckoning.book
  const oldest = fade.length - 1
  for (let k = 0; k < voices; k++) {
    const c = contact[k]!
    let sum = 0
    let product = 0
    let freshest = 0
    if (c >= 0)
      for (let j = answerStart[c]!, end = answerStart[c + 1]!; j < end; j++) {
        const day = days[j]!
        const age = until - day
        if (day <= after || age < 0 || age > oldest) continue
        const faded = fade[age]!
        const u = metricWeight[metric[j]!]! * confidence[j]! * faded
        if (!(u > 0)) continue
        sum += u
        product += u * (equated ? equatedPoints(reckoning, j) : y[j]!)
        if (faded > freshest) freshest = faded
      }
    information[k] = sum
    weighed[k] = product
    fresh[k] = freshest
  }
}

/**
 * What an answer counts as: its points, on the footing of NPS where the parameters say so.
 *
 * @param reckoning  of its book
 * @param j          answer of the book
 * @returns          0-100
 * @source  methods §4, metric equating — docs/methods/nps-csat-ces.md
 * @example equatedPoints(reckoningOf(voiceBook([{ contacts: [{ groups: [], answers: [{ day: 1, y: 40 }] }] }]), defaultParameters), 0) // 40
 */
export function equatedPoints({ book, equated, slope, offset }: Reckoning, j: number): number {
  const y = book.y[j]!
  if (!equated) return y
  const metric = book.metric[j]!
  return Math.min(100, Math.max(0, slope[metric]! * y + offset[metric]!))
}

/**
 * Steps 5 to 11: the account's deviation, each voice's estimate, the index, how sure it is.
 *
 * @param reckoning  with the shares and answers of an account
 * @source  methods §4.3 (best linear unbiased prediction of a finite population's mean) — docs/methods/relationship-index.md
 * @example ((one) => (computeShares(one, 0), takeAnswers(one, longAgo, 0), computeIndex(one), one.index.toFixed(2)))(reckoningOf(voiceBook([{ contacts: [{ groups: ['uses'], answers: [{ day: 0, y: 90 }] }] }]), defaultParameters)) // '83.86'
 */
export function computeIndex(reckoning: Reckoning): void {
  const { voices, share, expected, information, weighed, fresh, n, deviation, shrink, estimate, tau2, sigmaP2, sigmaE2, nCap, huber } =
    reckoning
  let precision = 0
  let pull = 0
  let respondents = 0
  for (let k = 0; k < voices; k++) {
    const heard = information[k]!
    if (!(heard > 0)) {
      n[k] = 0
      deviation[k] = 0
      shrink[k] = 0
      continue
    }
    respondents++
    n[k] = heard < nCap ? heard : nCap
    const v = sigmaP2 + sigmaE2 / n[k]!
    const d = weighed[k]! / heard - expected[k]!
    const limit = huber * Math.sqrt(tau2 + v)
    precision += 1 / v
    pull += (d > limit ? limit : d < -limit ? -limit : d) / v
    deviation[k] = d
    shrink[k] = sigmaP2 / v
  }
  const varAlpha = tau2 / (1 + tau2 * precision)
  const alpha = varAlpha * pull
  let index = 0
  let known = 0
  let apart = 0
  let alone = 0
  let heardShare = 0
  for (let k = 0; k < voices; k++) {
    const p = share[k]!
    const b = shrink[k]!
    const e = expected[k]! + alpha + b * (deviation[k]! - alpha)
    estimate[k] = e
    index += p * e
    known += p * b
    apart += p * p * (1 - b)
    alone += p * p
    heardShare += p * fresh[k]!
  }
  const open = 1 - known
  reckoning.respondents = respondents
  reckoning.alpha = alpha
  reckoning.varAlpha = varAlpha
  reckoning.index = index
  reckoning.variance = open * open * varAlpha + sigmaP2 * apart
  reckoning.reliability = 1 - reckoning.variance / (tau2 + sigmaP2 * alone)
  reckoning.heardShare = heardShare
  reckoning.blindSpot = heardOfGroup(reckoning, reckoning.keyGroup) < reckoning.keyRoleMinCoverage ? 1 : 0
  const grade = reckoning.reliability >= 0.75 ? 0 : reckoning.reliability >= 0.5 ? 1 : reckoning.reliability >= 0.25 ? 2 : 3
  reckoning.grade = reckoning.blindSpot === 1 && grade < 2 ? 2 : grade
}

/**
 * Heard share inside one role group.
 *
 * @param reckoning  with the shares and answers of an account
 * @param r     index into roleGroups
 * @returns     0-1, weighed by seniority; NaN where the group is not there
 * @source  methods §4.3 and §12 (role coverage) — docs/methods/relationship-index.md
 * @example ((one) => (computeShares(one, 0), takeAnswers(one, longAgo, 180), heardOfGroup(one, 2)))(reckoningOf(voiceBook([{ contacts: [{ groups: ['uses'], answers: [{ day: 0, y: 90 }] }] }]), defaultParameters)) // 0.5
 */
export function heardOfGroup(reckoning: Reckoning, r: number): number {
  let heard = 0
  for (let k = 0; k < reckoning.voices; k++) if (reckoning.groups[k]! & (1 << r)) heard += reckoning.points[k]! * reckoning.fresh[k]!
  return heard / reckoning.weight[r]!
}
