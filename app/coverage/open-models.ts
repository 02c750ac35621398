/** Which coverage models are open to an account, and by which it is served today. */
import { countryCode } from '#api/countries.ts'
import type { CoverageModel, CoverageModels } from '#api/coverage-models.ts'
import type { AccountFacts } from './account-facts.ts'

export type Closed = 'segment' | 'revenue' | 'growth' | 'range' | 'country' | 'need'

/**
 * Why a model is not open to an account; null: it is. What is not known of the account meets no bound: a model for growing accounts is not
 * open to one whose growth nobody knows.
 */
export function whyClosed({ eligible }: CoverageModel, facts: AccountFacts): Closed | null {
  const { segments, revenueMinor, growth, range, countries } = eligible
  if (segments && (facts.segment === null || !segments.includes(facts.segment))) return 'segment'
  if (revenueMinor && !within(facts.revenueMinor, revenueMinor)) return 'revenue'
  if (growth && !within(facts.growth, growth)) return 'growth'
  if (range && !within(facts.range, range, true)) return 'range'
  if (countries && !countries.some((country) => countryCode(country) === facts.country)) return 'country'
  return facts.needs.every((need) => eligible.needs.some((met) => same(met, need))) ? null : 'need'
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

/** From ≤ value < to; whole numbers include `to`. */
function within(value: number | null, { from, to }: { from?: number | undefined; to?: number | undefined }, including = false): boolean {
  if (from === undefined && to === undefined) return true
  if (value === null) return false
  return (from === undefined || value >= from) && (to === undefined || (including ? value <= to : value < to))
}

/** Minutes that a model takes of all teams together, per account and year. */
export const minutesOf = (model: CoverageModel): number => model.minutes.reduce((sum, part) => sum + part.perYear, 0)

/** Account as documents name it. */
export const keyOf = ({ source, externalId }: { readonly source: string; readonly externalId: string }) => `${source}\u001f${externalId}`

/**
 * Index of the model that serves each account today: said of it by name; else the quiet one of its segment where it takes no more of our
 * people’s time than that says; else the one of its segment. In no segment: the model most segments are served by, else the first.
 */
export function servedToday(
  { models, today }: CoverageModels,
  accounts: readonly { readonly source: string; readonly externalId: string }[],
  facts: readonly AccountFacts[],
  /** Of all teams together, per account. */
  minutes: ArrayLike<number>,
): Uint8Array {
  const at = new Map(models.map((model, i) => [model.id, i]))
  const byName = new Map(today.accounts.map((one) => [keyOf(one), at.get(one.model)!]))
  const usual = Object.values(today.bySegment).at(-1)
  const fallback = usual === undefined ? 0 : at.get(usual)!
  return Uint8Array.from(accounts, (account, i) => {
    const named = byName.size === 0 ? undefined : byName.get(keyOf(account))
    if (named !== undefined) return named
    const { segment } = facts[i]!
    if (segment === null) return fallback
    const quiet = today.quiet[segment]
    if (quiet !== undefined && minutes[i]! <= minutesOf(models[at.get(quiet)!]!)) return at.get(quiet)!
    const model = today.bySegment[segment]
    return model === undefined ? fallback : at.get(model)!
  })
}
