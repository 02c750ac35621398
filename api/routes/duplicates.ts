import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { job } from './jobs.ts'

const tag = 'duplicates'
const what = z.enum(['account', 'person'])
const answer = z.enum(['different', 'later']).nullable().describe('different: not the same; later: put off; null: open')

const side = z.object({
  ...{ id: z.int(), name: z.string() },
  keys: z.array(z.object({ source: z.string(), externalId: z.string() })).describe('of all systems that know it'),
  amountMinor: z.int().describe('revenue in all of the account, or of the person’s accounts; reporting currency'),
})

const value = z.union([z.string(), z.number()]).nullable()
const field = z.object({
  field: z.enum([
    'name',
    'vatId',
    'domain',
    'phone',
    'customerNumber',
    'town',
    'postalCode',
    'country',
    'email',
    'title',
    'accounts',
    'keys',
    'revenue',
  ]),
  left: value.describe('revenue in minor units of the reporting currency'),
  right: value,
  agrees: z.enum(['yes', 'no', 'unknown']).nullable().describe('unknown: not known on one side; null: not compared'),
})

export const duplicate = z
  .object({
    ...{ what, left: side, right: side },
    score: z.number().describe('strength of the evidence, 0–1; 0.5 = as likely one as two'),
    moved: z.boolean().describe('a person who left one account and may work at the other: not there twice'),
    reasons: z.array(z.string()),
    amountMinor: z.int().describe('the larger revenue of the two'),
    answer,
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    fields: z.array(field).describe('side by side'),
  })
  .meta({ id: 'Duplicate' })
export type Duplicate = z.output<typeof duplicate>

const count = z.object({
  open: z.int(),
  later: z.int(),
  rejected: z.int(),
  amountMinor: z.int().describe('revenue that rests on the open ones'),
})
const pair = z.object({ left: z.int().positive(), right: z.int().positive() })

/** Accounts, and people, that may be there twice: what looking through the record proposed, and what people say to it. */
export const duplicateRoutes = {
  listDuplicates: route({
    ...{ method: 'GET', path: '/v1/duplicates', tag, may: 'read' },
    summary: 'Pairs that may be one, by the money that rests on them; for who sees own accounts only those whose both sides are',
    query: z.object({
      what: what.default('account'),
      state: z.enum(['open', 'later', 'rejected']).default('open'),
      minScore: z.coerce.number().min(0).max(1).optional(),
      q: z.string().max(200).optional().describe('in names, keys and addresses'),
      of: z.coerce.number().int().positive().optional().describe('pairs of this account or person only, by any of its ids'),
      ...pageQuery.shape,
    }),
    ok: pageOf(duplicate),
  }),
  getDuplicateSummary: route({
    ...{ method: 'GET', path: '/v1/duplicates/summary', tag, may: 'read' },
    summary: 'How many there are, and whether accounts or people changed since they were looked through',
    ok: z.object({
      current: z.boolean(),
      lookedAt: z.string().nullable(),
      currency: z.string().nullable(),
      ...{ accounts: count, people: count },
    }),
  }),
  lookForDuplicates: route({
    ...{ method: 'POST', path: '/v1/duplicates/searches', tag, may: 'match', ok: job, answers: 'accepted' },
    summary: 'Look through all accounts and people anew, as a job. Nothing is joined; imports and undos do it by themselves',
  }),
  decideDuplicates: route({
    ...{ method: 'POST', path: '/v1/duplicates/decisions', tag, may: 'match' },
    summary: 'Say of pairs that they are not the same, or put them off, or take that back; kept by key and honoured from now on',
    body: z.strictObject({
      what,
      pairs: z.array(pair.extend({ answer })).min(1).max(1000),
    }),
    ok: z.object({
      decided: z.int(),
      undo: z.array(pair.extend({ answer })).describe('give these as `pairs` to take it back'),
    }),
  }),
}
