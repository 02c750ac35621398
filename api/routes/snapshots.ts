import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { job } from './jobs.ts'

export const levelName = z.enum(['customer', 'payer', 'site', 'group'])

export const snapshotSummary = z
  .object({
    id: z.int(),
    asOf: z.string(),
    from: z.string(),
    to: z.string().describe('not included'),
    level: levelName,
    currency: z.string(),
    title: z.string().nullable().describe('SKETCH while no approved cost model stands behind the numbers'),
    madeAt: z.string(),
    actor: z.string(),
    inputHash: z.string(),
    models: z.array(z.string()).describe('name and version of the models behind it'),
    replayable: z.boolean().describe('false: rows it rests on were changed by an erasure since; its numbers stay as they were measured'),
  })
  .meta({ id: 'Snapshot' })
export type SnapshotSummary = z.infer<typeof snapshotSummary>

export const newSnapshot = z.object({
  asOf: z.iso.date().optional().describe('default: the last day of the record'),
  window: z
    .string()
    .regex(/^([1-9]\d{0,2}m|all)$/)
    .default('12m')
    .describe('so many months up to the as-of day, or all'),
  level: levelName.default('customer'),
})

const change = z.object({ now: z.number().nullable(), before: z.number().nullable(), change: z.number().nullable() })
const accountChange = z.object({
  revenueMinor: z.number().nullable(),
  marginMinor: z.number().nullable(),
  costToServeMinor: z.number().nullable(),
  netContributionMinor: z.number().nullable(),
})

export const changes = z
  .object({
    snapshot: z.int(),
    against: z.int(),
    asOf: z.string(),
    asOfBefore: z.string(),
    level: z.string(),
    currency: z.string(),
    sameInput: z.boolean(),
    sameModels: z.boolean(),
    totals: z.object({ revenueMinor: change, marginMinor: change, costToServeMinor: change, netContributionMinor: change }),
    moved: z.object({
      up: z.int(),
      down: z.int(),
      accounts: z
        .array(z.object({ id: z.int(), key: z.string(), name: z.string(), from: z.string(), to: z.string(), revenueMinor: z.number() }))
        .describe('accounts whose segment is another, by revenue'),
    }),
    crossed: z
      .object({ below: z.array(z.int()), above: z.array(z.int()) })
      .nullable()
      .describe(
        'ids of accounts that came to cost more than they bring in every version, or no longer do; null where that may not be told',
      ),
    appeared: z.array(z.int()).describe('ids of accounts that were not measured before'),
    accounts: z
      .array(
        z.object({
          id: z.int(),
          key: z.string(),
          name: z.string(),
          isNew: z.boolean(),
          segment: z.string().nullable(),
          segmentBefore: z.string().nullable(),
          change: accountChange,
        }),
      )
      .describe('fifty with the largest change'),
    gone: z.array(z.object({ key: z.string(), name: z.string(), revenueMinor: z.number().nullable() })),
  })
  .meta({ id: 'Changes' })
export type Changes = z.infer<typeof changes>

const params = z.object({ snapshot: z.coerce.number().int() })

export const snapshotRoutes = {
  listSnapshots: route({
    ...{ method: 'GET', path: '/v1/snapshots', tag: 'snapshots', may: 'read', ok: pageOf(snapshotSummary) },
    summary: 'Measurements of the book, newest first',
    query: pageQuery.extend({ level: levelName.optional() }),
  }),
  getSnapshot: route({
    ...{ method: 'GET', path: '/v1/snapshots/:snapshot', tag: 'snapshots', may: 'read', params, ok: snapshotSummary },
    summary: 'One measurement',
  }),
  takeSnapshot: route({
    ...{ method: 'POST', path: '/v1/snapshots', tag: 'snapshots', may: 'measure', body: newSnapshot, ok: job, answers: 'accepted' },
    summary: 'Measure the book as a job; its result has the id of the snapshot',
  }),
  compareSnapshots: route({
    ...{ method: 'GET', path: '/v1/snapshots/:snapshot/changes', tag: 'snapshots', may: 'read', params, ok: changes },
    summary: 'What changed since an earlier measurement of the same level',
    query: z.object({ against: z.coerce.number().int().optional().describe('default: the one before it') }),
  }),
}
