import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'

/** With a draft: as it would be with the draft’s files; without: the record as it stands. */
const ofDraft = z.object({ draft: z.coerce.number().int().optional() })
const ref = z.object({ source: z.string(), externalId: z.string() })

const matchAccount = ref.extend({
  name: z.string().nullable(),
  account: z.int().nullable().describe('in the record already'),
  amountMinor: z.int().describe('revenue at stake, reporting currency'),
})

/** = agrees, ≠ differs, ○ not known on one side; null for what is not compared. */
const field = z.object({
  field: z.enum(['name', 'vatId', 'domain', 'phone', 'customerNumber', 'town', 'postalCode', 'country', 'parent', 'revenue', 'people']),
  left: z.union([z.string(), z.number()]).nullable().describe('revenue in minor units of the reporting currency; people a count'),
  right: z.union([z.string(), z.number()]).nullable(),
  agrees: z.enum(['yes', 'no', 'unknown']).nullable(),
})

export const matchPair = z
  .object({
    left: matchAccount,
    right: matchAccount,
    rule: z.string(),
    score: z.number().describe('strength of the evidence, 0–1; not a probability'),
    reasons: z.array(z.string()),
    amountMinor: z.int().describe('the larger revenue of the two'),
    state: z.enum(['doubtful', 'linked', 'separate']).describe('as matching has it now, decisions included'),
    decision: z.object({ answer: z.enum(['same', 'different', 'later']), actor: z.string(), at: z.string() }).nullable(),
    fields: z.array(field).describe('side by side'),
  })
  .meta({ id: 'MatchPair' })

const shareOf = z.object({
  measure: z.enum(['revenue', 'contacts', 'tickets']),
  source: z.string().nullable().describe('null = all sources'),
  n: z.int(),
  matchedN: z.int(),
  share: z.number().nullable().describe('of rows, 0–1'),
  amountMinor: z.int(),
  matchedAmountMinor: z.int(),
  amountShare: z.number().nullable().describe('of money, 0–1; null where the rows carry none'),
})

const answer = z.enum(['same', 'different', 'later'])

/** Which accounts of several sources are one customer: what matching found, and what people decide. */
export const matchRoutes = {
  getMatchSummary: route({
    ...{ method: 'GET', path: '/v1/matches/summary', tag: 'matches', may: 'match', query: ofDraft },
    summary: 'Shares matched of revenue, people and tickets; counts; revenue not matched by reason',
    ok: z.object({
      current: z.boolean().describe('false: the draft was changed since it was matched; check it again'),
      sources: z.array(z.object({ source: z.string(), accounts: z.int(), alone: z.int() })),
      accounts: z.int(),
      customers: z.int(),
      linked: z.int().describe('links in force'),
      doubtful: z.int().describe('open questions'),
      later: z.int().describe('put off'),
      alone: z.int().describe('accounts without a partner in another source'),
      doubtfulAmountMinor: z.int(),
      currency: z.string().nullable().describe('reporting currency'),
      shares: z.array(shareOf).describe('overall first, then per source'),
      pairsOfSources: z
        .array(shareOf.extend({ source: z.string(), matchedWith: z.string() }))
        .describe('how much of a source came together with each other one'),
      notMatched: z.array(z.object({ reason: z.string(), message: z.string(), rows: z.int(), amountMinor: z.int() })),
    }),
  }),
  listMatches: route({
    ...{ method: 'GET', path: '/v1/matches', tag: 'matches', may: 'match' },
    summary: 'Pairs of accounts, largest amount first, fields side by side',
    query: ofDraft.extend(pageQuery.shape).extend({
      state: z.enum(['doubtful', 'linked', 'later', 'decided']).default('doubtful'),
      search: z.string().max(200).optional().describe('in names and keys'),
      minScore: z.coerce.number().min(0).max(1).optional(),
    }),
    ok: pageOf(matchPair),
  }),
  listAlone: route({
    ...{ method: 'GET', path: '/v1/matches/alone', tag: 'matches', may: 'match' },
    summary: 'Accounts without a partner in another source, largest amount first',
    query: ofDraft.extend(pageQuery.shape).extend({ source: z.string().optional(), search: z.string().max(200).optional() }),
    ok: pageOf(matchAccount),
  }),
  decideMatches: route({
    ...{ method: 'POST', path: '/v1/matches/decisions', tag: 'matches', may: 'match' },
    summary: 'Decide pairs, one, many, or all doubtful ones from a score on; kept by key and honoured by every later import',
    body: z.strictObject({
      draft: z.int().optional(),
      decisions: z
        .array(z.object({ left: ref, right: ref, answer: answer.nullable().describe('null = ask again') }))
        .max(10_000)
        .optional(),
      all: z
        .object({ minScore: z.number().min(0).max(1), answer })
        .optional()
        .describe('every doubtful pair of at least this score'),
    }),
    ok: z.object({
      decided: z.int(),
      undo: z.array(z.object({ left: ref, right: ref, answer: answer.nullable() })).describe('give these as `decisions` to take it back'),
    }),
  }),
}
