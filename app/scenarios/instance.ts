/** A scenario made into numbers: which models are open to which account, and what each is worth, spends and takes. */
import type { CoverageModels } from '#api/coverage-models.ts'
import type { Scenario } from '#api/scenario.ts'
import type { ChoiceColumns, Solution } from '#engine/optimiser/choice-types.ts'

export interface ScenarioLimit {
  readonly kind: 'budget' | 'team' | 'moves' | 'rule'
  /** Team, segment or name of the rule. */
  readonly team: string | null
  readonly name: string
  /** Budget: minor units a year; teams: minutes a year; moves: accounts. */
  readonly limit: number
}

/** One snapshot under one version of the coverage models and one set of assumptions. Accounts in key order. */
export interface ScenarioInstance {
  readonly snapshot: number
  readonly currency: string
  readonly coverage: { readonly model: number; readonly label: string } | null
  readonly models: CoverageModels
  readonly scenario: Scenario
  readonly accountId: readonly number[]
  readonly key: readonly string[]
  readonly name: readonly string[]
  readonly segment: readonly (string | null)[]
  readonly columns: ChoiceColumns
  /** Per column: index into `models.models`. */
  readonly model: Uint8Array
  /** Per column: everything it costs a year, minor units. */
  readonly cost: Float64Array
  /** Per account: column of today’s model. */
  readonly today: Int32Array
  readonly limits: readonly ScenarioLimit[]
}

export interface SolvedScenario {
  readonly instance: ScenarioInstance
  readonly solution: Solution
}
