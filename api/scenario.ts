/**
 * A scenario as a document (`"tapeline": "scenario/1"`): what may be spent, whose hours there are, what is assumed, who is fixed.
 *
 * Conventions: money in minor units of the reporting currency per year; hours per year; shares 0-1. What is left out is as today.
 */
import { z } from 'zod'
import { TIERS } from '#engine/segmentation/tier.ts'
import { parseDocument } from './parse-document.ts'

export const scenarioFormat = 'scenario/1'

const words = z.string().trim().min(1, 'is empty: say why').max(2000)
const account = { source: z.string().min(1).max(200), externalId: z.string().min(1).max(500) }
const modelId = z.string().max(40)
const share = z.number().min(0).max(1)
/** Far beyond any book, and far within what adds up exactly. */
const mostMinor = 1e15
const mostHours = 1e7

export const ScenarioFile = z
  .strictObject({
    tapeline: z.literal(scenarioFormat),
    name: z.string().trim().min(1).max(120).default('Scenario'),
    budgetMinor: z
      .int()
      .min(0)
      .max(mostMinor)
      .nullable()
      .default(null)
      .describe('Money that leaves the house, a year; null: what today’s coverage spends.'),
    hours: z
      .record(z.string().max(200), z.number().min(0).max(mostHours))
      .refine((of) => Object.keys(of).length <= 200, 'names more than 200 teams')
      .default({})
      .describe('Team → hours a year; teams left out have what the coverage models say.'),
    horizonYears: z.int().min(1).max(10).optional(),
    discount: z.number().min(0).max(1).optional(),
    costing: z.enum(['full', 'cash']).optional(),
    assumptions: z.enum(['low', 'base', 'high']).default('base'),
    adjust: z
      .strictObject({
        lift: z.number().min(0).max(3).default(1).describe('What models change of retention, times this.'),
        capture: z.number().min(0).max(3).default(1),
        selfService: share.nullable().default(null).describe('Containment of channels without people; null: as the coverage models say.'),
        acceptance: share.nullable().default(null).describe('Acceptance of prices; null: as the coverage models say.'),
      })
      .prefault({}),
    thresholds: z
      .strictObject({
        majorFromMinor: z
          .int()
          .min(0)
          .max(mostMinor)
          .nullable()
          .default(null)
          .describe('Score from which an account counts as MAJOR here; null: its segment.'),
        smallOrderBelowMinor: z
          .int()
          .min(0)
          .max(mostMinor)
          .nullable()
          .default(null)
          .describe('Orders below this go to a channel without people, where a model has one; null: nothing is moved for its size.'),
      })
      .prefault({}),
    models: z.array(modelId).max(100).nullable().default(null).describe('Models that are offered; null: all.'),
    pins: z
      .array(z.strictObject({ ...account, model: modelId, reason: words }))
      .max(10_000)
      .default([]),
    bans: z
      .array(z.strictObject({ ...account, model: modelId, reason: words }))
      .max(10_000)
      .default([]),
    moves: z
      .strictObject({
        perQuarter: z
          .partialRecord(z.enum(TIERS), z.int().min(0).max(1e9))
          .default({})
          .describe('Most changes a quarter, by segment; left out: no limit.'),
        quarters: z.int().min(1).max(12).default(4),
      })
      .prefault({}),
    guards: z
      .strictObject({
        openCase: z.boolean().default(true).describe('No downgrade while a case is open.'),
        renewalDays: z.int().min(0).max(730).default(90).describe('No downgrade so many days before a renewal.'),
        gradeD: z.boolean().default(true).describe('No downgrade for who is not known: grade D.'),
      })
      .prefault({}),
    rules: z
      .array(
        z.strictObject({
          name: words,
          count: z.enum(['accounts', 'spend', 'hours']).default('accounts'),
          team: z.string().max(200).optional(),
          models: z.array(modelId).min(1).max(100),
          segments: z.array(z.enum(TIERS)).optional(),
          countries: z.array(z.string().max(60)).max(300).optional(),
          sense: z.enum(['at most', 'at least']),
          amount: z.number().min(0).max(mostMinor),
        }),
      )
      .max(20)
      .default([])
      .describe('Free-form rules: such plans are solved exactly, by HiGHS.'),
  })
  .describe('A scenario.')
export type Scenario = z.output<typeof ScenarioFile>

/** @throws Refusal `invalid` with every problem and its place */
export const parseScenario = (document: unknown): Scenario => parseDocument(ScenarioFile, document, 'The scenario')
