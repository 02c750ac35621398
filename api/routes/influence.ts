import { z } from 'zod'
import { isDay } from '#engine/period/days.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'

const tag = 'influence'
const day = z.string().refine(isDay, 'is not a day: write it as YYYY-MM-DD, for example 2026-03-31')
const share = z.number().min(0.0001, 'is below 0.01 %').max(1, 'is above 1: a share is at most all of it')
const evidence = z.string().trim().min(3, 'says too little: a sentence is enough').max(2000)
const account = z.object({ id: z.int(), key: z.string(), name: z.string() })
const money = z.number().nullable().describe('share × lifetime value of the account `to`; null: not known, or closed to who asks')

export const INFLUENCE_ORIGINS = ['hand', 'file', 'proposal'] as const

export const influenceLink = z
  .object({
    link: z.int(),
    from: account.describe('the account that others buy because of'),
    to: account.describe('the account that buys because of it'),
    share: z.number().describe('part of what the account `to` is worth that is due to the account `from`'),
    evidence: z.string(),
    day: z.string().nullable().describe('since when'),
    origin: z.enum(INFLUENCE_ORIGINS),
    file: z.int().nullable().describe('links of one file: taken back together'),
    author: z.string(),
    madeAt: z.string(),
    carriesMinor: money,
    counts: z.boolean().describe('false: left out, as it came to link an account with itself after a merge, or shares exceed all'),
  })
  .meta({ id: 'InfluenceLink' })
export type InfluenceLink = z.infer<typeof influenceLink>

export const influenceProposal = z
  .object({
    from: account,
    to: account,
    reasons: z.array(
      z.object({ code: z.enum(['same group', 'person moved', 'person at both', 'named in an opportunity']), text: z.string() }),
    ),
    share: z.number().describe('a start: whoever accepts says the share'),
    carriesMinor: money,
  })
  .meta({ id: 'InfluenceProposal' })
export type InfluenceProposal = z.infer<typeof influenceProposal>

const rowProblem = z.object({
  row: z.int().describe('line of the file, the header is 1'),
  column: z.string(),
  value: z.string(),
  message: z.string().describe('what is wrong with it'),
  remedy: z.string(),
})

export const influenceFileRead = z
  .object({
    rows: z.int(),
    links: z.array(
      z.object({ row: z.int(), from: account, to: account, share: z.number(), evidence: z.string(), day: z.string().nullable() }),
    ),
    problems: z.array(rowProblem).describe('of those rows nothing is taken'),
    file: z.int().nullable().describe('to take all of it back; null: looked at only, or nothing was taken'),
    taken: z.int(),
  })
  .meta({ id: 'InfluenceFileRead' })
export type InfluenceFileRead = z.infer<typeof influenceFileRead>

const file = z.object({
  name: z.string().trim().min(1).max(255),
  text: z.string().min(1).max(1_000_000).describe('columns from, to, share, evidence and day; accounts by source/id or by name'),
})

export const newInfluence = z
  .object({ from: z.int(), to: z.int(), share, evidence, day: day.nullable().default(null) })
  .refine(({ from, to }) => from !== to, { message: 'is the account itself: choose another', path: ['to'] })

export const influenceRoutes = {
  listInfluence: route({
    ...{ method: 'GET', path: '/v1/influence', tag, may: 'read' },
    summary: 'Who buys because of whom: links with both ends in scope, the last made first',
    query: z.object({
      ...pageQuery.shape,
      limit: z.coerce.number().int().min(1).max(5000).default(100),
      account: z.coerce.number().int().optional().describe('at either end'),
      q: z.string().max(200).optional().describe('part of the name of either account, or of the evidence'),
      origin: z.enum(INFLUENCE_ORIGINS).optional(),
    }),
    ok: pageOf(influenceLink),
  }),
  addInfluence: route({
    ...{ method: 'POST', path: '/v1/influence', tag, may: 'edit', body: newInfluence, ok: influenceLink, answers: 'created' },
    summary: 'Say that one account buys because of another. Refused (409) where shares into one account would exceed all of it',
  }),
  endInfluence: route({
    ...{ method: 'DELETE', path: '/v1/influence/:link', tag, may: 'edit', params: z.object({ link: z.coerce.number().int() }) },
    summary: 'Take a link back',
    answers: 'nothing',
  }),
  previewInfluenceFile: route({
    ...{ method: 'POST', path: '/v1/influence/files/preview', tag, may: 'edit', body: file, ok: influenceFileRead },
    summary: 'What a CSV file of links says, and what is wrong with which row and column of it. Nothing is kept',
  }),
  addInfluenceFile: route({
    ...{ method: 'POST', path: '/v1/influence/files', tag, may: 'edit', body: file, ok: influenceFileRead, answers: 'created' },
    summary: 'Take in the rows of a CSV file of links that nothing is wrong with',
  }),
  endInfluenceFile: route({
    ...{ method: 'DELETE', path: '/v1/influence/files/:file', tag, may: 'edit', params: z.object({ file: z.coerce.number().int() }) },
    summary: 'Take all links of a file back',
    answers: 'nothing',
  }),
  listInfluenceProposals: route({
    ...{ method: 'GET', path: '/v1/influence/proposals', tag, may: 'edit', query: pageQuery, ok: pageOf(influenceProposal) },
    summary: 'Links that the record suggests: one group, people who moved or work at both, opportunities that name another account',
  }),
  declineInfluenceProposal: route({
    ...{ method: 'POST', path: '/v1/influence/proposals/decline', tag, may: 'edit', answers: 'nothing' },
    summary: 'Decline a proposal: it is not made again. Accepted it is by adding the link',
    body: z.object({ from: z.int(), to: z.int() }),
  }),
  acceptInfluenceProposal: route({
    ...{
      method: 'POST',
      path: '/v1/influence/proposals/accept',
      tag,
      may: 'edit',
      body: newInfluence,
      ok: influenceLink,
      answers: 'created',
    },
    summary: 'Add a link that was proposed, with the share that whoever accepts says',
  }),
}
