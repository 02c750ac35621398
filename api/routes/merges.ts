import { z } from 'zod'
import { recordKey } from '../by-hand.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { job } from './jobs.ts'

const tag = 'merges'
const what = z.enum(['account', 'person'])
/** Any id of an account or a person: who stands for it is meant. */
const id = z.int().positive()
const value = z
  .union([z.string().max(2000), z.number(), z.boolean(), recordKey, z.object({ every: z.int(), unit: z.string().max(20) })])
  .nullable()

const named = z.object({
  id: z.int().nullable().describe('who stands for it now; null while the key is not in the record'),
  key: z.string(),
  name: z.string(),
})

const side = z
  .object({
    ...{ id: z.int(), key: z.string(), name: z.string() },
    keys: z.array(z.object({ key: z.string(), name: z.string().nullable() })),
    facts: z.array(z.object({ table: z.string(), rows: z.int(), firstDay: z.string(), lastDay: z.string() })),
    people: z.int().describe('of an account: who is there; of a person 1'),
    roles: z.array(z.string()),
    accounts: z
      .array(z.object({ id: z.int(), name: z.string(), roles: z.array(z.string()), left: z.boolean() }))
      .describe('of a person: where'),
    colleagues: z.array(z.string()).describe('who looks after the account'),
    ...{ notes: z.int(), plan: z.int(), promises: z.int(), decisions: z.int(), challenges: z.int() },
    overrides: z.array(
      z.object({ kind: z.enum(['tier', 'strategic']), tier: z.string().nullable(), reason: z.string(), expires: z.string() }),
    ),
  })
  .meta({ id: 'MergeSide' })
export type MergeSide = z.output<typeof side>

const field = z.object({
  ...{ field: z.string(), left: value, right: value },
  leftSays: z.string().nullable().describe('as it reads'),
  rightSays: z.string().nullable(),
  holds: z.enum(['left', 'right']).describe('which holds unless something else is chosen'),
})
export type MergeField = z.output<typeof field>

const preview = z.object({
  ...{ what, left: side, right: side },
  together: side.describe('what both have, each counted once'),
  fields: z.array(field).describe('where the two differ'),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).describe('what to think of before'),
})

export type MergePreview = z.output<typeof preview>

const figures = z
  .object({
    ...{ id: z.int(), key: z.string(), name: z.string(), revenueMinor: z.number(), orders: z.number(), interactions: z.number() },
    ...{ marginMinor: z.number().nullable(), costToServeMinor: z.number().nullable(), netContributionMinor: z.number().nullable() },
    rank: z.int().describe('by revenue, 1 = largest'),
    ...{ tier: z.string().nullable(), zone: z.int().nullable() },
    peers: z.object({ of: z.string().nullable(), accounts: z.int() }).nullable(),
  })
  .describe('margin and cost null where not known, or closed to who asks')
const totals = z.object({
  ...{ accounts: z.int(), buyingAccounts: z.int(), revenueMinor: z.number(), orders: z.number(), interactions: z.number() },
  ...{ marginMinor: z.number().nullable(), costToServeMinor: z.number().nullable(), netContributionMinor: z.number().nullable() },
  topShare: z.number().nullable().describe('of revenue, of the largest fifth of accounts'),
})
export const mergeNumbers = z
  .object({
    ...{ asOf: z.string(), from: z.string(), to: z.string(), level: z.string(), currency: z.string(), costClosed: z.boolean() },
    apart: z.array(figures).describe('each by itself'),
    together: z.array(figures).describe('as one'),
    ...{ apartTotals: totals, togetherTotals: totals },
    sameBook: z.boolean().describe('whether every amount of the whole book is the same both ways'),
    tiersChanged: z.int().describe('other accounts whose segment changes'),
    tiers: z
      .array(z.object({ ...{ id: z.int(), name: z.string() }, from: z.string().nullable(), to: z.string().nullable() }))
      .describe('the first of them'),
  })
  .meta({ id: 'MergeNumbers' })
export type MergeNumbers = z.output<typeof mergeNumbers>

