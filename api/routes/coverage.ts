import { z } from 'zod'
import { isMonth } from '#engine/period/days.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { CoverageFile } from '../coverage-models.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { modelDraft, modelVersion } from './models.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'coverage models'
const reads = { tag, may: 'readCosts' } as const
const approves = { tag, may: 'approveCoverage' } as const
const minor = z.number()
const minutes = z.number().describe('minutes per account and year')
const share = z.number().describe('0–1')
const segment = z.enum(TIERS)
const range = z.object({ value: z.number(), low: z.number(), high: z.number() }).describe('90 %')
const draftParams = z.object({ draft: z.coerce.number().int() })
const reason = z.string().trim().min(3, 'say why in a few words').max(2000)

export const coverageFinding = z
  .object({
    code: z.string(),
    weight: z.enum(['wrong', 'doubtful', 'note']),
    at: z.string().describe('place in the document; empty: of all of it'),
    message: z.string(),
  })
  .meta({ id: 'CoverageFinding', description: 'What is odd about coverage models: never a refusal.' })
export type CoverageFinding = z.infer<typeof coverageFinding>

const accountsOf = z.object({
  accounts: z.int(),
  revenueMinor: minor.describe('a year'),
  bySegment: z.array(z.object({ segment: segment.nullable(), accounts: z.int(), revenueMinor: minor })),
})

export const coverageFigures = z
  .object({
    model: z.string(),
    minutes: minutes.describe('of all teams together'),
    teamCostMinor: minor
      .nullable()
      .describe('minutes at the rates of their teams, per account and year; null: a rate is not known, or closed'),
    cashMinor: minor.describe('money that leaves the house, per account and year'),
    teams: z.array(
      z.object({
        team: z.string(),
        name: z.string(),
        stated: minutes,
        costMinor: minor.nullable(),
        observed: z
          .object({
            n: z.int(),
            median: minutes,
            low: minutes.describe('a quarter takes less'),
            high: minutes.describe('a quarter takes more'),
          })
          .nullable()
          .describe('of the accounts that are served so today; null: none is'),
      }),
    ),
    span: z.object({
      stated: z.int().nullable(),
      implied: z.number().nullable().describe('accounts that the hours of one full-time colleague are enough for, by the minutes stated'),
      observed: z.number().nullable().describe('by the median of what accounts served so take today'),
    }),
    eligible: accountsOf.extend({
      closed: z.record(z.string(), z.int()).describe('why the others are not: segment, revenue, growth, range, country, need'),
    }),
    today: accountsOf.extend({ notEligible: z.int().describe('served so, and would not be open to it') }),
    missed: z
      .array(z.object({ segment, at: z.string(), stated: z.number(), promised: z.number(), message: z.string() }))
      .describe('promises it would not keep'),
  })
  .meta({ id: 'CoverageFigures' })
export type CoverageFigures = z.infer<typeof coverageFigures>

