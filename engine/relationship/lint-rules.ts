/** What is odd about a parameter set: numbers and codes, never a refusal. What a page says of a code is the page's. */
import type { BookFacts } from './book-facts.ts'
import { defaultEstimate } from './default-parameters.ts'
import { type EstimateBasis, floors } from './estimate-parameters.ts'
import { METRICS, type Metric, type RelationshipEstimate, type RelationshipRules } from './index-types.ts'
import { type RoleGroup, roleGroups, type SeniorityLevel } from './role-groups.ts'

/** In the order they are looked for; the comment says what `value` and `limit` are. */
export const LINT_CODES = [
  'shares_not_one', // sum of the group shares; 1
  'share_zero', // people of the group; 0
  'one_group', // share of the group among all; 0.8
  'one_person', // share of accounts where one person is 60 % of the index; 0.25
  'seniority_order', // points of the level; points of the one below it
  'seniority_zero', // points of the level; 0
  'weight_over_one', // weight of the metric; 1
  'weight_zero', // answers of the metric that count for nothing; 0
  'half_life_short', // half-life; median days between answers of a person
  'half_life_long', // half-life; greatest age
  'cap', // nCap; 1 below it, 10 above it
  'huber', // huber; 1.5 below it, 5 above it
  'level', // level; 0.8 below it, 0.99 above it
  'blind_spot_off', // keyRoleMinCoverage; 0.05 below it, 0.75 above it
  'nothing_required', // 0; 1
  'required_without_share', // share of the required group; 0
  'not_estimated', // people who answered; 30
  'at_floor', // estimated from our own answers; its floor was used
  'far_from_own', // in force; what our own answers say
  'mean_far_from_own', // mu in force; mean of our own answers
  'never_heard', // people of the group; 5
  'ceiling', // share of answers that are the best there is; 0.5
  'metrics_apart', // mean of the metric; mean of NPS
  'roles_unknown', // share of people of unknown role; 0.5
  'levels_unknown', // share of people of unknown seniority; 0.5
  'pay_target', // 1; 0
] as const
export type LintCode = (typeof LINT_CODES)[number]

export interface LintFinding {
  readonly code: LintCode
  /** `wrong`: the index does not mean what it says; `doubtful`: look again; `note`: worth knowing. */
  readonly weight: 'wrong' | 'doubtful' | 'note'
  readonly subject: RoleGroup | SeniorityLevel | Metric | 'tau2' | 'sigmaP2' | 'sigmaE2' | null
  readonly value: number
  readonly limit: number
}

export interface LintContext {
  readonly facts: BookFacts | null
  /** What our own answers say today; null where they were not asked. */
  readonly basis: EstimateBasis | null
  /** Whether somebody is paid by it. */
  readonly payTarget?: boolean
}

const byLevel = ['staff', 'manager', 'director', 'c-level'] as const
const components = ['tau2', 'sigmaP2', 'sigmaE2'] as const
/** Fewer tell nothing of a component, of a mean, of a metric. */
const [enoughDf, enoughPeople, enoughAnswers, enoughContacts] = [20, 30, 50, 20]

/**
 * Looks a parameter set over, alone and against the book it is used on.
 *
 * @param rules     what people decided
 * @param estimate  what stands for our own answers
 * @param context   counts of the book, today's estimate, whether somebody is paid by the index
 * @returns         findings, in the order of LINT_CODES
 * @source  docs/methods/relationship-index.md, A parameter set looked over
 * @example lintRules(defaultRules, defaultEstimate, { facts: null, basis: null }) // []
 */
