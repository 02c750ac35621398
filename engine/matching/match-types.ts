/**
 * Linking of accounts of different sources before import: what goes in and what comes out.
 *
 * Conventions: `amountMinor` is integer minor units of the reporting currency and only ranks questions; null = not known. Scores are
 * strengths of evidence in [0, 1], not probabilities. An account is named by (source, externalId), exactly as given.
 */
import type { Finding } from '../portfolio/portfolio.ts'

export interface AccountRef {
  readonly source: string
  readonly externalId: string
}

export interface MatchAccount extends AccountRef {
  readonly name: string | null
  readonly town: string | null
  readonly postalCode: string | null
  /** Compared only where both sides hold an ISO 3166 two-letter code. */
  readonly country: string | null
  readonly vatId: string | null
  /** Registrable domain in lower case (`example.co.uk`): the caller takes it out of an address or e-mail. */
  readonly domain: string | null
  readonly phone: string | null
  /** The number other systems know it by. */
  readonly customerNumber: string | null
  /** Money at stake (usually revenue), integer minor units; null = not known. */
  readonly amountMinor: number | null
}

/** A pair from a cross-reference table: certain. */
export interface CrossReference {
  readonly left: AccountRef
  readonly right: AccountRef
}

/**
 * What a person answered about a pair; it overrides every rule and every cross-reference. `merged`: made one by hand, whatever sources
 * they are of and whatever was answered before; `left` is the survivor. Merges come in the order they were made.
 */
export interface MatchDecision extends CrossReference {
  readonly decision: 'accepted' | 'rejected' | 'merged'
}

export interface MatchOptions {
  /** Further domains that never link (added to `freeMailDomains`). */
  readonly sharedDomains?: ReadonlySet<string>
  /** Link on a name that is unique on both sides where nothing speaks against it; default true. False: it is asked. */
  readonly acceptNameAlone?: boolean
  /** Least name similarity for a question: at the same place (default 0.85) and elsewhere (default 0.92). */
  readonly nearNameSamePlace?: number
  readonly nearNameElsewhere?: number
}

/** In order of strength. */
export const MATCH_RULES = [
  'merge',
  'decision',
  'cross-reference',
  'customer-number',
  'vat-id',
  'domain',
  'name-and-town',
  'name',
  'near-name',
] as const
export type MatchRule = (typeof MATCH_RULES)[number]

/** `left` precedes `right` bytewise. */
export interface MatchedPair {
  readonly left: AccountRef
  readonly right: AccountRef
  readonly rule: MatchRule
  /** Strength of the evidence in [0, 1]; 1 = certain. */
  readonly score: number
  /** What agrees and what differs, in plain words. */
  readonly reasons: readonly string[]
}

/** A question for a person. */
export interface DoubtfulPair extends MatchedPair {
  /** The larger amount of the two, integer minor units ≥ 0; 0 where neither is known. */
  readonly amountMinor: number
}

export interface AccountMatches {
  /** The links that were made, in order (left, right): a tree per component, so n accounts in c components have n - c of them. */
  readonly links: readonly MatchedPair[]
  /** At most one question per pair of components, largest amount first. */
  readonly doubtful: readonly DoubtfulPair[]
  /** Component per account, aligned with the accounts as given; components are numbered by their first member in key order. */
  readonly componentOf: Int32Array
  /** Members of each component in key order; an account without a link is a component of its own. */
  readonly components: readonly (readonly AccountRef[])[]
  /** Per account as given: the one, as given, that stands for it: the survivor of the last merge in its component, else the first by key. */
  readonly standInOf: Int32Array
  /** Per account as given: the component it would be in without merges; numbers of no other meaning. */
  readonly partOf: Int32Array
  readonly findings: readonly Finding[]
}
