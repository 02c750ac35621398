/** What people decide of the relationship index, as a document: shares, weights, half-life; and of alerts and cases. */
import { z } from 'zod'
import { isMonth } from '#engine/period/days.ts'
import { type AlertRules, alertDefaults } from '#engine/relationship/alerts.ts'
import { defaultRules } from '#engine/relationship/default-parameters.ts'
import type { RelationshipRules } from '#engine/relationship/index-types.ts'
import { roleGroups } from '#engine/relationship/role-groups.ts'
import { type Problem, Refusal } from './refusal.ts'

export const relationshipFormat = 'relationship-rules/1'

type ByName<K extends string> = Readonly<Record<K, number>>

/** A number for each name, those left out at their default. */
const numbers = <K extends string>(defaults: ByName<K>, number: z.ZodNumber, describe: (name: K) => string) =>
  z.strictObject(
    Object.fromEntries(
      (Object.keys(defaults) as K[]).map((name) => [name, number.default(defaults[name]).describe(describe(name))]),
    ) as unknown as Record<K, z.ZodDefault<z.ZodNumber>>,
  )

const share = z.number().min(0).max(1)
const days = (least: number, most: number) => z.int().min(least).max(most)

export const RelationshipRulesFile = z
  .strictObject({
    tapeline: z.literal(relationshipFormat).describe('What the file is.'),
    name: z.string().min(1).max(200).optional().describe('How the rules are shown.'),
    notes: z.array(z.string().max(2_000)).max(50).optional().describe('Where the figures come from.'),
    validFrom: z
      .string()
      .refine(isMonth, 'is not a month: write it as YYYY-MM, for example 2026-03')
      .optional()
      .describe('First month the rules hold for; default: always.'),
    groupShare: numbers(defaultRules.groupShare, share, (group) => `Share of the index of all who are of the group: ${group}.`)
      .prefault({})
      .describe('Those present share the whole by these.'),
    seniority: numbers(defaultRules.seniority, z.number().gt(0).max(100), (level) => `Weight inside a role group: ${level}.`).prefault({}),
    metricWeight: numbers(
      defaultRules.metricWeight,
      z.number().min(0).max(5),
      (metric) => `What one fresh answer of this metric tells, in fresh NPS answers: ${metric}.`,
    ).prefault({}),
    halfLifeDays: days(7, 3_650).default(defaultRules.halfLifeDays).describe('After so many days an answer tells half as much.'),
    maxAgeDays: days(30, 3_650).default(defaultRules.maxAgeDays).describe('Older answers are left out.'),
    nCap: z
      .number()
      .min(0.1)
      .max(50)
      .default(defaultRules.nCap)
      .describe('Answers of one person tell at most as much as so many fresh ones.'),
    huber: z
      .number()
      .min(0.5)
      .max(20)
      .default(defaultRules.huber)
      .describe('Deviations beyond so many standard deviations do not pull the account further.'),
    level: z.number().min(0.5).max(0.99).default(defaultRules.level).describe('Of the interval.'),
    keyRoleMinCoverage: share
      .default(defaultRules.keyRoleMinCoverage)
      .describe('Below this heard share of the heaviest role group the account is a blind spot.'),
    requiredGroups: z
      .array(z.enum(roleGroups as unknown as readonly ['decides', 'influences', 'uses', 'pays']))
      .max(roleGroups.length)
      .refine((groups) => new Set(groups).size === groups.length, 'names a role group twice')
      .default([...defaultRules.requiredGroups])
      .describe('Role groups every account should have a voice of.'),
    equate: z
      .boolean()
      .optional()
      .describe('Whether other metrics are put on the footing of NPS, by mean and scatter, where there are answers enough; default: not.'),
    alerts: z
      .strictObject({
        lowAnswer: z.int().min(0).max(10).default(alertDefaults.lowAnswer).describe('NPS answer of who decides, at most.'),
        heavyShare: share.default(alertDefaults.heavyShare).describe('A voice with at least this share is heavy.'),
        heavyBelow: z.number().min(0).max(100).default(alertDefaults.heavyBelow).describe('A heavy voice estimated below this.'),
        silentDays: days(1, 3_650).default(alertDefaults.silentDays).describe('Who decides, used to answer, and has not for so long.'),
        usedToAnswer: z.int().min(1).max(50).default(alertDefaults.usedToAnswer).describe('Answers before a silence says something.'),
        disagreePoints: z.number().min(1).max(100).default(alertDefaults.disagreePoints).describe('Points between two role groups.'),
        moneyShare: z
          .number()
          .min(0.01)
          .max(5)
          .default(alertDefaults.moneyShare)
          .describe('Change of revenue against the score, as a share.'),
        lookBackDays: days(1, 3_650).default(alertDefaults.lookBackDays).describe('Only what happened within so many days calls.'),
        dueDaysDecides: days(0, 365).default(alertDefaults.dueDaysDecides).describe('Days until a case about who decides is due.'),
        dueDays: days(0, 365).default(alertDefaults.dueDays).describe('Days until any other case is due.'),
      })
      .prefault({})
      .describe('What calls for a case.'),
  })
  .refine((rules) => Object.values(rules.groupShare).some((one) => one > 0), {
    message: 'are all 0: nobody would count',
    path: ['groupShare'],
  })
  .refine((rules) => Object.values(rules.metricWeight).some((one) => one > 0), {
    message: 'are all 0: no answer would count',
    path: ['metricWeight'],
  })
  .refine((rules) => rules.maxAgeDays >= rules.halfLifeDays, {
    message: 'is shorter than halfLifeDays: answers would be left out before they told half as much',
    path: ['maxAgeDays'],
  })
  .describe('Rules of the relationship index: who counts for how much, how answers age, what calls for a case.')

export interface RelationshipRulesModel {
  readonly name: string | null
  /** First month; null: always. */
  readonly validFrom: string | null
  readonly rules: RelationshipRules
  readonly alerts: AlertRules
}

/**
 * Reads a document of rules.
 *
 * @param document  parsed JSON
 * @returns         the rules with defaults filled in
 * @throws Refusal `invalid` with every problem and its place
 */
export function parseRelationshipRules(document: unknown): RelationshipRulesModel {
  const parsed = RelationshipRulesFile.safeParse(document)
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap(problemsOf)
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    throw new Refusal('invalid', `The rules have ${count}: ${problems[0]!.at} ${problems[0]!.message}`, problems)
  }
  const { tapeline: _, name = null, notes: __, validFrom = null, alerts, ...rules } = parsed.data
  return { name, validFrom, rules, alerts }
}

/** The document that says nothing but the defaults. */
export const defaultRulesDocument = {
  tapeline: relationshipFormat,
  name: 'Relationship rules',
  ...defaultRules,
  requiredGroups: [...defaultRules.requiredGroups],
  alerts: alertDefaults,
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      at: [...issue.path, key].join('.'),
      message: 'is not known here: check its spelling or take it out',
    }))
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return [{ at: issue.path.join('.') || 'file', message: missing ? 'is missing' : issue.message }]
}
