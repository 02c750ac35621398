import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'channel guidance'
const reads = { tag, may: 'readCosts' } as const
const minor = z.number().describe('minor units')
const open = minor.nullable()
const share = z.number().describe('0–1')
const range = z.object({ low: z.number(), base: z.number(), high: z.number() }).describe('by containment: low, base, high')

const comparison = z
  .object({
    those: z.int().describe('accounts that use the channel for at least half of it'),
    others: z.int(),
    difference: z.number().describe('mean index of those less mean of the others, points'),
    low: z.number().nullable().describe('90 %; null: fewer than five on a side'),
    high: z.number().nullable(),
  })
  .describe('accounts of the same segment with the same reason, index of grade A to C')

export const guidanceOption = z.object({
  channel: z.string(),
  name: z.string(),
  byPeople: z.boolean(),
  containment: range.extend({ evidence: z.enum(['assumed', 'observed']), n: z.int().nullable() }),
  costPerResolutionMinor: open.describe('null: not known, or measured on too few'),
  costFrom: z.enum(['stated', 'measured']).nullable(),
  costN: z.int().nullable().describe('interactions it was measured on'),
  moved: range.describe('interactions a year that it would settle'),
  savingMinor: range.nullable().describe('a year'),
  sure: z.boolean().describe('costs differ by more than chance explains, at 90 %'),
  cashMinor: minor.describe('a year, money that leaves the house for those moved'),
  keeps: z.enum(['keeps', 'lowers', 'not told']).describe('what it does to the index'),
  toldBy: z.enum(['reason', 'segment']).nullable().describe('segment: over all reasons, as this one alone does not tell'),
  ofReason: comparison,
  ofSegment: comparison,
})
export type GuidanceOption = z.infer<typeof guidanceOption>

export const guidanceRow = z
  .object({
    reason: z.string(),
    segment: z.string(),
    accounts: z.int(),
    n: z.number().describe('interactions a year'),
    costMinor: minor.describe('until settled, a year, of channels whose cost is known'),
    withoutCost: z.number().describe('interactions a year through channels whose cost is not known'),
    hardShare: share.describe('stays with people'),
    stated: z.boolean().describe('false: the coverage models say of no channel that it can take this reason'),
    now: z.array(z.object({ channel: z.string().nullable(), name: z.string(), n: z.number(), costPerResolutionMinor: open })),
    advice: z.enum(['move', 'keep', 'not known']),
    to: z.string().nullable().describe('channel'),
    untold: z.string().nullable().describe('channel that would save more, if the index held: nobody can tell'),
    hurt: z.int().describe('accounts that moving would hurt'),
    options: z.array(guidanceOption).describe('largest saving first'),
  })
  .meta({ id: 'ChannelGuidanceRow' })
export type GuidanceRow = z.infer<typeof guidanceRow>

const sold = z.object({
  n: z.int(),
  costMinor: minor,
  orders: z.int().describe('won by it: the last selling interaction within 90 days before'),
  marginMinor: minor.describe('of those orders'),
  ordersWithoutMargin: z.int(),
})

export const sellingRow = sold
  .extend({
    segment: z.string(),
    channel: z.string(),
    accounts: z.int(),
    accountsLosing: z.int().describe('cost more to sell to than the orders it won brought'),
    lossMinor: minor.describe('what those cost beyond that margin'),
    costOfSale: z.number().nullable().describe('cost / margin; null: no margin'),
    losesMoney: z.boolean(),
  })
  .meta({ id: 'SellingGuidanceRow', description: 'In the window, not a year.' })
export type SellingRow = z.infer<typeof sellingRow>

