/** Free-form rules of a scenario, as weights of columns. */
import type { Scenario } from '#api/scenario.ts'
import type { ChoiceRule } from '#engine/optimiser/choice-types.ts'
import type { OpenTable, ScenarioLimit, WorthTable } from './instance.ts'
import type { ScenarioBook } from './scenario-book.ts'

type Rule = Scenario['rules'][number]

const sameCountry = (a: string, b: string | null) => b !== null && a.trim().toLowerCase() === b.trim().toLowerCase()

/** Per column what it counts under a rule: accounts, money a year, or minutes a year of a team (without one: of all). */
export function countedBy(rule: Rule, book: ScenarioBook, open: OpenTable, worth: WorthTable): Float64Array {
  const { account, model } = open.columns
  const models = new Set(book.models.models.flatMap((one, m) => (rule.models.includes(one.id) ? [m] : [])))
  const team = rule.team === undefined ? -1 : book.teams.findIndex((one) => one.team === rule.team)
  const tiers = ['KEY', 'MAJOR', 'SME'] as const
  return Float64Array.from(model, (m, j) => {
    const a = account[j]!
    if (!models.has(m)) return 0
    if (rule.segments && !rule.segments.some((one) => tiers.indexOf(one) === open.segment[a])) return 0
    if (rule.countries && !rule.countries.some((one) => sameCountry(one, book.facts[a]!.country))) return 0
    if (rule.count === 'accounts') return 1
    if (rule.count === 'spend') return worth.columns.cash[j]!
    if (rule.team !== undefined) return team < 0 ? 0 : worth.columns.minutes[team]![j]!
    return worth.columns.minutes.reduce((sum, of) => sum + of[j]!, 0)
  })
}

const inUnits = (rule: Rule) => (rule.count === 'hours' ? rule.amount * 60 : rule.amount)

/** "At most" is a limit like any other. */
export const ruleLimits = (rules: Scenario['rules']): ScenarioLimit[] =>
  rules.filter((one) => one.sense === 'at most').map((one) => ({ kind: 'rule', team: one.name, name: one.name, limit: inUnits(one) }))

/** "At least" is none: such plans are solved by HiGHS. */
export const leastRules = (scenario: Scenario, book: ScenarioBook, open: OpenTable, worth: WorthTable): ChoiceRule[] =>
  scenario.rules
    .filter((one) => one.sense === 'at least')
    .map((rule) => {
      const weights = countedBy(rule, book, open, worth)
      const columns = Int32Array.from(weights.keys()).filter((j) => weights[j] !== 0)
      return { name: rule.name, columns, weights: Float64Array.from(columns, (j) => weights[j]!), sense: rule.sense, amount: inUnits(rule) }
    })
