/** Room to reckon indexes in, one account after the other, and the parameters in columns: made once, so that nothing is made per account. */
import { normalQuantile } from '../value/normal-quantile.ts'
import { METRICS, type RelationshipParameters, type RelationshipRules, type VoiceBook } from './index-types.ts'
import { roleGroups } from './role-groups.ts'

const groupCount = roleGroups.length
/** Somebody may hold several groups: sets of them as bits. */
const groupSets = 1 << groupCount

/** Room for one account, and the parameters in columns. */
export interface Reckoning {
  readonly book: VoiceBook
  // Of the parameters, by role group, level, metric, segment (last: none) and age.
  readonly groupShare: Float64Array
  readonly gamma: Float64Array
  readonly seniority: Float64Array
  readonly metricWeight: Float64Array
  readonly mu: Float64Array
  /** Whether answers are put on the footing of NPS, and by metric how. */
  readonly equated: boolean
  readonly slope: Float64Array
  readonly offset: Float64Array
  readonly fade: Float64Array
  readonly required: number
  readonly nCap: number
  readonly huber: number
  readonly z: number
  readonly keyRoleMinCoverage: number
  readonly tau2: number
  readonly sigmaP2: number
  readonly sigmaE2: number
  // Of the account, by role group.
  /** Share of the index per point of seniority. */
  readonly unit: Float64Array
  /** Points of seniority in the group. */
  readonly weight: Float64Array
  /** Sets of role groups (bits) that somebody of the account holds; the points stand only while shares are computed. */
  readonly set: Uint8Array
  readonly equatedPoints: Float64Array
  readonly unitOf: Float64Array
  readonly expectedOf: Float64Array
  // By voice.
  readonly contact: Int32Array
  readonly groups: Uint8Array
  readonly points: Float64Array
  readonly share: Float64Array
  readonly expected: Float64Array
  readonly information: Float64Array
  readonly weighed: Float64Array
  readonly fresh: Float64Array
  readonly n: Float64Array
  readonly deviation: Float64Array
  readonly shrink: Float64Array
  readonly estimate: Float64Array
  voices: number
  people: number
  present: number
  notNamed: number
  keyGroup: number
  respondents: number
  alpha: number
  varAlpha: number
  index: number
  variance: number
  reliability: number
  heardShare: number
  /** Index into GRADES. */
  grade: number
  blindSpot: number
}

/**
 * Room to reckon the accounts of a book in, one after the other.
 *
 * @param book        voices in columns
 * @param parameters  rules and estimate
 * @param only        account of the book, where room for one will do
 * @returns           room for the largest account, and the parameters in columns
 * @throws RangeError if the half-life or the greatest age is not above 0, or the level is not between 0 and 1
 * @source  docs/methods/relationship-index.md
 * @example reckoningOf(voiceBook([]), defaultParameters).fade[180] // 0.5
 */
export function reckoningOf(book: VoiceBook, { rules, estimate }: RelationshipParameters, only: number | null = null): Reckoning {
  let largest = 0
  for (let at = only ?? 0; at < (only === null ? book.n : only + 1); at++)
    largest = Math.max(largest, book.contactStart[at + 1]! - book.contactStart[at]!)
  const room = largest + groupCount
  const column = () => new Float64Array(room)
  const columns = columnsOf(rules)
  const equations = rules.equate ? (estimate.equated ?? null) : null
  // Written out: an object put together by spreading is read twice as slowly.
  return {
    book,
    groupShare: columns.groupShare,
    seniority: columns.seniority,
    metricWeight: columns.metricWeight,
    fade: columns.fade,
    required: columns.required,
    nCap: columns.nCap,
    huber: columns.huber,
    z: columns.z,
    keyRoleMinCoverage: columns.keyRoleMinCoverage,
    gamma: Float64Array.from(roleGroups, (group) => estimate.gamma[group]),
    mu: Float64Array.from([...book.segments.map((segment) => estimate.muSegment[segment] ?? estimate.mu), estimate.mu]),
    equated: equations !== null,
    slope: Float64Array.from(METRICS, (metric) => equations?.[metric]?.slope ?? 1),
    offset: Float64Array.from(METRICS, (metric) => equations?.[metric]?.offset ?? 0),
    tau2: estimate.tau2,
    sigmaP2: estimate.sigmaP2,
    sigmaE2: estimate.sigmaE2,
    unit: new Float64Array(groupCount),
    weight: new Float64Array(groupCount),
    set: new Uint8Array(groupSets),
    equatedPoints: new Float64Array(groupSets),
    unitOf: new Float64Array(groupSets),
    expectedOf: new Float64Array(groupSets),
    contact: new Int32Array(room),
    groups: new Uint8Array(room),
    points: column(),
    share: column(),
    expected: column(),
    information: column(),
    weighed: column(),
    fresh: column(),
    n: column(),
    deviation: column(),
    shrink: column(),
    estimate: column(),
    voices: 0,
    people: 0,
    present: 0,
    notNamed: 0,
    keyGroup: -1,
    respondents: 0,
    alpha: Number.NaN,
    varAlpha: Number.NaN,
    index: Number.NaN,
    variance: Number.NaN,
    reliability: Number.NaN,
    heardShare: Number.NaN,
    grade: 3,
    blindSpot: 0,
  }
}

type RulesInColumns = Pick<
  Reckoning,
  'groupShare' | 'seniority' | 'metricWeight' | 'fade' | 'required' | 'nCap' | 'huber' | 'z' | 'keyRoleMinCoverage'
>

/** Kept as long as the rules are: asking of one account after another must not make their columns again and again. */
const columnsByRules = new WeakMap<RelationshipRules, RulesInColumns>()

function columnsOf(rules: RelationshipRules): RulesInColumns {
  const kept = columnsByRules.get(rules)
  if (kept) return kept
  if (!(rules.halfLifeDays > 0) || !(rules.maxAgeDays >= 0))
    throw new RangeError(`Answers cannot fade by half in ${rules.halfLifeDays} days until ${rules.maxAgeDays} days`)
  const levels = ['staff', 'staff', 'manager', 'director', 'c-level'] as const
  const columns: RulesInColumns = {
    groupShare: Float64Array.from(roleGroups, (group) => rules.groupShare[group]),
    seniority: Float64Array.from(levels, (level) => rules.seniority[level]),
    metricWeight: Float64Array.from(METRICS, (metric) => rules.metricWeight[metric]),
    fade: Float64Array.from({ length: Math.floor(rules.maxAgeDays) + 1 }, (_, age) => 2 ** (-age / rules.halfLifeDays)),
    required: rules.requiredGroups.reduce((bits, group) => bits | (1 << roleGroups.indexOf(group)), 0),
    nCap: rules.nCap,
    huber: rules.huber,
    z: normalQuantile((1 + rules.level) / 2),
    keyRoleMinCoverage: rules.keyRoleMinCoverage,
  }
  columnsByRules.set(rules, columns)
  return columns
}
