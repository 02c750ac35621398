import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'

/** What can be done about a finding or an account. */
export const choices = {
  price: 'Change the price',
  'minimum order': 'Set a minimum order',
  channel: 'Move to another channel',
  'freight terms': 'Change the freight terms',
  'fix our fault': 'Fix our fault',
  accept: 'Accept it',
  leave: 'Leave the account',
} as const
export type Choice = keyof typeof choices
export const choiceName = z.enum(Object.keys(choices) as [Choice, ...Choice[]])

/** What is decided about: stable from snapshot to snapshot. */
export const decisionSubject = z.object({
  kind: z.enum(['finding', 'account']),
  key: z.string().min(1).max(500).describe('id of the finding as GET /v1/findings gives it, or source/externalId of the account'),
})
export type DecisionSubject = z.infer<typeof decisionSubject>

export const newDecision = z.object({
  subject: decisionSubject,
  snapshot: z.int().optional().describe('the measurement decided on; default: the last one'),
  choice: choiceName,
  note: z.string().max(4000).default(''),
  owner: z.string().max(200).describe('user:<id> of who sees to it, as GET /v1/people-to-ask gives it'),
  reviewOn: z.iso.date().describe('the day it comes back, unless it gets worse before'),
})

export const decision = z
  .object({
    id: z.int(),
    subject: decisionSubject,
    label: z.string(),
    accountId: z.int().nullable(),
    level: z.string(),
    choice: choiceName,
    note: z.string(),
    owner: z.string(),
    ownerName: z.string(),
    reviewOn: z.string(),
    snapshot: z.int(),
    atStakeMinor: z
      .number()
      .nullable()
      .describe('money at stake when it was decided, larger is worse; null = not known or closed to who asks'),
    atStakeNowMinor: z.number().nullable().describe('the same in the last measurement of that level'),
    currency: z.string(),
    madeBy: z.string(),
    madeByName: z.string(),
    madeAt: z.string(),
    undoneAt: z.string().nullable(),
    state: z
      .enum(['decided', 'due', 'worse', 'replaced', 'undone'])
      .describe('due: its day has come; worse: more is at stake than when it was decided, by over 10 %'),
  })
  .meta({ id: 'Decision' })
export type Decision = z.infer<typeof decision>

const params = z.object({ decision: z.coerce.number().int() })

export const personToAsk = z
  .object({ id: z.string().describe('user:<id>, or role:<role>'), name: z.string(), role: z.string().nullable() })
  .meta({ id: 'PersonToAsk' })
export type PersonToAsk = z.infer<typeof personToAsk>

export const decisionRoutes = {
  listDecisions: route({
    ...{ method: 'GET', path: '/v1/decisions', tag: 'decisions', may: 'read' },
    summary: 'What was decided about findings and accounts in scope, newest first',
    query: pageQuery.extend({
      state: z.enum(['in force', 'back', 'all']).default('in force').describe('back: due, or worse than when it was decided'),
      kind: z.enum(['finding', 'account']).optional(),
      key: z.string().optional().describe('of one subject: its history'),
      snapshot: z.coerce.number().int().optional().describe('the measurement it is compared with; default: the last one of its level'),
    }),
    ok: pageOf(decision),
  }),
  decide: route({
    ...{ method: 'POST', path: '/v1/decisions', tag: 'decisions', may: 'decide', body: newDecision, ok: decision, answers: 'created' },
    summary: 'Decide a finding or an account: it comes back on its day, or if it gets worse',
  }),
  undoDecision: route({
    ...{ method: 'POST', path: '/v1/decisions/:decision/undo', tag: 'decisions', may: 'decide', params, ok: decision },
    summary: 'Take a decision back; the one before it holds again',
  }),
  listPeopleToAsk: route({
    ...{ method: 'GET', path: '/v1/people-to-ask', tag: 'decisions', may: 'challenge', ok: z.array(personToAsk) },
    summary: 'To whom a decision or a challenge can be given',
  }),
}
