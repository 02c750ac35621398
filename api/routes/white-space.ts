import { z } from 'zod'
import { TIERS } from '#engine/segmentation/tier.ts'
import { SURENESS } from '#engine/white-space/white-space.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'white space'
const open = z.number().nullable()

const cell = z.object({
  productClass: z.string(),
  spendMinor: z.number().describe('what the account spent on it in the window'),
  ofAll: z.boolean().describe('peers of all segments: its own has fewer than five others'),
  peers: z.int().describe('others of its segment that bought'),
  buyers: z.int().describe('peers that buy it'),
  low: open.describe('90 % interval of the share of peers that buy it'),
  high: open,
  peerMinor: open.describe('what a peer that buys it typically spends, at the account’s size; null with fewer than five that do'),
  upperMinor: open.describe('a quarter of them spends more than this; null also for who sees own accounts only'),
  gapMinor: z.number().describe('what a peer spends less what it spends, never negative'),
  weighedMinor: z.number().describe('the gap; where it buys none, times the share of peers that buy it'),
  sure: z.enum(SURENESS).nullable().describe('most, some or few peers buy it'),
})

const account = z.object({
  account: z.int(),
  name: z.string(),
  tier: z.string().nullable(),
  firstYear: z.boolean().describe('bought for the first time within the last 12 months: its spend is of less than a year'),
  strategic: z.string().nullable(),
})

export const whiteSpaceRow = account.extend(cell.shape).meta({ id: 'WhiteSpaceRow' })
export type WhiteSpaceRow = z.infer<typeof whiteSpaceRow>

const sums = z.object({
  productClass: z.string(),
  accounts: z.int().describe('that bought anything'),
  buyers: z.int().describe('of those, that buy this'),
  low: open,
  high: open,
  spendMinor: z.number(),
  withGap: z.int(),
  gapMinor: z.number(),
  weighedMinor: z.number(),
})

const head = snapshotHead.extend({
  scope: z.enum(['all', 'own']).describe('own: own accounts, compared with accounts of others'),
  known: z.boolean().describe('false: the measurement is from before spend by product class was kept'),
})
const leftOut = z.object({
  withoutClassMinor: z.number().describe('spend on products of no known class: part of an account’s size'),
  withoutClassShare: open,
  withoutSize: z.int().describe('accounts that bought no product'),
})

export const whiteSpacePage = z
  .object({
    head,
    classes: z.array(z.string()),
    segments: z.array(z.object({ tier: z.enum(TIERS).nullable(), classes: z.array(sums) })).describe('sums of the accounts below them'),
    leftOut,
    rows: pageOf(whiteSpaceRow).describe('accounts and classes, largest weighed amount first'),
    rowsWeighedMinor: z.number().describe('of all rows that pass the filters'),
  })
  .meta({ id: 'WhiteSpace' })
export type WhiteSpacePage = z.infer<typeof whiteSpacePage>

export const accountWhiteSpace = account
  .extend({
    head,
    sizeMinor: z.number().describe('spend on products'),
    withoutClassMinor: z.number(),
    weighedMinor: z.number(),
    classes: z.array(cell).describe('every class, largest weighed amount first'),
  })
  .meta({ id: 'AccountWhiteSpace' })
export type AccountWhiteSpace = z.infer<typeof accountWhiteSpace>

export const whiteSpaceRoutes = {
  getWhiteSpace: route({
    ...{ method: 'GET', path: '/v1/white-space', tag, may: 'read', ok: whiteSpacePage },
    summary: 'What accounts in scope do not buy and their peers do, by segment and product class. An estimate under a stated rule',
    query: z.object({
      ...snapshotQuery.shape,
      ...pageQuery.shape,
      limit: z.coerce.number().int().min(1).max(5000).default(100),
      tier: z.string().max(100).optional().describe('KEY,MAJOR; none'),
      class: z.string().max(2000).optional().describe('by commas'),
      sure: z.string().max(40).optional().describe('most,some,few'),
      buys: z.enum(['none', 'less']).optional().describe('none of the class, or less than peers'),
      q: z.string().max(200).optional().describe('part of the account’s name'),
    }),
  }),
  getAccountWhiteSpace: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/white-space', tag, may: 'read', query: snapshotQuery, ok: accountWhiteSpace },
    params: z.object({ account: z.coerce.number().int() }),
    summary: 'What an account buys of each product class, and what its peers do',
  }),
}
