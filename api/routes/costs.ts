import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'costs'
const money = z.number()
const open = z.number().nullable()
const reads = { tag, may: 'readCosts' } as const

const teamSums = z.object({
  costMinor: money,
  capacityMinutes: open.describe('practical capacity; null = not stated'),
  usedMinutes: open,
  recordedMinutes: open,
  tracedMinor: money,
  notTracedMinor: money,
  notRecordedMinor: open.describe('null = nobody stated what share of the work is recorded'),
  unusedMinor: open,
  ratePerMinuteMinor: open.describe('cost / capacity, unrounded minor units'),
  estimatedShare: open.describe('of its minutes, by standard times'),
})

export const teamCost = teamSums
  .extend({
    team: z.string(),
    name: z.string(),
    costedBy: z.enum(['events', 'declared', 'none', 'several']),
    heads: open.describe('capacity / 7,040 minutes a month'),
    overAbsorbed: z.boolean(),
    handlingTimeRefused: z.boolean(),
    /** Teams smaller than five heads stand together for whom employees’ data is closed: how many they are. */
    standsFor: z.int().nullable(),
    months: z.array(teamSums.extend({ month: z.string(), whole: z.boolean() })),
  })
  .meta({ id: 'TeamCost' })
export type TeamCost = z.infer<typeof teamCost>

export const activityCost = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.enum(['timed', 'rated', 'declared']),
    kind: z.string().nullable(),
    team: z.string().nullable(),
    teamName: z.string().nullable(),
    cause: z.string(),
    events: open,
    quantity: open,
    recordedMinutes: open,
    standardMinutes: open,
    meanMinutes: open,
    estimatedShare: open.describe('of its minutes, by standard times'),
    costMinor: money,
    accounts: z.int(),
  })
  .meta({ id: 'ActivityCost' })
export type ActivityCost = z.infer<typeof activityCost>

const ledgerSums = z.object({
  ledgerMinor: money,
  tracedMinor: money,
  notTracedMinor: money,
  outsideMinor: money,
  ofWhichRatedMinor: money,
  differenceMinor: money.describe('ledger − traced − not traced − outside: 0'),
})

export const ledgerCentre = ledgerSums
  .extend({
    costCentre: z.string(),
    name: z.string(),
    basis: z.enum(['ledger', 'monthly', 'annual / 12', 'several']).describe('imported postings, or an amount the model states'),
    standsFor: z.int().nullable(),
    months: z.array(ledgerSums.extend({ month: z.string() })),
  })
  .meta({ id: 'LedgerCentre' })
export type LedgerCentre = z.infer<typeof ledgerCentre>

const statedLedger = z.object({
  generalLedgerMinor: z.int(),
  differences: z.array(z.object({ name: z.string().trim().min(1).max(200), amountMinor: z.int() })).max(50),
})

export const costsPage = z
  .object({
    head: snapshotHead,
    models: z.array(z.object({ model: z.int(), label: z.string() })),
    months: z.array(z.string()),
    partialMonths: z.array(z.string()).describe('cut by the window: no tie-out for them'),
    teams: z.array(teamCost),
    teamsTotal: teamSums.extend({ heads: open }),
    activities: z.array(activityCost),
    activitiesTotalMinor: money,
    sketchTeams: z
      .array(
        z.object({
          ...{ team: z.string(), name: z.string(), costMinor: money, hours: z.number(), explainedShare: open },
          ...{ tracedMinor: money, restMinor: money, overExplained: z.boolean() },
        }),
      )
      .nullable(),
    ledger: z.object({ centres: z.array(ledgerCentre), total: ledgerSums }),
    chargedBesideLedger: z.array(z.object({ name: z.string(), amountMinor: money })),
    activityCost: z.object({ tracedMinor: money, ratedMinor: money, totalMinor: money, ofAccountsMinor: money, unassignedMinor: money }),
    revenue: z.object({ basis: z.string(), bookMinor: money, creditsMinor: money, rebatesMinor: money }),
    generalLedger: statedLedger
      .extend({ explainedMinor: money, unexplainedMinor: money, statedBy: z.string(), statedAt: z.string() })
      .nullable(),
    channels: z.array(z.object({ channel: z.string(), n: z.int(), inbound: z.int(), costMinor: money })),
    reasons: z.array(
      z.object({
        ...{ reason: z.string(), channel: z.string(), n: z.int(), known: z.int(), repeats: z.int(), repeatRate: open },
        ...{ costPerInteractionMinor: money, costPerResolutionInChannelMinor: open, costPerResolutionMinor: open },
      }),
    ),
    channelsLeftOut: z.object({ outbound: z.int(), withoutAccount: z.int(), withoutReason: z.int(), costMinor: money }),
    costOfSale: z.object({
      channels: z.array(
        z.object({
          ...{ channel: z.string(), sellingInteractions: z.int(), sellingCostMinor: money, orders: z.int() },
          ...{ marginMinor: money, costOfSale: open, losesMoney: z.boolean() },
        }),
      ),
      ordersWithoutSelling: z.object({ orders: z.int(), marginMinor: money }),
      ordersWithoutMargin: z.int(),
    }),
    opportunities: z.array(
      z.object({
        ...{ segment: z.string(), won: z.int(), lost: z.int(), open: z.int(), hitRate: open },
        ...{ costPerWonMinor: open, costPerLostMinor: open, costPerSaleInclLostMinor: open },
      }),
    ),
    findings: z.array(
      z.object({ code: z.string(), subject: z.string(), message: z.string(), count: z.number().optional(), amountMinor: open.optional() }),
    ),
    /** Employees’ data is closed to who asks: teams smaller than five heads stand together. */
    smallTeamsTogether: z.boolean(),
  })
  .meta({ id: 'Costs' })
