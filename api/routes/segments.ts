import { z } from 'zod'
import { isDay } from '#engine/period/days.ts'
import { BEHAVIOURS } from '#engine/segmentation/behaviour-names.ts'
import { TIER_REASONS } from '#engine/segmentation/draw-tiers.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { MOVE_CAUSES } from '#engine/segmentation/why-moved.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { SegmentParamsFile } from '../segmentation.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'segments'
const tier = z.enum(TIERS)
const day = z.string().refine(isDay, 'is not a day: write it as YYYY-MM-DD, for example 2026-03-31')
const reason = z.string().trim().min(3, 'says too little: a sentence is enough').max(2000)

export const segmentAccounts = z
  .object({
    id: z.array(z.int()),
    key: z.array(z.string()),
    tier: z.array(tier).describe('as measured: computed, or set by hand'),
    computed: z.array(tier).describe('after band and minimum stay'),
    raw: z.array(tier).describe('by this measurement alone'),
    since: z.array(z.string()),
    why: z.array(z.enum(TIER_REASONS)),
    override: z.array(z.object({ reason: z.string(), expires: z.string() }).nullable()),
    strategic: z.array(z.string().nullable()).describe('reason of the flag'),
    needs: z.array(z.array(z.string())),
    behaviour: z.array(z.enum(BEHAVIOURS).nullable()),
    scoreMinor: z.array(z.number().nullable()),
    valueMinor: z.array(z.number().nullable()).describe('what counts as value today'),
    connectedMinor: z.array(z.number()).describe('what others buy because of it, by its weight in the rules of value: part of the score'),
    potentialMinor: z.array(z.number().nullable()).describe('as somebody estimated'),
    modelledPotentialMinor: z.array(z.number().nullable()).describe('what its peers reach beyond it'),
    tierBefore: z.array(tier.nullable()).describe('in the measurement that tiers are counted from; null: the account was not in it'),
    computedBefore: z.array(tier.nullable()),
    sinceBefore: z.array(z.string().nullable()),
    overriddenBefore: z.array(z.boolean()),
    /** What was set by hand since the measurement, or will be gone: counts from the next one. */
    tierByHandNext: z.array(tier.nullable()).describe('set by hand, as the next measurement of the same day would see it'),
    strategicNext: z.array(z.string().nullable()),
  })
  .meta({ id: 'SegmentAccounts', description: 'One element per account in key order, Unassigned left out.' })

