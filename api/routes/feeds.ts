import { z } from 'zod'
import { route } from '../route.ts'

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[^\s@]+\.[^\s@.]+$/, 'is a domain, as in acme.example')
const pattern = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^([^\s@]+@)?[^\s@]+\.[^\s@.]+$/, 'is a domain or an address')

const settings = z.object({
  domains: z.array(domain).max(200).nullable().describe('ours; null = those of the people who sign in'),
  privateWords: z.array(z.string().trim().min(1).max(60)).max(200).describe('in a subject: the message is private'),
  trustedServers: z.array(domain).max(50).describe('our receiving mail servers, as they name themselves in Authentication-Results'),
  oldestDays: z.int().min(1).max(36_500).nullable().describe('older messages are left aside; null = none'),
  keepText: z.boolean().describe('whether what was written is kept, or only who, when and the subject'),
  meetingsAreWork: z.boolean().describe('whether the length of a meeting counts as our work'),
  meetingKind: z.string().trim().min(1).max(60).describe('what activities of the cost model call a meeting'),
})

const rule = z.object({
  pattern,
  becomes: z.enum(['account', 'ours', 'private', 'skip']),
  account: z.int().nullable().describe('id, where it becomes an account'),
})

const leftOut = z.object({ reason: z.string(), about: z.string(), n: z.int() })
const tag = 'feeds'

/** Mail and calendar: what comes in, whose it is, and what is left aside. */
export const feedRoutes = {
  getFeeds: route({
    ...{ method: 'GET', path: '/v1/feeds', tag, may: 'import' },
    summary: 'How mail and calendar files are read, what arrived, which domains and people nobody has settled',
    ok: z.object({
      settings,
      proposed: z.array(z.string()).describe('domains of the people who sign in'),
      kinds: z.array(z.string()).describe('kinds that interactions have'),
      rules: z.array(rule.extend({ accountName: z.string().nullable(), by: z.string(), at: z.string() })),
      unknown: z
        .array(
          z.object({
            domain: z.string(),
            several: z.boolean().describe('several accounts could be meant'),
            messages: z.int(),
            addresses: z.int(),
            lastDay: z.string().nullable(),
            suggestion: z.object({ account: z.int(), name: z.string() }).nullable().describe('an account whose name reads like it'),
          }),
        )
        .describe('most messages first, at most 200'),
      heard: z
        .array(
          z.object({
            address: z.string(),
            firstName: z.string(),
            lastName: z.string(),
            account: z.int(),
            accountName: z.string().nullable(),
            messages: z.int(),
            lastDay: z.string(),
          }),
        )
        .describe('people at known accounts whom the record does not know, at most 200'),
      leftAside: z.array(leftOut),
      arrivals: z.array(
        z.object({
          import: z.int(),
          state: z.string(),
          by: z.string(),
          at: z.string().nullable(),
          sources: z.array(z.string()),
          messages: z.int(),
          interactions: z.int(),
          leftOut: z.int(),
        }),
      ),
    }),
  }),
  setFeedSettings: route({
    ...{ method: 'PUT', path: '/v1/feeds/settings', tag, may: 'import', answers: 'nothing', body: settings },
    summary: 'Say how mail and calendar files are read from now on; what is recorded stays',
  }),
  setFeedRules: route({
    ...{ method: 'PUT', path: '/v1/feeds/rules', tag, may: 'import', answers: 'nothing' },
    summary:
      'Say whose domains or addresses are; rules about the same are replaced. Messages that were left aside come in when they are given again',
    body: z.object({ rules: z.array(rule).min(1).max(500) }),
  }),
  dropFeedRule: route({
    ...{ method: 'DELETE', path: '/v1/feeds/rules/:pattern', tag, may: 'import', answers: 'nothing', params: z.object({ pattern }) },
    summary: 'Forget a rule',
  }),
  addHeardPeople: route({
    ...{ method: 'POST', path: '/v1/feeds/people', tag, may: 'import' },
    summary: 'Add people whom messages name to the accounts the messages are on; asks for the permission to edit',
    body: z.object({
      people: z
        .array(z.object({ address: pattern, firstName: z.string().trim().max(120), lastName: z.string().trim().max(120) }))
        .min(1)
        .max(200),
    }),
    ok: z.object({ added: z.int(), messages: z.int().describe('that name them from now on') }),
  }),
  sendMessages: route({
    ...{ method: 'POST', path: '/v1/feeds/messages', tag, may: 'import', takes: 'stream', answers: 'created' },
    summary:
      'Send messages or calendars: the body as message/rfc822, text/calendar, application/mbox, or several as multipart/form-data. Answered when they are in the record; sent again, nothing changes',
    ok: z.object({
      import: z.int(),
      messages: z.int(),
      entries: z.int().describe('of calendars'),
      interactions: z.int(),
      coming: z.int().describe('meetings that are still to come'),
      rejected: z.int(),
      leftOut: z.array(leftOut),
    }),
  }),
}