export type CostsPage = z.infer<typeof costsPage>

/** One line of an equation over many events: 8.5 min × 611 exports = 5,193.5 min. */
const workLine = z.object({
  line: z.enum(['recorded', 'base', 'driver', 'rate', 'declared']),
  driver: z.string().nullable(),
  each: open.describe('minutes each, or minor units each of a rated activity; null for recorded time'),
  quantity: z.number(),
  missing: z.number().describe('events that do not say: counted as 0'),
  amount: z.number().describe('minutes; minor units of a rated activity'),
})

export const activityWork = z
  .object({
    activity: z.string(),
    name: z.string(),
    type: z.enum(['timed', 'rated', 'declared']),
    kind: z.string().nullable(),
    team: z.string().nullable(),
    events: open,
    lines: z.array(workLine),
    minutes: open,
    ratePerMinuteMinor: open.describe('cost / minutes, unrounded'),
    months: z.array(z.object({ month: z.string(), minutes: z.number(), ratePerMinuteMinor: open })),
    costMinor: money,
    model: z.string(),
  })
  .meta({ id: 'ActivityWork' })
export type ActivityWork = z.infer<typeof activityWork>

export const activityRow = z
  .object({
    table: z.string(),
    id: z.string().describe('source/external id of the event'),
    day: z.string(),
    channel: z.string().nullable(),
    reason: z.string().nullable(),
    subject: z.string().nullable(),
    handlingMinutes: open,
    drivers: z.record(z.string(), z.number().nullable()),
    minutes: open,
    ratePerMinuteMinor: open,
    costMinor: open.describe('unrounded: the account’s cost is the share of a team’s whole month, in whole minor units'),
  })
  .meta({ id: 'ActivityRow' })
export type ActivityRow = z.infer<typeof activityRow>

const account = z.object({ id: z.int(), key: z.string(), name: z.string() })
const ofActivity = z.object({ activity: z.string() })
const ofActivityAndAccount = ofActivity.extend({ account: z.coerce.number().int() })

export const costRoutes = {
  getCosts: route({
    ...{ method: 'GET', path: '/v1/costs', ...reads, query: snapshotQuery, ok: costsPage },
    summary: 'Teams, activities, ledger, channels and cost of sale of a snapshot',
  }),
  listActivityAccounts: route({
    ...{ method: 'GET', path: '/v1/costs/activities/:activity/accounts', ...reads, params: ofActivity },
    ...{ query: pageQuery.extend(snapshotQuery.shape) },
    ok: pageOf(z.object({ account, segment: z.string().nullable(), unassigned: z.boolean(), costMinor: money, share: z.number() })).extend({
      activity: activityCost,
    }),
    summary: 'The accounts an activity was done for, costliest first; they add up to it',
  }),
  explainActivity: route({
    ...{ method: 'GET', path: '/v1/costs/activities/:activity/accounts/:account', ...reads, params: ofActivityAndAccount },
    ...{ query: pageQuery.extend(snapshotQuery.shape) },
    ok: z.object({ head: snapshotHead, account, work: activityWork, rows: pageOf(activityRow) }),
    summary: 'What an activity cost for one account: the formula, and the rows under it',
  }),
  testActivity: route({
    ...{ method: 'POST', path: '/v1/costs/test', tag, may: 'draftModels' },
    body: z.object({ account: z.int(), activity: z.string(), document: z.unknown().describe('A cost model, as it is being written') }),
    ok: z.object({ account, before: activityWork.nullable(), after: activityWork }).meta({ id: 'ActivityTest' }),
    summary: 'An activity of a draft on one account, beside what it costs now; nothing is stored',
  }),
  listPostings: route({
    ...{ method: 'GET', path: '/v1/costs/centres/:centre/postings', ...reads, params: z.object({ centre: z.string() }) },
    query: pageQuery.extend(snapshotQuery.shape),
    ok: pageOf(z.object({ id: z.string(), month: z.string(), element: z.string(), amountMinor: money, currency: z.string() })),
    summary: 'The postings imported for a cost centre in the window',
  }),
  listInteractions: route({
    ...{ method: 'GET', path: '/v1/costs/interactions', ...reads },
    query: pageQuery.extend({
      ...snapshotQuery.shape,
      ...{ channel: z.string().optional(), reason: z.string().optional(), selling: z.stringbool().optional() },
    }),
    ok: pageOf(activityRow.extend({ account, kind: z.string() })),
    summary: 'The interactions behind a channel, a reason or a cost of sale, newest first',
  }),
  stateGeneralLedger: route({
    ...{ method: 'PUT', path: '/v1/costs/general-ledger', tag, may: 'approveModels', body: statedLedger.extend(snapshotQuery.shape) },
    ...{ answers: 'nothing', summary: 'States revenue of the window in the general ledger, and the differences that are known' },
  }),
  downloadLedger: route({
    ...{
      method: 'GET',
      path: '/v1/costs/ledger/file',
      tag,
      may: 'readCosts',
      query: snapshotQuery.extend({ format: z.enum(['csv', 'xlsx']) }),
    },
    ...{ answers: 'file', summary: 'The ledger tie-out per cost centre and month' },
  }),
}
