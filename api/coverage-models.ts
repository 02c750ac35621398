/**
 * Coverage models as a document (`"tapeline": "coverage/1"`): how accounts can be served, what each way takes and costs, what it is assumed
 * to change, through which channels, and who is served how today.
 *
 * Conventions: money in minor units of the reporting currency, per account and year; time in minutes per account and year; shares 0-1;
 * lifts add to the logit of the yearly retention; capture is a share of the opportunity that is won.
 */
import { z } from 'zod'
import { isMonth } from '#engine/period/days.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { parseDocument } from './parse-document.ts'
import type { Problem } from './refusal.ts'

export const coverageFormat = 'coverage/1'

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is not an id: write small letters, digits and hyphens, for example teamed')
/** Far beyond any book, and far within what adds up exactly. */
const minor = z.int().min(0).max(1e15)
/** What one account, hour or interaction costs. */
const costMinor = z.number().min(0).max(1e12)
const mostHours = 1e7
const share = z.number().min(0).max(1)
const words = z.string().trim().min(1).max(2000)
const segment = z.enum([...TIERS, '*']).describe('segment; * = every other')

/** A figure nobody knows for sure: three values, and where they come from. */
export const assumption = (number: z.ZodNumber) =>
  z
    .strictObject({
      low: number,
      base: number,
      high: number,
      evidence: z.enum(['assumed', 'observed']).default('assumed').describe('observed: from our own history, with n'),
      n: z.int().min(1).optional().describe('accounts it was observed on'),
      note: words.optional().describe('where it comes from'),
    })
    .refine(({ low, base, high }) => low <= base && base <= high, 'is not in order: low, base, high')
    .refine(({ evidence, n }) => evidence === 'assumed' || n !== undefined, 'says observed without n')

const lift = z.number().min(-5).max(5)

export const coverageKinds = {
  digital: 'Digital assistant',
  teamed: 'Teamed',
  dedicated: 'Dedicated',
  focused: 'Focused team',
  distributor: 'Left to a distributor',
  other: 'Other',
} as const
export type CoverageKind = keyof typeof coverageKinds

export const CoverageModelEntry = z.strictObject({
  id,
  name: z.string().trim().min(1).max(80),
  kind: z.enum(Object.keys(coverageKinds) as [CoverageKind, ...CoverageKind[]]),
  notes: words.optional(),
  minutes: z
    .array(z.strictObject({ team: z.string().min(1), activity: z.string().trim().min(1).max(80), perYear: z.number().min(0).max(600_000) }))
    .max(100)
    .default([])
    .describe('What it takes of each team, per account and year.'),
  cashMinor: costMinor.int().default(0).describe('Money that leaves the house per account and year: licences, travel, fees.'),
  span: z.int().min(1).optional().describe('Accounts that one full-time colleague serves this way: shown against the minutes.'),
  standard: z
    .strictObject({
      answeredHours: z.number().min(0).max(10_000).optional(),
      answeredShare: share.optional(),
      complaintDays: z.number().min(0).max(365).optional(),
    })
    .prefault({})
    .describe(
      'What accounts served so can count on, in the same hours as the standards of their segment; left out: what the segment is promised. Never less than that: no model is approved that would miss it.',
    ),
  eligible: z
    .strictObject({
      segments: z.array(z.enum(TIERS)).optional(),
      revenueMinor: z.strictObject({ from: minor.optional(), to: minor.optional() }).optional().describe('A year; from ≤ revenue < to.'),
      growth: z
        .strictObject({ from: z.number().optional(), to: z.number().optional() })
        .optional()
        .describe('Change of revenue against the year before, as a share.'),
      range: z
        .strictObject({ from: z.int().optional(), to: z.int().optional() })
        .optional()
        .describe('Product classes bought in the window: complexity of the range.'),
      needs: z
        .array(words)
        .default([])
        .describe('Needs of accounts that this model meets: an account with a need gets only models that meet it.'),
      countries: z.array(z.string().min(2).max(60)).optional(),
    })
    .prefault({}),
  mix: z
    .array(z.strictObject({ reason: z.string().min(1).describe('* = every other reason'), channel: id, share }))
    .max(200)
    .default([])
    .describe('Which share of the interactions that a channel can take goes there.'),
  price: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('fee'), feeMinor: costMinor.int(), acceptance: assumption(share), ifDeclined: id }),
      z.strictObject({ kind: z.literal('minimum'), minimumMinor: costMinor.int(), acceptance: assumption(share), ifDeclined: id }),
    ])
    .prefault({ kind: 'none' })
    .describe('What the customer pays for it a year, or must at least buy; who declines gets the other model.'),
  lift: z
    .array(z.strictObject({ segment, change: assumption(lift) }))
    .max(4)
    .default([])
    .describe('Of retention, on the logit.'),
  capture: z
    .array(z.strictObject({ segment, change: assumption(share) }))
    .max(4)
    .default([])
    .describe('Share of potential won a year.'),
  distributor: z
    .strictObject({
      marginShare: share.describe('What the distributor keeps of the margin.'),
      feeMinor: costMinor.int().default(0),
      avoidableShare: share.describe('Share of today’s team cost that falls away.'),
    })
    .optional(),
  experience: z.int().min(1).max(5).default(3).describe('1 generic … 5 white glove: its row of the personalisation matrix.'),
})
export type CoverageModel = z.output<typeof CoverageModelEntry>

