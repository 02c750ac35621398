/** A scenario made into numbers: which models are open to which account, and what each is worth, spends and takes. */
import type { CoverageModels } from '#api/coverage-models.ts'
import type { Scenario } from '#api/scenario.ts'
import type { CoverageBook, Horizon, ModelTerms } from '#engine/coverage/coverage-terms.ts'
import type { OpenColumns } from '#engine/coverage/open-columns.ts'
import type { WorthColumns } from '#engine/coverage/worth-columns.ts'
import type { ChoiceColumns, ChoiceRule, Infeasible, Solution } from '#engine/optimiser/choice-types.ts'
import type { PreparedChoices } from '#engine/optimiser/solve-choices.ts'
import type { BookFinding, ScenarioBook } from './scenario-book.ts'

export interface ScenarioLimit {
  readonly kind: 'budget' | 'team' | 'moves' | 'rule'
  /** Team, segment or name of the rule. */
  readonly team: string | null
  readonly name: string
  /** Budget: minor units a year; teams: minutes a year; moves: accounts. */
  readonly limit: number
}

/** What kept an account from models that would have been open to it. */
export const heldBy = { pin: 1, ban: 2, openCase: 4, renewal: 8, gradeD: 16, need: 32, margin: 64 } as const
export type Holding = keyof typeof heldBy

/** Which models are open to whom: what a threshold, pins, bans and guards decide. */
export interface OpenTable {
  /** With the thresholds of the scenario. */
  readonly segment: Uint8Array
  readonly columns: OpenColumns
  /** Per account: bits of `heldBy`. */
  readonly held: Uint8Array
  /** Account (index) → what somebody said of it. */
  readonly pins: ReadonlyMap<number, { readonly model: number; readonly reason: string }>
  readonly bans: ReadonlyMap<number, readonly { readonly model: number; readonly reason: string }[]>
  readonly findings: readonly BookFinding[]
}

/** Values and uses under one set of assumptions. */
export interface WorthTable {
  readonly accounts: CoverageBook
  readonly terms: readonly ModelTerms[]
  readonly horizon: Horizon
  readonly columns: WorthColumns
  /** Per account, as it is served today, whether or not that is open. */
  readonly now: WorthColumns
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
  /** Per account: column of today’s model; −1 where a pin or a ban closed it. */
  readonly today: Int32Array
  readonly limits: readonly ScenarioLimit[]
  /** Least amounts, which are no limits: such plans are solved by HiGHS. */
  readonly rules: readonly ChoiceRule[]
  /** What it was made of. */
  readonly book: ScenarioBook
  readonly open: OpenTable
  readonly worth: WorthTable
  readonly prepared: PreparedChoices
}

export interface SolvedScenario {
  readonly instance: ScenarioInstance
  readonly solution: Solution
  readonly solver: 'lagrange' | 'highs'
}

/** No plan keeps the limits of the instance. */
export interface InfeasibleScenario {
  readonly instance: ScenarioInstance
  /** Null: the limits could be kept, the rules could not. */
  readonly infeasible: Infeasible | null
}
