import { z } from 'zod'
import { OPPORTUNITY_RESULTS } from '#engine/opportunities/opportunity-columns.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'opportunities'
const text = z.array(z.string().nullable())
const number = z.array(z.number().nullable())
const open = z.number().nullable()

const head = snapshotHead.extend({
  day: z.string().nullable().describe('last day of the record: age and silence are counted up to it'),
  costClosed: z.boolean().describe('selling cost is closed to who asks: null everywhere'),
  scope: z.enum(['all', 'own']).describe('own: only opportunities of own accounts are in it'),
  quietAfterDays: z.int().describe('an open one is quiet when no selling interaction named it for longer'),
  withoutRate: z.int().describe('amounts that have no rate into the reporting currency: left out of all sums'),
})

/**
 * Opportunities in columns, one element each, in key order: what the list, the stages and the rates of the page are made of. Segment and
 * selling cost are of the measurement named in the head; everything else is the record as it stands.
 */
export const opportunityColumns = z
  .object({
    head,
    n: z.int(),
    key: z.array(z.string()).describe('source/id'),
    name: text,
    account: number.describe('id of the customer; null: not known'),
    accountName: z.array(z.string()),
    tier: text,
    result: z.array(z.enum(OPPORTUNITY_RESULTS)),
    stage: text,
    created: z.array(z.string()),
    closed: text,
    amountMinor: number.describe('in the reporting currency, at the rate of the month it was closed or, while it is open, created'),
    reason: text,
    productClass: text,
    colleague: text,
    channel: text.describe('of the last selling interaction that names it'),
    sellingInteractions: z.array(z.int()),
    lastSelling: text,
    sellingCostMinor: number.describe('of the selling interactions that name it, unrounded'),
    daysOpen: z.array(z.int()).describe('from created to closed, or to the last day of the record'),
    quietDays: number.describe('of an open one: since the last selling interaction that names it, or since it was created'),
    quiet: z.array(z.boolean()),
  })
  .meta({ id: 'OpportunityColumns' })
export type OpportunityList = z.infer<typeof opportunityColumns>

export const opportunity = z
  .object({
    key: z.string(),
    name: z.string().nullable(),
    account: z.int().nullable(),
    accountName: z.string(),
    tier: z.string().nullable(),
    result: z.enum(OPPORTUNITY_RESULTS),
    stage: z.string().nullable(),
    created: z.string(),
    closed: z.string().nullable(),
    amountMinor: open,
    reason: z.string().nullable(),
    productClass: z.string().nullable(),
    colleague: z.string().nullable(),
    channel: z.string().nullable(),
    sellingInteractions: z.int(),
    lastSelling: z.string().nullable(),
    sellingCostMinor: open,
    daysOpen: z.int(),
    quietDays: open,
    quiet: z.boolean(),
  })
  .meta({ id: 'Opportunity' })
export type Opportunity = z.infer<typeof opportunity>

export const hitRate = z
  .object({
    group: z.string().nullable(),
    won: z.int(),
    lost: z.int(),
    open: z.int(),
    wonMinor: z.number(),
    lostMinor: z.number(),
    openMinor: z.number(),
    withoutAmount: z.int(),
    rate: open.describe('won / (won + lost); null with fewer than ten closed'),
    low: open.describe('90 % of Wilson’s interval'),
    high: open,
    costPerWon: open.describe('minor units, unrounded'),
    costPerLost: open,
    costPerSale: open.describe('selling cost of won and lost / number won'),
    wonCost: open,
    lostCost: open,
  })
  .meta({ id: 'HitRate' })

export const opportunitySummary = z.object({
  window: z.object({ from: z.string(), to: z.string() }).nullable().describe('days they were closed on, half-open; null = ever'),
  all: hitRate,
  segments: z.array(hitRate),
  stages: z.array(z.object({ stage: z.string().nullable(), n: z.int(), amountMinor: z.number(), withoutAmount: z.int() })),
})

export const opportunityRoutes = {
  listOpportunities: route({
    ...{ method: 'GET', path: '/v1/opportunities', tag, may: 'read' },
    summary:
      'Opportunities of accounts in scope. Filters as in the address of the page: result=open, tier=KEY,MAJOR, amount=1000.., quiet=1, closed=window|quarter|all, account=17, sort=-amountMinor',
    query: z.looseObject({ ...snapshotQuery.shape, ...pageQuery.shape }),
    ok: pageOf(opportunity).extend({
      head,
      summary: opportunitySummary
        .nullable()
        .describe('of all that pass the filters; null where it would tell how fewer than five colleagues do'),
    }),
  }),
  getOpportunities: route({
    ...{ method: 'GET', path: '/v1/opportunities/columns', tag, may: 'read', query: snapshotQuery, ok: opportunityColumns },
    summary: 'All opportunities of accounts in scope, in columns',
  }),
}