export const channelGuidance = z
  .object({
    head: snapshotHead,
    coverage: z.object({ model: z.int().nullable(), label: z.string() }),
    measured: z.boolean().describe('false: the measurement is from before reasons were kept by account'),
    tolerance: z.number().describe('points that an index may fall and still count as kept'),
    rows: z.array(guidanceRow).describe('largest saving first'),
    totals: z.object({
      n: z.number(),
      costMinor: minor,
      move: z.object({ rows: z.int(), moved: z.number(), savingMinor: range, cashMinor: minor, hurt: z.int() }),
      notKnown: z.object({ rows: z.int(), savingMinor: range }),
    }),
    models: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), segments: z.array(z.string()).nullable() })),
    channels: z.array(z.object({ id: z.string(), name: z.string(), byPeople: z.boolean() })),
    selling: z.array(sellingRow).describe('largest loss first'),
    leftOut: z.object({ outbound: z.int(), withoutAccount: z.int(), withoutReason: z.int() }),
  })
  .meta({ id: 'ChannelGuidance' })
export type ChannelGuidance = z.infer<typeof channelGuidance>

export const harms = ['hard', 'low index', 'key', 'needs'] as const

export const guidanceAccount = z
  .object({
    account: z.int(),
    key: z.string(),
    name: z.string(),
    segment: z.string(),
    revenueMinor: minor.describe('in the window'),
    n: z.number().describe('interactions a year for the reason'),
    moved: z.number(),
    savingMinor: open,
    repeats: z.int().describe('of its interactions for the reason: another followed within a week'),
    index: z.number().nullable(),
    grade: z.string().nullable(),
    needs: z.array(z.string()),
    harms: z.array(z.enum(harms)).describe('why moving it would hurt; empty: nothing speaks against it'),
  })
  .meta({ id: 'ChannelGuidanceAccount' })
export type GuidanceAccount = z.infer<typeof guidanceAccount>

export const sellingAccount = sold
  .extend({
    account: z.int(),
    key: z.string(),
    name: z.string(),
    segment: z.string(),
    revenueMinor: minor,
    lossMinor: minor.describe('cost less margin won; negative: it brought more'),
  })
  .meta({ id: 'SellingGuidanceAccount' })
export type SellingAccount = z.infer<typeof sellingAccount>

const words = z.string().min(1).max(300)

export const guidanceRoutes = {
  getChannelGuidance: route({
    ...{ method: 'GET', path: '/v1/channel-guidance', ...reads, ok: channelGuidance },
    query: snapshotQuery.extend({ tolerance: z.coerce.number().min(0).max(50).default(5) }),
    summary:
      'Per reason and segment the cheapest channel that keeps the index, what it saves and whom it would hurt; where selling loses money',
  }),
  listGuidanceAccounts: route({
    ...{ method: 'GET', path: '/v1/channel-guidance/accounts', ...reads, ok: pageOf(guidanceAccount) },
    query: pageQuery.extend({
      ...snapshotQuery.shape,
      ...{ reason: words, segment: words, channel: words.describe('where it would move to') },
      show: z.enum(['hurt', 'all']).default('all'),
    }),
    summary: 'Accounts whose interactions would move, those it would hurt first',
  }),
  listSellingAccounts: route({
    ...{ method: 'GET', path: '/v1/channel-guidance/selling', ...reads, ok: pageOf(sellingAccount) },
    query: pageQuery.extend({ ...snapshotQuery.shape, segment: words, channel: words, show: z.enum(['losing', 'all']).default('losing') }),
    summary: 'Accounts with selling through a channel, largest loss first',
  }),
  draftChannelMix: route({
    ...{ method: 'POST', path: '/v1/channel-guidance/draft', tag, may: 'plan', answers: 'created' },
    body: z.object({
      draft: z.int().optional().describe('draft of coverage models to write into; left out: a new one, as those in force'),
      moves: z
        .array(
          z.object({
            ...{ reason: words, channel: words, share: z.number().min(0).max(1).default(1) },
            models: z.array(z.string().max(40)).min(1).max(20).describe('coverage models whose channel mix changes'),
          }),
        )
        .min(1)
        .max(200),
    }),
    ok: z.object({ draft: z.int(), revision: z.int() }),
    summary: 'Writes moves into the channel mix of a draft of coverage models, for scenarios to use once it is approved',
  }),
} as const