export const CoverageFile = z
  .strictObject({
    tapeline: z.literal(coverageFormat),
    name: z.string().trim().min(1).max(200).optional(),
    notes: z.array(words).max(50).optional(),
    validFrom: z.string().refine(isMonth, 'is not a month: write it as YYYY-MM, for example 2026-03').optional(),
    horizonYears: z.int().min(1).max(10).default(3),
    discount: z.number().min(0).max(1).default(0.1).describe('Per year.'),
    costing: z
      .enum(['full', 'cash'])
      .default('full')
      .describe('full: team minutes at the team rate; cash: only money that leaves the house.'),
    teams: z
      .array(
        z.strictObject({
          team: z.string().min(1),
          hoursPerYear: z.number().min(0).max(mostHours).optional(),
          ratePerHourMinor: costMinor.optional(),
        }),
      )
      .max(100)
      .default([])
      .describe('Where hours or rate differ from the cost model, or a team is not in it.'),
    channels: z
      .array(
        z.strictObject({
          id,
          name: z.string().trim().min(1).max(80).describe('As the record calls it.'),
          byPeople: z.boolean().default(true),
          costPerResolutionMinor: costMinor.optional().describe('Default: as measured.'),
          cashPerResolutionMinor: costMinor.default(0).describe('Of it, money that leaves the house.'),
        }),
      )
      .max(50)
      .default([]),
    reasons: z
      .array(
        z.strictObject({
          reason: z.string().min(1).describe('As the record calls it; * = every other'),
          hardShare: share.default(0).describe('Hard cases: they stay with people.'),
          channels: z
            .array(z.strictObject({ channel: id, containment: assumption(share) }))
            .max(50)
            .describe('Channels that can take it, and the share they settle.'),
        }),
      )
      .max(500)
      .default([]),
    models: z.array(CoverageModelEntry).min(1).max(20),
    today: z
      .strictObject({
        bySegment: z.partialRecord(z.enum(TIERS), id).default({}),
        quiet: z
          .partialRecord(z.enum(TIERS), id)
          .default({})
          .describe('Accounts of the segment that take no more of our people’s time than this model says are served by it already.'),
        accounts: z
          .array(z.strictObject({ source: z.string().min(1), externalId: z.string().min(1), model: id }))
          .max(100_000)
          .default([]),
      })
      .prefault({})
      .describe('Who is served how today: by segment, and accounts that differ.'),
    products: z
      .array(z.strictObject({ class: z.string().min(1), tailoring: z.int().min(1).max(5) }))
      .max(500)
      .default([])
      .describe('1 generic … 5 made for one customer: the column of the personalisation matrix a product class is in.'),
    capabilities: z
      .array(
        z.strictObject({
          id,
          name: z.string().trim().min(1).max(120),
          mark: z.enum(['standardise', 'tailor']),
          why: words.optional(),
          models: z.array(id).default([]),
        }),
      )
      .max(100)
      .default([])
      .describe('What is done one way for everybody, and what is tailored.'),
  })
  .describe('Coverage models: how accounts can be served.')

/** Checked contents of a document of coverage models. */
export type CoverageModels = z.output<typeof CoverageFile>

/**
 * Reads a document of coverage models.
 *
 * @throws Refusal `invalid` with every problem and its place
 */
export const parseCoverageModels = (document: unknown): CoverageModels =>
  parseDocument(CoverageFile, document, 'The document of coverage models', namesThatAreMissing)

/** Models, channels and ids that are named and not there, or there twice. */
function namesThatAreMissing({ models, channels, reasons, today, capabilities }: CoverageModels): Problem[] {
  const modelIds = new Set(models.map((one) => one.id))
  const channelIds = new Set(channels.map((one) => one.id))
  const model = (at: string, name: string) => (modelIds.has(name) ? [] : [{ at, message: `names no model of this document: ${name}` }])
  const channel = (at: string, name: string) =>
    channelIds.has(name) ? [] : [{ at, message: `names no channel of this document: ${name}` }]
  const twice = (list: string, ids: readonly string[]) =>
    ids.flatMap((one, i) => (ids.indexOf(one) < i ? [{ at: `${list}[${i}].id`, message: `is there twice: ${one}` }] : []))
  return [
    ...twice(
      'models',
      models.map((one) => one.id),
    ),
    ...twice(
      'channels',
      channels.map((one) => one.id),
    ),
    ...twice(
      'capabilities',
      capabilities.map((one) => one.id),
    ),
    ...models.flatMap((one, i) => [
      ...(one.price.kind === 'none' ? [] : model(`models[${i}].price.ifDeclined`, one.price.ifDeclined)),
      ...one.mix.flatMap((part, j) => channel(`models[${i}].mix[${j}].channel`, part.channel)),
      ...((one.kind === 'distributor') === (one.distributor !== undefined)
        ? []
        : [{ at: `models[${i}].distributor`, message: 'goes with the kind "distributor", and only with it' }]),
    ]),
    ...reasons.flatMap((one, i) => one.channels.flatMap((part, j) => channel(`reasons[${i}].channels[${j}].channel`, part.channel))),
    ...Object.entries(today.bySegment).flatMap(([tier, name]) => model(`today.bySegment.${tier}`, name)),
    ...Object.entries(today.quiet).flatMap(([tier, name]) => model(`today.quiet.${tier}`, name)),
    ...today.accounts.flatMap((one, i) => model(`today.accounts[${i}].model`, one.model)),
    ...capabilities.flatMap((one, i) => one.models.flatMap((name, j) => model(`capabilities[${i}].models[${j}]`, name))),
  ]
}