/** A document held against the last measurement. */
export const coverageLook = z
  .object({
    head: snapshotHead,
    problems: z.array(z.object({ at: z.string(), message: z.string() })).describe('they stand in the way of an approval'),
    findings: z.array(coverageFinding),
    models: z.array(coverageFigures).describe('empty while the document cannot be read'),
    accounts: z.int(),
    revenueMinor: minor,
    hoursPerColleague: z.number().describe('of one full-time colleague a year: what spans are reckoned with'),
    teams: z.array(
      z.object({
        team: z.string(),
        name: z.string(),
        from: z.enum(['cost model', 'sketch', 'coverage models']),
        hoursPerYear: z.number().nullable(),
        ratePerHourMinor: minor.nullable(),
        rateClosed: z
          .boolean()
          .describe('of fewer than five: what an hour costs would tell what people earn, and employees’ data is closed'),
        takenHours: z.number().nullable().describe('by accounts, as measured'),
        statedHours: z.number().describe('if every account took what its model of today says'),
      }),
    ),
    channels: z.array(
      z.object({
        channel: z.string(),
        name: z.string(),
        byPeople: z.boolean(),
        n: z.int().nullable().describe('inbound interactions with a reason; null: the record has no such channel'),
        measuredMinor: minor.nullable().describe('cost per resolution, mean over reasons'),
        statedMinor: minor.nullable(),
        cashMinor: minor,
      }),
    ),
    reasons: z.array(
      z.object({
        reason: z.string(),
        n: z.int().nullable().describe('inbound interactions; null: the record has no such reason'),
        hardShare: share,
        channels: z.array(
          z.object({
            channel: z.string(),
            low: share,
            base: share,
            high: share,
            evidence: z.enum(['assumed', 'observed']),
            observed: z
              .object({ n: z.int(), value: share, low: share, high: share })
              .nullable()
              .describe('share that no other interaction of the same account and reason followed within 7 days'),
            costPerResolutionMinor: minor.nullable().describe('as measured of this reason in this channel'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'CoverageLook' })
export type CoverageLook = z.infer<typeof coverageLook>

const promised = z.object({ answeredHours: z.number(), openHours: z.boolean(), answeredShare: share, complaintDays: z.number() })

export const coveragePage = z
  .object({
    inForce: z.object({ model: z.int().nullable().describe('null: those Tapeline comes with'), label: z.string() }),
    document: CoverageFile.describe('in force: what a draft can begin with'),
    look: coverageLook,
    versions: z.array(modelVersion),
    drafts: z.array(modelDraft),
    mayPlan: z.boolean(),
    mayApprove: z.boolean(),
    standards: z.record(segment, promised).describe('what segments are promised'),
    material: z
      .object({
        activities: z.array(z.object({ team: z.string(), name: z.string() })),
        reasons: z.array(z.string()),
        channels: z.array(z.string()),
        classes: z.array(z.string()),
        countries: z.array(z.string()),
        needs: z.array(z.string()),
      })
      .describe('what the record has that a document can name'),
  })
  .meta({ id: 'CoveragePage' })
export type CoveragePage = z.infer<typeof coveragePage>

const told = z.object({ n: z.int(), others: z.int(), found: range })

export const coverageEvidence = z
  .object({
    head: snapshotHead,
    label: z.string().describe('coverage models by which it was told how accounts were served'),
    before: z.object({ snapshot: z.int(), asOf: z.string(), from: z.string(), to: z.string() }).nullable(),
    months: z.number().nullable().describe('between the two measurements'),
    why: z.string().nullable().describe('why nothing can be told yet'),
    needed: z.int().describe('accounts of each kind'),
    rows: z.array(
      z.object({
        model: z.string(),
        name: z.string(),
        comparedWith: z.string().describe('model that the segments are served by'),
        comparedName: z.string(),
        segments: z.array(segment).describe('several: together, each compared inside itself'),
        accounts: z.int(),
        others: z.int(),
        stayed: z.int(),
        othersStayed: z.int(),
        lift: told.nullable().describe('difference of the logit of still buying'),
        growth: told.nullable().describe('difference of the change of revenue, (after − before) / their mean'),
        capture: told.nullable().describe('difference of the share of potential won, a year'),
        why: z.string().nullable().describe('why it cannot be told'),
      }),
    ),
    strata: z.array(z.string()).describe('what accounts are compared inside of'),
  })
  .meta({ id: 'CoverageEvidence' })
export type CoverageEvidence = z.infer<typeof coverageEvidence>

export const coverageAccount = z
  .object({
    account: z.int(),
    key: z.string(),
    name: z.string(),
    segment: segment.nullable(),
    revenueMinor: minor.describe('a year'),
    growth: z.number().nullable(),
    range: z.int().nullable(),
    country: z.string().nullable(),
    needs: z.array(z.string()),
    today: z.string().describe('model it is served by'),
    minutes: minutes.describe('of all teams, as measured'),
    open: z.array(z.string()).describe('models that are open to it'),
    closedBy: z.string().nullable().describe('why the model asked for is not open to it'),
  })
  .meta({ id: 'CoverageAccount' })

const whichAccounts = z.object({
  model: z.string().max(40),
  which: z.enum(['eligible', 'today', 'closed', 'notEligible']).default('eligible'),
  segment: segment.optional(),
})

export const coverageRoutes = {
  getCoverage: route({
    ...{ method: 'GET', path: '/v1/coverage', ...reads },
    summary: 'Coverage models in force, held against the last measurement; their versions and drafts, and what a draft can name',
    ok: coveragePage,
  }),
  lookOverCoverage: route({
    ...{ method: 'POST', path: '/v1/coverage/look', ...reads },
    summary: 'A document of coverage models held against the last measurement: problems, findings, who is eligible; nothing is stored',
    body: z.object({ document: z.unknown() }),
    ok: coverageLook,
  }),
  getCoverageEvidence: route({
    ...{ method: 'GET', path: '/v1/coverage/evidence', ...reads, query: snapshotQuery, ok: coverageEvidence },
    summary: 'What our own history says about what coverage models change: what went together, matched; not what caused what',
  }),
  listCoverageAccounts: route({
    ...{
      method: 'GET',
      path: '/v1/coverage/accounts',
      ...reads,
      query: whichAccounts.extend(pageQuery.shape),
      ok: pageOf(coverageAccount),
    },
    summary: 'Accounts that a coverage model in force is open to, that are served so today, or that it is closed to, largest revenue first',
  }),
  approveCoverage: route({
    ...{ method: 'POST', path: '/v1/coverage/drafts/:draft/approve', ...approves, params: draftParams },
    summary: 'Makes a draft of coverage models the ones that hold. Nothing is measured anew: scenarios use them at once',
    body: z.object({
      revision: z.int(),
      reason,
      validFrom: z.string().refine(isMonth, 'is not a month: write it as YYYY-MM').optional(),
    }),
    ok: z.object({ model: z.int(), version: z.int() }),
  }),
  returnCoverage: route({
    ...{ method: 'POST', path: '/v1/coverage/drafts/:draft/return', ...approves, params: draftParams },
    summary: 'Sends a draft of coverage models back to its author with a reason',
    body: z.object({ revision: z.int(), reason }),
    ok: modelDraft,
  }),
} as const
