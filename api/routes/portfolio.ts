import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { decision } from './decisions.ts'

const text = z.array(z.string().nullable())
const number = z.array(z.number().nullable())

export const snapshotHead = z.object({
  snapshot: z.int(),
  asOf: z.string(),
  from: z.string(),
  to: z.string().describe('not included'),
  level: z.string(),
  currency: z.string(),
  title: z.string().nullable().describe('SKETCH while no approved cost model stands behind the numbers'),
})

/**
 * The whole book in columns, one element per account in key order: what lists, maps and thresholds in the browser work on. Money is
 * integer minor units; null = not known, or closed to who asks. Only accounts in scope.
 */
export const bookColumns = z
  .object({
    head: snapshotHead.extend({
      mayNameBelowZero: z.boolean().describe('false while the model cannot name accounts that cost more than they bring'),
      costClosed: z.boolean().describe('margin and cost are closed to who asks: null in every column made of them'),
      scope: z.enum(['all', 'own']).describe('own: only own accounts are in it'),
    }),
    n: z.int(),
    merged: z
      .array(z.object({ id: z.int(), into: z.int() }))
      .describe('accounts that are part of one in the book now: addresses may still name them'),
    id: z.array(z.int()),
    key: z.array(z.string()).describe('source/externalId'),
    name: z.array(z.string()),
    unassigned: z.array(z.boolean()),
    tier: text,
    behaviour: text,
    zone: number.describe('zone of the map, 1 to 4'),
    quadrant: text.describe('price realised × cost to serve'),
    colleague: text,
    country: text,
    renewalDay: text.describe('its contract ends or renews; null: nobody has said'),
    daysToRenewal: number.describe('from today; below 0: it has passed'),
    noticeDays: number.describe('before the renewal, by which notice must have been given'),
    orders: number,
    orderLines: number,
    interactions: number,
    listValueMinor: number,
    discountMinor: number,
    creditsMinor: number,
    revenueMinor: number,
    rebatesMinor: number,
    costOfGoodsMinor: number,
    marginMinor: number,
    freightMinor: number,
    latePaymentMinor: number,
    commissionsMinor: number,
    returnsHandlingMinor: number,
    otherDirectMinor: number,
    activityCostMinor: number,
    causedByUsMinor: number,
    mixedMinor: number,
    costToServeMinor: number,
    costToServeUpperMinor: number,
    netContributionMinor: number,
    ifThisAccountLeftMinor: number,
    lifetimeMinor: number.describe('lifetime value; null: not known, closed, or measured before it was'),
    rangeLowMinor: number,
    rangeHighMinor: number,
    belowZero: text,
    estimatedShare: number,
    priceRealised: number,
    serviceShare: number,
    unlistedShare: number.describe('share of |net| from lines without list price'),
    averageOrderMinor: number,
    firstDay: text,
    ranked: z.array(z.boolean()),
    index: number.describe('relationship index, 0–100; null: nobody is known and nobody named'),
    indexLow: number.describe('of its interval; null also where only index and grade may be told'),
    indexHigh: number,
    grade: text.describe('A to D; D = estimated from its segment'),
    heardShare: number.describe('of the voices, 0–1'),
    blindSpot: z.array(z.boolean().nullable()).describe('the role group with the largest share is hardly heard'),
    standing: text.describe('safe, at risk or unknown'),
    indexShows: text.describe('what may be told of it: everything, others together, or index and grade'),
    /** Change of revenue and net contribution against the snapshot before; null without one. */
    revenueChangeMinor: number,
    netContributionChangeMinor: number,
  })
  .meta({ id: 'BookColumns' })
export type BookColumns = z.infer<typeof bookColumns>

export const snapshotQuery = z.object({ snapshot: z.coerce.number().int().optional().describe('default: the last one') })

const curve = z.object({
  totalMinor: z.number(),
  peakMinor: z.number(),
  peakShare: z.number().nullable(),
  accountsToPeak: z.int(),
  destroyedMinor: z.number(),
  base: z.enum(['total', 'positive profits']).nullable().describe('what shares are of'),
  best20Share: z.number().nullable(),
  worst10Share: z.number().nullable(),
  points: z.array(z.object({ k: z.int(), cumulative: z.number(), share: z.number().nullable() })),
})
const namedAccount = z.object({ id: z.int(), key: z.string(), name: z.string(), amountMinor: z.number() })
const zone = z.object({ n: z.int(), revenueMinor: z.number() })
const standings = z
  .array(z.object({ standing: z.enum(['safe', 'at risk', 'unknown']), accounts: z.int(), revenueMinor: z.number() }))
  .describe('revenue by what the index says of it; not told counts as unknown')

