import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { writtenText, writtenVersion } from './notes.ts'

export const planPart = z
  .enum(['business', 'goals', 'aim'])
  .describe('what they do; what they want to reach; what we want to reach with them')

const planText = z
  .object({ id: z.int(), part: planPart, text: z.string(), version: z.int(), byName: z.string(), changedAt: z.string() })
  .meta({ id: 'PlanText' })

export const planItem = z
  .object({
    id: z.int(),
    kind: z.enum(['promise', 'step']),
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    text: z.string(),
    owner: z.string().nullable().describe('user:<id>; null: a colleague who does not sign in'),
    ownerName: z.string(),
    person: z.object({ id: z.int(), name: z.string() }).nullable().describe('of the customer’s, whom it was promised to or is about'),
    madeDay: z.string(),
    dueDay: z.string().nullable(),
    state: z.enum(['open', 'kept', 'missed', 'withdrawn']).describe('of a step: kept = done'),
    stateDay: z.string().nullable(),
    stateNote: z.string().nullable(),
    standing: z.enum(['overdue', 'this week', 'later', 'no day']).nullable().describe('of what is open'),
    daysOver: z.int(),
    version: z.int(),
    byName: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'PlanItem' })
export type PlanItem = z.infer<typeof planItem>

const owner = z.string().max(200).nullish().describe('user:<id> of who sees to it; default: who asks')
const itemFields = {
  text: writtenText(2000),
  owner,
  ownerName: writtenText(200).nullish().describe('of a colleague who does not sign in'),
  person: z.int().nullish(),
  due: z.iso.date().nullish().describe('the day it is due; a promise has one'),
}
const newItem = z.object({ account: z.int(), kind: z.enum(['promise', 'step']), ...itemFields })
const itemChange = z
  .object(itemFields)
  .partial()
  .extend({
    state: planItem.shape.state.optional(),
    stateNote: z.string().trim().max(2000).nullish(),
    version: z.int().min(1).describe('the version that was seen: if somebody changed it meanwhile, the answer is 409'),
  })

export const accountPlan = z
  .object({
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    today: z.string(),
    texts: z.array(planText).describe('after a merge a part may have several'),
    items: z.array(planItem).describe('what is open first, by the day it is due'),
    record: z
      .object({ kept: z.int(), missed: z.int(), keptShare: z.number().nullable().describe('0–1, of promises kept or missed') })
      .describe('how promises ended'),
  })
  .meta({ id: 'AccountPlan' })
export type AccountPlan = z.infer<typeof accountPlan>

const account = z.object({ account: z.coerce.number().int() })
const item = z.object({ item: z.coerce.number().int() })
const text = z.object({ text: z.coerce.number().int() })
const tag = 'plans'
const history = z.object({ items: z.array(writtenVersion).describe('newest first') })

export const planRoutes = {
  getAccountPlan: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/plan', tag, may: 'read', params: account, ok: accountPlan },
    summary: 'The plan of an account: its business and goals, what we promised, next steps',
  }),
  exportAccountPlan: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/plan.csv', tag, may: 'export', params: account, answers: 'file' },
    summary: 'The plan of an account as CSV',
  }),
  writePlanText: route({
    ...{ method: 'POST', path: '/v1/accounts/:account/plan/texts', tag, may: 'edit', params: account, ok: planText, answers: 'created' },
    summary: 'Write a part of the plan that nobody wrote yet',
    body: z.object({ part: planPart, text: writtenText(10_000) }),
  }),
  changePlanText: route({
    ...{ method: 'PATCH', path: '/v1/plan-texts/:text', tag, may: 'edit', params: text, ok: planText },
    summary: 'Change a part of the plan; null takes it away, and what it said stays in its history',
    body: z.object({ text: writtenText(10_000).nullable(), version: z.int().min(1) }),
  }),
  getPlanTextHistory: route({
    ...{ method: 'GET', path: '/v1/plan-texts/:text/history', tag, may: 'read', params: text, ok: history },
    summary: 'Every version of a part of a plan',
  }),
  listPlanItems: route({
    ...{ method: 'GET', path: '/v1/plan-items', tag, may: 'read' },
    summary: 'Promises and next steps of all accounts in scope: what is open first, by the day it is due',
    query: pageQuery.extend({
      kind: z.enum(['promise', 'step']).optional(),
      state: planItem.shape.state.optional(),
      standing: z.enum(['overdue', 'this week', 'later', 'no day']).optional(),
      owner: z.string().max(200).optional().describe('user:<id>'),
    }),
    ok: pageOf(planItem),
  }),
  addPlanItem: route({
    ...{ method: 'POST', path: '/v1/plan-items', tag, may: 'edit', body: newItem, ok: planItem, answers: 'created' },
    summary: 'Write down what we promised, by whom and when, or a next step',
  }),
  changePlanItem: route({
    ...{ method: 'PATCH', path: '/v1/plan-items/:item', tag, may: 'edit', params: item, body: itemChange, ok: planItem },
    summary: 'Change a promise or a step: keep it, miss it, withdraw it, postpone it, open it again',
  }),
  removePlanItem: route({
    ...{ method: 'DELETE', path: '/v1/plan-items/:item', tag, may: 'edit', params: item, answers: 'nothing' },
    summary: 'Take a promise or a step away that should never have been there; it can be brought back',
  }),
  restorePlanItem: route({
    ...{ method: 'POST', path: '/v1/plan-items/:item/restore', tag, may: 'edit', params: item, ok: planItem },
    summary: 'Bring a promise or a step back',
  }),
  getPlanItemHistory: route({
    ...{ method: 'GET', path: '/v1/plan-items/:item/history', tag, may: 'read', params: item, ok: history },
    summary: 'Every version of a promise or a step',
  }),
}
