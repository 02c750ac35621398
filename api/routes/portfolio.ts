import { z } from 'zod'
import { route } from '../route.ts'

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
    head: snapshotHead,
    n: z.int(),
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
    rangeLowMinor: number,
    rangeHighMinor: number,
    belowZero: text,
    estimatedShare: number,
    priceRealised: number,
    serviceShare: number,
    averageOrderMinor: number,
    firstDay: text,
    ranked: z.array(z.boolean()),
    /** Change of revenue and net contribution against the snapshot before; null without one. */
    revenueChangeMinor: number,
    netContributionChangeMinor: number,
  })
  .meta({ id: 'BookColumns' })
export type BookColumns = z.infer<typeof bookColumns>

export const snapshotQuery = z.object({ snapshot: z.coerce.number().int().optional().describe('default: the last one') })

export const portfolioRoutes = {
  getBook: route({
    ...{ method: 'GET', path: '/v1/book', tag: 'portfolio', may: 'read', query: snapshotQuery, ok: bookColumns },
    summary: 'Every account in scope with what was measured, in columns',
  }),
}