export const segmentsView = z
  .object({
    head: snapshotHead,
    /** `own`: only own accounts are open; where the lines lie is drawn over the whole book and not said. */
    scope: z.enum(['all', 'own']),
    costClosed: z.boolean(),
    model: z
      .object({
        id: z.int(),
        name: z.string(),
        version: z.int(),
        state: z.enum(['draft', 'approved']),
        author: z.string(),
        reason: z.string().nullable(),
        validFrom: z.string().nullable(),
      })
      .nullable()
      .describe('null: the usual parameters, nobody approved others'),
    params: SegmentParamsFile,
    potential: z.object({ used: z.boolean(), covered: z.number().nullable() }),
    keyThresholdMinor: z.number().nullable(),
    majorThresholdMinor: z.number().nullable(),
    previous: z.object({ snapshot: z.int(), asOf: z.string() }).nullable(),
    accounts: segmentAccounts,
    findings: z.array(
      z.object({
        code: z.string(),
        subject: z.string(),
        message: z.string(),
        count: z.number().nullable(),
        amountMinor: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'Segments' })
export type SegmentsView = z.infer<typeof segmentsView>

export const override = z
  .object({
    id: z.int(),
    kind: z.enum(['tier', 'strategic']),
    account: z.int().nullable().describe('the account it is about now; null: none has that key any more'),
    key: z.string(),
    name: z.string(),
    tier: tier.nullable(),
    computed: tier.nullable().describe('what it would be without, by the last measurement'),
    revenueMinor: z.number().nullable(),
    reason: z.string(),
    author: z.string(),
    authorName: z.string(),
    madeAt: z.string(),
    from: z.string().nullable(),
    expires: z.string().describe('first day on which it no longer holds'),
    daysLeft: z.int().nullable().describe('days until then; null where it no longer stands'),
    state: z.enum(['holds', 'begins later', 'ends soon', 'over', 'taken back']),
    measured: z.boolean().describe('whether the last measurement already counts it as it stands now'),
    endedAt: z.string().nullable(),
    endedByName: z.string().nullable(),
  })
  .meta({ id: 'Override', description: 'A tier or a strategic flag set by hand, with its reason and its end.' })
export type Override = z.infer<typeof override>

export const newOverrides = z
  .object({
    accounts: z.array(z.int()).min(1).max(1000),
    set: z.enum([...TIERS, 'strategic']).describe('a tier, or the flag that they are of strategic value'),
    reason,
    from: day.nullable().default(null).describe('first day it holds; null: from the next measurement on, whatever its day'),
    expires: day.describe('first day on which it no longer holds'),
  })
  .meta({ id: 'NewOverrides' })

export const draftSegmentation = z
  .object({
    params: SegmentParamsFile,
    ask: z.boolean().default(false).describe('ask for approval at once'),
    note: z.string().trim().max(2000).nullable().default(null).describe('why, for whoever approves'),
  })
  .meta({ id: 'DraftSegmentation' })

const open = z.number().nullable()
const tierOrNone = tier.nullable()

export const segmentMove = z
  .object({
    id: z.int(),
    key: z.string(),
    name: z.string(),
    from: tierOrNone.describe('null: not in the earlier measurement'),
    to: tierOrNone.describe('null: no longer in the later one'),
    cause: z
      .enum([...MOVE_CAUSES, 'held by the band', 'held by the minimum stay'])
      .describe('what moved it; held: its score says another segment, and it stays'),
    raw: tierOrNone.describe('what its score alone says'),
    since: z.string().nullable(),
    override: z.object({ reason: z.string(), expires: z.string() }).nullable(),
    revenueMinor: open,
    revenueBeforeMinor: open,
    scoreMinor: open,
    scoreBeforeMinor: open,
    lineMinor: open.describe('the line it crossed; null: none, or not told'),
    lineBeforeMinor: open,
  })
  .meta({ id: 'SegmentMove' })
export type SegmentMove = z.infer<typeof segmentMove>

export const segmentHistory = z
  .object({
    head: snapshotHead.extend({ scope: z.enum(['all', 'own']) }),
    before: z.object({ snapshot: z.int(), asOf: z.string() }).nullable().describe('null: nothing to compare with'),
    measurements: z
      .array(
        z.object({
          snapshot: z.int(),
          asOf: z.string(),
          tiers: z.array(z.object({ tier, n: z.int(), revenueMinor: z.number() })),
          up: open.describe('since the measurement before it; null on the first'),
          down: open,
          stayed: open,
          appeared: open,
          left: open,
        }),
      )
      .describe('up to the last eight days that were measured, oldest first'),
    cells: z
      .array(z.object({ from: tierOrNone, to: tierOrNone, n: z.int(), revenueMinor: z.number() }))
      .describe('all accounts of the two measurements; revenue of the later one, of those that left of the earlier'),
    held: z.array(z.object({ why: z.enum(['held by the band', 'held by the minimum stay']), n: z.int(), revenueMinor: z.number() })),
    causes: z.array(z.object({ cause: segmentMove.shape.cause, n: z.int(), revenueMinor: z.number() })),
    rows: z.array(segmentMove).describe('accounts that moved or are held, by revenue; at most a thousand'),
    rowsOf: z.int(),
  })
  .meta({ id: 'SegmentHistory' })
export type SegmentHistory = z.infer<typeof segmentHistory>

export const accountSegments = z
  .object({
    points: z
      .array(
        z.object({
          snapshot: z.int(),
          asOf: z.string(),
          tier,
          computed: tier,
          raw: tier,
          why: z.enum(TIER_REASONS),
          overridden: z.boolean(),
          override: z.object({ reason: z.string(), expires: z.string() }).nullable(),
          strategic: z.string().nullable(),
          cause: z.enum(MOVE_CAUSES).nullable().describe('what changed it since the point before; null: nothing did'),
          revenueMinor: z.number(),
          scoreMinor: open,
          keyThresholdMinor: open,
          majorThresholdMinor: open,
          accountsThen: z.int().describe('accounts then that are this one now'),
        }),
      )
      .describe('one for each day that was measured, oldest first'),
    since: z.string().nullable().describe('in its segment without a break since'),
    overrides: z.array(override).describe('set by hand and standing'),
  })
  .meta({ id: 'AccountSegments' })
export type AccountSegments = z.infer<typeof accountSegments>

const params = z.object({ override: z.coerce.number().int() })

export const segmentRoutes = {
  getSegments: route({
    ...{ method: 'GET', path: '/v1/segments', tag, may: 'read', query: snapshotQuery, ok: segmentsView },
    summary: 'Segments of the accounts in scope: parameters, reasons, what was set by hand, and how it was before',
  }),
  getSegmentHistory: route({
    ...{ method: 'GET', path: '/v1/segments/history', tag, may: 'read', ok: segmentHistory },
    query: z.object({
      from: z.coerce.number().int().optional().describe('earlier measurement; default: of the last day before'),
      to: z.coerce.number().int().optional().describe('default: the last one'),
    }),
    summary: 'Who moved between two measurements and what moved them, who stays by band or minimum stay, and the measurements before',
  }),
  getAccountSegments: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/segments', tag, may: 'read', query: snapshotQuery, ok: accountSegments },
    params: z.object({ account: z.coerce.number().int() }),
    summary: 'The segments of an account, measurement by measurement, with what changed them',
  }),
  draftSegmentation: route({
    ...{ method: 'POST', path: '/v1/segments/drafts', tag, may: 'draftModels', body: draftSegmentation, answers: 'created' },
    ok: z.object({ draft: z.int(), revision: z.int() }).describe('go on with it under /v1/model-drafts/:draft'),
    summary: 'Keep other lines as a draft: it counts once it is approved and the book is measured again',
  }),
  listOverrides: route({
    ...{ method: 'GET', path: '/v1/segments/overrides', tag, may: 'read', ok: pageOf(override) },
    query: pageQuery.extend({
      state: z.enum(['standing', 'over', 'all']).default('standing'),
      account: z.coerce.number().int().optional(),
    }),
    summary: 'Tiers and strategic flags set by hand, those that end first at the top',
  }),
  overrideSegments: route({
    ...{ method: 'POST', path: '/v1/segments/overrides', tag, may: 'override', body: newOverrides, answers: 'created' },
    ok: z.object({ overrides: z.array(override), replaced: z.array(z.int()).describe('earlier ones that these took the place of') }),
    summary: 'Set the tier of accounts by hand, or flag them as of strategic value; counts from the next measurement',
  }),
  endOverride: route({
    ...{ method: 'POST', path: '/v1/segments/overrides/:override/end', tag, may: 'override', params, ok: override },
    summary: 'Take one back: the computed tier counts from the next measurement',
  }),
  resumeOverride: route({
    ...{ method: 'POST', path: '/v1/segments/overrides/:override/resume', tag, may: 'override', params, ok: override },
    summary: 'Let one that was taken back stand again',
  }),
}
