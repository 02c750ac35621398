/** What the relationship index is made of and what it says, methods §4.3. Scores are 0-100, ages and half-lives in days. */
import type { RoleGroup, SeniorityLevel } from './role-groups.ts'

/** What was answered on. Each has its scale and direction; a good/bad answer is never averaged with one of five steps. */
export const METRICS = ['nps', 'csat', 'ces', 'ces1', 'good_bad', 'declared'] as const
export type Metric = (typeof METRICS)[number]

/** What people decide: written as a model, approved, versioned. */
export interface RelationshipRules {
  /** Share of each role group in the index; those present share the whole. */
  readonly groupShare: Readonly<Record<RoleGroup, number>>
  readonly seniority: Readonly<Record<SeniorityLevel, number>>
  readonly metricWeight: Readonly<Record<Metric, number>>
  readonly halfLifeDays: number
  readonly maxAgeDays: number
  /** Answers of one person share a mood: more than so many fresh ones tell nothing more. */
  readonly nCap: number
  readonly huber: number
  /** Of the interval, 0-1. */
  readonly level: number
  readonly keyRoleMinCoverage: number
  /** Role groups that every account should have a voice of. */
  readonly requiredGroups: readonly RoleGroup[]
  /** Whether other metrics are put on the footing of NPS where there are answers enough; default: not. */
  readonly equate?: boolean | undefined
}

/** y′ = slope × y + offset, cut to 0-100. */
export interface Equation {
  readonly slope: number
  readonly offset: number
}

/** What our own answers say, blended with the defaults (methods §4.3, Estimating). */
export interface RelationshipEstimate {
  /** Of everybody. */
  readonly mu: number
  /** Of segments with at least 30 contacts that answered. */
  readonly muSegment: Readonly<Record<string, number>>
  readonly gamma: Readonly<Record<RoleGroup, number>>
  /** Between accounts. */
  readonly tau2: number
  /** Between people of an account. */
  readonly sigmaP2: number
  /** One fresh answer. */
  readonly sigmaE2: number
  /** What makes another metric's answers comparable with NPS; counts where the rules ask for it. */
  readonly equated?: Partial<Readonly<Record<Metric, Equation>>>
}

/** One parameter set: every index says which it was computed with, and a history is computed with one. */
export interface RelationshipParameters {
  readonly rules: RelationshipRules
  readonly estimate: RelationshipEstimate
}

/**
 * Voices of many accounts in columns. Contacts of account a are `contactStart[a]` to `contactStart[a + 1] - 1`, answers of contact k
 * likewise. Only people of the account on the evaluation day; in order of (source, externalId), bytewise.
 */
export interface VoiceBook {
  /** Accounts. */
  readonly n: number
  readonly contactStart: Int32Array
  /** Per account: bits of role groups somebody of it holds or held, or for which an open place was entered (bit i = roleGroups[i]). */
  readonly everNamed: Uint8Array
  /** Per account: index into `segments`, -1 = none. */
  readonly segmentOf: Int16Array
  readonly segments: readonly string[]
  /** Per contact: bits of his role groups (bit i = roleGroups[i]); 0 = not known, counts as user and is listed. */
  readonly groups: Uint8Array
  /** Per contact: 0 = not known (counts as staff, and is listed), 1 staff, 2 manager, 3 director, 4 c-level. */
  readonly level: Uint8Array
  /** Per contact: 1 = answers of the account that do not say whose they are, together; two of them are no pair of one person. */
  readonly unnamed: Uint8Array
  /** Per contact: day he was last asked, as a number of days since 1970-01-01, whether he answered or not; -1 = not that anybody wrote down. */
  readonly lastAsked: Int32Array
  readonly answerStart: Int32Array
  /** Per answer: day as a number of days since 1970-01-01. Later than the evaluation day: left out by the engine. */
  readonly day: Int32Array
  /** Per answer: index into METRICS. */
  readonly metric: Uint8Array
  /** Per answer: 0-100, higher is better (POMP, reversed where low is good). */
  readonly y: Float64Array
  /** Per answer: stated confidence of a declared value, 0-1; 1 for all others. */
  readonly confidence: Float64Array
}

export type Grade = 'A' | 'B' | 'C' | 'D'
export const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D']

/** One contact of an account, or a place that nobody fills (`contact` -1). */
export interface VoiceShare {
  /** Position in the book; -1: a required role that nobody holds. */
  readonly contact: number
  /** Share of the index by role group, and in all. */
  readonly shareOf: Partial<Readonly<Record<RoleGroup, number>>>
  readonly share: number
  /** 0-100, weighted mean of his answers; null = silent. */
  readonly y: number | null
  /** Information of his answers, at most nCap. */
  readonly n: number
  /** 0-1, of his freshest answer; 0 = silent. */
  readonly fresh: number
  /** m_k: what is expected of somebody of his role in this segment. */
  readonly expected: number
  readonly shrink: number
  readonly estimate: number
  /** share × estimate: these add up to the index. */
  readonly contribution: number
}

/** The index of one account, explained. */
export interface AccountIndex {
  readonly index: number
  readonly sd: number
  /** Clipped to 0-100. */
  readonly low: number
  readonly high: number
  readonly reliability: number
  readonly grade: Grade
  /** Share of the voices that answered, aged. */
  readonly heardShare: number
  readonly heardShareOf: Partial<Readonly<Record<RoleGroup, number>>>
  readonly keyGroup: RoleGroup | null
  readonly blindSpot: boolean
  /** Role groups required and never named: the page says "decider not named". */
  readonly notNamed: readonly RoleGroup[]
  readonly alpha: number
  readonly varAlpha: number
  readonly voices: readonly VoiceShare[]
  /** Beside it: the respondents' weighted mean, how many answered, Kish's effective number, the lowest estimate of a heavy voice. */
  readonly respondentsMean: number | null
  /** Contacts, without places that nobody fills. */
  readonly people: number
  readonly respondents: number
  readonly effectiveN: number
  readonly lowest: { readonly contact: number; readonly estimate: number } | null
}

/** The index of many accounts in columns; NaN (grade D) where there is none: nobody known and nobody named. */
export interface IndexBook {
  readonly n: number
  readonly index: Float64Array
  readonly sd: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly reliability: Float64Array
  /** Index into GRADES. */
  readonly grade: Uint8Array
  readonly heardShare: Float64Array
  readonly blindSpot: Uint8Array
  /** Index into roleGroups of the group with the largest share, also if nobody fills it; -1 = no index. */
  readonly keyGroup: Int8Array
  /** Bits of required role groups that were never named (bit i = roleGroups[i]). */
  readonly notNamed: Uint8Array
  /** Contacts, without places that nobody fills, and those of them whose answers count. */
  readonly people: Int32Array
  readonly respondents: Int32Array
}