/** What the book says: everything summed and ranked over the accounts in scope. */
export const portfolio = z
  .object({
    head: bookColumns.shape.head,
    totals: z.object({
      accounts: z.int(),
      buyingAccounts: z.int(),
      orders: z.number(),
      interactions: z.number(),
      revenueMinor: z.number(),
      marginMinor: z.number().nullable(),
      costToServeMinor: z.number().nullable(),
      freightMinor: z.number().nullable(),
      netContributionMinor: z.number().nullable(),
      notTracedMinor: z.number().nullable().describe('of the whole book: null for own accounts'),
      belowZero: z.object({ every: z.int(), some: z.int(), no: z.int(), notKnown: z.int() }).nullable(),
      halfOfRevenue: z.int().nullable().describe('so many accounts bring half of it'),
    }),
    explainedShare: z.number().nullable().describe('under a sketch: share of the hours that the files explain'),
    whale: z
      .object({
        accounts: z.int(),
        accountsLeftOut: z.int().describe('margin not known'),
        revenueLeftOutMinor: z.number(),
        line: curve.nullable().describe('null under a sketch, which is a band'),
        low: curve.nullable(),
        high: curve.nullable(),
        undecided: z.int().nullable().describe('accounts above zero at one edge and below at the other'),
        best: z.array(namedAccount),
        worst: z.array(namedAccount).describe('below zero in every version; nobody while nobody may be named'),
      })
      .nullable()
      .describe('null where margin and cost are closed'),
    map: z.object({
      revenueCutMinor: z.number().nullable(),
      ordersCut: z.number().nullable(),
      revenueCutFrom: z.string().nullable(),
      zones: z.array(zone.extend({ zone: z.string(), treatment: z.string(), orders: z.number() })),
      notPlaced: zone,
    }),
    price: z
      .object({
        priceCut: z.number().nullable(),
        serviceCut: z.number().nullable(),
        quadrants: z.array(zone.extend({ quadrant: z.string(), costToServeMinor: z.number() })),
        notPlaced: zone.extend({ nothingSold: z.int(), withoutListPrice: z.int() }),
      })
      .nullable(),
    standings: standings.nullable().describe('null: measured before there was an index'),
    segments: z.array(
      z.object({
        segment: z.string().nullable(),
        unassigned: z.boolean().describe('facts without a known account: the last row, so that the rows add up to the totals'),
        accounts: z.int(),
        orders: z.number(),
        revenueMinor: z.number(),
        costToServeMinor: z.number().nullable(),
        netContributionMinor: z.number().nullable().describe('of the accounts whose margin is known'),
        marginKnown: z.int(),
        belowZero: z.int().nullable(),
        index: z
          .object({ mean: z.number(), low: z.number(), high: z.number(), n: z.int() })
          .nullable()
          .describe('mean over accounts of grade A to C, with its 90 % interval'),
        atRiskMinor: z.number().nullable().describe('revenue of accounts with an index below 60; null: measured before there was one'),
        others: z
          .object({ accounts: z.int(), revenueMeanMinor: z.number(), ordersMean: z.number(), costToServeShare: z.number().nullable() })
          .nullable()
          .describe('for own accounts: means of the other accounts of the segment, five or more'),
      }),
    ),
    spread: z
      .array(
        z.object({
          base: z.enum(['orders', 'accounts', 'revenue']),
          tracedMinor: z.number(),
          misallocatedShare: z.number().nullable(),
          segments: z.array(z.object({ segment: z.string().nullable(), shiftMinor: z.number() })),
          sumMinor: z.number().describe('of the segments: 0'),
          takeMore: z.array(namedAccount),
          payForIt: z.array(namedAccount),
        }),
      )
      .nullable(),
    concentration: z.object({
      accounts: z.int(),
      top: z.array(z.object({ fraction: z.number(), k: z.int(), n: z.int(), share: z.number().nullable() })),
      gini: z.number().nullable(),
      hhi: z.number().nullable(),
      level: z.string().nullable(),
      effectiveAccounts: z.number().nullable(),
    }),
  })
  .meta({ id: 'Portfolio' })
export type Portfolio = z.infer<typeof portfolio>

export const bookFinding = z
  .object({
    id: z.string().describe('the same from snapshot to snapshot'),
    code: z.string(),
    subject: z.string().nullable(),
    message: z.string(),
    accounts: z.int().nullable(),
    atStakeMinor: z.number().nullable().describe('larger is worse; findings overlap and must not be added up'),
    page: z.string().describe('page of the app with what lies under it'),
    state: z.enum(['open', 'decided', 'due', 'worse']),
    decision: decision.nullable(),
  })
  .meta({ id: 'BookFinding' })
export type BookFinding = z.infer<typeof bookFinding>

export const portfolioRoutes = {
  getPortfolio: route({
    ...{ method: 'GET', path: '/v1/portfolio', tag: 'portfolio', may: 'read', query: snapshotQuery, ok: portfolio },
    summary: 'What the book says: totals, whale curve, map, price × service, segments, who pays for whom, concentration',
  }),
  listFindings: route({
    ...{ method: 'GET', path: '/v1/findings', tag: 'portfolio', may: 'read', ok: pageOf(bookFinding) },
    summary: 'Findings by money; those decided are left out until they come back',
    query: pageQuery.extend(snapshotQuery.shape).extend({ state: z.enum(['open', 'decided', 'all']).default('open') }),
  }),
  getBook: route({
    ...{ method: 'GET', path: '/v1/book', tag: 'portfolio', may: 'read', query: snapshotQuery, ok: bookColumns },
    summary: 'Every account in scope with what was measured, in columns',
  }),
}