export function lintRules(
  rules: RelationshipRules,
  estimate: RelationshipEstimate,
  { facts, basis, payTarget = false }: LintContext,
): LintFinding[] {
  const found: LintFinding[] = []
  const add = (code: LintCode, weight: LintFinding['weight'], value: number, limit: number, subject: LintFinding['subject'] = null) =>
    found.push({ code, weight, subject, value, limit })
  /** Outside a range, with the end that was passed. */
  const between = (code: LintCode, value: number, low: number, high: number) => {
    if (value < low || value > high) add(code, 'doubtful', value, value < low ? low : high)
  }
  const sum = roleGroups.reduce((total, group) => total + rules.groupShare[group], 0)
  if (Math.abs(sum - 1) > 1e-6) add('shares_not_one', 'doubtful', sum, 1)
  for (const group of roleGroups) {
    const share = rules.groupShare[group]
    const there = facts?.groups.find((one) => one.group === group)?.people ?? 0
    if (share === 0 && there > 0) add('share_zero', 'wrong', there, 0, group)
    if (sum > 0 && share / sum >= 0.8) add('one_group', 'doubtful', share / sum, 0.8, group)
    if (share === 0 && rules.requiredGroups.includes(group)) add('required_without_share', 'wrong', share, 0, group)
  }
  if (facts && facts.severalPeople >= 5 && facts.alone / facts.severalPeople > 0.25)
    add('one_person', 'doubtful', facts.alone / facts.severalPeople, 0.25)
  byLevel.forEach((level, i) => {
    const points = rules.seniority[level]
    if (!(points > 0)) add('seniority_zero', 'wrong', points, 0, level)
    if (i > 0 && points < rules.seniority[byLevel[i - 1]!])
      add('seniority_order', 'doubtful', points, rules.seniority[byLevel[i - 1]!], level)
  })
  for (const metric of METRICS) {
    const weight = rules.metricWeight[metric]
    const answers = facts?.metrics.find((one) => one.metric === metric)?.answers ?? 0
    if (weight > 1) add('weight_over_one', 'doubtful', weight, 1, metric)
    if (weight === 0 && answers > 0) add('weight_zero', 'doubtful', answers, 0, metric)
  }
  // Somebody asked every half year may answer some days late.
  if (facts?.daysBetween && rules.halfLifeDays * 1.1 < facts.daysBetween)
    add('half_life_short', 'doubtful', rules.halfLifeDays, facts.daysBetween)
  if (rules.halfLifeDays > rules.maxAgeDays) add('half_life_long', 'doubtful', rules.halfLifeDays, rules.maxAgeDays)
  between('cap', rules.nCap, 1, 10)
  between('huber', rules.huber, 1.5, 5)
  between('level', rules.level, 0.8, 0.99)
  between('blind_spot_off', rules.keyRoleMinCoverage, 0.05, 0.75)
  if (rules.requiredGroups.length === 0) add('nothing_required', 'note', 0, 1)
  if (basis) lintEstimate(estimate, basis, add)
  if (facts) lintBook(facts, add)
  if (payTarget) add('pay_target', 'wrong', 1, 0)
  return found.sort((a, b) => LINT_CODES.indexOf(a.code) - LINT_CODES.indexOf(b.code))
}

type Add = (code: LintCode, weight: LintFinding['weight'], value: number, limit: number, subject?: LintFinding['subject']) => void

function lintEstimate(estimate: RelationshipEstimate, basis: EstimateBasis, add: Add): void {
  const assumed = components.every((component) => estimate[component] === defaultEstimate[component]) && estimate.mu === defaultEstimate.mu
  if (assumed && basis.contacts >= enoughPeople) add('not_estimated', 'doubtful', basis.contacts, enoughPeople)
  for (const component of components) {
    const own = basis.own[component]
    if (basis.floored.includes(component)) add('at_floor', 'note', floors[component], floors[component], component)
    if (own !== null && basis.df[component] >= enoughDf && Math.abs(Math.log(estimate[component] / own)) > Math.log(1.5))
      add('far_from_own', 'doubtful', estimate[component], own, component)
  }
  if (basis.mean !== null && basis.contacts >= enoughPeople && Math.abs(estimate.mu - basis.mean) > 5)
    add('mean_far_from_own', 'doubtful', estimate.mu, basis.mean)
}

function lintBook(facts: BookFacts, add: Add): void {
  for (const { group, people, heard } of facts.groups) if (people >= 5 && heard === 0) add('never_heard', 'doubtful', people, 5, group)
  const nps = facts.metrics.find(({ metric }) => metric === 'nps')
  for (const { metric, answers, contacts, mean, topShare } of facts.metrics) {
    // Of two steps, half at the upper one is no ceiling.
    if (metric !== 'good_bad' && answers >= enoughPeople && topShare! > 0.5) add('ceiling', 'note', topShare!, 0.5, metric)
    const comparable = (one: { readonly answers: number; readonly contacts: number } | undefined) =>
      one !== undefined && one.answers >= enoughAnswers && one.contacts >= enoughContacts
    if (metric !== 'nps' && comparable({ answers, contacts }) && comparable(nps) && Math.abs(mean! - nps!.mean!) > 10)
      add('metrics_apart', 'note', mean!, nps!.mean!, metric)
  }
  if (facts.people > 0 && facts.unknownRole / facts.people > 0.5) add('roles_unknown', 'doubtful', facts.unknownRole / facts.people, 0.5)
  if (facts.people > 0 && facts.unknownLevel / facts.people > 0.5) add('levels_unknown', 'note', facts.unknownLevel / facts.people, 0.5)
}
