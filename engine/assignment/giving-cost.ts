/**
 * What it costs to give an account to somebody: breaking a relationship, a country or a language that is not theirs, handing over.
 *
 * Conventions: money whole minor units a year, each part rounded half up once; shares and probabilities 0–1; hours a year.
 */

export interface GivingTerms {
  /** How likely an account leaves within a year because who looks after it changes, where the next one knows nothing of it. */
  readonly changeChance: number
  /** More for every year the present colleague has known it, up to ten. */
  readonly chancePerYear: number
  /** More for everybody there whom only the present colleague has met. */
  readonly chancePerPerson: number
  /** Time of the team that a hand-over takes. */
  readonly handoverHours: number
  /** Of the hours' cost, once more, where the country is not theirs; null: never given so. */
  readonly regionShare: number | null
  /** The same of the language. */
  readonly languageShare: number | null
}

export interface Giving {
  /** Whether who looks after it today would change. */
  readonly changes: boolean
  /** Of the account's margin a year; below 0 counts as 0. */
  readonly marginMinor: number
  readonly hours: number
  readonly ratePerHourMinor: number
  /** Part of the account's interactions that whoever gets it had already. */
  readonly knows: number
  /** People there whom only the present colleague has met. */
  readonly unmet: number
  /** Years the present colleague has known it. */
  readonly years: number
  readonly otherRegion: boolean
  readonly otherLanguage: boolean
}

export interface GivingCost {
  /** How likely it is taken to leave because of the change. */
  readonly chance: number
  readonly relationshipMinor: number
  readonly handoverMinor: number
  readonly regionMinor: number
  readonly languageMinor: number
  /** Their sum; Infinity where it is never given so. */
  readonly totalMinor: number
}

/** Longer than this nobody counts. */
const yearsCounted = 10
const whole = (minor: number) => Math.floor(minor + 0.5)

/**
 * The cost of giving one account to one person.
 *
 * chance = (changeChance + chancePerYear × years) × (1 − knows) + chancePerPerson × unmet, at most 1; in money: × margin.
 *
 * @param giving  the account, and what the person has to do with it
 * @param terms   assumptions
 * @returns       each part and their sum
 * @source  docs/methods/assignment.md (assumed: replace by what your own history says)
 * @example givingCost({ changes: true, marginMinor: 100000, hours: 10, ratePerHourMinor: 4000, knows: 0.25, unmet: 1, years: 5, otherRegion: true, otherLanguage: false }, { changeChance: 0.03, chancePerYear: 0.002, chancePerPerson: 0.01, handoverHours: 2, regionShare: 0.1, languageShare: null }).totalMinor // 16000
 */
export function givingCost(giving: Giving, terms: GivingTerms): GivingCost {
  const { changes, hours, ratePerHourMinor: rate, otherRegion, otherLanguage } = giving
  const grown = terms.changeChance + terms.chancePerYear * Math.min(yearsCounted, Math.max(0, giving.years))
  const chance = changes ? Math.min(1, grown * (1 - giving.knows) + terms.chancePerPerson * giving.unmet) : 0
  const relationshipMinor = whole(chance * Math.max(0, giving.marginMinor))
  const handoverMinor = changes ? whole(terms.handoverHours * rate) : 0
  const mismatch = (wrong: boolean, share: number | null) =>
    wrong ? (share === null ? Number.POSITIVE_INFINITY : whole(share * hours * rate)) : 0
  const [regionMinor, languageMinor] = [mismatch(otherRegion, terms.regionShare), mismatch(otherLanguage, terms.languageShare)]
  const totalMinor = relationshipMinor + handoverMinor + regionMinor + languageMinor
  return { chance, relationshipMinor, handoverMinor, regionMinor, languageMinor, totalMinor }
}