export const merge = z
  .object({
    ...{ id: z.int(), what, survivor: named, merged: named },
    ...{ reason: z.string(), actor: z.string(), actorName: z.string(), madeAt: z.string() },
    fields: z.array(z.string()).describe('chosen by hand with it'),
    state: z.enum(['in force', 'waiting', 'undone']).describe('waiting: one of its keys is not in the record at the moment'),
    ...{ undoneAt: z.string().nullable(), undoneByName: z.string().nullable() },
    stayed: z.array(z.string()).describe('fields that somebody changed before it was taken back: they stayed'),
  })
  .meta({ id: 'Merge' })
export type Merge = z.output<typeof merge>

const filters = z.object({
  state: z.enum(['open', 'undone', 'all']).default('all'),
  what: what.optional(),
  search: z.string().max(200).optional().describe('in names, keys and reasons'),
  account: z.coerce.number().int().optional().describe('those that this account is made of'),
  person: z.coerce.number().int().optional(),
})
const params = z.object({ merge: z.coerce.number().int() })
const pair = { what, survivor: id, merged: id }

/** Making two accounts, or two people, one; and taking that back. */
export const mergeRoutes = {
  previewMerge: route({
    ...{ method: 'POST', path: '/v1/merges/preview', tag, may: 'match', body: z.strictObject({ what, left: id, right: id }), ok: preview },
    summary: 'What would come together, where the two differ, and what to think of before',
  }),
  previewMergeNumbers: route({
    ...{ method: 'POST', path: '/v1/merges/preview/numbers', tag, may: 'match', answers: 'accepted', ok: job },
    summary:
      'What merging two accounts would do to every number: the book measured both ways in memory. The job’s result is a MergeNumbers',
    body: z.strictObject({ survivor: id, merged: id }),
  }),
  mergeTwo: route({
    ...{ method: 'POST', path: '/v1/merges', tag, may: 'match', answers: 'accepted', ok: job },
    summary: 'Merge two accounts or two people; accounts are measured again. The job’s result is { merge, snapshot }',
    body: z.strictObject({
      ...pair,
      fields: z.record(z.string().max(60), value).default({}).describe('what holds of the one account from now on, said by hand'),
      reason: z.string().trim().max(2000).default(''),
    }),
  }),
  listMerges: route({
    ...{ method: 'GET', path: '/v1/merges', tag, may: 'read', query: filters.extend(pageQuery.shape), ok: pageOf(merge) },
    summary: 'Merges of accounts and people in scope, the last first',
  }),
  exportMerges: route({
    ...{ method: 'GET', path: '/v1/merges/export', tag, may: 'export', answers: 'file' },
    query: filters.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
    summary: 'The same as CSV or XLSX, all of it',
  }),
  previewUndoMerge: route({
    ...{ method: 'GET', path: '/v1/merges/:merge/undo', tag, may: 'match', params },
    summary: 'What would part, and which fields go back',
    ok: z.object({
      merge,
      parts: z.array(side).describe('the survivor’s first; one only: they stay one by something else'),
      back: z.array(z.string()).describe('fields that go back to what they were'),
      stay: z.array(z.string()).describe('fields that somebody changed since'),
      stillOne: z.string().nullable().describe('why they stay one unless they are kept apart'),
    }),
  }),
  previewUndoMergeNumbers: route({
    ...{ method: 'POST', path: '/v1/merges/:merge/undo/numbers', tag, may: 'match', params, answers: 'accepted', ok: job },
    summary: 'What taking a merge of accounts back would do to every number. The job’s result is a MergeNumbers',
    body: z.strictObject({}),
  }),
  undoMerge: route({
    ...{ method: 'POST', path: '/v1/merges/:merge/undo', tag, may: 'match', params, answers: 'accepted', ok: job },
    summary: 'Take a merge back, at any time; accounts are measured again. The job’s result is { merge, stayed, stillOne, snapshot }',
    body: z.strictObject({
      keepApart: z.boolean().default(false).describe('from now on: matching does not link them, and they are not proposed as duplicates'),
    }),
  }),
  getStandIn: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/stand-in', tag, may: 'read', params: z.object({ account: z.coerce.number().int() }) },
    summary: 'Which account stands for this one now, and the merge that brought it there',
    ok: z.object({
      ...{ id: z.int(), key: z.string(), name: z.string() },
      self: z.boolean(),
      was: z.string().describe('what it was called'),
      merge: merge.nullable(),
    }),
  }),
}
