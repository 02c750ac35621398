import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { writtenText } from './notes.ts'

/** What a change by an account's own manager may be proved with instead of by a second person. */
export const evidences = {
  bounce: 'Mail to them comes back',
  reply: 'They, or their firm, wrote so',
  successor: 'A successor is named',
} as const
export type Evidence = keyof typeof evidences

const grade = z.enum(['A', 'B', 'C', 'D'])

export const heldChange = z
  .object({
    id: z.int(),
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    person: z.object({ id: z.int(), name: z.string() }),
    what: z.enum(['left', 'taken off', 'roles', 'seniority', 'title', 'moved']),
    before: z.string().nullable().describe('what was said, in words'),
    after: z.string().nullable(),
    effect: z
      .object({
        before: z.number().nullable(),
        after: z.number().nullable(),
        gradeBefore: grade.nullable(),
        gradeAfter: grade.nullable(),
        share: z.number().nullable().describe('of the voice before, 0–1'),
      })
      .nullable()
      .describe('on the index; null where it would tell what somebody answered in confidence'),
    state: z.enum(['waiting', 'accepted', 'refused', 'withdrawn', 'evidenced']),
    evidence: z.enum(['bounce', 'reply', 'successor']).nullable(),
    evidenceNote: z.string().nullable(),
    askedBy: z.string(),
    askedByName: z.string(),
    askedAt: z.string(),
    endedByName: z.string().nullable(),
    endedAt: z.string().nullable(),
    reason: z.string().nullable(),
    own: z.boolean().describe('asked for by who asks'),
    mayDecide: z.boolean(),
  })
  .meta({ id: 'HeldChange' })
export type HeldChange = z.infer<typeof heldChange>

const params = z.object({ change: z.coerce.number().int() })
const tag = 'confirmations'
const difference = z.object({ difference: z.number(), low: z.number(), high: z.number() }).nullable()

export const fairness = z
  .object({
    day: z.string(),
    since: z.string(),
    pay: z.object({ tied: z.boolean(), byName: z.string(), at: z.string() }).nullable().describe('null: nobody said'),
    changes: z.object({ waiting: z.int(), accepted: z.int(), refused: z.int(), withdrawn: z.int(), evidenced: z.int() }),
    teams: z
      .array(
        z.object({
          name: z.string().nullable(),
          stated: z.boolean(),
          people: z.int().describe('colleagues of the team: never fewer than five'),
          accounts: z.int(),
          removed: z.int().describe('people of customers said to have left or taken off in the last 12 months'),
          byManager: z.int().describe('of them by the account’s own manager'),
          meanShare: z.number().nullable().describe('of the index their voices had before, 0–1'),
          scored: z.int().describe('of them with an answer'),
          meanLastScore: z.number().nullable().describe('0–100; null with fewer than five of them'),
          meanStaying: z.number().nullable().describe('last answers of those still there, 0–100'),
          excludedShare: z.number().nullable().describe('shares removed over all shares of the accounts concerned, 0–1'),
        }),
      )
      .describe('removals by team of the account’s manager'),
    chosen: z
      .array(
        z.object({
          ...{ name: z.string().nullable(), stated: z.boolean(), people: z.int() },
          ...{ chosen: z.int(), planned: z.int(), meanChosen: z.number().nullable(), meanPlanned: z.number().nullable(), difference },
        }),
      )
      .describe('answers of people a colleague chose against those the plan chose'),
    chosenAll: z.object({ chosen: z.int(), planned: z.int(), notSaid: z.int(), difference }),
    leftOut: z.array(z.string()),
  })
  .meta({ id: 'Fairness' })
export type Fairness = z.infer<typeof fairness>

export const confirmationRoutes = {
  listHeldChanges: route({
    ...{ method: 'GET', path: '/v1/held-changes', tag, may: 'read' },
    summary: 'Changes by accounts’ own managers that would move an index: those that wait, and what became of the others',
    query: pageQuery.extend({
      state: z.enum(['waiting', 'ended', 'all']).default('waiting'),
      account: z.coerce.number().int().optional(),
      person: z.coerce.number().int().optional(),
    }),
    ok: pageOf(heldChange),
  }),
  decideHeldChange: route({
    ...{ method: 'POST', path: '/v1/held-changes/:change/decision', tag, may: 'confirm', params, ok: heldChange },
    summary: 'Accept or refuse a change as the second person; an accepted one is made as it was asked for',
    body: z.object({ accept: z.boolean(), reason: z.string().trim().max(2000).optional().describe('a refusal has one') }),
  }),
  withdrawHeldChange: route({
    ...{ method: 'POST', path: '/v1/held-changes/:change/withdraw', tag, may: 'edit', params, ok: heldChange },
    summary: 'Take one’s own change back before somebody decided it',
  }),
  proveHeldChange: route({
    ...{ method: 'POST', path: '/v1/held-changes/:change/evidence', tag, may: 'edit', params, ok: heldChange },
    summary: 'State evidence for one’s own change: it is made at once, and the evidence is kept with it',
    body: z.object({
      kind: z.enum(['bounce', 'reply', 'successor']),
      note: writtenText(1000).describe('which mail, what was written, by whom'),
      successor: z.int().nullish().describe('who took over: at the account, with the same role'),
    }),
  }),
  getFairness: route({
    ...{ method: 'GET', path: '/v1/fairness', tag, may: 'listen', ok: fairness },
    summary: 'Who was taken out of the index and who was chosen to be asked, by team of at least five',
  }),
  getPayTarget: route({
    ...{ method: 'GET', path: '/v1/fairness/pay', tag, may: 'read', ok: z.object({ tied: z.boolean() }) },
    summary: 'Whether anybody’s pay hangs on the index: pages and exports then warn',
  }),
  sayPayTarget: route({
    ...{ method: 'PUT', path: '/v1/fairness/pay', tag, may: 'listen', answers: 'nothing' },
    summary: 'Say whether anybody’s pay hangs on the index',
    body: z.object({ tied: z.boolean() }),
  }),
}
