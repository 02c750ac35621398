import { z } from 'zod'
import { roleGroups } from '#engine/relationship/role-groups.ts'
import { route } from '../route.ts'
import { snapshotHead } from './portfolio.ts'

const tag = 'what matters'
export const OVERALL_METRICS = ['nps', 'csat', 'ces', 'ces1', 'good_bad'] as const
const range = z.object({ low: z.number(), high: z.number() }).nullable().describe('90 %, by drawing accounts')
const uncertain = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable().describe('null = too few to tell')

export const attributeEffect = z
  .object({
    attribute: z.string(),
    nLow: z.int(),
    nHigh: z.int(),
    estimable: z.boolean().describe('at least ten low and ten high ratings; else what follows is not told'),
    penalty: z.number().nullable().describe('points of the overall score (0–100) that a low rating goes with, ≤ 0'),
    penaltyRange: range,
    reward: z.number().nullable().describe('points that a high rating goes with, ≥ 0'),
    rewardRange: range,
    clipped: z.array(z.enum(['penalty', 'reward'])).describe('had the wrong sign, and counts as 0'),
    importance: z.number().nullable().describe('|penalty| + reward'),
    importanceRange: range,
    asymmetry: z.number().nullable().describe('−1 all penalty … 1 all reward'),
    asymmetryRange: range,
    kind: z.enum(['frustrator', 'dissatisfier', 'hybrid', 'satisfier', 'delighter']).nullable(),
    meaning: z.enum(['loyalty eroder', 'moment that matters', 'works both ways']).nullable(),
    sure: z.boolean().describe('the whole interval of the asymmetry says so'),
    performance: z.number().describe('mean rating, 0–100'),
    performanceRange: range,
    share: z.number().describe('what it adds to R², on the average of all orders'),
  })
  .meta({ id: 'AttributeEffect' })
export type AttributeEffect = z.infer<typeof attributeEffect>

export const whatMatters = z
  .object({
    from: z.string(),
    to: z.string().describe('last day of answers that are in it'),
    overall: z.enum(OVERALL_METRICS).nullable().describe('what the attributes are held against; null = no form has both'),
    metrics: z.array(z.object({ metric: z.enum(OVERALL_METRICS), n: z.int() })).describe('forms with ratings, by what else they asked'),
    segments: z.array(z.string()),
    groups: z.array(z.enum(roleGroups as unknown as [string, ...string[]])),
    told: z.boolean(),
    why: z.string().nullable().describe('why nothing is told'),
    n: z.int().describe('forms in which every attribute was rated'),
    accounts: z.int(),
    leftOut: z.object({
      withoutOverall: z.int(),
      incomplete: z.int(),
      attributes: z.array(z.object({ attribute: z.string(), n: z.int() })).describe('rated too seldom, or beyond the twelve rated most'),
    }),
    r2: z.number().nullable(),
    linearR2: z.number().nullable(),
    resamples: z.int(),
    meanImportance: z.number().nullable().describe('cross-hairs of the chart'),
    meanPerformance: z.number().nullable(),
    attributes: z.array(attributeEffect),
    together: z.array(z.object({ a: z.string(), b: z.string(), r: z.number() })),
    inConfidence: z.boolean().describe('whether answers given in confidence are in it: only for who may hear them'),
  })
  .meta({ id: 'WhatMatters' })
export type WhatMatters = z.infer<typeof whatMatters>

export const pointWorth = z
  .object({
    head: snapshotHead,
    day: z.string().describe('the earlier day the index was reckoned on, with the parameters in force'),
    before: z.object({ from: z.string(), to: z.string() }),
    after: z.object({ from: z.string(), to: z.string() }),
    parameters: z.string(),
    told: z.boolean(),
    needs: z.int(),
    has: z.int().describe('accounts that bought in the year before and had an index of grade A to C'),
    why: z.string().nullable().describe('what is missing, where it cannot be told yet'),
    leftOut: z.object({ notHeard: z.int().describe('bought, and had grade D or no index'), withoutCost: z.int() }),
    costClosed: z.boolean(),
    bands: z.array(
      z.object({
        ...{ from: z.number(), to: z.number(), n: z.int().nullable(), stillBuying: z.int().nullable() },
        ...{ retention: uncertain, growth: uncertain, costShare: uncertain },
      }),
    ),
    slopes: z.object({ retention: uncertain, growth: uncertain, costShare: uncertain }).nullable().describe('per 10 points of the index'),
  })
  .meta({ id: 'PointWorth' })
export type PointWorth = z.infer<typeof pointWorth>

export const whatMattersQuery = z.object({
  overall: z.enum(OVERALL_METRICS).optional().describe('default: the one that most forms asked'),
  tier: z.string().max(60).optional().describe('one segment'),
  group: z.enum(['decides', 'influences', 'uses', 'pays']).optional().describe('one role group'),
})

export const whatMattersRoutes = {
  getWhatMatters: route({
    ...{ method: 'GET', path: '/v1/what-matters', tag, may: 'read', query: whatMattersQuery, ok: whatMatters },
    summary: 'What low and high ratings of each attribute go with, of at least five accounts: penalty, reward, importance and performance',
  }),
  getPointWorth: route({
    ...{ method: 'GET', path: '/v1/worth-of-a-point', tag, may: 'read', ok: pointWorth },
    summary: 'Later retention, growth and cost-to-serve by the index a year before, or what is missing to tell',
    query: z.object({ tier: z.string().max(60).optional() }),
  }),
}
