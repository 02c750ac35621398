import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { kindName } from './access.ts'

/** Which number is doubted, as it read and where it stood. */
export const challengedNumber = z.object({
  key: z
    .string()
    .min(1)
    .max(300)
    .describe('stable from snapshot to snapshot, such as account:erp/K-1:freightMinor or portfolio:whale:peakMinor'),
  label: z.string().min(1).max(300),
  value: z.string().max(100).describe('as it read'),
  snapshot: z.int().nullable(),
  account: z.string().max(300).nullable().default(null).describe('source/externalId of the account it belongs to; null = the whole book'),
  kind: kindName.nullable().default(null).describe('kind of data it is; who may not see that sees no thread on it'),
  page: z.string().max(2000).startsWith('/').describe('address that shows it again'),
})
export type ChallengedNumber = z.output<typeof challengedNumber>

const text = z.string().trim().min(1).max(4000)

export const challenge = z
  .object({
    id: z.int(),
    number: challengedNumber,
    assignedTo: z.string(),
    assignedName: z.string(),
    state: z.enum(['open', 'answered', 'closed']),
    askedBy: z.string(),
    askedByName: z.string(),
    askedAt: z.string(),
    changedAt: z.string(),
    messages: z.array(z.object({ n: z.int(), by: z.string(), byName: z.string(), at: z.string(), text: z.string() })),
  })
  .meta({ id: 'Challenge' })
export type Challenge = z.infer<typeof challenge>

const params = z.object({ challenge: z.coerce.number().int() })

export const challengeRoutes = {
  listChallenges: route({
    ...{ method: 'GET', path: '/v1/challenges', tag: 'challenges', may: 'read' },
    summary: 'Threads on numbers that one can see, newest first',
    query: pageQuery.extend({
      state: z.enum(['open', 'answered', 'closed', 'not closed', 'all']).default('not closed'),
      number: z.string().optional().describe('key of one number'),
      account: z.string().optional().describe('source/externalId'),
    }),
    ok: pageOf(challenge),
  }),
  getChallenge: route({
    ...{ method: 'GET', path: '/v1/challenges/:challenge', tag: 'challenges', may: 'read', params, ok: challenge },
    summary: 'A thread with its messages',
  }),
  challengeNumber: route({
    ...{ method: 'POST', path: '/v1/challenges', tag: 'challenges', may: 'challenge', ok: challenge, answers: 'created' },
    summary: 'Challenge a number',
    body: z.object({
      number: challengedNumber,
      text,
      assignedTo: z.string().max(200).default('role:finance').describe('who should answer: role:<role> or user:<id>'),
    }),
  }),
  answerChallenge: route({
    ...{ method: 'POST', path: '/v1/challenges/:challenge/messages', tag: 'challenges', may: 'challenge', params, ok: challenge },
    summary: 'Write into the thread: by who asked it opens it again, by another it answers it',
    body: z.object({ text }),
  }),
  changeChallenge: route({
    ...{ method: 'PATCH', path: '/v1/challenges/:challenge', tag: 'challenges', may: 'challenge', params, ok: challenge },
    summary: 'Close a thread, open it again, or give it to somebody else',
    body: z.object({ state: z.enum(['open', 'closed']).optional(), assignedTo: z.string().max(200).optional() }),
  }),
}
